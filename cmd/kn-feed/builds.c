/*
 * What makes facts and edges: kn-extract, kn-link, and a module for each
 * language.  When one of them is built of other sources, what it made is made
 * anew though no file changed: the store keeps their build ids, a line each,
 *
 *	NAME ID
 *
 * What cannot be asked here (it may run on another machine) is left out, and
 * counts as unchanged.
 */
#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "feed.h"
#include "proc.h"

static void
add(FILE *to, const char *name, const char *path)
{
	char	id[BUILD_DIGITS + 1];

	if (build_id(id, path) == 0)
		fprintf(to, "%s %s\n", name, id);
}

static void
add_program(FILE *to, const char *name)
{
	char	path[PATH_MAX];

	if (proc_sibling(path, sizeof(path), name) == 0)
		add(to, name, path);
}

void
builds_find(struct feed *f)
{
	char	*dir = build_modules(), path[PATH_MAX];
	size_t	 i, len;
	FILE	*to;
	int	 failed;

	if ((to = open_memstream(&f->builds, &len)) == NULL)
		err(2, NULL);
	add_program(to, BUILD_EXTRACT);
	add_program(to, BUILD_LINK);
	for (i = 0; i < language_count(); i++) {
		snprintf(path, sizeof(path), "%s/%s.so", dir,
		    language_at(i)->name);
		add(to, language_at(i)->name, path);
	}
	/* Without memory fclose(3) succeeds, and leaves nothing. */
	failed = ferror(to);
	if (fclose(to) != 0 || failed || f->builds == NULL)
		err(2, NULL);
	free(dir);
}

/* The line of NAME in LINES, from its beginning, or NULL; *LEN: its length. */
static const char *
line_of(const char *lines, const char *name, size_t *len)
{
	size_t	n = strlen(name);

	for (; *lines != '\0'; lines += *len + (lines[*len] == '\n')) {
		*len = strcspn(lines, "\n");
		if (*len > n && strncmp(lines, name, n) == 0 &&
		    lines[n] == ' ')
			return lines;
	}
	return NULL;
}

int
build_changed(const struct feed *f, const char *name)
{
	const char	*now, *then;
	size_t		 n, m;

	if (!f->rebuilt || f->from_stdin)
		return 0;
	now = line_of(f->builds, name, &n);
	then = line_of(f->old.builds, name, &m);
	return now != NULL && (then == NULL || n != m ||
	    memcmp(now, then, n) != 0);
}

int
build_changed_for(const struct feed *f, const struct old_file *of)
{
	char	name[64];

	if (!f->rebuilt)
		return 0;
	snprintf(name, sizeof(name), "%.*s", (int)of->lang.len, of->lang.p);
	return build_changed(f, name);
}
