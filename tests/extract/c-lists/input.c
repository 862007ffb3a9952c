/* Lists that the preprocessor fills. */
#define ALL_OPS OP(get) OP(set)

/* What defines names among members. */
enum color {
	RED,
#define RED RED
	GREEN,
#define GREEN GREEN
#include "colors.h"
	BLUE = (1 <<
#pragma weak here
	    3),
};

#define OP(name) int name##_run(void);
ALL_OPS
#undef OP

static const struct op table[] = {
#define OP(name) { #name, name##_run },
	ALL_OPS
	EACH(OP)

#undef OP
	{ "last", last_run }
};

static const int included[] = {
#include "numbers.h"
};

int run(int op)
{
	switch (op) {
#define OP(name) case name: return name##_run();
	ALL_OPS
#undef OP
	default:
		return last_run();
	}
}

/* These are no lists: what stands there stays. */
struct pair {
#define PAIR_MAX 2
	int a, b;
};
