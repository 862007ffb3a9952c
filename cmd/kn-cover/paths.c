/*
 * Which file of the graph a path of a report means.
 *
 * Reports name files as the compiler, the test runner or the import path
 * does: relative to some folder, absolute on some machine, behind the name of
 * a module.  A path that is in the graph is taken as it is.  Of the others
 * the beginning is taken off, or the path of a folder put before, so that
 * most paths of the report are in the graph; one that is so in another way
 * than most only if its name is that of one file alone.
 */
#include <err.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cover.h"

/* A path without ".", ".." and doubled slashes, in place. */
static void
normalise(char *s)
{
	int absolute = *s == '/' || *s == '\\';
	char *from = s, *to = s + absolute, *start = to, *p;
	size_t n;

	for (p = s; *p != '\0'; p++)
		if (*p == '\\')
			*p = '/';
	while (*from != '\0') {
		while (*from == '/')
			from++;
		n = strcspn(from, "/");
		if (n == 0)
			break;
		if (n == 2 && from[0] == '.' && from[1] == '.') {
			while (to > start && *--to != '/')
				continue;
		} else if (n != 1 || from[0] != '.') {
			if (to > start)
				*to++ = '/';
			memmove(to, from, n);
			to += n;
		}
		from += n;
	}
	*to = '\0';
}

/* DIR/PATH, or PATH if it is absolute, as -p says; to be freed. */
static char *
full(const struct path_rules *rules, const char *dir, const char *path)
{
	const char *best = path, *to = "";
	size_t i, n, most = 0;
	char *s;

	for (i = 0; i < rules->n; i++) {
		n = strlen(rules->v[i].from);
		if (n >= most && strncmp(path, rules->v[i].from, n) == 0) {
			most = n;
			best = path + n;
			to = rules->v[i].to;
		}
	}
	if (*path == '/' || most > 0)
		dir = NULL;
	if (asprintf(&s, "%s%s%s%s", dir != NULL ? dir : "",
	    dir != NULL ? "/" : "", to, best) == -1)
		err(2, NULL);
	normalise(s);
	return s;
}

/* Below the root, as the graph has it. */
static struct graph_file *
exact(const struct graph *g, const char *s)
{
	size_t n = strlen(g->root);

	if (strncmp(s, g->root, n) == 0 && s[n] == '/')
		s += n + 1;
	return graph_find(g, s);
}

/* ---- votes ---- */

/* Ways to change a path: what is taken off, or put before. */
struct vote {
	char	*text;
	int	 put;
	size_t	 n;
};

struct votes {
	struct vote	*v;
	size_t		 n, cap;
};

static struct vote *
vote_for(struct votes *t, const char *text, size_t len, int put, int add)
{
	struct vote *v;
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->v[i].put == put && strlen(t->v[i].text) == len &&
		    memcmp(t->v[i].text, text, len) == 0)
			return &t->v[i];
	if (!add)
		return NULL;
	if (t->n == t->cap) {
		t->cap = t->cap * 2 + 16;
		t->v = reallocarray(t->v, t->cap, sizeof(*t->v));
		if (t->v == NULL)
			err(2, NULL);
	}
	v = &t->v[t->n++];
	if ((v->text = strndup(text, len)) == NULL)
		err(2, NULL);
	v->put = put;
	v->n = 0;
	return v;
}

/* Files called BASE: the first, and how many. */
static size_t
same_base(const struct graph *g, const char *base, size_t *n)
{
	size_t lo = 0, hi = g->n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (strcmp(g->by_base[mid]->base, base) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (*n = 0; lo + *n < g->n &&
	    strcmp(g->by_base[lo + *n]->base, base) == 0; ++*n)
		continue;
	return lo;
}

static const char *
base_of(const char *path)
{
	const char *base = strrchr(path, '/');

	return base == NULL ? path : base + 1;
}

/*
 * Call EACH for every way to make a path of the graph of S: by a cut behind
 * one of its slashes, or by a folder before all of it.
 */
typedef void	way_fn(void *arg, struct vote *, struct graph_file *);

static void
ways(const struct graph *g, struct votes *t, const char *s, int add,
    way_fn *each, void *arg)
{
	struct graph_file *f;
	struct vote *v;
	const char *p;
	size_t i, n, k, len = strlen(s);

	for (p = s; (p = strchr(p, '/')) != NULL; p++)
		if ((f = graph_find(g, p + 1)) != NULL &&
		    (v = vote_for(t, s, (size_t)(p + 1 - s), 0, add)) != NULL)
			each(arg, v, f);
	if (*s == '/')
		return;
	i = same_base(g, base_of(s), &n);
	for (; n > 0; n--, i++) {
		f = g->by_base[i];
		k = strlen(f->path);
		if (k > len && f->path[k - len - 1] == '/' &&
		    strcmp(f->path + k - len, s) == 0 &&
		    (v = vote_for(t, f->path, k - len, 1, add)) != NULL)
			each(arg, v, f);
	}
}

static void
count(void *arg, struct vote *v, struct graph_file *f)
{
	(void)arg, (void)f;
	v->n++;
}

struct choice {
	struct vote		*vote;
	struct graph_file	*file;
	size_t			 n;
};

static void
choose(void *arg, struct vote *v, struct graph_file *f)
{
	struct choice *c = arg;

	c->n++;
	if (c->vote == NULL || v->n > c->vote->n) {
		c->vote = v;
		c->file = f;
	}
}

static struct graph_file *
voted(const struct graph *g, struct votes *t, const char *s)
{
	struct choice c = { NULL, NULL, 0 };
	size_t n;

	ways(g, t, s, 0, choose, &c);
	if (c.vote == NULL)
		return NULL;
	same_base(g, base_of(s), &n);
	return c.vote->n > 1 || (c.n == 1 && n == 1) ? c.file : NULL;
}

struct graph_file **
paths_map(const struct graph *g, const struct names *paths,
    const struct names *sources, const struct path_rules *rules)
{
	struct votes t = { NULL, 0, 0 };
	struct graph_file **map;
	char **s;
	size_t i, k;

	map = calloc(paths->n + 1, sizeof(*map));
	s = calloc(paths->n + 1, sizeof(*s));
	if (map == NULL || s == NULL)
		err(2, NULL);
	for (i = 0; i < paths->n; i++) {
		s[i] = full(rules, NULL, paths->v[i]);
		map[i] = exact(g, s[i]);
		for (k = 0; map[i] == NULL && k <= sources->n; k++) {
			char *in;

			if (k == sources->n && rules->dir == NULL)
				break;
			in = full(rules, k < sources->n ? sources->v[k] :
			    rules->dir, paths->v[i]);
			map[i] = exact(g, in);
			if (map[i] == NULL && k < sources->n) {
				/* As far as one knows, it is there. */
				free(s[i]);
				s[i] = in;
			} else
				free(in);
		}
		if (map[i] == NULL)
			ways(g, &t, s[i], 1, count, NULL);
	}
	for (i = 0; i < paths->n; i++) {
		if (map[i] == NULL)
			map[i] = voted(g, &t, s[i]);
		free(s[i]);
	}
	free(s);
	for (i = 0; i < t.n; i++)
		free(t.v[i].text);
	free(t.v);
	return map;
}
