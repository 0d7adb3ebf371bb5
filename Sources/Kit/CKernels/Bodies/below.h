/*
 * Which elements of a block are small enough: one bit each, so that the many that are not cost a
 * comparison and no branch.
 */
typedef bool gl_bool16 __attribute__((ext_vector_type(16)));

static void kernel_below(size_t rows, const float *x, const float *offsets, const float *row_limits,
                         const float *limits, uint64_t *bits) {
  gl_float16 most[4];
  memcpy(most, limits, sizeof most);
  for (size_t i = 0; i < rows; i++) {
    uint64_t word = 0;
    _Pragma("clang loop unroll(full)") for (size_t q = 0; q < 4; q++) {
      gl_float16 y = *(const gl_float16 *)(x + 64 * i + 16 * q) + offsets[i];
      gl_bool16 is_below = __builtin_convertvector((y <= row_limits[i]) | (y <= most[q]), gl_bool16);
      uint16_t sixteen;
      memcpy(&sixteen, &is_below, sizeof sixteen);
      word |= (uint64_t)sixteen << (16 * q);
    }
    bits[i] = word;
  }
}
