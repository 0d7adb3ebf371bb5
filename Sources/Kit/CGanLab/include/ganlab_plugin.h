/*
 * The contract between the lab and a plugin, as far as it must hold before any Swift type crosses.
 *
 * A plugin is a shared library that exports one function, `gl_entry`, and carries one note: an entry
 * of the ELF file that says for which lab it was compiled. The lab reads the note from the file, so
 * that a plugin of another protocol, compiler or kit is recognised, named and refused before any of
 * its code runs, its constructors included.
 */
#ifndef GANLAB_PLUGIN_H
#define GANLAB_PLUGIN_H

#include <stdint.h>

#if __has_include("ganlab_build.h")
#include "ganlab_build.h" /* GL_KIT_HASH: a digest of the kit's sources, written by `make` */
#endif
#ifndef GL_KIT_HASH
#define GL_KIT_HASH "unhashed"
#endif

/* Grows whenever the meaning of anything in this file changes. */
#define GL_PROTOCOL 2
/* The name of the one symbol that a plugin exports. */
#define GL_ENTRY_SYMBOL "gl_entry"

/* Swift values cross: compiler and kit must be the lab's own. */
#define GL_LANGUAGE_SWIFT 1
/* Only what C can say crosses: the protocol and the sizes must be the lab's own. */
#define GL_LANGUAGE_C 2

#include "ganlab_component.h"

#if defined(__clang_version__)
#define GL_COMPILER __clang_version__
#else
#define GL_COMPILER __VERSION__
#endif

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/* The note as it lies in the file: an ELF note with the name "gan-lab" and the type 1. It holds no
 * pointers, which would be empty until the dynamic linker has filled them in. */
typedef struct gl_note {
  uint32_t name_bytes; /* 8, for "gan-lab" and its end */
  uint32_t bytes;      /* of all that follows the name */
  uint32_t type;       /* 1 */
  char name[8];
  uint32_t protocol;          /* GL_PROTOCOL where the plugin was compiled */
  uint32_t language;          /* GL_LANGUAGE_... */
  uint32_t pointer_bits;      /* 64 */
  uint32_t description_bytes; /* sizeof(gl_plugin) where the plugin was compiled */
  char compiler[192];         /* the compiler's version: Swift's layouts are its own */
  char kit[64];               /* GL_KIT_HASH where the plugin was compiled */
} gl_note;

#define GL_NOTE_NAME "gan-lab"
#define GL_NOTE_TYPE 1
/* Puts a `static const gl_note` where the lab finds it. */
#define GL_IN_NOTES __attribute__((section(".note.ganlab"), used, aligned(4)))
/* What a note says, written in `language`. */
#define GL_NOTE_CONTENT(language)                                                              \
  {                                                                                            \
    sizeof GL_NOTE_NAME, sizeof(gl_note) - 12 - sizeof GL_NOTE_NAME, GL_NOTE_TYPE,             \
        GL_NOTE_NAME, GL_PROTOCOL, (language), 8 * sizeof(void *), sizeof(gl_plugin),          \
        GL_COMPILER, GL_KIT_HASH                                                               \
  }

/* Hands the plugin's components to `registration`; returns 0, or anything else to be refused. */
typedef int32_t (*gl_register)(void *registration);

/* What `gl_entry` returns. */
typedef struct gl_plugin {
  uint32_t size;     /* sizeof(gl_plugin) where the plugin was compiled */
  uint32_t protocol; /* GL_PROTOCOL where the plugin was compiled */
  const gl_note *note;
  gl_register register_components;
} gl_plugin;

/* Describes a plugin written in Swift. Being inline, it is compiled into the plugin, and its note
 * with it. */
static inline const gl_plugin *gl_swift_plugin(gl_register register_components) {
  static const gl_note note GL_IN_NOTES = GL_NOTE_CONTENT(GL_LANGUAGE_SWIFT);
  static gl_plugin plugin;
  plugin.size = (uint32_t)sizeof(gl_plugin);
  plugin.protocol = GL_PROTOCOL;
  plugin.note = &note;
  plugin.register_components = register_components;
  return &plugin;
}

/* Describes a plugin written in C, which has no function to register with. */
static inline const gl_plugin *gl_c_plugin(void) {
  static const gl_note note GL_IN_NOTES = GL_NOTE_CONTENT(GL_LANGUAGE_C);
  static gl_plugin plugin;
  plugin.size = (uint32_t)sizeof(gl_plugin);
  plugin.protocol = GL_PROTOCOL;
  plugin.note = &note;
  return &plugin;
}

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
#endif
