/*
 * The list of a plain folder.  No symbolic link is followed, so there is no
 * loop; what .knignore leaves out is not entered.
 */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feed.h"
#include "prog.h"

#define PATTERN_FILE_MAX	(1024 * 1024)	/* bytes */

/* Folders still to be read: paths that are "" or end in '/'. */
struct todo {
	char	**v;
	size_t	  n, cap;
};

static void
todo_push(struct todo *t, const char *path, size_t len)
{
	if (t->n == t->cap) {
		t->cap = t->cap == 0 ? 64 : t->cap * 2;
		t->v = reallocarray(t->v, t->cap, sizeof(*t->v));
		if (t->v == NULL)
			err(2, NULL);
	}
	if ((t->v[t->n++] = strndup(path, len)) == NULL)
		err(2, NULL);
}

/* Folders in which version control keeps its own. */
static int
is_control_dir(const char *name)
{
	return strcmp(name, ".git") == 0 || strcmp(name, ".hg") == 0 ||
	    strcmp(name, ".svn") == 0 || strcmp(name, ".jj") == 0;
}

static void
folder_problem(struct feed *f, const char *dir, size_t len, enum reason reason,
    const char *detail)
{
	struct entry	*e;

	/* The root itself has no name to be listed under. */
	if (len == 0)
		errx(2, "%s: %s", safe_str(f->arg), detail);
	e = list_add(&f->list, dir, len);
	e->action = reason == REASON_IGNORED ? ACT_SKIP : ACT_PROBLEM;
	e->reason = (uint8_t)reason;
	e->mode = S_IFDIR;
	if (detail != NULL)
		e->detail = block_add(&f->list.blocks, detail, strlen(detail));
	if (reason != REASON_IGNORED)
		f->skipped[reason]++;
}

static void
walk_entry(struct feed *f, struct todo *t, int fd, const char *path,
    size_t base, size_t len)
{
	struct entry	*e;
	struct stat	 st;

	if (is_store(f, path, len))
		return;
	if (fstatat(fd, path + base, &st, AT_SYMLINK_NOFOLLOW) == -1) {
		if (errno == ENOENT)
			return;
		memset(&st, 0, sizeof(st));	/* reading it will tell */
	}
	if (S_ISDIR(st.st_mode)) {
		if (!is_control_dir(path + base)) {
			char	*dir;

			if (asprintf(&dir, "%s/", path) == -1)
				err(2, NULL);
			todo_push(t, dir, len + 1);
			free(dir);
		}
		return;
	}
	e = list_add(&f->list, path, len);
	entry_stat(e, &st);
	e->origin = FROM_DISK;
}

static void
walk_dir(struct feed *f, struct todo *t, const char *dir, struct contents *c)
{
	struct dirent	*d;
	struct stat	 st;
	DIR		*dp;
	char		*path;
	size_t		 dir_len = strlen(dir);
	int		 fd;

	/* Its own patterns count for what is in it, not for itself. */
	if (dir_len > 0 && rules_ignored(f->rules, dir, dir_len - 1, 1)) {
		folder_problem(f, dir, dir_len, REASON_IGNORED, NULL);
		return;
	}
	if ((fd = disk_open_dir(f->root_fd, dir, O_RDONLY)) == -1 ||
	    (dp = fdopendir(fd)) == NULL) {
		if (errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
			folder_problem(f, dir, dir_len, REASON_UNREADABLE,
			    strerror(errno));
		if (fd != -1)
			close(fd);
		return;
	}
	if (disk_read(fd, ".knignore", PATTERN_FILE_MAX, c, &st) == READ_OK)
		rules_add(f->rules, RULES_IGNORE, dir, dir_len,
		    (const char *)c->p, c->len);
	for (;;) {
		errno = 0;
		if ((d = readdir(dp)) == NULL)
			break;
		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
			continue;
		if (asprintf(&path, "%s%s", dir, d->d_name) == -1)
			err(2, NULL);
		walk_entry(f, t, fd, path, dir_len, strlen(path));
		free(path);
	}
	if (errno != 0)
		folder_problem(f, dir, dir_len, REASON_UNREADABLE,
		    strerror(errno));
	closedir(dp);
}

void
walk_list(struct feed *f)
{
	struct contents	 c = { NULL, 0, 0 };
	struct todo	 t = { NULL, 0, 0 };
	char		*dir;

	todo_push(&t, "", 0);
	while (t.n > 0) {
		dir = t.v[--t.n];
		walk_dir(f, &t, dir, &c);
		free(dir);
	}
	free(t.v);
	free(c.p);
	list_sort(&f->list);
}
