#ifndef UTIL_H
#define UTIL_H
#include "base.h"
int util_open(const char *);
static inline int util_twice(int n) { return base_add(n, n); }
#endif
