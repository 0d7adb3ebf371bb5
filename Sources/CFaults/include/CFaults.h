/// What the lab can still do when code of a plugin has brought the process down, and what it does
/// before it tries such code. All of it must be C: a signal handler must not run Swift.
#ifndef GANLAB_CFAULTS_H
#define GANLAB_CFAULTS_H

#include <stdbool.h>
#include <stdint.h>

/// What a SIGSEGV is that came of a full stack.
#define GLF_OVERFLOW_MEANING "it called itself without end, until the stack was full"

/// In a process that only tries libraries: it ends when its parent does, and at
/// the first fault, and leaves no core file.
void glf_prepare_probe(void);

/// From now on SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE and SIGABRT are told on standard error, with
/// the terminal as it is now, before they end the process. Swift's own report follows only where
/// SWIFT_BACKTRACE is set. A second call keeps the terminal's state anew and changes nothing else.
///
/// exit and quick_exit are told as well where a plugin called them, or while a component is at work, and
/// the status is then 1. Nobody can stand in the way of _exit.
void glf_install(void);

/// The same in a process that works for a shell: its last words go to `ear`, one line that begins with
/// an exclamation mark. It ends when its parent does, and leaves no core file.
void glf_install_in_helper(int ear);

/// What a signal means, as a sentence without a full stop, or NULL.
const char *glf_meaning(int signal_number);

/// Says, from a signal's handler, that Ctrl-C is not heeded and by whom; with an `ending_signal` other than
/// 0, that this is the end. False, and no word, if no component is at work.
bool glf_unheeded(int ending_signal, const void *context);

/// Says that the library that `symbol` is in takes `bytes` bytes and is called `label`, which is copied.
/// Past a thousand libraries nothing is noted.
void glf_know_library(const char *label, const void *symbol, uint64_t bytes);

/// Says what the library that `symbol` is in has: `the loss a` and so on, a line each, which is copied.
void glf_know_components(const void *symbol, const char *components);

/// Notes who is at work, and returns who was; `name` must stay where it is, and NULL is nobody. One load
/// and one store.
const char *glf_at_work(const char *name);

/// Notes where the last checkpoint is, or an empty text for none; it is copied.
void glf_checkpoint(const char *path);

/// Notes how many steps were made since the last checkpoint was written, or since the start.
void glf_unsaved(int64_t steps);

/// A file in memory without a name, closed to other programs; -1 if there can be none, with errno.
int glf_memory_file(const char *label);

#endif
