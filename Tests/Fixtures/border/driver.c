/*
 * Calls everything that a plugin in C exports, as the lab would, on memory that is exactly as large as
 * the contract says: built with -fsanitize=address,undefined it finds each step beside it, and what
 * `destroy` leaves behind. Usage: driver PLUGIN.so ...
 */
#include "ganlab_plugin.h"
#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static int failures;

static int32_t fail(const gl_host *host, const char *message) {
  (void)host;
  fprintf(stderr, "  fails: %s\n", message);
  return GL_ERROR;
}

static void tell(const gl_host *host, int32_t level, const char *text) {
  (void)host, (void)level;
  fprintf(stderr, "  says: %s\n", text);
}

static int32_t never(const gl_host *host) {
  (void)host;
  return 0;
}

static void progress(const gl_host *host, double fraction) {
  (void)host;
  if (!(fraction >= 0 && fraction <= 1)) failures++;
}

static int32_t uniform(const gl_host *host, float *out, int64_t count) {
  (void)host;
  for (int64_t i = 0; i < count; i++) out[i] = (float)(rand() % 1000) / 1000;
  return GL_OK;
}

static int32_t integers(const gl_host *host, int32_t *out, int64_t count, int32_t bound) {
  (void)host;
  for (int64_t i = 0; i < count; i++) out[i] = rand() % bound;
  return GL_OK;
}

static int32_t figure(const gl_host *host, const gl_figure *figure) {
  (void)host;
  fprintf(stderr, "  %s = %g\n", figure->key, figure->value);
  return GL_OK;
}

static const gl_host host = {
    sizeof(gl_host), 0, fail, tell, never, progress, uniform, uniform, integers, figure};

/* G(z) = z and d(x) = the sum of its coordinates; contiguous arrays are enough for the examples. */
static int32_t draw(const gl_run *run, const gl_array *out) {
  (void)run;
  return uniform(&host, out->data, out->shape[0] * out->shape[1]);
}

static int32_t generate(const gl_run *run, const gl_array *z, const gl_array *x) {
  (void)run;
  for (int64_t i = 0; i < z->shape[0] * z->shape[1]; i++) x->data[i] = z->data[i];
  return GL_OK;
}

static int32_t discriminate(const gl_run *run, const gl_array *x, const gl_array *d) {
  (void)run;
  for (int64_t i = 0; i < x->shape[0]; i++) {
    d->data[i] = x->data[2 * i] + x->data[2 * i + 1];
  }
  return GL_OK;
}

static int32_t generate_gradient(
    const gl_run *run, const gl_array *z, const gl_array *gx, const gl_array *x,
    const gl_array *gz) {
  if (x) generate(run, z, x);
  return generate(run, gx, gz);
}

static int32_t discriminate_gradient(
    const gl_run *run, const gl_array *x, const gl_array *gd, const gl_array *d,
    const gl_array *gx) {
  if (d) discriminate(run, x, d);
  for (int64_t i = 0; i < 2 * x->shape[0]; i++) gx->data[i] = gd->data[i / 2];
  return GL_OK;
}

static const gl_run run = {
    sizeof(gl_run), 0, 2, GL_PRIOR_GAUSSIAN, 1, {2}, 1, GL_CRITIC_LOGIT, 1,
    draw, generate, discriminate, draw, generate_gradient, discriminate_gradient};

/* A block of its own for each array: the guards of the sanitizer lie at both its ends. */
static float *floats(int64_t count) {
  float *block = malloc((size_t)count * sizeof *block);
  uniform(&host, block, count);
  return block;
}

static void check(const char *what, int32_t code) {
  if (code == GL_OK) return;
  fprintf(stderr, "  %s returned %d\n", what, code);
  failures++;
}

static void call_loss(const gl_loss *loss, void *self, int64_t m, int64_t n) {
  float *real = floats(m), *fake = floats(n), *gr = floats(m), *gf = floats(n);
  float *ur = floats(m), *uf = floats(n);
  double value = NAN;
  gl_logits logits = {sizeof logits, real, m, fake, n, 0.9, 0};
  check("discriminator", loss->discriminator(self, &host, &logits, &value, gr, gf));
  if (!isfinite(value)) failures++;
  check("generator", loss->generator(self, &host, fake, n, &value, gf));
  if (!isfinite(value)) failures++;
  if (loss->discriminator_product) {
    check(
        "discriminator_product",
        loss->discriminator_product(self, &host, &logits, ur, uf, gr, gf));
  }
  if (loss->generator_product) {
    check("generator_product", loss->generator_product(self, &host, fake, n, uf, gf));
  }
  free(real), free(fake), free(gr), free(gf), free(ur), free(uf);
}

static void call_data(const gl_data *data, void *self, int64_t n) {
  int32_t rank = 0;
  int64_t shape[GL_MAX_RANK] = {0};
  check("sample_shape", data->sample_shape(self, &host, &rank, shape));
  int64_t width = 1;
  for (int32_t axis = 0; axis < rank; axis++) width *= shape[axis];
  gl_array out = gl_matrix(floats(n * width), n, width);
  check("samples", data->samples(self, &host, &out));
  free(out.data);
  gl_mixture mixture = {.size = sizeof mixture};
  if (!data->mixture) return;
  check("mixture", data->mixture(self, &host, &mixture));
  double sum = 0;
  for (int64_t i = 0; i < mixture.count * width; i++) sum += mixture.means[i];
  for (int64_t i = 0; i < mixture.count; i++) sum += mixture.deviations[i];
  for (int64_t i = 0; mixture.weights && i < mixture.count; i++) sum += mixture.weights[i];
  if (!isfinite(sum)) failures++;
}

static void call_kind(const gl_component *component, void *self, int64_t n) {
  if (component->loss) call_loss(component->loss, self, n, n + 3);
  if (component->data) call_data(component->data, self, n);
  if (component->sampler && n > 0) {
    gl_array out = gl_matrix(floats(2 * n), n, 2);
    check("samples", component->sampler->samples(self, &host, &run, &out, &n));
    free(out.data);
  }
  if (component->measure && n > 1) {
    gl_array x = gl_matrix(floats(2 * n), n, 2), y = gl_matrix(floats(2 * n + 2), n + 1, 2);
    check("figures", component->measure->figures(self, &host, &run, &x, &y));
    free(x.data), free(y.data);
  }
}

/* The options' defaults, as numbers: enough for options that are numbers. */
static void call(const gl_component *component) {
  fprintf(stderr, "%s\n", component->name);
  uint32_t count = component->option_count;
  gl_value *values = calloc(count + 1, sizeof *values);
  const gl_value **places = calloc(count + 1, sizeof *places);
  for (uint32_t i = 0; i < count; i++) {
    const char *text = component->options[i].initial;
    values[i] = (gl_value){sizeof *values, component->options[i].type, atof(text), text, 0, 0};
    places[i] = &values[i];
  }
  void *self = 0;
  if (component->create) check("create", component->create(&host, places, &self));
  /* They last until `create` returns, and no longer. */
  free(values), free(places);
  for (int64_t n = 0; n < 6; n++) call_kind(component, self, n);
  call_kind(component, self, 257);
  if (component->destroy) component->destroy(self);
}

int main(int count, char **paths) {
  for (int i = 1; i < count; i++) {
    void *image = dlopen(paths[i], RTLD_NOW | RTLD_LOCAL);
    const gl_component_table *table = image ? dlsym(image, GL_TABLE_SYMBOL) : 0;
    if (!table) {
      fprintf(stderr, "%s\n", image ? "it has no table" : dlerror());
      return 2;
    }
    for (uint32_t place = 0; place < table->count; place++) call(table->components[place]);
  }
  fprintf(stderr, "%d plugins, %d failures\n", count - 1, failures);
  return failures ? 1 : 0;
}
