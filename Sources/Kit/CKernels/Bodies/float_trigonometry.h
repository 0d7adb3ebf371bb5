/*
 * Sine and cosine of floats: the angle is reduced in double to r in [-pi/4, pi/4] and a quadrant,
 * then one of two polynomials is taken (minimax fits; see float_math.h).
 */

/* sin r for |r| <= pi/4, within 2^-27.9. */
GL_INLINE float gl_sin_polynomial(float r) {
  float z = r * r;
  float s = GL_FMA(GL_FMA(-0x1.9954p-13f, z, 0x1.110778p-7f), z, -0x1.555546p-3f);
  return GL_FMA(s, z * r, r);
}

/* cos r for |r| <= pi/4, within 2^-32.9. */
GL_INLINE float gl_cos_polynomial(float r) {
  float z = r * r;
  float c = GL_FMA(GL_FMA(0x1.99e80cp-16f, z, -0x1.6c0c28p-10f), z, 0x1.55554ap-5f);
  return GL_FMA(z * z, c, GL_FMA(z, -0.5f, 1.0f));
}

/* sin(r + quadrant pi/2): the polynomial by the low bit, the sign by the next. */
GL_INLINE float gl_sin_in_quadrant(float r, uint32_t quadrant) {
  float y = (quadrant & 1) ? gl_cos_polynomial(r) : gl_sin_polynomial(r);
  return gl_float_of_bits(gl_bits_of_float(y) ^ ((quadrant & 2) << 30));
}

/* Up to here the multiple of pi/2 has 24 bits, and its products with the two leading parts of pi/2,
 * of 29 bits each, are exact in double. */
#define GL_LARGEST_ANGLE 0x1p24f

/* sin(x + quadrant pi/2) for |x| <= GL_LARGEST_ANGLE, and NaN for NaN. */
GL_INLINE float gl_sin_shifted(float x, uint32_t quadrant) {
  const double rounder = 0x1.8p52;
  double angle = (double)x;
  double rounded = angle * 0x1.45f306dc9c883p-1 + rounder;
  double n = rounded - rounder;
  double r = angle - n * 0x1.921fb54p+0 - n * 0x1.10b4612p-30 - n * -0x1.676733ae8fe48p-60;
  uint64_t bits;
  memcpy(&bits, &rounded, sizeof bits);
  return gl_sin_in_quadrant((float)r, (uint32_t)bits + quadrant);
}

GL_INLINE bool gl_angles_are_moderate(size_t n, const float *x) {
  uint32_t large = 0;
  GL_LOOP for (size_t i = 0; i < n; i++) {
    large |= __builtin_fabsf(x[i]) > GL_LARGEST_ANGLE ? 1u : 0u;
  }
  return large == 0;
}

/* A stretch with a huge or infinite angle is left to libm, which reduces it by all the digits of
 * 2/pi that it takes. */
enum { gl_angle_stretch = 256 };

static void kernel_sin(size_t n, const float *x, float *y) {
  for (size_t start = 0; start < n; start += gl_angle_stretch) {
    size_t end = gl_smaller(n, start + gl_angle_stretch);
    if (gl_angles_are_moderate(end - start, x + start)) {
      GL_LONG_LOOP for (size_t i = start; i < end; i++) {
        /* The sum that forms the sine loses the sign of zero. */
        y[i] = x[i] == 0.0f ? x[i] : gl_sin_shifted(x[i], 0);
      }
    } else {
      for (size_t i = start; i < end; i++) y[i] = sinf(x[i]);
    }
  }
}

static void kernel_cos(size_t n, const float *x, float *y) {
  for (size_t start = 0; start < n; start += gl_angle_stretch) {
    size_t end = gl_smaller(n, start + gl_angle_stretch);
    if (gl_angles_are_moderate(end - start, x + start)) {
      GL_LONG_LOOP for (size_t i = start; i < end; i++) y[i] = gl_sin_shifted(x[i], 1);
    } else {
      for (size_t i = start; i < end; i++) y[i] = cosf(x[i]);
    }
  }
}
