/* Rows of members: what goes in comes out; damage is seen. */
#include "community.h"
#include "kinds.h"
#include "tap.h"

static uint32_t seed = 7;

static uint32_t
rnd(uint32_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

#define SLOTS	300

struct want {
	int64_t		id[COMM_FILES][SLOTS];
	uint64_t	leaf[COMM_FILES][SLOTS];
	uint32_t	n[COMM_FILES];
};

static int
same_file(struct comm_file *f, const struct want *w, uint32_t k)
{
	uint64_t sum = 0;
	uint32_t count, at = 0, i;
	int64_t id;
	int more;

	while ((more = comm_run(f, &count, &id)) == 1)
		for (; count > 0; count--, at++)
			if (at >= SLOTS || w->id[k][at] != id)
				return 0;
	for (; at < w->n[k]; at++)
		if (w->id[k][at] != 0)
			return 0;
	for (i = 0; i < f->n; i++) {
		for (at = 0, sum = 0; at < w->n[k]; at++)
			if (w->id[k][at] == f->sums[i].id)
				sum += w->leaf[k][at];
		if (sum != f->sums[i].sum)
			return 0;
	}
	return more == 0;
}

static void
fill(struct want *w, uint32_t communities)
{
	uint32_t k, i;

	memset(w, 0, sizeof(*w));
	for (k = 0; k < COMM_FILES; k++) {
		w->n[k] = rnd(3) == 0 ? 0 : rnd(SLOTS);
		for (i = 0; i < w->n[k]; i++) {
			w->id[k][i] = i > 0 && rnd(4) > 0 ? w->id[k][i - 1] :
			    rnd(communities);
			w->leaf[k][i] = (uint64_t)rnd(1u << 24) << 40 | i;
		}
	}
}

static void
round_trip(uint32_t communities)
{
	struct comm_buf b = { 0 }, copy = { 0 };
	struct comm_file f = { 0 };
	struct comm_row row, again;
	struct want w;
	uint32_t k;
	size_t len;
	char *cut;
	int good = 1, seen = 1;

	fill(&w, communities);
	comm_begin(&b);
	for (k = 0; k < COMM_FILES; k++)
		comm_put(&b, 160 + k, w.id[k], w.leaf[k], w.n[k]);
	comm_end(&b);
	good = comm_open(&row, b.p, b.len) == 0;
	for (k = 0; good && k < COMM_FILES; k++)
		good = comm_file(&f, &row, 160 + k) == 0 &&
		    same_file(&f, &w, k);
	ok(good, "%u communities: %zu bytes", communities, b.len);
	comm_begin(&copy);
	for (k = 0; k < COMM_FILES; k++)
		comm_copy(&copy, k, &row);
	comm_end(&copy);
	ok(copy.len == b.len && memcmp(copy.p, b.p, b.len) == 0,
	    "parts copied give the same row");
	for (len = 1; len < b.len; len++) {
		cut = tap_copy(b.p, len);
		seen &= comm_open(&again, cut, len) == -1;
		free(cut);
	}
	ok(seen, "a row that was cut is damaged");
	comm_release(&b);
	comm_release(&copy);
	comm_file_release(&f);
}

static void
test_damage(void)
{
	struct comm_buf b = { 0 };
	struct comm_file f = { 0 };
	struct comm_row row;
	struct want w;
	uint32_t i, k, count;
	int64_t id;
	size_t at;

	fill(&w, 9);
	comm_begin(&b);
	for (k = 0; k < COMM_FILES; k++)
		comm_put(&b, k, w.id[k], w.leaf[k], w.n[k]);
	comm_end(&b);
	for (i = 0; i < 20000; i++) {
		at = rnd((uint32_t)b.len);
		b.p[at] ^= (unsigned char)(1 + rnd(255));
		if (comm_open(&row, b.p, b.len) == 0)
			for (k = 0; k < COMM_FILES; k++)
				if (comm_file(&f, &row, k) == 0)
					while (comm_run(&f, &count, &id) == 1)
						;
	}
	ok(1, "whatever is in a row, nothing is read outside of it");
	comm_release(&b);
	comm_file_release(&f);
}

static void
test_leaf(void)
{
	unsigned char hash[HASH_LEN] = { 1 }, other[HASH_LEN] = { 2 };
	struct text none = { NULL, 0 }, some = { "int f(void)", 11 };
	uint64_t leaf = comm_leaf(hash, 3, 4, some, none);

	ok(leaf == comm_leaf(hash, 3, 4, some, none), "a leaf is what it is");
	ok(leaf != comm_leaf(other, 3, 4, some, none), "of identity");
	ok(leaf != comm_leaf(hash, 4, 4, some, none), "of flags");
	ok(leaf != comm_leaf(hash, 3, 5, some, none), "of body");
	ok(leaf != comm_leaf(hash, 3, 4, none, none), "of signature");
	ok(leaf != comm_leaf(hash, 3, 4, some, some), "of doc");
	ok(leaf != comm_leaf(hash, 3, 4, none, some), "and which is which");
}

int
main(void)
{
	struct comm_buf b = { 0 };
	int64_t id[2] = { 0, 0 };
	uint64_t leaf[2] = { 1, 2 };

	comm_begin(&b);
	comm_put(&b, 3, id, leaf, 2);
	comm_end(&b);
	ok(b.len == 0, "no members: no row");
	comm_release(&b);
	round_trip(2);
	round_trip(12);
	round_trip(250);
	test_damage();
	test_leaf();
	ok(comm_weight(EDGE_CALLS, 100) > comm_weight(EDGE_CALLS, 40) &&
	    comm_weight(EDGE_CALLS, 100) > comm_weight(EDGE_IMPORTS, 100),
	    "weights");
	ok(comm_weight(EDGE_DOCUMENTS, 100) == 0 &&
	    comm_weight(EDGE_AUTHORED_BY, 100) == 0 &&
	    comm_weight(63, 100) == 0, "what does not count");
	return tap_done();
}
