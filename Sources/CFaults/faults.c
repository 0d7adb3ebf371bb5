// The last words. A handler calls nothing but what POSIX lists as async-signal-safe (write, tcsetattr,
// sigaction, raise), reads only what was stored before, and, but for the tables of unwinding where
// nothing else helps, touches no memory that it does not know to be there.

#define _GNU_SOURCE

#include "CFaults.h"
#include "words.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

enum { path_bytes = 4096 };

static char checkpoint[path_bytes];
static _Atomic int64_t unsaved = 0;

static struct termios terminal;
static volatile sig_atomic_t has_terminal = 0;
static atomic_bool installed = false;
static pid_t owner = 0;
static bool is_helper = false;

static const int fatal[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
enum { fatal_count = sizeof fatal / sizeof fatal[0] };
static const char *const names[fatal_count] = {
    "SIGILL", "SIGTRAP", "SIGSEGV", "SIGBUS", "SIGFPE", "SIGABRT"};
static struct sigaction before[fatal_count];

static void restore_terminal(void) {
  if (!has_terminal) return;
  tcsetattr(STDIN_FILENO, TCSANOW, &terminal);
  // No pasting in brackets, the cursor shown, colours off.
  glf_say("\033[?2004l\033[?25h\033[0m\r\n");
}

static void say_losses(void) {
  int64_t steps = atomic_load(&unsaved);
  if (checkpoint[0]) {
    glf_say("gan-lab: the last checkpoint is ");
    glf_say(checkpoint);
    if (steps > 0) {
      glf_say(", ");
      glf_say_number(steps);
      glf_say(steps == 1 ? " step ago" : " steps ago");
    }
    glf_say("\n");
  } else if (steps > 0) {
    glf_say("gan-lab: nothing was saved, and ");
    glf_say_number(steps);
    glf_say(steps == 1 ? " step is lost\n" : " steps are lost\n");
  } else {
    glf_say("gan-lab: nothing was saved\n");
  }
}

// What happened and who it was; a helper tells its parent in one line, which has the rest of the words.
static void begin(void) {
  if (!is_helper) restore_terminal();
  glf_say(is_helper ? "!" : "gan-lab: ");
}

static void end(const void *context, const char *meaning) {
  glf_say_culprit(context);
  if (is_helper) {
    glf_say("\n");
    return;
  }
  glf_say(": the lab has to end\n");
  if (meaning) {
    glf_say("gan-lab: ");
    glf_say(meaning);
    glf_say("\n");
  }
  say_losses();
}

// What lies at the stack pointer is there, as long as there is any stack left.
static bool is_overflow(int number, const siginfo_t *info, const void *context) {
  uintptr_t address = (uintptr_t)info->si_addr, stack = glf_stack_pointer(context);
  uintptr_t distance = address > stack ? address - stack : stack - address;
  return number == SIGSEGV && distance < (64 << 10);
}

static void on_fault(int number, siginfo_t *info, void *context) {
  size_t which = 0;
  while (which < fatal_count - 1 && fatal[which] != number) which++;
  // Whatever happens from here on ends the process.
  for (size_t i = 0; i < fatal_count; i++) sigaction(fatal[i], &before[i], NULL);
  bool is_sent = info->si_code <= 0 && info->si_pid != getpid();
  begin();
  glf_say(names[which]);
  if (is_sent) glf_say(" from another process");
  end(context, is_sent                              ? NULL
               : is_overflow(number, info, context) ? GLF_OVERFLOW_MEANING
                                                    : glf_meaning(number));
  // Held back until the handler returns; then it meets what was there before us.
  raise(number);
}

// The lab itself leaves while no component is at work, and none among the callers.
static void say_exit(int status, const char *how) {
  // A process that a plugin forked may end as it likes.
  if (getpid() != owner || !glf_has_culprit(NULL)) return;
  begin();
  glf_say(how);
  if (status >= 0) {
    glf_say("(");
    glf_say_number(status);
    glf_say(")");
  }
  end(NULL, "a component that cannot go on throws an error: whoever leaves takes the lab along");
  // Not what was asked for: 0 would tell a script that all was done.
  _exit(EXIT_FAILURE);
}

static void on_leaving(int status, void *nothing) {
  (void)nothing;
  say_exit(status & 0xff, "exit");
}

static void on_leaving_quickly(void) { say_exit(-1, "quick_exit"); }

bool glf_unheeded(int ending_signal, const void *context) {
  if (!glf_has_culprit(context)) return false;
  if (ending_signal) {
    begin();
    glf_say(ending_signal == SIGTERM ? "SIGTERM" : ending_signal == SIGHUP ? "SIGHUP" : "Ctrl-C");
    end(context, NULL);
    return true;
  }
  if (has_terminal) glf_say("\r\033[K");
  glf_say("gan-lab: Ctrl-C is not heeded");
  glf_say_culprit(context);
  int64_t steps = atomic_load(&unsaved);
  glf_say(": once more ends the lab");
  if (steps > 0) {
    glf_say(", and ");
    glf_say_number(steps);
    glf_say(steps == 1 ? " step is lost" : " steps are lost");
  }
  glf_say("\n");
  return true;
}

void glf_install(void) {
  has_terminal = isatty(STDERR_FILENO) && tcgetattr(STDIN_FILENO, &terminal) == 0;
  if (atomic_exchange(&installed, true)) return;
  owner = getpid();
  glf_know_stack();
  on_exit(on_leaving, NULL);
  at_quick_exit(on_leaving_quickly);
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

void glf_install_in_helper(int ear) {
  glf_install();
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  is_helper = true;
  glf_ear = ear;
}

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

int glf_memory_file(const char *label) { return memfd_create(label, MFD_CLOEXEC); }
