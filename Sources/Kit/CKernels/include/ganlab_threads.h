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

/* The number in force; 1 within a part of a job, whose own jobs nobody else has time for. */
int gl_threads(void);

/* The cores that this process may use. */
int gl_cores(void);

/* A long piece of work is cut unevenly: each thread begins with three quarters of its share and goes on with
 * two eighths of it. Who is done with its own takes what is left of another's, so that a core that somebody
 * else uses, too, keeps nobody waiting for long (after Polychronopoulos and Kuck 1987, Guided
 * self-scheduling). */
enum { gl_uneven_parts = 3 }; /* of each thread */

/* The parts that the share of each of `threads` is cut into: gl_uneven_parts, or 1 where a job cannot have so
 * many. */
size_t gl_parts_of_long_shares(int threads);

/* Where part i of n elements begins if each thread's share is cut into `each` parts, 1 or gl_uneven_parts,
 * and there are `parts` in all; a multiple of `step`, or n. Part i ends where part i + 1 begins. */
size_t gl_part_start(size_t n, size_t i, size_t parts, size_t each, size_t step);

/* Calls part(context, i) once for each i < parts, on all threads, and returns when all are done. Runs
 * them one after the other on the caller if another thread has the workers. */
void gl_in_parallel(size_t parts, void (*_Nonnull part)(void *_Nonnull context, size_t i),
                    void *_Nonnull context);

#if defined(__cplusplus)
}
#endif
#endif
