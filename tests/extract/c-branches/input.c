/* Alternatives that are no whole statements: no function is lost. */

int joined(int a)
{
	if (a == 1) {
		one();
	}
#ifdef TWO
	else if (a == 2) {
		two();
	}
#endif
#ifdef THREE
	else if (a == 3)
		three();
#endif
	else
		other();
	return 0;
}

int operand(int a, int b)
{
	int n =
#ifdef SMALL
	    small(a)
#else
	    large(a)
#endif
	    ;
	int m =
#ifdef CHECKED
	    a ? checked(a) :
#endif
	    unchecked(a);

	if (a == 0
#ifdef WITH_B
	    || is_zero(b)
#endif
	    )
		return n;
	return m;
}

int unfinished(int a)
{
#if VERSION > 2
	int res;
	res =
#endif
	    call(a);
	if (a &&
#ifndef NO_PROXY
	    (proxy(a) || plain(a))) {
#else
	    (plain(a))) {
#endif
		both();
	}
#ifdef DEBUG
	if (a)
#ifdef EVENTS
		return events(a);
#else
		complain();
#endif
	else
#endif
	if (a > 1)
		more();
	return a;
}

int label(int a)
{
#ifndef NEW
	(void)a;
#else
	if (!a)
		goto add;
	prepare(a);

add:
#endif
	for (; a > 0; a--)
		add(a);
	return a;
}

#ifdef UNICODE
int wide_main(int argc, wchar_t *argv[])
#else
int main(int argc, char *argv[])
#endif
{
	return joined(argc);
}

#ifdef OLD
static int head(int a)
#else
static int head(int a, int b)
#endif
{
	return a;
}

/* Whole ones stay, all of them. */
#ifdef POSIX
int both(void) { return posix(); }
MODULE_ALIAS("posix")
#else
int both(void) { return 0; }
MODULE_ALIAS("none")
#endif

int cases(int a)
{
	switch (a) {
#ifdef A
	case 1:
#endif
	case 2:
		return one();
	}
	return last(a);
}
