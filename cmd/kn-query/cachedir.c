/*
 * Files that may be lost; see cachedir.h.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cachedir.h"

#define PATH_SIZE	4096

long long
cachedir_limit(void)
{
	const char	*s = getenv("KN_CACHE"), *error;
	long long	 n;

	if (s == NULL || *s == '\0')
		return CACHE_DEFAULT_MB;
	n = strtonum(s, 0, CACHE_MAX_MB, &error);
	return error == NULL ? n : CACHE_DEFAULT_MB;
}

int
cachedir_path(char *buf, size_t size, const char *file, const char *name)
{
	const char	*base = strrchr(file, '/');
	int		 n;

	if (cachedir_limit() == 0)
		return -1;
	base = base == NULL ? file : base + 1;
	n = snprintf(buf, size, "%.*scache-%s/%s", (int)(base - file), file,
	    base, name);
	return n < 0 || (size_t)n >= size ? -1 : 0;
}

char *
cachedir_read(const char *path, size_t max, size_t *len)
{
	struct stat	 st;
	char		*buf = NULL;
	ssize_t		 n;
	size_t		 used = 0;
	int		 fd;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return NULL;
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode) ||
	    (uintmax_t)st.st_size > max ||
	    (buf = malloc((size_t)st.st_size + 1)) == NULL) {
		close(fd);
		return NULL;
	}
	while (used < (size_t)st.st_size) {
		n = read(fd, buf + used, (size_t)st.st_size - used);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		used += (size_t)n;
	}
	close(fd);
	buf[used] = '\0';
	*len = used;
	return buf;
}

/* Make the directories of PATH below that of the database. */
static int
make_dirs(char *path)
{
	char	*slash = strrchr(path, '/');
	int	 rv;

	if (slash == NULL)
		return -1;
	*slash = '\0';
	rv = mkdir(path, 0777);
	if (rv == -1 && errno == ENOENT && make_dirs(path) == 0)
		rv = mkdir(path, 0777);
	*slash = '/';
	return rv == -1 && errno != EEXIST ? -1 : 0;
}

static int
write_all(int fd, const char *p, size_t len)
{
	ssize_t	 n;

	while (len > 0) {
		n = write(fd, p, len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

int
cachedir_write(const char *path, const void *data, size_t len)
{
	char	 name[PATH_SIZE];
	int	 fd, n, saved;

	n = snprintf(name, sizeof(name), "%s.%ld", path, (long)getpid());
	if (n < 0 || (size_t)n >= sizeof(name)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd == -1 && errno == ENOENT && make_dirs(name) == 0)
		fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
		    0666);
	if (fd == -1)
		return -1;
	n = write_all(fd, data, len);
	if (close(fd) == 0 && n == 0 && rename(name, path) == 0)
		return 0;
	saved = errno;
	unlink(name);
	errno = saved;
	return -1;
}
