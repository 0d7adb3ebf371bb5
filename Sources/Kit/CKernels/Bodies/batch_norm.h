/*
 * The passes of batch normalisation over x [rows, inner]. Sums are over chunks of rows, which the caller
 * adds up in double: the same sums whatever the number of threads.
 */

static void kernel_moments(size_t rows, size_t inner, gl_range chunks, const T *x, T *sums) {
  for (size_t chunk = chunks.start; chunk < chunks.end; chunk++) {
    size_t start = chunk * gl_chunk_rows, end = gl_smaller(rows, start + gl_chunk_rows);
    T *mean = sums + 2 * chunk * inner, *squares = mean + inner;
    kernel_fill(2 * inner, 0, mean);
    for (size_t i = start; i < end; i++) {
      const T *row = x + i * inner;
      GL_LOOP for (size_t j = 0; j < inner; j++) mean[j] += row[j];
    }
    T share = 1 / (T)(end - start);
    GL_LOOP for (size_t j = 0; j < inner; j++) mean[j] *= share;
    for (size_t i = start; i < end; i++) {
      const T *row = x + i * inner;
      GL_LOOP for (size_t j = 0; j < inner; j++) {
        T difference = row[j] - mean[j];
        squares[j] += difference * difference;
      }
    }
  }
}

static void kernel_scale_columns(size_t rows, size_t inner, T slope, const T *x, const T *mean,
                                 const T *factor, const T *offset, T *y) {
  for (size_t i = 0; i < rows; i++, x += inner, y += inner) {
    GL_LOOP for (size_t j = 0; j < inner; j++) {
      T value = (x[j] - mean[j]) * factor[j] + offset[j];
      y[j] = value > 0 || slope == 1 ? value : slope == 0 ? (T)0 : slope * value;
    }
  }
}

/* gy through the derivative of the leaky ReLU whose result is y. */
#define GL_BEHIND(gy, y) ((y) > 0 || slope == 1 ? (gy) : slope == 0 ? (T)0 : slope * (gy))

static void kernel_moments_vjp(size_t rows, size_t inner, gl_range chunks, T slope, const T *gy,
                               const T *y, const T *x, const T *mean, T *sums) {
  for (size_t chunk = chunks.start; chunk < chunks.end; chunk++) {
    size_t start = chunk * gl_chunk_rows, end = gl_smaller(rows, start + gl_chunk_rows);
    T *sum = sums + 2 * chunk * inner, *product = sum + inner;
    kernel_fill(2 * inner, 0, sum);
    for (size_t i = start; i < end; i++) {
      const T *gy_row = gy + i * inner, *y_row = y + i * inner, *x_row = x + i * inner;
      GL_LOOP for (size_t j = 0; j < inner; j++) {
        T g = GL_BEHIND(gy_row[j], y_row[j]);
        sum[j] += g;
        product[j] += g * (x_row[j] - mean[j]);
      }
    }
  }
}

static void kernel_scale_columns_vjp(size_t rows, size_t inner, T slope, const T *gy, const T *y,
                                     const T *x, const T *mean, const T *factor, const T *of_x,
                                     const T *offset, T *gx) {
  for (size_t i = 0; i < rows; i++, gy += inner, y += inner, x += inner, gx += inner) {
    GL_LOOP for (size_t j = 0; j < inner; j++) {
      T g = GL_BEHIND(gy[j], y[j]);
      gx[j] = g * factor[j] + (x[j] - mean[j]) * of_x[j] + offset[j];
    }
  }
}

#undef GL_BEHIND
