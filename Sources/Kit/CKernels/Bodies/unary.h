/*
 * Elementwise kernels of one input, and derivatives in one pass. GL_EXP and its like are the
 * functions of one element; GL_FUNCTION_LOOP is a vector loop where they are free of branches.
 */

#define GL_UNARY(name, loop, expression)                                                          \
  static void kernel_##name(size_t n, const T *x, T *y) {                                         \
    loop for (size_t i = 0; i < n; i++) {                                                         \
      T v = x[i];                                                                                 \
      y[i] = (expression);                                                                        \
    }                                                                                             \
  }

GL_UNARY(neg, GL_LOOP, -v)
GL_UNARY(sqrt, GL_LOOP, __builtin_elementwise_sqrt(v))
GL_UNARY(square, GL_LOOP, v * v)
GL_UNARY(reciprocal, GL_LOOP, (T)1 / v)
GL_UNARY(abs, GL_LOOP, __builtin_elementwise_abs(v))
/* v + 0 makes -0 a plain 0 and keeps NaN. */
GL_UNARY(sign, GL_LOOP, v > 0 ? (T)1 : v < 0 ? (T)-1 : v + (T)0)
GL_UNARY(exp, GL_FUNCTION_LOOP, GL_EXP(v))
GL_UNARY(log, GL_FUNCTION_LOOP, GL_LOG(v))
GL_UNARY(tanh, GL_FUNCTION_LOOP, GL_TANH(v))
GL_UNARY(sigmoid, GL_FUNCTION_LOOP, GL_SIGMOID(v))
GL_UNARY(softplus, GL_FUNCTION_LOOP, GL_SOFTPLUS(v))

#undef GL_UNARY

static void kernel_fill(size_t n, T value, T *y) {
  GL_LOOP for (size_t i = 0; i < n; i++) y[i] = value;
}

static void kernel_scale(size_t n, T factor, const T *x, T *y) {
  GL_LOOP for (size_t i = 0; i < n; i++) y[i] = factor * x[i];
}

static void kernel_shift(size_t n, T offset, const T *x, T *y) {
  GL_LOOP for (size_t i = 0; i < n; i++) y[i] = x[i] + offset;
}

static void kernel_clamp(size_t n, T low, T high, const T *x, T *y) {
  GL_LOOP for (size_t i = 0; i < n; i++) {
    T v = x[i];
    v = v < low ? low : v;
    y[i] = v > high ? high : v;
  }
}

/* With slope 0 the negative side is 0 itself: not -0, and not 0 * infinity. */
static void kernel_leaky_relu(size_t n, T slope, const T *x, T *y) {
  if (slope == 0) {
    GL_LOOP for (size_t i = 0; i < n; i++) {
      T v = x[i];
      y[i] = v <= 0 ? (T)0 : v;
    }
  } else {
    GL_LOOP for (size_t i = 0; i < n; i++) {
      T v = x[i];
      y[i] = v > 0 ? v : slope * v;
    }
  }
}

static void kernel_leaky_relu_vjp(size_t n, T slope, const T *gy, const T *x, T *gx) {
  if (slope == 0) {
    GL_LOOP for (size_t i = 0; i < n; i++) {
      T g = gy[i];
      gx[i] = x[i] > 0 ? g : (T)0;
    }
  } else {
    GL_LOOP for (size_t i = 0; i < n; i++) {
      T g = gy[i];
      gx[i] = x[i] > 0 ? g : slope * g;
    }
  }
}

static void kernel_tanh_vjp(size_t n, const T *gy, const T *y, T *gx) {
  GL_LOOP for (size_t i = 0; i < n; i++) gx[i] = gy[i] * (1 - y[i] * y[i]);
}

static void kernel_sigmoid_vjp(size_t n, const T *gy, const T *y, T *gx) {
  GL_LOOP for (size_t i = 0; i < n; i++) gx[i] = gy[i] * (y[i] * (1 - y[i]));
}
