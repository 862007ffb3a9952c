/*
 * Identities: hashed, said, and found for what is in the store.
 */
#include <string.h>

#include "preimage.h"
#include "proof.h"
#include "whyfacts.h"

static const struct text	none = { "", 0 };

void
proof_identity_hash(struct hasher *h, struct mp_buf *buf, struct text repo,
    const struct identity *id, unsigned char out[HASH_LEN])
{
	switch (id->sort) {
	case IDENTITY_EXTERNAL:
		node_hash(h, out, none, none, none, id->name, NODE_EXTERNAL,
		    none);
		break;
	case IDENTITY_PACKAGE:
		node_hash(h, out, repo, id->package, none, id->package,
		    NODE_PACKAGE, id->name);
		break;
	case IDENTITY_DEFINITION:
		preimage_hash(h, buf, repo, id->package, id->path, id->scope,
		    id->name, id->kind, id->ordinal, out);
		break;
	}
	mp_buf_reset(buf);
}

static void
put_identity(struct mp_buf *b, const struct identity *id)
{
	mp_put_array(b, 7);
	mp_put_uint(b, id->sort);
	mp_put_bin(b, id->package.p, id->package.len);
	mp_put_bin(b, id->path.p, id->path.len);
	mp_put_bin(b, id->scope.p, id->scope.len);
	mp_put_bin(b, id->name.p, id->name.len);
	mp_put_uint(b, id->kind);
	mp_put_uint(b, id->ordinal);
}

void
proof_sum(struct hasher *h, struct mp_buf *b, const struct proof *p,
    unsigned char out[HASH_LEN])
{
	mp_buf_reset(b);
	mp_put_array(b, 7);
	mp_put_cstr(b, "claim");
	mp_put_bin(b, p->seal, HASH_LEN);
	mp_put_bool(b, p->absent);
	mp_put_uint(b, p->what);
	mp_put_uint(b, p->what == PROOF_EDGE ? p->type : 0);
	put_identity(b, &p->from);
	put_identity(b, &p->to);
	hasher_sum(h, b->sbuf.data, b->sbuf.size, out);
	mp_buf_reset(b);
}

/* ---- from the store ---- */

struct file_nodes {
	struct query	*q;
	struct whyfacts	*w;
	struct node	 node;
};

static const unsigned char *
hash_of(void *arg, uint32_t ord)
{
	struct file_nodes	*f = arg;

	return db_node(f->q->db, whyfacts_node(f->w, ord), &f->node) ?
	    f->node.hash : NULL;
}

static struct text
signature_of(void *arg, uint32_t ord)
{
	struct file_nodes	*f = arg;

	return db_node(f->q->db, whyfacts_node(f->w, ord), &f->node) ?
	    text_from(f->node.signature) : none;
}

static int
identify_definition(struct query *q, struct hasher *h, struct text repo,
    const struct node *n, struct identity *id)
{
	const struct file	*file = db_file(q->db, node_file(n->id));
	struct whyfacts		 w;
	struct file_nodes	 nodes = { .q = q, .w = &w };
	struct preimages	 p = { .hasher = h, .facts = &w.link,
				    .repo = repo, .hash = hash_of,
				    .signature = signature_of,
				    .arg = &nodes };
	struct preimage		 found;
	uint32_t		 ord;
	int			 status = -1;

	if (!whyfacts_get(q, file, &w))
		return -1;
	id->sort = IDENTITY_DEFINITION;
	id->package = p.package = text_from(file->package);
	id->path = p.path = text_from(file->path);
	id->name = text_from(n->name);
	id->kind = n->kind;
	preimages_init(&p);
	ord = whyfacts_ord(&w, n->id);
	if (ord != LINK_NONE && preimage_find(&p, ord, &found)) {
		id->scope.p = pool_strndup(q->pool, found.scope.p,
		    found.scope.len);
		id->scope.len = found.scope.len;
		id->ordinal = found.ordinal;
		status = 0;
	}
	preimages_release(&p);
	whyfacts_release(&w);
	return status;
}

/* A package has no language of its own: one of its files has it. */
static int
identify_package(struct query *q, struct hasher *h, struct text repo,
    const struct node *n, struct identity *id)
{
	sqlite3_stmt	*st = db_prepare(q->db, "SELECT DISTINCT lang FROM "
			    "file WHERE package = ?1");
	unsigned char	 hash[HASH_LEN];
	struct mp_buf	 buf;
	int		 status = -1;

	mp_buf_init(&buf);
	id->sort = IDENTITY_PACKAGE;
	id->package = text_from(n->name);
	sqlite3_bind_text(st, 1, n->name, -1, SQLITE_STATIC);
	while (status == -1 && db_step(q->db, st)) {
		id->name = text_from(pool_strdup(q->pool,
		    (const char *)sqlite3_column_text(st, 0)));
		proof_identity_hash(h, &buf, repo, id, hash);
		if (memcmp(hash, n->hash, HASH_LEN) == 0)
			status = 0;
	}
	sqlite3_finalize(st);
	mp_buf_release(&buf);
	return status;
}

int
proof_identify(struct query *q, struct hasher *h, struct text repo,
    const struct node *n, struct identity *id)
{
	memset(id, 0, sizeof(*id));
	id->package = id->path = id->scope = none;
	switch (n->kind) {
	case NODE_EXTERNAL:
		id->sort = IDENTITY_EXTERNAL;
		id->name = text_from(n->name);
		return 0;
	case NODE_PACKAGE:
		if (node_file(n->id) == 0)
			return identify_package(q, h, repo, n, id);
		/* FALLTHROUGH */
	default:
		return node_file(n->id) == 0 ? -1 :
		    identify_definition(q, h, repo, n, id);
	}
}

/* ---- for people ---- */

static const char *
say_identity(struct query *q, const struct identity *id)
{
	switch (id->sort) {
	case IDENTITY_EXTERNAL:
		return pool_printf(q->pool, "the external symbol %.*s",
		    (int)id->name.len, id->name.p);
	case IDENTITY_PACKAGE:
		return pool_printf(q->pool, "the package %.*s (%.*s)",
		    (int)id->package.len, id->package.p, (int)id->name.len,
		    id->name.p);
	default:
		break;
	}
	if (id->kind == NODE_FILE)
		return pool_printf(q->pool, "the file %.*s",
		    (int)id->path.len, id->path.p);
	return pool_printf(q->pool, "the %s %.*s%s%.*s in %.*s%s",
	    node_kind_name(id->kind), (int)id->scope.len, id->scope.p,
	    id->scope.len > 0 ? "/" : "", (int)id->name.len, id->name.p,
	    (int)id->path.len, id->path.p, id->ordinal > 1 ?
	    pool_printf(q->pool, " (number %u)", id->ordinal) : "");
}

const char *
proof_says(struct query *q, const struct proof *p)
{
	const char	*what;

	switch (p->what) {
	case PROOF_PACKAGE:
		what = pool_printf(q->pool, "the package \"%.*s\"",
		    (int)p->from.package.len, p->from.package.p);
		break;
	case PROOF_FILE:
		what = pool_printf(q->pool,
		    "the file %.*s in the package \"%.*s\"",
		    (int)p->from.path.len, p->from.path.p,
		    (int)p->from.package.len, p->from.package.p);
		break;
	case PROOF_EDGE:
		what = pool_printf(q->pool, "the edge from %s: %s %s",
		    say_identity(q, &p->from), edge_type_name(p->type),
		    say_identity(q, &p->to));
		break;
	default:
		what = say_identity(q, &p->from);
		break;
	}
	return pool_printf(q->pool, "%s is %s", what, p->absent ?
	    "not in the graph" : "in the graph");
}

unsigned int
proof_tree(const struct proof *p)
{
	return p->what == PROOF_EDGE ? RECORD_EDGES(p->type) : RECORD_NODES;
}
