/*
 * The set difference of two states of the store, file by file; see older.h.
 * Files whose digests are the same are passed over.
 */
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "older.h"
#include "older_diff.h"
#include "store.h"

/* ---- one file ---- */

static void
compare_file(struct older *o)
{
	struct side	*s = &o->side[OLD], *t = &o->side[NEW];
	struct delta	*d = &o->delta;

	if (s->id == 0)
		d->file = DELTA_FILE_NONE;
	else if (t->id == 0 || s->flags != t->flags ||
	    !side_same(s, s->lang, t, t->lang) ||
	    !side_same(s, s->package, t, t->package) ||
	    !side_same(s, s->blob, t, t->blob))
		d->file = DELTA_FILE_GIVEN;
	d->lang = side_text(s, s->lang);
	d->package = side_text(s, s->package);
	d->blob = side_text(s, s->blob);
	d->size = (uint64_t)s->size;
	d->lines = (uint64_t)s->lines;
	d->flags = (uint32_t)s->flags;
}

/* Both sides stand at the file's row. */
static void
compare(struct older *o, void (*each)(struct writer *, struct text,
    const struct delta *))
{
	struct side	*s = &o->side[OLD], *t = &o->side[NEW];
	struct side	*named = s->id != 0 ? s : t;

	if (s->id == 0 && t->id == 0)
		return;
	if (s->id != 0 && t->id != 0 && s->digest.len > 0 &&
	    side_same(s, s->digest, t, t->digest) &&
	    side_same(s, s->package, t, t->package))
		return;
	older_begin(o);
	side_read(s);
	side_read(t);
	compare_file(o);
	older_compare(o);
	if (older_any(&o->delta))
		each(o->w, side_text(named, named->path), &o->delta);
	older_forget(o);
}

/* ---- what is in no file ---- */

/* In an update: those that this run added or deleted. */
static void
compare_touched_outside(struct older *o)
{
	const unsigned char	*hash;
	struct part		 name[2];
	uint32_t		 i, kind[2];
	int			 was, is;

	for (i = 0; i < o->w->outside.n; i++) {
		kind[OLD] = kind[NEW] = NODE_PERSON;
		hash = (const unsigned char *)table_key(&o->w->outside, i);
		was = side_outside(&o->side[OLD], hash, &kind[OLD], &name[OLD]);
		is = side_outside(&o->side[NEW], hash, &kind[NEW], &name[NEW]);
		if (was != is && kind[was ? OLD : NEW] != NODE_PERSON)
			older_outside(o, &o->side[was ? OLD : NEW], hash,
			    kind[was ? OLD : NEW], name[was ? OLD : NEW],
			    was);
	}
}

/* After a replacement: all of them. */
static void
compare_all_outside(struct older *o)
{
	sqlite3_stmt	*st[2];
	unsigned char	 hash[2][HASH_LEN];
	int		 more[2], i, c;

	for (i = 0; i < 2; i++) {
		st[i] = side_stmt(&o->side[i], SIDE_OUTSIDE);
		sqlite3_bind_int(st[i], 1, NODE_PERSON);
		if ((more[i] = db_row(o->w, st[i])))
			side_read_hash(&o->side[i], st[i], 0, hash[i]);
	}
	while (more[OLD] || more[NEW]) {
		c = !more[OLD] ? 1 : !more[NEW] ? -1 :
		    memcmp(hash[OLD], hash[NEW], HASH_LEN);
		i = c < 0 ? OLD : NEW;
		if (c != 0)
			older_outside(o, &o->side[i], hash[i],
			    (uint32_t)sqlite3_column_int(st[i], 1),
			    side_column(&o->side[i], st[i], 2), i == OLD);
		for (i = 0; i < 2; i++)
			if ((i == OLD ? c <= 0 : c >= 0) &&
			    (more[i] = db_row(o->w, st[i])))
				side_read_hash(&o->side[i], st[i], 0, hash[i]);
	}
}

static void
compare_outside(struct older *o, void (*each)(struct writer *, struct text,
    const struct delta *))
{
	static const struct text	none = { "", 0 };

	side_no_file(&o->side[OLD]);
	side_no_file(&o->side[NEW]);
	older_begin(o);
	if (o->w->mode == MODE_UPDATE)
		compare_touched_outside(o);
	else
		compare_all_outside(o);
	if (older_any(&o->delta))
		each(o->w, none, &o->delta);
	older_forget(o);
}

/* ---- all ---- */

/* Paths of both states, each once. */
static void
each_path(struct older *o, void (*each)(struct writer *, struct text,
    const struct delta *))
{
	struct table	 paths = { NULL, NULL, { NULL, 0, 0 }, 0, 0, 0 };
	sqlite3_stmt	*st;
	struct text	 path;
	uint32_t	 i;
	int		 rc, k;

	for (k = 0; k < 2; k++) {
		rc = sqlite3_prepare_v2(o->side[k].db, "SELECT path FROM file "
		    "ORDER BY path", -1, &st, NULL);
		if (rc != SQLITE_OK)
			db_fail(o->w, rc, "read");
		while (db_row(o->w, st))
			table_add(&paths, sqlite3_column_blob(st, 0),
			    (size_t)sqlite3_column_bytes(st, 0), NULL);
		sqlite3_finalize(st);
	}
	for (i = 0; i < paths.n; i++) {
		path.p = table_key(&paths, i);
		path.len = paths.entries[i].len;
		for (k = 0; k < 2; k++)
			side_file(&o->side[k], SIDE_FILE_BY_PATH, 0, path);
		compare(o, each);
	}
	table_release(&paths);
}

void
older_each(struct older *o, void (*each)(struct writer *, struct text,
    const struct delta *))
{
	static const struct text	none = { "", 0 };
	uint32_t			i, k;
	int64_t				id;

	if (o->w->mode == MODE_UPDATE)
		for (i = 0; i < o->w->linked.n; i++) {
			memcpy(&id, table_key(&o->w->linked, i), sizeof(id));
			for (k = 0; k < 2; k++)
				side_file(&o->side[k], SIDE_FILE, id, none);
			compare(o, each);
		}
	else
		each_path(o, each);
	compare_outside(o, each);
}

/* ---- opening ---- */

struct older *
older_open(struct writer *w)
{
	struct older	*o = grow(w, NULL, 1, sizeof(*o));
	int		 rc, i;

	memset(o, 0, sizeof(*o));
	o->w = w;
	for (i = 0; i < 2; i++)
		o->side[i].w = w;
	o->side[NEW].db = w->db;
	rc = sqlite3_open_v2(w->file, &o->side[OLD].db, SQLITE_OPEN_READONLY |
	    SQLITE_OPEN_NOMUTEX, NULL);
	if (rc != SQLITE_OK)
		db_fail(w, rc, "open");
	sqlite3_busy_timeout(o->side[OLD].db, STORE_BUSY_MS);
	rc = sqlite3_exec(o->side[OLD].db, "BEGIN; "
	    "SELECT 1 FROM meta LIMIT 1", NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		db_fail(w, rc, "read");
	return o;
}

sqlite3 *
older_db(struct older *o)
{
	return o->side[OLD].db;
}

void
older_close(struct older *o)
{
	int	i;

	if (o == NULL)
		return;
	for (i = 0; i < 2; i++)
		side_release(&o->side[i]);
	sqlite3_close(o->side[OLD].db);
	older_forget(o);
	delta_release(&o->delta);
	free(o);
}
