/* The float kernels for CPUs with AVX2 and FMA (Haswell, 2013, and Zen on). */
#if defined(__x86_64__)
#define GL_TABLE gl_float_avx2
#define GL_PRODUCT_VECTOR 32
#define GL_PRODUCT_ROWS 6
#define GL_HAS_FMA 1

/* Before the target is set: the system's headers are for every level. */
#include "../Bodies/level.h"
#include "../kernel_tables.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "../Bodies/float_kernels.h"
#pragma clang attribute pop
#endif
