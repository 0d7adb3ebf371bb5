/// A narrow door to GNU readline and to POSIX signals.
///
/// Swift 6 refuses readline's global variables, and a signal handler must not run Swift code; both
/// therefore live behind these functions. Nothing here knows gan-lab's language: completion,
/// history files and words are made on the Swift side.
#ifndef GANLAB_CREADLINE_H
#define GANLAB_CREADLINE_H

#include <stdbool.h>
#include <stddef.h>

// Signals: what arrived, as flags that any thread may read (signals.c).

/// What Ctrl-C has asked for since the last `glr_interrupt_clear`.
enum {
  GLR_NOT_INTERRUPTED = 0,
  GLR_STOP_SOON = 1,
  GLR_ABORT = 2
};

/// Handles SIGINT, SIGTERM, SIGHUP, SIGWINCH and SIGCONT; a second call changes nothing.
/// Signals that the parent told us to ignore (nohup) stay ignored. False if the pipe failed.
bool glr_signals_install(void);

/// One of the three values above.
int glr_interrupt_state(void);

/// Forgets what Ctrl-C asked for.
void glr_interrupt_clear(void);

/// Says that Ctrl-C is not heeded or, with a signal other than 0, that the process ends for that one;
/// called from a handler, with the signal's context. False if there is nobody to blame: then nothing is
/// ended.
typedef bool (*glr_unheeded_words)(int ending_signal, const void *context);

/// From now on a press that nobody heeds for two seconds is told, and the next one ends the process; one
/// second after an abort that nobody heeds the process ends by itself, and five seconds after SIGTERM or
/// SIGHUP. This takes SIGALRM.
void glr_tell_unheeded(glr_unheeded_words words);

/// SIGTERM or SIGHUP if one arrived, else 0.
int glr_termination_signal(void);

/// Forgets a termination signal: for tests, and for a shell that chooses to go on.
void glr_termination_clear(void);

/// A descriptor that becomes readable when a handled signal arrives; -1 before installation.
int glr_wake_descriptor(void);

/// Empties the pipe behind `glr_wake_descriptor`.
void glr_wake_drain(void);

/// True once after each SIGWINCH.
bool glr_take_resized(void);

/// True once after each SIGCONT.
bool glr_take_continued(void);

/// True once after each SIGTSTP that arrived while `glr_suspend_catch` was on.
bool glr_take_suspended(void);

/// Turns the default stop of Ctrl-Z into a flag (true), or back (false).
void glr_suspend_catch(bool on);

/// Runs a command by /bin/sh with the terminal, and waits for its end; `input`, unless it is NULL, is what the
/// program reads, and `output`, unless it is negative, a descriptor for what it writes.
///
/// Returns the status as waitpid has it, or -1 with errno.
int glr_run(const char *command, const char *input, size_t length, int output);

/// The process's `environ`: NULL, or a NULL-ended array of `name=value`.
char **glr_environment(void);

// The line editor (editor.c).

/// How a call of `glr_read` ended.
enum {
  GLR_LINE = 0,
  GLR_INTERRUPTED = 1,
  GLR_END_OF_INPUT = 2,
  GLR_HANGUP = 3,
  GLR_FAILED = 4
};

/// Called on TAB: `point` is the cursor in bytes, `list` whether the candidates are to be shown
/// whatever else could be done (the last key was TAB as well, or this one is M-?). It answers through `glr_replace`, `glr_show` and `glr_ding`.
typedef void (*glr_completer)(void *context, const char *line, size_t point, bool list);

/// Takes the terminal behind two descriptors, which stay the caller's.
/// False when an editor is open already or the descriptors cannot be used.
bool glr_open(int input, int output, glr_completer completer, void *context);

/// Gives the terminal back.
void glr_close(void);

/// Edits one line. After GLR_LINE, `*line` is the caller's to free. After GLR_FAILED, errno tells.
int glr_read(const char *prompt, char **line);

/// Replaces the bytes from `start` up to the cursor; one step for undo.
void glr_replace(size_t start, const char *text);

/// Writes lines under the one being edited, then draws the prompt again.
void glr_show(const char *text);

/// Called twice a second while nobody types: without `runs`, whether there is something to do; with it, to
/// do that, the terminal being as the process found it and the line out of the way.
typedef bool (*glr_idler)(void *context, bool runs);

/// From now on `idler` is called; NULL calls nobody.
void glr_when_idle(glr_idler idler, void *context);

/// Rings the bell as the user's inputrc wants it.
void glr_ding(void);

/// Adds a line to the history that the arrow keys walk through.
void glr_history_add(const char *line);

/// Keeps at most `limit` lines in memory; a negative limit keeps all.
void glr_history_limit(int limit);

/// Forgets the history in memory.
void glr_history_clear(void);

#endif
