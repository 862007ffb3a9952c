/*
 * The modules of a repository: a file belongs to the nearest folder above it
 * that is one.  A folder is a module if it holds a file which marks a root in
 * the server's eyes.  Where a workspace above it lists its modules, in a file
 * that the server's description tells of, it is one only if it is listed (a
 * test's fixture is not), or is a workspace of its own; and one that is listed
 * by its name is one without a mark.
 */
#include <sys/stat.h>

#include <dirent.h>
#include <err.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "enrich.h"
#include "members.h"

/* Folders that were looked at: is a mark there, which modules are listed? */
static struct seen {
	const struct server	*server;
	char			*path;
	int			 marked;
	struct members		 members;
} *seen;
static size_t nseen, seen_cap;

static int
has_glob(const char *dir, const char *glob)
{
	struct dirent *e;
	int found = 0;
	DIR *d;

	if ((d = opendir(dir)) == NULL)
		return 0;
	while (!found && (e = readdir(d)) != NULL)
		found = fnmatch(glob, e->d_name, FNM_PERIOD) == 0;
	closedir(d);
	return found;
}

static int
look(struct enrich *e, const struct server *s, const char *path)
{
	char *roots, *rest, *word, dir[PATH_MAX], file[PATH_MAX];
	int found = 0;

	if ((size_t)snprintf(dir, sizeof(dir), "%s/%s", e->root, path) >=
	    sizeof(dir))
		return 0;
	if ((roots = rest = strdup(s->roots)) == NULL)
		err(2, NULL);
	while (!found && (word = strsep(&rest, " \t")) != NULL) {
		if (*word == '\0')
			continue;
		if (strpbrk(word, "*?[") != NULL)
			found = has_glob(dir, word);
		else
			found = (size_t)snprintf(file, sizeof(file), "%s/%s",
			    dir, word) < sizeof(file) && access(file, F_OK) == 0;
	}
	free(roots);
	return found;
}

static const struct seen *
see(struct enrich *e, const struct server *s, const char *path)
{
	char dir[PATH_MAX];
	struct seen *new;
	size_t i;

	for (i = nseen; i-- > 0;)
		if (seen[i].server == s && strcmp(seen[i].path, path) == 0)
			return &seen[i];
	if (nseen == seen_cap) {
		seen_cap = seen_cap == 0 ? 64 : seen_cap * 2;
		if ((seen = reallocarray(seen, seen_cap, sizeof(*seen))) == NULL)
			err(2, NULL);
	}
	new = &seen[nseen++];
	if ((new->path = strdup(path)) == NULL)
		err(2, NULL);
	new->server = s;
	new->marked = look(e, s, path);
	if ((size_t)snprintf(dir, sizeof(dir), "%s/%s", e->root, path) <
	    sizeof(dir))
		members_read(&new->members, s, dir);
	else
		memset(&new->members, 0, sizeof(new->members));
	return new;
}

static int
is_module(struct enrich *e, const struct server *s, const char *path)
{
	const struct seen *self = see(e, s, path), *up;
	int marked = self->marked;
	char above[PATH_MAX], *slash;
	enum membership is;

	if (*path == '\0' || self->members.there)
		return marked;
	strlcpy(above, path, sizeof(above));
	while (*above != '\0') {
		if ((slash = strrchr(above, '/')) == NULL)
			slash = above;
		*slash = '\0';
		up = see(e, s, above);
		if (!up->members.there)
			continue;
		is = members_have(&up->members, path + strlen(above) +
		    (*above != '\0'));
		return is == MEMBER_NAMED || (is == MEMBER_FITS && marked);
	}
	return marked;
}

static uint32_t
number_of(struct enrich *e, const struct server *s, const char *path)
{
	struct module *m;
	size_t i;

	for (i = 0; i < e->nmodules; i++)
		if (e->modules[i].server == s &&
		    strcmp(e->modules[i].path.p, path) == 0)
			return (uint32_t)i;
	e->modules = reallocarray(e->modules, e->nmodules + 1,
	    sizeof(*e->modules));
	if (e->modules == NULL)
		err(2, NULL);
	m = &e->modules[e->nmodules];
	memset(m, 0, sizeof(*m));
	m->server = s;
	if ((m->path.p = strdup(path)) == NULL)
		err(2, NULL);
	m->path.len = strlen(path);
	return (uint32_t)e->nmodules++;
}

/* The nearest module at or above PATH, a folder, which is cut. */
static uint32_t
module_above(struct enrich *e, const struct server *s, char *path)
{
	char *slash;

	if (s->whole || s->roots == NULL)
		return number_of(e, s, "");
	while (!is_module(e, s, path)) {
		if ((slash = strrchr(path, '/')) == NULL)
			return number_of(e, s, "");
		*slash = '\0';
	}
	return number_of(e, s, path);
}

uint32_t
module_of(struct enrich *e, const struct server *s, const struct file *f)
{
	/* Files come by path: most are where the last one was. */
	static const struct server *last_server;
	static char last[PATH_MAX];
	static uint32_t number;
	char path[PATH_MAX], *slash;

	if (f->path.len >= sizeof(path))
		return MODULE_NONE;
	memcpy(path, f->path.p, f->path.len);
	path[f->path.len] = '\0';
	if ((slash = strrchr(path, '/')) == NULL)
		return number_of(e, s, "");
	*slash = '\0';
	if (last_server == s && strcmp(last, path) == 0)
		return number;
	last_server = s;
	strcpy(last, path);
	return number = module_above(e, s, path);
}
