/*
 * A plugin whose description can be made wrong field by field, with -D: SIZE, PROTOCOL, LANGUAGE,
 * BITS, COMPILER, KIT, REGISTER, and CODE for what its
 * registration returns.
 */
#include "ganlab_plugin.h"

#ifndef SIZE
#define SIZE sizeof(gl_plugin)
#endif
#ifndef PROTOCOL
#define PROTOCOL GL_PROTOCOL
#endif
#ifndef LANGUAGE
#define LANGUAGE GL_LANGUAGE_SWIFT
#endif
#ifndef BITS
#define BITS 64
#endif
#ifndef CODE
#define CODE 0
#endif
#ifndef REGISTER
#define REGISTER register_components
#endif

static int32_t register_components(void *registration) {
  (void)registration;
  return CODE;
}

static const gl_plugin plugin = {
    .size = SIZE,
    .protocol = PROTOCOL,
    .language = LANGUAGE,
    .pointer_bits = BITS,
    .compiler = COMPILER,
    .kit = KIT,
    .register_components = REGISTER,
};

const gl_plugin *gl_entry(void) { return &plugin; }
