/*
 * Loaded before a program (LD_PRELOAD), to end its writing with pwrite(2),
 * which is how SQLite writes:
 *	KN_FULL_AFTER=N		the disk is full after N bytes
 *	KN_KILL_AFTER=N		SIGKILL instead of the write after N bytes
 */
#include <sys/types.h>

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static long long
limit(const char *name)
{
	const char	*s = getenv(name);

	return s == NULL ? LLONG_MAX : atoll(s);
}

ssize_t
pwrite64(int fd, const void *p, size_t n, off64_t at)
{
	static ssize_t	(*real)(int, const void *, size_t, off64_t);
	static long long full, dead, done;

	if (real == NULL) {
		*(void **)&real = dlsym(RTLD_NEXT, "pwrite64");
		full = limit("KN_FULL_AFTER");
		dead = limit("KN_KILL_AFTER");
	}
	done += (long long)n;
	if (done > dead)
		raise(SIGKILL);
	if (done > full) {
		errno = ENOSPC;
		return -1;
	}
	return real(fd, p, n, at);
}

ssize_t
pwrite(int fd, const void *p, size_t n, off_t at)
{
	return pwrite64(fd, p, n, at);
}
