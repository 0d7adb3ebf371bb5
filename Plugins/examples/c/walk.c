/*
 * Langevin dynamics on the generator's codes: a walk towards what the critic takes for real.
 *
 *   z <- z + e/2 grad (d(G(z)) - |z|^2 / 2) + sqrt(e) n,   n ~ N(0, I)
 *
 * from a draw of the prior; its stationary distribution is p(z) exp(d(G(z))), up to the step size.
 * Che et al. 2020, Your GAN is secretly an energy-based model.
 *
 *   cc -O2 -fPIC -shared -I Sources/Kit/CGanLab/include walk.c -o walk.so -lm
 */
#include "ganlab_plugin.h"
#include <math.h>
#include <stdlib.h>

struct walk {
  int64_t steps;
  double size;
};

static int32_t create(const gl_host *host, const gl_value *const *values, void **self) {
  struct walk *walk = malloc(sizeof *walk);
  if (!walk) return host->fail(host, "there is no memory");
  walk->steps = (int64_t)values[0]->number;
  walk->size = values[1]->number;
  *self = walk;
  return GL_OK;
}

/* One step of all codes. `out` is where the samples pass through. */
static int32_t step(
    const struct walk *walk, const gl_host *host, const gl_run *run, const gl_array *out,
    gl_array *z, gl_array *slope, gl_array *noise, gl_array *ones, gl_array *pull) {
  int32_t code = run->generate(run, z, out);
  /* The slope of the sum of d(x) by x, then by z: the chain rule, from right to left. */
  if (code == GL_OK) code = run->discriminate_gradient(run, out, ones, 0, pull);
  if (code == GL_OK) code = run->generate_gradient(run, z, pull, 0, slope);
  int64_t count = z->shape[0] * z->shape[1];
  if (code == GL_OK) code = host->normal(host, noise->data, count);
  if (code != GL_OK) return code;
  float half = (float)(walk->size / 2), root = (float)sqrt(walk->size);
  for (int64_t i = 0; i < count; i++) {
    z->data[i] += half * (slope->data[i] - z->data[i]) + root * noise->data[i];
  }
  return GL_OK;
}

static int32_t samples(
    void *self, const gl_host *host, const gl_run *run, const gl_array *out, int64_t *count) {
  const struct walk *walk = self;
  if (run->code_prior != GL_PRIOR_GAUSSIAN) {
    return host->fail(host, "the walk is for Gaussian codes, and the model's are others");
  }
  int64_t n = *count, width = run->code_count, size = 1;
  for (int32_t axis = 0; axis < out->rank; axis++) size *= out->shape[axis];
  float *memory = malloc((size_t)(3 * n * width + n + size) * sizeof *memory);
  if (!memory) return host->fail(host, "there is no memory");
  gl_array z = gl_matrix(memory, n, width);
  gl_array slope = gl_matrix(memory + n * width, n, width);
  gl_array noise = gl_matrix(memory + 2 * n * width, n, width);
  gl_array ones = gl_matrix(memory + 3 * n * width, n, 1);
  gl_array pull = *out; /* the shape and the strides of the samples, in memory of its own */
  pull.data = memory + 3 * n * width + n;
  for (int64_t i = 0; i < n; i++) ones.data[i] = 1;

  int32_t code = run->prior(run, &z);
  for (int64_t i = 0; code == GL_OK && i < walk->steps; i++) {
    code = host->is_cancelled(host)
               ? GL_ERROR
               : step(walk, host, run, out, &z, &slope, &noise, &ones, &pull);
    host->progress(host, (double)(i + 1) / (double)walk->steps);
  }
  if (code == GL_OK) code = run->generate(run, &z, out);
  if (code == GL_OK) code = run->discriminate(run, out, &ones);
  if (code == GL_OK) {
    double sum = 0;
    for (int64_t i = 0; i < n; i++) sum += ones.data[i];
    gl_figure figure = {.size = sizeof figure, .key = "mean_logit", .value = sum / (double)n};
    code = host->figure(host, &figure);
  }
  free(memory);
  return code;
}

static const gl_option options[] = {
    {.size = sizeof(gl_option),
     .type = GL_INTEGER,
     .name = "steps",
     .meaning = "the steps of the walk; with 0 they are samples of the prior",
     .initial = "20",
     .low = 0,
     .high = 100000},
    {.size = sizeof(gl_option),
     .type = GL_NUMBER,
     .name = "step-size",
     .meaning = "the size e of a step",
     .initial = "0.01",
     .low = 1e-9,
     .high = 10},
};

static const gl_sampler functions = {.size = sizeof(gl_sampler), .samples = samples};

static const gl_component walk = {
    .size = sizeof(gl_component),
    .name = "walk-c",
    .summary = "a walk of the codes towards what the critic takes for real, in C",
    .formula = "z <- z + e/2 grad (d(G(z)) - |z|^2 / 2) + sqrt(e) n",
    .paper = "Che et al. 2020, Your GAN is secretly an energy-based model",
    .needs = (const char *const[]){"generator", "critic", 0},
    .options = options,
    .option_count = 2,
    .create = create,
    .destroy = free,
    .sampler = &functions,
};

GL_PLUGIN(&walk)
