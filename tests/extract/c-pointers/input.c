/* Functions as values. */
struct ops {
	int (*open)(const char *);	/* opens it */
	void (*close)(int);
	int (*table[4])(int);
};

static int file_open(const char *path) { return path != 0; }
static void file_close(int fd) { (void)fd; }
static int twice(int n) { return 2 * n; }

const struct ops file_ops = {
	.open = file_open,
	.close = file_close,
	.table = { twice, [2] = twice },
};

static int (*const actions[])(int) = { twice, twice };
static int (*action)(int) = twice;

int (*choose(int n))(int)
{
	return n ? twice : action;
}

int
run(const struct ops *o, int (*f)(int))
{
	int (*local)(int) = twice;
	int fd = o->open("x");

	o->close(fd);
	sort(actions, twice);
	action = twice;
	return f(1) + local(2) + (*f)(3) + actions[0](4) + choose(1)(5) +
	    file_ops.table[0](6);
}
