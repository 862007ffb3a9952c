/* SHA-256 and the identity of nodes, against values computed elsewhere. */
#include "facts.h"
#include "kinds.h"
#include "tap.h"

static struct text
text(const char *s)
{
	struct text t = { s, strlen(s) };

	return t;
}

static const char *
hex(const unsigned char *p)
{
	static char buf[2 * HASH_LEN + 1];
	int i;

	for (i = 0; i < HASH_LEN; i++)
		snprintf(buf + 2 * i, 3, "%02x", p[i]);
	return buf;
}

static const struct {
	const char	*data;
	const char	*sum;
} sums[] = {
	{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "abc",
	  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
};

int
main(void)
{
	unsigned char a[HASH_LEN], b[HASH_LEN];
	struct hasher *h = hasher_new();
	struct mp_buf m;
	struct text none = { NULL, 0 };
	char step[16];
	size_t i, n;

	if (h == NULL)
		return 2;
	for (i = 0; i < sizeof(sums) / sizeof(sums[0]); i++) {
		hasher_sum(h, sums[i].data, strlen(sums[i].data), a);
		is(hex(a), sums[i].sum, "sum");
	}
	hasher_begin(h);
	hasher_add(h, "a", 1);
	hasher_add(h, NULL, 0);
	hasher_add(h, "bc", 2);
	hasher_end(h, a);
	is(hex(a), sums[1].sum, "in pieces");

	/* The same by hand. */
	node_hash(h, a, text("github.com/o/n"), text("src"), text("C/f"),
	    text("g"), NODE_METHOD, text("a.c#2"));
	mp_buf_init(&m);
	mp_put_raw(&m, "\x97\xa4node\xaegithub.com/o/n\xa3src\xa3""C/f\xa1g"
	    "\xa6method\xa5""a.c#2", 44);
	hasher_sum(h, m.sbuf.data, m.sbuf.size, b);
	ok(memcmp(a, b, HASH_LEN) == 0, "identity of a node");
	mp_buf_release(&m);

	node_hash(h, a, none, none, none, text("fmt.Println"), NODE_EXTERNAL,
	    none);
	node_hash(h, b, text(""), text(""), text(""), text("fmt.Println"),
	    NODE_EXTERNAL, text(""));
	ok(memcmp(a, b, HASH_LEN) == 0, "no text is empty text");
	is(hex(a), "6838926accda6d04fc9a0c4e05f0539dddbe7cb258bf0dafa5a38a04f4dc4a9f", "an external symbol");
	node_hash(h, b, text("fmt"), none, none, text(".Println"),
	    NODE_EXTERNAL, none);
	ok(memcmp(a, b, HASH_LEN) != 0, "parts do not run together");

	n = scope_step(step, text("a/b\\c"));
	ok(n == 7 && memcmp(step, "a\\/b\\\\c", 7) == 0,
	    "a slash in a name is no step");
	ok(scope_step(NULL, text("a/b\\c")) == 7, "its length alone");
	hasher_free(h);
	hasher_free(NULL);
	return tap_done();
}
