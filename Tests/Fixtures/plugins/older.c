/* A plugin of an older lab, whose description had no kit and no registration behind it. */
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

struct older {
  uint32_t size;
  uint32_t protocol;
};

/* At the very end of a page, before one that cannot be read: whoever reads on is found out. */
const void *gl_entry(void) {
  long page = sysconf(_SC_PAGESIZE);
  char *pages = mmap(0, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  mprotect(pages + page, page, PROT_NONE);
  struct older *description = (struct older *)(pages + page) - 1;
  description->size = sizeof *description;
  description->protocol = 1;
  return description;
}
