/*
 * A loss in C whose second derivatives are not 0, also between the two batches:
 *
 *   D: E (d(x) - t)^2 + E d(G(z))^4 + w E d(x) E d(G(z)),   G: E (d(G(z)) - 1)^2
 *
 * with t the probability of "real" that D is asked for. -D changes it: NO_PRODUCT leaves the second
 * derivatives out; FAIL=code makes D's formula return the code, with the message MESSAGE if there is
 * one; FAIL_CREATE makes `create` fail; FAIL_PRODUCT the second derivatives; RANDOM asks for random
 * numbers where there are none; FORGET leaves the last derivative of D's unwritten;
 * OVERRUN writes one too many; LEAK gives nothing back; LATE has something to say after a while.
 */
#include "ganlab_plugin.h"
#include <stdlib.h>
#include <time.h>

static int32_t create(const gl_host *host, const gl_value *const *values, void **self) {
#ifdef FAIL_CREATE
  (void)values, (void)self;
  return host->fail(host, "there is nothing to make it of");
#endif
  (void)host;
  double *weight = malloc(sizeof *weight);
  *weight = values[0]->number;
  *self = weight;
  return GL_OK;
}

static double mean(const float *x, int64_t n) {
  double sum = 0;
  for (int64_t i = 0; i < n; i++) sum += x[i];
  return sum / (double)n;
}

static int32_t discriminator(
    void *self, const gl_host *host, const gl_logits *d, double *value, float *real_gradient,
    float *fake_gradient) {
  double w = *(double *)self, m = (double)d->real_count, n = (double)d->fake_count;
  double real = mean(d->real, d->real_count), fake = mean(d->fake, d->fake_count);
  host->log(host, GL_LOG_WARNING, "squares grow");
#ifdef LATE
  static clock_t start;
  if (start == 0) start = clock();
  if (clock() - start > CLOCKS_PER_SEC / 2) host->log(host, GL_LOG_NOTE, "squares are large now");
#endif
#ifdef RANDOM
  return host->normal(host, real_gradient, 1);
#endif
#ifdef FAIL
#ifdef MESSAGE
  host->fail(host, MESSAGE);
  host->fail(host, "a second message, which does not count");
#endif
  return FAIL;
#endif
  *value = w * real * fake;
  for (int64_t i = 0; i < d->real_count; i++) {
    double x = d->real[i] - d->real_target;
    *value += x * x / m;
    real_gradient[i] = (float)((2 * x + w * fake) / m);
  }
#ifdef OVERRUN
  int64_t written = d->fake_count + 1;
#elif defined(FORGET)
  int64_t written = d->fake_count - 1;
#else
  int64_t written = d->fake_count;
#endif
  for (int64_t i = 0; i < written; i++) {
    double x = d->fake[i];
    *value += x * x * x * x / n;
    fake_gradient[i] = (float)((4 * x * x * x + w * real) / n);
  }
  return GL_OK;
}

static int32_t generator(
    void *self, const gl_host *host, const float *fake, int64_t count, double *value,
    float *gradient) {
  (void)self, (void)host;
  *value = 0;
  for (int64_t i = 0; i < count; i++) {
    double x = fake[i] - 1;
    *value += x * x / (double)count;
    gradient[i] = (float)(2 * x / (double)count);
  }
  return GL_OK;
}

#ifndef NO_PRODUCT
static int32_t discriminator_product(
    void *self, const gl_host *host, const gl_logits *d, const float *real_u, const float *fake_u,
    float *real_product, float *fake_product) {
#ifdef FAIL_PRODUCT
  (void)self, (void)d, (void)real_u, (void)fake_u, (void)real_product, (void)fake_product;
  return host->fail(host, "the second derivatives are on holiday");
#endif
  (void)host;
  double w = *(double *)self, m = (double)d->real_count, n = (double)d->fake_count;
  double real = mean(real_u, d->real_count), fake = mean(fake_u, d->fake_count);
  for (int64_t i = 0; i < d->real_count; i++) {
    real_product[i] = (float)((2 * real_u[i] + w * fake) / m);
  }
  for (int64_t i = 0; i < d->fake_count; i++) {
    double x = d->fake[i];
    fake_product[i] = (float)((12 * x * x * fake_u[i] + w * real) / n);
  }
  return GL_OK;
}

static int32_t generator_product(
    void *self, const gl_host *host, const float *fake, int64_t count, const float *u,
    float *product) {
  (void)self, (void)host, (void)fake;
  for (int64_t i = 0; i < count; i++) product[i] = (float)(2 * u[i] / (double)count);
  return GL_OK;
}
#endif

static const gl_option options[] = {
    {.size = sizeof(gl_option),
     .type = GL_NUMBER,
     .name = "coupling",
     .meaning = "the weight w of the product of the means",
     .initial = "0.5"},
};

static const char *const switches[] = {"gradient-penalty", 0};

static const gl_loss functions = {
    .size = sizeof(gl_loss),
    .discriminator = discriminator,
    .generator = generator,
#ifndef NO_PRODUCT
    .discriminator_product = discriminator_product,
    .generator_product = generator_product,
#endif
    .critic_steps = 3,
    .learning_rate = 0.002,
    .one_of_switches = switches,
};

static const char *const needs[] = {"generator", "critic", 0};
static const char *const provides[] = {"class-targets", "squares", 0};

#ifdef LEAK
static void keep(void *self) { (void)self; }
#define free keep
#endif

static const gl_component squares = {
    .size = sizeof(gl_component),
    .name = "squares-c",
    .summary = "squares and a product",
    .needs = needs,
    .provides = provides,
    .options = options,
    .option_count = 1,
    .create = create,
    .destroy = free,
    .loss = &functions,
};

GL_PLUGIN(&squares)
