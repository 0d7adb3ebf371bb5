// The last words. The handler calls nothing but what POSIX lists as async-signal-safe (write,
// tcsetattr, sigaction, raise), reads only what was stored before, and touches no memory that it does
// not know to be there.

#define _GNU_SOURCE

#include "CFaults.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <ucontext.h>
#include <unistd.h>

enum { most_libraries = 1000, label_bytes = 120, path_bytes = 4096 };

struct library {
  uintptr_t start, end;
  char label[label_bytes];
};

static struct library libraries[most_libraries];
static atomic_int library_count = 0;
static _Atomic(const char *) worker = NULL;
static char checkpoint[path_bytes];
static _Atomic int64_t unsaved = 0;

static struct termios terminal;
static volatile sig_atomic_t has_terminal = 0;
static uintptr_t stack_end = 0;
static atomic_bool installed = false;

static const int fatal[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
enum { fatal_count = sizeof fatal / sizeof fatal[0] };
static const char *const names[fatal_count] = {
    "SIGILL", "SIGTRAP", "SIGSEGV", "SIGBUS", "SIGFPE", "SIGABRT"};
static struct sigaction before[fatal_count];

static void say(const char *text) {
  size_t left = strlen(text);
  while (left > 0) {
    ssize_t count = write(STDERR_FILENO, text, left);
    if (count <= 0) return;
    text += count;
    left -= (size_t)count;
  }
}

static void say_number(int64_t number) {
  char digits[24];
  size_t place = sizeof digits;
  digits[--place] = 0;
  do {
    digits[--place] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  say(digits + place);
}

static const char *library_at(uintptr_t address) {
  int count = atomic_load(&library_count);
  for (int i = 0; i < count; i++)
    if (address >= libraries[i].start && address < libraries[i].end) return libraries[i].label;
  return NULL;
}

// The innermost library of a plugin among the callers. A trap of Swift's is in the plugin itself, one
// of its own library is a few frames further in; frames hang together by the base pointer, which is
// followed upwards only, and only within the main thread's stack.
static const char *culprit(const void *context) {
#if defined(__x86_64__)
  const ucontext_t *state = context;
  uintptr_t place = (uintptr_t)state->uc_mcontext.gregs[REG_RIP];
  uintptr_t frame = (uintptr_t)state->uc_mcontext.gregs[REG_RBP];
  uintptr_t stack = (uintptr_t)state->uc_mcontext.gregs[REG_RSP];
#elif defined(__aarch64__)
  const ucontext_t *state = context;
  uintptr_t place = (uintptr_t)state->uc_mcontext.pc;
  uintptr_t frame = (uintptr_t)state->uc_mcontext.regs[29];
  uintptr_t stack = (uintptr_t)state->uc_mcontext.sp;
#else
  (void)context;
  uintptr_t place = 0, frame = 0, stack = 0;
#endif
  const char *label = library_at(place);
  // A call through a bad pointer has no frame yet: its way back lies on top of the stack.
  if (!label && stack % sizeof stack == 0 && stack < stack_end - sizeof stack &&
      stack_end - stack < ((uintptr_t)8 << 20))
    label = library_at(*(const uintptr_t *)stack);
  for (int depth = 0; !label && depth < 512; depth++) {
    if (frame < stack || frame % sizeof frame || frame > stack_end - 2 * sizeof frame) break;
    const uintptr_t *words = (const uintptr_t *)frame;
    label = library_at(words[1]);
    if (words[0] <= frame) break;
    frame = words[0];
  }
  return label;
}

static void on_fault(int number, siginfo_t *info, void *context) {
  (void)info;
  size_t which = 0;
  while (which < fatal_count - 1 && fatal[which] != number) which++;
  // Whatever happens from here on ends the process.
  for (size_t i = 0; i < fatal_count; i++) sigaction(fatal[i], &before[i], NULL);
  if (has_terminal) {
    tcsetattr(STDIN_FILENO, TCSANOW, &terminal);
    // No pasting in brackets, the cursor shown, colours off.
    say("\033[?2004l\033[?25h\033[0m\r\n");
  }
  const char *label = culprit(context);
  const char *name = atomic_load(&worker);
  say("gan-lab: ");
  say(names[which]);
  if (label) {
    say(" in the plugin ");
    say(label);
  }
  if (name) {
    say(" while ");
    say(name);
    say(" was at work");
  }
  say(": the lab has to end\n");
  int64_t steps = atomic_load(&unsaved);
  if (checkpoint[0]) {
    say("gan-lab: the last checkpoint is ");
    say(checkpoint);
    if (steps > 0) {
      say(", ");
      say_number(steps);
      say(" steps ago");
    }
    say("\n");
  } else if (steps > 0) {
    say("gan-lab: nothing was saved, and ");
    say_number(steps);
    say(" steps are lost\n");
  } else {
    say("gan-lab: nothing was saved\n");
  }
  // Held back until the handler returns; then it meets what was there before us.
  raise(number);
}

static void find_stack(void) {
  pthread_attr_t attributes;
  void *start = NULL;
  size_t bytes = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return;
  if (pthread_attr_getstack(&attributes, &start, &bytes) == 0) stack_end = (uintptr_t)start + bytes;
  pthread_attr_destroy(&attributes);
}

void glf_install(void) {
  has_terminal = isatty(STDERR_FILENO) && tcgetattr(STDIN_FILENO, &terminal) == 0;
  if (atomic_exchange(&installed, true)) return;
  find_stack();
  // A stack that overflowed has no room for a handler.
  static _Alignas(16) char room[64 << 10];
  stack_t other = {.ss_sp = room, .ss_size = sizeof room};
  sigaltstack(&other, NULL);
  struct sigaction action = {0};
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  // Swift's own handler writes pages of registers below our words: who asked for it, gets it.
  bool wants_trace = getenv("SWIFT_BACKTRACE") != NULL;
  for (size_t i = 0; i < fatal_count; i++) {
    sigaction(fatal[i], &action, &before[i]);
    if (!wants_trace) before[i] = (struct sigaction){.sa_handler = SIG_DFL};
  }
}

void glf_know_library(const char *label, const void *symbol, uint64_t bytes) {
  int place = atomic_load(&library_count);
  Dl_info info;
  if (place >= most_libraries || !dladdr(symbol, &info)) return;
  struct library *library = &libraries[place];
  library->start = (uintptr_t)info.dli_fbase;
  library->end = library->start + bytes;
  strncpy(library->label, label, label_bytes - 1);
  atomic_store(&library_count, place + 1);
}

void glf_at_work(const char *name) { atomic_store_explicit(&worker, name, memory_order_relaxed); }

void glf_checkpoint(const char *path) {
  // The end first: the handler must never meet a text without one.
  checkpoint[0] = 0;
  size_t length = strlen(path);
  if (length >= path_bytes) return;
  memcpy(checkpoint + 1, path + 1, length);
  if (length > 0) checkpoint[0] = path[0];
}

void glf_unsaved(int64_t steps) { atomic_store_explicit(&unsaved, steps, memory_order_relaxed); }

void glf_prepare_probe(void) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // Swift's own handler takes a second to write a report that nobody reads, and then goes on after a
  // signal that was raised and not caused.
  for (size_t i = 0; i < fatal_count; i++) signal(fatal[i], SIG_DFL);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
}
