/*
 * Edges changes_with: files, and definitions, that the same commits change.
 *
 * They follow from the tables touch and hunk alone, and are found anew when
 * those change, or when a definition came whose name a hunk has: so they are
 * the same whatever way led there.  The edge from A to B has in CONF the
 * percentage of the commits that change A in which B changes, too, and in
 * LINES, as one varint, how many that are.
 *
 * What is between two nodes depends on no third one: no edge pushes another
 * out.  Their number is bounded all the same: by COMMIT_FILES and CONFIDENCE
 * a file has no more than 196, mostly one or two.
 */
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "packed.h"
#include "schema.h"
#include "store.h"
#include "writer.h"

/*
 * A commit of more files, or more definitions, is a move or a new style: what
 * it has in common says little.  Once is chance, twice may be: at three, with
 * a quarter, 12,000 commits of one repository left 1,150 edges of files and
 * 5,300 of definitions, a thirtieth of its graph.
 */
#define COMMIT_FILES	50
#define COMMIT_NAMES	50
#define SUPPORT		3	/* commits */
#define CONFIDENCE	25	/* percent */

/* A commit changes a node. */
struct change {
	int64_t		revision, node;
	uint32_t	line, end;	/* of the node; 0: a file */
	uint32_t	number;		/* of the node, from 0 */
	uint32_t	from;		/* where its commit's changes begin */
};

struct changes {
	struct change	*v;
	uint32_t	 n, max;
};

struct definition {
	int64_t		 id;
	uint32_t	 line, end;
	struct text	 name;		/* a copy */
};

static void
change_add(struct writer *w, struct changes *c, int64_t revision,
    const struct definition *d)
{
	if (c->n == c->max) {
		c->max = c->max * 2 + 1024;
		c->v = grow(w, c->v, c->max, sizeof(*c->v));
	}
	c->v[c->n++] = (struct change){ .revision = revision, .node = d->id,
	    .line = d->line, .end = d->end };
}

static int
by_node(const void *va, const void *vb)
{
	const struct change	*a = va, *b = vb;

	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	return a->revision < b->revision ? -1 : a->revision > b->revision;
}

static int
by_revision(const void *va, const void *vb)
{
	const struct change	*a = va, *b = vb;

	if (a->revision != b->revision)
		return a->revision < b->revision ? -1 : 1;
	return a->node < b->node ? -1 : a->node > b->node;
}

/* ---- what the commits change ---- */

static void
read_files(struct writer *w, struct changes *c)
{
	sqlite3_stmt		*st = db_stmt(w, ST_TOGETHER_FILES);
	struct definition	 d = { 0 };

	sqlite3_bind_int(st, 1, COMMIT_FILES);
	while (db_row(w, st)) {
		d.id = store_node_id(sqlite3_column_int64(st, 0), 0);
		change_add(w, c, sqlite3_column_int64(st, 1), &d);
	}
}

static int
by_name(const void *va, const void *vb)
{
	const struct definition	*a = va, *b = vb;
	size_t			 n = a->name.len < b->name.len ? a->name.len :
				    b->name.len;
	int			 c = memcmp(a->name.p, b->name.p, n);

	return c != 0 ? c : a->name.len < b->name.len ? -1 :
	    a->name.len > b->name.len;
}

/* What the file defines, each name once: of a name that it has twice nobody
   knows which of them a hunk means. */
struct defined {
	struct definition	*v;	/* by name */
	uint32_t		 n, max;
	struct bytes		 text;
};

static void
read_defined(struct writer *w, int64_t file, struct defined *f)
{
	sqlite3_stmt	*st = db_stmt(w, ST_TOGETHER_NODES);
	uint32_t	 i, n, same;
	size_t		 at = 0;

	f->n = 0;
	f->text.len = 0;
	sqlite3_bind_int64(st, 1, store_node_id(file, 1));
	sqlite3_bind_int64(st, 2, store_node_id(file, NODE_SLOT_MAX));
	while (db_row(w, st)) {
		if (f->n == f->max) {
			f->max = f->max * 2 + 256;
			f->v = grow(w, f->v, f->max, sizeof(*f->v));
		}
		f->v[f->n].id = sqlite3_column_int64(st, 0);
		f->v[f->n].line = (uint32_t)sqlite3_column_int64(st, 1);
		f->v[f->n].end = (uint32_t)sqlite3_column_int64(st, 2);
		n = (uint32_t)sqlite3_column_bytes(st, 3);
		f->v[f->n++].name.len = n;
		bytes_add(&f->text, sqlite3_column_blob(st, 3), n);
	}
	/* The bytes have moved as they grew. */
	for (i = 0; i < f->n; at += f->v[i++].name.len)
		f->v[i].name.p = (const char *)f->text.p + at;
	if (f->n > 1)
		qsort(f->v, f->n, sizeof(*f->v), by_name);
	for (i = n = 0; i < f->n; i += same) {
		for (same = 1; i + same < f->n &&
		    by_name(&f->v[i], &f->v[i + same]) == 0; same++)
			;
		if (same == 1)
			f->v[n++] = f->v[i];
	}
	f->n = n;
}

/* The hunks of REVISION in a file change what NAMES says, a line each. */
static void
add_named(struct writer *w, struct changes *c, int64_t revision,
    const struct defined *f, struct text names)
{
	struct definition	 key;
	const struct definition	*d;
	const char		*end = names.p + names.len, *nl;

	for (key.name.p = names.p; key.name.p < end; key.name.p = nl + 1) {
		nl = memchr(key.name.p, '\n', (size_t)(end - key.name.p));
		if (nl == NULL)
			nl = end;
		key.name.len = (size_t)(nl - key.name.p);
		d = f->n == 0 ? NULL : bsearch(&key, f->v, f->n,
		    sizeof(*f->v), by_name);
		if (d != NULL)
			change_add(w, c, revision, d);
	}
}

/* What commits change that change too much goes. */
static void
drop_large(struct changes *c)
{
	uint32_t	i, next, n = 0;

	if (c->n > 1)
		qsort(c->v, c->n, sizeof(*c->v), by_revision);
	for (i = 0; i < c->n; i = next) {
		for (next = i; next < c->n &&
		    c->v[next].revision == c->v[i].revision; next++)
			;
		if (next - i > COMMIT_NAMES)
			continue;
		memmove(c->v + n, c->v + i, (next - i) * sizeof(*c->v));
		n += next - i;
	}
	c->n = n;
}

static void
read_definitions(struct writer *w, struct changes *c)
{
	sqlite3_stmt	*st = db_stmt(w, ST_TOGETHER_HUNKS);
	struct defined	 f = { .n = 0 };
	struct text	 names;
	int64_t		 file = 0, at;

	sqlite3_bind_int(st, 1, COMMIT_FILES);
	while (db_row(w, st)) {
		at = sqlite3_column_int64(st, 0);
		if (at != file)
			read_defined(w, file = at, &f);
		names = db_column(st, 2);
		if (names.len > 0)
			add_named(w, c, sqlite3_column_int64(st, 1), &f,
			    names);
	}
	free(f.v);
	bytes_release(&f.text);
	drop_large(c);
}

/* ---- pairs ---- */

/* Does one of them hold the other? */
static int
nested(const struct change *a, const struct change *b)
{
	return store_node_file(a->node) == store_node_file(b->node) &&
	    ((a->line <= b->line && a->end >= b->end) ||
	    (b->line <= a->line && b->end >= a->end));
}

struct found {
	struct edge_row	*v;		/* by source and target */
	uint32_t	 n, max;
	struct bytes	 lines;		/* edge_row.lines stands in it */
};

static void
found_add(struct writer *w, struct found *f, const struct change *from,
    const struct change *to, uint32_t support, uint32_t all)
{
	unsigned char	 packed[VARINT32_MAX];
	struct edge_row	*e;

	if (support < SUPPORT || support * 100u < all * CONFIDENCE ||
	    nested(from, to))
		return;
	if (f->n == f->max) {
		f->max = f->max * 2 + 1024;
		f->v = grow(w, f->v, f->max, sizeof(*f->v));
	}
	e = &f->v[f->n++];
	memset(e, 0, sizeof(*e));
	e->src = from->node;
	e->dst = to->node;
	e->type = EDGE_CHANGES_WITH;
	e->prov = PROV_OBSERVED;
	e->conf = (uint8_t)(100u * support / all);
	e->lines = (uint32_t)f->lines.len;
	e->nbytes = (uint32_t)(varint_put(packed, support) - packed);
	bytes_add(&f->lines, packed, e->nbytes);
}

static int
by_number(const void *va, const void *vb)
{
	const uint32_t	*a = va, *b = vb;

	return *a < *b ? -1 : *a > *b;
}

/* Number the nodes, in their order, and leave C by revision, each commit
   knowing where it begins.  How many nodes. */
static uint32_t
arrange(struct changes *c)
{
	struct change	*v = c->v;
	uint32_t	 i, n = 0;

	qsort(v, c->n, sizeof(*v), by_node);
	for (i = 0; i < c->n; i++) {
		n += i > 0 && v[i].node != v[i - 1].node;
		v[i].number = n;
	}
	qsort(v, c->n, sizeof(*v), by_revision);
	for (i = 0; i < c->n; i++)
		v[i].from = i > 0 && v[i].revision == v[i - 1].revision ?
		    v[i - 1].from : i;
	return n + 1;
}

/*
 * Append the edges of what C says to F, in the order of the table: node by
 * node, what the commits of that one change is counted in an array by number.
 */
static void
find_pairs(struct writer *w, struct changes *c, struct found *f)
{
	struct change	*of;		/* C by node */
	uint32_t	*first, *count, *near, nnodes, nnear, i, j, k, next;

	if (c->n == 0)
		return;
	nnodes = arrange(c);
	of = grow(w, NULL, c->n, sizeof(*of));
	memcpy(of, c->v, c->n * sizeof(*of));
	qsort(of, c->n, sizeof(*of), by_node);
	first = grow(w, NULL, nnodes, sizeof(*first));
	count = grow(w, NULL, nnodes, sizeof(*count));
	near = grow(w, NULL, nnodes, sizeof(*near));
	memset(count, 0, nnodes * sizeof(*count));
	for (i = c->n; i-- > 0;)
		first[of[i].number] = i;
	for (i = 0; i < c->n; i = next) {
		nnear = 0;
		for (next = i; next < c->n && of[next].node == of[i].node;
		    next++)
			for (j = of[next].from; j < c->n &&
			    c->v[j].revision == of[next].revision; j++)
				if (count[c->v[j].number]++ == 0)
					near[nnear++] = c->v[j].number;
		if (nnear > 1)
			qsort(near, nnear, sizeof(*near), by_number);
		for (k = 0; k < nnear; k++) {
			found_add(w, f, &of[i], &of[first[near[k]]],
			    count[near[k]], next - i);
			count[near[k]] = 0;
		}
	}
	free(of);
	free(first);
	free(count);
	free(near);
}

/* ---- rows ---- */

static int
order(const struct edge_row *a, const struct edge_row *b)
{
	if (a->src != b->src)
		return a->src < b->src ? -1 : 1;
	return a->dst < b->dst ? -1 : a->dst > b->dst;
}

static int
by_ends(const void *va, const void *vb)
{
	return order(va, vb);
}

static void
delete_edge(struct writer *w, int64_t src, int64_t dst)
{
	sqlite3_stmt	*st = db_stmt(w, ST_EDGE_DELETE);

	sqlite3_bind_int64(st, 1, src);
	sqlite3_bind_int(st, 2, EDGE_CHANGES_WITH);
	sqlite3_bind_int64(st, 3, dst);
	edges_delete(w, st);
	adjacency_stale(w, store_node_file(src));
}

static void
insert_edge(struct writer *w, const struct found *f, const struct edge_row *e)
{
	struct edge_row	 row = *e;

	w->lines.len = 0;
	bytes_add(&w->lines, f->lines.p + e->lines, e->nbytes);
	row.lines = 0;
	bulk_edges(w, &row, 1);
	if (w->mode == MODE_UPDATE)
		adjacency_stale(w, store_node_file(row.src));
	else
		adjacency_add(w, &row, 1);
}

static int
same(const struct found *a, const struct edge_row *e, const struct found *b,
    const struct edge_row *g)
{
	return e->conf == g->conf && e->nbytes == g->nbytes &&
	    memcmp(a->lines.p + e->lines, b->lines.p + g->lines,
	    e->nbytes) == 0;
}

/* The rows that there are. */
static void
read_rows(struct writer *w, struct found *f)
{
	sqlite3_stmt	*st = db_stmt(w, ST_TOGETHER_ROWS);
	struct edge_row	*e;

	while (db_row(w, st)) {
		if (f->n == f->max) {
			f->max = f->max * 2 + 1024;
			f->v = grow(w, f->v, f->max, sizeof(*f->v));
		}
		e = &f->v[f->n++];
		memset(e, 0, sizeof(*e));
		e->src = sqlite3_column_int64(st, 0);
		e->dst = sqlite3_column_int64(st, 1);
		e->conf = (uint8_t)sqlite3_column_int(st, 2);
		e->lines = (uint32_t)f->lines.len;
		e->nbytes = (uint32_t)sqlite3_column_bytes(st, 3);
		bytes_add(&f->lines, sqlite3_column_blob(st, 3), e->nbytes);
	}
}

static void
write_rows(struct writer *w, struct found *new)
{
	struct found	old = { .n = 0 };
	uint32_t	i = 0, k = 0;
	int		c;

	if (new->n > 1)
		qsort(new->v, new->n, sizeof(*new->v), by_ends);
	if (w->mode == MODE_UPDATE)
		read_rows(w, &old);
	while (i < old.n || k < new->n) {
		c = i == old.n ? 1 : k == new->n ? -1 :
		    order(&old.v[i], &new->v[k]);
		if (c < 0 || (c == 0 && !same(&old, &old.v[i], new,
		    &new->v[k])))
			delete_edge(w, old.v[i].src, old.v[i].dst);
		if (c > 0 || (c == 0 && !same(&old, &old.v[i], new,
		    &new->v[k])))
			insert_edge(w, new, &new->v[k]);
		i += c <= 0;
		k += c >= 0;
	}
	free(old.v);
	bytes_release(&old.lines);
}

void
together_finish(struct writer *w)
{
	struct changes	files = { .n = 0 }, definitions = { .n = 0 };
	struct found	found = { .n = 0 };

	read_files(w, &files);
	read_definitions(w, &definitions);
	find_pairs(w, &files, &found);
	find_pairs(w, &definitions, &found);
	write_rows(w, &found);
	free(files.v);
	free(definitions.v);
	free(found.v);
	bytes_release(&found.lines);
}

/* ---- what comes and goes without a commit ---- */

void
together_changed(struct writer *w, int64_t file, const struct table *names)
{
	sqlite3_stmt	*st;
	const char	*name, *nl;

	if (w->together || w->mode != MODE_UPDATE)
		return;
	st = db_stmt(w, ST_TOGETHER_NAMES);
	sqlite3_bind_int64(st, 1, file);
	while (!w->together && db_row(w, st))
		for (name = (const char *)sqlite3_column_text(st, 0);
		    name != NULL; name = *nl == '\0' ? NULL : nl + 1) {
			nl = name + strcspn(name, "\n");
			w->together |= table_find(names, name,
			    (size_t)(nl - name)) != -1;
		}
	sqlite3_reset(st);
}

void
together_came(struct writer *w, struct text path)
{
	sqlite3_stmt	*st;

	if (w->together || w->mode != MODE_UPDATE)
		return;
	st = db_stmt(w, ST_TOGETHER_PATH);
	db_string(st, 1, path);
	w->together = db_row(w, st);
	sqlite3_reset(st);
}

void
together_left(struct writer *w, int64_t node)
{
	sqlite3_stmt	*st = db_stmt(w, ST_TOGETHER_TO);
	int64_t		*v = NULL;
	uint32_t	 n = 0, max = 0;

	sqlite3_bind_int64(st, 1, node);
	while (db_row(w, st)) {
		if (n == max) {
			max = max * 2 + 16;
			v = grow(w, v, max, sizeof(*v));
		}
		v[n++] = sqlite3_column_int64(st, 0);
	}
	while (n > 0)
		delete_edge(w, v[--n], node);
	free(v);
}
