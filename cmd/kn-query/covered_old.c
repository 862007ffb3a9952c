/*
 * Reports about earlier contents; see covered_old.h.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "covered.h"
#include "covered_old.h"

/* A definition then and now. */
struct pair {
	uint32_t	from, to;	/* then */
	uint32_t	line, end;	/* now */
	int		same;
	int		is_callable;
};

struct covered_old {
	void			*blob;
	size_t			 len;
	struct pair		*v;
	size_t			 n, cap;
	struct covered_line	*lines;
	size_t			 nlines, lines_cap;
	unsigned char		*packed;
	size_t			 packed_cap;
};

static const struct node *
now(const struct node_list *list, const struct covered_definition *d)
{
	size_t	 i;

	for (i = 0; i < list->n; i++)
		if (memcmp(list->v[i].hash, d->hash, sizeof(d->hash)) == 0)
			return &list->v[i];
	return NULL;
}

static void
read_pairs(struct query *q, struct covered_old *o, const char *path)
{
	const struct file		*f = db_file_by_path(q->db, path);
	sqlite3_stmt			*st = db_get(q->db, ST_NODES_IN);
	struct node_list		 list = { 0 };
	struct covered_definition	 d;
	const unsigned char		*p, *end;
	const struct node		*n;
	int				 is;

	db_read(q->db, file_node(f->id));
	sqlite3_bind_int64(st, 1, file_node(f->id));
	sqlite3_bind_int64(st, 2, file_last(f->id));
	db_nodes(q->db, st, &list);
	st = db_get(q->db, ST_OUTLINE);
	sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
	sqlite3_bind_blob(st, 2, o->blob, (int)o->len, SQLITE_STATIC);
	while (db_step(q->db, st)) {
		p = sqlite3_column_blob(st, 0);
		end = p + sqlite3_column_bytes(st, 0);
		while ((is = packed_definition_next(&p, end, &d)) == 1) {
			if ((n = now(&list, &d)) == NULL)
				continue;
			o->v = grow(o->v, o->n, &o->cap, sizeof(*o->v));
			o->v[o->n++] = (struct pair){ d.line, d.end_line,
			    n->line, n->end_line, d.body ==
			    (uint64_t)n->body && d.end_line - d.line ==
			    n->end_line - n->line, n->kind == NODE_FUNCTION ||
			    n->kind == NODE_METHOD };
		}
		if (is == -1)
			errx(STATUS_ERROR, "cannot read the store: a damaged "
			    "outline");
	}
	node_list_release(&list);
}

struct covered_old *
covered_old(struct query *q, struct covered_old *o, const char *path,
    const void *blob, size_t len)
{
	if (o != NULL && o->len == len && memcmp(o->blob, blob, len) == 0)
		return o;
	covered_old_free(o);
	if ((o = calloc(1, sizeof(*o))) == NULL ||
	    (o->blob = malloc(len + 1)) == NULL)
		err(STATUS_ERROR, NULL);
	memcpy(o->blob, blob, len);
	o->len = len;
	read_pairs(q, o, path);
	return o;
}

void
covered_old_free(struct covered_old *o)
{
	if (o == NULL)
		return;
	free(o->blob);
	free(o->v);
	free(o->lines);
	free(o->packed);
	free(o);
}

static void
add_line(struct covered_old *o, uint32_t line, uint64_t hits)
{
	o->lines = grow(o->lines, o->nlines, &o->lines_cap,
	    sizeof(*o->lines));
	o->lines[o->nlines++] = (struct covered_line){ line, hits };
}

/* What the lines say of one definition. */
static void
map_pair(struct covered_old *o, const struct pair *pair, int changed,
    struct packed_coverage p)
{
	struct covered_line	 l;
	uint64_t		 most = 0;

	while (packed_coverage_next(&p, &l) && l.line <= pair->to) {
		if (l.line < pair->from)
			continue;
		if (pair->same)
			add_line(o, l.line - pair->from + pair->line, l.hits);
		/* Its first line may run when it is defined. */
		else if ((l.line > pair->from || pair->to == pair->from) &&
		    most < l.hits)
			most = l.hits;
	}
	if (changed && !pair->same && pair->is_callable && most > 0)
		add_line(o, pair->line + (pair->end > pair->line), most);
}

static int
by_line(const void *va, const void *vb)
{
	const struct covered_line	*a = va, *b = vb;

	return a->line < b->line ? -1 : a->line > b->line;
}

void
covered_old_map(struct covered_old *o, int changed, struct packed_coverage *p)
{
	size_t		 i, n, used = 0;
	uint32_t	 last = 0;

	o->nlines = 0;
	for (i = 0; i < o->n; i++)
		map_pair(o, &o->v[i], changed, *p);
	if (o->nlines > 1)
		qsort(o->lines, o->nlines, sizeof(*o->lines), by_line);
	for (i = n = 0; i < o->nlines; i++) {
		if (n == 0 || o->lines[n - 1].line != o->lines[i].line)
			o->lines[n++] = o->lines[i];
		else if (o->lines[n - 1].hits < o->lines[i].hits)
			o->lines[n - 1].hits = o->lines[i].hits;
	}
	if (o->packed_cap < n * PACKED_COVERED_MAX + 1) {
		o->packed_cap = n * PACKED_COVERED_MAX + 1;
		free(o->packed);
		if ((o->packed = malloc(o->packed_cap)) == NULL)
			err(STATUS_ERROR, NULL);
	}
	for (i = 0; i < n; i++) {
		used += packed_coverage_put(o->packed + used, last,
		    &o->lines[i]);
		last = o->lines[i].line;
	}
	packed_coverage_open(p, o->packed, used);
}
