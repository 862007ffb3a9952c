/*
 * How many rows the tables have: loaded with an update, kept up as rows come
 * and go (those that come: bulk.c, outside.c), and written with each publish.
 */
#include <stdlib.h>

#include "store.h"
#include "writer.h"

static int64_t
noted(struct writer *w, const char *key, enum stmt count)
{
	char	*s = store_meta_text(w->db, key);
	int64_t	 n = s != NULL ? atoll(s) : db_int(w, count);

	free(s);
	return n;
}

void
counts_load(struct writer *w)
{
	struct counts	*c = &w->counts;
	int		 rc;

	c->files = noted(w, "files", ST_COUNT_FILES);
	c->unresolved = noted(w, "unresolved", ST_COUNT_UNRESOLVED);
	c->problems = noted(w, "problems", ST_COUNT_PROBLEMS);
	if (!tally_noted(w->db, &c->rows) &&
	    (rc = tally_count(w->db, &c->rows)) != SQLITE_OK)
		db_fail(w, rc, "count");
}

void
counts_save(struct writer *w)
{
	const struct counts	*c = &w->counts;
	unsigned int		 part;
	char			*s;

	meta_set_int(w, "files", c->files);
	meta_set_int(w, "nodes", tally_nodes(&c->rows));
	meta_set_int(w, "edges", tally_edges(&c->rows));
	meta_set_int(w, "unresolved", c->unresolved);
	meta_set_int(w, "problems", c->problems);
	for (part = 0; part < TALLY_PARTS; part++) {
		if ((s = tally_text(&c->rows, part)) == NULL)
			fail(w, 2, "out of memory");
		meta_set_text(w, tally_key(part), s);
		free(s);
	}
}

void
nodes_delete(struct writer *w, sqlite3_stmt *st)
{
	while (db_row(w, st))
		tally_node(&w->counts.rows, sqlite3_column_int(st, 0), -1);
}

void
edges_delete(struct writer *w, sqlite3_stmt *st)
{
	while (db_row(w, st))
		tally_edge(&w->counts.rows, sqlite3_column_int(st, 0),
		    sqlite3_column_int(st, 1), -1);
}
