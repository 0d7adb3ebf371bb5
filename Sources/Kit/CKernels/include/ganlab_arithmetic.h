/*
 * How a thread computes with denormal numbers: those below the least normal one, 1e-38 as a float.
 *
 * Many processors take tens of times as long for them as for others. The decaying averages of an optimiser
 * go through them wherever a unit is dead, and the gradients of a discriminator that is sure.
 */
#ifndef GANLAB_ARITHMETIC_H
#define GANLAB_ARITHMETIC_H

#include <stdint.h>

#if defined(__cplusplus)
extern "C" {
#endif

/* This thread's rounding, traps, and what it does with denormals, as the processor writes them. */
uint64_t gl_arithmetic(void);

/* Sets them, to what gl_arithmetic returned. */
void gl_set_arithmetic(uint64_t arithmetic);

/* From here on, what this thread reads or writes as a denormal is 0 of its sign, as in XLA; so it is for the
 * threads that take parts of its jobs. Returns what was before, for gl_set_arithmetic. */
uint64_t gl_flush_denormals(void);

#if defined(__cplusplus)
}
#endif
#endif
