/*
 * Products with a side of a few elements: a network's first and last layers on the plane, whose
 * operands would be copied for nothing.
 */

enum { gl_thin = 4, gl_strip = 8 };

/* b by its columns, each of them together: k * n elements. */
static const T *columns_of_b(gl_product_task *task, T *scratch) {
  if (task->transposes_b || task->n == 1) return task->b;
  transpose_strided(task->k, task->n, task->b, task->n, scratch, task->k);
  return scratch;
}

GL_INLINE T gl_sum_of_wide(gl_wide x) {
  for (size_t half = gl_wide_lanes / 2; half > 0; half /= 2) {
    for (size_t l = 0; l < half; l++) x[l] += x[l + half];
  }
  return x[0];
}

/* What stands after the sum: c so far, the bias, the gate. */
GL_INLINE void gl_finish(gl_product_task *task, size_t i, size_t j, T x) {
  size_t place = i * task->n + j;
  if (task->bias) x += task->bias[j];
  if (task->accumulates) x += task->c[place];
  if (task->gates_c) x = gl_gate(x, task->gate[place], task->slope);
  task->c[place] = task->rectifies ? gl_gate(x, x, task->rectifier_slope) : x;
}

/* A few columns: c[i, j] is a scalar product of row i of a and column j of b. */
GL_INLINE void gl_dots(gl_product_task *task, gl_range rows, const T *b, size_t columns) {
  size_t k = task->k;
  for (size_t i = rows.start; i < rows.end; i++) {
    const T *a = task->a + i * k, *z = task->gates_a ? task->gate + i * k : a;
    gl_wide sums[gl_thin];
    T rest[gl_thin];
    GL_UNROLLED for (size_t j = 0; j < columns; j++) sums[j] = (gl_wide){0}, rest[j] = 0;
    size_t p = 0;
    for (; p + gl_wide_lanes <= k; p += gl_wide_lanes) {
      gl_wide h = *(const gl_wide *)(a + p);
      if (task->gates_a) h = GL_GATE_VECTORS(gl_wide, h, *(const gl_wide *)(z + p), task->slope);
      GL_UNROLLED for (size_t j = 0; j < columns; j++) {
        sums[j] += h * *(const gl_wide *)(b + j * k + p);
      }
    }
    for (; p < k; p++) {
      T h = task->gates_a ? gl_gate(a[p], z[p], task->slope) : a[p];
      GL_UNROLLED for (size_t j = 0; j < columns; j++) rest[j] += h * b[j * k + p];
    }
    GL_UNROLLED for (size_t j = 0; j < columns; j++) {
      gl_finish(task, i, j, gl_sum_of_wide(sums[j]) + rest[j]);
    }
  }
}

static __attribute__((noinline)) void product_of_few_columns(gl_product_task *task, gl_range rows, T *scratch) {
  const T *b = columns_of_b(task, scratch);
  switch (task->n) {
  case 1: gl_dots(task, rows, b, 1); break;
  case 2: gl_dots(task, rows, b, 2); break;
  case 3: gl_dots(task, rows, b, 3); break;
  default: gl_dots(task, rows, b, 4); break;
  }
}

/* What follows a sum of rows, known when the code is compiled: the loop is a few instructions long. */
typedef struct gl_after {
  bool bias, gate, rectifier, sum_so_far;
} gl_after;

/* A few terms: each row of c is a sum of a few rows. */
GL_INLINE void gl_sum_of_rows(gl_product_task *task, gl_range rows, const T *b, size_t terms,
                              gl_after after) {
  /* Values of its own: a store to c might be one to the task, as far as the compiler knows. */
  size_t n = task->n;
  const T *bias = task->bias;
  T slope = task->slope, rectifier_slope = task->rectifier_slope;
  for (size_t i = rows.start; i < rows.end; i++) {
    T a[gl_thin];
    GL_UNROLLED for (size_t p = 0; p < terms; p++) {
      a[p] = task->a[i * terms + p];
      if (task->gates_a) a[p] = gl_gate(a[p], task->gate[i * terms + p], slope);
    }
    T *c = task->c + i * n;
    const T *z = after.gate ? task->gate + i * n : c;
    size_t j = 0;
    for (; j + gl_wide_lanes <= n; j += gl_wide_lanes) {
      gl_wide sum = {0};
      GL_UNROLLED for (size_t p = 0; p < terms; p++) {
        sum += gl_splat(a[p]) * *(const gl_wide *)(b + p * n + j);
      }
      if (after.bias) sum += *(const gl_wide *)(bias + j);
      if (after.sum_so_far) sum += *(const gl_wide *)(c + j);
      if (after.gate) sum = GL_GATE_VECTORS(gl_wide, sum, *(const gl_wide *)(z + j), slope);
      if (after.rectifier) sum = GL_GATE_VECTORS(gl_wide, sum, sum, rectifier_slope);
      *(gl_wide *)(c + j) = sum;
    }
    for (; j < n; j++) {
      T sum = 0;
      GL_UNROLLED for (size_t p = 0; p < terms; p++) sum += a[p] * b[p * n + j];
      gl_finish(task, i, j, sum);
    }
  }
}

/* The combinations that networks make, and one for all others. */
GL_INLINE void gl_sum_of_rows_and(gl_product_task *task, gl_range rows, const T *b, size_t terms) {
  gl_after after = {task->bias != NULL, task->gates_c, task->rectifies, task->accumulates};
  bool is_layer = after.bias && after.rectifier && !after.gate && !after.sum_so_far;
  bool is_derivative = after.gate && !after.bias && !after.rectifier && !after.sum_so_far;
  if (is_layer) {
    gl_sum_of_rows(task, rows, b, terms, (gl_after){.bias = true, .rectifier = true});
  } else if (is_derivative) {
    gl_sum_of_rows(task, rows, b, terms, (gl_after){.gate = true});
  } else if (!after.bias && !after.gate && !after.rectifier && !after.sum_so_far) {
    gl_sum_of_rows(task, rows, b, terms, (gl_after){0});
  } else {
    gl_sum_of_rows(task, rows, b, terms, after);
  }
}

static __attribute__((noinline)) void product_of_few_terms(gl_product_task *task, gl_range rows, T *scratch) {
  const T *b = task->b;
  if (task->transposes_b && task->n > 1 && task->k > 1) {
    transpose_strided(task->n, task->k, b, task->k, scratch, task->n);
    b = scratch;
  }
  switch (task->k) {
  case 0: gl_sum_of_rows_and(task, rows, b, 0); break;
  case 1: gl_sum_of_rows_and(task, rows, b, 1); break;
  case 2: gl_sum_of_rows_and(task, rows, b, 2); break;
  case 3: gl_sum_of_rows_and(task, rows, b, 3); break;
  default: gl_sum_of_rows_and(task, rows, b, 4); break;
  }
}

/* sums[s] += small[p, s] * wide[p, l] over all terms p, for a strip of `width` vectors: as many sums as keep a
 * core's units busy, and lines of `wide` next to each other. */
GL_INLINE void gl_outer_strip(size_t terms, const T *small, size_t count, const T *wide, size_t stride,
                              const T *gate, T slope, size_t width, gl_wide sums[gl_thin][gl_strip]) {
  GL_UNROLLED for (size_t s = 0; s < count; s++) {
    GL_UNROLLED for (size_t h = 0; h < width; h++) sums[s][h] = (gl_wide){0};
  }
  for (size_t p = 0; p < terms; p++) {
    GL_UNROLLED for (size_t h = 0; h < width; h++) {
      gl_wide x = *(const gl_wide *)(wide + p * stride + h * gl_wide_lanes);
      if (gate) {
        gl_wide z = *(const gl_wide *)(gate + p * stride + h * gl_wide_lanes);
        x = GL_GATE_VECTORS(gl_wide, x, z, slope);
      }
      GL_UNROLLED for (size_t s = 0; s < count; s++) sums[s][h] += gl_splat(small[p * count + s]) * x;
    }
  }
}

/* A strip of `width` vectors of a sum of outer products, see below. */
GL_INLINE void gl_outer_columns(gl_product_task *task, size_t w, size_t count, bool few_of_a, size_t width) {
  const T *small = few_of_a ? task->a : task->b, *wide = few_of_a ? task->b : task->a;
  const T *gate = task->gates_a && !few_of_a ? task->gate : NULL;
  size_t stride = few_of_a ? task->n : task->m;
  gl_wide sums[gl_thin][gl_strip];
  gl_outer_strip(task->k, small, count, wide + w, stride, gate ? gate + w : NULL, task->slope, width, sums);
  for (size_t s = 0; s < count; s++) {
    for (size_t l = 0; l < width * gl_wide_lanes; l++) {
      T x = sums[s][l / gl_wide_lanes][l % gl_wide_lanes];
      gl_finish(task, few_of_a ? s : w + l, few_of_a ? w + l : s, x);
    }
  }
}

/* A sum of outer products of a few columns with many, both stored by terms: `few` are the columns of
 * a, or else those of b, and then c is written transposed. */
GL_INLINE void gl_outer(gl_product_task *task, gl_range columns, size_t count, bool few_of_a) {
  const T *small = few_of_a ? task->a : task->b, *wide = few_of_a ? task->b : task->a;
  const T *gate = task->gates_a && !few_of_a ? task->gate : NULL;
  size_t stride = few_of_a ? task->n : task->m, widest = gl_strip / count;
  size_t w = columns.start;
  for (; w + widest * gl_wide_lanes <= columns.end; w += widest * gl_wide_lanes) {
    gl_outer_columns(task, w, count, few_of_a, widest);
  }
  for (; w + gl_wide_lanes <= columns.end; w += gl_wide_lanes) gl_outer_columns(task, w, count, few_of_a, 1);
  for (; w < columns.end; w++) {
    for (size_t s = 0; s < count; s++) {
      T sum = 0;
      for (size_t p = 0; p < task->k; p++) {
        T x = wide[p * stride + w];
        if (gate) x = gl_gate(x, gate[p * stride + w], task->slope);
        sum += small[p * count + s] * x;
      }
      gl_finish(task, few_of_a ? s : w, few_of_a ? w : s, sum);
    }
  }
}

static __attribute__((noinline)) void product_of_few_outer(gl_product_task *task, gl_range columns, bool few_of_a) {
  switch (few_of_a ? task->m : task->n) {
  case 1: gl_outer(task, columns, 1, few_of_a); break;
  case 2: gl_outer(task, columns, 2, few_of_a); break;
  case 3: gl_outer(task, columns, 3, few_of_a); break;
  default: gl_outer(task, columns, 4, few_of_a); break;
  }
}
