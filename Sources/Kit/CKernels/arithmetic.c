#include "include/ganlab_arithmetic.h"

#if defined(__x86_64__)
#include <immintrin.h>

/* The control bits of MXCSR; the others tell what has happened. */
enum { controls = 0xFFC0, flushes_results = 1 << 15, flushes_operands = 1 << 6 };

uint64_t gl_arithmetic(void) { return _mm_getcsr() & controls; }

void gl_set_arithmetic(uint64_t arithmetic) { _mm_setcsr((unsigned)arithmetic & controls); }
#elif defined(__aarch64__)
enum { flushes_results = 1 << 24, flushes_operands = 0 /* The same bit of FPCR does both. */ };

uint64_t gl_arithmetic(void) {
  uint64_t control;
  __asm__ volatile("mrs %0, fpcr" : "=r"(control));
  return control;
}

void gl_set_arithmetic(uint64_t arithmetic) { __asm__ volatile("msr fpcr, %0" : : "r"(arithmetic)); }
#else
#error "How does this processor flush denormals?"
#endif

uint64_t gl_flush_denormals(void) {
  uint64_t before = gl_arithmetic();
  gl_set_arithmetic(before | flushes_results | flushes_operands);
  return before;
}
