/* What the lab asks of OpenBLAS besides products. */
#include <cblas.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <strings.h>

#include "include/ganlab_kernels.h"

void gl_blas_set_threads(int threads) { openblas_set_num_threads(threads < 1 ? 1 : threads); }

int gl_blas_threads(void) { return openblas_get_num_threads(); }

/* Left to itself, OpenBLAS takes its oldest kernels for a CPU that it does not know, a fifth as fast as the
 * lab's own. */
bool gl_blas_knows_cpu(void) {
#if defined(__x86_64__)
  static const char *const modern[] = {"Haswell", "Zen", "SkylakeX", "Cooperlake", "SapphireRapids"};
  const char *core = openblas_get_corename();
  /* Those behind the first two have AVX-512. */
  size_t first = __builtin_cpu_supports("avx512f") ? 2 : 0;
  for (size_t i = first; i < sizeof modern / sizeof modern[0]; i++) {
    if (strcasecmp(core, modern[i]) == 0) return true;
  }
  return !__builtin_cpu_supports("avx2");
#else
  return true;
#endif
}

static char description[256];

/* OpenBLAS writes its answer anew at each call; a copy is safe to read from any thread. */
static void copy_description(void) {
  snprintf(description, sizeof description, "%s", openblas_get_config());
}

const char *gl_blas_description(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, copy_description);
  return description;
}
