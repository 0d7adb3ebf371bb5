// Programs of the system that have the terminal to themselves for a while.

#define _GNU_SOURCE

#include "CReadline.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

// A file without a name that holds the text, so that nobody waits for a reader that had enough.
static int text_file(const char *text, size_t length) {
  int file = memfd_create("gan-lab", MFD_CLOEXEC);
  while (file >= 0 && length > 0) {
    ssize_t count = write(file, text, length);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      close(file);
      return -1;
    }
    text += count;
    length -= (size_t)count;
  }
  if (file >= 0) lseek(file, 0, SEEK_SET);
  return file;
}

int glr_run(const char *command, const char *input, size_t length, int output) {
  int file = -1;
  if (input != NULL && (file = text_file(input, length)) < 0) return -1;
  struct termios before;
  bool has_terminal = tcgetattr(STDIN_FILENO, &before) == 0;

  // Ctrl-C and Ctrl-\ are the program's. Ctrl-Z stops us both, as whoever waits for us expects.
  struct sigaction ignored = {.sa_handler = SIG_IGN}, interrupt, quit;
  sigaction(SIGINT, &ignored, &interrupt);
  sigaction(SIGQUIT, &ignored, &quit);

  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (file >= 0) posix_spawn_file_actions_adddup2(&actions, file, STDIN_FILENO);
  if (output >= 0) posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  char *const arguments[] = {"sh", "-c", (char *)command, NULL};
  pid_t child;
  int code = posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (file >= 0) close(file);

  int status = 0;
  while (code == 0 && waitpid(child, &status, 0) < 0)
    if (errno != EINTR) code = errno;
  sigaction(SIGINT, &interrupt, NULL);
  sigaction(SIGQUIT, &quit, NULL);
  if (has_terminal) {
    // A program that was killed may have left it raw.
    void (*background)(int) = signal(SIGTTOU, SIG_IGN);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
    signal(SIGTTOU, background);
  }
  if (code != 0) {
    errno = code;
    return -1;
  }
  return status;
}
