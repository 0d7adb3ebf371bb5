/*
 * Kernels that move rows: repeat, copy, add, gather, scatter; and those that go along each row.
 */

/* A short copy in a loop is cheaper than a call. */
GL_INLINE void gl_copy(size_t n, const T *x, T *y) {
  if (n >= 16) {
    memcpy(y, x, n * sizeof(T));
  } else {
    for (size_t i = 0; i < n; i++) y[i] = x[i];
  }
}

static void kernel_repeat(size_t outer, size_t repeats, size_t inner, const T *x, T *y) {
  size_t count = repeats * inner;
  if (count == 0) return;
  for (size_t i = 0; i < outer; i++, x += inner, y += count) {
    if (inner == 1) {
      kernel_fill(count, x[0], y);
      continue;
    }
    gl_copy(inner, x, y);
    for (size_t filled = inner; filled < count;) { /* Twice as much each time. */
      size_t more = gl_smaller(filled, count - filled);
      gl_copy(more, y, y + filled);
      filled += more;
    }
  }
}

static void kernel_copy_rows(size_t rows, size_t width, const T *x, size_t x_stride, T *y,
                             size_t y_stride) {
  if (rows == 0 || width == 0) return;
  if (x_stride == width && y_stride == width) {
    memcpy(y, x, rows * width * sizeof(T));
    return;
  }
  for (size_t i = 0; i < rows; i++) gl_copy(width, x + i * x_stride, y + i * y_stride);
}

GL_INLINE void gl_add_row(size_t n, const T *x, T *y) {
  GL_LOOP for (size_t j = 0; j < n; j++) y[j] += x[j];
}

static void kernel_add_rows(size_t rows, size_t width, const T *x, size_t x_stride, T *y,
                            size_t y_stride) {
  if (x_stride == width && y_stride == width) {
    gl_add_row(rows * width, x, y);
    return;
  }
  for (size_t i = 0; i < rows; i++) gl_add_row(width, x + i * x_stride, y + i * y_stride);
}

static void kernel_gather_rows(size_t n, size_t width, const T *x, const int32_t *index, T *y) {
  for (size_t i = 0; i < n; i++) gl_copy(width, x + (size_t)index[i] * width, y + i * width);
}

static void kernel_scatter_add_rows(size_t n, size_t width, const T *x, const int32_t *index,
                                    T *y) {
  for (size_t i = 0; i < n; i++) gl_add_row(width, x + i * width, y + (size_t)index[i] * width);
}

static void kernel_cumulative_sum(size_t rows, size_t width, bool reversed, const T *x, T *y) {
  for (size_t i = 0; i < rows; i++, x += width, y += width) {
    T sum = 0;
    if (reversed) {
      for (size_t j = width; j-- > 0;) y[j] = sum += x[j];
    } else {
      for (size_t j = 0; j < width; j++) y[j] = sum += x[j];
    }
  }
}

/* The place as an index below the width. */
GL_INLINE size_t gl_index(T place, size_t width) {
  T last = (T)(width - 1);
  return place >= last ? width - 1 : place > 0 ? (size_t)place : 0;
}

static void kernel_pick(size_t rows, size_t width, const T *x, const T *place, T *y) {
  for (size_t i = 0; i < rows; i++) y[i] = x[i * width + gl_index(place[i], width)];
}

static void kernel_put(size_t rows, size_t width, const T *x, const T *place, T *y) {
  kernel_fill(rows * width, 0, y);
  for (size_t i = 0; i < rows; i++) y[i * width + gl_index(place[i], width)] = x[i];
}
