/*
 * A plugin that does something terrible, ACT, in CONSTRUCTOR, in ENTRY or in REGISTRATION, with -D.
 */
#include "ganlab_plugin.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void crash(void) { *(volatile int *)8 = 1; }
static void divide(void) { raise(SIGFPE); }
static void stop(void) { abort(); }
static void leave(void) { exit(3); }
static void leave_at_once(void) { _exit(0); }
static void loop(void) {
  for (;;) pause();
}
static void spin(void) {
  for (;;) __asm__ volatile("");
}
/* Says who it is before, so that somebody can look whether it is gone. */
static void announce_and_spin(void) {
  FILE *file = fopen("started.new", "w");
  fprintf(file, "%d", (int)getpid());
  fclose(file);
  rename("started.new", "started");
  spin();
}
static void flood(void) {
  for (;;) puts("a line that nobody asked for, and another one, and another one, and another one");
}
/* A child that would hold the report open, and outlive the trial. */
static void fork_and_loop(void) {
  if (fork() == 0) loop();
  loop();
}
/* What the trial reports by is not to be found where it was handed over. */
static void forge(void) {
  const char line[] = "{\"index\":0,\"components\":[]}\n";
  ssize_t ignored = write(3, line, strlen(line));
  (void)ignored;
  _exit(0);
}
static void chat(void) {
  printf("hello\n");
  fflush(stdout);
}
static void nothing(void) {}

#ifndef CONSTRUCTOR
#define CONSTRUCTOR nothing
#endif
#ifndef ENTRY
#define ENTRY nothing
#endif
#ifndef REGISTRATION
#define REGISTRATION nothing
#endif

/* Each is used by one build or another. */
void (*const all[])(void) = {crash, divide, stop, leave, leave_at_once, loop, spin, flood,
                             announce_and_spin, fork_and_loop, forge, chat, nothing};

__attribute__((constructor)) static void constructed(void) { CONSTRUCTOR(); }

static int32_t register_components(void *registration) {
  (void)registration;
  REGISTRATION();
  return 0;
}

static const gl_note note GL_IN_NOTES = {
    8,  sizeof(gl_note) - 20, GL_NOTE_TYPE, GL_NOTE_NAME, GL_PROTOCOL, GL_LANGUAGE_SWIFT,
    64, sizeof(gl_plugin),    COMPILER,     KIT,
};

static const gl_plugin plugin = {
    .size = sizeof(gl_plugin),
    .protocol = GL_PROTOCOL,
    .note = &note,
    .register_components = register_components,
};

const gl_plugin *gl_entry(void) {
  ENTRY();
  return &plugin;
}
