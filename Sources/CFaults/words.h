// Words for a moment in which nothing may be allocated; each function is async-signal-safe.
#ifndef GANLAB_FAULT_WORDS_H
#define GANLAB_FAULT_WORDS_H

#include <signal.h>
#include <stdint.h>

/// Writes to standard error, or to where `glf_report_to` said.
void glf_say(const char *text);

/// The same for a number.
void glf_say_number(int64_t number);

/// The descriptor that the words go to.
extern int glf_ear;

/// Who was at work in a process that cannot go on: `in the plugin mine.so while the loss a was at work`,
/// with a space before, or nothing. `context` is a signal's, or NULL in a common call.
///
/// True if there is anybody to name.
int glf_say_culprit(const void *context);

/// The same question without words.
int glf_has_culprit(const void *context);

/// The stack pointer of a signal's context, or 0.
uintptr_t glf_stack_pointer(const void *context);

/// Takes note of where the calling thread's stack ends, and makes ready for walking stacks.
void glf_know_stack(void);

#endif
