#include "judge.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char weights[] = {
#embed "digit-judge.safetensors"
};

const unsigned char *gl_judge_weights(void) { return weights; }

size_t gl_judge_size(void) { return sizeof weights; }
