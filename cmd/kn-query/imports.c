/*
 * imports: what a file imports, and with -r who imports it.
 */
#include <stdlib.h>
#include <string.h>

#include "query.h"

static const struct column columns[] = {
	SYMBOL_COLUMNS,
	{ "imported", SHOW_ALL | CELL_NAME },	/* with -r: what of the file */
	{ "at", SHOW_FLAT | CELL_PLACE },
	{ "how", SHOW_TEXT },
	{ "site_path", SHOW_JSON },
	{ "lines", SHOW_JSON | CELL_LIST },
	{ "provenance", SHOW_TSV | SHOW_JSON },
	{ "confidence", SHOW_TSV | SHOW_JSON },
	{ "source", SHOW_TEXT | SHOW_JSON | CELL_BLOCK },
};

static const struct column root_columns[] = { SYMBOL_COLUMNS };

static const char imports_sql[] =
	"SELECT src, dst, prov, conf, lines FROM edge"
	" WHERE src BETWEEN ?1 AND ?2 AND type = ?3";
static const char importers_sql[] =
	"SELECT e.src, e.dst, e.prov, e.conf, e.lines FROM edge AS e"
	" WHERE e.dst BETWEEN ?1 AND ?2 AND e.type = ?3";
static const char package_sql[] =
	"SELECT e.src, e.dst, e.prov, e.conf, e.lines FROM node AS n"
	" JOIN edge AS e ON e.dst = n.id AND e.type = ?2"
	" WHERE n.name = ?1 AND n.kind = ?3";

struct import {
	struct node	 src, dst;
	struct node	 node;	/* the other end: src or dst */
	const char	*path;	/* of it */
	int		 prov, conf;
	const void	*lines;
	size_t		 len;
};

struct import_list {
	struct import	*v;
	size_t		 n, cap;
	size_t		 unsure;	/* left out by -c */
};

static int
by_place(const void *va, const void *vb)
{
	const struct import	*a = va, *b = vb;
	int			 c;

	if ((c = node_by_place(&a->node, a->path, &b->node, b->path)) != 0)
		return c;
	if ((c = memcmp(a->src.hash, b->src.hash, sizeof(a->src.hash))) != 0)
		return c;
	return memcmp(a->dst.hash, b->dst.hash, sizeof(a->dst.hash));
}

static void
take(struct query *q, sqlite3_stmt *st, struct import_list *list)
{
	struct import	*im;
	int64_t		 src, dst;

	while (db_step(q->db, st)) {
		list->v = grow(list->v, list->n, &list->cap, sizeof(*im));
		im = &list->v[list->n];
		memset(im, 0, sizeof(*im));
		src = sqlite3_column_int64(st, 0);
		dst = sqlite3_column_int64(st, 1);
		if (sqlite3_column_int(st, 3) < (int)q->min_confidence) {
			list->unsure++;
			continue;
		}
		if (!db_node(q->db, src, &im->src) ||
		    !db_node(q->db, dst, &im->dst))
			continue;
		im->node = q->reverse ? im->src : im->dst;
		im->path = db_path(q->db, &im->node);
		im->prov = sqlite3_column_int(st, 2);
		im->conf = sqlite3_column_int(st, 3);
		im->len = (size_t)sqlite3_column_bytes(st, 4);
		im->lines = pool_strndup(q->pool, im->len == 0 ? "" :
		    sqlite3_column_blob(st, 4), im->len);
		list->n++;
	}
	sqlite3_finalize(st);
}

/* Edges to or from anything in the file; with -r also to its package. */
static void
find(struct query *q, const struct node *file, struct import_list *list)
{
	sqlite3_stmt	*st = db_prepare(q->db, q->reverse ? importers_sql :
			    imports_sql);
	const char	*package;
	int64_t		 id = node_file(file->id);

	sqlite3_bind_int64(st, 1, id != 0 ? file_node(id) : file->id);
	sqlite3_bind_int64(st, 2, id != 0 ? file_last(id) : file->id);
	sqlite3_bind_int64(st, 3, EDGE_IMPORTS);
	take(q, st, list);
	package = db_file(q->db, id)->package;
	if (!q->reverse || *package == '\0')
		return;
	st = db_prepare(q->db, package_sql);
	sqlite3_bind_text(st, 1, package, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, EDGE_IMPORTS);
	sqlite3_bind_int64(st, 3, NODE_PACKAGE);
	take(q, st, list);
}

static void
show(struct query *q, const struct import *im)
{
	const struct file	*f = db_file(q->db, node_file(im->src.id));
	const char		*lines, *at, *from;

	at = db_sites(q, f->path, im->lines, im->len, &lines);
	answer_symbol(q, &im->node);
	answer_cell(q->answer, q->reverse ? db_qualified(q->db, &im->dst) :
	    NULL);
	answer_cell(q->answer, at);
	answer_cell(q->answer, db_how_known(q, (unsigned)im->prov, im->conf));
	answer_cell(q->answer, f->path);
	answer_cell(q->answer, lines);
	answer_cell(q->answer, provenance_name((unsigned int)im->prov));
	answer_cell_number(q->answer, im->conf);
	answer_sites(q, f, im->lines, im->len);
	answer_draw_symbol(q, &im->node);
	from = db_short_id(q->db, &im->src);
	answer_line(q->answer, from, db_short_id(q->db, &im->dst),
	    edge_type_name(EDGE_IMPORTS), im->prov != PROV_AST_RESOLVED);
}

/* Imports that lead nowhere we know of. */
static size_t
show_unresolved(struct query *q, const struct node *file)
{
	sqlite3_stmt		*st = db_get(q->db, ST_UNRESOLVED);
	const struct file	*f = db_file(q->db, node_file(file->id));
	const char		*lines, *at;
	const void		*blob;
	size_t			 n = 0, len;

	if (f->id == 0)
		return 0;
	sqlite3_bind_int64(st, 1, file_node(f->id));
	sqlite3_bind_int64(st, 2, file_last(f->id));
	while (db_step(q->db, st)) {
		if (sqlite3_column_int(st, 1) != EDGE_IMPORTS)
			continue;
		n++;
		blob = sqlite3_column_blob(st, 4);
		len = (size_t)sqlite3_column_bytes(st, 4);
		at = db_sites(q, f->path, blob, len, &lines);
		answer_unresolved(q, (const char *)sqlite3_column_text(st, 2));
		answer_cell(q->answer, NULL);
		answer_cell(q->answer, at);
		answer_cell(q->answer, "unresolved");
		answer_cell(q->answer, f->path);
		answer_cell(q->answer, lines);
		answer_cell(q->answer, "unresolved");
		answer_cell_number(q->answer, 0);
		answer_sites(q, f, blob, len);
	}
	return n;
}

int
ask_imports(struct query *q)
{
	struct import_list	 list = { 0 };
	struct node		 file;
	size_t			 i;
	int			 status;

	status = symbol_find_file(q, q->argv[0], &file);
	if (status != STATUS_FOUND)
		return status;
	answer_table(q->answer, "of", root_columns, nitems(root_columns),
	    TABLE_JSON);
	answer_symbol(q, &file);
	answer_draw_symbol(q, &file);
	answer_table(q->answer, q->reverse ? "importers" : "imports", columns,
	    nitems(columns), TABLE_MAIN);
	find(q, &file, &list);
	if (list.n > 1)
		qsort(list.v, list.n, sizeof(*list.v), by_place);
	for (i = 0; i < list.n; i++) {
		if (q->limit != 0 && (int64_t)i == q->limit)
			break;
		show(q, &list.v[i]);
	}
	answer_omitted(q->answer, (int64_t)(list.n - i), 0);
	answer_unsure(q, list.unsure);
	if (!q->reverse)
		i += show_unresolved(q, &file);
	free(list.v);
	return i > 0 ? STATUS_FOUND : STATUS_NOTHING;
}
