/*
 * Searches among near points: panels of rows against blocks of columns, shared among the threads.
 *
 * Bounds. Let u = 2^-24 and n = |x|^2 + |y|^2. Rounding the coordinates to float, their product in any
 * order and the additions after it move |x - y|^2 by less than (d + 10) u n, with or without fused
 * additions; what underflows adds less than (d + 10) 2^-126. So `floors` of |y|^2 (1 - c), c a little
 * above (d + 10) u, make the sum of two floors and the product a lower bound.
 */
#include "include/ganlab_neighbours.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "Bodies/level.h"
#include "include/ganlab_kernels.h"
#include "include/ganlab_threads.h"

#pragma STDC FP_CONTRACT OFF

void gl_product_part_f32(const struct gl_product_float *task, gl_range rows, gl_range columns,
                         float *scratch);

enum { few_terms = 4, points_at_once = 16 };

/* Points this far out have no product: their floor is -infinity, so that all their distances are
 * computed. */
static const double largest_norm = 1e30;

static double margin(size_t d) { return (double)(d + 16) * 0x1.02p-24; }
static double tiny(size_t d) { return (double)(d + 16) * 0x1p-120; }

float gl_near_limit(const struct gl_cloud *cloud, double squared) {
  double scaled = squared * cloud->scale * cloud->scale + tiny(cloud->dimensions);
  return nextafterf((float)scaled, INFINITY);
}

/* ---- Making a set ready ---- */

typedef struct filling {
  const struct gl_cloud *cloud;
  const double *centre;
  size_t parts;
} filling;

/* Points `first` ..< first + count of block b, count <= points_at_once. */
static void fill_points(const filling *f, size_t b, size_t first, size_t count) {
  const struct gl_cloud *cloud = f->cloud;
  size_t d = cloud->dimensions, place = b * gl_near_columns + first;
  const double *x = cloud->exact + place * d;
  float *column = cloud->columns + b * d * gl_near_columns + first;
  double norms[points_at_once] = {0};
  for (size_t p = 0; p < d; p++) {
    for (size_t l = 0; l < count; l++) {
      double y = (x[l * d + p] - f->centre[p]) * cloud->scale;
      column[p * gl_near_columns + l] = (float)y;
      cloud->rows[(place + l) * d + p] = -2 * (float)y;
      norms[l] += y * y;
    }
  }
  for (size_t l = 0; l < count; l++) {
    float *floor = cloud->floors + place + l;
    if (norms[l] <= largest_norm) {
      *floor = nextafterf((float)(norms[l] * (1 - margin(d))), -INFINITY);
      continue;
    }
    *floor = -INFINITY;
    memset(cloud->rows + (place + l) * d, 0, d * sizeof(float));
    for (size_t p = 0; p < d; p++) column[p * gl_near_columns + l] = 0;
  }
}

static void fill_part(void *context, size_t part) {
  const filling *f = context;
  const struct gl_cloud *cloud = f->cloud;
  for (size_t b = part; b < cloud->blocks; b += f->parts) {
    size_t start = b * gl_near_columns;
    size_t count = gl_smaller(cloud->count - start, gl_near_columns);
    if (count < gl_near_columns) {
      memset(cloud->columns + start * cloud->dimensions, 0,
             gl_near_columns * cloud->dimensions * sizeof(float));
      /* Not a number is below nothing. */
      for (size_t l = count; l < gl_near_columns; l++) cloud->floors[start + l] = NAN;
    }
    for (size_t l = 0; l < count; l += points_at_once) {
      fill_points(f, b, l, gl_smaller(count - l, points_at_once));
    }
  }
}

void gl_cloud_fill(const struct gl_cloud *cloud, const double *centre) {
  filling f = {cloud, centre, (size_t)gl_threads()};
  gl_in_parallel(f.parts, fill_part, &f);
}

/* ---- Distances ---- */

/* |x - y|^2 in double; in one order, without fused additions, so that it is the same everywhere. */
static double squared_distance(size_t d, const double *x, const double *y) {
  gl_double8 sums = {0};
  size_t p = 0;
  for (; p + 8 <= d; p += 8) {
    gl_double8 difference = *(const gl_double8 *)(x + p) - *(const gl_double8 *)(y + p);
    sums += difference * difference;
  }
  double rest = 0;
  for (; p < d; p++) rest += (x[p] - y[p]) * (x[p] - y[p]);
  return (((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]))) +
         rest;
}

static double exact_distance(const struct gl_cloud *a, size_t i, const struct gl_cloud *b, size_t j) {
  size_t d = a->dimensions;
  return squared_distance(d, a->exact + i * d, b->exact + j * d);
}

/* bounds [rows, gl_near_columns] less the floors of the rows. */
static void bounds_of_block(const struct gl_cloud *rows, gl_range panel, const struct gl_cloud *columns,
                            size_t block, float *bounds) {
  size_t d = rows->dimensions, m = panel.end - panel.start;
  struct gl_product_float task = {.m = m,
                                  .n = gl_near_columns,
                                  .k = d,
                                  .kind = d <= few_terms ? gl_product_few_terms : gl_product_blocks,
                                  .a = rows->rows + panel.start * d,
                                  .b = columns->columns + block * d * gl_near_columns,
                                  .bias = columns->floors + block * gl_near_columns,
                                  .c = bounds};
  gl_product_part_f32(&task, (gl_range){0, m}, (gl_range){0, gl_near_columns},
                      bounds + gl_near_rows * gl_near_columns);
}

/* ---- Searches ---- */

typedef struct search search;

/* What is done with a pair whose bound, in scaled units, is below a limit of either. */
typedef void each_pair(search *s, size_t part, size_t i, size_t j, float bound);

struct search {
  const struct gl_cloud *rows, *columns;
  each_pair *each;
  bool is_symmetric; /* pairs with j <= i are left out: they come from the other side, or not at all */
  size_t last;
  _Atomic(size_t) next;
  float *work;
  /* Limits of the rows and the columns; each part begins this many after the one before. */
  float *row_limits, *column_limits;
  size_t row_step, column_step;
  size_t k;
  double *best;
  int32_t *places;
  struct gl_balls row_balls, column_balls;
  bool open;
  int64_t *counts;
  uint8_t *found;
};

/* Columns of block b that come after point i. */
static uint64_t after(size_t i, size_t b) {
  size_t start = b * gl_near_columns;
  if (i < start) return UINT64_MAX;
  return i - start >= 63 ? 0 : UINT64_MAX << (i - start + 1);
}

static void search_block(search *s, size_t part, gl_range panel, size_t block, float *bounds) {
  uint64_t bits[gl_near_rows];
  size_t start = block * gl_near_columns;
  const float *floors = s->rows->floors + panel.start;
  const float *row_limits = s->row_limits + part * s->row_step + panel.start;
  const float *limits = s->column_limits + part * s->column_step + start;
  bounds_of_block(s->rows, panel, s->columns, block, bounds);
  gl_below(panel.end - panel.start, bounds, floors, row_limits, limits, bits);
  for (size_t r = 0; r < panel.end - panel.start; r++, bounds += gl_near_columns) {
    uint64_t word = bits[r];
    if (word == 0) continue;
    if (s->is_symmetric) word &= after(panel.start + r, block);
    for (; word != 0; word &= word - 1) {
      size_t l = (size_t)__builtin_ctzll(word);
      float bound = bounds[l] + floors[r];
      /* Limits may be lower than they were. */
      if (bound <= row_limits[r] || bound <= limits[l]) {
        s->each(s, part, panel.start + r, start + l, bound);
      }
    }
  }
}

static void search_part(void *context, size_t part) {
  search *s = context;
  size_t panel;
  while ((panel = atomic_fetch_add(&s->next, 1)) < s->last) {
    size_t start = panel * gl_near_rows;
    gl_range rows = {start, gl_smaller(start + gl_near_rows, s->rows->count)};
    size_t block = s->is_symmetric ? start / gl_near_columns : 0;
    for (; block < s->columns->blocks; block++) {
      search_block(s, part, rows, block, s->work + part * gl_near_work);
    }
  }
}

static void run(search *s, gl_range panels, size_t parts) {
  size_t all = (s->rows->count + gl_near_rows - 1) / gl_near_rows;
  s->last = gl_smaller(panels.end, all);
  atomic_store(&s->next, panels.start);
  gl_in_parallel(parts, search_part, s);
}

/* Puts a distance among the k least of a point, after its equals, and lowers the point's limit. Nothing
 * is nearer than 0. */
static void offer(const search *s, double distance, double *best, int32_t place, int32_t *places,
                  float *limit) {
  size_t at = s->k - 1;
  if (!(distance < best[at])) return;
  for (; at > 0 && distance < best[at - 1]; at--) {
    best[at] = best[at - 1];
    if (places) places[at] = places[at - 1];
  }
  best[at] = distance;
  if (places) places[at] = place;
  double most = best[s->k - 1];
  *limit = most > 0 ? gl_near_limit(s->rows, most) : -INFINITY;
}

static void offer_to_both(search *s, size_t part, size_t i, size_t j, float bound) {
  (void)bound;
  double distance = exact_distance(s->rows, i, s->rows, j);
  double *best = s->best + part * s->rows->count * s->k;
  float *limits = s->row_limits + part * s->row_step;
  offer(s, distance, best + i * s->k, 0, NULL, limits + i);
  offer(s, distance, best + j * s->k, 0, NULL, limits + j);
}

void gl_near_within(const struct gl_cloud *cloud, gl_range panels, size_t k, size_t parts, double *best,
                    float *limits, float *work) {
  size_t step = cloud->blocks * gl_near_columns;
  search s = {.rows = cloud, .columns = cloud, .each = offer_to_both, .is_symmetric = true,
              .work = work, .k = k, .best = best, .row_limits = limits, .column_limits = limits,
              .row_step = step, .column_step = step};
  run(&s, panels, parts);
}

static void offer_to_row(search *s, size_t part, size_t i, size_t j, float bound) {
  (void)part, (void)bound;
  double distance = exact_distance(s->rows, i, s->columns, j);
  offer(s, distance, s->best + i * s->k, (int32_t)j, s->places + i * s->k, s->row_limits + i);
}

void gl_near_nearest(const struct gl_cloud *cloud, const struct gl_cloud *others, gl_range panels,
                     size_t k, size_t parts, double *best, int32_t *places, float *limits,
                     float *no_limits, float *work) {
  search s = {.rows = cloud, .columns = others, .each = offer_to_row, .work = work, .k = k,
              .best = best, .places = places, .row_limits = limits, .column_limits = no_limits};
  run(&s, panels, parts);
}

static void count_balls(search *s, size_t part, size_t i, size_t j, float bound) {
  const struct gl_cloud *rows = s->rows, *columns = s->columns;
  uint8_t *found = s->found + part * columns->blocks * gl_near_columns + j;
  double radius = s->row_balls.squared[i], other = s->column_balls.squared[j];
  bool in_column = bound <= s->column_limits[j];
  bool in_row = bound <= s->row_limits[i] && !(*found & gl_is_in_row_ball);
  if (!in_column && !in_row) return;
  /* Above the bound by what it leaves to rounding on both sides: the distance is not larger. */
  double c = margin(rows->dimensions), area = rows->scale * rows->scale;
  double most = (double)bound + tiny(rows->dimensions) +
                2.1 * c / (1 - c) * ((double)rows->floors[i] + (double)columns->floors[j]);
  bool is_certain = most > -INFINITY && (!in_column || most < area * other) &&
                    (!in_row || most < area * radius);
  if (!is_certain) {
    double distance = exact_distance(rows, i, columns, j);
    in_column = in_column && (s->open ? distance < other : distance <= other);
    in_row = in_row && (s->open ? distance < radius : distance <= radius);
  }
  s->counts[i] += in_column;
  *found |= (uint8_t)((in_column ? gl_is_in_column_ball : 0) | (in_row ? gl_is_in_row_ball : 0));
}

void gl_near_balls(const struct gl_cloud *rows, const struct gl_cloud *columns, gl_range panels,
                   struct gl_balls row_balls, struct gl_balls column_balls, bool open, size_t parts,
                   int64_t *counts, uint8_t *found, float *work) {
  search s = {.rows = rows, .columns = columns, .each = count_balls, .work = work,
              .row_balls = row_balls, .column_balls = column_balls, .row_limits = row_balls.limits,
              .column_limits = column_balls.limits, .open = open, .counts = counts, .found = found};
  run(&s, panels, parts);
}
