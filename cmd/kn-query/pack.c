/*
 * Packs: what they hold, their names, and how two of them differ; see
 * pack.h.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "adjacency.h"
#include "answer.h"
#include "pack.h"

/* ---- words ---- */

static int
is_plain(unsigned char c)
{
	return c > ' ' && c != '%' && c != 0x7f;
}

const char *
pack_word(struct query *q, const char *text)
{
	static const char	 hex[] = "0123456789ABCDEF";
	size_t			 len = strlen(text), i, n;
	char			*word = pool_alloc(q->pool, 3 * len + 1);
	char			*o = word;
	unsigned char		 c;

	for (i = 0; i < len; i += n) {
		c = (unsigned char)text[i];
		n = utf8_len(text + i, len - i);
		/* C1 controls and blanks beyond ASCII part words, too. */
		if (n == 0 || !is_plain(c) || (n > 1 && text_is_exotic(text + i,
		    n))) {
			*o++ = '%';
			*o++ = hex[c >> 4];
			*o++ = hex[c & 15];
			n = 1;
			continue;
		}
		memcpy(o, text + i, n);
		o += n;
	}
	return word;
}

static int
digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ?
	    c - 'A' + 10 : -1;
}

const char *
pack_unword(struct query *q, const char *word)
{
	char	*text = pool_alloc(q->pool, strlen(word) + 1), *o = text;

	for (; *word != '\0'; word++) {
		if (*word == '%' && digit(word[1]) >= 0 && digit(word[2]) >= 0) {
			*o++ = (char)(digit(word[1]) << 4 | digit(word[2]));
			word += 2;
		} else
			*o++ = *word;
	}
	return text;
}

/* ---- the graph profile of GCF ---- */

const char *
pack_graph_kind(const char *kind)
{
	static const char *const	 shorts[][2] = {
		{ "function", "fn" }, { "interface", "iface" },
		{ "external", "ext" }, { "package", "pkg" },
	};
	size_t				 i;

	for (i = 0; i < nitems(shorts); i++)
		if (strcmp(kind, shorts[i][0]) == 0)
			return shorts[i][1];
	return kind;
}

const char *
pack_graph_score(struct query *q, double score)
{
	return pool_printf(q->pool, "%.2f", score);
}

/* "0.50" as JavaScript prints the number: 0.5. */
static const char *
shortest(struct query *q, double score)
{
	char	*s = pool_printf(q->pool, "%.2f", score);
	size_t	 n = strlen(s);

	while (s[n - 1] == '0')
		s[--n] = '\0';
	if (s[n - 1] == '.')
		s[n - 1] = '\0';
	return s;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
add_sorted(struct hasher *h, const char **v, size_t n)
{
	size_t	 i;

	qsort(v, n, sizeof(*v), by_text);
	for (i = 0; i < n; i++)
		hasher_add(h, v[i], strlen(v[i]));
}

static struct hasher *
new_hasher(void)
{
	struct hasher	*h = hasher_new();

	if (h == NULL)
		err(STATUS_ERROR, NULL);
	hasher_begin(h);
	return h;
}

static void
put_hex(char *out, const unsigned char *p, size_t len)
{
	static const char	 hex[] = "0123456789abcdef";
	size_t			 i;

	for (i = 0; i < len; i++) {
		out[2 * i] = hex[p[i] >> 4];
		out[2 * i + 1] = hex[p[i] & 15];
	}
	out[2 * len] = '\0';
}

const char *
pack_graph_root(struct query *q, const struct pack *p)
{
	struct hasher			*h = new_hasher();
	const struct pack_symbol	*s, *d;
	unsigned char			 sum[HASH_LEN];
	const char			**v;
	char				*root;
	size_t				 i;

	v = pool_alloc(q->pool, (p->n + p->nedges + 1) * sizeof(*v));
	for (i = 0; i < p->n; i++) {
		s = &p->v[i];
		v[i] = pool_printf(q->pool, "S\t%s\t%s\t%s\tast_resolved\t%u\n",
		    pack_graph_kind(s->kind), s->name, shortest(q, s->score),
		    s->distance);
	}
	add_sorted(h, v, p->n);
	for (i = 0; i < p->nedges; i++) {
		s = &p->v[p->edges[i].src];
		d = &p->v[p->edges[i].dst];
		v[i] = pool_printf(q->pool, "E\t%s\t%s\t%s\t%s\t%s\n",
		    pack_graph_kind(s->kind), s->name,
		    pack_graph_kind(d->kind), d->name,
		    edge_type_name(p->edges[i].type));
	}
	add_sorted(h, v, p->nedges);
	hasher_end(h, sum);
	hasher_free(h);
	root = pool_alloc(q->pool, 7 + 2 * HASH_LEN + 1);
	memcpy(root, "sha256:", 7);
	put_hex(root + 7, sum, HASH_LEN);
	return root;
}

/* ---- making one ---- */

static void
add_text(struct hasher *h, const char *s)
{
	hasher_add(h, s, strlen(s) + 1);
}

/* What a reader knows of it, but for its place. */
static void
record_of(const struct node *n, unsigned char out[RECORD_LEN])
{
	struct hasher	*h = new_hasher();
	unsigned char	 sum[HASH_LEN];

	add_text(h, n->signature);
	add_text(h, n->doc);
	hasher_add(h, &n->body, sizeof(n->body));
	hasher_end(h, sum);
	hasher_free(h);
	memcpy(out, sum, RECORD_LEN);
}

static void
take_symbol(struct query *q, const struct candidate *c, struct pack_symbol *s)
{
	const char	*path = db_path(q->db, &c->node);
	const char	*name = db_qualified(q->db, &c->node);

	memcpy(s->hash, c->node.hash, HASH_LEN);
	record_of(&c->node, s->record);
	s->kind = node_kind_name(c->node.kind);
	s->name = pack_word(q, *path == '\0' || strcmp(path, name) == 0 ?
	    name : pool_printf(q->pool, "%s:%s", path, name));
	s->place = pack_word(q, db_place(q->db, &c->node));
	s->signature = c->node.signature;
	s->score = c->score;
	s->distance = c->raw > 0 || c->changed ? 0 : 1;
	s->status = PACK_ADDED;
	s->from = c;
}

/* Overloads and the like have one name: their identity tells them apart. */
static void
make_unique(struct query *q, struct pack *p)
{
	unsigned char	*twice = pool_alloc(q->pool, p->n + 1);
	char		 id[17];
	size_t		 i, k;

	for (i = 0; i < p->n; i++)
		for (k = i + 1; k < p->n; k++)
			if (strcmp(p->v[i].name, p->v[k].name) == 0)
				twice[i] = twice[k] = 1;
	for (i = 0; i < p->n; i++)
		if (twice[i]) {
			put_hex(id, p->v[i].hash, 8);
			p->v[i].name = pool_printf(q->pool, "%s#%s",
			    p->v[i].name, id);
		}
}

/* Numbers of symbols, by the ids of their nodes. */
struct by_id {
	int64_t		 id;
	size_t		 i;
};

static int
compare_id(const void *va, const void *vb)
{
	const struct by_id	*a = va, *b = vb;

	return a->id < b->id ? -1 : a->id > b->id;
}

static void
add_edges(const struct ranking *r, struct pack *p, size_t i,
    const struct by_id *ids)
{
	struct adj_span		 span = graph_edges(r->graph,
				    p->v[i].from->node.id, 0);
	const struct by_id	*to;
	struct by_id		 key;
	uint64_t		 e;
	uint32_t		 k;

	for (k = 0; k < span.n; k++) {
		memcpy(&e, span.p + 8 * (size_t)k, sizeof(e));
		key.id = adj_node(e);
		to = bsearch(&key, ids, p->n, sizeof(*ids), compare_id);
		if (to == NULL || to->i == i)
			continue;
		p->edges = grow(p->edges, p->nedges, &p->edges_cap,
		    sizeof(*p->edges));
		p->edges[p->nedges].src = i;
		p->edges[p->nedges].dst = to->i;
		p->edges[p->nedges++].type = adj_type(e);
	}
}

static int
compare_edge(const void *va, const void *vb)
{
	const struct pack_edge	*a = va, *b = vb;

	if (a->src != b->src)
		return a->src < b->src ? -1 : 1;
	if (a->dst != b->dst)
		return a->dst < b->dst ? -1 : 1;
	return a->type < b->type ? -1 : a->type > b->type;
}

static void
take_edges(struct query *q, const struct ranking *r, struct pack *p)
{
	struct by_id	*ids = pool_alloc(q->pool, (p->n + 1) * sizeof(*ids));
	size_t		 i;

	for (i = 0; i < p->n; i++) {
		ids[i].id = p->v[i].from->node.id;
		ids[i].i = i;
	}
	qsort(ids, p->n, sizeof(*ids), compare_id);
	for (i = 0; i < p->n; i++)
		add_edges(r, p, i, ids);
	if (p->nedges > 1)
		qsort(p->edges, p->nedges, sizeof(*p->edges), compare_edge);
}

static void
name_pack(struct pack *p, const struct pack_about *about)
{
	struct hasher	*h = new_hasher();
	unsigned char	 sum[HASH_LEN];
	size_t		 i;

	add_text(h, "context 2");
	add_text(h, about->task);
	add_text(h, p->root);
	add_text(h, about->options);
	for (i = 0; i < p->n; i++)
		hasher_add(h, p->v[i].hash, HASH_LEN);
	hasher_end(h, sum);
	hasher_free(h);
	put_hex(p->id, sum, PACK_ID_BYTES);
}

void
pack_make(struct query *q, const struct ranking *r, size_t n,
    const struct pack_about *about, struct pack *p)
{
	size_t	 i;

	memset(p, 0, sizeof(*p));
	p->task = about->task;
	p->root = db_meta(q->db, "root");
	p->n = n;
	p->v = xcalloc(n + 1, sizeof(*p->v));
	for (i = 0; i < n; i++)
		take_symbol(q, &r->pool.v[r->order[i]], &p->v[i]);
	make_unique(q, p);
	take_edges(q, r, p);
	name_pack(p, about);
}

void
pack_release(struct pack *p)
{
	free(p->v);
	free(p->edges);
	memset(p, 0, sizeof(*p));
}

/* ---- two of them ---- */

/* The symbol of that identity, or NONE. */
static size_t
pack_find(const struct pack *p, const unsigned char *hash)
{
	size_t	 i;

	for (i = 0; i < p->n; i++)
		if (memcmp(p->v[i].hash, hash, HASH_LEN) == 0)
			return i;
	return NONE;
}

size_t
pack_compare(struct query *q, const struct pack *old, struct pack *new,
    size_t **gone)
{
	const struct pack_symbol	*o;
	struct pack_symbol		*s;
	size_t				 i, k, n = 0;

	for (i = 0; i < new->n; i++) {
		s = &new->v[i];
		if ((k = pack_find(old, s->hash)) == NONE) {
			s->status = PACK_ADDED;
			continue;
		}
		o = &old->v[k];
		s->status = memcmp(o->record, s->record, RECORD_LEN) != 0 ?
		    PACK_CHANGED : strcmp(o->place, s->place) != 0 ?
		    PACK_MOVED : PACK_KNOWN;
	}
	*gone = pool_alloc(q->pool, (old->n + 1) * sizeof(**gone));
	for (i = 0; i < old->n; i++)
		if (pack_find(new, old->v[i].hash) == NONE)
			(*gone)[n++] = i;
	return n;
}
