/*
 * Gaussians at the corners of a regular polygon.
 *
 *   p(x) = 1/K sum_k N(x; m_k, s^2 I),   m_k = 2 (cos 2 pi k / K, sin 2 pi k / K),   s = 0.05
 */
#include "ganlab_plugin.h"
#include <math.h>
#include <stdlib.h>

enum { most = 100 };

struct my_data {
  int64_t corners;
  double means[2 * most], deviations[most];
};

/* One instance; the values come in the order in which the options are declared. */
static int32_t create(const gl_host *host, const gl_value *const *values, void **self) {
  struct my_data *data = calloc(1, sizeof *data);
  if (!data) return host->fail(host, "there is no memory");
  data->corners = (int64_t)values[0]->number;
  for (int64_t k = 0; k < data->corners; k++) {
    double angle = 2 * 3.14159265358979323846 * (double)k / (double)data->corners;
    data->means[2 * k] = 2 * cos(angle);
    data->means[2 * k + 1] = 2 * sin(angle);
    data->deviations[k] = 0.05;
  }
  *self = data;
  return GL_OK;
}

static int32_t sample_shape(
    void *self, const gl_host *host, int32_t *rank, int64_t shape[GL_MAX_RANK]) {
  (void)self, (void)host;
  *rank = 1;
  shape[0] = 2;
  return GL_OK;
}

/* Fills out, [n, 2], with samples; every random number comes from the host. */
static int32_t samples(void *self, const gl_host *host, const gl_array *out) {
  const struct my_data *data = self;
  int64_t count = out->shape[0];
  if (count == 0) return GL_OK;
  int32_t *chosen = malloc((size_t)count * sizeof *chosen);
  if (!chosen) return host->fail(host, "there is no memory");
  int32_t code = host->integers(host, chosen, count, (int32_t)data->corners);
  if (code == GL_OK) code = host->normal(host, out->data, 2 * count);
  for (int64_t i = 0; code == GL_OK && i < 2 * count; i++) {
    int32_t k = chosen[i / 2];
    out->data[i] = (float)(data->means[2 * k + i % 2] + data->deviations[k] * out->data[i]);
  }
  free(chosen);
  return code;
}

/* The exact density, which the lab measures with; leave it out where there is none. */
static int32_t mixture(void *self, const gl_host *host, gl_mixture *out) {
  (void)host;
  const struct my_data *data = self;
  out->count = data->corners;
  out->means = data->means;
  out->deviations = data->deviations;
  out->has_modes = 1;
  return GL_OK;
}

static const gl_data functions = {
    .size = sizeof(gl_data), .sample_shape = sample_shape, .samples = samples, .mixture = mixture};

static const gl_option options[] = {
    {.size = sizeof(gl_option),
     .type = GL_INTEGER,
     .name = "corners",
     .meaning = "how many corners",
     .initial = "5",
     .low = 2,
     .high = most},
};

static const gl_component my_data = {
    .size = sizeof(gl_component),
    .name = "my-data",
    .summary = "Gaussians at the corners of a polygon",
    .formula = "p(x) = 1/K sum_k N(x; m_k, s^2 I),   m_k = 2 (cos 2 pi k / K, sin 2 pi k / K)",
    .paper = "after Metz et al. 2017, Unrolled generative adversarial networks (the ring)",
    .provides = (const char *const[]){"plane", 0},
    .options = options,
    .option_count = 1,
    .create = create,
    .destroy = free,
    .data = &functions,
};

GL_PLUGIN(&my_data)
