/* What each thread's tape and layers look up. */
#include "include/ganlab_kernels.h"

int *gl_no_record_depth(void) {
  static _Thread_local int depth = 0;
  return &depth;
}

void *_Nullable *_Nonnull gl_layer_notes(void) {
  static _Thread_local void *notes = NULL;
  return &notes;
}
