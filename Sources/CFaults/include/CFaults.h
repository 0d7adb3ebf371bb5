/// What the lab can still do when code of a plugin has brought the process down, and what it does
/// before it tries such code. All of it must be C: a signal handler must not run Swift.
#ifndef GANLAB_CFAULTS_H
#define GANLAB_CFAULTS_H

#include <stdint.h>

/// In a process that only tries libraries: it ends when its parent does, and at
/// the first fault, and leaves no core file.
void glf_prepare_probe(void);

/// From now on SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE and SIGABRT are told on standard error, with
/// the terminal as it is now, before they end the process. Swift's own report follows only where
/// SWIFT_BACKTRACE is set. A second call keeps the terminal's state anew and changes nothing else.
void glf_install(void);

/// Says that the library that `symbol` is in takes `bytes` bytes and is called `label`, which is copied.
/// Past a thousand libraries nothing is noted.
void glf_know_library(const char *label, const void *symbol, uint64_t bytes);

/// Notes who is at work; `name` must stay where it is, and NULL is nobody. One store.
void glf_at_work(const char *name);

/// Notes where the last checkpoint is, or an empty text for none; it is copied.
void glf_checkpoint(const char *path);

/// Notes how many steps were made since the last checkpoint was written, or since the start.
void glf_unsaved(int64_t steps);

#endif
