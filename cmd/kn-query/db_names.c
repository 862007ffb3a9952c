/*
 * What people call the things in the store: names, places, short ids.
 */
#include <stdio.h>

#include "languages.h"
#include "query.h"
#include "store.h"

/* Containers are followed this far up; a deeper chain is shown cut. */
#define CHAIN_MAX	64

const char *
db_path(struct db *db, const struct node *n)
{
	return db_file(db, node_file(n->id))->path;
}

const char *
db_qualified(struct db *db, const struct node *n)
{
	sqlite3_stmt	*st;
	const char	*name = n->name, *lang;
	int64_t		 parent = n->parent;
	unsigned int	 kind = n->kind;
	int		 depth;

	if (n->kind == NODE_FILE)
		return db_path(db, n);
	lang = parent > 0 ? db_file(db, node_file(n->id))->lang : "";
	for (depth = 0; parent > 0 && depth < CHAIN_MAX; depth++) {
		db_read(db, parent);
		st = db_get(db, ST_NODE_HEAD);
		sqlite3_bind_int64(st, 1, parent);
		if (!db_step(db, st) || sqlite3_column_int(st, 1) == NODE_FILE)
			break;
		name = pool_printf(db_pool(db), "%s%s%s",
		    (const char *)sqlite3_column_text(st, 2),
		    language_separator(lang, kind), name);
		kind = (unsigned int)sqlite3_column_int(st, 1);
		parent = sqlite3_column_int64(st, 0);
	}
	return name;
}

const char *
db_place(struct db *db, const struct node *n)
{
	const char	*path = db_path(db, n);

	if (*path == '\0' || n->line == 0 || n->kind == NODE_FILE)
		return path;
	return pool_printf(db_pool(db), "%s:%u", path, n->line);
}

const char *
db_short_id(struct db *db, const struct node *n)
{
	static const char	 hex[] = "0123456789abcdef";
	char			*id = pool_alloc(db_pool(db), SHORT_ID + 1);
	int			 i;

	for (i = 0; i < SHORT_ID; i++)
		id[i] = hex[n->hash[i / 2] >> (i % 2 ? 0 : 4) & 15];
	return id;
}

size_t
db_lines(struct db *db, const void *blob, size_t len, uint32_t **lines)
{
	struct store_lines	 cur;
	size_t			 n = 0;
	uint32_t		 line;

	*lines = pool_alloc(db_pool(db), (len + 1) * sizeof(**lines));
	store_lines_init(&cur, blob, len);
	while ((line = store_lines_next(&cur)) != 0)
		(*lines)[n++] = line;
	return n;
}

const char *
db_sites(struct query *q, const char *path, const void *blob, size_t len,
    const char **lines)
{
	uint32_t	*v;
	size_t		 n = db_lines(q->db, blob, len, &v), i, used = 0;
	char		*s = pool_alloc(q->pool, n * 11 + 1);

	for (i = 0; i < n; i++)
		used += (size_t)sprintf(s + used, i == 0 ? "%u" : ",%u", v[i]);
	*lines = s;
	return n == 0 ? path : pool_printf(q->pool, "%s:%s", path, s);
}

const char *
db_how_known(struct query *q, unsigned int prov, int confidence)
{
	if (prov == PROV_AST_RESOLVED)
		return "";
	if (prov == PROV_AST_INFERRED)
		return pool_printf(q->pool, "inferred %d%%", confidence);
	return provenance_name(prov) != NULL ? provenance_name(prov) : "?";
}
