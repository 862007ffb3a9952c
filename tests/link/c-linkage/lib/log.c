#include "log.h"
static void helper(void) {}
void log_it(const char *s) { helper(); }
void shared(void) {}
