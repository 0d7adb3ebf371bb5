/*
 * The product of two matrices as a layer needs it: with its bias, and with the nonlinearity before
 * it, whose derivative is a gate.
 */
#ifndef GANLAB_PRODUCT_H
#define GANLAB_PRODUCT_H

#include <stdbool.h>
#include <stddef.h>

/* From start up to, but without, end. */
typedef struct gl_range {
  size_t start, end;
} gl_range;

/* How a product is computed; `gl_product_*` chooses. */
typedef enum gl_product_kind {
  gl_product_blocks,            /* copied by blocks into the order in which they are used */
  gl_product_few_columns,       /* n <= 4 */
  gl_product_few_terms,         /* k <= 4 */
  gl_product_few_rows,          /* m <= 4, a stored by columns */
  gl_product_few_outer_columns, /* n <= 4, a stored by columns */
} gl_product_kind;

/* Windows of images [height, width, channels] as the rows of a matrix: a row for each place, of all the
 * numbers in the window, [patch_height, patch_width, channels]. Over the edges there are zeros. */
typedef struct gl_patches {
  size_t height, width, channels; /* of an image */
  size_t rows, columns;           /* of places, in an image */
  size_t step;                    /* pixels from one place to the next, both ways */
  ptrdiff_t top, left;            /* the first window's corner; negative: over the edge */
  size_t patch_height, patch_width;
} gl_patches;

/* Pixels of images [height, width, channels], of each [rows, columns], `step` apart both ways. */
typedef struct gl_pixels {
  size_t height, width;
  size_t rows, columns;
  size_t step;
  size_t top, left; /* the first one */
} gl_pixels;

/* Every step-th element both ways of a kernel [height, width, n, outputs], from the last one back:
 * [rows, columns], of which the last is `top`, `left`. */
typedef struct gl_taps {
  size_t width, outputs; /* of the kernel */
  size_t rows, columns, step;
  size_t top, left;
} gl_taps;

#define GL_PRODUCT_(T) gl_product_##T
#define GL_PRODUCT(T) GL_PRODUCT_(T)

/* c [m, n] = gate(op(a) op(b) + bias), with op(a) [m, k], op(b) [k, n]; all arrays dense, row-major.
 *
 * The gate is a leaky ReLU's derivative, of its input z: h becomes h where z > 0, else slope * h. It
 * acts on the elements of a before the product, or on those of c after it; z has their places. The
 * ReLU itself is the gate of z by z: `rectifies` applies it to c.
 *
 * With `patches`, a is images, and the operand [m, k] their windows (transposed [k, m]), which are read
 * where they lie; it is not gated. With `pixels`, the rows of c are these pixels of images of n channels;
 * they are neither gated nor rectified. With `taps`, b is a kernel, and the operand [k, n] its taps, each
 * transposed: k = taps * outputs. */
#define GL_DECLARE_PRODUCT(T)                                                                       \
  struct GL_PRODUCT(T) {                                                                            \
    size_t m, n, k;                                                                                 \
    bool transposes_a;     /* a is stored as [k, m] */                                              \
    bool transposes_b;     /* b is stored as [n, k] */                                              \
    bool accumulates;      /* the sum is added to what c holds */                                   \
    bool gates_a, gates_c;                                                                          \
    bool rectifies;        /* c is put through a leaky ReLU of its own; not with gates_c */         \
    gl_product_kind kind;  /* set by gl_product_* */                                                \
    const T *_Nonnull a, *_Nonnull b;                                                               \
    const T *_Nullable bias; /* [n] */                                                              \
    const T *_Nullable gate;                                                                        \
    T slope;               /* of the gate */                                                        \
    T rectifier_slope;                                                                              \
    T *_Nonnull c;                                                                                  \
    const gl_patches *_Nullable patches;                                                            \
    const gl_pixels *_Nullable pixels;                                                              \
    const gl_taps *_Nullable taps;                                                                  \
  };

GL_DECLARE_PRODUCT(float)
GL_DECLARE_PRODUCT(double)

/* Elements of the memory that a part of a product works in. */
enum { gl_product_scratch = 320 * 64 + 65536 + 8192 };

#if defined(__cplusplus)
extern "C" {
#endif

/* The bits do not depend on the number of threads. */
void gl_product_f32(struct gl_product_float task);
void gl_product_f64(struct gl_product_double task);

#if defined(__cplusplus)
}
#endif
#endif
