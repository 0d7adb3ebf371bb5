/* A plugin that needs a function which no library has. */
int ganlab_no_such_function(void);
int answer(void) { return ganlab_no_such_function(); }
const void *gl_entry(void) { return 0; }
