/*
 * A library to be preloaded: makes the Nth call of some function fail in a
 * program of a given name, in that process and the copies it forks, or ends
 * the program there with SIGKILL.
 *
 *	LD_PRELOAD=…/fault.so
 *	KN_FAULT_PROGRAM	only programs of this name
 *	KN_FAULT_STATE		file of two numbers (see struct state), shared
 *				by all processes; made by the driver, nth.c
 *	KN_FAULT_CALL		what fails, a word of the table below
 *	KN_FAULT_N		which call, from 1
 *	KN_FAULT_ACTION		"once" (default), "on" (and all after it),
 *				"trap" (SIGTRAP, for a debugger), "kill" (SIGKILL,
 *				if the program itself, not
 *				a copy that it forked, makes the call)
 *
 * With the word "short" nothing fails, but no read or write moves more than
 * KN_FAULT_N bytes.
 *
 * Calls that libc makes inside itself (stdio's reads and writes, say) are not
 * seen, but for malloc and its like, which are.
 */
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum call {
	CALL_MALLOC = 0x01,
	CALL_READ = 0x02,
	CALL_WRITE = 0x04,
	CALL_FORK = 0x08,
	CALL_SYNC = 0x10,
	CALL_SPACE = 0x20,	/* a write that finds the disk full */
	CALL_OPEN = 0x40,
	CALL_MAP = 0x80,
	CALL_SHORT = 0x100	/* no fault: N bytes at most */
};

static const struct word {
	const char	*word;
	unsigned int	 calls;
	int		 error;
} words[] = {
	{ "malloc",	CALL_MALLOC,	ENOMEM },
	{ "read",	CALL_READ,	EIO },
	{ "write",	CALL_WRITE,	EIO },
	{ "fork",	CALL_FORK,	EAGAIN },
	{ "sync",	CALL_SYNC,	EIO },
	{ "space",	CALL_SPACE,	ENOSPC },
	{ "open",	CALL_OPEN,	EMFILE },
	{ "map",	CALL_MAP,	ENOMEM },
	{ "short",	CALL_SHORT,	0 },
	/* for "kill": everything that can be seen from outside */
	{ "any",	CALL_READ | CALL_WRITE | CALL_FORK | CALL_SYNC |
			CALL_SPACE,	EIO },
	/* for "kill": what can change a file */
	{ "change",	CALL_WRITE | CALL_SYNC | CALL_SPACE, EIO },
};

struct state {
	_Atomic long	calls;		/* counted so far, all processes */
	_Atomic long	faults;		/* given */
};

enum action { ONCE, ON, KILL, TRAP };

static struct state	*state;
static unsigned int	 calls;
static int		 error;
static long		 nth;
static enum action	 action;
static pid_t		 self;

extern void	*__libc_malloc(size_t);
extern void	*__libc_calloc(size_t, size_t);
extern void	*__libc_realloc(void *, size_t);

static ssize_t	(*real_read)(int, void *, size_t);
static ssize_t	(*real_readv)(int, const struct iovec *, int);
static ssize_t	(*real_pread)(int, void *, size_t, off_t);
static ssize_t	(*real_write)(int, const void *, size_t);
static ssize_t	(*real_writev)(int, const struct iovec *, int);
static ssize_t	(*real_pwrite)(int, const void *, size_t, off_t);
static int	(*real_ftruncate)(int, off_t);
static int	(*real_fallocate)(int, off_t, off_t);
static int	(*real_fsync)(int);
static int	(*real_fdatasync)(int);
static pid_t	(*real_fork)(void);
static int	(*real_open)(const char *, int, ...);
static void	*(*real_mmap)(void *, size_t, int, int, int, off_t);

static void
find(const char *name, void *where)
{
	void	*p = dlsym(RTLD_NEXT, name);

	if (p == NULL)
		abort();
	memcpy(where, &p, sizeof(p));
}

__attribute__((constructor)) static void
begin(void)
{
	const char	*program = getenv("KN_FAULT_PROGRAM");
	const char	*word = getenv("KN_FAULT_CALL");
	const char	*n = getenv("KN_FAULT_N");
	const char	*how = getenv("KN_FAULT_ACTION");
	const char	*file = getenv("KN_FAULT_STATE");
	struct state	*s;
	size_t		 i;
	int		 fd;

	find("read", &real_read);
	find("readv", &real_readv);
	find("pread64", &real_pread);
	find("write", &real_write);
	find("writev", &real_writev);
	find("pwrite64", &real_pwrite);
	find("ftruncate64", &real_ftruncate);
	find("posix_fallocate64", &real_fallocate);
	find("fsync", &real_fsync);
	find("fdatasync", &real_fdatasync);
	find("fork", &real_fork);
	find("open64", &real_open);
	find("mmap64", &real_mmap);
	if (program == NULL || word == NULL || n == NULL || file == NULL ||
	    strcmp(program, program_invocation_short_name) != 0)
		return;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i].word) == 0) {
			calls = words[i].calls;
			error = words[i].error;
		}
	if (calls == 0 || (fd = real_open(file, O_RDWR | O_CLOEXEC)) == -1)
		abort();
	s = real_mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE, MAP_SHARED,
	    fd, 0);
	if (s == MAP_FAILED)
		abort();
	close(fd);
	nth = atol(n);
	if (how != NULL)
		action = strcmp(how, "kill") == 0 ? KILL :
		    strcmp(how, "trap") == 0 ? TRAP :
		    strcmp(how, "on") == 0 ? ON : ONCE;
	self = getpid();
	state = s;
}

/* Is this call to fail?  Sets errno then. */
static int
fault(unsigned int what)
{
	long	n;

	if (state == NULL || (calls & what) == 0)
		return 0;
	/* A worker may not call getpid(2); it does not get here by KILL. */
	if (action == KILL && getpid() != self)
		return 0;
	n = atomic_fetch_add(&state->calls, 1) + 1;
	if (n != nth && !(action == ON && n > nth))
		return 0;
	atomic_fetch_add(&state->faults, 1);
	if (action == KILL)
		kill(self, SIGKILL);
	if (action == TRAP)
		raise(SIGTRAP);
	errno = error;
	return 1;
}

/* How many of N bytes a read or write may move. */
static size_t
most(size_t n)
{
	return state != NULL && calls == CALL_SHORT && n > (size_t)nth ?
	    (size_t)nth : n;
}

#define EXPORT	__attribute__((visibility("default")))

EXPORT void *
malloc(size_t size)
{
	return fault(CALL_MALLOC) ? NULL : __libc_malloc(size);
}

EXPORT void *
calloc(size_t n, size_t size)
{
	return fault(CALL_MALLOC) ? NULL : __libc_calloc(n, size);
}

EXPORT void *
realloc(void *p, size_t size)
{
	return fault(CALL_MALLOC) ? NULL : __libc_realloc(p, size);
}

EXPORT ssize_t
read(int fd, void *p, size_t n)
{
	return fault(CALL_READ) ? -1 : real_read(fd, p, most(n));
}

EXPORT ssize_t
readv(int fd, const struct iovec *v, int n)
{
	return fault(CALL_READ) ? -1 : real_readv(fd, v, n);
}

EXPORT ssize_t
pread(int fd, void *p, size_t n, off_t at)
{
	return fault(CALL_READ) ? -1 : real_pread(fd, p, most(n), at);
}

EXPORT ssize_t
pread64(int fd, void *p, size_t n, off_t at)
{
	return fault(CALL_READ) ? -1 : real_pread(fd, p, most(n), at);
}

EXPORT ssize_t
write(int fd, const void *p, size_t n)
{
	return fault(CALL_WRITE | CALL_SPACE) ? -1 : real_write(fd, p, most(n));
}

EXPORT ssize_t
writev(int fd, const struct iovec *v, int n)
{
	return fault(CALL_WRITE | CALL_SPACE) ? -1 : real_writev(fd, v, n);
}

EXPORT ssize_t
pwrite(int fd, const void *p, size_t n, off_t at)
{
	return fault(CALL_WRITE | CALL_SPACE) ? -1 :
	    real_pwrite(fd, p, most(n), at);
}

EXPORT ssize_t
pwrite64(int fd, const void *p, size_t n, off_t at)
{
	return fault(CALL_WRITE | CALL_SPACE) ? -1 :
	    real_pwrite(fd, p, most(n), at);
}

EXPORT int
ftruncate(int fd, off_t size)
{
	return size > 0 && fault(CALL_SPACE) ? -1 :
	    real_ftruncate(fd, size);
}

EXPORT int
ftruncate64(int fd, off_t size)
{
	return size > 0 && fault(CALL_SPACE) ? -1 :
	    real_ftruncate(fd, size);
}

EXPORT int
posix_fallocate(int fd, off_t at, off_t n)
{
	return fault(CALL_SPACE) ? ENOSPC : real_fallocate(fd, at, n);
}

EXPORT int
posix_fallocate64(int fd, off_t at, off_t n)
{
	return fault(CALL_SPACE) ? ENOSPC : real_fallocate(fd, at, n);
}

EXPORT int
fsync(int fd)
{
	return fault(CALL_SYNC) ? -1 : real_fsync(fd);
}

EXPORT int
fdatasync(int fd)
{
	return fault(CALL_SYNC) ? -1 : real_fdatasync(fd);
}

EXPORT pid_t
fork(void)
{
	return fault(CALL_FORK) ? -1 : real_fork();
}

static int
open_any(const char *path, int flags, mode_t mode)
{
	return fault(CALL_OPEN) ? -1 : real_open(path, flags, mode);
}

EXPORT int
open(const char *path, int flags, ...)
{
	mode_t	mode = 0;
	va_list	ap;

	if (flags & (O_CREAT | __O_TMPFILE)) {
		va_start(ap, flags);
		mode = va_arg(ap, mode_t);
		va_end(ap);
	}
	return open_any(path, flags, mode);
}

EXPORT int
open64(const char *path, int flags, ...)
{
	mode_t	mode = 0;
	va_list	ap;

	if (flags & (O_CREAT | __O_TMPFILE)) {
		va_start(ap, flags);
		mode = va_arg(ap, mode_t);
		va_end(ap);
	}
	return open_any(path, flags, mode);
}

EXPORT void *
mmap(void *p, size_t size, int prot, int flags, int fd, off_t at)
{
	return fault(CALL_MAP) ? MAP_FAILED :
	    real_mmap(p, size, prot, flags, fd, at);
}

EXPORT void *
mmap64(void *p, size_t size, int prot, int flags, int fd, off_t at)
{
	return fault(CALL_MAP) ? MAP_FAILED :
	    real_mmap(p, size, prot, flags, fd, at);
}
