#include <stdio.h>
#include "util.h"

int util_open(const char *p)
{
	printf("%s\n", p);
	return HIGH;
}
