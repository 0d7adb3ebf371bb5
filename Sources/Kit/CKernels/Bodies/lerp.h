/*
 * Rows between two others.
 */

/* y[i] = f((1 - t[i]) u(a[i]) + t[i] u(b[i])) for rows i of d numbers, where f is the leaky ReLU of `slope` (not 0) and
 * u takes it back; with the slope 1 both change nothing. The two products are rounded, as those of single operations
 * are. */
static void kernel_lerp_rows(size_t n, size_t d, T slope, const T *t, const T *a, const T *b, T *y) {
  T steepness = 1 / slope;
  for (size_t i = 0; i < n; i++, a += d, b += d, y += d) {
    T of_b = t[i], of_a = 1 - of_b;
    GL_LOOP for (size_t j = 0; j < d; j++) {
      T start = a[j] > 0 ? a[j] : steepness * a[j];
      T end = b[j] > 0 ? b[j] : steepness * b[j];
      T share = of_a * start;
      end *= of_b;
      T between = share + end;
      y[j] = between > 0 ? between : slope * between;
    }
  }
}
