#include "dict.h"
void panic(const char *);
void report(void);
#define CHECK(x) ((x) ? (void)0 : panic(#x))
