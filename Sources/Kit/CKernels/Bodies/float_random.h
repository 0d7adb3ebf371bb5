/*
 * Random floats and integers, sixteen blocks (64 words) at a time. Nothing here is contracted or
 * reassociated, so every level gives the same bits.
 */
#include "philox.h"

#pragma clang fp contract(off)

enum { gl_batch_blocks = 16, gl_batch = 4 * gl_batch_blocks };

/* The words of sixteen blocks from `counter` on, in order. */
GL_INLINE void gl_philox_batch(uint64_t key, uint64_t counter, uint32_t words[gl_batch]) {
  GL_LOOP for (uint64_t b = 0; b < gl_batch_blocks; b++) {
    uint64_t c[4] = {counter + b, (counter + b) >> 32, 0, 0};
    gl_philox_rounds(c, (uint32_t)key, (uint32_t)(key >> 32));
    words[4 * b] = (uint32_t)c[0];
    words[4 * b + 1] = (uint32_t)c[1];
    words[4 * b + 2] = (uint32_t)c[2];
    words[4 * b + 3] = (uint32_t)c[3];
  }
}

/* The 24 upper bits. */
static void uniform_batch(const uint32_t words[gl_batch], float y[gl_batch]) {
  GL_LONG_LOOP for (size_t i = 0; i < gl_batch; i++) y[i] = (float)(words[i] >> 8) * 0x1p-24f;
}

/* sqrt(-2 log u) for u = (word + 1/2) / 2^32, at full relative precision also where u is near 1:
 * there 1 - u is formed from the word's complement. At most sqrt(66 log 2) = 6.76. */
GL_INLINE float gl_radius(uint32_t word) {
  float u = ((float)word + 0.5f) * 0x1p-32f;
  float complement = ((float)~word + 0.5f) * 0x1p-32f;
  float f;
  int32_t e = gl_log_reduce(u, &f);
  f = e < 0 ? f : -complement;
  /* As gl_log_join and gl_log1p_tail, with every product rounded. */
  float p = -0x1.38dc2p-4f;
  p = p * f + 0x1.056c1cp-3f;
  p = p * f + -0x1.0d854cp-3f;
  p = p * f + 0x1.22d792p-3f;
  p = p * f + -0x1.54720cp-3f;
  p = p * f + 0x1.99a028p-3f;
  p = p * f + -0x1.000228p-2f;
  p = p * f + 0x1.555554p-2f;
  float n = (float)(e < 0 ? e : 0);
  float tail = f * f * (p * f - 0.5f) + n * GL_LN2_LOW;
  float logarithm = n * GL_LN2_HIGH + (f + tail);
  return __builtin_elementwise_sqrt(-2.0f * logarithm);
}

/* cos and sin of 2 pi word / 2^32, reduced to an eighth of a turn in integers. */
GL_INLINE void gl_direction(uint32_t word, float *cosine, float *sine) {
  uint32_t quadrant = (word + 0x20000000u) >> 30;
  float r = (float)(int32_t)(word - (quadrant << 30)) * 0x1.921fb6p-30f;
  float z = r * r;
  float s = r + r * z * ((-0x1.9954p-13f * z + 0x1.110778p-7f) * z + -0x1.555546p-3f);
  float c = (0x1.99e80cp-16f * z + -0x1.6c0c28p-10f) * z + 0x1.55554ap-5f;
  c = (1.0f - 0.5f * z) + z * z * c;
  bool swap = quadrant & 1;
  uint32_t cosine_sign = ((quadrant + 1) & 2) << 30, sine_sign = (quadrant & 2) << 30;
  *cosine = gl_float_of_bits(gl_bits_of_float(swap ? s : c) ^ cosine_sign);
  *sine = gl_float_of_bits(gl_bits_of_float(swap ? c : s) ^ sine_sign);
}

/* Box and Muller (1958): words 2i and 2i + 1 are the radius and the angle of normals 2i, 2i + 1. */
static void normal_batch(const uint32_t words[gl_batch], float y[gl_batch]) {
  GL_LONG_LOOP for (size_t i = 0; i < gl_batch; i += 2) {
    float radius = gl_radius(words[i]);
    float cosine, sine;
    gl_direction(words[i + 1], &cosine, &sine);
    y[i] = radius * cosine;
    y[i + 1] = radius * sine;
  }
}

/* Draws whole batches into y, the last by way of the stack if it is not whole. */
GL_INLINE void gl_draw(size_t n, uint64_t key, uint64_t counter, float *y,
                       void (*batch)(const uint32_t *, float *)) {
  uint32_t words[gl_batch];
  for (; n >= gl_batch; n -= gl_batch, y += gl_batch, counter += gl_batch_blocks) {
    gl_philox_batch(key, counter, words);
    batch(words, y);
  }
  if (n > 0) {
    float last[gl_batch];
    gl_philox_batch(key, counter, words);
    batch(words, last);
    memcpy(y, last, n * sizeof(float));
  }
}

static void kernel_uniform(size_t n, uint64_t key, uint64_t counter, float *y) {
  gl_draw(n, key, counter, y, uniform_batch);
}

static void kernel_normal(size_t n, uint64_t key, uint64_t counter, float *y) {
  gl_draw(n, key, counter, y, normal_batch);
}

static void kernel_integers(size_t n, uint64_t key, uint64_t counter, uint32_t bound, int32_t *y) {
  uint32_t words[gl_batch];
  for (size_t start = 0; start < n; start += gl_batch, counter += gl_batch_blocks) {
    gl_philox_batch(key, counter, words);
    size_t count = gl_smaller(n - start, gl_batch);
    GL_LONG_LOOP for (size_t i = 0; i < count; i++) {
      y[start + i] = (int32_t)(((uint64_t)words[i] * bound) >> 32);
    }
  }
}

#pragma clang fp contract(on)
