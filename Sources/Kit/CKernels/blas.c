/* What the lab asks of OpenBLAS besides products. */
#include <cblas.h>
#include <pthread.h>
#include <stdio.h>

#include "include/ganlab_kernels.h"

void gl_blas_set_threads(int threads) { openblas_set_num_threads(threads < 1 ? 1 : threads); }

int gl_blas_threads(void) { return openblas_get_num_threads(); }

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
