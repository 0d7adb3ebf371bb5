/*
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers, as easy as 1, 2, 3; 2011):
 * ten rounds of two 32 by 32 to 64 bit products each, keyed by a Weyl sequence.
 */
#ifndef GL_PHILOX_H
#define GL_PHILOX_H

#include <stdint.h>

/* Ten rounds on 128 bits of counter, which they replace by four words. A word is the lower half of
 * its element, the upper half is left over from the products: a vector of 64-bit lanes multiplies
 * the lower halves by itself, and nothing has to be unpacked or masked between the rounds. */
static inline __attribute__((always_inline)) void gl_philox_rounds(uint64_t c[4], uint32_t key0,
                                                                   uint32_t key1) {
#pragma clang loop unroll(full)
  for (int round = 0; round < 10; round++) {
    uint64_t product0 = (uint64_t)(uint32_t)c[0] * 0xD2511F53u;
    uint64_t product1 = (uint64_t)(uint32_t)c[2] * 0xCD9E8D57u;
    c[0] = (product1 >> 32) ^ c[1] ^ key0;
    c[1] = product1;
    c[2] = (product0 >> 32) ^ c[3] ^ key1;
    c[3] = product0;
    key0 += 0x9E3779B9u;
    key1 += 0xBB67AE85u;
  }
}

/* The block `counter` of the stream `key`; the upper half of the 128 bits of counter is 0. */
static inline __attribute__((always_inline)) void gl_philox_words(uint64_t key, uint64_t counter,
                                                                  uint32_t words[4]) {
  uint64_t c[4] = {(uint32_t)counter, counter >> 32, 0, 0};
  gl_philox_rounds(c, (uint32_t)key, (uint32_t)(key >> 32));
  for (int i = 0; i < 4; i++) words[i] = (uint32_t)c[i];
}

#endif
