#include "numbers.h"

char *text::chars() { return p_; }
