/*
 * Matrix products, by OpenBLAS. It has kernels of its own for small products, which were not beaten
 * by sgemv or by plain loops on any shape of a small network; it only has to be asked in the order
 * that it is good at.
 */
#include <cblas.h>
#include <string.h>

#include "include/ganlab_kernels.h"

enum {
  /* A thin transposed b, the weights of a layer on the plane seen from behind, is turned first:
   * 256x2 . (128x2)' takes 2.5 us so, and 4.3 us else. */
  thin_terms = 4,
  thin_columns = 1024,
};

/* A side of one row or column is the same array either way round; the plain way is the faster. */
static inline bool transposes(bool asked, size_t rows, size_t columns) {
  return asked && rows != 1 && columns != 1;
}

static inline CBLAS_TRANSPOSE order_of(bool transposed) {
  return transposed ? CblasTrans : CblasNoTrans;
}

/* OpenBLAS counts in int: an array with a side past 2^31 does not occur. */
#define GL_MATMUL(T, S, gemm)                                                                     \
  /* c = beta * c, and 0 for beta = 0 whatever c holds. */                                        \
  static void scale_##S(size_t n, T beta, T *c) {                                                 \
    if (beta == 0) {                                                                              \
      memset(c, 0, n * sizeof(T));                                                                \
    } else {                                                                                      \
      gl_scale_##S(n, beta, c, c);                                                                \
    }                                                                                             \
  }                                                                                               \
                                                                                                  \
  void gl_matmul_##S(bool ta, bool tb, size_t m, size_t n, size_t k, T alpha, const T *a,         \
                     const T *b, T beta, T *c) {                                                  \
    if (m == 0 || n == 0) return;                                                                 \
    if (k == 0) {                                                                                 \
      scale_##S(m * n, beta, c);                                                                  \
      return;                                                                                     \
    }                                                                                             \
    ta = transposes(ta, m, k);                                                                    \
    tb = transposes(tb, k, n);                                                                    \
    T turned[thin_terms * thin_columns];                                                          \
    if (tb && k <= thin_terms && n <= thin_columns) {                                             \
      gl_transpose_##S(n, k, b, turned);                                                          \
      b = turned;                                                                                 \
      tb = false;                                                                                 \
    }                                                                                             \
    gemm(CblasRowMajor, order_of(ta), order_of(tb), (int)m, (int)n, (int)k, alpha, a,             \
         (int)(ta ? m : k), b, (int)(tb ? k : n), beta, c, (int)n);                               \
  }

GL_MATMUL(float, f32, cblas_sgemm)
GL_MATMUL(double, f64, cblas_dgemm)
