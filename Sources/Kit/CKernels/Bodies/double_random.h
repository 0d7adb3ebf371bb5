/*
 * Random doubles: two words each, the first the upper one, so that a block makes two.
 */
#include "philox.h"

/* 53 bits of words 2i and 2i + 1 of a block. */
GL_INLINE uint64_t gl_53_bits(const uint32_t words[4], size_t i) {
  return ((uint64_t)words[2 * i] << 32 | words[2 * i + 1]) >> 11;
}

static void kernel_uniform(size_t n, uint64_t key, uint64_t counter, double *y) {
  uint32_t words[4];
  for (size_t i = 0; i < n; i++) {
    if (i % 2 == 0) gl_philox_words(key, counter + i / 2, words);
    y[i] = (double)gl_53_bits(words, i % 2) * 0x1p-53;
  }
}

/* Box and Muller (1958): a block is a radius and an angle, and makes normals 2i and 2i + 1. */
static void kernel_normal(size_t n, uint64_t key, uint64_t counter, double *y) {
  for (size_t i = 0; i < n; i += 2) {
    uint32_t words[4];
    gl_philox_words(key, counter + i / 2, words);
    double radius = sqrt(-2 * log(((double)gl_53_bits(words, 0) + 0.5) * 0x1p-53));
    double angle = (double)gl_53_bits(words, 1) * 0x1.921fb54442d18p-51; /* 2 pi / 2^53 */
    y[i] = radius * cos(angle);
    if (i + 1 < n) y[i + 1] = radius * sin(angle);
  }
}
