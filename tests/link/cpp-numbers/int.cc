#include "numbers.h"

char *put(int32_t) { return nullptr; }
