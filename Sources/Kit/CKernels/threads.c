/*
 * Workers that wait for parts of a job.
 *
 * A training step makes some fifty jobs of some 50 us each, one after the other, so a worker watches
 * for the next one a little while before it goes to sleep: to wake a sleeper costs as much as a small
 * job. The caller takes parts too, and all that no worker has begun: where the other cores are busy
 * with somebody else's work, a job takes as long as it would on one thread.
 */
#define _GNU_SOURCE /* sched_getaffinity */
#include "include/ganlab_threads.h"

#include "include/ganlab_arithmetic.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define GL_PAUSE() _mm_pause()
#else
#define GL_PAUSE() __asm__ volatile("yield")
#endif

enum {
  most_parts = 32,
  watches = 8000, /* Looks before a worker goes to sleep: some 200 us. */
};

/* The job at hand: its number, and one bit for each part that is taken (or does not exist). The number
 * is in the same word, so that no part of an old job can be taken by mistake. */
static _Atomic(uint64_t) parts_taken = UINT32_MAX;
static _Atomic(size_t) parts_done;

/* Read by who has taken a part, so that they cannot change meanwhile; but for the count. */
static struct {
  _Atomic(size_t) parts;
  void (*part)(void *, size_t);
  void *context;
  uint64_t arithmetic; /* The caller's: the bits do not depend on who computes. */
} job;

static pthread_mutex_t in_use = PTHREAD_MUTEX_INITIALIZER;   /* Held by the caller of a job. */
static pthread_mutex_t sleeping = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t woken = PTHREAD_COND_INITIALIZER;
static _Atomic(int) sleepers;

static _Atomic(int) threads = 1; /* In force, the caller's included. */
static int started = 1;          /* Workers are never ended: they would only have to be made again. */
static _Thread_local bool is_in_part; /* This thread computes a part: it has no others to help it. */

/* Takes a part, the first free one from `first` on; false if none is left. */
static bool take(size_t first, size_t *part) {
  uint64_t word = atomic_load_explicit(&parts_taken, memory_order_acquire);
  for (;;) {
    uint32_t free = ~(uint32_t)word;
    if (free == 0) return false;
    uint32_t later = free & (UINT32_MAX << (first & 31));
    *part = (size_t)__builtin_ctz(later ? later : free);
    if (atomic_compare_exchange_weak_explicit(&parts_taken, &word, word | 1u << *part,
                                              memory_order_acq_rel, memory_order_acquire)) {
      return true;
    }
  }
}

static bool has_part(void) {
  return ~(uint32_t)atomic_load_explicit(&parts_taken, memory_order_acquire) != 0;
}

/* Parts are taken from a place of one's own on: the rows of a batch stay with the core that has them
 * in its cache. */
static void work(int self, int count) {
  size_t part;
  while (has_part()) {
    size_t parts = atomic_load_explicit(&job.parts, memory_order_relaxed);
    size_t first = parts * (size_t)self / (size_t)count;
    if (!take(first, &part)) return;
    if (gl_arithmetic() != job.arithmetic) gl_set_arithmetic(job.arithmetic);
    is_in_part = true;
    job.part(job.context, part);
    is_in_part = false;
    atomic_fetch_add_explicit(&parts_done, 1, memory_order_release);
  }
}

static void sleep_until_woken(int self) {
  pthread_mutex_lock(&sleeping);
  atomic_fetch_add(&sleepers, 1);
  while (!has_part() || self >= atomic_load(&threads)) pthread_cond_wait(&woken, &sleeping);
  atomic_fetch_sub(&sleepers, 1);
  pthread_mutex_unlock(&sleeping);
}

static void *run_worker(void *number) {
  int self = (int)(intptr_t)number;
  for (;;) {
    int looks = 0;
    while (self >= atomic_load_explicit(&threads, memory_order_relaxed) || !has_part()) {
      if (++looks > watches) {
        sleep_until_woken(self);
        looks = 0;
      }
      GL_PAUSE();
    }
    work(self, atomic_load_explicit(&threads, memory_order_relaxed));
  }
  return NULL;
}

/* Starts one more worker, with all signals blocked: they are for the shell. */
static bool start_worker(void) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  bool done = pthread_create(&thread, NULL, run_worker, (void *)(intptr_t)started) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (done) {
    pthread_detach(thread);
    started++;
  }
  return done;
}

int gl_set_threads(int wanted) {
  wanted = wanted < 1 ? 1 : wanted > gl_most_threads ? gl_most_threads : wanted;
  pthread_mutex_lock(&in_use);
  while (started < wanted && start_worker()) {
  }
  atomic_store(&threads, wanted < started ? wanted : started);
  pthread_mutex_unlock(&in_use);
  return gl_threads();
}

int gl_cores(void) {
  cpu_set_t cores;
  return sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : 1;
}

int gl_threads(void) {
  return is_in_part ? 1 : atomic_load_explicit(&threads, memory_order_relaxed);
}

size_t gl_parts_of_long_shares(int count) {
  return count > 1 && count * gl_uneven_parts <= most_parts ? gl_uneven_parts : 1;
}

size_t gl_part_start(size_t n, size_t i, size_t parts, size_t each, size_t step) {
  static const size_t eighths[gl_uneven_parts] = {0, 6, 7};
  size_t steps = (n + step - 1) / step, shares = parts / each;
  size_t at = each == 1 ? steps * i / shares
                        : steps * (8 * (i / each) + eighths[i % each]) / (8 * shares);
  return at * step < n ? at * step : n;
}

void gl_in_parallel(size_t parts, void (*part)(void *, size_t), void *context) {
  int count = gl_threads();
  if (count == 1 || parts < 2 || parts > most_parts || pthread_mutex_trylock(&in_use) != 0) {
    bool before = is_in_part;
    is_in_part = before || parts > 1;
    for (size_t i = 0; i < parts; i++) part(context, i);
    is_in_part = before;
    return;
  }
  atomic_store_explicit(&job.parts, parts, memory_order_relaxed);
  job.part = part;
  job.context = context;
  job.arithmetic = gl_arithmetic();
  atomic_store_explicit(&parts_done, 0, memory_order_relaxed);
  uint64_t number = (atomic_load_explicit(&parts_taken, memory_order_relaxed) >> 32) + 1;
  uint32_t missing = parts == 32 ? 0 : UINT32_MAX << parts;
  atomic_store(&parts_taken, number << 32 | missing);
  if (atomic_load(&sleepers) > 0) {
    pthread_mutex_lock(&sleeping);
    pthread_cond_broadcast(&woken);
    pthread_mutex_unlock(&sleeping);
  }
  work(0, count);
  while (atomic_load_explicit(&parts_done, memory_order_acquire) < parts) GL_PAUSE();
  pthread_mutex_unlock(&in_use);
}
