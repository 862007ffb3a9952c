/*
 * Rows of arrays into tables, many a statement: twice as fast as one by one.
 * The columns are in the order of common/schema.h.
 */
#include <string.h>

#include "store.h"
#include "writer.h"

/* Rows of one statement, largest first. */
static const unsigned int	sizes[BULK_SIZES] = { 64, 16, 4, 1 };

static const struct {
	const char	*head;
	int		 cols;
} tables[BULK_MAX] = {
	{ "INSERT INTO node VALUES ", 14 },
	{ "INSERT INTO edge VALUES ", 6 },
	{ "INSERT INTO unresolved VALUES ", 5 },
};

static sqlite3_stmt *
prepare(struct writer *w, enum bulk table, size_t size)
{
	struct bytes	 text = { NULL, 0, 0 };
	sqlite3_stmt	**st = &w->bulk[table][size];
	unsigned int	 row;
	int		 col, rc;

	if (*st != NULL)
		return *st;
	bytes_add(&text, tables[table].head, strlen(tables[table].head));
	for (row = 0; row < sizes[size]; row++) {
		bytes_add(&text, row == 0 ? "(?" : ",(?", row == 0 ? 2 : 3);
		for (col = 1; col < tables[table].cols; col++)
			bytes_add(&text, ",?", 2);
		bytes_add(&text, ")", 1);
	}
	rc = sqlite3_prepare_v3(w->db, (const char *)text.p, (int)text.len,
	    SQLITE_PREPARE_PERSISTENT, st, NULL);
	bytes_release(&text);
	if (rc != SQLITE_OK)
		db_fail(w, rc, "prepare");
	return *st;
}

/* The largest statement for at most N rows. */
static size_t
size_for(uint32_t n)
{
	size_t	i;

	for (i = 0; sizes[i] > n; i++)
		;
	return i;
}

void
node_bind(sqlite3_stmt *st, int c, int64_t parent, const struct fact_node *n)
{
	if (parent == 0)
		sqlite3_bind_null(st, c);
	else
		sqlite3_bind_int64(st, c, parent);
	sqlite3_bind_int64(st, c + 1, n->flags);
	sqlite3_bind_int64(st, c + 2, n->line);
	sqlite3_bind_int64(st, c + 3, n->end_line);
	sqlite3_bind_int64(st, c + 4, n->column);
	sqlite3_bind_int64(st, c + 5, n->start);
	sqlite3_bind_int64(st, c + 6, n->end);
	sqlite3_bind_int64(st, c + 7, (int64_t)n->body);
	db_text(st, c + 8, n->signature);
	db_text(st, c + 9, n->doc);
}

/* As node_bind, but all columns, from C on. */
static void
bind_whole(sqlite3_stmt *st, int c, int64_t id, int64_t parent,
    const struct fact_node *n)
{
	sqlite3_bind_int64(st, c, id);
	if (parent == 0)
		sqlite3_bind_null(st, c + 1);
	else
		sqlite3_bind_int64(st, c + 1, parent);
	sqlite3_bind_int64(st, c + 2, n->kind);
	sqlite3_bind_text(st, c + 3, n->name.len == 0 ? "" : n->name.p,
	    (int)n->name.len, SQLITE_STATIC);
	sqlite3_bind_int64(st, c + 4, n->flags);
	sqlite3_bind_int64(st, c + 5, n->line);
	sqlite3_bind_int64(st, c + 6, n->end_line);
	sqlite3_bind_int64(st, c + 7, n->column);
	sqlite3_bind_int64(st, c + 8, n->start);
	sqlite3_bind_int64(st, c + 9, n->end);
	sqlite3_bind_int64(st, c + 10, (int64_t)n->body);
	sqlite3_bind_blob(st, c + 11, n->hash, HASH_LEN, SQLITE_STATIC);
	db_text(st, c + 12, n->signature);
	db_text(st, c + 13, n->doc);
}

void
bulk_nodes(struct writer *w, int64_t file, const uint32_t *slots,
    uint32_t first, uint32_t n)
{
	const struct fact_node	*node;
	sqlite3_stmt		*st;
	uint32_t		 i, ord;
	size_t			 size;
	int64_t			 parent;

	w->counts.nodes += n;
	for (; n > 0; n -= sizes[size], first += sizes[size]) {
		size = size_for(n);
		st = prepare(w, BULK_NODE, size);
		for (i = 0; i < sizes[size]; i++) {
			ord = first + i;
			node = &w->nodes[ord];
			parent = ord == 0 ? 0 : store_node_id(file,
			    slots == NULL ? node->parent :
			    slots[node->parent]);
			bind_whole(st, (int)i * 14 + 1, store_node_id(file,
			    slots == NULL ? ord : slots[ord]), parent, node);
		}
		db_run(w, st);
	}
}

void
bulk_edges(struct writer *w, const struct edge_row *e, uint32_t n)
{
	sqlite3_stmt	*st;
	uint32_t	 i;
	size_t		 size;
	int		 c;

	w->counts.edges += n;
	for (; n > 0; n -= sizes[size], e += sizes[size]) {
		size = size_for(n);
		st = prepare(w, BULK_EDGE, size);
		for (i = 0; i < sizes[size]; i++) {
			c = (int)i * 6;
			sqlite3_bind_int64(st, c + 1, e[i].src);
			sqlite3_bind_int(st, c + 2, e[i].type);
			sqlite3_bind_int64(st, c + 3, e[i].dst);
			sqlite3_bind_int(st, c + 4, e[i].prov);
			sqlite3_bind_int(st, c + 5, e[i].conf);
			db_blob(st, c + 6, w->lines.p + e[i].lines,
			    e[i].nbytes);
		}
		db_run(w, st);
	}
}

void
bulk_unresolved(struct writer *w, const struct unresolved_row *u, uint32_t n)
{
	sqlite3_stmt	*st;
	uint32_t	 i;
	size_t		 size;
	int		 c;

	w->counts.unresolved += n;
	for (; n > 0; n -= sizes[size], u += sizes[size]) {
		size = size_for(n);
		st = prepare(w, BULK_UNRESOLVED, size);
		for (i = 0; i < sizes[size]; i++) {
			c = (int)i * 5;
			sqlite3_bind_int64(st, c + 1, u[i].src);
			sqlite3_bind_int64(st, c + 2, u[i].type);
			sqlite3_bind_text(st, c + 3, u[i].name.len == 0 ? "" :
			    u[i].name.p, (int)u[i].name.len, SQLITE_STATIC);
			sqlite3_bind_int64(st, c + 4, u[i].candidates);
			db_blob(st, c + 5, w->lines.p + u[i].lines,
			    u[i].nbytes);
		}
		db_run(w, st);
	}
}
