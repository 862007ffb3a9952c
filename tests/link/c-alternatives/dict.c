/* debug.c includes dict.h through server.h; panic.c shares nothing. */
#include "dict.h"
void panic(const char *);
void dict(void) { panic("z"); }
