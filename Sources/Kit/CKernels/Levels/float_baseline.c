/* The float kernels for any CPU of the architecture: SSE2 on x86-64, NEON on AArch64. */
#define GL_TABLE gl_float_baseline
#define GL_PRODUCT_VECTOR 16
#define GL_PRODUCT_ROWS 6
#if defined(__aarch64__)
#define GL_HAS_FMA 1
#endif

#include "../Bodies/float_kernels.h"
