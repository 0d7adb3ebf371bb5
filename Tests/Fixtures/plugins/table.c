/*
 * A plugin in C whose table can be made wrong, place by place, with -D: what each name does stands at
 * its #ifdef.
 */
#include "ganlab_plugin.h"
#include <stddef.h>

static int32_t discriminator(
    void *self, const gl_host *host, const gl_logits *logits, double *value, float *real_gradient,
    float *fake_gradient) {
  (void)self, (void)host, (void)logits, (void)real_gradient, (void)fake_gradient;
  *value = 0;
  return GL_OK;
}

static int32_t generator(
    void *self, const gl_host *host, const float *fake, int64_t count, double *value,
    float *gradient) {
  (void)self, (void)host, (void)fake, (void)count, (void)gradient;
  *value = 0;
  return GL_OK;
}

#ifndef LOSS_SIZE
#define LOSS_SIZE sizeof(gl_loss)
#endif
#ifndef DISCRIMINATOR
#define DISCRIMINATOR discriminator
#endif
#ifndef GENERATOR
#define GENERATOR generator
#endif
static const gl_loss loss = {
    .size = LOSS_SIZE, .discriminator = DISCRIMINATOR, .generator = GENERATOR};
static const gl_data data = {.size = sizeof(gl_data)};

#ifndef OPTION_SIZE
#define OPTION_SIZE sizeof(gl_option)
#endif
#ifndef OPTION
#define OPTION .type = GL_NUMBER, .name = "weight", .meaning = "what it weighs", .initial = "1"
#endif
static const char *const words[] = {"one", "two", 0};
static const char *const no_words[] = {0};
static const gl_option options[] = {{.size = OPTION_SIZE, OPTION}};

#ifndef COMPONENT_SIZE
#define COMPONENT_SIZE sizeof(gl_component)
#endif
#ifndef NAME
#define NAME "plain"
#endif
#ifndef KINDS
#define KINDS .loss = &loss
#endif
#ifndef MORE
#define MORE .formula = 0
#endif
static const gl_component component = {
    .size = COMPONENT_SIZE,
    .name = NAME,
    .summary = "does nothing",
    .options = options,
    .option_count = 1,
    KINDS,
    MORE,
};

const void *const unused[] = {&loss, &data, words, no_words};

#if defined(NO_TABLE)
const gl_plugin *gl_entry(void) { return gl_c_plugin(); }
#elif defined(TABLE)
/* A table of one's own making: its size, its count and its places. */
static const gl_component *const places[] = {&component, &component, 0};
const gl_component_table gl_components = TABLE;
const gl_plugin *gl_entry(void) { return gl_c_plugin(); }
#else
GL_PLUGIN(&component)
#endif
