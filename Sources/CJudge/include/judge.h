/*
 * The weights of the lab's own classifier of digits, as a safetensors file within the program: figures
 * that are made with it can be compared from machine to machine. Scripts/digit-judge.sh makes them anew.
 */
#ifndef GANLAB_JUDGE_H
#define GANLAB_JUDGE_H

#include <stddef.h>

/* The bytes of the file. */
const unsigned char *gl_judge_weights(void);

/* How many there are. */
size_t gl_judge_size(void);

#endif
