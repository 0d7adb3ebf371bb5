/*
 * A plugin whose note can be made wrong field by field, with -D: PROTOCOL, LANGUAGE, BITS, SIZE,
 * COMPILER, KIT, or NO_NOTE for none; DESCRIBED is the size that its description claims, REGISTER its
 * function, and CODE what that returns. With TRAP a constructor ends the process: a test that gets on
 * shows that nothing of it was run.
 */
#include "ganlab_plugin.h"

#ifndef SIZE
#define SIZE sizeof(gl_plugin)
#endif
#ifndef DESCRIBED
#define DESCRIBED sizeof(gl_plugin)
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

#ifdef TRAP
__attribute__((constructor)) static void trap(void) { __builtin_trap(); }
#endif

static int32_t register_components(void *registration) {
  (void)registration;
  return CODE;
}

#ifndef NO_NOTE
static const gl_note note GL_IN_NOTES = {
    8, sizeof(gl_note) - 20, GL_NOTE_TYPE, GL_NOTE_NAME, PROTOCOL, LANGUAGE, BITS, SIZE, COMPILER, KIT,
};
#endif

static const gl_plugin plugin = {
    .size = DESCRIBED,
    .protocol = PROTOCOL,
    .register_components = REGISTER,
};

const gl_plugin *gl_entry(void) { return &plugin; }
