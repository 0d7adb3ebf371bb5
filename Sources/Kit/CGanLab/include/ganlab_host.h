/*
 * What the lab lends to a component in C while it calls it: numbers, random draws, words, errors.
 *
 * Every function returns 0 when it did what it says, and anything else when it did not; the reason
 * is told with `fail`. Nothing is thrown or jumped across this border. Memory belongs to whoever
 * made it: what is handed over in a call may be used until the call returns, unless it is said
 * otherwise.
 *
 * The first field of a structure is its size where it was compiled. Structures grow at their ends
 * only, and what lies behind a smaller size is taken as 0, so that an older plugin goes on working.
 */
#ifndef GANLAB_HOST_H
#define GANLAB_HOST_H

#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GL_OK 0
#define GL_ERROR 1

/* The most axes that an array can have. */
#define GL_MAX_RANK 8

/*
 * A view of numbers: the element at (i, j, ...) is data[i * strides[0] + j * strides[1] + ...].
 * Strides count elements. An array is contiguous, that is row-major without gaps, only where the
 * function that takes it says so; the lab itself reads and writes any strides.
 */
typedef struct gl_array {
  float *data;
  int32_t rank;
  int64_t shape[GL_MAX_RANK];
  int64_t strides[GL_MAX_RANK];
} gl_array;

/* A contiguous view of rows x columns numbers; with one column per row, `columns` is 1. */
static inline gl_array gl_matrix(float *data, int64_t rows, int64_t columns) {
  gl_array view;
  memset(&view, 0, sizeof view);
  view.data = data;
  view.rank = 2;
  view.shape[0] = rows;
  view.shape[1] = columns;
  view.strides[0] = columns;
  view.strides[1] = 1;
  return view;
}

/* How serious a line of `log` is. */
#define GL_LOG_NOTE 0
#define GL_LOG_WARNING 1

/* What a figure counts in. */
#define GL_UNIT_NUMBER 0 /* a pure number */
#define GL_UNIT_COUNT 1  /* things */
#define GL_UNIT_SHARE 2  /* a share from 0 to 1 */
#define GL_UNIT_NATS 3   /* natural units of information */
#define GL_UNIT_LENGTH 4 /* the unit of the coordinates */
/* Which values of it are better. */
#define GL_BETTER_HIGH 1
#define GL_BETTER_LOW 2
#define GL_BETTER_PERFECT 3 /* those near `perfect` */

/* A figure that a measure or a sampler found. */
typedef struct gl_figure {
  uint32_t size;        /* sizeof(gl_figure) */
  const char *key;      /* in lower case with underscores, as in "spread_ratio" */
  double value;         /* NaN: there is none for these samples */
  const char *label;    /* for people, as in "spread, samples over data"; 0: the key in words */
  int32_t unit;         /* GL_UNIT_...; 0: a pure number */
  int32_t better;       /* GL_BETTER_...; 0: neither way */
  int32_t has_perfect;  /* 1: `perfect` is what a perfect model would have */
  double perfect;
} gl_figure;

/* The lab, as a component sees it during one call. */
typedef struct gl_host gl_host;
struct gl_host {
  uint32_t size;
  void *context; /* the lab's own */

  /* Notes why the function that is running fails, and returns GL_ERROR:
   *   return host->fail(host, "the file has no header");
   * The first message of a call counts. */
  int32_t (*fail)(const gl_host *host, const char *message);

  /* Tells the user a line, with the component's name; the same line is told once. */
  void (*log)(const gl_host *host, int32_t level, const char *text);

  /* 1 once the user has pressed Ctrl-C: return soon, with whatever code. */
  int32_t (*is_cancelled)(const gl_host *host);

  /* How much of the work is done, from 0 to 1. */
  void (*progress)(const gl_host *host, double fraction);

  /* Random numbers from the session's stream: the same seed gives the same. A loss has none, nor
   * have `create` and `mixture`: there they fail. */
  int32_t (*uniform)(const gl_host *host, float *out, int64_t count); /* on [0, 1) */
  int32_t (*normal)(const gl_host *host, float *out, int64_t count);  /* standard normal */
  /* Uniform on 0 ... bound - 1; the bound is at least 1. */
  int32_t (*integers)(const gl_host *host, int32_t *out, int64_t count, int32_t bound);

  /* Hands a figure over; for measures and samplers, elsewhere it fails. */
  int32_t (*figure)(const gl_host *host, const gl_figure *figure);
};

#ifdef __cplusplus
}
#endif
#endif
