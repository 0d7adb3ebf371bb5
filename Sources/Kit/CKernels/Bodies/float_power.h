/*
 * x^p for one exponent p and many x: e^(p log x), with the logarithm and the exponential in double,
 * because p multiplies the error of the logarithm. The results are within 0.51 ulp.
 */

/* log x for a positive normal float, within 2^-44.9: 2 atanh(s) with s = (m - 1) / (m + 1). */
GL_INLINE double gl_log_in_double(float x) {
  float f;
  double e = (double)gl_log_reduce(x, &f);
  double s = (double)f / (2.0 + (double)f);
  double z = s * s;
  double p = 0x1.91244af3d297cp-4;
  p = p * z + 0x1.c62a208c49f27p-4;
  p = p * z + 0x1.2494149ebd345p-3;
  p = p * z + 0x1.999996a366d66p-3;
  p = p * z + 0x1.555555562039ep-2;
  return e * 0x1.62e42fefa39efp-1 + (2.0 * s + 2.0 * s * z * p);
}

/* e^x as a float for any x but NaN, within 2^-34 before it is rounded. */
GL_INLINE float gl_exp_from_double(double x) {
  const double rounder = 0x1.8p52;
  x = x > 128.0 ? 128.0 : x;
  x = x < -128.0 ? -128.0 : x;
  double rounded = x * 0x1.71547652b82fep+0 + rounder;
  double n = rounded - rounder;
  double r = x - n * 0x1.62e42fefa39efp-1;
  double q = 0x1.9f0896c416929p-13;
  q = q * r + 0x1.6d8d06dfad8a0p-10;
  q = q * r + 0x1.111270b29b57ap-7;
  q = q * r + 0x1.55548dc48aefap-5;
  q = q * r + 0x1.555554433c3e9p-3;
  q = q * r + 0x1.0000003a237bdp-1;
  uint64_t bits;
  memcpy(&bits, &rounded, sizeof bits);
  bits = (bits + 1023) << 52; /* 2^n: what the rounder adds above the low bits is shifted out. */
  double power;
  memcpy(&power, &bits, sizeof power);
  return (float)(power * (1.0 + (r + r * r * q)));
}

/* |x|^p for finite p other than 0, given the values at 0 and at infinity. */
GL_INLINE float gl_power(float x, double p, float at_zero, float at_infinity) {
  float size = __builtin_fabsf(x);
  bool denormal = size < 0x1p-126f;
  double logarithm = gl_log_in_double(denormal ? size * 0x1p23f : size);
  logarithm -= denormal ? 0x1.fe2804e87b348p+3 : 0.0; /* 23 ln 2 */
  float y = gl_exp_from_double(p * logarithm);
  y = size == 0.0f ? at_zero : y;
  y = size == INFINITY ? at_infinity : y;
  return x != x ? x : y;
}

static void kernel_square(size_t n, const float *x, float *y);
static void kernel_reciprocal(size_t n, const float *x, float *y);

static void kernel_pow(size_t n, float p, const float *x, float *y) {
  if (p == 2.0f) {
    kernel_square(n, x, y);
    return;
  }
  if (p == -1.0f) {
    kernel_reciprocal(n, x, y);
    return;
  }
  if (p == 0.5f) { /* A square root, but that the power of -0 is 0 and that of -inf is inf. */
    GL_LOOP for (size_t i = 0; i < n; i++) {
      float v = x[i];
      y[i] = v == -INFINITY ? INFINITY : __builtin_elementwise_sqrt(v) + 0.0f;
    }
    return;
  }
  if (p == 0.0f || !isfinite(p)) { /* C's rules say more than a formula could: pow(NaN, 0) = 1. */
    for (size_t i = 0; i < n; i++) y[i] = powf(x[i], p);
    return;
  }
  /* Of a negative x: NaN unless p is an integer; the sign of x if it is odd. */
  bool integer = truncf(p) == p;
  bool odd = integer && fmodf(p, 2.0f) != 0.0f;
  uint32_t sign = odd ? 0x80000000u : 0;
  float at_zero = p > 0.0f ? 0.0f : INFINITY;
  float at_infinity = p > 0.0f ? INFINITY : 0.0f;
  float below = integer ? 0.0f : NAN;
  double exponent = (double)p;
  GL_LONG_LOOP for (size_t i = 0; i < n; i++) {
    float v = x[i];
    float power = gl_power(v, exponent, at_zero, at_infinity);
    /* Powers of -inf are real even where p is no integer (C, annex F). */
    power += v < 0.0f && v > -INFINITY ? below : 0.0f;
    y[i] = gl_float_of_bits(gl_bits_of_float(power) | (gl_bits_of_float(v) & sign));
  }
}
