/* The float kernels for CPUs with AVX-512 F, VL, DQ and BW (Skylake-SP, 2017, and Zen 4 on). */
#if defined(__x86_64__)
#define GL_TABLE gl_float_avx512
#define GL_PRODUCT_VECTOR 64
#define GL_PRODUCT_ROWS 12
#define GL_HAS_FMA 1

/* Before the target is set: the system's headers are for every level. */
#include "../Bodies/level.h"
#include "../kernel_tables.h"

#pragma clang attribute push( \
  __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)
#include "../Bodies/float_kernels.h"
#pragma clang attribute pop
#endif
