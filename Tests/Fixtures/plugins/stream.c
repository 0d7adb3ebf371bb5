/*
 * A data set in C whose samples are its options, and whose functions fail as -D says: SHAPE_CODE, RANK,
 * LENGTH, MIXTURE and SAMPLES, where they stand.
 */
#include "ganlab_plugin.h"
#include <stdlib.h>
#include <string.h>

#ifndef RANK
#define RANK 1
#endif
#ifndef LENGTH
#define LENGTH 7
#endif

static int32_t create(const gl_host *host, const gl_value *const *values, void **self) {
  (void)host;
  float *state = malloc(7 * sizeof *state);
  for (int place = 0; place < 4; place++) state[place] = (float)values[place]->number;
  state[4] = (float)values[4]->list_count;
  state[5] = 0;
  for (int64_t i = 0; i < values[4]->list_count; i++) state[5] += (float)values[4]->list[i];
  state[6] = (float)strlen(values[5]->text);
  *self = state;
  return GL_OK;
}

static int32_t sample_shape(
    void *self, const gl_host *host, int32_t *rank, int64_t shape[GL_MAX_RANK]) {
  (void)self, (void)host;
#ifdef SHAPE_CODE
  return SHAPE_CODE;
#endif
  *rank = RANK;
  shape[0] = LENGTH;
  return GL_OK;
}

static int32_t samples(void *self, const gl_host *host, const gl_array *out) {
#if SAMPLES == 1
  return host->fail(host, "the stream ran dry");
#elif SAMPLES == 2
  return host->uniform(host, out->data, -1);
#elif SAMPLES == 3
  return host->normal(host, 0, 4);
#elif SAMPLES == 4
  int32_t place;
  return host->integers(host, &place, 1, 0);
#elif SAMPLES == 5
  gl_figure figure = {.size = sizeof figure, .key = "dryness", .value = 1};
  return host->figure(host, &figure);
#endif
  (void)host;
  for (int64_t i = 0; i < out->shape[0] * out->shape[1]; i++) out->data[i] = ((float *)self)[i % 7];
  return GL_OK;
}

#ifdef MIXTURE
static int32_t mixture(void *self, const gl_host *host, gl_mixture *out) {
  (void)self, (void)host;
  static const double zeros[7];
#if MIXTURE >= 2
  out->count = 1;
  out->means = zeros;
  out->deviations = zeros;
#endif
#if MIXTURE == 3
  return host->fail(host, "its mixture is drawn from nowhere");
#endif
  return GL_OK;
}
#endif

static const char *const words[] = {"one", "two", "three", 0};

static const gl_option options[] = {
    {.size = sizeof(gl_option),
     .type = GL_NUMBER,
     .name = "number",
     .meaning = "a number",
     .initial = "0.5",
     .low = -1,
     .high = 1,
     .unit = "m"},
    {.size = sizeof(gl_option),
     .type = GL_INTEGER,
     .name = "integer",
     .meaning = "a whole number",
     .initial = "3"},
    {.size = sizeof(gl_option),
     .type = GL_FLAG,
     .name = "flag",
     .meaning = "on or off",
     .initial = "on"},
    {.size = sizeof(gl_option),
     .type = GL_CHOICE,
     .name = "choice",
     .meaning = "one of three",
     .initial = "two",
     .choices = words},
    {.size = sizeof(gl_option),
     .type = GL_LIST,
     .name = "list",
     .meaning = "some numbers",
     .initial = "1,2.5"},
    {.size = sizeof(gl_option),
     .type = GL_WORD,
     .name = "word",
     .meaning = "any text",
     .initial = "a b"},
};

static const gl_data functions = {
    .size = sizeof(gl_data),
    .sample_shape = sample_shape,
    .samples = samples,
#ifdef MIXTURE
    .mixture = mixture,
#endif
};

static const gl_component stream = {
    .size = sizeof(gl_component),
    .name = "stream-c",
    .summary = "its own options, again and again",
    .options = options,
    .option_count = 6,
    .create = create,
    .destroy = free,
    .data = &functions,
};

GL_PLUGIN(&stream)
