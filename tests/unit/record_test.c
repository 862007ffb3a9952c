/* The leaves of the fingerprint, against hashes computed by another program
   from man/kn-store.5. */
#include "merkle.h"
#include "record.h"
#include "tap.h"

static unsigned char	a[HASH_LEN], b[HASH_LEN];	/* 0 … 31, 32 … 63 */
static unsigned char	sum[HASH_LEN];

static struct text
text(const char *s)
{
	struct text t = { s, strlen(s) };

	return t;
}

static void
is_sum(const char *want, const char *what)
{
	char	hex[2 * HASH_LEN + 1];
	int	i;

	for (i = 0; i < HASH_LEN; i++)
		snprintf(hex + 2 * i, 3, "%02x", sum[i]);
	is(hex, want, what);
}

static void
test_records(struct hasher *h, struct mp_buf *m)
{
	struct record_edge edge = { a, b, 2, 1, 100 };
	struct record_node node = { a, b, 0x804, 0x1122334455667788u,
	    text("int f(void)"), text("Does it.") };
	struct record_node file = { a, NULL, 0, 0, { NULL, 0 }, text("") };
	struct record_unresolved loose = { a, 2, 3, text("print") };

	record_edge_leaf(h, &edge, sum);
	is_sum("d2672e152c0f382ad1d8342cec3d2b84b3dff04b81bd42c7cb835a7004c5e4c4",
	    "edge");
	record_node_leaf(h, m, &node, sum);
	is_sum("5799b8f8b381cc0e38b45ddd2fe22da32b3f107f8b1f5f6e42fe968f59675871",
	    "node");
	record_node_leaf(h, m, &file, sum);
	is_sum("f4441f0a8c4b8bf001ad3e25a9d83524a19f8cb3fdbc0c4d1aaa226a9792ebe2",
	    "node of a file");
	record_unresolved_leaf(h, m, &loose, sum);
	is_sum("c7a04adae310bd661d3a52eebee40020dc99ae51034cfec14e2bbca6bbbcc858",
	    "unresolved");
}

static void
test_levels(struct hasher *h, struct mp_buf *m)
{
	struct record_tree t = { 0, 5, { 0 } }, u = { 3, 7, { 0 } }, v;
	unsigned char trees[2 * RECORD_TREE_LEN + 1];
	struct record_file file = { text("src/a.c"), text("c"),
	    { "\1\2", 2 }, 1, { (char *)trees, 2 * RECORD_TREE_LEN } };
	struct record_package package = { text("github.com/o/n"),
	    text("src"), 9, a };
	struct text list = file.trees, bad;

	memcpy(t.root, a, HASH_LEN);
	memcpy(u.root, b, HASH_LEN);
	record_tree_put(trees, &t);
	record_tree_put(trees + RECORD_TREE_LEN, &u);
	record_file_leaf(h, m, &file, sum);
	is_sum("39e5618f754248d1a471e88491e332be1b21cf914c02b10689ac3225476eae18",
	    "file");
	record_package_leaf(h, m, &package, sum);
	is_sum("da8944cb9d6644a5d7d9d591bf191a38a9738a8270a4bf1a8ee427f1c287fd6c",
	    "package");
	record_graph_root(h, m, text("github.com/o/n"), 4, b, sum);
	is_sum("11048ba83838089cce8443cbbac85d32542034c5be9ab652501ca216a48c6b06",
	    "graph");

	ok(record_tree_find(&v, list, 3) == 1 && v.count == 7 &&
	    memcmp(v.root, b, HASH_LEN) == 0, "a tree of the list");
	ok(record_tree_find(&v, list, 4) == 0, "none of it");
	ok(record_tree_find(&v, text(""), 0) == 0, "an empty list");
	bad = list;
	bad.len--;
	ok(record_tree_find(&v, bad, 0) == -1, "a list that is cut off");
	trees[RECORD_TREE_LEN] = 0;
	ok(record_tree_find(&v, list, 0) == -1, "twice the same tree");
	trees[RECORD_TREE_LEN] = 3;
	memset(trees + 1, 0, 4);
	ok(record_tree_find(&v, list, 3) == -1, "a tree without leaves");
}

static void
test_order(void)
{
	struct record_leaf v[4];

	memset(v, 0, sizeof(v));
	v[0].key = v[1].key = v[2].key = b;
	v[3].key = a;
	v[0].type = v[1].type = 2;
	v[0].name = text("ab");
	v[1].name = text("a");
	v[2].type = 1;
	record_leaves_sort(v, 4);
	ok(v[0].key == a && v[1].type == 1 && v[2].name.len == 1 &&
	    v[3].name.len == 2, "by identity, type, name");
	v[0].key = b;
	v[0].key2 = v[1].key2 = b;
	v[0].type = v[1].type = 0;
	v[0].hash[0] = 1;
	record_leaves_sort(v, 2);
	ok(v[1].hash[0] == 1, "by hash, if nothing else");
}

int
main(void)
{
	struct hasher *h = hasher_new();
	struct mp_buf m;
	int i;

	if (h == NULL)
		return 2;
	for (i = 0; i < HASH_LEN; i++) {
		a[i] = (unsigned char)i;
		b[i] = (unsigned char)(i + HASH_LEN);
	}
	mp_buf_init(&m);
	test_records(h, &m);
	test_levels(h, &m);
	test_order();
	mp_buf_release(&m);
	hasher_free(h);
	return tap_done();
}
