/* Sets of hashes of names. */
#include <stdint.h>

#include "facts.h"
#include "tap.h"

static uint32_t seed = 1;

static uint32_t
rnd(void)
{
	seed = seed * 1664525 + 1013904223;
	return seed ^ seed >> 15;
}

static int
compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* Sets of N random hashes from a range that gives repeats. */
static void
sets(size_t n, uint32_t mask)
{
	struct mp_buf b;
	uint32_t *v, *want, w;
	size_t i;
	int found = 1, lost = 1;

	v = malloc((n + 1) * sizeof(*v));
	want = malloc((n + 1) * sizeof(*v));
	for (i = 0; i < n; i++)
		v[i] = want[i] = rnd() & mask & ~1u;	/* even ones */
	qsort(want, n, sizeof(*want), compare);
	mp_buf_init(&b);
	mentions_encode(&b, v, n);
	for (i = 0; i < n; i++) {
		w = want[i];
		found &= mentions_any(b.sbuf.data, b.sbuf.size, &w, 1);
		w = want[i] + 1;
		lost &= !mentions_any(b.sbuf.data, b.sbuf.size, &w, 1);
	}
	ok(found && lost, "set of %zu, mask %x", n, mask);
	for (i = 0; i < n; i++)
		want[i] = want[i] + 1;
	ok(!mentions_any(b.sbuf.data, b.sbuf.size, want, n),
	    "none of many others");
	if (n > 0) {
		want[0]--;		/* the smallest, as it was */
		ok(mentions_any(b.sbuf.data, b.sbuf.size, want, n),
		    "one of many");
	}
	mp_buf_release(&b);
	free(v);
	free(want);
}

static void
damage(void)
{
	struct mp_buf b;
	uint32_t v[] = { 7, 300, 70000, 5000000, 0xffffffff }, w = 0xfffffffe;
	unsigned char *copy;
	size_t i;
	int all = 1;

	mp_buf_init(&b);
	mentions_encode(&b, v, 5);
	ok(!mentions_any(b.sbuf.data, b.sbuf.size, &w, 1), "not in it");
	for (i = 0; i < b.sbuf.size; i++) {
		copy = tap_copy(b.sbuf.data, i);
		all &= mentions_any(copy, i, &w, 1);
		free(copy);
	}
	ok(all, "a set cut off anywhere counts as a hit");
	ok(mentions_any("\x01\xff\xff\xff\xff\xff\x01", 7, &w, 1),
	    "a varint of six bytes counts as a hit");
	ok(!mentions_any(b.sbuf.data, b.sbuf.size, NULL, 0), "none wanted");
	mp_buf_reset(&b);
	mentions_encode(&b, v, 0);
	ok(b.sbuf.size == 1 && !mentions_any(b.sbuf.data, 1, &w, 1),
	    "the empty set is one byte");
	mp_buf_release(&b);
}

int
main(void)
{
	static const size_t sizes[] = { 0, 1, 2, 47, 48, 49, 64, 65, 500, 5000 };
	size_t i;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		sets(sizes[i], 0xffffffff);
		sets(sizes[i], 0x3ff);
	}
	damage();
	ok(mention_hash("dictAdd", 7) != mention_hash("dictAde", 7) &&
	    mention_hash("x", 1) == mention_hash("x", 1), "hash");
	/* Stores hold these: the function may not change. */
	ok(mention_hash("main", 4) == 0x7af55ee5u && mention_hash("", 0) ==
	    0x38d394c2u, "hash of main: %08x, of nothing: %08x",
	    mention_hash("main", 4), mention_hash("", 0));
	return tap_done();
}
