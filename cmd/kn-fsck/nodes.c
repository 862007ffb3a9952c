/*
 * Files and nodes: ids, places, identities; link sections and mentions.
 */
#include <stdlib.h>
#include <string.h>

#include "fsck.h"
#include "kinds.h"
#include "preimage.h"
#include "prog.h"
#include "schema.h"
#include "store.h"

static void
say_rows(sqlite3 *db, const char *sql, const char *what)
{
	sqlite3_stmt *st = db_prepare(db, sql);
	struct text t;

	while (db_row(db, st)) {
		t = db_bytes(st, 1);
		finding("%s: node %lld %s", what,
		    (long long)sqlite3_column_int64(st, 0), safe(t.p, t.len));
	}
	sqlite3_finalize(st);
}

void
check_nodes(sqlite3 *db)
{
	sqlite3_stmt *st;
	struct text t;
	int64_t nodes, packages;

	say_rows(db, "SELECT n.id, n.name FROM node AS n WHERE n.id > 0 AND "
	    "NOT EXISTS (SELECT 1 FROM file WHERE id = n.id >> 20)",
	    "no such file");
	say_rows(db, "SELECT id, name FROM node WHERE id > 0 AND "
	    "(id & 1048575 = 0) <> (kind = 0)", "only slot 0 is a file");
	say_rows(db, "SELECT id, name FROM node WHERE (id < 0) <> "
	    "(kind IN (1, 15, 18)) AND NOT (id > 0 AND kind = 1)",
	    "its kind has another sort of id");
	say_rows(db, "SELECT n.id, n.name FROM node AS n JOIN file AS f "
	    "ON f.id = n.id >> 20 WHERE n.id & 1048575 <> 0 AND "
	    "(n.line < 1 OR n.end_line < n.line OR n.end_line > f.lines OR "
	    "n.start > n.end OR n.end > f.size)", "outside of its file");
	say_rows(db, "SELECT id, name FROM node WHERE length(hash) <> 32",
	    "no hash");
	say_rows(db, "SELECT n.id, n.name FROM node AS n JOIN node AS m "
	    "ON substr(m.hash, 1, 8) = substr(n.hash, 1, 8) "
	    "AND m.hash = n.hash AND m.id < n.id", "the identity of another");
	/* Each is another one: their identities are checked. */
	nodes = db_number(db, "SELECT count(*) FROM node WHERE id < 0 AND "
	    "kind = 1");
	packages = db_number(db, "SELECT count(*) FROM (SELECT DISTINCT "
	    "package, lang FROM file)");
	if (nodes != packages)
		finding("%lld packages, and %lld nodes for them",
		    (long long)packages, (long long)nodes);
	st = db_prepare(db, "SELECT f.path, f.nodes, (SELECT count(*) FROM "
	    "node WHERE id BETWEEN f.id << 20 AND (f.id << 20) + 1048575) "
	    "AS n FROM file AS f WHERE n <> f.nodes");
	while (db_row(db, st)) {
		t = db_bytes(st, 0);
		finding("%s: %lld nodes, its row says %lld",
		    safe(t.p, t.len), (long long)sqlite3_column_int64(st, 2),
		    (long long)sqlite3_column_int64(st, 1));
	}
	sqlite3_finalize(st);
}

/* ---- identity ---- */

struct identities {
	struct hasher	*hasher;
	struct text	 repo;
};

static const unsigned char *
hash_of(void *arg, uint32_t ord)
{
	const struct one_file *f = arg;

	return f->nodes[ord].hash;
}

static struct text
signature_of(void *arg, uint32_t ord)
{
	const struct one_file *f = arg;

	return f->nodes[ord].signature;
}

static void
file_identities(sqlite3 *db, struct one_file *f, void *arg)
{
	struct identities *d = arg;
	struct preimages p = { .hasher = d->hasher, .facts = &f->facts,
	    .repo = d->repo, .package = f->package, .path = f->path,
	    .hash = hash_of, .signature = signature_of, .arg = f };
	struct preimage found;
	uint32_t i;

	(void)db;
	preimages_init(&p);
	for (i = 0; i < f->nnodes; i++)
		if (!preimage_find(&p, i, &found))
			finding("%s: the hash of %s is not its own",
			    safe(f->path.p, f->path.len),
			    safe(f->nodes[i].name.p, f->nodes[i].name.len));
	preimages_release(&p);
}

static void
outside_identities(sqlite3 *db, struct identities *d)
{
	static const struct text none = { "", 0 };
	sqlite3_stmt *st = db_prepare(db, "SELECT name, kind, hash FROM node "
	    "WHERE id < 0"), *langs = db_prepare(db,
	    "SELECT DISTINCT lang FROM file WHERE package = ?1");
	unsigned char sum[HASH_LEN];
	struct text name, hash;
	uint32_t kind;
	int same;

	while (db_row(db, st)) {
		name = db_bytes(st, 0);
		kind = (uint32_t)sqlite3_column_int64(st, 1);
		hash = db_bytes(st, 2);
		same = 0;
		if (kind == NODE_PACKAGE) {
			sqlite3_bind_text(langs, 1, name.p, (int)name.len,
			    SQLITE_STATIC);
			while (!same && db_row(db, langs)) {
				node_hash(d->hasher, sum, d->repo, name, none,
				    name, kind, db_bytes(langs, 0));
				same = hash.len == HASH_LEN &&
				    memcmp(sum, hash.p, HASH_LEN) == 0;
			}
			sqlite3_reset(langs);
		} else {
			node_hash(d->hasher, sum, none, none, none, name, kind,
			    none);
			same = hash.len == HASH_LEN &&
			    memcmp(sum, hash.p, HASH_LEN) == 0;
		}
		if (!same)
			finding("the hash of %s %s is not its own",
			    node_kind_name(kind), safe(name.p, name.len));
	}
	sqlite3_finalize(langs);
	sqlite3_finalize(st);
}

void
check_identity(sqlite3 *db)
{
	struct identities d;
	char *repo = db_meta(db, "repo");

	memset(&d, 0, sizeof(d));
	if (repo == NULL) {
		finding("meta names no repository");
		return;
	}
	d.repo = (struct text){ repo, strlen(repo) };
	if ((d.hasher = hasher_new()) == NULL)
		grow(NULL, SIZE_MAX, 2);
	each_file(db, 0, file_identities, &d);
	outside_identities(db, &d);
	hasher_free(d.hasher);
	free(repo);
}

/* ---- link sections ---- */

static void
file_links(sqlite3 *db, struct one_file *f, void *arg)
{
	sqlite3_stmt *st = arg;
	struct text kept, name;
	uint32_t i, *hashes;

	for (i = 0; i < f->nnodes; i++) {
		name = f->facts.strings[f->facts.defs[i].name];
		if (f->facts.defs[i].kind != f->nodes[i].kind ||
		    name.len != f->nodes[i].name.len ||
		    memcmp(name.p, f->nodes[i].name.p, name.len) != 0)
			finding("%s: definition %u is %s, the node %s",
			    safe(f->path.p, f->path.len), i,
			    safe(name.p, name.len),
			    safe(f->nodes[i].name.p, f->nodes[i].name.len));
	}
	sqlite3_bind_int64(st, 1, f->id);
	if (!db_row(db, st)) {
		finding("%s: nothing says what it mentions",
		    safe(f->path.p, f->path.len));
		return;
	}
	kept = db_bytes(st, 0);
	/* The empty set: nothing in this language refers to names elsewhere. */
	if (kept.len == 1 && kept.p[0] == '\0') {
		sqlite3_reset(st);
		return;
	}
	/* Languages may add names of files to it: at least these. */
	hashes = grow(NULL, (size_t)f->facts.nstrings + 1, sizeof(*hashes));
	for (i = 0; i < f->facts.nstrings; i++) {
		hashes[0] = mention_hash(f->facts.strings[i].p,
		    f->facts.strings[i].len);
		if (!mentions_any(kept.p, kept.len, hashes, 1)) {
			finding("%s: mentions %s, and does not say so",
			    safe(f->path.p, f->path.len),
			    safe(f->facts.strings[i].p,
			    f->facts.strings[i].len));
			break;
		}
	}
	free(hashes);
	sqlite3_reset(st);
}

void
check_links(sqlite3 *db)
{
	sqlite3_stmt *st = db_prepare(db,
	    "SELECT hashes FROM mention WHERE file = ?1");
	int64_t n;

	each_file(db, 1, file_links, st);
	sqlite3_finalize(st);
	n = db_number(db, "SELECT (SELECT count(*) FROM link WHERE file NOT IN "
	    "(SELECT id FROM file)) + (SELECT count(*) FROM mention "
	    "WHERE file NOT IN (SELECT id FROM file))");
	if (n > 0)
		finding("%lld rows of link and mention belong to no file",
		    (long long)n);
}
