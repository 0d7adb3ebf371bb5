/*
 * The kernels that exist once per CPU level, as a list: X(result, name, parameters, arguments).
 *
 * One list keeps four things in step: the table of a level, the public functions that forward to
 * the table in use, the double kernels, and the tests that visit every level.
 */
#ifndef GANLAB_KERNEL_LIST_H
#define GANLAB_KERNEL_LIST_H

#include "ganlab_product.h"

#define GL_BINARY_PARAMETERS(T)                                                                   \
  (size_t outer, size_t inner, const T *a, size_t a_outer, size_t a_inner, const T *b,            \
   size_t b_outer, size_t b_inner, T *y)
#define GL_BINARY_ARGUMENTS (outer, inner, a, a_outer, a_inner, b, b_outer, b_inner, y)
#define GL_ROWS_PARAMETERS(T)                                                                     \
  (size_t rows, size_t width, const T *x, size_t x_stride, T *y, size_t y_stride)

/* The kernels that exist for every element type. */
#define GL_KERNEL_LIST(X, T)                                                                      \
  X(void, fill, (size_t n, T value, T *y), (n, value, y))                                         \
  X(void, repeat, (size_t outer, size_t repeats, size_t inner, const T *x, T *y),                 \
    (outer, repeats, inner, x, y))                                                                \
  X(void, transpose, (size_t rows, size_t cols, const T *x, T *y), (rows, cols, x, y))            \
  X(void, strided_copy,                                                                           \
    (size_t rank, const int64_t *shape, const int64_t *strides, const T *x, T *y),                \
    (rank, shape, strides, x, y))                                                                 \
  X(void, copy_rows, GL_ROWS_PARAMETERS(T), (rows, width, x, x_stride, y, y_stride))              \
  X(void, add_rows, GL_ROWS_PARAMETERS(T), (rows, width, x, x_stride, y, y_stride))               \
  X(void, gather_rows, (size_t n, size_t width, const T *x, const int32_t *index, T *y),          \
    (n, width, x, index, y))                                                                      \
  X(void, scatter_add_rows, (size_t n, size_t width, const T *x, const int32_t *index, T *y),     \
    (n, width, x, index, y))                                                                      \
  X(void, cumulative_sum, (size_t rows, size_t width, bool reversed, const T *x, T *y),           \
    (rows, width, reversed, x, y))                                                                \
  X(void, pick, (size_t rows, size_t width, const T *x, const T *place, T *y),                    \
    (rows, width, x, place, y))                                                                   \
  X(void, put, (size_t rows, size_t width, const T *x, const T *place, T *y),                     \
    (rows, width, x, place, y))                                                                   \
  X(void, neg, (size_t n, const T *x, T *y), (n, x, y))                                           \
  X(void, exp, (size_t n, const T *x, T *y), (n, x, y))                                           \
  X(void, log, (size_t n, const T *x, T *y), (n, x, y))                                           \
  X(void, sqrt, (size_t n, const T *x, T *y), (n, x, y))                                          \
  X(void, square, (size_t n, const T *x, T *y), (n, x, y))                                        \
  X(void, reciprocal, (size_t n, const T *x, T *y), (n, x, y))                                    \
  X(void, abs, (size_t n, const T *x, T *y), (n, x, y))                                           \
  X(void, sign, (size_t n, const T *x, T *y), (n, x, y))                                          \
  X(void, sin, (size_t n, const T *x, T *y), (n, x, y))                                           \
  X(void, cos, (size_t n, const T *x, T *y), (n, x, y))                                           \
  X(void, tanh, (size_t n, const T *x, T *y), (n, x, y))                                          \
  X(void, sigmoid, (size_t n, const T *x, T *y), (n, x, y))                                       \
  X(void, softplus, (size_t n, const T *x, T *y), (n, x, y))                                      \
  X(void, leaky_relu, (size_t n, T slope, const T *x, T *y), (n, slope, x, y))                    \
  X(void, scale, (size_t n, T factor, const T *x, T *y), (n, factor, x, y))                       \
  X(void, shift, (size_t n, T offset, const T *x, T *y), (n, offset, x, y))                       \
  X(void, pow, (size_t n, T p, const T *x, T *y), (n, p, x, y))                                   \
  X(void, clamp, (size_t n, T low, T high, const T *x, T *y), (n, low, high, x, y))               \
  X(void, add, GL_BINARY_PARAMETERS(T), GL_BINARY_ARGUMENTS)                                      \
  X(void, sub, GL_BINARY_PARAMETERS(T), GL_BINARY_ARGUMENTS)                                      \
  X(void, mul, GL_BINARY_PARAMETERS(T), GL_BINARY_ARGUMENTS)                                      \
  X(void, div, GL_BINARY_PARAMETERS(T), GL_BINARY_ARGUMENTS)                                      \
  X(void, max, GL_BINARY_PARAMETERS(T), GL_BINARY_ARGUMENTS)                                      \
  X(void, min, GL_BINARY_PARAMETERS(T), GL_BINARY_ARGUMENTS)                                      \
  X(void, greater, GL_BINARY_PARAMETERS(T), GL_BINARY_ARGUMENTS)                                  \
  X(void, equal, GL_BINARY_PARAMETERS(T), GL_BINARY_ARGUMENTS)                                    \
  X(void, affine_coupling, (size_t n, size_t k, T bound, const T *x, const T *h, T *y),           \
    (n, k, bound, x, h, y))                                                                       \
  X(void, affine_stretch, (size_t n, size_t k, T bound, const T *x, const T *h, T *y),            \
    (n, k, bound, x, h, y))                                                                       \
  X(void, affine_coupling_vjp,                                                                    \
    (size_t n, size_t k, T bound, const T *gy, const T *x, const T *h, T *gh),                    \
    (n, k, bound, gy, x, h, gh))                                                                  \
  X(void, affine_log, (size_t n, size_t k, T bound, const T *sum, const T *h, T *y),              \
    (n, k, bound, sum, h, y))                                                                     \
  X(void, affine_log_vjp, (size_t n, size_t k, T bound, const T *gy, const T *h, T *gh),          \
    (n, k, bound, gy, h, gh))                                                                     \
  X(void, bernoulli_log, (size_t n, size_t d, const T *x, const T *y, T *out), (n, d, x, y, out))  \
  X(void, bernoulli_log_vjp,                                                                      \
    (size_t n, size_t d, const T *gy, const T *x, const T *y, T *out), (n, d, gy, x, y, out))     \
  X(void, lerp_rows,                                                                              \
    (size_t n, size_t d, T slope, const T *t, const T *a, const T *b, T *y),                      \
    (n, d, slope, t, a, b, y))                                                                    \
  X(void, leaky_relu_vjp, (size_t n, T slope, const T *gy, const T *x, T *gx),                    \
    (n, slope, gy, x, gx))                                                                        \
  X(void, tanh_vjp, (size_t n, const T *gy, const T *y, T *gx), (n, gy, y, gx))                   \
  X(void, sigmoid_vjp, (size_t n, const T *gy, const T *y, T *gx), (n, gy, y, gx))                \
  X(void, sum, (size_t outer, size_t count, size_t inner, const T *x, T *y),                      \
    (outer, count, inner, x, y))                                                                  \
  X(void, sum_columns, (size_t count, size_t inner, gl_range columns, const T *x, T *y),          \
    (count, inner, columns, x, y))                                                                \
  X(void, max_reduce, (size_t outer, size_t count, size_t inner, const T *x, T *y),               \
    (outer, count, inner, x, y))                                                                  \
  X(double, sum_squares, (size_t n, const T *x), (n, x))                                          \
  X(double, dot, (size_t n, const T *a, const T *b), (n, a, b))                                   \
  X(bool, all_finite, (size_t n, const T *x), (n, x))                                             \
  X(void, approach, (size_t n, double fraction, const T *x, T *y), (n, fraction, x, y))            \
  X(void, adam,                                                                                   \
    (size_t n, double lr, double b1, double b2, double eps, uint64_t step, const T *g, T *m,      \
     T *v, T *p),                                                                                 \
    (n, lr, b1, b2, eps, step, g, m, v, p))                                                       \
  X(void, sgd, (size_t n, double lr, double momentum, const T *g, T *u, T *p),                    \
    (n, lr, momentum, g, u, p))                                                                   \
  X(void, rmsprop, (size_t n, double lr, double alpha, double eps, const T *g, T *v, T *p),       \
    (n, lr, alpha, eps, g, v, p))                                                                 \
  X(void, moments, (size_t rows, size_t inner, gl_range chunks, const T *x, T *sums),               \
    (rows, inner, chunks, x, sums))                                                                 \
  X(void, scale_columns,                                                                            \
    (size_t rows, size_t inner, T slope, const T *x, const T *mean, const T *factor,                \
     const T *offset, T *y),                                                                        \
    (rows, inner, slope, x, mean, factor, offset, y))                                               \
  X(void, moments_vjp,                                                                              \
    (size_t rows, size_t inner, gl_range chunks, T slope, const T *gy, const T *y, const T *x,      \
     const T *mean, T *sums),                                                                       \
    (rows, inner, chunks, slope, gy, y, x, mean, sums))                                             \
  X(void, scale_columns_vjp,                                                                        \
    (size_t rows, size_t inner, T slope, const T *gy, const T *y, const T *x, const T *mean,        \
     const T *factor, const T *of_x, const T *offset, T *gx),                                       \
    (rows, inner, slope, gy, y, x, mean, factor, of_x, offset, gx))                                       \
  X(void, add_windows, (const gl_patches *g, gl_range images, const T *windows, T *y),              \
    (g, images, windows, y))                                                                        \
  X(void, average_pool, (const gl_patches *g, gl_range images, const T *x, T *y), (g, images, x, y)) \
  X(void, average_pool_vjp, (const gl_patches *g, gl_range images, const T *gy, T *gx),             \
    (g, images, gy, gx))                                                                            \
  X(void, max_pool, (const gl_patches *g, gl_range images, const T *x, const T *from, T *y),        \
    (g, images, x, from, y))                                                                        \
  X(void, max_pool_vjp, (const gl_patches *g, gl_range images, const T *x, const T *gy, T *gx),     \
    (g, images, x, gy, gx))                                                                         \
  X(void, product_part,                                                                           \
    (const struct GL_PRODUCT(T) *task, gl_range rows, gl_range columns, T *scratch),              \
    (task, rows, columns, scratch))                                                               \
  X(void, uniform, (size_t n, uint64_t key, uint64_t counter, T *y), (n, key, counter, y))        \
  X(void, normal, (size_t n, uint64_t key, uint64_t counter, T *y), (n, key, counter, y))

/* The kernels that belong to no element type; they are kept in the tables of float. */
#define GL_INTEGER_KERNEL_LIST(X)                                                                 \
  X(void, integers, (size_t n, uint64_t key, uint64_t counter, uint32_t bound, int32_t *y),       \
    (n, key, counter, bound, y))                                                                  \
  X(void, below,                                                                                  \
    (size_t rows, const float *x, const float *offsets, const float *row_limits,                  \
     const float *limits, uint64_t *bits),                                                        \
    (rows, x, offsets, row_limits, limits, bits))

#endif
