/*
 * Deltas: encoding, decoding, merging.
 */
#include <stdlib.h>
#include <string.h>

#include "delta.h"
#include "kinds.h"
#include "tap.h"

static struct hasher	*h;

static struct text
t(const char *s)
{
	struct text	x = { s, strlen(s) };

	return x;
}

/* One in the making: identities are filled with one byte. */
struct made {
	struct delta			d;
	struct delta_id			ids[16];
	struct delta_node		nodes[16];
	struct delta_edge		edges[16];
	struct delta_unresolved		unresolved[16];
};

static void
begin(struct made *m)
{
	memset(m, 0, sizeof(*m));
	m->d.ids = m->ids;
	m->d.nodes = m->nodes;
	m->d.edges = m->edges;
	m->d.unresolved = m->unresolved;
}

static uint32_t
id(struct made *m, int byte)
{
	memset(m->ids[m->d.nids].hash, byte, HASH_LEN);
	return m->d.nids++;
}

/* LINE 0: it was not there. */
static void
node(struct made *m, int byte, uint32_t line, int past)
{
	struct delta_node	*n = &m->nodes[m->d.nnodes++];

	n->id = id(m, byte);
	n->parent = DELTA_NONE;
	n->none = line == 0;
	n->line = n->end_line = line;
	n->kind = NODE_FUNCTION;
	n->name = n->qualified = n->signature = n->doc = t("n");
	n->past = past;
}

static void
edge(struct made *m, int from, int to, unsigned int conf)
{
	struct delta_edge	*e = &m->edges[m->d.nedges++];

	e->src = id(m, from);
	e->dst = id(m, to);
	e->type = EDGE_CALLS;
	e->none = conf == 0;
	e->prov = conf == 0 ? 0 : PROV_AST_INFERRED;
	e->conf = (uint8_t)conf;
}

static void
unresolved(struct made *m, int from, const char *name, int none)
{
	struct delta_unresolved	*u = &m->unresolved[m->d.nunresolved++];

	u->src = id(m, from);
	u->type = EDGE_CALLS;
	u->name = t(name);
	u->candidates = none ? 0 : 3;
	u->none = none;
}

/* What is in it, in short: "1:12p 2:-, 1>2:70 3>4:-, 1?x 1!y". */
static const char *
words(const struct delta *d)
{
	static char	buf[1024];
	size_t		n = 0;
	uint32_t	i;

	buf[0] = '\0';
#define PUT(...) (n += (size_t)snprintf(buf + n, sizeof(buf) - n, __VA_ARGS__))
	for (i = 0; i < d->nnodes; i++) {
		PUT("%d:", d->ids[d->nodes[i].id].hash[0]);
		if (d->nodes[i].none)
			PUT("- ");
		else
			PUT("%u%s ", d->nodes[i].line,
			    d->nodes[i].past ? "p" : "");
	}
	for (i = 0; i < d->nedges; i++) {
		PUT("%d>%d:", d->ids[d->edges[i].src].hash[0],
		    d->ids[d->edges[i].dst].hash[0]);
		if (d->edges[i].none)
			PUT("- ");
		else
			PUT("%u ", d->edges[i].conf);
	}
	for (i = 0; i < d->nunresolved; i++)
		PUT("%d%c%.*s ", d->ids[d->unresolved[i].src].hash[0],
		    d->unresolved[i].none ? '!' : '?',
		    (int)d->unresolved[i].name.len, d->unresolved[i].name.p);
	if (n > 0)
		buf[n - 1] = '\0';
	return buf;
}

static void
round_trip(void)
{
	struct made	m;
	struct delta	d;
	struct mp_buf	b, again;
	size_t		i, bad = 0;

	begin(&m);
	m.d.file = DELTA_FILE_GIVEN;
	m.d.lang = t("c");
	m.d.package = t("src");
	m.d.blob = t("01234567890123456789");
	m.d.size = 77;
	m.d.lines = 7;
	m.d.flags = 1;
	node(&m, 9, 12, 1);
	node(&m, 3, 0, 0);
	node(&m, 5, 4, 0);
	m.nodes[2].parent = m.nodes[0].id;
	edge(&m, 9, 5, 0);
	edge(&m, 5, 9, 70);
	m.ids[m.edges[1].dst].outside = t("strlen");
	unresolved(&m, 9, "zz", 0);
	unresolved(&m, 5, "aa", 1);
	id(&m, 77);	/* used by nothing */
	mp_buf_init(&b);
	mp_buf_init(&again);
	delta_put(&b, &m.d);
	ok(delta_get(&d, h, b.sbuf.data, b.sbuf.size) == 0, "it is read");
	ok(d.nids == 3, "identities once, and those in use");
	ok(d.file == DELTA_FILE_GIVEN && d.size == 77 && d.flags == 1 &&
	    d.blob.len == 20 && text_is(d.lang, "c") &&
	    text_is(d.package, "src"), "the file");
	delta_put(&again, &d);
	ok(again.sbuf.size == b.sbuf.size && memcmp(again.sbuf.data,
	    b.sbuf.data, b.sbuf.size) == 0, "and written again the same");
	delta_release(&d);
	for (i = 0; i < b.sbuf.size; i++) {
		bad += delta_get(&d, h, b.sbuf.data, i) != -1;
		delta_release(&d);
	}
	ok(bad == 0, "cut short anywhere it is damaged");
	mp_buf_release(&b);
	mp_buf_release(&again);
}

/* A list is only read when the one behind it is in order, too: there is room
   for both, or for none. */
static void
second_list_damaged(void)
{
	static const unsigned char	edge[] = { 0, 0, 1, 1, 50 };
	unsigned char			hash[HASH_LEN] = { 1 };
	struct delta			d;
	struct mp_buf			b;

	mp_buf_init(&b);
	mp_put_array(&b, 8);
	mp_put_bool(&b, 1);
	mp_put_array(&b, 1);
	mp_put_bin(&b, hash, HASH_LEN);
	mp_put_array(&b, 0);
	mp_put_array(&b, 0);
	mp_put_array(&b, 2 * sizeof(edge));
	mp_put_raw(&b, edge, sizeof(edge));
	mp_put_raw(&b, edge, sizeof(edge));
	mp_put_nil(&b);
	mp_put_array(&b, 0);
	mp_put_array(&b, 0);
	ok(delta_get(&d, h, b.sbuf.data, b.sbuf.size) == -1 && d.nedges == 0,
	    "a list whose second half is none is not read");
	delta_release(&d);
	mp_buf_release(&b);
}

/* Merge what MAKE put into OLDER and NEWER. */
static void
merging(const char *what, const char *want, void (*make)(struct made *,
    struct made *))
{
	struct made	older, newer;
	struct delta	d;
	struct mp_buf	b;
	int		any;

	begin(&older);
	begin(&newer);
	make(&older, &newer);
	mp_buf_init(&b);
	any = delta_merge(&b, &older.d, &newer.d);
	if (!any) {
		ok(*want == '\0', "%s: nothing is left", what);
	} else if (delta_get(&d, h, b.sbuf.data, b.sbuf.size) == -1) {
		ok(0, "%s: can be read", what);
	} else {
		is(words(&d), want, what);
		delta_release(&d);
	}
	mp_buf_release(&b);
}

static void
both_speak(struct made *a, struct made *b)
{
	node(a, 1, 10, 0);
	node(b, 1, 20, 0);
	edge(a, 1, 2, 70);
	edge(b, 1, 2, 0);
	unresolved(a, 1, "x", 1);
	unresolved(b, 1, "x", 0);
}

static void
one_speaks(struct made *a, struct made *b)
{
	node(a, 1, 10, 0);
	node(b, 2, 20, 1);
	edge(b, 1, 2, 0);
	edge(a, 3, 2, 60);
}

static void
was_there_again(struct made *a, struct made *b)
{
	/* Gone in the middle, back in the newest. */
	node(a, 1, 10, 1);
	node(b, 1, 0, 0);
}

static void
gone_later(struct made *a, struct made *b)
{
	node(a, 1, 10, 0);
	node(b, 1, 20, 1);
}

static void
only_between(struct made *a, struct made *b)
{
	/* Came with the middle one, left with the newest. */
	node(a, 1, 0, 0);
	node(b, 1, 20, 1);
}

static void
twice(struct made *a, struct made *b)
{
	node(a, 1, 10, 0);
	node(a, 1, 11, 0);
	node(b, 1, 20, 0);
}

static void
files(void)
{
	struct made	older, newer;
	struct delta	d;
	struct mp_buf	b;

	mp_buf_init(&b);
	begin(&older);
	begin(&newer);
	newer.d.file = DELTA_FILE_GIVEN;
	newer.d.lang = newer.d.package = newer.d.blob = t("n");
	delta_merge(&b, &older.d, &newer.d);
	ok(delta_get(&d, h, b.sbuf.data, b.sbuf.size) == 0 &&
	    d.file == DELTA_FILE_GIVEN && text_is(d.lang, "n"),
	    "a file as it was in the middle");
	delta_release(&d);
	mp_buf_reset(&b);
	older.d.file = DELTA_FILE_NONE;
	delta_merge(&b, &older.d, &newer.d);
	ok(delta_get(&d, h, b.sbuf.data, b.sbuf.size) == 0 &&
	    d.file == DELTA_FILE_NONE, "or was not at first");
	delta_release(&d);
	mp_buf_reset(&b);
	begin(&older);
	ok(delta_merge(&b, &older.d, NULL) == 0, "nothing and nothing");
	mp_buf_release(&b);
}

int
main(void)
{
	if ((h = hasher_new()) == NULL)
		return 2;
	round_trip();
	second_list_damaged();
	merging("the older one's word holds", "1:10 1>2:70 1!x", both_speak);
	merging("of what only one speaks of, its",
	    "1:10 2:20p 3>2:60 1>2:-", one_speaks);
	merging("what came back is not past", "1:10", was_there_again);
	merging("what left later is", "1:10p", gone_later);
	merging("what was only between is nothing", "", only_between);
	merging("two of one identity stay two", "1:10 1:11", twice);
	files();
	hasher_free(h);
	return tap_done();
}
