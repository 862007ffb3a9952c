/* The header is found by the end of its path; base.h comes with it. */
#include "../inc/util.h"
#include <string.h>

static int level = LOW;

int main(void)
{
	level = util_twice(2);
	strlen("x");
	return base_add(util_open("a"), level);
}
