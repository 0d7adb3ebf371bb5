/* A plugin that describes nothing. */
#include "ganlab_plugin.h"

static const gl_note note GL_IN_NOTES = {
    8,  sizeof(gl_note) - 20, GL_NOTE_TYPE, GL_NOTE_NAME, GL_PROTOCOL, GL_LANGUAGE_SWIFT,
    64, sizeof(gl_plugin),    COMPILER,     KIT,
};

const gl_plugin *gl_entry(void) { return 0; }
