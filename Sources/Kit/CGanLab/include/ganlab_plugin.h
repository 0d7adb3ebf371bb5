/*
 * The contract between the lab and a plugin, as far as it must hold before any Swift type crosses.
 *
 * A plugin is a shared library that exports one function, `gl_entry`. It returns a description that
 * was compiled into the plugin: plain integers and strings, so that a plugin of another protocol,
 * compiler or kit is recognised, named and refused before any of its other code runs.
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
#define GL_PROTOCOL 1
/* The name of the one symbol that a plugin exports. */
#define GL_ENTRY_SYMBOL "gl_entry"

#define GL_LANGUAGE_SWIFT 1

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/* Hands the plugin's components to `registration`; returns 0, or anything else to be refused. */
typedef int32_t (*gl_register)(void *registration);

typedef struct gl_plugin {
  uint32_t size;         /* sizeof(gl_plugin) where the plugin was compiled */
  uint32_t protocol;     /* GL_PROTOCOL where the plugin was compiled */
  uint32_t language;     /* GL_LANGUAGE_... */
  uint32_t pointer_bits; /* 64 */
  const char *compiler;  /* the compiler's version: Swift's layouts are its own */
  const char *kit;       /* GL_KIT_HASH where the plugin was compiled */
  gl_register register_components;
} gl_plugin;

/* Describes a plugin written in Swift. Being inline, it is compiled into the plugin. */
static inline const gl_plugin *gl_swift_plugin(gl_register register_components) {
  static gl_plugin plugin;
  plugin.size = (uint32_t)sizeof(gl_plugin);
  plugin.protocol = GL_PROTOCOL;
  plugin.language = GL_LANGUAGE_SWIFT;
  plugin.pointer_bits = (uint32_t)(8 * sizeof(void *));
#if defined(__clang_version__)
  plugin.compiler = __clang_version__;
#else
  plugin.compiler = __VERSION__;
#endif
  plugin.kit = GL_KIT_HASH;
  plugin.register_components = register_components;
  return &plugin;
}

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
#endif
