/*
 * The lab's numeric kernels: everything that touches an array element.
 *
 * Each kernel exists for float (`_f32`) and double (`_f64`); doubles are for checking gradients,
 * floats for training. Arrays are dense and row-major unless strides are given. `n` counts elements.
 * Input and output may be the same array where a comment says "in place"; they never overlap partly.
 *
 * Every float kernel is compiled for several CPU levels (baseline, AVX2+FMA, AVX-512); the level is
 * chosen once, when the library is loaded. `GANLAB_CPU=baseline|avx2|avx512` lowers it, for tests.
 */
#ifndef GANLAB_KERNELS_H
#define GANLAB_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ganlab_arithmetic.h"
#include "ganlab_neighbours.h"
#include "ganlab_product.h"
#include "ganlab_spectra.h"
#include "ganlab_threads.h"

#if defined(__cplusplus)
extern "C" {
#endif

#define GL_NONNULL_BEGIN _Pragma("clang assume_nonnull begin")
#define GL_NONNULL_END _Pragma("clang assume_nonnull end")

GL_NONNULL_BEGIN

/* Rows that the sums of batch normalisation are over. */
enum { gl_chunk_rows = 256 };

/* The name of the level in use: "baseline", "avx2" or "avx512". */
const char *gl_cpu_level(void);

/* Declares the kernels for one element type `T` with the suffix `S`. */
#define GL_DECLARE_KERNELS(T, S)                                                                    \
  /* ---- Filling and moving ---------------------------------------------------------------- */ \
  void gl_fill_##S(size_t n, T value, T *y);                                                        \
  /* y[i, j, k] = x[i, k] for x [outer, inner], y [outer, repeats, inner]. */                       \
  void gl_repeat_##S(size_t outer, size_t repeats, size_t inner, const T *x, T *y);                 \
  /* y [cols, rows] = transpose of x [rows, cols]. */                                               \
  void gl_transpose_##S(size_t rows, size_t cols, const T *x, T *y);                                \
  /* General permutation: y is dense with `shape` (rank <= 8); x is read with `strides`, counted */ \
  /* in elements (a stride of 0 repeats). */                                                        \
  void gl_strided_copy_##S(size_t rank, const int64_t *shape, const int64_t *strides, const T *x,   \
                           T *y);                                                                   \
  /* Rows of `width` elements: y[i * y_stride ..] = x[i * x_stride ..], i < rows. */                \
  void gl_copy_rows_##S(size_t rows, size_t width, const T *x, size_t x_stride, T *y,               \
                        size_t y_stride);                                                           \
  /* The same, added to what y holds. */                                                            \
  void gl_add_rows_##S(size_t rows, size_t width, const T *x, size_t x_stride, T *y,                \
                       size_t y_stride);                                                            \
  /* y[i, :] = x[index[i], :]; every index is in 0..<x rows (the caller has checked). */            \
  void gl_gather_rows_##S(size_t n, size_t width, const T *x, const int32_t *index, T *y);          \
  /* y[index[i], :] += x[i, :]; y is not cleared first; sequential, so the bits are fixed. */       \
  void gl_scatter_add_rows_##S(size_t n, size_t width, const T *x, const int32_t *index, T *y);     \
  /* y[i, j] = sum of x[i, l] over l <= j, or if reversed over l >= j; in place. */                 \
  void gl_cumulative_sum_##S(size_t rows, size_t width, bool reversed, const T *x, T *y);           \
  /* y[i] = x[i, place[i]]; a place is cut off to a whole number in 0..<width, NaN counts as 0. */  \
  void gl_pick_##S(size_t rows, size_t width, const T *x, const T *place, T *y);                    \
  /* y[i, :] = 0 but for y[i, place[i]] = x[i]: the transpose of pick. */                           \
  void gl_put_##S(size_t rows, size_t width, const T *x, const T *place, T *y);                     \
                                                                                                    \
  /* ---- Elementwise, one input (all may run in place) ------------------------------------- */ \
  void gl_neg_##S(size_t n, const T *x, T *y);                                                      \
  void gl_exp_##S(size_t n, const T *x, T *y);                                                      \
  void gl_log_##S(size_t n, const T *x, T *y);                                                      \
  void gl_sqrt_##S(size_t n, const T *x, T *y);                                                     \
  void gl_square_##S(size_t n, const T *x, T *y);                                                   \
  void gl_reciprocal_##S(size_t n, const T *x, T *y);                                               \
  void gl_abs_##S(size_t n, const T *x, T *y);                                                      \
  /* -1, 0 or 1; NaN stays NaN. */                                                                  \
  void gl_sign_##S(size_t n, const T *x, T *y);                                                     \
  void gl_sin_##S(size_t n, const T *x, T *y);                                                      \
  void gl_cos_##S(size_t n, const T *x, T *y);                                                      \
  void gl_tanh_##S(size_t n, const T *x, T *y);                                                     \
  void gl_sigmoid_##S(size_t n, const T *x, T *y);                                                  \
  /* log(1 + e^x) = max(x, 0) + log1p(e^-|x|): no overflow, full relative precision at both ends. */ \
  void gl_softplus_##S(size_t n, const T *x, T *y);                                                 \
  /* x where x > 0, else slope * x (slope 0: ReLU). */                                              \
  void gl_leaky_relu_##S(size_t n, T slope, const T *x, T *y);                                      \
  void gl_scale_##S(size_t n, T factor, const T *x, T *y);                                          \
  void gl_shift_##S(size_t n, T offset, const T *x, T *y);                                          \
  /* x^p. */                                                                                        \
  void gl_pow_##S(size_t n, T p, const T *x, T *y);                                                 \
  void gl_clamp_##S(size_t n, T low, T high, const T *x, T *y);                                     \
                                                                                                    \
  /* ---- Elementwise, two inputs, with broadcasting ---------------------------------------- */ \
  /* y[i, j] = a[i * a_outer + j * a_inner] op b[i * b_outer + j * b_inner] for i < outer,       */ \
  /* j < inner; inner strides are 0 or 1. y is dense. In place on an operand that is dense too.  */ \
  void gl_add_##S(size_t outer, size_t inner, const T *a, size_t a_outer, size_t a_inner,           \
                  const T *b, size_t b_outer, size_t b_inner, T *y);                                \
  void gl_sub_##S(size_t outer, size_t inner, const T *a, size_t a_outer, size_t a_inner,           \
                  const T *b, size_t b_outer, size_t b_inner, T *y);                                \
  void gl_mul_##S(size_t outer, size_t inner, const T *a, size_t a_outer, size_t a_inner,           \
                  const T *b, size_t b_outer, size_t b_inner, T *y);                                \
  void gl_div_##S(size_t outer, size_t inner, const T *a, size_t a_outer, size_t a_inner,           \
                  const T *b, size_t b_outer, size_t b_inner, T *y);                                \
  void gl_max_##S(size_t outer, size_t inner, const T *a, size_t a_outer, size_t a_inner,           \
                  const T *b, size_t b_outer, size_t b_inner, T *y);                                \
  void gl_min_##S(size_t outer, size_t inner, const T *a, size_t a_outer, size_t a_inner,           \
                  const T *b, size_t b_outer, size_t b_inner, T *y);                                \
  /* 1 where a > b (or a == b), else 0. */                                                          \
  void gl_greater_##S(size_t outer, size_t inner, const T *a, size_t a_outer, size_t a_inner,       \
                      const T *b, size_t b_outer, size_t b_inner, T *y);                            \
  void gl_equal_##S(size_t outer, size_t inner, const T *a, size_t a_outer, size_t a_inner,         \
                    const T *b, size_t b_outer, size_t b_inner, T *y);                              \
                                                                                                    \
  /* ---- Affine couplings: x, y [n, k]; outputs h [n, 2k], first all a, then all t ------------- */ \
  /* y = x e^s + t, with s = bound * tanh(a / bound). */                                            \
  void gl_affine_coupling_##S(size_t n, size_t k, T bound, const T *x, const T *h, T *y);           \
  /* y = x e^s. */                                                                                  \
  void gl_affine_stretch_##S(size_t n, size_t k, T bound, const T *x, const T *h, T *y);            \
  /* gh = [gy x e^s (1 - (s / bound)^2), gy]. */                                                    \
  void gl_affine_coupling_vjp_##S(size_t n, size_t k, T bound, const T *gy, const T *x, const T *h, \
                                  T *gh);                                                           \
  /* y[i] = sum[i] + the sum of s over row i; sum and y are [n]. */                                 \
  void gl_affine_log_##S(size_t n, size_t k, T bound, const T *sum, const T *h, T *y);              \
  /* gh = [gy (1 - (s / bound)^2), 0], gy [n]. */                                                   \
  void gl_affine_log_vjp_##S(size_t n, size_t k, T bound, const T *gy, const T *h, T *gh);          \
                                                                                                    \
  /* ---- Likelihoods of rows of d numbers ---------------------------------------------------- */ \
  /* out[i] = the sum over row i of x y - ln(1 + e^y); x and y are [n, d]. */                       \
  void gl_bernoulli_log_##S(size_t n, size_t d, const T *x, const T *y, T *out);                    \
  /* out = gy (x - sigmoid y), gy [n]; may run in place on x or y. */                               \
  void gl_bernoulli_log_vjp_##S(size_t n, size_t d, const T *gy, const T *x, const T *y, T *out);   \
  /* y[i] = f((1 - t[i]) u(a[i]) + t[i] u(b[i])) for n rows of d numbers, where f is the leaky ReLU of `slope`, not 0, \
   * and u takes it back; with the slope 1 both change nothing. */                                 \
  void gl_lerp_rows_##S(size_t n, size_t d, T slope, const T *t, const T *a, const T *b, T *y);     \
                                                                                                    \
  /* ---- Derivatives in one pass (may run in place on gy) ----------------------------------- */ \
  /* gy where x > 0, else slope * gy: the vector-Jacobian product of leaky_relu. */                 \
  void gl_leaky_relu_vjp_##S(size_t n, T slope, const T *gy, const T *x, T *gx);                    \
  /* gy * (1 - y^2), with y = tanh x. */                                                            \
  void gl_tanh_vjp_##S(size_t n, const T *gy, const T *y, T *gx);                                   \
  /* gy * y * (1 - y), with y = sigmoid x. */                                                       \
  void gl_sigmoid_vjp_##S(size_t n, const T *gy, const T *y, T *gx);                                \
                                                                                                    \
  /* ---- Reductions ----------------------------------------------------------------------- */ \
  /* y[i, k] = sum over j of x[i, j, k], for x [outer, count, inner]. inner == 1 vectorises along */ \
  /* j with several accumulators; inner > 1 vectorises along k. */                                  \
  void gl_sum_##S(size_t outer, size_t count, size_t inner, const T *x, T *y);                      \
  /* Of the sum for outer = 1, the columns of a range that begins at a multiple of 64. */            \
  void gl_sum_columns_##S(size_t count, size_t inner, gl_range columns, const T *x, T *y);          \
  /* The sum's twin with the maximum; count >= 1; NaN if any is. */                                       \
  void gl_max_reduce_##S(size_t outer, size_t count, size_t inner, const T *x, T *y);               \
  /* Sum of squares, and the inner product; accumulated in double. */                               \
  double gl_sum_squares_##S(size_t n, const T *x);                                                  \
  double gl_dot_##S(size_t n, const T *a, const T *b);                                              \
  /* True if no element is NaN or infinite. */                                                      \
  bool gl_all_finite_##S(size_t n, const T *x);                                                     \
                                                                                                    \
  /* ---- Batch normalisation of columns: x, y [rows, inner]; the others [inner] ---------------- */ \
  /* For each chunk of gl_chunk_rows rows, of those in the range: the mean, and the sum of          */ \
  /* (x - mean)^2: sums [chunks, 2, inner]. */                                                      \
  void gl_moments_##S(size_t rows, size_t inner, gl_range chunks, const T *x, T *sums);             \
  /* y = r((x - mean) factor + offset), r a leaky ReLU; slope 1: none. */                           \
  void gl_scale_columns_##S(size_t rows, size_t inner, T slope, const T *x, const T *mean,          \
                            const T *factor, const T *offset, T *y);                                \
  /* With g = gy r'(y), for each chunk: the sums of g and of g (x - mean). */                       \
  void gl_moments_vjp_##S(size_t rows, size_t inner, gl_range chunks, T slope, const T *gy,         \
                          const T *y, const T *x, const T *mean, T *sums);                          \
  /* gx = g factor + (x - mean) of_x + offset. */                                                   \
  void gl_scale_columns_vjp_##S(size_t rows, size_t inner, T slope, const T *gy, const T *y,        \
                                const T *x, const T *mean, const T *factor, const T *of_x,          \
                                const T *offset, T *gx);                                            \
                                                                                                    \
  /* ---- Windows of images -------------------------------------------------------------------- */ \
  /* y += the windows [places, window], each at its place, for a range of images. */                \
  void gl_add_windows_##S(const gl_patches *g, gl_range images, const T *windows, T *y);            \
  /* y = the mean of each channel over each window; windows lie within the images. */               \
  void gl_average_pool_##S(const gl_patches *g, gl_range images, const T *x, T *y);                 \
  /* Its transpose: gx += gy spread over the windows; gx is not cleared first. */                   \
  void gl_average_pool_vjp_##S(const gl_patches *g, gl_range images, const T *gy, T *gx);           \
  /* y = the elements of `from` where x is largest in each window, channel by channel: the first of */ \
  /* several, or a NaN. */                                                                          \
  void gl_max_pool_##S(const gl_patches *g, gl_range images, const T *x, const T *from, T *y);      \
  /* Its transpose: gx += gy at those places; gx is not cleared first. */                           \
  void gl_max_pool_vjp_##S(const gl_patches *g, gl_range images, const T *x, const T *gy, T *gx);   \
                                                                                                    \
  /* ---- Optimisers: one pass over a parameter and its state, in place ---------------------- */ \
  /* y = (1 - fraction) y + fraction x: an exponential moving average. */                           \
  void gl_approach_##S(size_t n, double fraction, const T *x, T *y);                                \
  /* Adam (Kingma & Ba 2015, algorithm 1; PyTorch's form), at 1-based `step`:                     */ \
  /* m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;                                              */ \
  /* p -= lr / (1 - b1^step) * m / (sqrt(v / (1 - b2^step)) + eps). Powers are taken in double. */  \
  void gl_adam_##S(size_t n, double lr, double b1, double b2, double eps, uint64_t step,            \
                   const T *g, T *m, T *v, T *p);                                                   \
  /* SGD with momentum as PyTorch has it: u = momentum u + g; p -= lr u. */                         \
  void gl_sgd_##S(size_t n, double lr, double momentum, const T *g, T *u, T *p);                    \
  /* RMSProp as PyTorch has it: v = alpha v + (1 - alpha) g^2; p -= lr g / (sqrt(v) + eps). */      \
  void gl_rmsprop_##S(size_t n, double lr, double alpha, double eps, const T *g, T *v, T *p);       \
                                                                                                    \
  /* ---- Random numbers: Philox4x32-10 (Salmon et al. 2011), counter-based ------------------- */ \
  /* The stream (key) read from block `counter` on; a block is four 32-bit words. Element i uses  */ \
  /* the words that belong to its place, whatever n is, so that a longer draw starts with the     */ \
  /* shorter one. Float and double use as many words per element as gl_random_words_ says.        */ \
  /* Uniform on [0, 1): 24 (53) bits. */                                                            \
  void gl_uniform_##S(size_t n, uint64_t key, uint64_t counter, T *y);                              \
  /* Standard normal, by Box-Muller. */                                                             \
  void gl_normal_##S(size_t n, uint64_t key, uint64_t counter, T *y);                               \
  /* How many 32-bit words one element takes: 1 for float, 2 for double. */                         \
  size_t gl_random_words_##S(void);

GL_DECLARE_KERNELS(float, f32)
GL_DECLARE_KERNELS(double, f64)

/* Uniform integers 0 ..< bound from the same stream, one word each (bound <= 2^31; the bias of the
 * multiply-and-shift is below bound / 2^32). */
void gl_integers(size_t n, uint64_t key, uint64_t counter, uint32_t bound, int32_t *y);

/* Of x [rows, 64] with offsets [rows]: bit j of bits[i] says that x[i, j] + offsets[i] is at most
 * row_limits[i] or limits[j]. NaN is not. */
void gl_below(size_t rows, const float *x, const float *offsets, const float *row_limits,
              const float *limits, uint64_t *bits);

/* One Philox block, for splitting keys and for tests: words[0..4) of block `counter` of `key`. */
void gl_philox_block(uint64_t key, uint64_t counter, uint32_t words[_Nonnull 4]);

/* OpenBLAS's threads (all of the process), its version and the kernels that it picked. */
void gl_blas_set_threads(int threads);
int gl_blas_threads(void);
/* True if OpenBLAS has chosen kernels that make use of this CPU. */
bool gl_blas_knows_cpu(void);
const char *gl_blas_description(void);

/* The recording depth of this thread's gradient tape: 0 records, more does not. */
int *gl_no_record_depth(void);
/* Where linear layers of this thread note their results, an object of the tape's own; NULL: nowhere. */
void *_Nullable *_Nonnull gl_layer_notes(void);

GL_NONNULL_END

#if defined(__cplusplus)
}
#endif
#endif
