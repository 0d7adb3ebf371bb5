/*
 * What a component in C does, kind by kind: a loss, a data set, a sampler, a measure.
 *
 * `self` is what the component's `create` made, or 0 if it has none. A function that is said to be
 * optional may be 0. Calls come one at a time for one `self`, from any thread.
 */
#ifndef GANLAB_KINDS_H
#define GANLAB_KINDS_H

#include "ganlab_host.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- a loss of the game between a generator G and a discriminator D ---- */

/* The logits of one update of D: contiguous, before the sigmoid; a critic's value is the logit. */
typedef struct gl_logits {
  uint32_t size;
  const float *real; /* D's logits of the data */
  int64_t real_count;
  const float *fake; /* D's logits of generated samples */
  int64_t fake_count;
  double real_target; /* the probability of "real" that D is asked for: 1, or less when smoothed */
  double fake_target; /* ... and on generated samples: 0 */
} gl_logits;

typedef struct gl_loss {
  uint32_t size; /* sizeof(gl_loss) */

  /* What D minimises: the value, and its derivative by each logit (every element is written). */
  int32_t (*discriminator)(
      void *self, const gl_host *host, const gl_logits *logits, double *value,
      float *real_gradient, float *fake_gradient);

  /* What G minimises, for D's logits of `count` generated samples. */
  int32_t (*generator)(
      void *self, const gl_host *host, const float *fake, int64_t count, double *value,
      float *gradient);

  /* Optional: the product of the second derivatives H with `real_u` and `fake_u`, so that the
   * gradient itself can be differentiated. Without them that is refused; a gradient penalty on the
   * critic's slope does not need them. Element i of the product is the sum over j of
   * d2 value / (d logit i d logit j) times u j, over both batches. */
  int32_t (*discriminator_product)(
      void *self, const gl_host *host, const gl_logits *logits, const float *real_u,
      const float *fake_u, float *real_product, float *fake_product);
  int32_t (*generator_product)(
      void *self, const gl_host *host, const float *fake, int64_t count, const float *u,
      float *product);

  /* Settings that it trains well with, where the user has set none; 0 keeps the lab's. */
  int32_t critic_steps;
  double learning_rate;
  const char *const *one_of_switches; /* names, ended by 0; the user is told when none is on */
} gl_loss;

/* ---- a data set ---- */

/* A mixture of isotropic Gaussians; the memory is the component's, and lives as long as `self`. */
typedef struct gl_mixture {
  uint32_t size;
  int64_t count;            /* of components */
  const double *means;      /* [count, dimensions], contiguous */
  const double *deviations; /* [count] */
  const double *weights;    /* [count], or 0 for equal ones */
  int32_t has_modes;        /* 1: the components can be told apart, and are counted as modes */
} gl_mixture;

typedef struct gl_data {
  uint32_t size; /* sizeof(gl_data) */

  /* The shape of one sample, as in rank 1, shape {2} for points on the plane. Asked once; files are
   * read by the component's `create`. */
  int32_t (*sample_shape)(
      void *self, const gl_host *host, int32_t *rank, int64_t shape[GL_MAX_RANK]);

  /* Fills `out`, [n] + the sample shape, contiguous, with n = out->shape[0] independent samples. */
  int32_t (*samples)(void *self, const gl_host *host, const gl_array *out);

  /* Optional: the exact density, where the data are a mixture; the lab then draws it, counts modes
   * and measures against it. Set what `out` points to; its `size` is set already. */
  int32_t (*mixture)(void *self, const gl_host *host, gl_mixture *out);
} gl_data;

/* ---- samplers and measures: what works on a trained model ---- */

/* What the output of D is, once its loss has been trained to the end. */
#define GL_CRITIC_UNKNOWN 0 /* the loss does not say, or there is none */
#define GL_CRITIC_LOGIT 1   /* ln p_data(x) - ln p_model(x) */
#define GL_CRITIC_VALUE 2   /* a score: only differences count */

/* How latent codes are distributed. */
#define GL_PRIOR_NONE 0     /* the model has no generator */
#define GL_PRIOR_GAUSSIAN 1 /* standard normal */
#define GL_PRIOR_UNIFORM 2  /* uniform on [-1, 1) */

/*
 * The trained model and the data, during one call. Arrays may have any strides; what a function says
 * it fills is memory of the caller's. A function that fails has noted why: hand its code on.
 * Evaluations are counted by the lab.
 */
typedef struct gl_run gl_run;
struct gl_run {
  uint32_t size;
  void *context; /* the lab's own */

  int64_t code_count; /* coordinates of a latent code; 0: the model has no generator */
  int32_t code_prior; /* GL_PRIOR_... */
  int32_t sample_rank;
  int64_t sample_shape[GL_MAX_RANK];
  int32_t has_critic;
  int32_t critic_output; /* GL_CRITIC_... */
  int32_t has_data;

  /* Fills `codes` [n, code_count] with draws from the prior. */
  int32_t (*prior)(const gl_run *run, const gl_array *codes);
  /* Fills `samples` [n] + sample shape with G of `codes` [n, code_count]. */
  int32_t (*generate)(const gl_run *run, const gl_array *codes, const gl_array *samples);
  /* Fills `logits` [n, 1] with d of `samples` [n] + sample shape. */
  int32_t (*discriminate)(const gl_run *run, const gl_array *samples, const gl_array *logits);
  /* Fills `samples` [n] + sample shape with fresh data. */
  int32_t (*data)(const gl_run *run, const gl_array *samples);

  /* Vector-Jacobian products: the derivative of the sum of `cotangent` times G(codes), or times
   * d(samples), by each input. `samples` or `logits` are filled too, unless they are 0. */
  int32_t (*generate_gradient)(
      const gl_run *run, const gl_array *codes, const gl_array *cotangent,
      const gl_array *samples, const gl_array *code_gradient);
  int32_t (*discriminate_gradient)(
      const gl_run *run, const gl_array *samples, const gl_array *cotangent,
      const gl_array *logits, const gl_array *sample_gradient);
};

typedef struct gl_sampler {
  uint32_t size; /* sizeof(gl_sampler) */

  /* Fills `out`, [n] + the sample shape, contiguous, with samples of the model. `count` is n before
   * the call; a sampler that works in groups sets it to how many it drew, at least 1 and at most n.
   * What it finds on its way it tells by host->figure. */
  int32_t (*samples)(
      void *self, const gl_host *host, const gl_run *run, const gl_array *out, int64_t *count);
} gl_sampler;

typedef struct gl_measure {
  uint32_t size; /* sizeof(gl_measure) */

  /* Tells by host->figure what it finds of `samples`, [n] + the sample shape, beside fresh data,
   * `reference` [m] + the sample shape; both contiguous, to be read only. */
  int32_t (*figures)(
      void *self, const gl_host *host, const gl_run *run, const gl_array *samples,
      const gl_array *reference);
} gl_measure;

#ifdef __cplusplus
}
#endif
#endif
