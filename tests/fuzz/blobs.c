/*
 * Fuzzer: the bytes are what a column of the store holds, of each kind that
 * has a format of its own.  A reader sees damage, or reads to the end.
 */
#include <stdlib.h>
#include <string.h>

#include "adjacency.h"
#include "answers.h"
#include "clones.h"
#include "coverage.h"
#include "delta.h"
#include "record.h"
#include "wordindex.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static volatile unsigned long	sink;

static void
must(int yes)
{
	if (!yes)
		abort();
}

/* Touch every byte, so that one outside the data is found. */
static void
use(struct text t)
{
	size_t	i;

	for (i = 0; i < t.len; i++)
		sink += (unsigned char)t.p[i];
}

static void
try_adjacency(const void *p, size_t len)
{
	struct adj_entry	*v;
	struct adj		 a;
	uint32_t		 from, to, i, slot;

	if (adj_open(&a, p, len) == -1)
		return;
	must(a.nedges <= len / 8 && a.nlists <= len / 4);
	for (i = 0; i < ADJ_FILES; i++)
		for (slot = 0; slot <= a.nlists; slot++) {
			adj_list(&a, (int64_t)i << 20 | slot, &from, &to);
			must(from <= to && to <= a.nedges);
			for (; from < to; from++)
				sink += adj_edge(&a, from);
		}
	if ((v = calloc(a.nedges + 1, sizeof(*v))) == NULL)
		abort();
	adj_entries(&a, 0, v);
	free(v);
}

static void
try_words(const void *p, size_t len)
{
	struct wordindex	w;
	uint32_t		fields;
	int64_t			file, last = 0;

	wordindex_open(&w, p, len);
	while (wordindex_next(&w, &file, &fields)) {
		must(file > last || last == 0);
		last = file;
		sink += fields;
	}
}

static void
try_clones(const void *p, size_t len)
{
	struct clones	c;
	int		i;

	clones_open(&c, p, len);
	while (clones_next(&c))
		for (i = 0; i < CLONE_BINS; i++)
			sink += c.signature[i] + c.ord;
}

static void
try_coverage(const void *p, size_t len)
{
	struct packed_coverage	c;
	struct covered_line	line;
	uint32_t		last = 0;

	packed_coverage_open(&c, p, len);
	while (packed_coverage_next(&c, &line)) {
		must(line.line > last);
		last = line.line;
		sink += line.hits;
	}
}

static void
try_outline(const void *p, size_t len)
{
	const unsigned char		*at = p, *end = at + len;
	struct covered_definition	 d;

	while (packed_definition_next(&at, end, &d) == 1) {
		must(d.line <= d.end_line && at <= end);
		sink += d.body;
	}
}

static void
try_trees(const void *p, size_t len)
{
	struct text		trees = { p, len };
	struct record_tree	t;
	size_t			at = 0;
	int			number = -1;

	while (record_tree_get(&t, trees, &at) == 1) {
		must(t.count > 0 && t.number > number && at <= len);
		number = t.number;
	}
	sink += (unsigned)record_tree_find(&t, trees, RECORD_UNRESOLVED);
}

static void
use_delta(const struct delta *d)
{
	uint32_t	i;

	use(d->lang);
	use(d->package);
	use(d->blob);
	for (i = 0; i < d->nids; i++)
		use(d->ids[i].outside);
	for (i = 0; i < d->nnodes; i++) {
		must(d->nodes[i].id < d->nids);
		must(d->nodes[i].parent == DELTA_NONE ||
		    d->nodes[i].parent < d->nids);
		use(d->nodes[i].name);
		use(d->nodes[i].qualified);
		use(d->nodes[i].signature);
		use(d->nodes[i].doc);
	}
	for (i = 0; i < d->nedges; i++)
		must(d->edges[i].src < d->nids && d->edges[i].dst < d->nids);
	for (i = 0; i < d->nunresolved; i++) {
		must(d->unresolved[i].src < d->nids);
		use(d->unresolved[i].name);
	}
}

/* What is encoded again is the same for good, and on itself changes
   nothing. */
static void
try_delta(struct hasher *h, const void *p, size_t len)
{
	struct mp_buf	once, twice;
	struct delta	d, again;

	mp_buf_init(&once);
	mp_buf_init(&twice);
	if (delta_get(&d, h, p, len) == 0) {
		use_delta(&d);
		delta_put(&once, &d);
		must(delta_get(&again, h, once.sbuf.data,
		    once.sbuf.size) == 0);
		must(again.nnodes == d.nnodes && again.nedges == d.nedges);
		delta_put(&twice, &again);
		must(twice.sbuf.size == once.sbuf.size &&
		    memcmp(twice.sbuf.data, once.sbuf.data,
		    once.sbuf.size) == 0);
		mp_buf_reset(&twice);
		sink += (unsigned)delta_merge(&twice, &d, &again);
		delta_release(&again);
	}
	delta_release(&d);
	mp_buf_release(&once);
	mp_buf_release(&twice);
}

static void
try_answers(const void *p, size_t len)
{
	struct answers_frame	f;

	memset(&f, 0, sizeof(f));
	if (answers_body_get(&f, p, len) == 0)
		must(f.nfiles <= len && f.nanswers <= len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct hasher	*h;

	if (h == NULL && (h = hasher_new()) == NULL)
		abort();
	try_adjacency(data, size);
	try_words(data, size);
	try_clones(data, size);
	try_coverage(data, size);
	try_outline(data, size);
	try_trees(data, size);
	try_delta(h, data, size);
	try_answers(data, size);
	return 0;
}
