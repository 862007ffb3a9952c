#include "numbers.h"

const char *text::chars() const { return p_; }
