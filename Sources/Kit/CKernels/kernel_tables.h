/*
 * The tables of float kernels, one per CPU level.
 */
#ifndef GL_KERNEL_TABLES_H
#define GL_KERNEL_TABLES_H

#include "include/ganlab_kernels.h"
#include "include/ganlab_kernels_testing.h"

#define GL_HIDDEN __attribute__((visibility("hidden")))

extern GL_HIDDEN const gl_kernels_f32 gl_float_baseline;
#if defined(__x86_64__)
extern GL_HIDDEN const gl_kernels_f32 gl_float_avx2;
extern GL_HIDDEN const gl_kernels_f32 gl_float_avx512;
#endif

#endif
