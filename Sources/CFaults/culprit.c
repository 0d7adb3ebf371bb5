// Who was at work: the library that the innermost frame of a plugin belongs to, and the component that
// the lab noted before it called.

#define _GNU_SOURCE

#include "CFaults.h"
#include "words.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

enum { most_libraries = 1000, label_bytes = 120, most_frames = 128 };

struct library {
  uintptr_t start, end;
  char label[label_bytes];
  // `the loss a` and so on, a line each; NULL as long as it has not said what it has.
  _Atomic(const char *) components;
};

static struct library libraries[most_libraries];
static atomic_int library_count = 0;
static _Atomic(const char *) worker = NULL;
static uintptr_t stack_end = 0;

static const struct library *library_at(uintptr_t address) {
  int count = atomic_load(&library_count);
  for (int i = 0; i < count; i++)
    if (address >= libraries[i].start && address < libraries[i].end) return &libraries[i];
  return NULL;
}

// True if there is memory at `address`: below a stack that overflowed there is none.
static bool is_there(uintptr_t address) {
  unsigned char resident;
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  return mincore((void *)(address & ~(page - 1)), 1, &resident) == 0;
}

// A walk by the tables of unwinding, which also gets through libc, where no base pointer is kept. Its
// own memory was taken in `glf_know_stack`.
static const struct library *library_by_tables(void) {
  void *frames[most_frames];
  int count = backtrace(frames, most_frames);
  for (int i = 0; i < count; i++) {
    const struct library *library = library_at((uintptr_t)frames[i]);
    if (library) return library;
  }
  return NULL;
}

// The innermost library of a plugin among the callers. A trap of Swift's is in the plugin itself, one
// of its own library is a few frames further in; frames hang together by the base pointer, which is
// followed upwards only, and only within the main thread's stack. That touches no memory that is not
// known to be there; only where it finds nobody, the tables are asked.
static const struct library *culprit(const void *context) {
  if (!context) return library_by_tables();
#if defined(__x86_64__)
  const ucontext_t *state = context;
  uintptr_t place = (uintptr_t)state->uc_mcontext.gregs[REG_RIP];
  uintptr_t frame = (uintptr_t)state->uc_mcontext.gregs[REG_RBP];
#elif defined(__aarch64__)
  const ucontext_t *state = context;
  uintptr_t place = (uintptr_t)state->uc_mcontext.pc;
  uintptr_t frame = (uintptr_t)state->uc_mcontext.regs[29];
#else
  uintptr_t place = 0, frame = 0;
#endif
  uintptr_t stack = glf_stack_pointer(context);
  const struct library *library = library_at(place);
  // A call through a bad pointer has no frame yet: its way back lies on top of the stack.
  if (!library && stack % sizeof stack == 0 && stack < stack_end - sizeof stack &&
      stack_end - stack < ((uintptr_t)8 << 20) && is_there(stack))
    library = library_at(*(const uintptr_t *)stack);
  for (int depth = 0; !library && depth < 512 && (depth > 0 || is_there(frame)); depth++) {
    if (frame < stack || frame % sizeof frame || frame > stack_end - 2 * sizeof frame) break;
    const uintptr_t *words = (const uintptr_t *)frame;
    library = library_at(words[1]);
    if (words[0] <= frame) break;
    frame = words[0];
  }
  return library ? library : library_by_tables();
}

// True if `name` is one of the lines.
static bool has_line(const char *lines, const char *name) {
  size_t length = strlen(name);
  for (const char *line = lines; line; line = strchr(line, '\n')) {
    if (*line == '\n') line++;
    if (strncmp(line, name, length) == 0 && (line[length] == '\n' || line[length] == 0)) return true;
  }
  return false;
}

static void say_lines(const char *lines) {
  char one[2] = {0, 0};
  for (; *lines; lines++) {
    one[0] = *lines;
    glf_say(*lines == '\n' ? " or " : one);
  }
}

int glf_has_culprit(const void *context) {
  return atomic_load(&worker) != NULL || culprit(context) != NULL;
}

int glf_say_culprit(const void *context) {
  const struct library *library = culprit(context);
  const char *name = atomic_load(&worker);
  if (library) {
    glf_say(" in the plugin ");
    glf_say(library->label);
    // One component calls another: a loss its switches, the model and the data.
    const char *components = atomic_load(&library->components);
    if (components && !(name && has_line(components, name))) {
      glf_say(", ");
      say_lines(components);
      if (name) glf_say(",");
    }
  }
  if (name) {
    glf_say(" while ");
    glf_say(name);
    glf_say(" was at work");
  }
  return library || name;
}

uintptr_t glf_stack_pointer(const void *context) {
#if defined(__x86_64__)
  return (uintptr_t)((const ucontext_t *)context)->uc_mcontext.gregs[REG_RSP];
#elif defined(__aarch64__)
  return (uintptr_t)((const ucontext_t *)context)->uc_mcontext.sp;
#else
  (void)context;
  return 0;
#endif
}

void glf_know_stack(void) {
  pthread_attr_t attributes;
  void *start = NULL;
  size_t bytes = 0;
  // The first call loads the unwinder and takes memory, which a handler must not.
  void *frame;
  backtrace(&frame, 1);
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return;
  if (pthread_attr_getstack(&attributes, &start, &bytes) == 0) stack_end = (uintptr_t)start + bytes;
  pthread_attr_destroy(&attributes);
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

void glf_know_components(const void *symbol, const char *components) {
  int count = atomic_load(&library_count);
  uintptr_t address = (uintptr_t)symbol;
  for (int i = 0; i < count; i++)
    if (address >= libraries[i].start && address < libraries[i].end)
      atomic_store(&libraries[i].components, strdup(components));
}

const char *glf_at_work(const char *name) {
  const char *before = atomic_load_explicit(&worker, memory_order_relaxed);
  atomic_store_explicit(&worker, name, memory_order_relaxed);
  return before;
}
