/*
 * All the float kernels of one level, and their table GL_TABLE.
 */
#include "level.h"

#include "../kernel_tables.h"

#define T float
#define T_VECTOR gl_float16
#define T_HALF_VECTOR gl_float8

#include "float_math.h"
#include "float_power.h"
#include "float_trigonometry.h"

#define GL_FUNCTION_LOOP GL_LONG_LOOP
#define GL_EXP gl_exp
#define GL_LOG gl_log
#define GL_TANH gl_tanh
#define GL_SIGMOID gl_sigmoid
#define GL_SOFTPLUS gl_softplus

/* In this order: rows are filled by `unary.h`, permutations copy by `moving.h`,
 * likelihoods add up by `reductions.h`. */
#include "unary.h"
#include "binary.h"
#include "moving.h"
#include "couplings.h"
#include "float_tile.h"
#include "transpose.h"
#include "reductions.h"
#include "likelihoods.h"
#include "lerp.h"
#include "optimisers.h"
#include "batch_norm.h"
#include "float_random.h"
#include "product.h"
#include "below.h"

#define GL_FIELD(R, name, parameters, arguments) .name = kernel_##name,

const gl_kernels_f32 GL_TABLE = {
  GL_KERNEL_LIST(GL_FIELD, float)
  GL_INTEGER_KERNEL_LIST(GL_FIELD)
};
