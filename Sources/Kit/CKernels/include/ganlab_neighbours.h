/*
 * Who lies near whom: searches among the points of two sets, whose distances are exact where they
 * decide.
 *
 * Squared distances come from a product of floats, |x|^2 + |y|^2 - 2 xy, which is fast and loses what
 * is small. It serves as a lower bound only: what could be near enough is computed anew in double, as
 * the sum of (x - y)^2. Copies of one point are at distance 0, ties are ties, and no result depends on
 * the number of threads or on the CPU.
 */
#ifndef GANLAB_NEIGHBOURS_H
#define GANLAB_NEIGHBOURS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ganlab_product.h"

#if defined(__cplusplus)
extern "C" {
#endif

#pragma clang assume_nonnull begin

enum {
  gl_near_rows = 192,   /* points of a panel, by which work is shared */
  gl_near_columns = 64, /* points of a block */
  /* Floats that one part of a search works in. */
  gl_near_work = gl_near_rows * gl_near_columns + gl_product_scratch,
};

/* A set of points, made ready. Blocks are gl_near_columns points, the last one filled up with points
 * that are near nobody. */
struct gl_cloud {
  size_t count, dimensions, blocks;
  double scale;        /* a power of two, which brings coordinates about the centre near 1 */
  const double *exact; /* [count, dimensions] */
  float *rows;         /* [count, dimensions]: -2 y for y = scale (x - centre) */
  float *columns;      /* [blocks, dimensions, gl_near_columns]: y */
  float *floors;       /* [blocks, gl_near_columns]: |y|^2 less what rounding may add */
};

/* Fills rows, columns and floors; the clouds of one search have one centre and one scale. */
void gl_cloud_fill(const struct gl_cloud *cloud, const double *centre);

/* No pair whose bound is above this limit is within `squared` of one another. */
float gl_near_limit(const struct gl_cloud *cloud, double squared);

/* The k least squared distances from each point to others of the set, in the rows of a range of panels
 * and from there on; over all panels, all pairs. Each of `parts` parts keeps its own best
 * [parts, count, k], ascending, and limits [parts, blocks * gl_near_columns], at first all infinite;
 * work is [parts, gl_near_work]. */
void gl_near_within(const struct gl_cloud *cloud, gl_range panels, size_t k, size_t parts,
                    double *best, float *limits, float *work);

/* The squared distances and the places of the k points of `others` nearest to each point of `cloud` in
 * a range of panels, of equals those of the lowest places; both are [count, k]. best and limits [count]
 * are at first infinite; no_limits is -infinity for each point of `others` up to whole blocks, and only
 * read. */
void gl_near_nearest(const struct gl_cloud *cloud, const struct gl_cloud *others, gl_range panels,
                     size_t k, size_t parts, double *best, int32_t *places, float *limits,
                     float *no_limits, float *work);

/* The balls around the points of a set; closed ones hold their border. */
struct gl_balls {
  const double *squared; /* radii */
  float *limits;         /* gl_near_limit of them; -infinity for none, up to whole blocks; only read */
};

enum { gl_is_in_column_ball = 1, gl_is_in_row_ball = 2 };

/* For the points of `rows` in a range of panels: counts[i] balls of `columns` hold point i. For those of
 * `columns`: found[part, j] has the first bit if ball j holds a point of the rows, the second if point j
 * is in a ball of the rows. */
void gl_near_balls(const struct gl_cloud *rows, const struct gl_cloud *columns, gl_range panels,
                   struct gl_balls row_balls, struct gl_balls column_balls, bool open, size_t parts,
                   int64_t *counts, uint8_t *found, float *work);

#pragma clang assume_nonnull end

#if defined(__cplusplus)
}
#endif
#endif
