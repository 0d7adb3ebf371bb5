/*
 * Transposition in tiles, and the general permutation, which is transposition under a few loops.
 */

enum { gl_transpose_block = 32 };

/* y[c * y_stride + r] = x[r * x_stride + c] for one block, an element at a time. */
GL_INLINE void gl_transpose_elements(size_t rows, size_t cols, const T *x, size_t x_stride, T *y,
                                     size_t y_stride) {
  for (size_t c = 0; c < cols; c++) {
    for (size_t r = 0; r < rows; r++) y[c * y_stride + r] = x[r * x_stride + c];
  }
}

/* y[c * y_stride + r] = x[r * x_stride + c] for r < rows, c < cols. Blocks keep the lines of both
 * sides in the first-level cache; where there is a GL_TRANSPOSE_TILE, tiles go by registers. */
static void transpose_strided(size_t rows, size_t cols, const T *x, size_t x_stride, T *y,
                              size_t y_stride) {
  for (size_t r0 = 0; r0 < rows; r0 += gl_transpose_block) {
    size_t r1 = gl_smaller(rows, r0 + gl_transpose_block);
    for (size_t c0 = 0; c0 < cols; c0 += gl_transpose_block) {
      size_t c1 = gl_smaller(cols, c0 + gl_transpose_block);
#if defined(GL_TRANSPOSE_TILE)
      enum { tile = GL_TRANSPOSE_TILE };
      size_t r2 = r0 + (r1 - r0) / tile * tile, c2 = c0 + (c1 - c0) / tile * tile;
      for (size_t c = c0; c < c2; c += tile) {
        for (size_t r = r0; r < r2; r += tile) {
          gl_transpose_tile(x + r * x_stride + c, x_stride, y + c * y_stride + r, y_stride);
        }
      }
      gl_transpose_elements(r1 - r2, c2 - c0, x + r2 * x_stride + c0, x_stride,
                            y + c0 * y_stride + r2, y_stride);
      gl_transpose_elements(r1 - r0, c1 - c2, x + r0 * x_stride + c2, x_stride,
                            y + c2 * y_stride + r0, y_stride);
#else
      gl_transpose_elements(r1 - r0, c1 - c0, x + r0 * x_stride + c0, x_stride,
                            y + c0 * y_stride + r0, y_stride);
#endif
    }
  }
}

static void kernel_transpose(size_t rows, size_t cols, const T *x, T *y) {
  if (rows <= 1 || cols <= 1) {
    if (rows * cols) memcpy(y, x, rows * cols * sizeof(T));
    return;
  }
  transpose_strided(rows, cols, x, cols, y, rows);
}

enum { gl_largest_rank = 8 };

/* One axis of a permutation: its length, and the steps in x and in y. */
typedef struct gl_axis {
  size_t length;
  ptrdiff_t x_step, y_step;
} gl_axis;

/* The axes of y (dense), without those of length 1 and with neighbours joined where x runs through
 * both at one step. Returns how many are left. */
static size_t permutation_axes(size_t rank, const int64_t *shape, const int64_t *strides,
                               gl_axis *axes) {
  size_t count = 0;
  for (size_t d = 0; d < rank; d++) {
    size_t length = (size_t)shape[d];
    ptrdiff_t step = (ptrdiff_t)strides[d];
    if (length == 1) continue;
    if (count > 0 && axes[count - 1].x_step == step * (ptrdiff_t)length) {
      axes[count - 1].length *= length;
      axes[count - 1].x_step = step;
    } else {
      axes[count++] = (gl_axis){length, step, 0};
    }
  }
  ptrdiff_t y_step = 1;
  for (size_t d = count; d-- > 0;) {
    axes[d].y_step = y_step;
    y_step *= (ptrdiff_t)axes[d].length;
  }
  return count;
}

/* The two innermost loops: over `column`, whose elements lie together in y, and over `row`, which
 * is the axis whose elements lie together in x if that is another one. */
GL_INLINE void gl_copy_plane(gl_axis row, gl_axis column, const T *x, T *y) {
  if (row.x_step == 1 && column.x_step > 0) {
    transpose_strided(column.length, row.length, x, (size_t)column.x_step, y, (size_t)row.y_step);
    return;
  }
  for (size_t r = 0; r < row.length; r++, x += row.x_step, y += row.y_step) {
    if (column.x_step == 1) {
      gl_copy(column.length, x, y);
    } else if (column.x_step == 0) {
      kernel_fill(column.length, x[0], y);
    } else {
      const T *from = x;
      for (size_t c = 0; c < column.length; c++, from += column.x_step) y[c] = *from;
    }
  }
}

static void kernel_strided_copy(size_t rank, const int64_t *shape, const int64_t *strides,
                                const T *x, T *y) {
  for (size_t d = 0; d < rank; d++) {
    if (shape[d] <= 0) return;
  }
  gl_axis axes[gl_largest_rank];
  size_t count = permutation_axes(rank, shape, strides, axes);
  const gl_axis single = {1, 0, 0};
  gl_axis column = count > 0 ? axes[--count] : single;
  gl_axis row = single;
  if (count > 0) {
    /* The axis for the second loop: the one that is dense in x, or else the next one out. */
    size_t chosen = count - 1;
    for (size_t d = 0; d < count && column.x_step != 1; d++) {
      if (axes[d].x_step == 1) chosen = d;
    }
    row = axes[chosen];
    count--;
    for (size_t d = chosen; d < count; d++) axes[d] = axes[d + 1];
  }
  size_t place[gl_largest_rank] = {0};
  for (;;) {
    gl_copy_plane(row, column, x, y);
    size_t d = count;
    for (; d > 0; d--) { /* The next place, as an odometer counts. */
      gl_axis axis = axes[d - 1];
      x += axis.x_step;
      y += axis.y_step;
      if (++place[d - 1] < axis.length) break;
      place[d - 1] = 0;
      x -= axis.x_step * (ptrdiff_t)axis.length;
      y -= axis.y_step * (ptrdiff_t)axis.length;
    }
    if (d == 0) return;
  }
}
