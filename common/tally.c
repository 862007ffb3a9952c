/*
 * Counts of rows by sort, as meta keeps them and as the tables have them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store.h"
#include "tally.h"

/* The longest name, its quotes, and a number. */
#define TERM_MAX	64

static const struct part {
	const char	*key;
	unsigned int	 n;
	const char	*(*name)(unsigned int);
} parts[TALLY_PARTS] = {
	[TALLY_KINDS] = { "node_kinds", NODE_KIND_MAX, node_kind_name },
	[TALLY_TYPES] = { "edge_types", EDGE_TYPE_MAX, edge_type_name },
	[TALLY_PROVS] = { "provenances", PROV_MAX, provenance_name },
};

static int64_t *
numbers(struct tally *t, enum tally_part part)
{
	return part == TALLY_KINDS ? t->kinds : part == TALLY_TYPES ?
	    t->types : t->provs;
}

void
tally_node(struct tally *t, int kind, int by)
{
	if (kind >= 0 && kind < NODE_KIND_MAX)
		t->kinds[kind] += by;
}

void
tally_edge(struct tally *t, int type, int prov, int by)
{
	if (type >= 0 && type < EDGE_TYPE_MAX)
		t->types[type] += by;
	if (prov >= 0 && prov < PROV_MAX)
		t->provs[prov] += by;
}

const char *
tally_key(enum tally_part part)
{
	return parts[part].key;
}

char *
tally_text(const struct tally *t, enum tally_part part)
{
	const struct part	*p = &parts[part];
	struct tally		 copy = *t;
	const int64_t		*v = numbers(&copy, part);
	size_t			 size = (size_t)p->n * TERM_MAX + 3, len = 0;
	unsigned int		 i;
	char			*s;

	if ((s = malloc(size)) == NULL)
		return NULL;
	for (i = 0; i < p->n; i++)
		if (v[i] != 0 && p->name(i) != NULL)
			len += (size_t)snprintf(s + len, size - len,
			    "%c\"%s\":%lld", len == 0 ? '{' : ',', p->name(i),
			    (long long)v[i]);
	snprintf(s + len, size - len, "%s", len == 0 ? "{}" : "}");
	return s;
}

/* The reverse of tally_text().  Names that are not known do not count. */
static void
parse(const char *s, struct tally *t, enum tally_part part)
{
	const struct part	*p = &parts[part];
	char			 key[TERM_MAX];
	const char		*at;
	unsigned int		 i;

	for (i = 0; i < p->n; i++) {
		if (p->name(i) == NULL)
			continue;
		snprintf(key, sizeof(key), "\"%s\":", p->name(i));
		if ((at = strstr(s, key)) != NULL)
			numbers(t, part)[i] = strtoll(at + strlen(key), NULL,
			    10);
	}
}

static int64_t
sum(const int64_t *v, size_t n)
{
	int64_t	all = 0;

	while (n > 0)
		all += v[--n];
	return all;
}

int64_t
tally_nodes(const struct tally *t)
{
	return sum(t->kinds, NODE_KIND_MAX);
}

int64_t
tally_edges(const struct tally *t)
{
	return sum(t->types, EDGE_TYPE_MAX);
}

int64_t
tally_contained(const struct tally *t)
{
	return tally_nodes(t) - t->kinds[NODE_FILE] -
	    t->kinds[NODE_PACKAGE] - t->kinds[NODE_EXTERNAL] -
	    t->kinds[NODE_PERSON];
}

/* Is meta's number KEY the same? */
static int
agrees(sqlite3 *db, const char *key, int64_t n)
{
	char	*s = store_meta_text(db, key);
	int	 same = s != NULL && strtoll(s, NULL, 10) == n;

	free(s);
	return same;
}

int
tally_noted(sqlite3 *db, struct tally *t)
{
	unsigned int	 part;
	char		*s;

	memset(t, 0, sizeof(*t));
	for (part = 0; part < TALLY_PARTS; part++) {
		if ((s = store_meta_text(db, parts[part].key)) == NULL)
			return 0;
		parse(s, t, part);
		free(s);
	}
	return agrees(db, "nodes", tally_nodes(t)) &&
	    agrees(db, "edges", tally_edges(t)) &&
	    sum(t->provs, PROV_MAX) == tally_edges(t);
}

int
tally_count(sqlite3 *db, struct tally *t)
{
	sqlite3_stmt	*st;
	int		 rc;

	memset(t, 0, sizeof(*t));
	if ((rc = sqlite3_prepare_v2(db, "SELECT kind FROM node", -1, &st,
	    NULL)) != SQLITE_OK)
		return rc;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		tally_node(t, sqlite3_column_int(st, 0), 1);
	sqlite3_finalize(st);
	if (rc != SQLITE_DONE || (rc = sqlite3_prepare_v2(db,
	    "SELECT type, prov FROM edge", -1, &st, NULL)) != SQLITE_OK)
		return rc;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		tally_edge(t, sqlite3_column_int(st, 0),
		    sqlite3_column_int(st, 1), 1);
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}
