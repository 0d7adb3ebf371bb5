/*
 * What a body may count on. A body is a header that writes kernels as static functions of an
 * element type `T`; a source file of Levels/ (or double_kernels.c) defines `T` and the macros of
 * its level, then includes the bodies once. The whole file is compiled for one CPU level.
 */
#ifndef GL_LEVEL_H
#define GL_LEVEL_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The next loop has no dependence between its iterations, even where an output is an input: each
 * iteration reads its own element before it writes it. This is why kernels may run in place without
 * `restrict` (which would forbid it) and without a check at run time. A loop that then fails to
 * vectorise is a compiler warning. */
#define GL_LOOP _Pragma("clang loop vectorize(assume_safety) interleave_count(2)")

/* The same for loops that are bound by arithmetic: one vector at a time leaves a shorter tail. */
#define GL_LONG_LOOP _Pragma("clang loop vectorize(assume_safety) interleave_count(1)")

#define GL_INLINE static inline __attribute__((always_inline))

/* Sixteen or eight floats and eight doubles, loaded from any address that suits an element. Wider
 * than some levels' registers: the compiler splits them, so that sums are added in the same order
 * at each. */
typedef float gl_float16 __attribute__((vector_size(64), aligned(4), may_alias));
typedef float gl_float8 __attribute__((vector_size(32), aligned(4), may_alias));
typedef double gl_double8 __attribute__((vector_size(64), aligned(8), may_alias));

/* a * b + c, rounded once where the level has the instruction. */
#if defined(GL_HAS_FMA)
#define GL_FMA(a, b, c) __builtin_fmaf(a, b, c)
#else
#define GL_FMA(a, b, c) ((a) * (b) + (c))
#endif

GL_INLINE size_t gl_smaller(size_t a, size_t b) { return a < b ? a : b; }

GL_INLINE float gl_float_of_bits(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

GL_INLINE uint32_t gl_bits_of_float(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

#endif
