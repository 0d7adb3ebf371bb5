/* A sampler in C that asks the lab for what its option `way` says, right or wrong. */
#include "ganlab_plugin.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int32_t create(const gl_host *host, const gl_value *const *values, void **self) {
  (void)host;
  *self = strdup(values[0]->text);
  return GL_OK;
}

static int is(const void *self, const char *way) { return strcmp(self, way) == 0; }

/* Numbers through arrays that are transposed, reversed and spaced out agree with contiguous ones. */
static int32_t strides(const gl_host *host, const gl_run *run, const gl_array *out) {
  float codes[8], turned[8], x[8], wide[40], logits[4], slope[8], other[8], ones[4] = {1, 1, 1, 1};
  gl_array z = gl_matrix(codes, 4, 2), plain = gl_matrix(x, 4, 2), d = gl_matrix(logits, 4, 1);
  gl_array gz = gl_matrix(slope, 4, 2), gy = gl_matrix(ones, 4, 1);
  int32_t code = run->prior(run, &z);
  if (code == GL_OK) code = run->generate(run, &z, &plain);
  /* Column by column, and rows from the last to the first. */
  gl_array columns = {.data = turned + 3, .rank = 2, .shape = {4, 2}, .strides = {-1, 4}};
  for (int i = 0; i < 4; i++) {
    for (int j = 0; j < 2; j++) turned[3 - i + 4 * j] = codes[2 * i + j];
  }
  for (int i = 0; i < 40; i++) wide[i] = 77;
  gl_array spaced = {.data = wide, .rank = 2, .shape = {4, 2}, .strides = {10, 3}};
  if (code == GL_OK) code = run->generate(run, &columns, &spaced);
  if (code != GL_OK) return code;
  int64_t untouched = 0;
  for (int i = 0; i < 40; i++) untouched += wide[i] == 77;
  if (untouched != 32) return host->fail(host, "places between the strides were written");
  for (int i = 0; i < 4; i++) {
    for (int j = 0; j < 2; j++) {
      if (wide[10 * i + 3 * j] != x[2 * i + j]) return host->fail(host, "strides change numbers");
    }
  }
  /* One cotangent for all rows, by a stride of 0; the logits come along. */
  gl_array same = {.data = ones, .rank = 2, .shape = {4, 1}, .strides = {0, 0}};
  gl_array gx = gl_matrix(other, 4, 2);
  code = run->discriminate_gradient(run, &spaced, &same, &d, &gx);
  if (code == GL_OK) code = run->discriminate_gradient(run, &plain, &gy, 0, &gz);
  if (code != GL_OK) return code;
  if (memcmp(slope, other, sizeof slope)) return host->fail(host, "gradients change with strides");
  float again[4];
  gl_array twice = gl_matrix(again, 4, 1);
  code = run->discriminate(run, &plain, &twice);
  if (code != GL_OK) return code;
  if (memcmp(again, logits, sizeof again)) return host->fail(host, "the logits are others");
  memcpy(out->data, x, sizeof x);
  return GL_OK;
}

static int32_t samples(
    void *self, const gl_host *host, const gl_run *run, const gl_array *out, int64_t *count) {
  float numbers[12] = {0};
  gl_array z = gl_matrix(numbers, 4, 2), d = gl_matrix(numbers, 4, 1);
  if (is(self, "null")) return run->generate(run, 0, out);
  if (is(self, "rank")) z.rank = 0;
  if (is(self, "rank")) return run->generate(run, &z, out);
  if (is(self, "negative")) z.shape[0] = -1;
  if (is(self, "negative")) return run->prior(run, &z);
  if (is(self, "data")) return run->has_data ? GL_OK : run->data(run, out);
  if (is(self, "critic")) return run->has_critic ? GL_OK : run->discriminate(run, out, &d);
  if (is(self, "code")) return -3;
  if (is(self, "codes")) z = gl_matrix(numbers, 4, 3);
  if (is(self, "codes")) return run->generate(run, &z, out);
  if (is(self, "rows")) d = gl_matrix(numbers, 2, 1);
  if (is(self, "rows")) return run->discriminate(run, out, &d);
  if (is(self, "cotangent")) return run->discriminate_gradient(run, out, &z, 0, &z);
  if (is(self, "null-figure")) return host->figure(host, 0);
  gl_figure figure = {.size = sizeof figure, .key = "Mean", .value = 1};
  if (is(self, "short-figure")) figure.size = 4;
  if (is(self, "short-figure")) return host->figure(host, &figure);
  if (run->code_count != 2 || run->sample_rank != 1 || run->sample_shape[0] != 2) {
    return host->fail(host, "the model is another");
  }
  if (run->critic_output != GL_CRITIC_LOGIT) return host->fail(host, "the output is another");
  int32_t code = run->data(run, out);
  if (code == GL_OK && is(self, "key")) return host->figure(host, &figure);
  if (is(self, "count")) *count = 5;
  if (is(self, "none")) *count = 0;
  if (code != GL_OK || !is(self, "strides")) return code;
  code = strides(host, run, out);
  *count = 3;
  gl_figure logit = {
      .size = sizeof logit, .key = "logit", .value = 1, .label = "logits", .unit = GL_UNIT_SHARE,
      .better = GL_BETTER_HIGH};
  gl_figure nothing = {
      .size = sizeof nothing, .key = "nothing", .value = NAN, .unit = GL_UNIT_NATS,
      .better = GL_BETTER_LOW, .has_perfect = 1, .perfect = 2};
  if (code == GL_OK) code = host->figure(host, &logit);
  return code == GL_OK ? host->figure(host, &nothing) : code;
}

static const char *const ways[] = {
    "strides", "null", "rank", "codes", "negative", "rows", "cotangent", "count", "none", "key",
    "code", "null-figure", "short-figure", "data", "critic", 0};

static const gl_option options[] = {
    {.size = sizeof(gl_option),
     .type = GL_CHOICE,
     .name = "way",
     .meaning = "what is asked",
     .initial = "strides",
     .choices = ways},
};

static const gl_sampler functions = {.size = sizeof(gl_sampler), .samples = samples};

static const gl_component asking = {
    .size = sizeof(gl_component),
    .name = "asking-c",
    .summary = "asks the lab for this and that",
    .options = options,
    .option_count = 1,
    .create = create,
    .destroy = free,
    .sampler = &functions,
};

GL_PLUGIN(&asking)
