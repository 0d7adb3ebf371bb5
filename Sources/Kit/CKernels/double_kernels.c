/* The double kernels: the same bodies, compiled once, with libm's functions. */
#include "Bodies/level.h"
#include "include/ganlab_kernel_list.h"
#include "include/ganlab_kernels.h"

#define T double
#define T_VECTOR gl_double8
#define T_HALF_VECTOR gl_double8

#include "Bodies/double_functions.h"

#define GL_FUNCTION_LOOP
#define GL_EXP exp
#define GL_LOG log
#define GL_TANH tanh
#define GL_SIGMOID gl_sigmoid_double
#define GL_SOFTPLUS gl_softplus_double

/* In this order: rows are filled by `unary.h`, permutations copy by `moving.h`,
 * likelihoods add up by `reductions.h`. */
#include "Bodies/unary.h"
#include "Bodies/binary.h"
#include "Bodies/moving.h"
#include "Bodies/couplings.h"
#include "Bodies/transpose.h"
#include "Bodies/reductions.h"
#include "Bodies/likelihoods.h"
#include "Bodies/lerp.h"
#include "Bodies/optimisers.h"
#include "Bodies/batch_norm.h"
#include "Bodies/double_random.h"

/* The tiles of the AVX-512 level: so they are tested on any machine. Doubles are for checking. */
#define GL_PRODUCT_VECTOR 64
#define GL_PRODUCT_ROWS 12
/* Such vectors pass between functions of this file alone, and those are inlined. */
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpsabi"
#include "Bodies/product.h"
#pragma clang diagnostic pop

#define GL_PUBLIC(R, name, parameters, arguments) \
  R gl_##name##_f64 parameters { return kernel_##name arguments; }

GL_KERNEL_LIST(GL_PUBLIC, double)

size_t gl_random_words_f64(void) { return 2; }
