#include "m.h"
int real_alloc(int n) { return n; }
void check_failed(const char *s) {}
int (wrapped)(int n, int m) { return n + m; }
int real_swap(int n) { return n; }
int hook(int n) { return n; }
struct ops { int (*run)(int); } table = { .run = hook };
