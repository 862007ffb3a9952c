/*
 * Files that may be lost; see cachedir.h.
 */
#include <sys/mman.h>
#include <sys/stat.h>

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cachedir.h"

#define PATH_SIZE	4096
#define COUNTERS	"counters"
#define COUNTERS_MAGIC	0x6b6e63616368653aull

/* What has files of its own to be removed. */
static const char *const folders[] = { "answers", "packs" };

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

/* ---- counting ---- */

/* A file of numbers that processes add to where it is mapped. */
struct counters {
	uint64_t	 magic;
	uint64_t	 n[CACHE_COUNTS];
};

static struct counters *
counters_map(const char *file, int make)
{
	struct counters	 fresh = { .magic = COUNTERS_MAGIC };
	struct counters	*c;
	struct stat	 st;
	char		 path[PATH_SIZE];
	int		 fd;

	if (cachedir_path(path, sizeof(path), file, COUNTERS) == -1)
		return NULL;
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd == -1 && errno == ENOENT && make &&
	    cachedir_write(path, &fresh, sizeof(fresh)) == 0)
		fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd == -1)
		return NULL;
	c = fstat(fd, &st) == -1 || st.st_size != sizeof(*c) ? MAP_FAILED :
	    mmap(NULL, sizeof(*c), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (c != MAP_FAILED && c->magic == COUNTERS_MAGIC)
		return c;
	if (c != MAP_FAILED)
		munmap(c, sizeof(*c));
	unlink(path);		/* damaged: the next one begins anew */
	return NULL;
}

void
cachedir_count(const char *file, enum cache_count which)
{
	struct counters	*c = counters_map(file, 1);

	if (c == NULL)
		return;
	__atomic_fetch_add(&c->n[which], 1, __ATOMIC_RELAXED);
	munmap(c, sizeof(*c));
}

void
cachedir_counts(const char *file, uint64_t counts[CACHE_COUNTS])
{
	struct counters	*c = counters_map(file, 0);

	memset(counts, 0, CACHE_COUNTS * sizeof(*counts));
	if (c == NULL)
		return;
	memcpy(counts, c->n, sizeof(c->n));
	munmap(c, sizeof(*c));
}

/* ---- making room ---- */

struct kept {
	char	*path;
	size_t	 size;
};

struct kept_list {
	struct kept	*v;
	size_t		 n, cap, bytes;
};

static void
kept_add(struct kept_list *list, const char *path, size_t size)
{
	struct kept	*v;

	if (list->n == list->cap) {
		list->cap = list->cap == 0 ? 256 : 2 * list->cap;
		v = reallocarray(list->v, list->cap, sizeof(*v));
		if (v == NULL)
			err(2, NULL);
		list->v = v;
	}
	if ((list->v[list->n].path = strdup(path)) == NULL)
		err(2, NULL);
	list->v[list->n++].size = size;
	list->bytes += size;
}

static void
list_folder(const char *file, const char *folder, struct kept_list *list)
{
	char		 path[PATH_SIZE], name[PATH_SIZE + 256];
	struct dirent	*e;
	struct stat	 st;
	DIR		*dir;

	if (cachedir_path(path, sizeof(path), file, folder) == -1 ||
	    (dir = opendir(path)) == NULL)
		return;
	while ((e = readdir(dir)) != NULL) {
		snprintf(name, sizeof(name), "%s/%s", path, e->d_name);
		if (lstat(name, &st) == 0 && S_ISREG(st.st_mode))
			kept_add(list, name, (size_t)st.st_size);
	}
	closedir(dir);
}

/* Remove files at random until no more than LIMIT bytes are left. */
static void
make_room(const char *file, struct counters *c, size_t limit)
{
	struct kept_list	 list = { NULL, 0, 0, 0 };
	size_t			 i;

	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		list_folder(file, folders[i], &list);
	while (list.n > 0 && list.bytes > limit) {
		i = arc4random_uniform((uint32_t)list.n);
		if (unlink(list.v[i].path) == 0)
			__atomic_fetch_add(&c->n[CACHE_EVICTED], 1,
			    __ATOMIC_RELAXED);
		list.bytes -= list.v[i].size;
		free(list.v[i].path);
		list.v[i] = list.v[--list.n];
	}
	while (list.n > 0)
		free(list.v[--list.n].path);
	free(list.v);
	__atomic_store_n(&c->n[CACHE_BYTES], list.bytes, __ATOMIC_RELAXED);
}

void
cachedir_added(const char *file, size_t bytes)
{
	struct counters	*c = counters_map(file, 1);
	uint64_t	 all, limit = (uint64_t)cachedir_limit() * 1024 * 1024;

	if (c == NULL)
		return;
	all = __atomic_add_fetch(&c->n[CACHE_BYTES], bytes, __ATOMIC_RELAXED);
	if (all > limit)
		make_room(file, c, limit / 4 * 3);
	munmap(c, sizeof(*c));
}
