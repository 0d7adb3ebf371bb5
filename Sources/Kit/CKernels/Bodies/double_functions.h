/*
 * The functions of one double, by libm, and the kernels that are more than a loop over one. Doubles
 * are for checks: right first, fast where it is free.
 */

GL_INLINE double gl_sigmoid_double(double x) {
  double t = exp(-fabs(x));
  return (x < 0 ? t : 1) / (1 + t);
}

GL_INLINE double gl_softplus_double(double x) { return (x > 0 ? x : 0) + log1p(exp(-fabs(x))); }

static void kernel_sin(size_t n, const double *x, double *y) {
  for (size_t i = 0; i < n; i++) y[i] = sin(x[i]);
}

static void kernel_cos(size_t n, const double *x, double *y) {
  for (size_t i = 0; i < n; i++) y[i] = cos(x[i]);
}

static void kernel_pow(size_t n, double p, const double *x, double *y) {
  for (size_t i = 0; i < n; i++) y[i] = pow(x[i], p);
}
