/* A program, and no library. */
int main(void) { return 0; }
