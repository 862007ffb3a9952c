#include "server.h"
void panic(const char *s) { report(); }
void report(void) {}
