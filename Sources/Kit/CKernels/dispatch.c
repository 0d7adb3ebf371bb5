/*
 * Which level is in use, and the public float kernels, which forward to its table.
 */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "Bodies/philox.h"
#include "kernel_tables.h"

typedef struct gl_level {
  const char *name;
  const gl_kernels_f32 *kernels;
} gl_level;

/* From the lowest to the highest. */
static const gl_level levels[] = {
  {"baseline", &gl_float_baseline},
#if defined(__x86_64__)
  {"avx2", &gl_float_avx2},
  {"avx512", &gl_float_avx512},
#endif
};

enum { level_count = sizeof levels / sizeof levels[0] };

/* The baseline until the library is loaded; read without order, since every table is a constant. */
static _Atomic(const gl_level *) level_in_use = &levels[0];

static bool cpu_has_level(size_t index) {
#if defined(__x86_64__)
  switch (index) {
  case 1: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  case 2:
    return cpu_has_level(1) && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bw");
  }
#endif
  return index == 0;
}

/* The level of that name if there is one and this CPU has it. */
static const gl_level *find_level(const char *name) {
  for (size_t i = 0; i < level_count; i++) {
    if (strcmp(levels[i].name, name) == 0) return cpu_has_level(i) ? &levels[i] : NULL;
  }
  return NULL;
}

/* The highest level that the CPU has, unless GANLAB_CPU names a lower one; a name that is unknown
 * or above it changes nothing. */
__attribute__((constructor)) static void choose_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
#endif
  size_t best = level_count - 1;
  while (!cpu_has_level(best)) best--;
  const char *asked = getenv("GANLAB_CPU");
  const gl_level *lower = asked ? find_level(asked) : NULL;
  atomic_store(&level_in_use, lower ? lower : &levels[best]);
}

static inline const gl_level *current(void) {
  return atomic_load_explicit(&level_in_use, memory_order_relaxed);
}

const char *gl_cpu_level(void) { return current()->name; }

const gl_kernels_f32 *gl_level_kernels(const char *name) {
  const gl_level *level = find_level(name);
  return level ? level->kernels : NULL;
}

bool gl_force_cpu_level(const char *name) {
  const gl_level *level = find_level(name);
  if (level) atomic_store(&level_in_use, level);
  return level != NULL;
}

#define GL_FORWARD(R, name, parameters, arguments) \
  R gl_##name##_f32 parameters { return current()->kernels->name arguments; }

GL_KERNEL_LIST(GL_FORWARD, float)

void gl_integers(size_t n, uint64_t key, uint64_t counter, uint32_t bound, int32_t *y) {
  current()->kernels->integers(n, key, counter, bound, y);
}

void gl_below(size_t rows, const float *x, const float *offsets, const float *row_limits,
              const float *limits, uint64_t *bits) {
  current()->kernels->below(rows, x, offsets, row_limits, limits, bits);
}

size_t gl_random_words_f32(void) { return 1; }

void gl_philox_block(uint64_t key, uint64_t counter, uint32_t words[4]) {
  gl_philox_words(key, counter, words);
}

void gl_philox4x32_10(const uint32_t counter[4], const uint32_t key[2], uint32_t words[4]) {
  uint64_t c[4] = {counter[0], counter[1], counter[2], counter[3]};
  gl_philox_rounds(c, key[0], key[1]);
  for (int i = 0; i < 4; i++) words[i] = (uint32_t)c[i];
}
