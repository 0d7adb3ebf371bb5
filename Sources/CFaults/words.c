// Words for a moment in which nothing may be allocated.

#include "words.h"
#include "CFaults.h"

#include <string.h>
#include <unistd.h>

int glf_ear = STDERR_FILENO;

void glf_say(const char *text) {
  size_t left = strlen(text);
  while (left > 0) {
    ssize_t count = write(glf_ear, text, left);
    if (count <= 0) return;
    text += count;
    left -= (size_t)count;
  }
}

void glf_say_number(int64_t number) {
  char digits[24];
  size_t place = sizeof digits;
  // Not negated, for the smallest number has no positive twin.
  int sign = number < 0 ? -1 : 1;
  digits[--place] = 0;
  do {
    digits[--place] = (char)('0' + sign * (int)(number % 10));
    number /= 10;
  } while (number != 0);
  if (sign < 0) digits[--place] = '-';
  glf_say(digits + place);
}

const char *glf_meaning(int signal_number) {
  switch (signal_number) {
  // Swift ends with one or the other, according to the processor.
  case SIGILL:
  case SIGTRAP:
    return "it trapped: a fatalError, an index out of range, an overflow or a nil that was unwrapped";
  case SIGSEGV:
    return "it used memory that is not its own: a pointer to nowhere, or past the end of a buffer";
  case SIGBUS:
    return "it used memory that is not there: a crooked pointer, or a file that was cut short";
  case SIGFPE: return "it divided a whole number by zero";
  case SIGABRT: return "it gave up: abort(), an assertion that failed, or memory that was freed twice";
  case SIGKILL: return "somebody ended it, or the system did, for want of memory";
  default: return NULL;
  }
}
