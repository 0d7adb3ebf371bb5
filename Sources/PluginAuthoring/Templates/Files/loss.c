/*
 * The hinge loss with a margin m: D no longer cares about samples that it tells apart by m.
 *
 *   D minimises  E max(0, m - d(x)) + E max(0, m + d(G(z)))
 *   G minimises  -E d(G(z))
 *
 * Lim & Ye 2017, Geometric GAN.
 */
#include "ganlab_plugin.h"
#include <stdlib.h>

struct my_loss {
  float margin;
};

/* One instance; the values come in the order in which the options are declared. */
static int32_t create(const gl_host *host, const gl_value *const *values, void **self) {
  struct my_loss *loss = malloc(sizeof *loss);
  if (!loss) return host->fail(host, "there is no memory");
  loss->margin = (float)values[0]->number;
  *self = loss;
  return GL_OK;
}

/* The mean of max(0, m + sign d), and its derivative by each d. */
static double side(float margin, float sign, const float *d, int64_t count, float *gradient) {
  double sum = 0;
  for (int64_t i = 0; i < count; i++) {
    float excess = margin + sign * d[i];
    gradient[i] = excess > 0 ? sign / (float)count : 0;
    sum += excess > 0 ? excess : 0;
  }
  return count ? sum / (double)count : 0;
}

/* What D minimises, and its gradient by the logits of data and of generated samples. */
static int32_t discriminator(
    void *self, const gl_host *host, const gl_logits *logits, double *value, float *real_gradient,
    float *fake_gradient) {
  (void)host;
  float margin = ((struct my_loss *)self)->margin;
  *value = side(margin, -1, logits->real, logits->real_count, real_gradient) +
           side(margin, 1, logits->fake, logits->fake_count, fake_gradient);
  return GL_OK;
}

/* What G minimises, and its gradient by the logits of generated samples. */
static int32_t generator(
    void *self, const gl_host *host, const float *fake, int64_t count, double *value,
    float *gradient) {
  (void)self, (void)host;
  double sum = 0;
  for (int64_t i = 0; i < count; i++) {
    gradient[i] = -1 / (float)count;
    sum -= fake[i];
  }
  *value = count ? sum / (double)count : 0;
  return GL_OK;
}

/* The Hessian's product with u: 0, for both formulas are straight lines with kinks. Without these
   two functions, what differentiates the loss twice is refused. */
static int32_t discriminator_product(
    void *self, const gl_host *host, const gl_logits *logits, const float *real_u,
    const float *fake_u, float *real_product, float *fake_product) {
  (void)self, (void)host, (void)real_u, (void)fake_u;
  for (int64_t i = 0; i < logits->real_count; i++) real_product[i] = 0;
  for (int64_t i = 0; i < logits->fake_count; i++) fake_product[i] = 0;
  return GL_OK;
}

static int32_t generator_product(
    void *self, const gl_host *host, const float *fake, int64_t count, const float *u,
    float *product) {
  (void)self, (void)host, (void)fake, (void)u;
  for (int64_t i = 0; i < count; i++) product[i] = 0;
  return GL_OK;
}

static const gl_loss functions = {
    .size = sizeof(gl_loss),
    .discriminator = discriminator,
    .generator = generator,
    .discriminator_product = discriminator_product,
    .generator_product = generator_product,
};

static const gl_option options[] = {
    {.size = sizeof(gl_option),
     .type = GL_NUMBER,
     .name = "margin",
     .meaning = "the margin m",
     .initial = "1",
     .low = 0.01,
     .high = 100},
};

static const gl_component my_loss = {
    .size = sizeof(gl_component),
    .name = "my-loss",
    .summary = "the margin loss",
    .formula = "D minimises  E max(0, m - d(x)) + E max(0, m + d(G(z)))\n"
               "G minimises  -E d(G(z))",
    .paper = "Lim & Ye 2017, Geometric GAN",
    .needs = (const char *const[]){"generator", "critic", 0},
    .options = options,
    .option_count = 1,
    .create = create,
    .destroy = free,
    .loss = &functions,
};

GL_PLUGIN(&my_loss)
