/*
 * Gaussians on a circle: the lab's `ring` again, in C.
 *
 *   x = r (cos a, sin a) + s n,   a = 2 pi k / K,   k uniform on 0 ... K - 1,   n ~ N(0, I)
 *
 *   cc -O2 -fPIC -shared -I Sources/Kit/CGanLab/include circle.c -o circle.so -lm
 */
#include "ganlab_plugin.h"
#include <math.h>
#include <stdlib.h>

struct circle {
  int64_t modes;
  double *means;      /* [modes, 2] */
  double *deviations; /* [modes] */
};

static void destroy(void *self) {
  struct circle *circle = self;
  free(circle->means);
  free(circle->deviations);
  free(circle);
}

static int32_t create(const gl_host *host, const gl_value *const *values, void **self) {
  struct circle *circle = calloc(1, sizeof *circle);
  if (!circle) return host->fail(host, "there is no memory");
  circle->modes = (int64_t)values[0]->number;
  double radius = values[1]->number, deviation = values[2]->number;
  circle->means = malloc(2 * (size_t)circle->modes * sizeof(double));
  circle->deviations = malloc((size_t)circle->modes * sizeof(double));
  if (!circle->means || !circle->deviations) {
    destroy(circle);
    return host->fail(host, "there is no memory");
  }
  for (int64_t k = 0; k < circle->modes; k++) {
    double angle = 2 * 3.14159265358979323846 * (double)k / (double)circle->modes;
    circle->means[2 * k] = radius * cos(angle);
    circle->means[2 * k + 1] = radius * sin(angle);
    circle->deviations[k] = deviation;
  }
  *self = circle;
  return GL_OK;
}

static int32_t sample_shape(
    void *self, const gl_host *host, int32_t *rank, int64_t shape[GL_MAX_RANK]) {
  (void)self, (void)host;
  *rank = 1;
  shape[0] = 2;
  return GL_OK;
}

static int32_t samples(void *self, const gl_host *host, const gl_array *out) {
  const struct circle *circle = self;
  int64_t count = out->shape[0];
  if (count == 0) return GL_OK;
  int32_t *chosen = malloc((size_t)count * sizeof *chosen);
  if (!chosen) return host->fail(host, "there is no memory");
  int32_t code = host->integers(host, chosen, count, (int32_t)circle->modes);
  /* The noise is drawn where the samples are to stand. */
  if (code == GL_OK) code = host->normal(host, out->data, 2 * count);
  if (code == GL_OK) {
    for (int64_t i = 0; i < 2 * count; i++) {
      int32_t k = chosen[i / 2];
      float spread = (float)circle->deviations[k] * out->data[i];
      out->data[i] = (float)circle->means[2 * k + i % 2] + spread;
    }
  }
  free(chosen);
  return code;
}

static int32_t mixture(void *self, const gl_host *host, gl_mixture *out) {
  (void)host;
  const struct circle *circle = self;
  out->count = circle->modes;
  out->means = circle->means;
  out->deviations = circle->deviations;
  out->has_modes = 1;
  return GL_OK;
}

static const gl_option options[] = {
    {.size = sizeof(gl_option),
     .type = GL_INTEGER,
     .name = "modes",
     .meaning = "the number of Gaussians",
     .initial = "8",
     .low = 1,
     .high = 10000},
    {.size = sizeof(gl_option),
     .type = GL_NUMBER,
     .name = "radius",
     .meaning = "the circle's radius",
     .initial = "2",
     .low = 0,
     .high = 1e6},
    {.size = sizeof(gl_option),
     .type = GL_NUMBER,
     .name = "std",
     .meaning = "the standard deviation of each Gaussian",
     .initial = "0.02",
     .low = 1e-6,
     .high = 1e6},
};

static const gl_data functions = {
    .size = sizeof(gl_data), .sample_shape = sample_shape, .samples = samples, .mixture = mixture};

static const gl_component circle = {
    .size = sizeof(gl_component),
    .name = "circle-c",
    .summary = "Gaussians on a circle, in C",
    .formula = "x = r (cos a, sin a) + s n,   a = 2 pi k / K",
    .provides = (const char *const[]){"plane", 0},
    .options = options,
    .option_count = 3,
    .create = create,
    .destroy = destroy,
    .data = &functions,
};

GL_PLUGIN(&circle)
