/*
 * Affine couplings: rows of k elements, and of 2k outputs of a network, first all a, then all t. With
 * s = bound * tanh(a / bound), each kernel is one pass; its derivatives work s out again, which is
 * cheaper than reading it. Rows of one element are the common case, on the plane: there the outputs
 * alternate, and the whole batch is one loop.
 */

#define GL_SQUASH(a) GL_TANH((a) * inverse)

/* The body for each element: `a` and `t` are its outputs, i its row, e its place in the rows. */
#define GL_COUPLING_LOOP(body)                                                                    \
  T inverse = 1 / bound;                                                                          \
  if (k == 1) {                                                                                   \
    GL_FUNCTION_LOOP for (size_t e = 0; e < n; e++) {                                             \
      size_t to = 2 * e, shift = 1;                                                               \
      body                                                                                        \
    }                                                                                             \
    return;                                                                                       \
  }                                                                                               \
  for (size_t i = 0; i < n; i++) {                                                                \
    GL_FUNCTION_LOOP for (size_t j = 0; j < k; j++) {                                             \
      size_t e = i * k + j, to = 2 * i * k + j, shift = k;                                        \
      body                                                                                        \
    }                                                                                             \
  }

static void kernel_affine_coupling(size_t n, size_t k, T bound, const T *x, const T *h, T *y) {
  GL_COUPLING_LOOP({ y[e] = x[e] * GL_EXP(bound * GL_SQUASH(h[to])) + h[to + shift]; })
}

static void kernel_affine_stretch(size_t n, size_t k, T bound, const T *x, const T *h, T *y) {
  GL_COUPLING_LOOP({
    (void)shift;
    y[e] = x[e] * GL_EXP(bound * GL_SQUASH(h[to]));
  })
}

static void kernel_affine_coupling_vjp(size_t n, size_t k, T bound, const T *gy, const T *x,
                                       const T *h, T *gh) {
  GL_COUPLING_LOOP({
    T squashed = GL_SQUASH(h[to]);
    T g = gy[e];
    gh[to] = g * x[e] * GL_EXP(bound * squashed) * (1 - squashed * squashed);
    gh[to + shift] = g;
  })
}

static void kernel_affine_log(size_t n, size_t k, T bound, const T *sum, const T *h, T *y) {
  T inverse = 1 / bound;
  if (k == 1) {
    GL_FUNCTION_LOOP for (size_t i = 0; i < n; i++) y[i] = sum[i] + bound * GL_SQUASH(h[2 * i]);
    return;
  }
  for (size_t i = 0; i < n; i++) {
    T total = 0;
    for (size_t j = 0; j < k; j++) total += GL_SQUASH(h[2 * i * k + j]);
    y[i] = sum[i] + bound * total;
  }
}

static void kernel_affine_log_vjp(size_t n, size_t k, T bound, const T *gy, const T *h, T *gh) {
  T inverse = 1 / bound;
  if (k == 1) {
    GL_FUNCTION_LOOP for (size_t i = 0; i < n; i++) {
      T squashed = GL_SQUASH(h[2 * i]);
      gh[2 * i] = gy[i] * (1 - squashed * squashed);
      gh[2 * i + 1] = 0;
    }
    return;
  }
  for (size_t i = 0; i < n; i++) {
    GL_FUNCTION_LOOP for (size_t j = 0; j < k; j++) {
      T squashed = GL_SQUASH(h[2 * i * k + j]);
      gh[2 * i * k + j] = gy[i] * (1 - squashed * squashed);
      gh[2 * i * k + k + j] = 0;
    }
  }
}

#undef GL_COUPLING_LOOP
#undef GL_SQUASH
