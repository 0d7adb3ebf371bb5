/*
 * An 8 by 8 transposition in registers: three rounds that exchange blocks of 4, 2 and 1 columns
 * between rows that lie as far apart.
 */
#define GL_TRANSPOSE_TILE 8

#define GL_EXCHANGE(a, b, l0, l1, l2, l3, l4, l5, l6, l7, h0, h1, h2, h3, h4, h5, h6, h7)         \
  do {                                                                                            \
    gl_float8 low = __builtin_shufflevector(a, b, l0, l1, l2, l3, l4, l5, l6, l7);                \
    gl_float8 high = __builtin_shufflevector(a, b, h0, h1, h2, h3, h4, h5, h6, h7);               \
    (a) = low;                                                                                    \
    (b) = high;                                                                                   \
  } while (0)
#define GL_EXCHANGE_4(a, b) GL_EXCHANGE(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 6, 7, 12, 13, 14, 15)
#define GL_EXCHANGE_2(a, b) GL_EXCHANGE(a, b, 0, 1, 8, 9, 4, 5, 12, 13, 2, 3, 10, 11, 6, 7, 14, 15)
#define GL_EXCHANGE_1(a, b) GL_EXCHANGE(a, b, 0, 8, 2, 10, 4, 12, 6, 14, 1, 9, 3, 11, 5, 13, 7, 15)

/* y[c * y_stride + r] = x[r * x_stride + c] for r, c < 8. */
GL_INLINE void gl_transpose_tile(const float *x, size_t x_stride, float *y, size_t y_stride) {
  gl_float8 row[8];
  for (size_t i = 0; i < 8; i++) row[i] = *(const gl_float8 *)(x + i * x_stride);
  GL_EXCHANGE_4(row[0], row[4]);
  GL_EXCHANGE_4(row[1], row[5]);
  GL_EXCHANGE_4(row[2], row[6]);
  GL_EXCHANGE_4(row[3], row[7]);
  GL_EXCHANGE_2(row[0], row[2]);
  GL_EXCHANGE_2(row[1], row[3]);
  GL_EXCHANGE_2(row[4], row[6]);
  GL_EXCHANGE_2(row[5], row[7]);
  GL_EXCHANGE_1(row[0], row[1]);
  GL_EXCHANGE_1(row[2], row[3]);
  GL_EXCHANGE_1(row[4], row[5]);
  GL_EXCHANGE_1(row[6], row[7]);
  for (size_t i = 0; i < 8; i++) *(gl_float8 *)(y + i * y_stride) = row[i];
}
