/*
 * Operands of a product, copied into the order in which tiles read them. A row of a network's
 * weights is often 512 bytes or more: read down a column of such rows, the cache holds eight lines.
 */

enum {
  gl_product_terms = 320,    /* at most so many terms are added up before c is written */
  gl_product_columns = 64,   /* at least a tile's columns of b, in the first-level cache */
  gl_product_entries = 65536, /* elements of a in the second-level cache */
  gl_product_rows = 1024,
  gl_panel_lanes = gl_tile_rows > 8 ? 16 : 8,
};

/* As many elements as a tile's rows of a panel, and a few more. */
typedef T gl_panel_vector
  __attribute__((vector_size(gl_panel_lanes * sizeof(T)), aligned(sizeof(T)), may_alias));

/* Panels are written a little over their end. */
GL_INLINE size_t gl_panel_size(size_t terms) { return terms * gl_tile_rows + gl_panel_lanes; }

/* The terms of each block but the last, about as many in each: a block of a few costs as much writing. */
GL_INLINE size_t gl_block_terms(size_t k) {
  if (k == 0) return 1;
  size_t blocks = (k + gl_product_terms - 1) / gl_product_terms;
  return ((k + blocks - 1) / blocks + 3) / 4 * 4;
}

/* Where tap `number` of a kernel begins, [n, outputs]. */
GL_INLINE size_t gl_tap(const gl_taps *g, size_t number, size_t n) {
  size_t row = g->top + (g->rows - 1 - number / g->columns) * g->step;
  size_t column = g->left + (g->columns - 1 - number % g->columns) * g->step;
  return (row * g->width + column) * n * g->outputs;
}

/* Terms p ..< p + terms of the `width` columns from j on, where b is a kernel's taps. */
static void pack_taps(gl_product_task *task, size_t p, size_t terms, size_t j, size_t width, T *to) {
  const gl_taps *g = task->taps;
  size_t tap = terms ? p / g->outputs : 0, output = terms ? p % g->outputs : 0;
  for (size_t count; terms > 0; terms -= count, tap++, output = 0) {
    count = gl_smaller(terms, g->outputs - output);
    transpose_strided(width, count, task->b + gl_tap(g, tap, task->n) + j * g->outputs + output,
                      g->outputs, to, gl_tile_columns);
    to += count * gl_tile_columns;
  }
}

/* Terms p ..< p + terms of the columns j ..< j + gl_tile_columns of b; 0 past the last column. */
static __attribute__((noinline)) void pack_columns(gl_product_task *task, size_t p, size_t terms, size_t j, T *to) {
  size_t width = gl_smaller(task->n - j, gl_tile_columns);
  if (width < gl_tile_columns) memset(to, 0, terms * gl_tile_columns * sizeof(T));
  if (task->taps) {
    pack_taps(task, p, terms, j, width, to);
    return;
  }
  if (task->transposes_b) {
    transpose_strided(width, terms, task->b + j * task->k + p, task->k, to, gl_tile_columns);
    return;
  }
  size_t n = task->n;
  const T *b = task->b + p * n + j;
  for (size_t q = 0; q < terms; q++, b += n, to += gl_tile_columns) {
    if (width == gl_tile_columns) {
      *(gl_wide *)to = *(const gl_wide *)b;
      *(gl_wide *)(to + gl_wide_lanes) = *(const gl_wide *)(b + gl_wide_lanes);
    } else {
      for (size_t l = 0; l < width; l++) to[l] = b[l];
    }
  }
}

/* Terms p ..< p + terms of the rows i ..< i + rows of a, gated, `terms` apart. */
static __attribute__((noinline)) void pack_gated_rows(gl_product_task *task, size_t i, size_t rows, size_t p, size_t terms,
                            T *to) {
  T slope = task->slope;
  for (size_t r = 0; r < rows; r++, to += terms) {
    size_t start = (i + r) * task->k + p;
    const T *a = task->a + start, *z = task->gate + start;
    size_t q = 0;
    for (; q + gl_wide_lanes <= terms; q += gl_wide_lanes) {
      *(gl_wide *)(to + q) =
        GL_GATE_VECTORS(gl_wide, *(const gl_wide *)(a + q), *(const gl_wide *)(z + q), slope);
    }
    for (; q < terms; q++) to[q] = gl_gate(a[q], z[q], slope);
  }
}

/* One term of `panels` full panels and of what is left over. */
GL_INLINE void gl_pack_term(gl_product_task *task, size_t start, size_t rows, size_t whole,
                            size_t readable, size_t size, bool gates, T *panel) {
  const T *a = task->a + start, *z = task->gate + start;
  T slope = task->slope;
  size_t r = 0;
  for (; r < whole && r + gl_panel_lanes <= readable; r += gl_tile_rows, panel += size) {
    gl_panel_vector h = *(const gl_panel_vector *)(a + r);
    if (gates) {
      h = GL_GATE_VECTORS(gl_panel_vector, h, *(const gl_panel_vector *)(z + r), slope);
    }
    *(gl_panel_vector *)panel = h;
  }
  for (size_t count; r < rows; r += count, panel += size) {
    count = gl_next_rows(rows - r);
    if (r + gl_panel_lanes <= readable) {
      gl_panel_vector h = *(const gl_panel_vector *)(a + r);
      if (gates) {
        h = GL_GATE_VECTORS(gl_panel_vector, h, *(const gl_panel_vector *)(z + r), slope);
      }
      *(gl_panel_vector *)panel = h;
      continue;
    }
    for (size_t l = 0; l < count; l++) {
      panel[l] = gates ? gl_gate(a[r + l], z[r + l], slope) : a[r + l];
    }
  }
}

/* The same rows where a is stored by its columns: in panels of gl_tile_rows rows, whose terms lie
 * together. Each column is read whole, which the memory likes. */
static __attribute__((noinline)) void pack_panels(gl_product_task *task, size_t i, size_t rows, size_t p, size_t terms, T *to) {
  size_t size = gl_panel_size(terms);
  /* Rows in full panels; of the last two, neither may be full. */
  size_t left = rows % gl_tile_rows;
  size_t whole = left == 0 ? rows : rows < 2 * gl_tile_rows ? 0 : rows - left - gl_tile_rows;
  for (size_t q = 0; q < terms; q++) {
    size_t start = (p + q) * task->m + i;
    /* Whole vectors may be read past these rows, but not past the array. */
    size_t readable = p + q + 1 < task->k ? rows + gl_panel_lanes : task->m - i;
    if (task->gates_a) {
      gl_pack_term(task, start, rows, whole, readable, size, true, to + q * gl_tile_rows);
    } else {
      gl_pack_term(task, start, rows, whole, readable, size, false, to + q * gl_tile_rows);
    }
  }
}

/* Copies of a few numbers each are not to become calls. */
#define GL_WITHOUT_CALLS __attribute__((noinline, no_builtin("memcpy", "memmove")))

/* Terms p ..< p + terms of the windows i ..< i + rows, `terms` apart. */
static GL_WITHOUT_CALLS void pack_windows(gl_product_task *task, size_t i, size_t rows, size_t p,
                                          size_t terms, T *to) {
  const gl_patches g = *task->patches; /* A copy, which stays in registers. */
  gl_place at = gl_place_at(&g, task->a, i);
  for (size_t r = 0; r < rows; r++, to += terms) {
    gl_read_window(&g, &at, p, terms, to);
    gl_next_place(&g, &at);
  }
}

/* Rows i ..< i + rows of the transposed windows, which are the numbers i ..< i + rows of each, in
 * panels; terms p ..< p + terms are the windows of these numbers. */
static GL_WITHOUT_CALLS void pack_window_panels(gl_product_task *task, size_t i, size_t rows, size_t p,
                                                size_t terms, T *to) {
  const gl_patches g = *task->patches; /* A copy, which stays in registers. */
  gl_place at = gl_place_at(&g, task->a, p);
  size_t size = gl_panel_size(terms);
  T line[gl_product_rows + gl_panel_lanes];
  gl_zero_run(gl_panel_lanes, line + rows);
  for (size_t q = 0; q < terms; q++) {
    gl_read_window(&g, &at, i, rows, line);
    gl_next_place(&g, &at);
    T *panel = to + q * gl_tile_rows;
    for (size_t r = 0, count; r < rows; r += count, panel += size) {
      count = gl_next_rows(rows - r);
      *(gl_panel_vector *)panel = *(const gl_panel_vector *)(line + r);
    }
  }
}
