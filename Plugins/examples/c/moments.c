/*
 * The first two moments of the samples beside those of the data.
 *
 *   mean_distance = |E x - E y|,   spread_ratio = tr Cov x / tr Cov y
 *
 * A generator that collapses has a ratio below 1.
 *
 *   cc -O2 -fPIC -shared -I Sources/Kit/CGanLab/include moments.c -o moments.so -lm
 */
#include "ganlab_plugin.h"
#include <math.h>
#include <stdlib.h>

/* Writes the mean of each coordinate; returns the sum of the variances. Rows are contiguous. */
static double moments(const gl_array *x, int64_t width, double *mean) {
  int64_t count = x->shape[0];
  double spread = 0;
  for (int64_t j = 0; j < width; j++) {
    double sum = 0, squares = 0;
    for (int64_t i = 0; i < count; i++) sum += x->data[i * width + j];
    mean[j] = sum / (double)count;
    for (int64_t i = 0; i < count; i++) {
      double difference = x->data[i * width + j] - mean[j];
      squares += difference * difference;
    }
    spread += squares / (double)count;
  }
  return spread;
}

static int32_t figures(
    void *self, const gl_host *host, const gl_run *run, const gl_array *samples,
    const gl_array *reference) {
  (void)self, (void)run;
  if (samples->shape[0] < 2 || reference->shape[0] < 2) {
    return host->fail(host, "moments take at least 2 samples");
  }
  int64_t width = 1;
  for (int32_t axis = 1; axis < samples->rank; axis++) width *= samples->shape[axis];
  double *means = malloc(2 * (size_t)width * sizeof *means);
  if (!means) return host->fail(host, "there is no memory");
  double ratio = moments(samples, width, means) / moments(reference, width, means + width);
  double squares = 0;
  for (int64_t j = 0; j < width; j++) squares += pow(means[j] - means[width + j], 2);
  free(means);

  gl_figure distance = {
      .size = sizeof distance,
      .key = "mean_distance",
      .value = sqrt(squares),
      .label = "distance of the means",
      .unit = GL_UNIT_LENGTH,
      .better = GL_BETTER_LOW,
      .has_perfect = 1};
  gl_figure spread = {
      .size = sizeof spread,
      .key = "spread_ratio",
      .value = ratio,
      .label = "spread of the samples over that of the data",
      .better = GL_BETTER_PERFECT,
      .has_perfect = 1,
      .perfect = 1};
  int32_t code = host->figure(host, &distance);
  return code == GL_OK ? host->figure(host, &spread) : code;
}

static const gl_measure functions = {.size = sizeof(gl_measure), .figures = figures};

static const gl_component component = {
    .size = sizeof(gl_component),
    .name = "moments-c",
    .summary = "mean and spread of the samples beside those of the data, in C",
    .formula = "|E x - E y|,   tr Cov x / tr Cov y",
    .measure = &functions,
};

GL_PLUGIN(&component)
