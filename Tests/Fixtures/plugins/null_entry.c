/* A plugin that describes nothing. */
const void *gl_entry(void) { return 0; }
