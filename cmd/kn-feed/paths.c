/*
 * Paths on standard input: only these are looked at.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feed.h"
#include "prog.h"

/*
 * Bring PATH into the form that the list has: no "." and empty components,
 * ".." taken back, what is absolute made relative to ROOT (with its '/').
 * In place.  Returns the start of it, or NULL: outside of the root.
 */
static char *
path_clean(char *path, const char *root)
{
	char	*in, *out, *start;
	size_t	 n, root_len;

	if (*path == '/') {
		root_len = strlen(root);
		if (strncmp(path, root, root_len) != 0)
			return NULL;
		path += root_len;
	}
	start = out = path;
	for (in = path; *in != '\0'; in += n) {
		in += strspn(in, "/");
		n = strcspn(in, "/");
		if (n == 0 || (n == 1 && *in == '.'))
			continue;
		if (n == 2 && memcmp(in, "..", 2) == 0) {
			if (out == start)
				return NULL;
			for (out--; out > start && out[-1] != '/'; out--)
				;
			continue;
		}
		memmove(out, in, n);
		out += n;
		/* The separator is behind what was just read. */
		if (in[n] != '\0')
			*out++ = '/';
	}
	while (out > start && out[-1] == '/')
		out--;
	*out = '\0';
	return start;
}

/* The root's real path with a '/' behind it. */
static char *
root_prefix(const struct feed *f)
{
	char	*real, *prefix;

	if ((real = realpath(f->root, NULL)) == NULL)
		err(2, "%s", safe_str(f->root));
	if (asprintf(&prefix, "%s%s", real, strcmp(real, "/") == 0 ? "" :
	    "/") == -1)
		err(2, NULL);
	free(real);
	return prefix;
}

static void
names_read(struct feed *f, struct list *names)
{
	struct entry	*e;
	char		*line = NULL, *path, *prefix;
	size_t		 cap = 0;
	ssize_t		 n;
	int		 end = f->nul ? '\0' : '\n';

	prefix = root_prefix(f);
	while ((n = getdelim(&line, &cap, end, stdin)) != -1) {
		if (n > 0 && line[n - 1] == end)
			line[--n] = '\0';
		if (n == 0)
			continue;
		if (strlen(line) != (size_t)n)
			errx(2, "standard input: NUL in a name: try -0");
		if ((path = path_clean(line, prefix)) == NULL)
			errx(2, "%s: outside of %s", safe_str(line),
			    safe_str(f->arg));
		if (*path == '\0')
			continue;
		e = list_add(names, path, strlen(path));
		e->origin = FROM_DISK;
	}
	if (ferror(stdin))
		err(2, "standard input");
	free(line);
	free(prefix);
	list_sort(names);
}

/* What is on disk, whatever git thinks of it. */
static void
name_stat(struct feed *f, struct entry *e)
{
	struct stat	st;

	if (fstatat(f->root_fd, e->path, &st, AT_SYMLINK_NOFOLLOW) == 0)
		entry_stat(e, &st);
	else if (errno == ENOENT || errno == ENOTDIR)
		e->gone = 1;
}

/*
 * Files that tell about others stand in the folders above the named ones:
 * add them to the list, as helpers.
 */
static void
helpers_add(struct feed *f, const char *path)
{
	static const char *const	fixed[] = { ".knignore",
					    ".gitattributes" };
	const char			*name;
	struct entry			*e;
	struct stat			 st;
	char				*other;
	size_t				 i, dir_len = strlen(path);

	for (;;) {
		while (dir_len > 0 && path[dir_len - 1] != '/')
			dir_len--;
		for (i = 0; i < 2 + language_count(); i++) {
			name = i < 2 ? fixed[i] : language_at(i - 2)->manifest;
			if (name == NULL)
				continue;
			if (asprintf(&other, "%.*s%s", (int)dir_len, path,
			    name) == -1)
				err(2, NULL);
			if (fstatat(f->root_fd, other, &st,
			    AT_SYMLINK_NOFOLLOW) == 0) {
				e = list_add(&f->list, other, strlen(other));
				entry_stat(e, &st);
				e->origin = FROM_DISK;
				e->helper = 1;
			}
			free(other);
		}
		if (dir_len == 0)
			return;
		dir_len--;
	}
}

/*
 * The list of the whole tree is there already, unless this is a plain
 * folder: keep of it what was named, and what that needs.
 */
void
paths_list(struct feed *f)
{
	struct list	 names = { NULL, 0, 0, NULL };
	struct entry	*e, *known;
	size_t		 i, n;

	names_read(f, &names);
	for (i = 0; i < f->list.n; i++) {
		e = &f->list.v[i];
		e->helper = list_find(&names, e->path, e->len) == NULL;
	}
	n = f->list.n;
	for (i = 0; i < names.n; i++) {
		struct list	old = f->list;

		old.n = n;
		known = list_find(&old, names.v[i].path, names.v[i].len);
		if (known != NULL)
			continue;
		e = list_add(&f->list, names.v[i].path, names.v[i].len);
		e->origin = FROM_DISK;
		if (f->place == PLACE_OBJECTS)
			e->gone = 1;
		else
			name_stat(f, e);
	}
	if (f->place == PLACE_PLAIN) {
		for (i = 0; i < names.n; i++)
			helpers_add(f, names.v[i].path);
	}
	/* A named file comes before the same one as a helper. */
	list_sort(&f->list);
	list_release(&names);
}
