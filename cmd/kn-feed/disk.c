/*
 * Contents of files on disk.  Nothing is opened through a symbolic link, a
 * FIFO does not hold us up, and a file that changes while it is read is
 * noticed.
 */
#include <sys/syscall.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feed.h"

#define OPEN_TRIES	8	/* a folder may be moved while we open */

void
contents_reserve(struct contents *c, size_t n)
{
	if (n <= c->cap)
		return;
	free(c->p);
	c->cap = n < 64 * 1024 ? 64 * 1024 : n + n / 4;
	if ((c->p = malloc(c->cap)) == NULL)
		err(2, NULL);
}

/* As openat2() below, for kernels and containers that have it not. */
static int
open_by_steps(int dir, const char *path, int flags)
{
	char		 part[256];
	const char	*slash;
	size_t		 n;
	int		 fd, next;

	fd = dir;
	for (;; path = slash + 1) {
		if ((slash = strchr(path, '/')) == NULL) {
			next = openat(fd, path, flags | O_NOFOLLOW);
			break;
		}
		if ((n = (size_t)(slash - path)) >= sizeof(part)) {
			next = -1;
			errno = ENAMETOOLONG;
			break;
		}
		memcpy(part, path, n);
		part[n] = '\0';
		if ((next = openat(fd, part, O_PATH | O_DIRECTORY | O_NOFOLLOW |
		    O_CLOEXEC)) == -1)
			break;
		if (fd != dir)
			close(fd);
		fd = next;
	}
	n = (size_t)errno;
	if (fd != dir)
		close(fd);
	errno = (int)n;
	return next;
}

static int
open_below(int dir, const char *path, int flags)
{
	static int	 missing;
	struct open_how	 how = { 0 };
	long		 fd;
	int		 tries = 0;

	if (!missing) {
		how.flags = (uint64_t)flags;
		how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
		do
			fd = syscall(SYS_openat2, dir, path, &how, sizeof(how));
		while (fd == -1 && (errno == EINTR || errno == EAGAIN) &&
		    ++tries < OPEN_TRIES);
		if (fd != -1 || (errno != ENOSYS && errno != EPERM))
			return (int)fd;
		missing = 1;
	}
	return open_by_steps(dir, path, flags);
}

int
disk_open_dir(int dir, const char *path, int flags)
{
	return open_below(dir, *path == '\0' ? "." : path,
	    flags | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

static enum read_status
open_status(void)
{
	switch (errno) {
	case ENOENT:
	case ENOTDIR:
		return READ_GONE;
	case ELOOP:
		return READ_SYMLINK;
	case ENXIO:
	case ENODEV:
		return READ_SPECIAL;	/* socket, device without a driver */
	default:
		return READ_ERROR;
	}
}

/* Open a regular file: READ_OK with *FD open. */
static enum read_status
file_open(int dir, const char *path, int *fd, struct stat *st)
{
	memset(st, 0, sizeof(*st));
	*fd = open_below(dir, path, O_RDONLY | O_NONBLOCK | O_NOCTTY |
	    O_CLOEXEC);
	if (*fd == -1)
		return open_status();
	if (fstat(*fd, st) == -1) {
		close(*fd);
		return READ_ERROR;
	}
	if (S_ISREG(st->st_mode))
		return READ_OK;
	close(*fd);
	return S_ISDIR(st->st_mode) ? READ_DIR : READ_SPECIAL;
}

static int
same_stat(const struct stat *a, const struct stat *b)
{
	return a->st_size == b->st_size &&
	    a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	    a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
	    a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
	    a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/* Up to LEN bytes; fewer at the end of the file.  -1 with errno. */
static ssize_t
read_up_to(int fd, unsigned char *p, size_t len)
{
	size_t	done;
	ssize_t	n;

	for (done = 0; done < len; done += (size_t)n) {
		if ((n = read(fd, p + done, len - done)) == -1) {
			if (errno != EINTR)
				return -1;
			n = 0;
		} else if (n == 0)
			break;
	}
	return (ssize_t)done;
}

enum read_status
disk_read(int dir, const char *path, uint64_t max, struct contents *c,
    struct stat *st)
{
	enum read_status	status;
	struct stat		after;
	ssize_t			n;
	int			fd, saved;

	if ((status = file_open(dir, path, &fd, st)) != READ_OK)
		return status;
	if ((uint64_t)st->st_size > max) {
		close(fd);
		return READ_TOO_LARGE;
	}
	/* One more than there should be shows that it grew. */
	contents_reserve(c, (size_t)st->st_size + 1);
	n = read_up_to(fd, c->p, (size_t)st->st_size + 1);
	if (n == -1)
		status = READ_ERROR;
	else if (n != st->st_size)
		status = READ_CHANGED;
	else if (fstat(fd, &after) == -1)
		status = READ_ERROR;
	else if (!same_stat(st, &after))
		status = READ_CHANGED;
	saved = errno;
	close(fd);
	errno = saved;
	c->len = n > 0 ? (size_t)n : 0;
	return status;
}

enum read_status
disk_peek(int dir, const char *path, size_t half, struct contents *c,
    struct stat *st)
{
	enum read_status	status;
	ssize_t			n, more = 0;
	int			fd;

	if ((status = file_open(dir, path, &fd, st)) != READ_OK)
		return status;
	contents_reserve(c, 2 * half + 1);
	n = read_up_to(fd, c->p, half);
	if (n == (ssize_t)half && st->st_size > n) {
		/* So that a line of the one does not go on in the other. */
		if ((uint64_t)st->st_size > 2 * (uint64_t)half) {
			c->p[n++] = '\n';
			if (lseek(fd, -(off_t)half, SEEK_END) == -1)
				n = -1;
		}
		if (n != -1)
			more = read_up_to(fd, c->p + n, half);
	}
	close(fd);
	if (n == -1 || more == -1)
		return READ_ERROR;
	c->len = (size_t)(n + more);
	return READ_OK;
}

enum read_status
entry_read_small(struct feed *f, const struct entry *e, uint64_t max,
    struct contents *c)
{
	struct stat	st;
	uint64_t	size;

	if (f->place != PLACE_OBJECTS)
		return disk_read(f->root_fd, e->path, max, c, &st);
	if (f->objects == NULL)
		f->objects = objects_new(f->root);
	objects_ask(f->objects, e->blob, e->blob_len);
	return objects_answer(f->objects, max, c, &size);
}
