#include "numbers.h"

char *put(uint32_t) { return nullptr; }
