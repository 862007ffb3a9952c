#include "numbers.h"

char *put(unsigned long long) { return nullptr; }
