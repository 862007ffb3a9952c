/*
 * The document: what proof_write() writes, proof_read() reads, and nothing
 * else.  Each pair of put_ and get_ stands together.
 */
#include <err.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proof.h"

static const char *const what_names[PROOF_WHAT_MAX] = {
	"node", "edge", "file", "package"
};

struct reader {
	struct query	*q;
	const char	*bad;		/* the first thing that is wrong */
};

/* ---- values ---- */

static json_t *
must(json_t *j)
{
	if (j == NULL)
		errx(STATUS_ERROR, "out of memory");
	return j;
}

static void
set(json_t *o, const char *key, json_t *value)
{
	if (json_object_set_new(o, key, must(value)) == -1)
		errx(STATUS_ERROR, "out of memory");
}

static void
bad(struct reader *r, const char *fmt, ...)
{
	va_list	 ap;
	char	 line[256];

	if (r->bad != NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	r->bad = pool_strdup(r->q->pool, line);
}

/* The object in O (NULL: J itself) that has these members and no others. */
static json_t *
get_object(struct reader *r, json_t *j, const char *key, const char *members)
{
	const char	*name;
	json_t		*value;

	if (key != NULL)
		j = json_object_get(j, key);
	if (!json_is_object(j)) {
		bad(r, "%s is no object", key != NULL ? key : "a part");
		return NULL;
	}
	json_object_foreach(j, name, value)
		if (!text_in(members, (struct text){ name, strlen(name) })) {
			bad(r, "%s: unknown member", key != NULL ? key :
			    "a part");
			return NULL;
		}
	return j;
}

static json_t *
hex(const unsigned char *p, size_t n)
{
	static const char	 digits[] = "0123456789abcdef";
	char			*s;
	json_t			*j;
	size_t			 i;

	if ((s = malloc(2 * n + 1)) == NULL)
		err(STATUS_ERROR, NULL);
	for (i = 0; i < n; i++) {
		s[2 * i] = digits[p[i] >> 4];
		s[2 * i + 1] = digits[p[i] & 15];
	}
	j = json_stringn_nocheck(s, 2 * n);
	free(s);
	return j;
}

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Bytes in hexadecimal, small letters. */
static struct text
bytes_of(struct reader *r, const json_t *j, const char *key)
{
	const char	*s = json_string_value(j);
	size_t		 n = json_string_length(j), i;
	struct text	 t = { "", 0 };
	char		*p;

	if (s == NULL || n % 2 != 0) {
		bad(r, "%s is not in hexadecimal", key);
		return t;
	}
	p = pool_alloc(r->q->pool, n / 2 + 1);
	for (i = 0; i < n; i += 2) {
		if (digit(s[i]) == -1 || digit(s[i + 1]) == -1) {
			bad(r, "%s is not in hexadecimal", key);
			return t;
		}
		p[i / 2] = (char)(digit(s[i]) << 4 | digit(s[i + 1]));
	}
	t.p = p;
	t.len = n / 2;
	return t;
}

static void
hash_value(struct reader *r, const json_t *j, const char *key,
    unsigned char out[HASH_LEN])
{
	struct text	t = bytes_of(r, j, key);

	memset(out, 0, HASH_LEN);
	if (t.len == HASH_LEN)
		memcpy(out, t.p, HASH_LEN);
	else
		bad(r, "%s is no hash", key);
}

static void
get_hash(struct reader *r, json_t *o, const char *key,
    unsigned char out[HASH_LEN])
{
	hash_value(r, json_object_get(o, key), key, out);
}

/* What cannot be a string of JSON is {"hex": bytes}. */
static void
put_text(json_t *o, const char *key, struct text t)
{
	json_t	*j = NULL, *wrapped;

	if (memchr(t.p, '\0', t.len) == NULL)
		j = json_stringn(t.p, t.len);
	if (j == NULL) {
		wrapped = must(json_object());
		set(wrapped, "hex", hex((const unsigned char *)t.p, t.len));
		j = wrapped;
	}
	set(o, key, j);
}

static struct text
get_text(struct reader *r, json_t *o, const char *key)
{
	json_t		*j = json_object_get(o, key);
	struct text	 t = { "", 0 };

	if (json_is_string(j)) {
		t.len = json_string_length(j);
		t.p = pool_strndup(r->q->pool, json_string_value(j), t.len);
	} else if ((j = get_object(r, o, key, "hex")) != NULL)
		t = bytes_of(r, json_object_get(j, "hex"), key);
	return t;
}

static uint64_t
get_number(struct reader *r, json_t *o, const char *key, uint64_t max)
{
	json_t		*j = json_object_get(o, key);
	json_int_t	 n = json_integer_value(j);

	if (!json_is_integer(j) || n < 0 || (uint64_t)n > max) {
		bad(r, "%s is not a number from 0 to %llu", key,
		    (unsigned long long)max);
		return 0;
	}
	return (uint64_t)n;
}

/* Number of the word in O among NAME(0) … NAME(n - 1). */
static unsigned int
get_word(struct reader *r, json_t *o, const char *key, unsigned int n,
    const char *(*name)(unsigned int))
{
	const char	*s = json_string_value(json_object_get(o, key));
	unsigned int	 i;

	for (i = 0; s != NULL && i < n; i++)
		if (name(i) != NULL && strcmp(name(i), s) == 0)
			return i;
	bad(r, "%s is none that is known", key);
	return 0;
}

/* ---- identities ---- */

static json_t *
put_identity(const struct identity *id)
{
	json_t	*o = must(json_object());

	switch (id->sort) {
	case IDENTITY_EXTERNAL:
		put_text(o, "external", id->name);
		break;
	case IDENTITY_PACKAGE:
		put_text(o, "package", id->package);
		put_text(o, "language", id->name);
		break;
	case IDENTITY_DEFINITION:
		put_text(o, "package", id->package);
		put_text(o, "path", id->path);
		put_text(o, "scope", id->scope);
		put_text(o, "name", id->name);
		set(o, "kind", json_string(node_kind_name(id->kind)));
		set(o, "ordinal", json_integer(id->ordinal));
		break;
	}
	return o;
}

static void
get_identity(struct reader *r, json_t *in, const char *key,
    struct identity *id)
{
	json_t	*o;

	memset(id, 0, sizeof(*id));
	id->package = id->path = id->scope = (struct text){ "", 0 };
	if (json_object_get(json_object_get(in, key), "external") != NULL) {
		if ((o = get_object(r, in, key, "external")) == NULL)
			return;
		id->sort = IDENTITY_EXTERNAL;
		id->name = get_text(r, o, "external");
		return;
	}
	if (json_object_get(json_object_get(in, key), "language") != NULL) {
		if ((o = get_object(r, in, key, "package language")) == NULL)
			return;
		id->sort = IDENTITY_PACKAGE;
		id->package = get_text(r, o, "package");
		id->name = get_text(r, o, "language");
		return;
	}
	if ((o = get_object(r, in, key,
	    "package path scope name kind ordinal")) == NULL)
		return;
	id->sort = IDENTITY_DEFINITION;
	id->package = get_text(r, o, "package");
	id->path = get_text(r, o, "path");
	id->scope = get_text(r, o, "scope");
	id->name = get_text(r, o, "name");
	id->kind = get_word(r, o, "kind", NODE_KIND_MAX, node_kind_name);
	id->ordinal = (uint32_t)get_number(r, o, "ordinal", UINT32_MAX);
	if (id->ordinal == 0)
		bad(r, "ordinal is not from 1");
}

static json_t *
put_claim(const struct proof *p)
{
	json_t	*o = must(json_object());

	set(o, "holds", json_string(p->absent ? "absent" : "present"));
	set(o, "what", json_string(what_names[p->what]));
	switch (p->what) {
	case PROOF_EDGE:
		set(o, "from", put_identity(&p->from));
		set(o, "type", json_string(edge_type_name(p->type)));
		set(o, "to", put_identity(&p->to));
		break;
	case PROOF_NODE:
		set(o, "node", put_identity(&p->from));
		break;
	case PROOF_FILE:
		put_text(o, "package", p->from.package);
		put_text(o, "path", p->from.path);
		break;
	default:
		put_text(o, "package", p->from.package);
		break;
	}
	return o;
}

static const char *
what_name(unsigned int what)
{
	return what_names[what];
}

static const char *
holds_name(unsigned int absent)
{
	return absent ? "absent" : "present";
}

static void
get_claim(struct reader *r, json_t *in, struct proof *p)
{
	static const char *const members[PROOF_WHAT_MAX] = {
		"holds what node", "holds what from type to",
		"holds what package path", "holds what package"
	};
	json_t	*o = json_object_get(in, "claim");

	p->what = (enum proof_what)get_word(r, o, "what", PROOF_WHAT_MAX,
	    what_name);
	p->absent = (int)get_word(r, o, "holds", 2, holds_name);
	if ((o = get_object(r, in, "claim", members[p->what])) == NULL)
		return;
	switch (p->what) {
	case PROOF_EDGE:
		get_identity(r, o, "from", &p->from);
		p->type = get_word(r, o, "type", EDGE_AUTHORED_BY,
		    edge_type_name);
		get_identity(r, o, "to", &p->to);
		break;
	case PROOF_NODE:
		get_identity(r, o, "node", &p->from);
		break;
	case PROOF_FILE:
		p->from.path = get_text(r, o, "path");
		/* FALLTHROUGH */
	default:
		p->from.package = get_text(r, o, "package");
		break;
	}
	if (r->bad == NULL && p->from.sort != IDENTITY_DEFINITION)
		bad(r, "the claim is about nothing in a file");
}

/* ---- places ---- */

static void
put_place(json_t *o, const struct proof_place *at)
{
	json_t		*path = must(json_array());
	unsigned int	 i;

	set(o, "index", json_integer((json_int_t)at->index));
	for (i = 0; i < at->npath; i++)
		if (json_array_append_new(path,
		    must(hex(at->path[i], HASH_LEN))) == -1)
			errx(STATUS_ERROR, "out of memory");
	set(o, "proof", path);
}

static void
get_place(struct reader *r, json_t *o, struct proof_place *at)
{
	json_t	*path = json_object_get(o, "proof");
	size_t	 i, n = json_array_size(path);

	at->index = get_number(r, o, "index", UINT32_MAX);
	if (!json_is_array(path) || n > MERKLE_DEPTH) {
		bad(r, "proof is no list of hashes");
		return;
	}
	for (i = 0; i < n; i++)
		hash_value(r, json_array_get(path, i), "proof", at->path[i]);
	at->npath = (unsigned int)n;
}

/* ---- leaves ---- */

/* The root of its files is given where no file leads to it. */
static json_t *
put_package(const struct proof_package *p, int with_root)
{
	json_t	*o = must(json_object());

	put_text(o, "name", p->name);
	set(o, "files", json_integer(p->files));
	if (with_root)
		set(o, "root", hex(p->root, HASH_LEN));
	put_place(o, &p->at);
	return o;
}

static void
get_package(struct reader *r, json_t *in, const char *key, int with_root,
    struct proof_package *p)
{
	json_t	*o = get_object(r, in, key, with_root ?
		    "name files root index proof" : "name files index proof");

	if (o == NULL)
		return;
	p->name = get_text(r, o, "name");
	p->files = (uint32_t)get_number(r, o, "files", UINT32_MAX);
	if (with_root)
		get_hash(r, o, "root", p->root);
	get_place(r, o, &p->at);
}

static const char *
tree_name(unsigned int number)
{
	if (number == RECORD_NODES)
		return "nodes";
	if (number == RECORD_UNRESOLVED)
		return "unresolved";
	return edge_type_name(number - 1);
}

static json_t *
put_trees(struct text trees)
{
	struct record_tree	 t;
	json_t			*list = must(json_array()), *o;
	size_t			 at = 0;

	while (record_tree_get(&t, trees, &at) == 1) {
		o = must(json_object());
		set(o, "tree", json_string(tree_name(t.number)));
		set(o, "leaves", json_integer(t.count));
		set(o, "root", hex(t.root, HASH_LEN));
		if (json_array_append_new(list, o) == -1)
			errx(STATUS_ERROR, "out of memory");
	}
	return list;
}

static struct text
get_trees(struct reader *r, json_t *in)
{
	json_t			*list = json_object_get(in, "trees"), *o;
	struct record_tree	 t;
	struct text		 trees = { "", 0 };
	size_t			 i, n = json_array_size(list);
	unsigned char		*p;

	if (!json_is_array(list) || n > RECORD_TREES_MAX) {
		bad(r, "trees is no list of trees");
		return trees;
	}
	trees.p = (char *)(p = pool_alloc(r->q->pool,
	    n * RECORD_TREE_LEN + 1));
	for (i = 0; i < n; i++) {
		if ((o = get_object(r, json_array_get(list, i), NULL,
		    "tree leaves root")) == NULL)
			return trees;
		t.number = (uint8_t)get_word(r, o, "tree",
		    RECORD_UNRESOLVED + 1, tree_name);
		t.count = (uint32_t)get_number(r, o, "leaves", UINT32_MAX);
		get_hash(r, o, "root", t.root);
		record_tree_put(p + i * RECORD_TREE_LEN, &t);
	}
	trees.len = n * RECORD_TREE_LEN;
	if (record_tree_find(&t, trees, RECORD_NODES) == -1)
		bad(r, "trees is out of order");
	return trees;
}

static json_t *
put_file(const struct proof_file *f)
{
	json_t	*o = must(json_object());

	put_text(o, "path", f->path);
	put_text(o, "language", f->lang);
	set(o, "blob", hex((const unsigned char *)f->blob.p, f->blob.len));
	set(o, "flags", json_integer(f->flags));
	set(o, "trees", put_trees(f->trees));
	put_place(o, &f->at);
	return o;
}

static void
get_file(struct reader *r, json_t *in, const char *key, struct proof_file *f)
{
	json_t	*o = get_object(r, in, key,
		    "path language blob flags trees index proof");

	if (o == NULL)
		return;
	f->path = get_text(r, o, "path");
	f->lang = get_text(r, o, "language");
	f->blob = bytes_of(r, json_object_get(o, "blob"), "blob");
	f->flags = (uint32_t)get_number(r, o, "flags", UINT32_MAX);
	f->trees = get_trees(r, o);
	get_place(r, o, &f->at);
}

static json_t *
put_record(const struct proof *p, const struct proof_record *rec, int with_key)
{
	unsigned char	 body[8];
	json_t		*o = must(json_object());
	int		 i;

	if (p->what == PROOF_EDGE) {
		if (with_key) {
			set(o, "from", hex(rec->key, HASH_LEN));
			set(o, "to", hex(rec->other, HASH_LEN));
		}
		set(o, "provenance",
		    json_string(provenance_name(rec->prov)));
		set(o, "confidence", json_integer(rec->conf));
	} else {
		if (with_key)
			set(o, "id", hex(rec->key, HASH_LEN));
		set(o, "parent", hex(rec->other, HASH_LEN));
		set(o, "flags", json_integer(rec->flags));
		for (i = 0; i < 8; i++)
			body[i] = (unsigned char)(rec->body >> (56 - 8 * i));
		set(o, "body", hex(body, sizeof(body)));
		put_text(o, "signature", rec->signature);
		put_text(o, "doc", rec->doc);
	}
	put_place(o, &rec->at);
	return o;
}

static void
get_node_record(struct reader *r, json_t *in, const char *key, int with_key,
    struct proof_record *rec)
{
	json_t		*o = get_object(r, in, key, with_key ?
			    "id parent flags body signature doc index proof" :
			    "parent flags body signature doc index proof");
	struct text	 t;
	size_t		 i;

	if (o == NULL)
		return;
	if (with_key)
		get_hash(r, o, "id", rec->key);
	get_hash(r, o, "parent", rec->other);
	rec->flags = (uint32_t)get_number(r, o, "flags", UINT32_MAX);
	t = bytes_of(r, json_object_get(o, "body"), "body");
	if (t.len != 8)
		bad(r, "body is not of 8 bytes");
	for (i = 0, rec->body = 0; i < t.len; i++)
		rec->body = rec->body << 8 | (unsigned char)t.p[i];
	rec->signature = get_text(r, o, "signature");
	rec->doc = get_text(r, o, "doc");
	get_place(r, o, &rec->at);
}

static void
get_record(struct reader *r, const struct proof *p, json_t *in,
    const char *key, int with_key, struct proof_record *rec)
{
	json_t	*o;

	if (p->what != PROOF_EDGE) {
		get_node_record(r, in, key, with_key, rec);
		return;
	}
	if ((o = get_object(r, in, key, with_key ?
	    "from to provenance confidence index proof" :
	    "provenance confidence index proof")) == NULL)
		return;
	if (with_key) {
		get_hash(r, o, "from", rec->key);
		get_hash(r, o, "to", rec->other);
	}
	rec->prov = get_word(r, o, "provenance", PROV_MAX, provenance_name);
	rec->conf = (unsigned int)get_number(r, o, "confidence", 255);
	get_place(r, o, &rec->at);
}

/* ---- the gap ---- */

static json_t *
put_leaf(const struct proof *p, const struct proof_leaf *l)
{
	switch (p->level) {
	case LEVEL_PACKAGE:
		return put_package(&l->package, 1);
	case LEVEL_FILE:
		return put_file(&l->file);
	default:
		return put_record(p, &l->record, 1);
	}
}

static void
get_leaf(struct reader *r, const struct proof *p, json_t *in, const char *key,
    struct proof_leaf *l)
{
	switch (p->level) {
	case LEVEL_PACKAGE:
		get_package(r, in, key, 1, &l->package);
		break;
	case LEVEL_FILE:
		get_file(r, in, key, &l->file);
		break;
	default:
		get_record(r, p, in, key, 1, &l->record);
		break;
	}
}

/* ---- the whole ---- */

static json_t *
put_snapshot(const struct proof *p)
{
	json_t	*o = must(json_object());

	put_text(o, "repository", p->repo);
	set(o, "root", hex(p->root, HASH_LEN));
	set(o, "packages", json_integer(p->packages));
	set(o, "generation", json_integer((json_int_t)p->generation));
	put_text(o, "commit", p->commit);
	set(o, "seal", hex(p->seal, HASH_LEN));
	return o;
}

static void
get_snapshot(struct reader *r, json_t *in, struct proof *p)
{
	json_t	*o = get_object(r, in, "snapshot",
		    "repository root packages generation commit seal");

	if (o == NULL)
		return;
	p->repo = get_text(r, o, "repository");
	get_hash(r, o, "root", p->root);
	p->packages = (uint32_t)get_number(r, o, "packages", UINT32_MAX);
	p->generation = get_number(r, o, "generation", INT64_MAX);
	p->commit = get_text(r, o, "commit");
	get_hash(r, o, "seal", p->seal);
}

char *
proof_write(struct query *q, const struct proof *p, int indent)
{
	json_t	*o = must(json_object()), *gap;
	char	*s, *copy;

	set(o, "format", json_string(PROOF_FORMAT));
	set(o, "claim", put_claim(p));
	set(o, "sum", hex(p->sum, HASH_LEN));
	set(o, "snapshot", put_snapshot(p));
	if (!p->absent || p->level > LEVEL_PACKAGE)
		set(o, "package", put_package(&p->package,
		    !p->absent && p->level == LEVEL_PACKAGE));
	if (p->level > LEVEL_FILE || (!p->absent && p->level == LEVEL_FILE))
		set(o, "file", put_file(&p->file));
	if (!p->absent && p->level == LEVEL_RECORD)
		set(o, "record", put_record(p, &p->record, 0));
	if (p->absent && p->level != LEVEL_TREE) {
		gap = must(json_object());
		if (p->has_before)
			set(gap, "before", put_leaf(p, &p->before));
		if (p->has_after)
			set(gap, "after", put_leaf(p, &p->after));
		set(o, "gap", gap);
	}
	if ((s = json_dumps(o, indent ? JSON_INDENT(2) |
	    JSON_ENSURE_ASCII : JSON_COMPACT | JSON_ENSURE_ASCII)) ==
	    NULL)
		errx(STATUS_ERROR, "out of memory");
	copy = pool_printf(q->pool, "%s\n", s);
	free(s);
	json_decref(o);
	return copy;
}

/* Which level a document goes down to, and whether its parts are those. */
static const char *
shape(struct proof *p, json_t *doc)
{
	static const enum proof_level	 deepest[PROOF_WHAT_MAX] = {
		LEVEL_RECORD, LEVEL_RECORD, LEVEL_FILE, LEVEL_PACKAGE
	};
	int	has_package = json_object_get(doc, "package") != NULL;
	int	has_file = json_object_get(doc, "file") != NULL;
	int	has_record = json_object_get(doc, "record") != NULL;
	int	has_gap = json_object_get(doc, "gap") != NULL;

	if (!p->absent) {
		p->level = deepest[p->what];
		return has_package && has_file == (p->level >= LEVEL_FILE) &&
		    has_record == (p->level == LEVEL_RECORD) && !has_gap ?
		    NULL : "its parts are not those of such a claim";
	}
	p->level = !has_package ? LEVEL_PACKAGE : !has_file ? LEVEL_FILE :
	    !has_gap ? LEVEL_TREE : LEVEL_RECORD;
	return !has_record && (has_package || !has_file) &&
	    has_gap == (p->level != LEVEL_TREE) &&
	    p->level <= deepest[p->what] ? NULL :
	    "its parts are not those of such a claim";
}

static void
read_document(struct reader *r, json_t *doc, struct proof *p)
{
	json_t		*gap;
	const char	*s;

	if (get_object(r, doc, NULL, "format claim sum snapshot package "
	    "file record gap") == NULL)
		return;
	s = json_string_value(json_object_get(doc, "format"));
	if (s == NULL || strcmp(s, PROOF_FORMAT) != 0)
		bad(r, "its format is not " PROOF_FORMAT);
	get_claim(r, doc, p);
	if (r->bad == NULL && (s = shape(p, doc)) != NULL)
		bad(r, "%s", s);
	if (r->bad != NULL)
		return;
	get_hash(r, doc, "sum", p->sum);
	get_snapshot(r, doc, p);
	if (json_object_get(doc, "package") != NULL)
		get_package(r, doc, "package", !p->absent &&
		    p->level == LEVEL_PACKAGE, &p->package);
	if (json_object_get(doc, "file") != NULL)
		get_file(r, doc, "file", &p->file);
	if (json_object_get(doc, "record") != NULL)
		get_record(r, p, doc, "record", 0, &p->record);
	if (json_object_get(doc, "gap") == NULL ||
	    (gap = get_object(r, doc, "gap", "before after")) == NULL)
		return;
	p->has_before = json_object_get(gap, "before") != NULL;
	p->has_after = json_object_get(gap, "after") != NULL;
	if (p->has_before)
		get_leaf(r, p, gap, "before", &p->before);
	if (p->has_after)
		get_leaf(r, p, gap, "after", &p->after);
}

const char *
proof_read(struct query *q, const char *s, size_t len, struct proof *p)
{
	struct reader	 r = { q, NULL };
	json_error_t	 error;
	json_t		*doc;

	memset(p, 0, sizeof(*p));
	p->from.package = p->from.path = p->from.scope = p->from.name =
	    (struct text){ "", 0 };
	if ((doc = json_loadb(s, len, JSON_REJECT_DUPLICATES, &error)) ==
	    NULL)
		return pool_printf(q->pool, "not JSON: line %d: %s",
		    error.line, error.text);
	read_document(&r, doc, p);
	json_decref(doc);
	return r.bad;
}
