/* For the programs that have no debug.c. */
void panic(const char *s) {}
