// TOML files read by toml++, as a walk through what they hold, each value with its place.
#ifndef CTOML_H
#define CTOML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
  GLT_TABLE,    // until its GLT_END; the document itself is one
  GLT_ARRAY,    // until its GLT_END
  GLT_END,
  GLT_STRING,   // text
  GLT_INTEGER,  // integer
  GLT_NUMBER,   // number
  GLT_BOOLEAN,  // integer, 0 or 1
  GLT_OTHER,    // a date or a time
};

// Lines and columns count from 1, columns in characters.
typedef struct {
  int kind;
  const char *key;  // in a table, else NULL
  size_t key_length;
  uint32_t key_line, key_column;
  uint32_t line, column, end_line, end_column;
  const char *text;
  size_t text_length;
  int64_t integer;
  double number;
} glt_event;

typedef void (*glt_visit)(void *context, const glt_event *event);

// Walks through `text`. False for what is no TOML, with why and where: `message` holds 256 bytes.
bool glt_parse(const char *text, size_t length, void *context, glt_visit visit, char *message,
               uint32_t *line, uint32_t *column);

#ifdef __cplusplus
}
#endif

#endif
