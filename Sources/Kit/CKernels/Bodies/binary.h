/*
 * Elementwise kernels of two inputs. The shapes that occur most (both dense, one a number, a row
 * repeated under a matrix) are brought to long dense loops before the general loop over rows is
 * tried.
 */

/* One row: strides are 0 or 1. */
#define GL_BINARY_ROW(name, expression)                                                           \
  GL_INLINE void name##_row(size_t n, const T *a, size_t a_inner, const T *b, size_t b_inner,     \
                            T *y) {                                                               \
    if (a_inner && b_inner) {                                                                     \
      GL_LOOP for (size_t j = 0; j < n; j++) {                                                    \
        T u = a[j], v = b[j];                                                                     \
        y[j] = (expression);                                                                      \
      }                                                                                           \
    } else if (a_inner) {                                                                         \
      T v = n ? b[0] : (T)0;                                                                      \
      GL_LOOP for (size_t j = 0; j < n; j++) {                                                    \
        T u = a[j];                                                                               \
        y[j] = (expression);                                                                      \
      }                                                                                           \
    } else if (b_inner) {                                                                         \
      T u = n ? a[0] : (T)0;                                                                      \
      GL_LOOP for (size_t j = 0; j < n; j++) {                                                    \
        T v = b[j];                                                                               \
        y[j] = (expression);                                                                      \
      }                                                                                           \
    } else if (n) {                                                                               \
      T u = a[0], v = b[0], value = (expression);                                                 \
      GL_LOOP for (size_t j = 0; j < n; j++) y[j] = value;                                        \
    }                                                                                             \
  }

enum {
  /* Rows at most this long, repeated under a matrix, are laid out several times in a tile. */
  gl_short_row = 32,
  gl_row_tile = 256,
};

/* Lays out x [inner] as often as it fits; returns the number of elements. */
static size_t fill_row_tile(size_t inner, const T *x, T *tile) {
  size_t count = gl_row_tile / inner * inner;
  memcpy(tile, x, inner * sizeof(T));
  for (size_t filled = inner; filled < count;) {
    size_t more = gl_smaller(filled, count - filled);
    memcpy(tile + filled, tile, more * sizeof(T));
    filled += more;
  }
  return count;
}

GL_INLINE bool gl_runs_on(size_t inner, size_t outer_stride, size_t inner_stride) {
  return inner_stride ? outer_stride == inner : outer_stride == 0;
}

/* The whole kernel for one operator, given its loop over a row. */
#define GL_BINARY_KERNEL(name)                                                                    \
  static void kernel_##name GL_BINARY_PARAMETERS(T) {                                             \
    if (inner == 1 && a_outer <= 1 && b_outer <= 1) {                                             \
      name##_row(outer, a, a_outer, b, b_outer, y);                                               \
      return;                                                                                     \
    }                                                                                             \
    bool a_runs_on = outer <= 1 || gl_runs_on(inner, a_outer, a_inner);                           \
    bool b_runs_on = outer <= 1 || gl_runs_on(inner, b_outer, b_inner);                           \
    if (a_runs_on && b_runs_on) {                                                                 \
      name##_row(outer * inner, a, a_inner, b, b_inner, y);                                       \
      return;                                                                                     \
    }                                                                                             \
    if (inner > 0 && inner <= gl_short_row && outer > gl_short_row && a_inner && b_inner &&       \
        (a_runs_on || b_runs_on) && a_outer + b_outer == inner) {                                 \
      T tile[gl_row_tile];                                                                        \
      size_t count = fill_row_tile(inner, a_runs_on ? b : a, tile);                               \
      size_t total = outer * inner;                                                               \
      for (size_t start = 0; start < total; start += count) {                                     \
        size_t n = gl_smaller(count, total - start);                                              \
        name##_row(n, a_runs_on ? a + start : tile, 1, a_runs_on ? tile : b + start, 1,           \
                   y + start);                                                                    \
      }                                                                                           \
      return;                                                                                     \
    }                                                                                             \
    for (size_t i = 0; i < outer; i++) {                                                          \
      name##_row(inner, a + i * a_outer, a_inner, b + i * b_outer, b_inner, y + i * inner);       \
    }                                                                                             \
  }

#define GL_BINARY(name, expression)                                                               \
  GL_BINARY_ROW(name, expression)                                                                 \
  GL_BINARY_KERNEL(name)

GL_BINARY(add, u + v)
GL_BINARY(sub, u - v)
GL_BINARY(mul, u * v)
GL_BINARY(div, u / v)
/* NaN if either is. */
GL_BINARY(max, u >= v || u != u ? u : v)
GL_BINARY(min, u <= v || u != u ? u : v)
GL_BINARY(greater, u > v ? (T)1 : (T)0)
GL_BINARY(equal, u == v ? (T)1 : (T)0)

#undef GL_BINARY
#undef GL_BINARY_KERNEL
#undef GL_BINARY_ROW
