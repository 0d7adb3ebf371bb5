/*
 * exp, log, tanh, sigmoid and softplus of one float, without branches, so that loops over them
 * vectorise. Every polynomial is a minimax fit (iteratively reweighted least squares on Chebyshev
 * nodes, coefficients rounded to float from the leading term on, the rest fitted again each time);
 * the bound beside it is the relative error of the function before rounding (an ulp is 2^-23).
 *
 * Selects are written `x > limit ? limit : x`, which lets NaN through.
 */

#define GL_LN2_HIGH 0x1.62e4p-1f /* 15 bits: its product with an exponent is exact. */
#define GL_LN2_LOW 0x1.7f7d1cp-20f
#define GL_LOG2_E 0x1.715476p+0f
#define GL_ROUNDER 0x1.8p23f /* Adding it rounds to an integer, found in the low bits. */

/* (e^r - 1 - r) / r^2 for |r| <= ln 2 / 2; e^r within 2^-28.2. */
GL_INLINE float gl_exp_tail(float r) {
  float q = 0x1.6a524ep-10f;
  q = GL_FMA(q, r, 0x1.12396ep-7f);
  q = GL_FMA(q, r, 0x1.5558aap-5f);
  q = GL_FMA(q, r, 0x1.555492p-3f);
  return GL_FMA(q, r, 0x1.fffffcp-2f);
}

/* Writes x = n ln 2 + r with |r| <= ln 2 / 2 (a little more at ties); returns n. */
GL_INLINE int32_t gl_exp_reduce(float x, float *r) {
  float rounded = GL_FMA(x, GL_LOG2_E, GL_ROUNDER);
  float n = rounded - GL_ROUNDER;
  *r = GL_FMA(n, -GL_LN2_LOW, GL_FMA(n, -GL_LN2_HIGH, x));
  return (int32_t)(gl_bits_of_float(rounded) - gl_bits_of_float(GL_ROUNDER));
}

/* 2^n for -126 <= n <= 127. */
GL_INLINE float gl_power_of_two(int32_t n) {
  return gl_float_of_bits((uint32_t)(n + 127) << 23);
}

/* e^x. Overflows to infinity above 88.72. Below -87.3 the results are denormal, rounded and not
 * flushed: the factor 2^n is applied in two halves, each of which is a normal number. */
GL_INLINE float gl_exp(float x) {
  x = x > 89.0f ? 89.0f : x;
  x = x < -104.0f ? -104.0f : x;
  float r;
  int32_t n = gl_exp_reduce(x, &r);
  float y = GL_FMA(r * r, gl_exp_tail(r), r) + 1.0f;
  int32_t half = n >> 1;
  return y * gl_power_of_two(half) * gl_power_of_two(n - half);
}

/* log(1 + f) - f for sqrt(1/2) - 1 <= f <= sqrt(2) - 1; log(1 + f) within 2^-27.3. */
GL_INLINE float gl_log1p_tail(float f) {
  float p = -0x1.38dc2p-4f;
  p = GL_FMA(p, f, 0x1.056c1cp-3f);
  p = GL_FMA(p, f, -0x1.0d854cp-3f);
  p = GL_FMA(p, f, 0x1.22d792p-3f);
  p = GL_FMA(p, f, -0x1.54720cp-3f);
  p = GL_FMA(p, f, 0x1.99a028p-3f);
  p = GL_FMA(p, f, -0x1.000228p-2f);
  p = GL_FMA(p, f, 0x1.555554p-2f);
  return f * f * GL_FMA(p, f, -0.5f);
}

/* Splits a positive normal x = 2^e (1 + f), with f as gl_log1p_tail wants it; returns e. */
GL_INLINE int32_t gl_log_reduce(float x, float *f) {
  uint32_t bits = gl_bits_of_float(x);
  int32_t e = (int32_t)(bits - 0x3f3504f3u) >> 23; /* The bits of sqrt(1/2), rounded up. */
  *f = gl_float_of_bits(bits - ((uint32_t)e << 23)) - 1.0f;
  return e;
}

/* e ln 2 + log(1 + f). */
GL_INLINE float gl_log_join(float e, float f) {
  float y = f + GL_FMA(e, GL_LN2_LOW, gl_log1p_tail(f));
  return GL_FMA(e, GL_LN2_HIGH, y);
}

/* The natural logarithm: -inf at 0, NaN below, exact treatment of denormals. */
GL_INLINE float gl_log(float x) {
  bool denormal = x < 0x1p-126f;
  float f;
  int32_t e = gl_log_reduce(denormal ? x * 0x1p23f : x, &f);
  float y = gl_log_join((float)(denormal ? e - 23 : e), f);
  float outside = x == 0.0f ? -INFINITY : NAN;
  return x > 0.0f ? (x < INFINITY ? y : x) : outside;
}

/* tanh x = d / (d + 2) with d = e^(2|x|) - 1, which is formed without cancellation near 0. */
GL_INLINE float gl_tanh(float x) {
  float twice = 2.0f * __builtin_fabsf(x);
  twice = twice > 20.0f ? 20.0f : twice; /* tanh 10 is 1 in float. */
  float r;
  float power = gl_power_of_two(gl_exp_reduce(twice, &r));
  float d = GL_FMA(power, GL_FMA(r * r, gl_exp_tail(r), r), power - 1.0f);
  return __builtin_copysignf(d / (d + 2.0f), x);
}

/* 1 / (1 + e^-x). With t = e^-|x| <= 1 nothing overflows and small results keep their digits. */
GL_INLINE float gl_sigmoid(float x) {
  float t = gl_exp(-__builtin_fabsf(x));
  return (x < 0.0f ? t : 1.0f) / (1.0f + t);
}

/* max(x, 0) + log(1 + t) with t = e^-|x|. Where 1 + t > sqrt(2), it is halved: f = (t - 1) / 2. */
GL_INLINE float gl_softplus(float x) {
  float t = gl_exp(-__builtin_fabsf(x));
  bool upper = t > 0x1.a82798p-2f; /* sqrt(2) - 1 */
  float f = upper ? 0.5f * (t - 1.0f) : t;
  float y = gl_log_join(upper ? 1.0f : 0.0f, f);
  return (x > 0.0f ? x : 0.0f) + y;
}
