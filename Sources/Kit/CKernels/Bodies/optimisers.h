/*
 * The steps of the optimisers. What depends on the step alone is worked out once, in double.
 */

static void kernel_approach(size_t n, double fraction, const T *x, T *y) {
  T keep = (T)(1 - fraction), take = (T)fraction;
  GL_LOOP for (size_t i = 0; i < n; i++) y[i] = keep * y[i] + take * x[i];
}

static void kernel_adam(size_t n, double lr, double b1, double b2, double eps, uint64_t step,
                        const T *g, T *m, T *v, T *p) {
  T keep1 = (T)b1, take1 = (T)(1 - b1);
  T keep2 = (T)b2, take2 = (T)(1 - b2);
  T rate = (T)(lr / (1 - pow(b1, (double)step)));
  T correction = (T)(1 / (1 - pow(b2, (double)step)));
  T epsilon = (T)eps;
  GL_LOOP for (size_t i = 0; i < n; i++) {
    T gradient = g[i];
    T mean = keep1 * m[i] + take1 * gradient;
    T square = keep2 * v[i] + take2 * (gradient * gradient);
    m[i] = mean;
    v[i] = square;
    p[i] -= rate * mean / (__builtin_elementwise_sqrt(square * correction) + epsilon);
  }
}

static void kernel_sgd(size_t n, double lr, double momentum, const T *g, T *u, T *p) {
  T rate = (T)lr, keep = (T)momentum;
  GL_LOOP for (size_t i = 0; i < n; i++) {
    T velocity = keep * u[i] + g[i];
    u[i] = velocity;
    p[i] -= rate * velocity;
  }
}

static void kernel_rmsprop(size_t n, double lr, double alpha, double eps, const T *g, T *v, T *p) {
  T rate = (T)lr, keep = (T)alpha, take = (T)(1 - alpha), epsilon = (T)eps;
  GL_LOOP for (size_t i = 0; i < n; i++) {
    T gradient = g[i];
    T square = keep * v[i] + take * (gradient * gradient);
    v[i] = square;
    p[i] -= rate * gradient / (__builtin_elementwise_sqrt(square) + epsilon);
  }
}
