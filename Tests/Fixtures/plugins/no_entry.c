/* A library that is no plugin; a name that begins like the entry's is another. */
int answer(void) { return 42; }
int gl_entry_point(void) { return 42; }
__attribute__((constructor)) static void trap(void) { __builtin_trap(); }
