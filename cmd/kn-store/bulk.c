/*
 * Rows of arrays into tables, many a statement: twice as fast as one by one.
 * The columns are in the order of common/schema.h.
 */
#include <string.h>

#include "store.h"
#include "writer.h"

/* Rows of one statement, largest first. */
static const unsigned int	sizes[BULK_SIZES] = { 64, 16, 4, 1 };

static void
bind_parent(sqlite3_stmt *st, int c, int64_t parent)
{
	if (parent == 0)
		sqlite3_bind_null(st, c);
	else
		sqlite3_bind_int64(st, c, parent);
}

/* The seven columns from flags to body. */
static void
bind_place(sqlite3_stmt *st, int c, const struct fact_node *n)
{
	sqlite3_bind_int64(st, c, n->flags);
	sqlite3_bind_int64(st, c + 1, n->line);
	sqlite3_bind_int64(st, c + 2, n->end_line);
	sqlite3_bind_int64(st, c + 3, n->column);
	sqlite3_bind_int64(st, c + 4, n->start);
	sqlite3_bind_int64(st, c + 5, n->end);
	sqlite3_bind_int64(st, c + 6, (int64_t)n->body);
}

void
node_bind(sqlite3_stmt *st, int c, int64_t parent, const struct fact_node *n)
{
	bind_parent(st, c, parent);
	bind_place(st, c + 1, n);
	db_text(st, c + 8, n->signature);
	db_text(st, c + 9, n->doc);
}

/* What the rows of one call come from. */
struct rows {
	int64_t				 file;
	const uint32_t			*slots;
	const struct edge_row		*edges;
	const struct unresolved_row	*unresolved;
	const struct word_row		*words;
};

/* Each binds row I, from column C on. */

static void
bind_node(const struct writer *w, const struct rows *r, uint32_t i,
    sqlite3_stmt *st, int c)
{
	const struct fact_node	*n = &w->nodes[i];
	uint32_t		 slot, parent;

	slot = r->slots == NULL ? i : r->slots[i];
	parent = r->slots == NULL ? n->parent : r->slots[n->parent];
	sqlite3_bind_int64(st, c, store_node_id(r->file, slot));
	bind_parent(st, c + 1, i == 0 ? 0 : store_node_id(r->file, parent));
	sqlite3_bind_int64(st, c + 2, n->kind);
	db_string(st, c + 3, n->name);
	bind_place(st, c + 4, n);
	sqlite3_bind_blob(st, c + 11, n->hash, HASH_LEN, SQLITE_STATIC);
	db_text(st, c + 12, n->signature);
	db_text(st, c + 13, n->doc);
}

static void
bind_edge(const struct writer *w, const struct rows *r, uint32_t i,
    sqlite3_stmt *st, int c)
{
	const struct edge_row	*e = &r->edges[i];

	sqlite3_bind_int64(st, c, e->src);
	sqlite3_bind_int(st, c + 1, e->type);
	sqlite3_bind_int64(st, c + 2, e->dst);
	sqlite3_bind_int(st, c + 3, e->prov);
	sqlite3_bind_int(st, c + 4, e->conf);
	db_blob(st, c + 5, w->lines.p + e->lines, e->nbytes);
}

static void
bind_unresolved(const struct writer *w, const struct rows *r, uint32_t i,
    sqlite3_stmt *st, int c)
{
	const struct unresolved_row	*u = &r->unresolved[i];

	sqlite3_bind_int64(st, c, u->src);
	sqlite3_bind_int64(st, c + 1, u->type);
	db_string(st, c + 2, u->name);
	sqlite3_bind_int64(st, c + 3, u->candidates);
	db_blob(st, c + 4, w->lines.p + u->lines, u->nbytes);
}

static void
bind_word(const struct writer *w, const struct rows *r, uint32_t i,
    sqlite3_stmt *st, int c)
{
	const struct word_row	*v = &r->words[i];

	(void)w;
	db_string(st, c, v->word);
	sqlite3_bind_int64(st, c + 1, v->nodes);
	db_blob(st, c + 2, v->files.p, v->files.len);
}

static const struct {
	const char	*head;
	int		 cols;
	void		(*bind)(const struct writer *, const struct rows *,
			    uint32_t, sqlite3_stmt *, int);
} tables[BULK_MAX] = {
	[BULK_NODE] = { "INSERT INTO node VALUES ", 14, bind_node },
	[BULK_EDGE] = { "INSERT INTO edge VALUES ", 6, bind_edge },
	[BULK_UNRESOLVED] = { "INSERT INTO unresolved VALUES ", 5,
	    bind_unresolved },
	[BULK_WORD] = { "INSERT INTO word VALUES ", 3, bind_word },
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

/* Insert the N rows from FIRST on, by as few statements as there can be. */
static void
insert(struct writer *w, enum bulk table, const struct rows *r,
    uint32_t first, uint32_t n)
{
	uint32_t	 i, row;
	sqlite3_stmt	*st;
	size_t		 size;

	for (i = first; n > 0; n -= sizes[size]) {
		for (size = 0; sizes[size] > n; size++)
			continue;
		st = prepare(w, table, size);
		for (row = 0; row < sizes[size]; row++, i++)
			tables[table].bind(w, r, i, st,
			    (int)row * tables[table].cols + 1);
		db_run(w, st);
	}
}

void
bulk_nodes(struct writer *w, int64_t file, const uint32_t *slots,
    uint32_t first, uint32_t n)
{
	struct rows	r = { .file = file, .slots = slots };
	uint32_t	i;

	for (i = first; i < first + n; i++)
		tally_node(&w->counts.rows, (int)w->nodes[i].kind, 1);
	insert(w, BULK_NODE, &r, first, n);
}

void
bulk_edges(struct writer *w, const struct edge_row *e, uint32_t n)
{
	struct rows	r = { .edges = e };
	uint32_t	i;

	for (i = 0; i < n; i++)
		tally_edge(&w->counts.rows, e[i].type, e[i].prov, 1);
	insert(w, BULK_EDGE, &r, 0, n);
}

void
bulk_unresolved(struct writer *w, const struct unresolved_row *u, uint32_t n)
{
	struct rows	r = { .unresolved = u };

	w->counts.unresolved += n;
	insert(w, BULK_UNRESOLVED, &r, 0, n);
}

void
bulk_words(struct writer *w, const struct word_row *v, uint32_t n)
{
	struct rows	r = { .words = v };

	insert(w, BULK_WORD, &r, 0, n);
}
