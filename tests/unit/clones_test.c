/* Signatures: how near they come to the true share, and their sections. */
#include "clones.h"
#include "tap.h"

#define TOKENS	400

static uint32_t seed = 3;

static uint32_t
rnd(uint32_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

static void
sign(const uint32_t *t, uint32_t n, unsigned char out[CLONE_BINS])
{
	struct clone_sketch s;
	uint32_t i;

	clone_begin(&s);
	for (i = 0; i < n; i++)
		clone_token(&s, t[i]);
	ok(clone_signature(&s, out) == (n >= CLONE_TOKENS_MIN),
	    "%u tokens", n);
}

static int
compare(const void *va, const void *vb)
{
	return memcmp(va, vb, CLONE_SHINGLE * sizeof(uint32_t));
}

/* Shingles of T as a set; returns how many. */
static size_t
shingles(const uint32_t *t, uint32_t n, uint32_t (*v)[CLONE_SHINGLE])
{
	size_t k = 0, i;

	for (i = 0; i + CLONE_SHINGLE <= n; i++)
		memcpy(v[i], t + i, sizeof(*v));
	qsort(v, n - CLONE_SHINGLE + 1, sizeof(*v), compare);
	for (i = 0; i + CLONE_SHINGLE <= n; i++)
		if (k == 0 || compare(v[k - 1], v[i]) != 0)
			memcpy(v[k++], v[i], sizeof(*v));
	return k;
}

static int
jaccard(const uint32_t *a, const uint32_t *b, uint32_t n)
{
	static uint32_t x[TOKENS][CLONE_SHINGLE], y[TOKENS][CLONE_SHINGLE];
	size_t nx = shingles(a, n, x), ny = shingles(b, n, y), i = 0, k = 0;
	size_t both = 0;
	int c;

	while (i < nx && k < ny) {
		c = compare(x[i], y[k]);
		both += c == 0;
		i += c <= 0;
		k += c >= 0;
	}
	return (int)(100 * both / (nx + ny - both));
}

/* Bodies that differ in CHANGES places. */
static void
test_pairs(uint32_t n, uint32_t changes)
{
	uint32_t a[TOKENS], b[TOKENS], i, round;
	unsigned char x[CLONE_BINS], y[CLONE_BINS];
	int sum = 0, far = 0, d;

	for (round = 0; round < 40; round++) {
		for (i = 0; i < n; i++)
			a[i] = b[i] = rnd(60);
		for (i = 0; i < changes; i++)
			b[rnd(n)] = 100 + rnd(60);
		sign(a, n, x);
		sign(b, n, y);
		d = clone_likeness(x, y) - jaccard(a, b, n);
		sum += d;
		far += d < -27 || d > 27;
	}
	ok(sum / 40 > -7 && sum / 40 < 7, "%u tokens, %u changed: right on "
	    "average (%d)", n, changes, sum / 40);
	ok(far <= 1, "and seldom far off (%d)", far);
}

static void
test_section(void)
{
	unsigned char section[4 * CLONE_ENTRY_MAX], sig[CLONE_BINS];
	static const uint32_t ords[] = { 1, 2, 300, 70000 };
	struct clones c;
	size_t len = 0, i, n = 0, cut, bad = 0;

	for (i = 0; i < 4; i++) {
		memset(sig, (int)i + 1, sizeof(sig));
		len += clone_put(section + len, ords[i], i == 0 ? 0 :
		    ords[i - 1], sig);
	}
	clones_open(&c, section, len);
	while (clones_next(&c))
		n += c.ord == ords[n] && c.signature[5] == n + 1;
	ok(n == 4 && !c.bad, "a section is read as it was written");
	ok(clones_check(section, len, 70001), "it fits its file");
	ok(!clones_check(section, len, 70000), "and no smaller one");
	for (cut = 1; cut < len; cut++) {
		unsigned char *copy = tap_copy(section, cut);

		bad += !clones_check(copy, cut, 70001);
		free(copy);
	}
	ok(bad == len - 4, "cut anywhere but between two: damaged");
	section[0] = 0;
	ok(!clones_check(section, len, 70001), "the file has none");
	ok(clones_check(NULL, 0, 1), "an empty one");
}

int
main(void)
{
	uint32_t same[100], i;
	unsigned char x[CLONE_BINS], y[CLONE_BINS];

	for (i = 0; i < 100; i++)
		same[i] = i % 7;
	sign(same, 100, x);
	sign(same, 100, y);
	ok(clone_likeness(x, y) == 100, "the same");
	sign(same, CLONE_TOKENS_MIN - 1, y);
	test_pairs(60, 0);
	test_pairs(60, 2);
	test_pairs(200, 5);
	test_pairs(400, 8);
	test_pairs(400, 60);
	test_pairs(400, 400);
	test_section();
	return tap_done();
}
