/* HELLO and END. */
#include "frame.h"
#include "stream.h"
#include "tap.h"

static struct text
text(const char *s)
{
	struct text t = { s, strlen(s) };

	return t;
}

static int
same(struct text t, const char *s)
{
	return t.len == strlen(s) && (t.len == 0 || memcmp(t.p, s, t.len) == 0);
}

static void
hostile(const char *what, int (*get)(const void *, size_t),
    const struct mp_buf *b)
{
	unsigned char *copy;
	size_t i;
	int refused = 1, j, answers = 0;

	for (i = 0; i < b->sbuf.size; i++) {
		copy = tap_copy(b->sbuf.data, i);
		refused &= get(copy, i) == -1;
		free(copy);
		copy = tap_copy(b->sbuf.data, b->sbuf.size);
		for (j = 0; j < 256; j++) {
			copy[i] = (unsigned char)j;
			answers += get(copy, b->sbuf.size) == -1;
		}
		free(copy);
	}
	ok(refused && answers > 0, "%s: cut off or changed anywhere", what);
}

static int
whole_hello(const void *p, size_t len)
{
	struct hello h;
	uint32_t i;

	if (hello_get(&h, p, len) != HELLO_OK)
		return -1;
	for (i = 0; i < h.nlangs; i++)
		(void)hello_lang_get(&h);
	return h.langs.bad ? -1 : 0;
}

static int
whole_end(const void *p, size_t len)
{
	struct end e;
	struct end_stage s;
	uint64_t n;
	uint32_t i, j;

	if (end_get(&e, p, len) == -1)
		return -1;
	for (i = 0; i < e.nstages; i++) {
		end_stage_get(&e, &s);
		for (j = 0; j < s.ncounts; j++)
			(void)end_count_get(&s, &n);
	}
	return 0;
}

static void
test_hello(void)
{
	struct text langs[] = { { "c", 1 }, { "go", 2 } }, a, b;
	struct hello h, g;
	struct mp_buf m;

	memset(&h, 0, sizeof(h));
	h.producer = text("kn-feed 0.1.0");
	h.repo = text("github.com/o/n");
	h.commit = text("abc");
	h.base = 7;
	h.full = 1;
	h.files = 1234567;
	h.relink = 1;
	h.options = text("{}");
	h.builds = text("kn-link 0123456789abcdef\n");
	mp_buf_init(&m);
	hello_put(&m, &h, langs, 2);
	ok(hello_get(&g, m.sbuf.data, m.sbuf.size) == HELLO_OK &&
	    g.version == FRAME_VERSION && same(g.producer, "kn-feed 0.1.0") &&
	    same(g.repo, "github.com/o/n") && same(g.commit, "abc") &&
	    g.base == 7 && g.full == 1 && g.files == 1234567 && g.nlangs == 2,
	    "HELLO comes back");
	ok(g.relink == 1 && same(g.options, "{}") &&
	    same(g.builds, "kn-link 0123456789abcdef\n") && g.feed.p == NULL,
	    "with what the store keeps");
	a = hello_lang_get(&g);
	b = hello_lang_get(&g);
	ok(same(a, "c") && same(b, "go"), "with its languages");
	hostile("HELLO", whole_hello, &m);

	ok(hello_get(&g, "\x81\xa1v\x02", 4) == HELLO_VERSION &&
	    g.version == 2, "another version");
	ok(hello_get(&g, "\x82\xa3new\x91\xc0\xa1v\x01", 10) == HELLO_OK &&
	    g.repo.len == 0 && !g.full && !g.relink && g.builds.p == NULL, "an unknown key, and no others");
	ok(hello_get(&g, "\x80", 1) == HELLO_DAMAGED, "no version");
	ok(hello_get(&g, "\x81\xa1v\xa1x", 5) == HELLO_DAMAGED, "no number");
	ok(hello_get(&g, "\x81\x01\x01", 3) == HELLO_DAMAGED, "no string key");
	mp_buf_release(&m);
}

static void
test_end(void)
{
	static const struct end_count one[] = { { "files", 3 }, { "gone", 0 } };
	static const struct end_count two[] = { { "edges", 1ULL << 40 } };
	struct mp_buf a, b;
	struct end e;
	struct end_stage s;
	struct text name;
	uint64_t n = 0;

	mp_buf_init(&a);
	mp_buf_init(&b);
	ok(end_put(&a, NULL, 0, "kn-feed", 1, one, 2) == 0 &&
	    end_put(&b, a.sbuf.data, a.sbuf.size, "kn-link", 0, two, 1) == 0,
	    "two stages");
	ok(end_get(&e, b.sbuf.data, b.sbuf.size) == 0 && e.nstages == 2 &&
	    e.worst == 1, "END comes back");
	end_stage_get(&e, &s);
	ok(same(s.name, "kn-feed") && s.status == 1 && s.ncounts == 2,
	    "first stage");
	name = end_count_get(&s, &n);
	ok(same(name, "files") && n == 3, "a count");
	name = end_count_get(&s, &n);
	ok(same(name, "gone") && n == 0, "another");
	end_stage_get(&e, &s);
	name = end_count_get(&s, &n);
	ok(same(s.name, "kn-link") && s.status == 0 && same(name, "edges") &&
	    n == 1ULL << 40, "second stage");
	hostile("END", whole_end, &b);
	mp_buf_reset(&a);
	ok(end_put(&a, b.sbuf.data, b.sbuf.size - 1, "x", 0, NULL, 0) == -1 &&
	    a.sbuf.size == 0, "nothing is added to a damaged one");
	ok(end_get(&e, "\x80", 1) == 0 && e.nstages == 0, "an empty map");
	mp_buf_release(&a);
	mp_buf_release(&b);
}

int
main(void)
{
	test_hello();
	test_end();
	return tap_done();
}
