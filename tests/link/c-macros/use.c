#include "m.h"
extern struct ops { int (*run)(int); } table;

int use(int n)
{
	int (*f)(int) = real_alloc;

	CHECK(n);
	CHECK_ALL(n, alloc(n));
	swap64(n);
	f(n);
	table.run(n);
	return wrapped(n);
}
