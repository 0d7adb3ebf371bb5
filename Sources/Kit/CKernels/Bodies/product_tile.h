/*
 * The tile of a product: up to gl_tile_rows rows by two vectors of c, held in registers while the
 * terms are added up in order. A sum has the same bits wherever its row falls.
 *
 * GL_PRODUCT_VECTOR is the widest register of the level, GL_PRODUCT_ROWS as many rows as leave room
 * for two vectors of b and one of a.
 */

#define GL_UNROLLED _Pragma("clang loop unroll(full)")

typedef T gl_wide __attribute__((vector_size(GL_PRODUCT_VECTOR), aligned(sizeof(T)), may_alias));

enum {
  gl_wide_lanes = GL_PRODUCT_VECTOR / sizeof(T),
  gl_tile_rows = GL_PRODUCT_ROWS,
  gl_tile_columns = 2 * gl_wide_lanes,
  gl_terms_ahead = 8, /* that a packing tile asks memory for */
  gl_line = 64 / sizeof(T),
  gl_far_elements = 1 << 17, /* of c: more than stay near a core */
};

enum { first_level_cache = 3, second_level_cache = 2 }; /* as prefetches name them */

/* Asks for a tile's width of elements, line by line: not every machine fetches a line's neighbour with it. */
#define GL_ASK(elements, cache)                                                                   \
  GL_UNROLLED for (size_t l = 0; l < gl_tile_columns; l += gl_line) {                             \
    __builtin_prefetch((elements) + l, 0, cache);                                                 \
  }

typedef const struct GL_PRODUCT(T) gl_product_task;

GL_INLINE gl_wide gl_splat(T x) { return x - (gl_wide){0}; }

/* h where z > 0, else slope * h; with slope 0 the negative side is 0 itself, not 0 * infinity. */
GL_INLINE T gl_gate(T h, T z, T slope) { return z > 0 ? h : slope == 0 ? (T)0 : slope * h; }

#define GL_GATE_VECTORS(V, h, z, slope)                                                           \
  ({                                                                                              \
    V high = (h), low = (slope) == 0 ? (V){0} : ((slope) - (V){0}) * high;                        \
    __typeof__((z) > 0) on = (z) > 0;                                                             \
    (V)(((__typeof__(on))high & on) | ((__typeof__(on))low & ~on));                               \
  })

/* Where a tile lies, and what it is made of. */
typedef struct gl_tile {
  gl_product_task *task;
  size_t row, column; /* of c */
  size_t terms;
  const T *a;         /* by rows, a_stride apart, or in panels of gl_tile_rows columns */
  size_t a_stride;
  T *b;               /* gl_tile_columns for each term */
  const T *unpacked;  /* where a packing tile finds them, task->n apart */
  const T *ahead;     /* where the next panel of b comes from; NULL after the last */
  /* Of that panel's pieces, one for each term, this tile asks for those from here up to there, one every `gap`
   * terms. */
  size_t asks_from, asks_to, gap;
  bool adds;          /* c holds the sum so far */
  bool ends;          /* these are the last terms: the bias and the gate follow */
} gl_tile;

/* The tile at the right edge, whose last columns are not there. */
static __attribute__((noinline)) void store_edge(const gl_tile *at, size_t rows, gl_wide sums[][2]) {
  gl_product_task *task = at->task;
  size_t width = gl_smaller(task->n - at->column, gl_tile_columns);
  for (size_t i = 0; i < rows; i++) {
    size_t start = (at->row + i) * task->n + at->column;
    T *c = task->c + start;
    for (size_t l = 0; l < width; l++) {
      T x = sums[i][l / gl_wide_lanes][l % gl_wide_lanes];
      if (at->ends && task->bias) x += task->bias[at->column + l];
      if (at->adds) x += c[l];
      if (at->ends && task->gates_c) x = gl_gate(x, task->gate[start + l], task->slope);
      if (at->ends && task->rectifies) x = gl_gate(x, x, task->rectifier_slope);
      c[l] = x;
    }
  }
}

/* The tile whose rows are pixels that lie apart. */
static __attribute__((noinline)) void store_pixels(const gl_tile *at, size_t rows, gl_wide sums[][2]) {
  gl_product_task *task = at->task;
  const gl_pixels *g = task->pixels;
  size_t n = task->n, each = g->rows * g->columns;
  size_t width = gl_smaller(n - at->column, gl_tile_columns);
  size_t image = at->row / each, row = at->row % each / g->columns, column = at->row % g->columns;
  const T *bias = at->ends && task->bias ? task->bias + at->column : NULL;
  bool gates = at->ends && task->gates_c;
  for (size_t i = 0; i < rows; i++) {
    size_t y = g->top + row * g->step, x = g->left + column * g->step;
    size_t start = ((image * g->height + y) * g->width + x) * n + at->column;
    T *c = task->c + start;
    const T *z = gates ? task->gate + start : c;
    if (width == gl_tile_columns) {
      for (size_t h = 0; h < 2; h++) {
        gl_wide sum = sums[i][h], *to = (gl_wide *)(c + h * gl_wide_lanes);
        if (bias) sum += *(const gl_wide *)(bias + h * gl_wide_lanes);
        if (at->adds) sum += *to;
        if (gates) {
          sum = GL_GATE_VECTORS(gl_wide, sum, *(const gl_wide *)(z + h * gl_wide_lanes), task->slope);
        }
        *to = sum;
      }
    } else {
      for (size_t l = 0; l < width; l++) {
        T sum = sums[i][l / gl_wide_lanes][l % gl_wide_lanes];
        if (bias) sum += bias[l];
        if (at->adds) sum += c[l];
        c[l] = gates ? gl_gate(sum, z[l], task->slope) : sum;
      }
    }
    if (++column == g->columns) {
      column = 0;
      if (++row == g->rows) row = 0, image++;
    }
  }
}

/* With 24 sums in 32 registers there is no room for operands of later terms. Of several terms in one round the
 * compiler fetches them all the same and keeps them on the stack: half of the core's rate. With 12 sums in
 * 16 registers it does not, and the loop costs less. */
#if GL_PRODUCT_VECTOR == 64
#define GL_SOME_TERMS _Pragma("clang loop unroll(disable)")
#else
#define GL_SOME_TERMS _Pragma("clang loop unroll_count(4)")
#endif

/* Asks for a piece of the panel of b right of this one: weights come from far away, since the optimiser
 * has just gone through all of them. */
GL_INLINE void gl_ask_ahead(const gl_tile *at, size_t piece) {
  const gl_product_task *task = at->task;
  size_t place = task->transposes_b
                   ? piece % gl_tile_columns * task->k + piece / gl_tile_columns * gl_tile_columns
                   : piece * task->n;
  GL_ASK(at->ahead + place, second_level_cache)
}

/* What a tile does besides adding up. */
typedef enum gl_tile_kind {
  gl_tile_plain,
  /* Reads b where it lies and leaves the copy for the tiles below: the additions go on while weights are
   * waited for. */
  gl_tile_packs,
  /* Has one vector of columns, at the right edge. */
  gl_tile_is_half,
  gl_tile_kinds,
} gl_tile_kind;

GL_INLINE void gl_run_tile(const gl_tile *at, size_t rows, bool in_panels, gl_tile_kind kind) {
  bool packs = kind == gl_tile_packs;
  size_t vectors = kind == gl_tile_is_half ? 1 : 2;
  const T *a = at->a, *b = packs ? at->unpacked : at->b;
  T *packed = at->b;
  size_t b_step = packs ? at->task->n : gl_tile_columns, terms = at->terms;
  size_t row_step = in_panels ? 1 : at->a_stride, term_step = in_panels ? gl_tile_rows : 1;
  gl_wide sums[gl_tile_rows][2];
  GL_UNROLLED for (size_t i = 0; i < rows; i++) sums[i][0] = sums[i][1] = (gl_wide){0};
  if (in_panels && !at->task->pixels && at->task->m * at->task->n >= gl_far_elements) {
    /* A derivative by weights, which lies as far away as they do. */
    const T *c = at->task->c + at->row * at->task->n + at->column;
    GL_UNROLLED for (size_t i = 0; i < rows; i++) { GL_ASK(c + i * at->task->n, first_level_cache) }
  }
  size_t piece = at->asks_from;
  for (size_t p = 0; p < terms;) {
    /* All pieces at once, the memory would not keep up. */
    size_t stop = gl_smaller(terms, p + at->gap);
    GL_SOME_TERMS for (; p < stop; p++) {
      gl_wide b0 = *(const gl_wide *)(b + p * b_step);
      gl_wide b1 = *(const gl_wide *)(b + p * b_step + gl_wide_lanes);
      if (packs) {
        GL_ASK(b + (p + gl_terms_ahead) * b_step, first_level_cache)
        *(gl_wide *)(packed + p * gl_tile_columns) = b0;
        *(gl_wide *)(packed + p * gl_tile_columns + gl_wide_lanes) = b1;
      }
      GL_UNROLLED for (size_t i = 0; i < rows; i++) {
        gl_wide x = gl_splat(a[i * row_step + p * term_step]);
        sums[i][0] += x * b0;
        if (vectors == 2) sums[i][1] += x * b1;
      }
    }
    if (piece < at->asks_to) gl_ask_ahead(at, piece++);
  }
  gl_product_task *task = at->task;
  size_t n = task->n;
  if (task->pixels || n - at->column < vectors * gl_wide_lanes) {
    gl_wide kept[gl_tile_rows][2]; /* A copy: what has an address would not stay in registers. */
    GL_UNROLLED for (size_t i = 0; i < rows; i++) {
      kept[i][0] = sums[i][0];
      kept[i][1] = sums[i][1];
    }
    (task->pixels ? store_pixels : store_edge)(at, rows, kept);
    return;
  }
  size_t start = at->row * n + at->column;
  T *c = task->c + start;
  GL_UNROLLED for (size_t h = 0; h < vectors; h++) {
    size_t l = h * gl_wide_lanes;
    if (at->ends && task->bias) {
      gl_wide bias = *(const gl_wide *)(task->bias + at->column + l);
      GL_UNROLLED for (size_t i = 0; i < rows; i++) sums[i][h] += bias;
    }
    if (at->adds) {
      GL_UNROLLED for (size_t i = 0; i < rows; i++) sums[i][h] += *(gl_wide *)(c + i * n + l);
    }
    if (at->ends && task->gates_c) {
      const T *z = task->gate + start + l;
      GL_UNROLLED for (size_t i = 0; i < rows; i++) {
        sums[i][h] =
          GL_GATE_VECTORS(gl_wide, sums[i][h], *(const gl_wide *)(z + i * n), task->slope);
      }
    }
    if (at->ends && task->rectifies) {
      GL_UNROLLED for (size_t i = 0; i < rows; i++) {
        sums[i][h] = GL_GATE_VECTORS(gl_wide, sums[i][h], sums[i][h], task->rectifier_slope);
      }
    }
    GL_UNROLLED for (size_t i = 0; i < rows; i++) *(gl_wide *)(c + i * n + l) = sums[i][h];
  }
}

/* One function for each number of rows, so that the sums stay in registers. */
typedef void gl_tile_function(const gl_tile *at);

#define GL_TILE_KIND(name, rows, in_panels, kind)                                                 \
  static void name##rows(const gl_tile *at) { gl_run_tile(at, rows, in_panels, kind); }

#define GL_TILE(rows)                                                                             \
  GL_TILE_KIND(tile_by_rows_, rows, false, gl_tile_plain)                                         \
  GL_TILE_KIND(tile_in_panels_, rows, true, gl_tile_plain)                                        \
  GL_TILE_KIND(packing_by_rows_, rows, false, gl_tile_packs)                                      \
  GL_TILE_KIND(packing_in_panels_, rows, true, gl_tile_packs)                                     \
  GL_TILE_KIND(half_by_rows_, rows, false, gl_tile_is_half)                                       \
  GL_TILE_KIND(half_in_panels_, rows, true, gl_tile_is_half)

GL_TILE(1)
GL_TILE(2)
GL_TILE(3)
GL_TILE(4)
GL_TILE(5)
GL_TILE(6)
#if GL_PRODUCT_ROWS > 6
GL_TILE(7)
GL_TILE(8)
GL_TILE(9)
GL_TILE(10)
GL_TILE(11)
GL_TILE(12)
#define GL_TILES(kind)                                                                            \
  {kind##1, kind##2, kind##3, kind##4,  kind##5,  kind##6,                                        \
   kind##7, kind##8, kind##9, kind##10, kind##11, kind##12}
#else
#define GL_TILES(kind) {kind##1, kind##2, kind##3, kind##4, kind##5, kind##6}
#endif

/* By whether a is in panels, then by what the tile does besides. */
static gl_tile_function *const gl_tiles[2][gl_tile_kinds][gl_tile_rows] = {
  {GL_TILES(tile_by_rows_), GL_TILES(packing_by_rows_), GL_TILES(half_by_rows_)},
  {GL_TILES(tile_in_panels_), GL_TILES(packing_in_panels_), GL_TILES(half_in_panels_)},
};

/* The rows of the next tile: what is left over is shared by the last two, since a tile of a few rows
 * waits for its own additions. */
GL_INLINE size_t gl_next_rows(size_t left) {
  if (left <= gl_tile_rows) return left;
  return left < 2 * gl_tile_rows ? (left + 1) / 2 : gl_tile_rows;
}
