// GNU readline through its callback interface, so that one poll waits for keys and signals alike.

#define _GNU_SOURCE

#include "CReadline.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

static FILE *input_stream = NULL;
static FILE *output_stream = NULL;
static glr_completer completer = NULL;
static void *completer_context = NULL;
static glr_idler idler = NULL;
static void *idler_context = NULL;

static bool prompting = false;
static bool finished = false;
static char *accepted = NULL;

static void remove_handler(void) {
  if (!prompting) return;
  prompting = false;
  rl_callback_handler_remove();
}

// Taking the handler away here, and not in the loop, keeps readline from drawing a second
// prompt under a line that was just accepted.
static void on_line(char *line) {
  accepted = line;
  finished = true;
  remove_handler();
}

static int complete(int count, int key) {
  (void)count;
  (void)key;
  if (completer == NULL) return rl_ding();
  completer(completer_context, rl_line_buffer, (size_t)rl_point, rl_last_func == complete);
  return 0;
}

// Asks for the list at once, as M-? does in every readline program.
static int list(int count, int key) {
  (void)count;
  (void)key;
  if (completer == NULL) return rl_ding();
  completer(completer_context, rl_line_buffer, (size_t)rl_point, true);
  return 0;
}

// True if a key is there, or comes at once.
static bool more_comes(void) {
  enum { milliseconds = 100 };
  struct pollfd wait = {.fd = fileno(input_stream), .events = POLLIN};
  return poll(&wait, 1, milliseconds) > 0;
}

// A terminal that was asked what it is may answer late, over a slow line, when a line is edited already: the answer
// is no typing. It comes in one piece; what a finger begins is over at once.
// True for Return and its like, which no answer holds: they are put back.
static bool is_typed(int key) {
  if (key >= 0x20) return false;
  if (key >= 0) rl_stuff_char(key);
  return true;
}

static int swallow_text(int count, int key) {
  (void)count;
  (void)key;
  while (more_comes()) {
    int next = rl_read_key();
    if (next == '\a') return 0;
    if (next == '\033') {
      if (more_comes()) rl_read_key();
      return 0;
    }
    if (is_typed(next)) return 0;
  }
  return 0;
}

static int swallow_control(int count, int key) {
  (void)count;
  (void)key;
  while (more_comes()) {
    int next = rl_read_key();
    if ((next >= 0x40 && next <= 0x7e) || is_typed(next)) return 0;
  }
  return 0;
}

// Puts ours where readline's own completion stands, and leaves alone what an inputrc has moved.
static void rebind(Keymap map, const char *keys, rl_command_func_t *from, rl_command_func_t *to) {
  int type = 0;
  rl_command_func_t *bound = rl_function_of_keyseq(keys, map, &type);
  if (type == ISFUNC && bound == from) rl_bind_keyseq_in_map(keys, to, map);
}

static void set_up_once(void) {
  static bool done = false;
  if (done) return;
  done = true;
  // LC_CTYPE only: numbers keep the decimal point wherever the learner lives. A UTF-8 locale
  // that is asked for but not installed is replaced by the one that always is.
  const char *wanted = getenv("LC_ALL");
  if (wanted == NULL || *wanted == 0) wanted = getenv("LC_CTYPE");
  if (wanted == NULL || *wanted == 0) wanted = getenv("LANG");
  if (setlocale(LC_CTYPE, "") == NULL && wanted != NULL
      && (strcasestr(wanted, "utf-8") != NULL || strcasestr(wanted, "utf8") != NULL))
    setlocale(LC_CTYPE, "C.UTF-8");

  rl_readline_name = "gan-lab";
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  rl_change_environment = 0;
  using_history();
  rl_add_defun("gan-lab-complete", complete, -1);
  rl_add_defun("gan-lab-list-completions", list, -1);
  rl_initialize();
  rebind(emacs_standard_keymap, "\t", rl_complete, complete);
  rebind(emacs_standard_keymap, "\033?", rl_possible_completions, list);
  rebind(vi_insertion_keymap, "\t", rl_complete, complete);
  // The beginnings of a terminal's answers: DCS, OSC, and CSI with a question mark. Not for vi, where ESC is a key.
  rl_bind_keyseq_in_map("\033P", swallow_text, emacs_standard_keymap);
  rl_bind_keyseq_in_map("\033]", swallow_text, emacs_standard_keymap);
  rl_bind_keyseq_in_map("\033[?", swallow_control, emacs_standard_keymap);
  atexit(remove_handler);
}

bool glr_open(int input, int output, glr_completer with, void *context) {
  // Ctrl-\ would leave the terminal raw, with a training lost: the prompt has Ctrl-C and Ctrl-D.
  signal(SIGQUIT, SIG_IGN);
  if (input_stream != NULL) return false;
  int in = dup(input), out = dup(output);
  FILE *reading = in < 0 ? NULL : fdopen(in, "r");
  FILE *writing = out < 0 ? NULL : fdopen(out, "w");
  if (reading == NULL || writing == NULL || !glr_signals_install()) {
    if (reading != NULL) fclose(reading);
    else if (in >= 0) close(in);
    if (writing != NULL) fclose(writing);
    else if (out >= 0) close(out);
    return false;
  }
  input_stream = reading;
  output_stream = writing;
  completer = with;
  completer_context = context;
  rl_instream = input_stream;
  rl_outstream = output_stream;
  set_up_once();
  return true;
}

void glr_close(void) {
  if (input_stream == NULL) return;
  remove_handler();
  rl_instream = stdin;
  rl_outstream = stdout;
  fclose(input_stream);
  fclose(output_stream);
  input_stream = output_stream = NULL;
  completer = NULL;
  completer_context = NULL;
  idler = NULL;
  idler_context = NULL;
}

// Leaves the half-typed line on the screen and forgets it.
static void drop_line(void) {
  rl_echo_signal_char(SIGINT);
  rl_callback_sigcleanup();
  rl_free_line_state();
  remove_handler();
  fputc('\n', output_stream);
  fflush(output_stream);
}

// The terminal may have been changed while we were stopped: set it up afresh, then redraw.
static void resume(void) {
  rl_deprep_terminal();
  rl_prep_terminal(1);
  rl_resize_terminal();
  rl_forced_update_display();
}

// Stops the process with the terminal as the parent shell expects it.
//
// A parent in our process group, such as make, is stopped at once, and then the shell behind it has the
// terminal already: setting its modes would stop us too early, and we would stop again when continued.
static void suspend(void) {
  void (*background)(int) = signal(SIGTTOU, SIG_IGN);
  rl_deprep_terminal();
  signal(SIGTTOU, background);
  glr_suspend_catch(false);
  kill(getpid(), SIGTSTP);
  glr_suspend_catch(true);
  glr_take_continued();
  resume();
}

// Answers the signals that arrived. True if the read is over, with `*event` set.
static bool heed_signals(int *event) {
  glr_wake_drain();
  if (glr_termination_signal() != 0) {
    remove_handler();
    *event = GLR_HANGUP;
    return true;
  }
  if (glr_interrupt_state() != GLR_NOT_INTERRUPTED) {
    drop_line();
    glr_interrupt_clear();
    *event = GLR_INTERRUPTED;
    return true;
  }
  if (glr_take_suspended()) suspend();
  if (glr_take_continued()) resume();
  if (glr_take_resized()) rl_resize_terminal();
  return false;
}

void glr_when_idle(glr_idler new_idler, void *context) {
  idler = new_idler;
  idler_context = context;
}

// What is typed meanwhile waits in the terminal.
static void be_idle(void) {
  if (!idler(idler_context, false)) return;
  rl_clear_visible_line();
  rl_deprep_terminal();
  idler(idler_context, true);
  rl_prep_terminal(1);
  rl_on_new_line();
  rl_forced_update_display();
}

static int wait_for_line(void) {
  struct pollfd waits[2] = {
    {.fd = fileno(input_stream), .events = POLLIN},
    {.fd = glr_wake_descriptor(), .events = POLLIN},
  };
  int event = GLR_LINE;
  while (!finished) {
    if (heed_signals(&event)) return event;
    int ready = poll(waits, 2, idler ? 500 : -1);
    if (ready < 0) {
      if (errno == EINTR || errno == EAGAIN) continue;
      return GLR_FAILED;
    }
    if (ready == 0) {
      be_idle();
      continue;
    }
    if (waits[0].revents & POLLNVAL) {
      errno = EBADF;
      return GLR_FAILED;
    }
    if (waits[0].revents & (POLLHUP | POLLERR)) return GLR_HANGUP;
    if (waits[0].revents & POLLIN) rl_callback_read_char();
  }
  return accepted != NULL ? GLR_LINE : GLR_END_OF_INPUT;
}

int glr_read(const char *prompt, char **line) {
  *line = NULL;
  if (input_stream == NULL) {
    errno = EBADF;
    return GLR_FAILED;
  }
  finished = false;
  accepted = NULL;
  glr_take_resized();
  glr_take_continued();
  glr_take_suspended();
  rl_reset_screen_size();
  glr_suspend_catch(true);
  prompting = true;
  rl_callback_handler_install(prompt, on_line);
  int event = wait_for_line();
  int reason = errno;
  remove_handler();
  glr_suspend_catch(false);
  if (event == GLR_END_OF_INPUT) {
    // The cursor still stands behind the prompt.
    fputc('\n', output_stream);
    fflush(output_stream);
  }
  *line = accepted;
  accepted = NULL;
  errno = reason;
  return event;
}

void glr_replace(size_t start, const char *text) {
  if (start > (size_t)rl_point) return;
  rl_begin_undo_group();
  rl_delete_text((int)start, rl_point);
  rl_point = (int)start;
  rl_insert_text(text);
  rl_end_undo_group();
}

void glr_show(const char *text) {
  fputc('\n', output_stream);
  fputs(text, output_stream);
  fputc('\n', output_stream);
  fflush(output_stream);
  rl_on_new_line();
  rl_forced_update_display();
}

void glr_ding(void) {
  rl_ding();
}

void glr_history_add(const char *line) {
  add_history(line);
}

void glr_history_limit(int limit) {
  if (limit < 0) unstifle_history();
  else stifle_history(limit);
}

void glr_history_clear(void) {
  clear_history();
}
