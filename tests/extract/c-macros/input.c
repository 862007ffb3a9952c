/* Macros: constants, functions, what they call. */
#define LIMIT 10		/* how many at most */
#define ADD(x) add_one((x), LIMIT)
#define EMPTY
#define LOCKED(l, what) do {	\
	lock(l);		\
	what;			\
	unlock(l);		\
} while (0)
#define PRINT(fmt, ...) print(fmt, __VA_ARGS__)
#define ALIAS real_name
#define PASTE(a) call_##a(#a)

static int add_one(int x, int y);

/* Uses them all. */
int
use(int n)
{
	LOCKED(&n, n = ADD(LIMIT));
	PRINT("%d", n);
	return ALIAS(n);
}

#define DEFINE_GETTER(type, name)	\
	static type get_##name(void) { return name; }

DEFINE_GETTER(int, size)

SYSCALL_DEFINE2(close, int, fd, int, how)
{
	return do_close(fd, how);
}

int after(void) { return use(1); }
