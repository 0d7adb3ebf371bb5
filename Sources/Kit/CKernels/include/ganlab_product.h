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

#define GL_PRODUCT_(T) gl_product_##T
#define GL_PRODUCT(T) GL_PRODUCT_(T)

/* c [m, n] = gate(op(a) op(b) + bias), with op(a) [m, k], op(b) [k, n]; all arrays dense, row-major.
 *
 * The gate is a leaky ReLU's derivative, of its input z: h becomes h where z > 0, else slope * h. It
 * acts on the elements of a before the product, or on those of c after it; z has their places. The
 * ReLU itself is the gate of z by z: `rectifies` applies it to c. */
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
