/*
 * What a network's outputs say of data, by rows of d numbers, in one pass each way: through single
 * operations it is eight, over arrays as large as a batch of images.
 */

enum { gl_likelihood_stretch = 16 * gl_sum_lanes };

/* out[i] = the sum over row i of x y - ln(1 + e^y). */
static void kernel_bernoulli_log(size_t n, size_t d, const T *x, const T *y, T *out) {
  T terms[gl_likelihood_stretch];
  for (size_t i = 0; i < n; i++) {
    T total = 0;
    for (size_t start = 0; start < d; start += gl_likelihood_stretch) {
      size_t count = gl_smaller(d - start, gl_likelihood_stretch);
      const T *a = x + i * d + start, *b = y + i * d + start;
      GL_FUNCTION_LOOP for (size_t j = 0; j < count; j++) terms[j] = a[j] * b[j] - GL_SOFTPLUS(b[j]);
      total += sum_dense(count, terms);
    }
    out[i] = total;
  }
}

static void kernel_bernoulli_log_vjp(size_t n, size_t d, const T *gy, const T *x, const T *y, T *out) {
  for (size_t i = 0; i < n; i++, x += d, y += d, out += d) {
    T g = gy[i];
    GL_FUNCTION_LOOP for (size_t j = 0; j < d; j++) out[j] = g * (x[j] - GL_SIGMOID(y[j]));
  }
}
