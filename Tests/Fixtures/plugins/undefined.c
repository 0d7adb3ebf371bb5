/*
 * A plugin that needs a function which no library has; with PROVIDED, the library that has it.
 */
#include "ganlab_plugin.h"

#ifdef PROVIDED
int ganlab_no_such_function(void) { return 0; }
#else
int ganlab_no_such_function(void);
int answer(void) { return ganlab_no_such_function(); }

static const gl_note note GL_IN_NOTES = {
    8,  sizeof(gl_note) - 20, GL_NOTE_TYPE, GL_NOTE_NAME, GL_PROTOCOL, GL_LANGUAGE_SWIFT,
    64, sizeof(gl_plugin),    COMPILER,     KIT,
};

__attribute__((constructor)) static void trap(void) { __builtin_trap(); }

const gl_plugin *gl_entry(void) { return 0; }
#endif
