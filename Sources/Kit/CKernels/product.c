/*
 * How a product is cut up: by its shape into a kind, and among the threads.
 */
#include "include/ganlab_product.h"

#include <cblas.h>
#include <pthread.h>
#include <stdlib.h>

#include "include/ganlab_kernels.h"
#include "include/ganlab_threads.h"
#include "kernel_tables.h"

/* The parts by the level that is in use (dispatch.c), and of doubles. */
void gl_product_part_f32(const struct gl_product_float *task, gl_range rows, gl_range columns,
                         float *scratch);
void gl_product_part_f64(const struct gl_product_double *task, gl_range rows, gl_range columns,
                         double *scratch);

enum {
  thin = 4,
  /* Additions below which a second thread brings less than it takes to tell it; an element that is
   * read or written counts as four. What one thread wrote, the other reads slowly: so the thin
   * products between the large ones are shared, too. */
  least_shared_operations = 1 << 16,
  /* Additions from which on a share is cut into parts of uneven length; with fewer, what its own core has at
   * hand is worth more. */
  least_uneven_operations = 1 << 23,
  /* Of a share: an eighth of it is a tile's rows or columns at least. */
  least_uneven_rows = 8 * 12,
  least_uneven_columns = 8 * 32,
  /* Rows of a large product that go to OpenBLAS at once. */
  large_rows = 256,
  /* Columns are cut where every level's tiles end. */
  column_step = 32,
  /* A sum over a batch is cut in halves if it has so many terms, and its result no more elements. */
  least_halved_terms = 128,
  most_halved_elements = 65536,
  least_added_apart = 2048,
  /* Elements of a kernel that are transposed on all threads. */
  least_transposed_apart = 4096,
};

/* From here on OpenBLAS is the faster: it copies for the caches above the second level, too. */
static const double least_large_operations = 512.0 * 512 * 512;

static pthread_once_t blas_once = PTHREAD_ONCE_INIT;
static bool blas_is_quick;

static void ask_blas(void) { blas_is_quick = gl_blas_knows_cpu(); }

static bool takes_blas(double operations) {
  if (operations < least_large_operations) return false;
  pthread_once(&blas_once, ask_blas);
  return blas_is_quick;
}

/* Memory of a thread's own, kept as long as the thread lives. */
static pthread_key_t scratch_key;
static pthread_once_t scratch_once = PTHREAD_ONCE_INIT;

static void make_scratch_key(void) { pthread_key_create(&scratch_key, free); }

static void *thread_scratch(void) {
  pthread_once(&scratch_once, make_scratch_key);
  void *scratch = pthread_getspecific(scratch_key);
  if (!scratch) {
    scratch = aligned_alloc(64, (gl_product_scratch + most_halved_elements) * sizeof(double));
    if (scratch) pthread_setspecific(scratch_key, scratch);
  }
  return scratch;
}

static inline size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

/* Part i of `parts` of n, cut at multiples of `step`; each thread has `each` of them. */
static gl_range share(size_t n, size_t i, size_t parts, size_t each, size_t step) {
  return (gl_range){gl_part_start(n, i, parts, each, step), gl_part_start(n, i + 1, parts, each, step)};
}

/* All parts of a job, on this thread alone if there is too little to do for several. */
static void run(bool is_shared, size_t parts, void (*part)(void *, size_t), void *context) {
  if (is_shared) {
    gl_in_parallel(parts, part, context);
    return;
  }
  for (size_t i = 0; i < parts; i++) part(context, i);
}

/* gates_a where it is the operand of a few elements is not worth a kind of its own. */
static gl_product_kind kind_of(bool transposes_a, bool transposes_b, bool gates_a, size_t m, size_t n,
                               size_t k) {
  if (!transposes_a && k <= thin && n * thin <= gl_product_scratch) return gl_product_few_terms;
  if (!transposes_a && n <= thin && k * thin <= gl_product_scratch) return gl_product_few_columns;
  if (transposes_a && !transposes_b && n <= thin) return gl_product_few_outer_columns;
  bool is_by_columns = transposes_a || m == 1;
  if (is_by_columns && !transposes_b && m <= thin && !gates_a) return gl_product_few_rows;
  return gl_product_blocks;
}

/* Where number `at` of the window at place `number` lies: false over the edges. */
static bool pixel_of(const gl_patches *g, size_t number, size_t at, size_t *image, size_t *pixel) {
  size_t each = g->rows * g->columns, length = g->patch_width * g->channels;
  ptrdiff_t y = g->top + (ptrdiff_t)(number % each / g->columns * g->step + at / length);
  ptrdiff_t x = (g->left + (ptrdiff_t)(number % g->columns * g->step)) * (ptrdiff_t)g->channels +
                (ptrdiff_t)(at % length);
  ptrdiff_t width = (ptrdiff_t)(g->width * g->channels);
  if (y < 0 || y >= (ptrdiff_t)g->height || x < 0 || x >= width) return false;
  *image = number / each * g->height * (size_t)width;
  *pixel = (size_t)(y * width + x);
  return true;
}

/* Half of the images that have so many places together: 0 of a single one. */
static size_t half_of_images(const gl_patches *g, size_t places) {
  return places / (g->rows * g->columns) / 2;
}

/* The pixel that row `i` of a product is. */
static size_t pixel_row(const gl_pixels *g, size_t i) {
  size_t each = g->rows * g->columns;
  size_t y = g->top + i % each / g->columns * g->step, x = g->left + i % g->columns * g->step;
  return (i / each * g->height + y) * g->width + x;
}

/* Element (p, j) of a kernel's taps for products with n columns. */
static size_t tap_element(const gl_taps *g, size_t n, size_t p, size_t j) {
  size_t tap = p / g->outputs;
  size_t row = g->top + (g->rows - 1 - tap / g->columns) * g->step;
  size_t column = g->left + (g->columns - 1 - tap % g->columns) * g->step;
  return ((row * g->width + column) * n + j) * g->outputs + p % g->outputs;
}

#define GL_PRODUCT_OF(T, S, gemm, forward)                                                          \
  typedef struct shared_##S {                                                                       \
    struct GL_PRODUCT(T) task;                                                                      \
    size_t parts, each;                                                                             \
    bool by_columns, is_large;                                                                      \
  } shared_##S;                                                                                     \
                                                                                                    \
  /* op(a)[i, p] for a [m, k], or [k, m] if it is transposed. */                                    \
  static T element_##S(const struct GL_PRODUCT(T) *t, size_t i, size_t p) {                         \
    size_t at = t->transposes_a ? p * t->m + i : i * t->k + p;                                      \
    if (!t->patches) {                                                                              \
      T h = t->a[at];                                                                               \
      return !t->gates_a || t->gate[at] > 0 ? h : t->slope == 0 ? 0 : t->slope * h;                 \
    }                                                                                               \
    size_t place, pixel;                                                                            \
    if (!pixel_of(t->patches, t->transposes_a ? p : i, t->transposes_a ? i : p, &place, &pixel)) {  \
      return 0;                                                                                     \
    }                                                                                               \
    return t->a[place + pixel];                                                                     \
  }                                                                                                 \
                                                                                                    \
  /* Without memory to copy into, an element at a time. */                                          \
  static void without_scratch_##S(const struct GL_PRODUCT(T) *t, gl_range rows, gl_range columns) { \
    for (size_t i = rows.start; i < rows.end; i++) {                                                \
      for (size_t j = columns.start; j < columns.end; j++) {                                        \
        T sum = 0;                                                                                  \
        for (size_t p = 0; p < t->k; p++) {                                                         \
          size_t of_b = t->taps           ? tap_element(t->taps, t->n, p, j)                        \
                        : t->transposes_b ? j * t->k + p                                            \
                                          : p * t->n + j;                                           \
          sum += element_##S(t, i, p) * t->b[of_b];                                                 \
        }                                                                                           \
        size_t at = (t->pixels ? pixel_row(t->pixels, i) : i) * t->n + j;                           \
        if (t->bias) sum += t->bias[j];                                                             \
        if (t->accumulates) sum += t->c[at];                                                        \
        if (t->gates_c && !(t->gate[at] > 0)) sum = t->slope == 0 ? 0 : t->slope * sum;             \
        if (t->rectifies && !(sum > 0)) sum = t->rectifier_slope == 0 ? 0 : t->rectifier_slope * sum; \
        t->c[at] = sum;                                                                             \
      }                                                                                             \
    }                                                                                               \
  }                                                                                                 \
                                                                                                    \
  static void large_##S(const struct GL_PRODUCT(T) *t, gl_range rows) {                             \
    T *c = t->c + rows.start * t->n;                                                                \
    size_t m = rows.end - rows.start;                                                               \
    if (t->bias && !t->accumulates) gl_repeat_##S(1, m, t->n, t->bias, c);                          \
    gemm(CblasRowMajor, t->transposes_a ? CblasTrans : CblasNoTrans,                                \
         t->transposes_b ? CblasTrans : CblasNoTrans, (int)m, (int)t->n, (int)t->k, 1,              \
         t->a + (t->transposes_a ? rows.start : rows.start * t->k),                                 \
         (int)(t->transposes_a ? t->m : t->k), t->b, (int)(t->transposes_b ? t->k : t->n),          \
         t->bias || t->accumulates ? 1 : 0, c, (int)t->n);                                          \
  }                                                                                                 \
                                                                                                    \
  static void part_##S(void *context, size_t i) {                                                   \
    const shared_##S *shared = context;                                                             \
    const struct GL_PRODUCT(T) *task = &shared->task;                                               \
    gl_range rows = {0, task->m}, columns = {0, task->n};                                           \
    if (shared->by_columns) {                                                                       \
      columns = share(task->n, i, shared->parts, shared->each, column_step);                        \
    } else {                                                                                        \
      rows = share(task->m, i, shared->parts, shared->each, 1);                                     \
    }                                                                                               \
    if (rows.start == rows.end || columns.start == columns.end) return;                             \
    if (shared->is_large) {                                                                         \
      large_##S(task, rows);                                                                        \
      return;                                                                                       \
    }                                                                                               \
    T *scratch = thread_scratch();                                                                  \
    if (scratch) {                                                                                  \
      forward(task, rows, columns, scratch);                                                        \
    } else {                                                                                        \
      without_scratch_##S(task, rows, columns);                                                     \
    }                                                                                               \
  }                                                                                                 \
                                                                                                    \
  /* A derivative by a layer's weights is a sum over the batch, of which each core has written a    \
   * half: it sums that one. Cut by the elements of c, each core would read what the other wrote,   \
   * which takes longer than adding the halves. The bits are those of (c + first) + second on any   \
   * number of threads. */                                                                          \
  static bool is_halved_##S(const struct GL_PRODUCT(T) *t) {                                        \
    bool is_sum = (t->transposes_a || t->m == 1) && !t->transposes_b;                               \
    bool is_plain = !t->bias && !t->gates_c && !t->rectifies;                                       \
    bool has_halves = !t->patches || (t->transposes_a && half_of_images(t->patches, t->k) > 0);     \
    size_t elements = t->m * t->n;                                                                  \
    return is_sum && is_plain && has_halves && !t->pixels && !t->taps &&                            \
           t->k >= least_halved_terms && elements <= most_halved_elements &&                        \
           2 * elements <= t->k * (t->m + t->n);                                                    \
  }                                                                                                 \
                                                                                                    \
  typedef struct halves_##S {                                                                       \
    shared_##S of[2];                                                                               \
  } halves_##S;                                                                                     \
                                                                                                    \
  static void part_of_half_##S(void *context, size_t i) {                                           \
    halves_##S *halves = context;                                                                   \
    size_t parts = halves->of[0].parts;                                                             \
    part_##S(&halves->of[i / parts], i % parts);                                                    \
  }                                                                                                 \
                                                                                                    \
  static void add_part_##S(void *context, size_t i) {                                               \
    const halves_##S *halves = context;                                                             \
    const struct GL_PRODUCT(T) *first = &halves->of[0].task;                                        \
    gl_range at = share(first->m * first->n, i, 2 * halves->of[0].parts, 1, column_step);           \
    const T *second = halves->of[1].task.c;                                                         \
    for (size_t j = at.start; j < at.end; j++) first->c[j] += second[j];                            \
  }                                                                                                 \
                                                                                                    \
  static void in_halves_##S(shared_##S whole, T *second_c) {                                        \
    struct GL_PRODUCT(T) task = whole.task;                                                         \
    halves_##S halves = {.of = {whole, whole}};                                                     \
    struct GL_PRODUCT(T) *first = &halves.of[0].task, *second = &halves.of[1].task;                 \
    const gl_patches *patches = task.patches;                                                       \
    size_t images = patches ? half_of_images(patches, task.k) : 0;                                  \
    first->k = patches ? images * patches->rows * patches->columns : task.k / 2;                    \
    second->k -= first->k;                                                                          \
    second->a += patches ? images * patches->height * patches->width * patches->channels            \
                         : first->k * task.m;                                                       \
    second->b += first->k * task.n;                                                                 \
    if (task.gates_a) second->gate += first->k * task.m;                                            \
    size_t shares = whole.parts / whole.each;                                                       \
    halves.of[0].parts = halves.of[1].parts = (shares < 2 ? 1 : shares / 2) * whole.each;           \
    size_t parts = 2 * halves.of[0].parts;                                                          \
    second->c = second_c;                                                                           \
    second->accumulates = false;                                                                    \
    bool is_shared = whole.parts > 1 || whole.is_large;                                             \
    run(is_shared, parts, part_of_half_##S, &halves);                                               \
    run(is_shared && task.m * task.n >= least_added_apart, parts, add_part_##S, &halves);           \
  }                                                                                                 \
                                                                                                    \
  typedef struct dense_taps_##S {                                                                   \
    const struct GL_PRODUCT(T) *task;                                                               \
    T *b;                                                                                           \
  } dense_taps_##S;                                                                                 \
                                                                                                    \
  /* One tap of a kernel, as rows of b. */                                                           \
  static void transpose_tap_##S(void *context, size_t tap) {                                        \
    const dense_taps_##S *taps = context;                                                           \
    const struct GL_PRODUCT(T) *task = taps->task;                                                  \
    size_t outputs = task->taps->outputs;                                                           \
    gl_transpose_##S(task->n, outputs, task->b + tap_element(task->taps, task->n, tap * outputs, 0), \
                     taps->b + tap * outputs * task->n);                                            \
  }                                                                                                 \
                                                                                                    \
  void gl_product_##S(struct GL_PRODUCT(T) task) {                                                  \
    if (task.m == 0 || task.n == 0) return;                                                         \
    /* Transposed once, where there is room: each part would do so for each of its blocks. */       \
    T *room = task.taps && task.k * task.n <= most_halved_elements ? thread_scratch() : NULL;       \
    if (room) {                                                                                     \
      dense_taps_##S taps = {.task = &task, .b = room + gl_product_scratch};                        \
      run(task.k * task.n >= least_transposed_apart, task.k / task.taps->outputs,                   \
          transpose_tap_##S, &taps);                                                                \
      task.b = taps.b;                                                                              \
      task.taps = NULL;                                                                             \
    }                                                                                               \
    /* An array with a side of one element is the same either way round. */                         \
    if (!task.patches && (task.m == 1 || task.k <= 1)) task.transposes_a = false;                   \
    if (task.n == 1 || task.k <= 1) task.transposes_b = false;                                      \
    double operations = (double)task.m * (double)task.n * (double)task.k;                           \
    shared_##S shared = {.task = task, .parts = 1, .each = 1};                                      \
    bool is_dense = !task.patches && !task.pixels && !task.taps;                                    \
    shared.task.kind = !is_dense ? gl_product_blocks                                                \
                                 : kind_of(task.transposes_a, task.transposes_b, task.gates_a,      \
                                           task.m, task.n, task.k);                                 \
    shared.is_large = is_dense && takes_blas(operations) && !task.gate && !task.rectifies &&        \
                      !(task.bias && task.accumulates) &&                                           \
                      shared.task.kind == gl_product_blocks;                                        \
    if (shared.is_large) {                                                                          \
      /* The library's bits depend on how many rows it is given. */                                 \
      shared.parts = smaller((task.m + large_rows - 1) / large_rows, 32);                           \
    } else if (operations + 4.0 * ((double)task.m * (double)(task.n + task.k) +                     \
                                   (double)task.n * (double)task.k) >= least_shared_operations) {   \
      shared.parts = (size_t)gl_threads();                                                          \
    }                                                                                               \
    /* By rows both threads copy all of b; by columns all of a, if that is copied. */                \
    bool is_wide = task.n >= 2 * task.m;                                                            \
    shared.by_columns = shared.task.kind == gl_product_few_rows ||                                  \
                        (shared.task.kind == gl_product_blocks && !shared.is_large && is_wide &&    \
                         task.n >= column_step * shared.parts);                                     \
    bool is_halved = is_halved_##S(&shared.task);                                                   \
    size_t shares = is_halved && shared.parts > 1 ? shared.parts / 2 : shared.parts;                \
    size_t length = (shared.by_columns ? task.n : task.m) / shares;                                 \
    if (!shared.is_large && operations >= least_uneven_operations &&                                \
        length >= (shared.by_columns ? least_uneven_columns : least_uneven_rows)) {                 \
      shared.each = gl_parts_of_long_shares((int)shared.parts);                                     \
      shared.parts *= shared.each;                                                                  \
    }                                                                                               \
    T *scratch = is_halved ? thread_scratch() : NULL;                                               \
    if (scratch) {                                                                                  \
      in_halves_##S(shared, scratch + gl_product_scratch);                                          \
    } else {                                                                                        \
      gl_in_parallel(shared.parts, part_##S, &shared);                                              \
    }                                                                                               \
  }

GL_PRODUCT_OF(float, f32, cblas_sgemm, gl_product_part_f32)
GL_PRODUCT_OF(double, f64, cblas_dgemm, gl_product_part_f64)
