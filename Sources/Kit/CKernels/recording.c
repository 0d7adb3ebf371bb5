/* The recording depth of the gradient tape, one number a thread. */
#include "include/ganlab_kernels.h"

int *gl_no_record_depth(void) {
  static _Thread_local int depth = 0;
  return &depth;
}
