/*
 * Windows of images, read where they lie: a row of the window is a run of numbers, since channels stand
 * side by side.
 */

/* A window's place. */
typedef struct gl_place {
  const T *image;
  size_t row, column; /* among the places of the image */
} gl_place;

GL_INLINE size_t gl_image_size(const gl_patches *g) { return g->height * g->width * g->channels; }

static gl_place gl_place_at(const gl_patches *g, const T *images, size_t number) {
  size_t each = g->rows * g->columns, inside = number % each;
  return (gl_place){.image = images + number / each * gl_image_size(g),
                    .row = inside / g->columns,
                    .column = inside % g->columns};
}

GL_INLINE void gl_next_place(const gl_patches *g, gl_place *at) {
  if (++at->column < g->columns) return;
  at->column = 0;
  if (++at->row < g->rows) return;
  at->row = 0;
  at->image += gl_image_size(g);
}

/* A run of numbers in a row of an image: `before` and `after` of them are over the edges. */
typedef struct gl_run {
  ptrdiff_t start; /* in the image; of the numbers inside */
  size_t before, inside, after;
} gl_run;

/* Of row `line` of the window, `count` numbers from `from` on. */
GL_INLINE gl_run gl_run_of(const gl_patches *g, const gl_place *at, size_t line, size_t from,
                           size_t count) {
  ptrdiff_t width = (ptrdiff_t)(g->width * g->channels);
  ptrdiff_t y = g->top + (ptrdiff_t)(at->row * g->step + line);
  ptrdiff_t x = (g->left + (ptrdiff_t)(at->column * g->step)) * (ptrdiff_t)g->channels + (ptrdiff_t)from;
  if (y < 0 || y >= (ptrdiff_t)g->height) return (gl_run){.before = count};
  size_t before = x < 0 ? gl_smaller(count, (size_t)-x) : 0;
  ptrdiff_t room = width - x - (ptrdiff_t)before;
  size_t inside = room > 0 ? gl_smaller(count - before, (size_t)room) : 0;
  return (gl_run){.start = y * width + x + (ptrdiff_t)before,
                  .before = before,
                  .inside = inside,
                  .after = count - before - inside};
}

GL_INLINE void gl_zero_run(size_t n, T *to) {
  for (size_t i = 0; i < n; i++) to[i] = 0;
}

/* A run of a few numbers. */
enum { gl_piece_lanes = 4 };
typedef T gl_piece
  __attribute__((vector_size(gl_piece_lanes * sizeof(T)), aligned(sizeof(T)), may_alias));

/* n numbers, in whole pieces, of which the last may lie over the one before: a row of a window is a few
 * numbers of a gray image, and some hundreds of many channels, for which a call would cost too much. */
GL_INLINE void gl_copy_run(size_t n, const T *x, T *y) {
  if (n >= gl_wide_lanes) {
    for (size_t i = 0; i + gl_wide_lanes < n; i += gl_wide_lanes) {
      *(gl_wide *)(y + i) = *(const gl_wide *)(x + i);
    }
    *(gl_wide *)(y + n - gl_wide_lanes) = *(const gl_wide *)(x + n - gl_wide_lanes);
  } else if (n >= gl_piece_lanes) {
    for (size_t i = 0; i + gl_piece_lanes < n; i += gl_piece_lanes) {
      *(gl_piece *)(y + i) = *(const gl_piece *)(x + i);
    }
    *(gl_piece *)(y + n - gl_piece_lanes) = *(const gl_piece *)(x + n - gl_piece_lanes);
  } else {
    for (size_t i = 0; i < n; i++) y[i] = x[i];
  }
}

/* The numbers from ..< from + count of the window at `at`. */
GL_INLINE void gl_read_window(const gl_patches *g, const gl_place *at, size_t from, size_t count, T *to) {
  if (count == 0) return; /* A window may have no numbers at all. */
  size_t length = g->patch_width * g->channels;
  size_t line = from < length ? 0 : from / length, start = from - line * length;
  ptrdiff_t width = (ptrdiff_t)(g->width * g->channels);
  ptrdiff_t y = g->top + (ptrdiff_t)(at->row * g->step + line);
  ptrdiff_t x = (g->left + (ptrdiff_t)(at->column * g->step)) * (ptrdiff_t)g->channels;
  bool is_within = x >= 0 && x + (ptrdiff_t)length <= width;
  for (size_t n; count > 0; count -= n, to += n, y++, line++, start = 0) {
    n = gl_smaller(count, length - start);
    if (is_within && y >= 0 && y < (ptrdiff_t)g->height) {
      gl_copy_run(n, at->image + y * width + x + (ptrdiff_t)start, to);
      continue;
    }
    gl_run run = gl_run_of(g, at, line, start, n);
    gl_zero_run(run.before, to);
    gl_copy_run(run.inside, at->image + run.start, to + run.before);
    gl_zero_run(run.after, to + run.before + run.inside);
  }
}

/* y += the windows, each at its place: for the images of a range; y is not cleared first. */
static void kernel_add_windows(const gl_patches *g, gl_range images, const T *windows, T *y) {
  size_t each = g->rows * g->columns, length = g->patch_width * g->channels;
  size_t size = g->patch_height * length;
  gl_place at = gl_place_at(g, y, images.start * each);
  windows += images.start * each * size;
  for (size_t number = images.start * each; number < images.end * each; number++) {
    T *image = y + (number / each) * gl_image_size(g);
    for (size_t line = 0; line < g->patch_height; line++, windows += length) {
      gl_run run = gl_run_of(g, &at, line, 0, length);
      const T *from = windows + run.before;
      for (size_t i = 0; i < run.inside; i++) image[run.start + (ptrdiff_t)i] += from[i];
    }
    gl_next_place(g, &at);
  }
}

/* The mean of each channel over each window; windows lie within the image. */
static void kernel_average_pool(const gl_patches *g, gl_range images, const T *x, T *y) {
  size_t each = g->rows * g->columns, channels = g->channels;
  T share = 1 / (T)(g->patch_height * g->patch_width);
  gl_place at = gl_place_at(g, x, images.start * each);
  y += images.start * each * channels;
  for (size_t number = images.start * each; number < images.end * each; number++, y += channels) {
    kernel_fill(channels, 0, y);
    for (size_t line = 0; line < g->patch_height; line++) {
      for (size_t tap = 0; tap < g->patch_width; tap++) {
        const T *from = at.image + gl_run_of(g, &at, line, tap * channels, channels).start;
        GL_LOOP for (size_t c = 0; c < channels; c++) y[c] += from[c];
      }
    }
    GL_LOOP for (size_t c = 0; c < channels; c++) y[c] *= share;
    gl_next_place(g, &at);
  }
}

/* x += the means' cotangents gy, spread over their windows; x is not cleared first. */
static void kernel_average_pool_vjp(const gl_patches *g, gl_range images, const T *gy, T *x) {
  size_t each = g->rows * g->columns, channels = g->channels;
  T share = 1 / (T)(g->patch_height * g->patch_width);
  gl_place at = gl_place_at(g, x, images.start * each);
  gy += images.start * each * channels;
  for (size_t number = images.start * each; number < images.end * each; number++, gy += channels) {
    T *image = x + number / each * gl_image_size(g);
    for (size_t line = 0; line < g->patch_height; line++) {
      for (size_t tap = 0; tap < g->patch_width; tap++) {
        T *to = image + gl_run_of(g, &at, line, tap * channels, channels).start;
        GL_LOOP for (size_t c = 0; c < channels; c++) to[c] += gy[c] * share;
      }
    }
    gl_next_place(g, &at);
  }
}

enum { gl_pooled_channels = 64 };

/* The largest of up to gl_pooled_channels channels, from channel c on, in the window; a NaN counts as the
 * largest. */
GL_INLINE void gl_largest(const gl_patches *g, const gl_place *at, size_t c, size_t count, T *largest) {
  for (size_t line = 0; line < g->patch_height; line++) {
    for (size_t tap = 0; tap < g->patch_width; tap++) {
      const T *from = at->image + gl_run_of(g, at, line, tap * g->channels, g->channels).start + c;
      if (line == 0 && tap == 0) {
        gl_copy(count, from, largest);
        continue;
      }
      GL_LOOP for (size_t l = 0; l < count; l++) {
        largest[l] = from[l] > largest[l] || from[l] != from[l] ? from[l] : largest[l];
      }
    }
  }
}

/* y = the elements of `from` where x is largest in each window, channel by channel: of several the
 * first. */
static void kernel_max_pool(const gl_patches *g, gl_range images, const T *x, const T *from, T *y) {
  size_t each = g->rows * g->columns, channels = g->channels;
  gl_place at = gl_place_at(g, x, images.start * each);
  y += images.start * each * channels;
  for (size_t number = images.start * each; number < images.end * each; number++, y += channels) {
    const T *image = from + number / each * gl_image_size(g);
    for (size_t c = 0, count; c < channels; c += count) {
      count = gl_smaller(channels - c, gl_pooled_channels);
      if (from == x) {
        gl_largest(g, &at, c, count, y + c);
        continue;
      }
      T largest[gl_pooled_channels], open[gl_pooled_channels];
      gl_largest(g, &at, c, count, largest);
      for (size_t l = 0; l < count; l++) open[l] = 1, y[c + l] = 0;
      for (size_t line = 0; line < g->patch_height; line++) {
        for (size_t tap = 0; tap < g->patch_width; tap++) {
          size_t place = (size_t)gl_run_of(g, &at, line, tap * channels, channels).start + c;
          const T *u = at.image + place, *v = image + place;
          GL_LOOP for (size_t l = 0; l < count; l++) {
            bool hit = open[l] != 0 && u[l] == largest[l];
            y[c + l] = hit ? v[l] : y[c + l];
            open[l] = hit ? (T)0 : open[l];
          }
        }
      }
    }
    gl_next_place(g, &at);
  }
}

/* The transpose: gx += gy there; gx is not cleared first. */
static void kernel_max_pool_vjp(const gl_patches *g, gl_range images, const T *x, const T *gy, T *gx) {
  size_t each = g->rows * g->columns, channels = g->channels;
  gl_place at = gl_place_at(g, x, images.start * each);
  gy += images.start * each * channels;
  for (size_t number = images.start * each; number < images.end * each; number++, gy += channels) {
    T *image = gx + number / each * gl_image_size(g);
    for (size_t c = 0, count; c < channels; c += count) {
      count = gl_smaller(channels - c, gl_pooled_channels);
      T largest[gl_pooled_channels], left[gl_pooled_channels];
      gl_largest(g, &at, c, count, largest);
      gl_copy(count, gy + c, left);
      for (size_t line = 0; line < g->patch_height; line++) {
        for (size_t tap = 0; tap < g->patch_width; tap++) {
          size_t place = (size_t)gl_run_of(g, &at, line, tap * channels, channels).start + c;
          const T *u = at.image + place;
          T *to = image + place;
          /* What has been given once is gone. */
          GL_LOOP for (size_t l = 0; l < count; l++) {
            bool hit = u[l] == largest[l];
            to[l] += hit ? left[l] : (T)0;
            left[l] = hit ? (T)0 : left[l];
          }
        }
      }
    }
    gl_next_place(g, &at);
  }
}
