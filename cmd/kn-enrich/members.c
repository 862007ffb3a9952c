/*
 * Files that list the modules of a workspace: what they look like is in the
 * descriptions of servers (servers/README, "members").
 */
#include <err.h>
#include <limits.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "enrich.h"
#include "glob.h"
#include "members.h"

static void
add(struct members *m, const char *p, size_t len)
{
	char *s;

	while (len > 1 && p[0] == '.' && p[1] == '/') {
		p += 2;
		len -= 2;
	}
	while (len > 0 && p[len - 1] == '/')
		len--;
	m->v = reallocarray(m->v, m->n + 1, sizeof(*m->v));
	if (m->v == NULL || (s = strndup(p, len)) == NULL)
		err(2, NULL);
	m->v[m->n++] = s;
}

/* Every ITEM in the text from P to END. */
static void
add_items(struct members *m, const struct member_list *l, const char *p,
    const char *end)
{
	regmatch_t at[2];
	char *text;
	size_t i = 0;

	if ((text = strndup(p, (size_t)(end - p))) == NULL)
		err(2, NULL);
	while (regexec(&l->item, text + i, 2, at, 0) == 0 && at[0].rm_eo > 0) {
		if (at[1].rm_so >= 0)
			add(m, text + i + at[1].rm_so,
			    (size_t)(at[1].rm_eo - at[1].rm_so));
		i += (size_t)at[0].rm_eo;
	}
	free(text);
}

static void
read_list(struct members *m, const struct member_list *l, const char *dir)
{
	char path[PATH_MAX];
	struct source src;
	regmatch_t at[2];
	const char *p;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", dir, l->file) >=
	    sizeof(path) || source_open(path, &src) == -1)
		return;
	if (memchr(src.text, '\0', src.len) == NULL) {
		for (p = src.text; regexec(&l->region, p, 2, at, 0) == 0 &&
		    at[0].rm_eo > 0; p += at[0].rm_eo) {
			m->there = 1;
			if (at[1].rm_so >= 0)
				add_items(m, l, p + at[1].rm_so,
				    p + at[1].rm_eo);
		}
	}
	source_release(&src);
}

void
members_read(struct members *m, const struct server *s, const char *dir)
{
	int i;

	memset(m, 0, sizeof(*m));
	for (i = 0; i < s->nmembers; i++)
		read_list(m, &s->members[i], dir);
}

static int
fits(const char *glob, const char *path)
{
	return glob_match(glob, strlen(glob), path, strlen(path));
}

enum membership
members_have(const struct members *m, const char *path)
{
	enum membership found = MEMBER_NOT;
	const char *item;
	size_t i;

	for (i = 0; i < m->n; i++) {
		item = m->v[i];
		if (*item == '!') {
			if (fits(item + 1, path))
				return MEMBER_NOT;
		} else if (strcmp(item, path) == 0)
			found = MEMBER_NAMED;
		else if (found == MEMBER_NOT && fits(item, path))
			found = MEMBER_FITS;
	}
	return found;
}

void
members_release(struct members *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		free(m->v[i]);
	free(m->v);
}
