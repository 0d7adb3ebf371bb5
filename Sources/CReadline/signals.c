// Signals as flags. A handler here does only what POSIX calls async-signal-safe: it stores
// lock-free atomics, reads the monotonic clock and writes one byte to a pipe.

#define _GNU_SOURCE

#include "CReadline.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

// Once an abort has gone unheeded for this long, the next press ends the process: the way out
// of a plugin that never returns.
static const int64_t patience = 1000;

// Seconds after which a press that nobody heeded is told, and after which an abort ends the process, or
// a wish from elsewhere that it should end: in that time a training makes its step and is saved.
enum { seconds_to_tell = 2, seconds_to_end = 1, seconds_to_leave = 5 };

static _Atomic(glr_unheeded_words) unheeded = NULL;
static atomic_bool told = false;

static atomic_int interrupt_state = GLR_NOT_INTERRUPTED;
static atomic_int termination = 0;
static atomic_bool resized = false;
static atomic_bool continued = false;
static atomic_bool suspended = false;
static _Atomic int64_t last_press = 0;
static int wake[2] = {-1, -1};
static atomic_bool installed = false;

static int64_t milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// The default action ends the process, and tells its parent why.
static void end(int number) {
  signal(number, SIG_DFL);
  kill(getpid(), number);
}

static void press(const void *context) {
  int64_t now = milliseconds();
  int64_t since = now - atomic_load(&last_press);
  int state = atomic_load(&interrupt_state);
  glr_unheeded_words words = atomic_load(&unheeded);
  bool was_told = atomic_load(&told);
  if (was_told || (state == GLR_ABORT && since >= patience)) {
    if (words) words(SIGINT, context);
    end(SIGINT);
    return;
  }
  if (state == GLR_ABORT) return;
  bool again = state == GLR_STOP_SOON;
  atomic_store(&last_press, now);
  atomic_store(&interrupt_state, again ? GLR_ABORT : GLR_STOP_SOON);
  if (words && !atomic_load(&termination)) alarm(again ? seconds_to_end : seconds_to_tell);
}

// Some time after a press: whoever heeded it has called `glr_interrupt_clear`, or has no component at
// work any more.
static void on_alarm(int number, siginfo_t *info, void *context) {
  (void)number;
  (void)info;
  int saved = errno;
  int state = atomic_load(&interrupt_state);
  int leaving = atomic_load(&termination);
  glr_unheeded_words words = atomic_load(&unheeded);
  if (words && leaving) {
    // Where nobody is at work now it is asked again later: the next one may never return.
    if (words(leaving, context)) end(leaving);
    else alarm(seconds_to_leave);
  } else if (words && state == GLR_STOP_SOON) {
    if (words(0, context)) atomic_store(&told, true);
  } else if (words && state == GLR_ABORT && words(SIGINT, context)) {
    end(SIGINT);
  }
  errno = saved;
}

static void on_signal(int number, siginfo_t *info, void *context) {
  (void)info;
  int saved = errno;
  switch (number) {
  case SIGINT: press(context); break;
  case SIGWINCH: atomic_store(&resized, true); break;
  case SIGCONT: atomic_store(&continued, true); break;
  case SIGTSTP: atomic_store(&suspended, true); break;
  default:
    atomic_store(&termination, number);
    if (atomic_load(&unheeded)) alarm(seconds_to_leave);
    break;
  }
  // A full pipe is as good as a byte: the reader is woken either way.
  ssize_t ignored = write(wake[1], "", 1);
  (void)ignored;
  errno = saved;
}

static void handle(int number) {
  struct sigaction action = {0};
  action.sa_sigaction = number == SIGALRM ? on_alarm : on_signal;
  sigemptyset(&action.sa_mask);
  // Restart everything but poll, which never restarts: reads and writes elsewhere in the
  // program must not fail because somebody resized a window.
  action.sa_flags = SA_RESTART | SA_SIGINFO;
  sigaction(number, &action, NULL);
}

static bool is_ignored(int number) {
  struct sigaction current;
  return sigaction(number, NULL, &current) == 0 && current.sa_handler == SIG_IGN;
}

bool glr_signals_install(void) {
  if (atomic_exchange(&installed, true)) return wake[0] >= 0;
  if (pipe2(wake, O_NONBLOCK | O_CLOEXEC) != 0) {
    wake[0] = wake[1] = -1;
    return false;
  }
  const int optional[] = {SIGINT, SIGTERM, SIGHUP};
  for (size_t i = 0; i < sizeof optional / sizeof optional[0]; i++)
    if (!is_ignored(optional[i])) handle(optional[i]);
  handle(SIGWINCH);
  handle(SIGCONT);
  return true;
}

int glr_interrupt_state(void) {
  return atomic_load_explicit(&interrupt_state, memory_order_relaxed);
}

void glr_interrupt_clear(void) {
  atomic_store(&interrupt_state, GLR_NOT_INTERRUPTED);
  if (!atomic_load(&unheeded)) return;
  if (!atomic_load(&termination)) alarm(0);
  atomic_store(&told, false);
}

void glr_tell_unheeded(glr_unheeded_words words) {
  atomic_store(&unheeded, words);
  if (words) handle(SIGALRM);
}

int glr_termination_signal(void) {
  return atomic_load_explicit(&termination, memory_order_relaxed);
}

void glr_termination_clear(void) {
  atomic_store(&termination, 0);
}

int glr_wake_descriptor(void) {
  return wake[0];
}

void glr_wake_drain(void) {
  char bytes[64];
  if (wake[0] < 0) return;
  while (read(wake[0], bytes, sizeof bytes) > 0) {}
}

bool glr_take_resized(void) {
  return atomic_exchange(&resized, false);
}

bool glr_take_continued(void) {
  return atomic_exchange(&continued, false);
}

bool glr_take_suspended(void) {
  return atomic_exchange(&suspended, false);
}

void glr_suspend_catch(bool on) {
  if (is_ignored(SIGTSTP)) return;
  if (on) handle(SIGTSTP);
  else signal(SIGTSTP, SIG_DFL);
}

char **glr_environment(void) {
  return environ;
}
