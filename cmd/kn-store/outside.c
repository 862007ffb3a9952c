/*
 * Nodes that stand in no file: symbols outside the repository, which exist
 * as long as an edge leads to them, and packages, which exist as long as a
 * file belongs to them.  An updated store has the same ones as a clean one.
 */
#include <string.h>

#include "kinds.h"
#include "writer.h"

static const struct text	none = { "", 0 };

/* Ids of such nodes are negative; none is used twice in one run. */
static int64_t
next_id(struct writer *w)
{
	if (w->next_outside == 0)
		w->next_outside = w->mode == MODE_UPDATE ?
		    db_int(w, ST_NODE_MIN) - 1 : -1;
	return w->next_outside--;
}

/* The row of that identity, or 0. */
static int64_t
find(struct writer *w, const unsigned char *hash)
{
	sqlite3_stmt	*st = db_stmt(w, ST_NODE_BY_HASH);

	sqlite3_bind_blob(st, 1, hash, HASH_LEN, SQLITE_STATIC);
	return db_id(w, st);
}

/* The next snapshot may be without it, or the last one. */
static void
touch(struct writer *w, const unsigned char *hash)
{
	if (w->mode == MODE_UPDATE)
		table_add(&w->outside, hash, HASH_LEN, NULL);
}

static void
insert(struct writer *w, int64_t id, unsigned int kind, struct text name,
    const unsigned char *hash)
{
	sqlite3_stmt	*st = db_stmt(w, ST_NODE_OUTSIDE);

	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_int64(st, 2, (int64_t)kind);
	db_string(st, 3, name);
	sqlite3_bind_blob(st, 4, hash, HASH_LEN, SQLITE_STATIC);
	db_run(w, st);
	tally_node(&w->counts.rows, (int)kind, 1);
	name_touch(w, name);
	if (kind != NODE_PERSON)
		touch(w, hash);
}

static void
delete(struct writer *w, int64_t id, struct text name)
{
	sqlite3_stmt	*st = db_stmt(w, ST_NODE_HASH);

	sqlite3_bind_int64(st, 1, id);
	if (db_row(w, st) && sqlite3_column_bytes(st, 0) == HASH_LEN)
		touch(w, sqlite3_column_blob(st, 0));
	sqlite3_reset(st);
	st = db_stmt(w, ST_NODE_DELETE);
	sqlite3_bind_int64(st, 1, id);
	nodes_delete(w, st);
	name_touch(w, name);
}

/* ---- externals ---- */

int64_t
external_id(struct writer *w, struct text name, const unsigned char **hash)
{
	struct external	*e;
	unsigned char	 sum[HASH_LEN];
	uint32_t	 i;
	int		 is_new;

	i = table_add(&w->externals, name.p, name.len, &is_new);
	if (i >= w->externals_max) {
		w->externals_max = w->externals_max * 2 + 64;
		w->external = grow(w, w->external, w->externals_max,
		    sizeof(*w->external));
	}
	e = &w->external[i];
	if (is_new) {
		node_hash(w->hasher, sum, none, none, none, name,
		    NODE_EXTERNAL, none);
		e->hash = hash_keep(w, sum);
		e->id = 0;
		if (w->mode == MODE_UPDATE && (e->id = find(w, sum)) == 0) {
			e->id = next_id(w);
			insert(w, e->id, NODE_EXTERNAL, name, sum);
		} else if (w->mode != MODE_UPDATE)
			e->id = next_id(w);
	}
	*hash = e->hash;
	return e->id;
}

struct text
external_name(const struct writer *w, int64_t id)
{
	/* They are the first nodes without a file that a load makes. */
	uint32_t	i = (uint32_t)(-1 - id);

	if (i >= w->externals.n || w->external[i].id != id)
		return none;
	return (struct text){ table_key(&w->externals, i),
	    w->externals.entries[i].len };
}

int64_t
person_id(struct writer *w, struct text text)
{
	unsigned char	 sum[HASH_LEN];
	uint32_t	 i;
	int64_t		 id;
	int		 is_new;

	i = table_add(&w->persons, text.p, text.len, &is_new);
	if (!is_new)
		return w->persons.entries[i].value;
	node_hash(w->hasher, sum, none, none, none, text, NODE_PERSON, none);
	if (w->mode != MODE_UPDATE || (id = find(w, sum)) == 0) {
		id = next_id(w);
		insert(w, id, NODE_PERSON, text, sum);
	}
	w->persons.entries[i].value = id;
	return id;
}

void
external_lost(struct writer *w, int64_t id)
{
	table_add(&w->old_externals, &id, sizeof(id), NULL);
}

/* Does any edge lead to ID? */
static int
is_target(struct writer *w, int64_t id)
{
	sqlite3_stmt	*st = db_stmt(w, ST_EDGE_TO);

	sqlite3_bind_int64(st, 1, id);
	return db_id(w, st) != 0;
}

static void
delete_unused(struct writer *w)
{
	sqlite3_stmt	*st;
	struct text	 name;
	int64_t		 id;
	uint32_t	 i;

	for (i = 0; i < w->old_externals.n; i++) {
		memcpy(&id, table_key(&w->old_externals, i), sizeof(id));
		if (is_target(w, id))
			continue;
		st = db_stmt(w, ST_NODE_GET_NAME);
		sqlite3_bind_int64(st, 1, id);
		if (!db_row(w, st))
			continue;
		name = db_column(st, 0);
		delete(w, id, name);
		sqlite3_reset(st);
	}
}

/* In a full load: mark those of the lost that an edge leads to. */
static void
mark_targets(struct writer *w)
{
	sqlite3_stmt	*st;
	int64_t		 i, id;

	if (w->old_externals.n == 0)
		return;
	st = db_stmt(w, ST_EDGE_OUTSIDE);
	sqlite3_bind_int64(st, 1, 0);
	sqlite3_bind_int64(st, 2, INT64_MAX);
	while (db_row(w, st)) {
		id = sqlite3_column_int64(st, 0);
		i = table_find(&w->old_externals, &id, sizeof(id));
		if (i != -1)
			w->old_externals.entries[i].value = 1;
	}
}

static int
is_lost(const struct writer *w, int64_t id)
{
	int64_t	i = table_find(&w->old_externals, &id, sizeof(id));

	return i != -1 && w->old_externals.entries[i].value == 0;
}

void
externals_finish(struct writer *w)
{
	struct text	name;
	uint32_t	i;

	if (w->mode == MODE_UPDATE) {
		delete_unused(w);
		return;
	}
	mark_targets(w);
	/* By ascending id, as a table likes it. */
	for (i = w->externals.n; i-- > 0;) {
		if (is_lost(w, w->external[i].id))
			continue;
		name.p = table_key(&w->externals, i);
		name.len = w->externals.entries[i].len;
		insert(w, w->external[i].id, NODE_EXTERNAL, name,
		    w->external[i].hash);
	}
}

/* ---- packages ---- */

/* Key: package, NUL, language. */
static uint32_t
package_add(struct table *t, struct bytes *key, struct text package,
    struct text lang)
{
	key->len = 0;
	bytes_add(key, package.p, package.len);
	bytes_add(key, "", 1);
	bytes_add(key, lang.p, lang.len);
	return table_add(t, key->p, key->len, NULL);
}

void
package_touch(struct writer *w, struct text package, struct text lang)
{
	package_add(&w->packages, &w->key, package, lang);
}

/* Mark the touched packages that files are in. */
static void
mark_used(struct writer *w)
{
	sqlite3_stmt	*st = db_stmt(w, ST_FILE_PACKAGES);
	struct text	 package, lang;
	int64_t		 i;

	while (db_row(w, st)) {
		package = db_column(st, 0);
		lang = db_column(st, 1);
		w->key.len = 0;
		bytes_add(&w->key, package.p, package.len);
		bytes_add(&w->key, "", 1);
		bytes_add(&w->key, lang.p, lang.len);
		i = table_find(&w->packages, w->key.p, w->key.len);
		if (i != -1)
			w->packages.entries[i].value = 1;
	}
}

void
packages_finish(struct writer *w)
{
	struct text	 repo = { w->repo, strlen(w->repo) }, package, lang;
	unsigned char	 hash[HASH_LEN];
	const char	*key;
	uint32_t	 i;
	int64_t		 id, used;

	if (w->packages.n > 0 && w->mode == MODE_UPDATE)
		mark_used(w);
	for (i = 0; i < w->packages.n; i++) {
		key = table_key(&w->packages, i);
		package.p = key;
		package.len = strlen(key);
		lang.p = key + package.len + 1;
		lang.len = w->packages.entries[i].len - package.len - 1;
		node_hash(w->hasher, hash, repo, package, none, package,
		    NODE_PACKAGE, lang);
		if (w->mode != MODE_UPDATE) {
			insert(w, next_id(w), NODE_PACKAGE, package, hash);
			continue;
		}
		id = find(w, hash);
		used = w->packages.entries[i].value;
		if (used && id == 0)
			insert(w, next_id(w), NODE_PACKAGE, package, hash);
		else if (!used && id != 0)
			delete(w, id, package);
	}
}
