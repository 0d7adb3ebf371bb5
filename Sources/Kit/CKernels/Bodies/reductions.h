/*
 * Sums and maxima. Additions are spread over 64 lanes (for double 32), in the same order at every
 * CPU level, so that a sum has the same bits at each. Partial sums are kept short: the error grows
 * with the length of a block, not of the array.
 *
 * T_VECTOR is sixteen floats or eight doubles.
 */

enum {
  gl_vector_lanes = sizeof(T_VECTOR) / sizeof(T),
  gl_sum_lanes = 4 * gl_vector_lanes,
  gl_sum_block_rows = 128,
};

/* total[l] += sum over i < rows of x[i * stride + l], for all of the lanes. */
GL_INLINE void gl_sum_full_rows(size_t rows, size_t stride, const T *x, T *total) {
  T_VECTOR *totals = (T_VECTOR *)total;
  for (size_t start = 0; start < rows; start += gl_sum_block_rows) {
    size_t end = gl_smaller(rows, start + gl_sum_block_rows);
    T_VECTOR a = {0}, b = {0}, c = {0}, d = {0};
    for (size_t i = start; i < end; i++) {
      const T_VECTOR *row = (const T_VECTOR *)(x + i * stride);
      a += row[0];
      b += row[1];
      c += row[2];
      d += row[3];
    }
    totals[0] += a;
    totals[1] += b;
    totals[2] += c;
    totals[3] += d;
  }
}

/* The same for `width` lanes, at most all. */
GL_INLINE void gl_sum_narrow_rows(size_t rows, size_t width, size_t stride, const T *x, T *total) {
  for (size_t start = 0; start < rows; start += gl_sum_block_rows) {
    size_t end = gl_smaller(rows, start + gl_sum_block_rows);
    T partial[gl_sum_lanes] = {0};
    for (size_t i = start; i < end; i++) {
      const T *row = x + i * stride;
      GL_LOOP for (size_t l = 0; l < width; l++) partial[l] += row[l];
    }
    for (size_t l = 0; l < width; l++) total[l] += partial[l];
  }
}

/* Adds the lanes up by halves. */
GL_INLINE T gl_sum_of_lanes(T *lanes) {
  for (size_t half = gl_sum_lanes / 2; half > 0; half /= 2) {
    for (size_t l = 0; l < half; l++) lanes[l] += lanes[l + half];
  }
  return lanes[0];
}

/* The sum of n elements that lie together. */
static T sum_dense(size_t n, const T *x) {
  size_t rows = n / gl_sum_lanes;
  T result = 0;
  if (rows > 0) {
    T lanes[gl_sum_lanes] = {0};
    gl_sum_full_rows(rows, gl_sum_lanes, x, lanes);
    result = gl_sum_of_lanes(lanes);
  }
  T rest = 0;
  for (size_t i = rows * gl_sum_lanes; i < n; i++) rest += x[i];
  return result + rest;
}

/* y[k] = sum over j < count of x[j, k], where a row of x is shorter than the lanes: as many rows as
 * fit are read as one. */
static void sum_short_rows(size_t count, size_t inner, const T *x, T *y) {
  size_t together = gl_sum_lanes / inner, width = together * inner;
  size_t groups = count / together;
  T lanes[gl_sum_lanes] = {0};
  if (width == gl_sum_lanes) {
    gl_sum_full_rows(groups, width, x, lanes);
  } else {
    gl_sum_narrow_rows(groups, width, width, x, lanes);
  }
  gl_sum_narrow_rows(count - groups * together, inner, inner, x + groups * width, lanes);
  for (size_t k = 0; k < inner; k++) {
    T sum = 0;
    for (size_t l = k; l < width; l += inner) sum += lanes[l];
    y[k] = sum;
  }
}

/* The same for the columns of a range, at least as many as there are lanes or all. */
static void kernel_sum_columns(size_t count, size_t inner, gl_range columns, const T *x, T *y) {
  size_t k = columns.start;
  for (; k + gl_sum_lanes <= columns.end; k += gl_sum_lanes) {
    T lanes[gl_sum_lanes] = {0};
    gl_sum_full_rows(count, inner, x + k, lanes);
    memcpy(y + k, lanes, sizeof lanes);
  }
  if (k < columns.end) {
    T lanes[gl_sum_lanes] = {0};
    gl_sum_narrow_rows(count, columns.end - k, inner, x + k, lanes);
    memcpy(y + k, lanes, (columns.end - k) * sizeof(T));
  }
}

static void kernel_sum(size_t outer, size_t count, size_t inner, const T *x, T *y) {
  if (inner == 0) return;
  for (size_t i = 0; i < outer; i++, x += count * inner, y += inner) {
    if (inner == 1) {
      y[0] = sum_dense(count, x);
    } else if (inner < gl_sum_lanes) {
      sum_short_rows(count, inner, x, y);
    } else {
      kernel_sum_columns(count, inner, (gl_range){0, inner}, x, y);
    }
  }
}

/* The larger; NaN if either is. */
GL_INLINE T gl_larger(T a, T b) { return a >= b || a != a ? a : b; }

static T max_dense(size_t n, const T *x) {
  size_t rows = n / gl_sum_lanes;
  T result = x[0];
  if (rows > 0) {
    T lanes[gl_sum_lanes];
    memcpy(lanes, x, sizeof lanes);
    for (size_t i = 1; i < rows; i++) {
      const T *row = x + i * gl_sum_lanes;
      GL_LOOP for (size_t l = 0; l < gl_sum_lanes; l++) lanes[l] = gl_larger(lanes[l], row[l]);
    }
    for (size_t l = 0; l < gl_sum_lanes; l++) result = gl_larger(result, lanes[l]);
  }
  for (size_t i = rows * gl_sum_lanes; i < n; i++) result = gl_larger(result, x[i]);
  return result;
}

static void kernel_max_reduce(size_t outer, size_t count, size_t inner, const T *x, T *y) {
  if (count == 0 || inner == 0) return;
  for (size_t i = 0; i < outer; i++, x += count * inner, y += inner) {
    if (inner == 1) {
      y[0] = max_dense(count, x);
      continue;
    }
    memcpy(y, x, inner * sizeof(T));
    for (size_t j = 1; j < count; j++) {
      const T *row = x + j * inner;
      GL_LOOP for (size_t k = 0; k < inner; k++) y[k] = gl_larger(y[k], row[k]);
    }
  }
}

/* The eight elements at x, as doubles. */
#define GL_EIGHT_DOUBLES(x) __builtin_convertvector(*(const T_HALF_VECTOR *)(x), gl_double8)

static double kernel_dot(size_t n, const T *a, const T *b) {
  gl_double8 s = {0}, t = {0}, u = {0}, v = {0};
  size_t i = 0;
  for (; i + 32 <= n; i += 32) {
    s += GL_EIGHT_DOUBLES(a + i) * GL_EIGHT_DOUBLES(b + i);
    t += GL_EIGHT_DOUBLES(a + i + 8) * GL_EIGHT_DOUBLES(b + i + 8);
    u += GL_EIGHT_DOUBLES(a + i + 16) * GL_EIGHT_DOUBLES(b + i + 16);
    v += GL_EIGHT_DOUBLES(a + i + 24) * GL_EIGHT_DOUBLES(b + i + 24);
  }
  double rest = 0;
  for (; i < n; i++) rest += (double)a[i] * (double)b[i];
  s = (s + t) + (u + v);
  return (((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]))) + rest;
}

#undef GL_EIGHT_DOUBLES

static double kernel_sum_squares(size_t n, const T *x) { return kernel_dot(n, x, x); }

static bool kernel_all_finite(size_t n, const T *x) {
  enum { stretch = 4096 };
  for (size_t start = 0; start < n; start += stretch) {
    size_t end = gl_smaller(n, start + stretch);
    uint32_t bad = 0;
    GL_LOOP for (size_t i = start; i < end; i++) {
      bad |= __builtin_elementwise_abs(x[i]) < (T)INFINITY ? 0u : 1u;
    }
    if (bad) return false;
  }
  return true;
}
