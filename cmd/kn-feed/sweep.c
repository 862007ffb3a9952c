/*
 * What lstat(2) says of a whole list.  Each folder is opened once, without
 * following symbolic links, and its files are looked up from there: that is
 * cheaper than the whole path each time, and nothing behind a link is taken
 * for a file of the tree.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feed.h"

#define MODE_SUBMODULE	0160000		/* git's */

/* The folder in hand. */
struct folder {
	char	 path[PATH_MAX];	/* "" or ends in '/' */
	size_t	 len;
	int	 fd;			/* -1: cannot be opened, see error */
	int	 error;
};

static void
folder_enter(struct folder *d, int root_fd, const char *path, size_t len)
{
	if (d->fd != -1 && d->fd != root_fd)
		close(d->fd);
	d->fd = -1;
	d->error = ENAMETOOLONG;
	d->len = len;
	if (len >= sizeof(d->path)) {
		d->len = SIZE_MAX;	/* never the same as the next one */
		return;
	}
	memcpy(d->path, path, len);
	d->path[len] = '\0';
	if (len == 0)
		d->fd = root_fd;
	else if ((d->fd = disk_open_dir(root_fd, d->path, O_PATH)) == -1)
		d->error = errno;
}

static void
entry_sweep(struct entry *e, const struct folder *d, const char *base)
{
	struct stat	st;
	int		error = d->error;

	if (d->fd != -1) {
		if (fstatat(d->fd, base, &st, AT_SYMLINK_NOFOLLOW) == 0) {
			/* Another type than in the index: another file. */
			if (e->origin == FROM_INDEX && (e->mode & S_IFMT) !=
			    (st.st_mode & S_IFMT)) {
				e->origin = FROM_DISK;
				e->blob_len = 0;
				/* Files in it are listed by themselves. */
				e->gone = S_ISDIR(st.st_mode);
			}
			entry_stat(e, &st);
			return;
		}
		error = errno;
	}
	/* Else reading it will tell. */
	if (error == ENOENT || error == ENOTDIR || error == ELOOP)
		e->gone = 1;
}

void
sweep(struct list *l, int root_fd)
{
	struct folder	*d;
	struct entry	*e;
	const char	*base;
	size_t		 i, len;

	if ((d = malloc(sizeof(*d))) == NULL)
		err(2, NULL);
	d->fd = -1;
	d->len = SIZE_MAX;
	for (i = 0; i < l->n; i++) {
		e = &l->v[i];
		if (e->action == ACT_PROBLEM || e->reason != REASON_NONE ||
		    e->mode == MODE_SUBMODULE || e->path[e->len - 1] == '/')
			continue;
		base = path_base(e->path);
		len = (size_t)(base - e->path);
		if (len != d->len || memcmp(d->path, e->path, len) != 0)
			folder_enter(d, root_fd, e->path, len);
		entry_sweep(e, d, base);
	}
	if (d->fd != -1 && d->fd != root_fd)
		close(d->fd);
	free(d);
}
