/*
 * The product of two matrices that fit into the second-level cache by blocks (after Goto & van de
 * Geijn 2008, Anatomy of high-performance matrix multiplication), with a layer's bias and the
 * derivative of its nonlinearity on the way.
 */
#include "product_tile.h"

#include "windows.h"

#include "product_pack.h"
#include "product_thin.h"

/* The columns from at->column on of `count` rows of c, of which the first is at->row; a is packed if
 * `packed_a` holds it. The first tile packs b unless at->b holds it already. */
static void rows_of_tiles(gl_tile *at, size_t count, size_t term, const T *packed_a, bool packs) {
  gl_product_task *task = at->task;
  bool in_panels = task->transposes_a;
  const T *a = packed_a ? packed_a : task->a + at->row * task->k + term;
  at->a_stride = packed_a ? at->terms : task->k;
  bool is_half = task->n - at->column <= gl_wide_lanes;
  /* Each tile asks for its share of the next panel; after the last one, its loop has no gaps. */
  size_t share = at->terms * gl_tile_rows / count + 1;
  at->gap = !at->ahead ? at->terms : share < at->terms ? at->terms / share : 1;
  at->asks_to = 0;
  for (size_t r = 0, high; r < count; r += high, packs = false) {
    high = gl_next_rows(count - r);
    gl_tile_kind kind = packs ? gl_tile_packs : is_half ? gl_tile_is_half : gl_tile_plain;
    at->a = a;
    at->asks_from = at->asks_to;
    at->asks_to = at->ahead ? gl_smaller(at->asks_from + share, at->terms) : 0;
    gl_tiles[in_panels][kind][high - 1](at);
    at->row += high;
    a += in_panels ? gl_panel_size(at->terms) : high * at->a_stride;
  }
}

/* The part of c in `rows` and `columns`; scratch holds gl_product_scratch elements. */
static void product_in_blocks(gl_product_task *task, gl_range rows, gl_range columns, T *scratch) {
  T *packed_b = scratch, *packed_a = scratch + gl_product_terms * gl_product_columns;
  bool packs_a = task->transposes_a || task->gates_a || task->patches;
  size_t most = gl_block_terms(task->k);
  for (size_t p = 0; p == 0 || p < task->k; p += most) {
    size_t terms = gl_smaller(task->k - p, most);
    gl_tile at = {.task = task,
                  .terms = terms,
                  .adds = p > 0 || task->accumulates,
                  .ends = p + terms == task->k};
    size_t chunk = packs_a ? gl_smaller(gl_product_entries / most, gl_product_rows) : rows.end;
    for (size_t i = rows.start; i < rows.end; i += chunk) {
      size_t count = gl_smaller(rows.end - i, chunk);
      if (task->patches) {
        (task->transposes_a ? pack_window_panels : pack_windows)(task, i, count, p, terms, packed_a);
      } else if (task->transposes_a) {
        pack_panels(task, i, count, p, terms, packed_a);
      } else if (packs_a) {
        pack_gated_rows(task, i, count, p, terms, packed_a);
      }
      at.b = packed_b;
      for (at.column = columns.start; at.column < columns.end; at.column += gl_tile_columns) {
        bool packs = !task->transposes_b && !task->taps && task->n - at.column >= gl_tile_columns;
        if (!packs) pack_columns(task, p, terms, at.column, at.b);
        at.unpacked = task->b + p * task->n + at.column;
        size_t next = at.column + gl_tile_columns;
        at.ahead = next >= columns.end || task->taps ? NULL
                   : task->transposes_b              ? task->b + next * task->k + p
                                                     : task->b + p * task->n + next;
        at.row = i;
        rows_of_tiles(&at, count, p, packs_a ? packed_a : NULL, packs);
      }
    }
  }
}

static void kernel_product_part(const struct GL_PRODUCT(T) *task, gl_range rows, gl_range columns,
                           T *scratch) {
  switch (task->kind) {
  case gl_product_blocks: product_in_blocks(task, rows, columns, scratch); break;
  case gl_product_few_columns: product_of_few_columns(task, rows, scratch); break;
  case gl_product_few_terms: product_of_few_terms(task, rows, scratch); break;
  case gl_product_few_rows: product_of_few_outer(task, columns, true); break;
  case gl_product_few_outer_columns: product_of_few_outer(task, rows, false); break;
  }
}
