/*
 * A drawing for Graphviz.  Things and lines are printed once each, in the
 * order in which the answer names them.
 */
#include <stdlib.h>
#include <string.h>

#include "answer.h"

static void
put_string(FILE *fp, const char *s)
{
	size_t	 len = strlen(s), i, n;

	putc('"', fp);
	for (i = 0; i < len; i += n) {
		if ((n = utf8_len(s + i, len - i)) == 0) {
			n = 1;
			fputs("\xef\xbf\xbd", fp);
		} else if (s[i] == '\n')
			fputs("\\n", fp);
		else if (s[i] == '"' || s[i] == '\\')
			fprintf(fp, "\\%c", s[i]);
		else if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			putc('?', fp);
		else
			fwrite(s + i, 1, n, fp);
	}
	putc('"', fp);
}

static const char *
shape_of(const char *kind)
{
	static const struct {
		const char	*kind, *shape;
	} shapes[] = {
		{ "function", "ellipse" }, { "method", "ellipse" },
		{ "macro", "ellipse" }, { "file", "note" },
		{ "package", "folder" }, { "external", "plaintext" },
	};
	size_t	 i;

	for (i = 0; i < nitems(shapes); i++)
		if (strcmp(shapes[i].kind, kind) == 0)
			return shapes[i].shape;
	return "box";
}

static int
by_id(const void *va, const void *vb)
{
	const struct drawn *const	*a = va, *const *b = vb;
	int				 c = strcmp((*a)->id, (*b)->id);

	if (c != 0)
		return c;
	return *a < *b ? -1 : *a > *b;	/* the earlier one stays */
}

static int
by_address(const void *va, const void *vb)
{
	const struct drawn *const	*a = va, *const *b = vb;

	return *a < *b ? -1 : *a > *b;
}

/* Each thing once.  Returns how many; to be freed. */
static size_t
unique(const struct answer *a, const struct drawn ***out)
{
	const struct drawn	**v;
	size_t			 i, n = 0;

	v = xcalloc(a->ndrawn + 1, sizeof(*v));
	for (i = 0; i < a->ndrawn; i++)
		v[i] = &a->drawn[i];
	qsort(v, a->ndrawn, sizeof(*v), by_id);
	for (i = 0; i < a->ndrawn; i++)
		if (n == 0 || strcmp(v[n - 1]->id, v[i]->id) != 0)
			v[n++] = v[i];
	qsort(v, n, sizeof(*v), by_address);
	*out = v;
	return n;
}

void
out_dot(const struct answer *a, FILE *fp)
{
	const struct drawn	**v;
	size_t			 i, n = unique(a, &v);

	fputs("digraph kn {\n\trankdir=LR;\n", fp);
	for (i = 0; i < n; i++) {
		putc('\t', fp);
		put_string(fp, v[i]->id);
		fputs(" [label=", fp);
		put_string(fp, v[i]->label);
		fprintf(fp, ", shape=%s];\n", shape_of(v[i]->kind));
	}
	for (i = 0; i < a->nlines; i++) {
		putc('\t', fp);
		put_string(fp, a->lines[i].from);
		fputs(" -> ", fp);
		put_string(fp, a->lines[i].to);
		fputs(" [label=", fp);
		put_string(fp, a->lines[i].label);
		fprintf(fp, "%s];\n", a->lines[i].dashed ? ", style=dashed" :
		    "");
	}
	fputs("}\n", fp);
	free(v);
}
