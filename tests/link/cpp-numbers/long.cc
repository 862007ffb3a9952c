#include "numbers.h"

char *put(int64_t) { return nullptr; }
