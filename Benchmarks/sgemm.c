/* GFLOP/s of the matrix product C = A B, A being m x k and B k x n: what a training step is held
 * against.
 *
 *     sgemm SECONDS M,N,K [M,N,K ...]
 *
 * prints "shape cores rate" for one core and for all that this process may use. On several cores it
 * is the better of two ways: OpenBLAS's own threads on one product, and a product of its own on each
 * core. Of the trials of a way the best counts. */
#define _GNU_SOURCE
#include <cblas.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void openblas_set_num_threads(int);

typedef struct work { int m, n, k; double seconds, rate; } work;

enum { trials = 5, most_cores = 256 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static float *filled(size_t count) {
  float *x = aligned_alloc(64, (count * sizeof(float) + 63) / 64 * 64);
  for (size_t i = 0; i < count; i++) x[i] = (float)(i % 17) / 17 - 0.5f;
  return x;
}

/* One product after the other for the time that is given. */
static void *repeat(void *argument) {
  work *w = argument;
  float *a = filled((size_t)w->m * w->k), *b = filled((size_t)w->k * w->n), *c = filled((size_t)w->m * w->n);
  double start = 0;
  long calls = -1; /* the first call is not timed */
  for (;;) {
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, w->m, w->n, w->k, 1, a, w->k, b, w->n, 0, c, w->n);
    calls++;
    if (calls == 0) start = now();
    if (calls > 0 && now() - start >= w->seconds) break;
  }
  w->rate = 2e-9 * w->m * w->n * w->k * (double)calls / (now() - start);
  free(a);
  free(b);
  free(c);
  return NULL;
}

/* The rate of `crew` callers at once, each with `threads` of OpenBLAS. */
static double rate(work w, int crew, int threads) {
  double best = 0;
  openblas_set_num_threads(threads);
  for (int trial = 0; trial < trials; trial++) {
    work each[most_cores];
    pthread_t thread[most_cores];
    double sum = 0;
    for (int i = 0; i < crew; i++) {
      each[i] = w;
      pthread_create(&thread[i], NULL, repeat, &each[i]);
    }
    for (int i = 0; i < crew; i++) {
      pthread_join(thread[i], NULL);
      sum += each[i].rate;
    }
    if (sum > best) best = sum;
  }
  return best;
}

int main(int count, char **words) {
  cpu_set_t set;
  sched_getaffinity(0, sizeof set, &set);
  int cores = CPU_COUNT(&set) < most_cores ? CPU_COUNT(&set) : most_cores;
  for (int i = 2; i < count; i++) {
    work w = {.seconds = atof(words[1])};
    if (sscanf(words[i], "%d,%d,%d", &w.m, &w.n, &w.k) != 3) return 2;
    printf("%s 1 %.2f\n", words[i], rate(w, 1, 1));
    if (cores < 2) continue;
    double own = rate(w, 1, cores), each = rate(w, cores, 1);
    printf("%s %d %.2f\n", words[i], cores, own > each ? own : each);
  }
}
