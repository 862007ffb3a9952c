/*
 * fingerprint DATABASE: the root of a graph, computed from its tables alone,
 * as kn-store(5) describes it.
 */
#include <err.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "facts.h"

#define MAX_SLOTS	(1 << 20)

static sqlite3		*db;
static struct hasher	*sum;
/* Used as bytes only: what is being put together, and rows to be counted. */
static struct mp_buf	 whole, rows, *to = &whole;

static void
add(const void *p, size_t n)
{
	mp_put_raw(to, p, n);
}

static void
add_number(uint64_t v, int bytes)
{
	unsigned char	b;

	for (; bytes > 0; bytes--, v >>= 8) {
		b = (unsigned char)v;
		add(&b, 1);
	}
}

/* Column COL as a text: length and bytes. */
static void
add_column(sqlite3_stmt *st, int col)
{
	size_t	n = (size_t)sqlite3_column_bytes(st, col);

	add_number(n, 4);
	add(sqlite3_column_blob(st, col), n);
}

static sqlite3_stmt *
prepare(const char *sql, int64_t file)
{
	sqlite3_stmt	*st;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		errx(2, "%s", sqlite3_errmsg(db));
	if (sqlite3_bind_parameter_count(st) > 0)
		sqlite3_bind_int64(st, 1, file);
	return st;
}

static void
digest(unsigned char out[HASH_LEN])
{
	hasher_sum(sum, whole.sbuf.data, whole.sbuf.size, out);
	mp_buf_reset(&whole);
}

/* Place in the file of each slot, and the parents that its text gives. */
static uint32_t	ord_of[MAX_SLOTS];

static void
load_link(int64_t file, struct link_facts *f, sqlite3_stmt **keep)
{
	const unsigned char	*p;
	sqlite3_stmt		*st;
	uint32_t		 i, slot;

	st = prepare("SELECT slots, facts FROM link WHERE file = ?1", file);
	if (sqlite3_step(st) != SQLITE_ROW || link_facts_get(f,
	    sqlite3_column_blob(st, 1), (size_t)sqlite3_column_bytes(st, 1)) ==
	    -1)
		errx(2, "file %lld has no link section", (long long)file);
	p = sqlite3_column_blob(st, 0);
	for (i = 0; i < f->ndefs; i++) {
		slot = i;
		if (p != NULL)
			slot = p[4 * i] | (uint32_t)p[4 * i + 1] << 8 |
			    (uint32_t)p[4 * i + 2] << 16;
		ord_of[slot] = i;
	}
	*keep = st;
}

struct node {
	int64_t		 id, parent;
	uint32_t	 flags;
	uint64_t	 body;
	unsigned char	 hash[HASH_LEN];
	char		*signature, *doc;
};

static char *
copy(sqlite3_stmt *st, int col)
{
	const char	*s = (const char *)sqlite3_column_text(st, col);

	return strdup(s == NULL ? "" : s);
}

static void
add_string(const char *s)
{
	add_number(strlen(s), 4);
	add(s, strlen(s));
}

static struct node *
load_nodes(int64_t file, uint32_t n)
{
	struct node	*v = calloc(n, sizeof(*v)), *node;
	sqlite3_stmt	*st;

	st = prepare("SELECT id, parent, flags, body, hash, signature, doc "
	    "FROM node WHERE id >> 20 = ?1", file);
	while (v != NULL && sqlite3_step(st) == SQLITE_ROW) {
		node = &v[ord_of[sqlite3_column_int64(st, 0) &
		    (MAX_SLOTS - 1)]];
		node->id = sqlite3_column_int64(st, 0);
		node->parent = sqlite3_column_int64(st, 1);
		node->flags = (uint32_t)sqlite3_column_int64(st, 2);
		node->body = (uint64_t)sqlite3_column_int64(st, 3);
		memcpy(node->hash, sqlite3_column_blob(st, 4), HASH_LEN);
		node->signature = copy(st, 5);
		node->doc = copy(st, 6);
	}
	sqlite3_finalize(st);
	return v;
}

static void
first_half(sqlite3_stmt *file, const struct link_facts *f,
    const struct node *v, unsigned char out[HASH_LEN])
{
	uint32_t	i;

	for (i = 1; i <= 4; i++)
		add_column(file, (int)i);
	add_number((uint64_t)sqlite3_column_int64(file, 5), 4);
	add_number(f->ndefs, 4);
	for (i = 0; i < f->ndefs; i++) {
		add(v[i].hash, HASH_LEN);
		add_number(f->defs[i].parent, 4);
		add_number(v[i].flags, 4);
		add_number(v[i].body, 8);
		add_string(v[i].signature);
		add_string(v[i].doc);
	}
	digest(out);
}

/* Edges of one node by type and hash of the target; unresolved by name. */
static uint32_t
edges_of(const struct node *node)
{
	sqlite3_stmt	*st;
	uint32_t	 n = 0;

	st = prepare("SELECT type, d.hash, prov, conf FROM edge JOIN node d "
	    "ON d.id = dst WHERE src = ?1 ORDER BY 1, 2", node->id);
	for (; sqlite3_step(st) == SQLITE_ROW; n++) {
		add(node->hash, HASH_LEN);
		add(sqlite3_column_blob(st, 1), HASH_LEN);
		add_number((uint64_t)sqlite3_column_int(st, 0), 1);
		add_number((uint64_t)sqlite3_column_int(st, 2), 1);
		add_number((uint64_t)sqlite3_column_int(st, 3), 1);
	}
	sqlite3_finalize(st);
	return n;
}

static uint32_t
unresolved_of(const struct node *node)
{
	sqlite3_stmt	*st;
	uint32_t	 n = 0;

	st = prepare("SELECT name, type, candidates FROM unresolved "
	    "WHERE src = ?1 ORDER BY type, name", node->id);
	for (; sqlite3_step(st) == SQLITE_ROW; n++) {
		add(node->hash, HASH_LEN);
		add_number((uint64_t)sqlite3_column_int64(st, 1), 4);
		add_column(st, 0);
		add_number((uint64_t)sqlite3_column_int64(st, 2), 4);
	}
	sqlite3_finalize(st);
	return n;
}

/* A parent that the edges give is one that the text does not. */
static uint32_t
parent_of(const struct node *v, const struct link_facts *f, uint32_t i)
{
	sqlite3_stmt	*st;

	if (i == 0 || v[i].parent == v[f->defs[i].parent].id)
		return 0;
	st = prepare("SELECT hash FROM node WHERE id = ?1", v[i].parent);
	if (sqlite3_step(st) != SQLITE_ROW)
		errx(2, "node %lld has no parent", (long long)v[i].id);
	add(v[i].hash, HASH_LEN);
	add(sqlite3_column_blob(st, 0), HASH_LEN);
	add("\0\1\144", 3);
	sqlite3_finalize(st);
	return 1;
}

/* N rows: their number stands before them. */
static void
counted(uint32_t n)
{
	to = &whole;
	add_number(n, 4);
	add(rows.sbuf.data, rows.sbuf.size);
	mp_buf_reset(&rows);
}

static void
second_half(const struct link_facts *f, const struct node *v,
    unsigned char out[HASH_LEN])
{
	uint32_t	i, n = 0;

	to = &rows;
	for (i = 0; i < f->ndefs; i++)
		n += parent_of(v, f, i) + edges_of(&v[i]);
	counted(n);
	to = &rows;
	for (i = 0, n = 0; i < f->ndefs; i++)
		n += unresolved_of(&v[i]);
	counted(n);
	digest(out);
}

int
main(int argc, char *argv[])
{
	unsigned char		 half[2][HASH_LEN], root[HASH_LEN];
	struct hasher		*all;
	struct link_facts	 f;
	sqlite3_stmt		*st, *link;
	struct node		*v;
	uint32_t		 i;

	if (argc != 2 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY,
	    NULL) != SQLITE_OK || (sum = hasher_new()) == NULL ||
	    (all = hasher_new()) == NULL)
		errx(2, "usage: fingerprint database");
	mp_buf_init(&whole);
	mp_buf_init(&rows);
	hasher_begin(all);
	st = prepare("SELECT value FROM meta WHERE key = 'repo'", 0);
	if (sqlite3_step(st) == SQLITE_ROW)
		add_column(st, 0);
	hasher_add(all, whole.sbuf.data, whole.sbuf.size);
	mp_buf_reset(&whole);
	sqlite3_finalize(st);
	st = prepare("SELECT id, path, lang, package, blob, flags FROM file "
	    "ORDER BY path", 0);
	while (sqlite3_step(st) == SQLITE_ROW) {
		load_link(sqlite3_column_int64(st, 0), &f, &link);
		v = load_nodes(sqlite3_column_int64(st, 0), f.ndefs);
		first_half(st, &f, v, half[0]);
		second_half(&f, v, half[1]);
		add_column(st, 1);
		add(half, sizeof(half));
		hasher_add(all, whole.sbuf.data, whole.sbuf.size);
		mp_buf_reset(&whole);
		link_facts_release(&f);
		sqlite3_finalize(link);
	}
	hasher_end(all, root);
	for (i = 0; i < HASH_LEN; i++)
		printf("%02x", root[i]);
	printf("\n");
	fflush(stdout);
	_exit(0);		/* nothing is freed */
}
