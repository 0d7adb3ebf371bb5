/*
 * What only tests and benchmarks need: the kernels of one CPU level, whichever level is in use.
 */
#ifndef GANLAB_KERNELS_TESTING_H
#define GANLAB_KERNELS_TESTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ganlab_kernel_list.h"

#if defined(__cplusplus)
extern "C" {
#endif

#pragma clang assume_nonnull begin

#define GL_TABLE_FIELD(R, name, parameters, arguments) R(*name) parameters;

/* The float kernels of one level; a field does what gl_<field>_f32 promises. */
typedef struct gl_kernels_f32 {
  GL_KERNEL_LIST(GL_TABLE_FIELD, float)
  GL_INTEGER_KERNEL_LIST(GL_TABLE_FIELD)
} gl_kernels_f32;

#undef GL_TABLE_FIELD

/* The kernels of "baseline", "avx2" or "avx512"; null if the name is none of these or this CPU
 * lacks what the level needs. Tests compare levels by their tables, which changes nothing for other
 * threads. */
const gl_kernels_f32 *_Nullable gl_level_kernels(const char *level);

/* Makes the public functions use this level, in the whole process; false, and nothing changes,
 * where gl_level_kernels says null. For benchmarks: a test that runs beside others takes the
 * table. */
bool gl_force_cpu_level(const char *level);

/* Philox4x32-10 with all of its 128 bits of counter, to compare with the published vectors. */
void gl_philox4x32_10(const uint32_t counter[_Nonnull 4], const uint32_t key[_Nonnull 2],
                      uint32_t words[_Nonnull 4]);

#pragma clang assume_nonnull end

#if defined(__cplusplus)
}
#endif
#endif
