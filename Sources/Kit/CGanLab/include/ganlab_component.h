/*
 * A component in C, as data: what it says of itself, its options, and the functions of its kind.
 *
 *   static const gl_component hinge = {
 *     .size = sizeof(gl_component), .name = "hinge", .summary = "the margin loss",
 *     .loss = &(const gl_loss){.size = sizeof(gl_loss), .discriminator = ..., .generator = ...}};
 *   GL_PLUGIN(&hinge)
 *
 * All of it is read once, while the plugin is loaded, and none of its code runs then.
 */
#ifndef GANLAB_COMPONENT_H
#define GANLAB_COMPONENT_H

#include "ganlab_kinds.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What an option's value is. */
#define GL_NUMBER 1  /* a finite decimal */
#define GL_INTEGER 2 /* a whole number */
#define GL_FLAG 3    /* on or off */
#define GL_CHOICE 4  /* one of the words of `choices` */
#define GL_LIST 5    /* numbers between commas */
#define GL_WORD 6    /* any text, such as a path */

/* A number, a word or a list that the user may set. Help, completion and range checks come of it. */
typedef struct gl_option {
  uint32_t size;              /* sizeof(gl_option) */
  int32_t type;               /* GL_NUMBER, ... */
  const char *name;           /* in lower case with hyphens */
  const char *meaning;        /* what it does, in a few words */
  const char *initial;        /* the default, as a user would type it: "0.1", "on", "128,128" */
  double low, high;           /* the numbers allowed, both ends included; 0 and 0: all */
  const char *unit;           /* 0: none */
  const char *const *choices; /* of GL_CHOICE: the words, ended by 0 */
} gl_option;

/* The value of one option. */
typedef struct gl_value {
  uint32_t size;
  int32_t type;        /* the option's */
  double number;       /* the number; 0 or 1 of a flag; the place of the word among the choices */
  const char *text;    /* the value as typed */
  const double *list;  /* of GL_LIST: the numbers */
  int64_t list_count;
} gl_value;

typedef struct gl_component {
  uint32_t size;               /* sizeof(gl_component) */
  const char *name;            /* in the shell: lower case, digits, hyphens, a letter first */
  const char *summary;         /* one sentence without the full stop */
  const char *formula;         /* as the paper has it; lines are kept; 0: none */
  const char *paper;           /* authors, year, title; 0: none */
  const char *notes;           /* what to watch for; 0: nothing */
  const char *const *needs;    /* capabilities, ended by 0, as in {"generator", "critic", 0} */
  const char *const *provides; /* ... that it has for the others, as in {"plane", 0} */
  const gl_option *options;    /* 0: none */
  uint32_t option_count;

  /* Optional, together: makes what the other functions get as `self`, from the options' values in
   * the order of `options`, and gives it back. `create` may read files. It runs before the first
   * call that needs it, and anew after an option has changed; the values last until it returns. */
  int32_t (*create)(const gl_host *host, const gl_value *const *values, void **self);
  void (*destroy)(void *self);

  /* What it is: exactly one of these. */
  const gl_loss *loss;
  const gl_data *data;
  const gl_sampler *sampler;
  const gl_measure *measure;
} gl_component;

/* All components of a plugin: what a plugin in C exports as `gl_components`. */
typedef struct gl_component_table {
  uint32_t size;
  uint32_t count;
  const gl_component *const *components;
} gl_component_table;

#define GL_TABLE_SYMBOL "gl_components"

#ifdef __cplusplus
}
#define GL_BEGIN_C extern "C" {
#define GL_END_C }
#else
#define GL_BEGIN_C
#define GL_END_C
#endif

/* Makes a plugin of the components at these addresses: once in a library, at its end. */
#define GL_PLUGIN(...)                                                                         \
  GL_BEGIN_C                                                                                   \
  static const gl_component *const gl_listed[] = {__VA_ARGS__};                                \
  extern __attribute__((visibility("default"))) const gl_component_table gl_components;        \
  const gl_component_table gl_components = {                                                   \
      sizeof(gl_component_table), sizeof(gl_listed) / sizeof(gl_listed[0]), gl_listed};        \
  __attribute__((visibility("default"))) const gl_plugin *gl_entry(void);                      \
  const gl_plugin *gl_entry(void) { return gl_c_plugin(); }                                    \
  GL_END_C

#endif
