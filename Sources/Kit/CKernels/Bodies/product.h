/*
 * The product of two matrices that fit into the second-level cache by blocks (after Goto & van de
 * Geijn 2008, Anatomy of high-performance matrix multiplication), with a layer's bias and the
 * derivative of its nonlinearity on the way.
 */
#include "product_tile.h"

#include "product_pack.h"
#include "product_thin.h"

/* The part of c in `rows` and `columns`; scratch holds gl_product_scratch elements. */
static void product_in_blocks(gl_product_task *task, gl_range rows, gl_range columns, T *scratch) {
  T *packed_b = scratch, *packed_a = scratch + gl_product_terms * gl_product_columns;
  for (size_t p = 0; p < task->k; p += gl_product_terms) {
    size_t terms = gl_smaller(task->k - p, gl_product_terms);
    gl_tile at = {.task = task,
                  .terms = terms,
                  .adds = p > 0 || task->accumulates,
                  .ends = p + terms == task->k};
    bool packs_a = task->transposes_a || task->gates_a;
    size_t chunk = packs_a ? gl_smaller(gl_product_entries / terms, gl_product_rows) : rows.end;
    for (size_t i = rows.start; i < rows.end; i += chunk) {
      size_t count = gl_smaller(rows.end - i, chunk);
      if (task->transposes_a) {
        pack_panels(task, i, count, p, terms, packed_a);
      } else if (packs_a) {
        pack_gated_rows(task, i, count, p, terms, packed_a);
      }
      for (size_t j = columns.start; j < columns.end; j += gl_product_columns) {
        size_t end = gl_smaller(columns.end, j + gl_product_columns);
        T *to = packed_b;
        for (size_t l = j; l < end; l += gl_tile_columns, to += terms * gl_tile_columns) {
          pack_columns(task, p, terms, l, to);
        }
        at.b = packed_b;
        for (at.column = j; at.column < end; at.column += gl_tile_columns) {
          const T *panel = packed_a;
          for (size_t r = 0, high; r < count; r += high, panel += gl_panel_size(terms)) {
            high = gl_next_rows(count - r);
            at.row = i + r;
            if (task->transposes_a) {
              at.a = panel;
              gl_tiles_in_panels[high - 1](&at);
            } else {
              at.a = packs_a ? packed_a + r * terms : task->a + at.row * task->k + p;
              at.a_stride = packs_a ? terms : task->k;
              gl_tiles_by_rows[high - 1](&at);
            }
          }
          at.b += terms * gl_tile_columns;
        }
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
