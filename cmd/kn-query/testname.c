/*
 * Names of tests; see testname.h.
 */
#include <stdlib.h>
#include <string.h>

#include "around.h"
#include "heads.h"
#include "testname.h"

#define WORDS_MAX	64	/* of a name; of more the last */
#define UP_MAX		64	/* containers of a test that are looked at */

struct word {
	const char	*s;
	size_t		 len;
};

struct words {
	struct word	 v[WORDS_MAX];
	size_t		 n;
};

static int
is_word(char c)
{
	return c == '_' || c == '$' || (c & 0x80) != 0 || (c >= '0' &&
	    c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* What parametrises a test, or says which phase of it ran, is cut. */
static void
split(const char *name, struct words *w)
{
	const char	*end = name + strcspn(name, "[(|"), *p = name;

	w->n = 0;
	while (p < end) {
		while (p < end && !is_word(*p))
			p++;
		if (p == end)
			break;
		if (w->n == WORDS_MAX)
			memmove(w->v, w->v + 1, --w->n * sizeof(w->v[0]));
		w->v[w->n].s = p;
		while (p < end && is_word(*p))
			p++;
		w->v[w->n].len = (size_t)(p - w->v[w->n].s);
		w->n++;
	}
}

static int
same(const struct word *w, const char *s, size_t len)
{
	return w->len == len && memcmp(w->s, s, len) == 0;
}

/* How many of the words before number LAST stand around the test, in this
   order: containers, then the parts of its file's path. */
static size_t
score(struct query *q, int64_t id, const struct words *w, size_t last)
{
	struct head	 h;
	const char	*p, *end;
	size_t		 n = 0, k, up;

	for (up = 0; up < UP_MAX && last > 0 && head_get(q, id, &h) &&
	    h.parent > 0 && head_get(q, h.parent, &h) && h.kind != NODE_FILE;
	    up++) {
		for (k = last; k > 0 && !same(&w->v[k - 1], h.name,
		    strlen(h.name)); k--)
			continue;
		if (k > 0) {
			last = k - 1;
			n++;
		}
		id = h.parent;
	}
	if (!head_get(q, id, &h))
		return n;
	end = h.file->path + strlen(h.file->path);
	while (last > 0 && end > h.file->path) {
		for (p = end; p > h.file->path && is_word(p[-1]); p--)
			continue;
		for (k = last; k > 0 && !same(&w->v[k - 1], p,
		    (size_t)(end - p)); k--)
			continue;
		if (k > 0 && p < end) {
			last = k - 1;
			n++;
		}
		end = p > h.file->path ? p - 1 : p;
	}
	return n;
}

/* Tests called as word number LAST is. */
static size_t
by_name(struct query *q, const struct words *w, size_t last,
    struct id_list *list)
{
	sqlite3_stmt	*st = db_get(q->db, ST_IDS_NAMED);
	struct id_list	 ids = { 0 };
	size_t		 i, n = 0, points, most = 0, before = list->n;

	sqlite3_bind_text(st, 1, w->v[last].s, (int)w->v[last].len,
	    SQLITE_STATIC);
	while (db_step(q->db, st))
		id_list_add(&ids, sqlite3_column_int64(st, 0));
	for (i = 0; i < ids.n; i++) {
		if (!around_names_test(q, ids.v[i]))
			continue;
		points = score(q, ids.v[i], w, last);
		if (points > most) {
			list->n = before;
			n = 0;
			most = points;
		}
		if (points == most) {
			id_list_add(list, ids.v[i]);
			n++;
		}
	}
	id_list_release(&ids);
	return n;
}

/* ---- files ---- */

static void
read_files(struct query *q, struct test_files *f)
{
	sqlite3_stmt	*st = db_prepare(q->db,
			    "SELECT id FROM file WHERE flags & 1 ORDER BY id");

	while (db_step(q->db, st)) {
		f->v = grow(f->v, f->n, &f->cap, sizeof(*f->v));
		f->v[f->n++] = sqlite3_column_int64(st, 0);
	}
	sqlite3_finalize(st);
	f->read = 1;
}

/* The tests of files called as word number LAST is, but for their ends. */
static size_t
by_file(struct query *q, struct test_files *f, const struct words *w,
    size_t last, struct id_list *list)
{
	const struct file	*file;
	const char		*base;
	size_t			 i, before = list->n;

	if (!f->read)
		read_files(q, f);
	for (i = 0; i < f->n; i++) {
		file = db_file(q->db, f->v[i]);
		base = strrchr(file->path, '/');
		base = base == NULL ? file->path : base + 1;
		if (same(&w->v[last], base, strcspn(base, ".")))
			around_file_tests(q, f->v[i], list);
	}
	return list->n - before;
}

size_t
tests_named(struct query *q, struct test_files *f, const char *name,
    struct id_list *list)
{
	struct words	 w;
	size_t		 i, n;

	split(name, &w);
	for (i = w.n; i > 0; i--)
		if ((n = by_name(q, &w, i - 1, list)) > 0)
			return n;
	for (i = w.n; i > 0; i--)
		if ((n = by_file(q, f, &w, i - 1, list)) > 0)
			return n;
	return 0;
}

void
test_files_release(struct test_files *f)
{
	free(f->v);
}
