/*
 * The threads of the kernels: a large piece of work is cut into parts, which they take in turns.
 */
#ifndef GANLAB_THREADS_H
#define GANLAB_THREADS_H

#include <stddef.h>

#if defined(__cplusplus)
extern "C" {
#endif

enum { gl_most_threads = 16 };

/* Sets the number of threads that work together, the caller's included: at least 1, and as many as
 * could be started at most, which is returned. Not to be called while kernels run. */
int gl_set_threads(int threads);

/* The number in force. */
int gl_threads(void);

/* The cores that this process may use. */
int gl_cores(void);

/* Calls part(context, i) once for each i < parts, on all threads, and returns when all are done. Runs
 * them one after the other on the caller if another thread has the workers. */
void gl_in_parallel(size_t parts, void (*_Nonnull part)(void *_Nonnull context, size_t i),
                    void *_Nonnull context);

#if defined(__cplusplus)
}
#endif
#endif
