/*
 * The document: what proof_write() writes, proof_read() reads, and nothing
 * else.  Each pair of put_ and get_ stands together.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "proof.h"
#include "proof_values.h"

static const char *const what_names[PROOF_WHAT_MAX] = {
	"node", "edge", "file", "package"
};

/* ---- identities ---- */

static json_t *
put_identity(const struct identity *id)
{
	json_t	*o = json_must(json_object());

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
		put_value(o, "kind", json_string(node_kind_name(id->kind)));
		put_value(o, "ordinal", json_integer(id->ordinal));
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
		reader_bad(r, "ordinal is not from 1");
}

static json_t *
put_claim(const struct proof *p)
{
	json_t	*o = json_must(json_object());

	put_value(o, "holds", json_string(p->absent ? "absent" : "present"));
	put_value(o, "what", json_string(what_names[p->what]));
	switch (p->what) {
	case PROOF_EDGE:
		put_value(o, "from", put_identity(&p->from));
		put_value(o, "type", json_string(edge_type_name(p->type)));
		put_value(o, "to", put_identity(&p->to));
		break;
	case PROOF_NODE:
		put_value(o, "node", put_identity(&p->from));
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
		reader_bad(r, "the claim is about nothing in a file");
}

/* ---- places ---- */

static void
put_place(json_t *o, const struct proof_place *at)
{
	json_t		*path = json_must(json_array());
	unsigned int	 i;

	put_value(o, "index", json_integer((json_int_t)at->index));
	for (i = 0; i < at->npath; i++)
		if (json_array_append_new(path,
		    json_must(hex_value(at->path[i], HASH_LEN))) == -1)
			errx(STATUS_ERROR, "out of memory");
	put_value(o, "proof", path);
}

static void
get_place(struct reader *r, json_t *o, struct proof_place *at)
{
	json_t	*path = json_object_get(o, "proof");
	size_t	 i, n = json_array_size(path);

	at->index = get_number(r, o, "index", UINT32_MAX);
	if (!json_is_array(path) || n > MERKLE_DEPTH) {
		reader_bad(r, "proof is no list of hashes");
		return;
	}
	for (i = 0; i < n; i++)
		hash_of(r, json_array_get(path, i), "proof", at->path[i]);
	at->npath = (unsigned int)n;
}

/* ---- leaves ---- */

/* The root of its files is given where no file leads to it. */
static json_t *
put_package(const struct proof_package *p, int with_root)
{
	json_t	*o = json_must(json_object());

	put_text(o, "name", p->name);
	put_value(o, "files", json_integer(p->files));
	if (with_root)
		put_value(o, "root", hex_value(p->root, HASH_LEN));
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
	json_t			*list = json_must(json_array()), *o;
	size_t			 at = 0;

	while (record_tree_get(&t, trees, &at) == 1) {
		o = json_must(json_object());
		put_value(o, "tree", json_string(tree_name(t.number)));
		put_value(o, "leaves", json_integer(t.count));
		put_value(o, "root", hex_value(t.root, HASH_LEN));
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
		reader_bad(r, "trees is no list of trees");
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
		reader_bad(r, "trees is out of order");
	return trees;
}

static json_t *
put_file(const struct proof_file *f)
{
	json_t	*o = json_must(json_object());

	put_text(o, "path", f->path);
	put_text(o, "language", f->lang);
	put_value(o, "blob", hex_value((const unsigned char *)f->blob.p, f->blob.len));
	put_value(o, "flags", json_integer(f->flags));
	put_value(o, "trees", put_trees(f->trees));
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
	f->blob = get_bytes(r, json_object_get(o, "blob"), "blob");
	f->flags = (uint32_t)get_number(r, o, "flags", UINT32_MAX);
	f->trees = get_trees(r, o);
	get_place(r, o, &f->at);
}

static json_t *
put_record(const struct proof *p, const struct proof_record *rec, int with_key)
{
	unsigned char	 body[8];
	json_t		*o = json_must(json_object());
	int		 i;

	if (p->what == PROOF_EDGE) {
		if (with_key) {
			put_value(o, "from", hex_value(rec->key, HASH_LEN));
			put_value(o, "to", hex_value(rec->other, HASH_LEN));
		}
		put_value(o, "provenance",
		    json_string(provenance_name(rec->prov)));
		put_value(o, "confidence", json_integer(rec->conf));
	} else {
		if (with_key)
			put_value(o, "id", hex_value(rec->key, HASH_LEN));
		put_value(o, "parent", hex_value(rec->other, HASH_LEN));
		put_value(o, "flags", json_integer(rec->flags));
		for (i = 0; i < 8; i++)
			body[i] = (unsigned char)(rec->body >> (56 - 8 * i));
		put_value(o, "body", hex_value(body, sizeof(body)));
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
	t = get_bytes(r, json_object_get(o, "body"), "body");
	if (t.len != 8)
		reader_bad(r, "body is not of 8 bytes");
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
	json_t	*o = json_must(json_object());

	put_text(o, "repository", p->repo);
	put_value(o, "root", hex_value(p->root, HASH_LEN));
	put_value(o, "packages", json_integer(p->packages));
	put_value(o, "generation", json_integer((json_int_t)p->generation));
	put_text(o, "commit", p->commit);
	put_value(o, "seal", hex_value(p->seal, HASH_LEN));
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
	json_t	*o = json_must(json_object()), *gap;
	char	*s, *copy;

	put_value(o, "format", json_string(PROOF_FORMAT));
	put_value(o, "claim", put_claim(p));
	put_value(o, "sum", hex_value(p->sum, HASH_LEN));
	put_value(o, "snapshot", put_snapshot(p));
	if (!p->absent || p->level > LEVEL_PACKAGE)
		put_value(o, "package", put_package(&p->package,
		    !p->absent && p->level == LEVEL_PACKAGE));
	if (p->level > LEVEL_FILE || (!p->absent && p->level == LEVEL_FILE))
		put_value(o, "file", put_file(&p->file));
	if (!p->absent && p->level == LEVEL_RECORD)
		put_value(o, "record", put_record(p, &p->record, 0));
	if (p->absent && p->level != LEVEL_TREE) {
		gap = json_must(json_object());
		if (p->has_before)
			put_value(gap, "before", put_leaf(p, &p->before));
		if (p->has_after)
			put_value(gap, "after", put_leaf(p, &p->after));
		put_value(o, "gap", gap);
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
		reader_bad(r, "its format is not " PROOF_FORMAT);
	get_claim(r, doc, p);
	if (r->bad == NULL && (s = shape(p, doc)) != NULL)
		reader_bad(r, "%s", s);
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
