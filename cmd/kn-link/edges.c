/*
 * The edges of one file: sorted, the sites of one edge made one, written as
 * an EDGES frame.
 */
#include <stdlib.h>
#include <string.h>

#include "linker.h"
#include "update.h"

static int
edge_cmp(const void *a, const void *b)
{
	const struct raw_edge *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

/*
 * The group of entries from I on that share a key: its end.  Their lines,
 * each once, go into l->lines; *NLINES, and the highest conf.
 */
static uint32_t
gather(struct linker *l, const struct raw_edge *v, uint32_t n, uint32_t i,
    uint32_t *nlines, uint32_t *conf)
{
	struct line_buf *b = &l->lines;
	uint64_t key = v[i].key;

	*nlines = *conf = 0;
	for (; i < n && v[i].key == key; i++) {
		if (v[i].conf > *conf)
			*conf = v[i].conf;
		if (v[i].line == 0 ||
		    (*nlines > 0 && b->v[*nlines - 1] == v[i].line))
			continue;
		b->v = grow(b->v, *nlines, &b->cap, sizeof(*b->v));
		b->v[(*nlines)++] = v[i].line;
	}
	return i;
}

/* A node of FILE as the frame calls it: ord, or in the store its slot. */
static uint32_t
number(const struct file *f, uint32_t ord)
{
	return f->slots != NULL ? f->slots[ord] : ord;
}

static void
set_target(struct linker *l, const struct file *f, struct edge_target *t,
    uint64_t key)
{
	const struct file *g;
	file_no fn;

	if (RAW_EXTERNAL(key)) {
		t->kind = TARGET_EXTERNAL;
		t->path = link_text(l, RAW_TARGET(key));
		return;
	}
	fn = link_sym_file(l, RAW_TARGET(key));
	g = &l->files[fn];	/* if it is not loaded, it has no slots */
	t->node = number(g, RAW_TARGET(key) - g->base);
	if (g == f)
		t->kind = TARGET_HERE;
	else if (g->from == FROM_STREAM) {
		t->kind = TARGET_FACTS;
		t->facts = g->facts;
	} else {
		t->kind = TARGET_STORED;
		t->path = g->path;
	}
}

static uint32_t
count_groups(const struct raw_edge *v, uint32_t n)
{
	uint32_t i, count = 0;

	for (i = 0; i < n; i++)
		count += i == 0 || v[i].key != v[i - 1].key;
	return count;
}

static void
put_edges(struct linker *l, const struct file *f)
{
	struct fact_edge e;
	uint32_t i, nlines, conf;
	uint64_t key;

	for (i = 0; i < l->nedges;) {
		key = l->edges[i].key;
		i = gather(l, l->edges, l->nedges, i, &nlines, &conf);
		memset(&e, 0, sizeof(e));
		e.source = RAW_SOURCE(key);
		e.type = RAW_TYPE(key);
		set_target(l, f, &e.target, key);
		e.confidence = conf;
		if (RAW_EXTERNAL(key))
			e.provenance = PROV_EXTERNAL;
		else
			e.provenance = conf >= VALUE_PROVED ?
			    PROV_AST_RESOLVED : PROV_AST_INFERRED;
		e.lines = l->lines.v;
		e.nlines = nlines;
		edges_put_edge(&l->out, &e);
		l->counts.by_type[e.type]++;
		l->counts.by_prov[e.provenance]++;
	}
}

static void
put_unresolved(struct linker *l)
{
	struct fact_unresolved u;
	uint32_t i, nlines, conf;
	uint64_t key;

	edges_put_unresolved_head(&l->out, count_groups(l->unresolved,
	    l->nunresolved));
	for (i = 0; i < l->nunresolved;) {
		key = l->unresolved[i].key;
		i = gather(l, l->unresolved, l->nunresolved, i, &nlines,
		    &conf);
		u.source = RAW_SOURCE(key);
		u.type = RAW_TYPE(key);
		u.name = link_text(l, RAW_TARGET(key));
		u.candidates = conf;
		u.lines = l->lines.v;
		u.nlines = nlines;
		edges_put_unresolved(&l->out, &u);
		l->counts.unresolved++;
	}
}

void
link_mention(struct linker *l, struct text t)
{
	l->mention = grow(l->mention, l->nmention, &l->mention_cap,
	    sizeof(*l->mention));
	l->mention[l->nmention++] = mention_hash(t.p, t.len);
}

static void
put_mentions(struct linker *l, file_no fn)
{
	const struct file *f = &l->files[fn];
	struct mp_buf enc;
	uint32_t i;

	l->nmention = 0;
	for (i = 0; f->lang != NULL && i < f->nstrings; i++)
		link_mention(l, link_text(l, f->strings[i]));
	if (f->lang != NULL)
		update_import_parts(l, f, link_mention);
	if (f->lang != NULL && f->lang->mentions != NULL)
		f->lang->mentions(l, fn);
	mp_buf_init(&enc);
	mentions_encode(&enc, l->mention, l->nmention);
	edges_put_mentions(&l->out, enc.sbuf.data, enc.sbuf.size);
	mp_buf_release(&enc);
}

/* Sources by number, then in order. */
static void
sort(struct raw_edge *v, uint32_t n, const struct file *f)
{
	uint32_t i;

	for (i = 0; f->slots != NULL && i < n; i++)
		v[i].key = RAW_KEY(number(f, RAW_SOURCE(v[i].key)),
		    RAW_TYPE(v[i].key), RAW_EXTERNAL(v[i].key),
		    RAW_TARGET(v[i].key));
	if (n > 0)
		qsort(v, n, sizeof(*v), edge_cmp);
}

int
edges_write(struct linker *l, file_no fn, struct frame_writer *w, int mentions)
{
	struct file *f = &l->files[fn];

	sort(l->edges, l->nedges, f);
	sort(l->unresolved, l->nunresolved, f);
	mp_buf_reset(&l->out);
	edges_put_head(&l->out, f->facts,
	    f->from == FROM_STREAM ? NULL : &f->path,
	    count_groups(l->edges, l->nedges));
	put_edges(l, f);
	put_unresolved(l);
	if (mentions)
		put_mentions(l, fn);
	else
		edges_put_mentions(&l->out, NULL, 0);
	return frame_put(w, FRAME_EDGES, l->out.sbuf.data, l->out.sbuf.size);
}
