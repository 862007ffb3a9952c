/*
 * The package of a file: its language's policy, applied.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "prog.h"

#define MANIFEST_MAX	(1024 * 1024)	/* bytes */

/* Folder of a path, "." for the top; to be freed. */
static char *
directory_of(const char *path)
{
	const char	*slash = strrchr(path, '/');
	char		*dir;

	dir = slash == NULL ? strdup(".") : strndup(path,
	    (size_t)(slash - path));
	if (dir == NULL)
		err(2, NULL);
	return dir;
}

/* "a/b.x" is a.b; of the file called FOLDER, if not NULL, its directory. */
static char *
dotted(const char *path, const char *folder)
{
	char	*name, *p, *base;

	if ((name = strdup(path)) == NULL)
		err(2, NULL);
	base = strrchr(name, '/');
	base = base == NULL ? name : base + 1;
	/* A name such as ".profile" has no extension. */
	if ((p = strrchr(base, '.')) != NULL && p > base)
		*p = '\0';
	if (folder != NULL && strcmp(base, folder) == 0) {
		free(name);
		name = directory_of(path);
	}
	for (p = name; *p != '\0'; p++) {
		if (*p == '/')
			*p = '.';
	}
	return name;
}

/* The value of the line that begins with WORD ("module x", "name = x"); to
   be freed, or NULL. */
static char *
manifest_value(const char *text, size_t len, const char *word)
{
	const char	*line, *end, *next, *p;
	char		*value;
	size_t		 word_len = strlen(word), n;

	end = text + len;
	for (line = text; line < end; line = next + 1) {
		if ((next = memchr(line, '\n', (size_t)(end - line))) == NULL)
			next = end;
		for (p = line; p < next && (*p == ' ' || *p == '\t'); p++)
			;
		if ((size_t)(next - p) <= word_len ||
		    memcmp(p, word, word_len) != 0 ||
		    (p[word_len] != ' ' && p[word_len] != '\t' &&
		    p[word_len] != '='))
			continue;
		p += word_len;
		while (p < next && (*p == ' ' || *p == '\t' || *p == '='))
			p++;
		for (n = 0; p + n < next && p[n] != ' ' && p[n] != '\t' &&
		    p[n] != '\r'; n++)
			;
		if (n >= 2 && (*p == '"' || *p == '`') && p[n - 1] == *p) {
			p++;
			n -= 2;
		}
		if (n == 0)
			continue;
		if ((value = strndup(p, n)) == NULL)
			err(2, NULL);
		return value;
	}
	return NULL;
}

/* What a manifest says of the files in and below its folder. */
struct manifest {
	const struct language	*lang;
	const char		*dir;		/* "" or ends in '/' */
	size_t			 dir_len;
	char			*value;
};

void
package_prepare(struct feed *f)
{
	const struct language	*lang;
	const struct entry	*e;
	struct contents		 c = { NULL, 0, 0 };
	struct manifest		*m;
	char			*value;
	size_t			 i, k;

	for (k = 0; k < language_count(); k++) {
		lang = language_at(k);
		if (lang->manifest == NULL)
			continue;
		for (i = 0; i < f->list.n; i++) {
			e = &f->list.v[i];
			if (e->gone || (e->mode & S_IFMT) != S_IFREG ||
			    e->reason == REASON_ABSENT ||
			    strcmp(path_base(e->path), lang->manifest) != 0)
				continue;
			if (entry_read_small(f, e, MANIFEST_MAX, &c) !=
			    READ_OK) {
				warnx("%s: cannot read it: packages are named "
				    "without it", safe(e->path, e->len));
				continue;
			}
			if ((value = manifest_value((const char *)c.p, c.len,
			    lang->word)) == NULL)
				continue;
			f->manifests = reallocarray(f->manifests,
			    f->nmanifests + 1, sizeof(*m));
			if (f->manifests == NULL)
				err(2, NULL);
			m = &f->manifests[f->nmanifests++];
			m->lang = lang;
			m->dir = e->path;
			m->dir_len = (size_t)(path_base(e->path) - e->path);
			m->value = value;
		}
	}
	free(c.p);
}

void
package_release(struct feed *f)
{
	size_t	i;

	for (i = 0; i < f->nmanifests; i++)
		free(f->manifests[i].value);
	free(f->manifests);
}

/* The nearest manifest of PATH upwards, or NULL. */
static const struct manifest *
manifest_find(struct feed *f, const char *path, const struct language *lang)
{
	const struct manifest	*m, *best = NULL;
	size_t			 i;

	for (i = 0; i < f->nmanifests; i++) {
		m = &f->manifests[i];
		if (m->lang == lang && (best == NULL ||
		    m->dir_len > best->dir_len) &&
		    strncmp(path, m->dir, m->dir_len) == 0)
			best = m;
	}
	return best;
}

char *
package_of(struct feed *f, const struct entry *e)
{
	const struct language	*lang = e->lang;
	const struct manifest	*m;
	char			*package, *dir;
	int			 n;

	switch (lang->package) {
	case PACKAGE_DOTTED:
		return dotted(e->path, lang->word);
	case PACKAGE_MANIFEST:
		if ((m = manifest_find(f, e->path, lang)) == NULL)
			break;
		dir = directory_of(e->path + m->dir_len);
		n = strcmp(dir, ".") == 0 ?
		    asprintf(&package, "%s", m->value) :
		    asprintf(&package, "%s/%s", m->value, dir);
		if (n == -1)
			err(2, NULL);
		free(dir);
		return package;
	case PACKAGE_DIRECTORY:
	case PACKAGE_SOURCE:
		break;
	}
	return directory_of(e->path);
}

int
package_same(struct feed *f, const struct entry *e, const struct text *stored)
{
	char	*package;
	int	 same;

	/* The same contents name the same package. */
	if (e->lang->package == PACKAGE_SOURCE)
		return 1;
	package = package_of(f, e);
	same = same_text(stored, package, strlen(package));
	free(package);
	return same;
}
