/*
 * A plugin whose description is not what its note says: it is 8 bytes, at the very end of a page,
 * before one that cannot be read. Whoever reads on is found out.
 */
#include "ganlab_plugin.h"

#include <sys/mman.h>
#include <unistd.h>

struct older {
  uint32_t size;
  uint32_t protocol;
};

static const gl_note note GL_IN_NOTES = {
    8,  sizeof(gl_note) - 20, GL_NOTE_TYPE, GL_NOTE_NAME, GL_PROTOCOL, GL_LANGUAGE_SWIFT,
    64, sizeof(gl_plugin),    COMPILER,     KIT,
};

const void *gl_entry(void) {
  long page = sysconf(_SC_PAGESIZE);
  char *pages = mmap(0, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  mprotect(pages + page, page, PROT_NONE);
  struct older *description = (struct older *)(pages + page) - 1;
  description->size = sizeof *description;
  description->protocol = GL_PROTOCOL;
  return description;
}
