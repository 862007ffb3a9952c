/*
 * What the files of the graph define, by name, to say which definition a line
 * of a patch is about.  Read from the store file by file, and forgotten when
 * it becomes much.
 */
#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "blame.h"
#include "kinds.h"
#include "prog.h"
#include "schema.h"
#include "store.h"

#define KEPT_MAX	400000	/* definitions; then all are forgotten */

struct def {
	struct text	name;
	struct text	head;	/* its signature up to the name, included */
	uint32_t	depth;	/* as in found_def */
};

struct file_defs {
	struct def	*v;	/* by name */
	size_t		 n;
	char		*bytes;
	int		 read;
	uint64_t	 marks[16];	/* bits: see mark() */
};

struct defs {
	struct blame	 *b;
	sqlite3		 *db;
	sqlite3_stmt	 *of;
	struct file_defs *file;	/* as blame.files */
	size_t		  kept;
};

struct defs *
defs_open(struct blame *b)
{
	/* What has a body of its own, or is a type. */
	static const char sql[] = "SELECT n.name, n.signature, "
	    "n.parent & 1048575 = 0 "
	    "FROM file AS f "
	    "JOIN node AS n ON n.id > f.id << 20 "
	    "AND n.id < (f.id + 1) << 20 "
	    "WHERE f.path = ?1 AND n.kind IN (2, 3, 4, 5, 6, 7, 8, 13, 14, 16) "
	    "ORDER BY n.name, n.id";
	struct defs *d = calloc(1, sizeof(*d));
	char msg[512];

	_Static_assert(NODE_SLOT_BITS == 20, "the query above");
	if (d == NULL ||
	    (d->file = calloc(b->nfiles + 1, sizeof(*d->file))) == NULL)
		err(2, NULL);
	d->b = b;
	if (store_open(&d->db, b->db, msg, sizeof(msg)) != STORE_OK)
		errx(2, "%s", safe_str(msg));
	if (sqlite3_prepare_v2(d->db, sql, -1, &d->of, NULL) != SQLITE_OK)
		errx(2, "%s: %s", safe_str(b->db), sqlite3_errmsg(d->db));
	return d;
}

static void
forget_all(struct defs *d)
{
	size_t i;

	for (i = 0; i < d->b->nfiles; i++) {
		free(d->file[i].v);
		free(d->file[i].bytes);
	}
	memset(d->file, 0, d->b->nfiles * sizeof(*d->file));
	d->kept = 0;
}

void
defs_close(struct defs *d)
{
	if (d == NULL)
		return;
	forget_all(d);
	free(d->file);
	sqlite3_finalize(d->of);
	sqlite3_close(d->db);
	free(d);
}

/* Append a column to the bytes; where it begins. */
static size_t
keep(struct file_defs *f, size_t *len, size_t *cap, const void *p, size_t n)
{
	size_t at = *len;

	if (*cap - *len < n + 1) {
		*cap = (*cap + n + 1) * 2;
		if ((f->bytes = realloc(f->bytes, *cap)) == NULL)
			err(2, NULL);
	}
	if (n > 0)
		memcpy(f->bytes + at, p, n);
	*len += n;
	return at;
}

static int
in_name(unsigned char c)
{
	return isalnum(c) || c == '_' || c == '$' || c >= 0x80;
}

/* The signature up to where NAME stands in it as a word; {NULL, 0}: nowhere. */
static struct text
head_of(struct text signature, struct text name)
{
	struct text none = { NULL, 0 };
	size_t i;

	for (i = 0; name.len > 0 && i + name.len <= signature.len; i++)
		if (memcmp(signature.p + i, name.p, name.len) == 0 &&
		    (i == 0 || !in_name((unsigned char)signature.p[i - 1])) &&
		    (i + name.len == signature.len ||
		    !in_name((unsigned char)signature.p[i + name.len]))) {
			signature.len = i + name.len;
			return signature;
		}
	return none;
}

/* One of 1024 numbers; most words are of none of the names of a file, and
   their number says so. */
static unsigned int
mark(struct text name)
{
	return name.len == 0 ? 0 : ((unsigned char)name.p[0] * 31u +
	    (unsigned char)name.p[name.len / 2] * 7u +
	    (unsigned char)name.p[name.len - 1] + (unsigned int)name.len *
	    131u) & 1023;
}

static struct file_defs *
read_file(struct defs *d, const struct blame_file *of)
{
	struct file_defs *f = &d->file[of - d->b->files];
	struct def *def;
	size_t cap = 0, len = 0, room = 0, i;
	int rc;

	if (f->read)
		return f;
	if (d->kept > KEPT_MAX)
		forget_all(d);
	sqlite3_reset(d->of);
	sqlite3_bind_text(d->of, 1, of->path.p, (int)of->path.len,
	    SQLITE_STATIC);
	while ((rc = sqlite3_step(d->of)) == SQLITE_ROW) {
		if (f->n == cap) {
			cap = cap == 0 ? 16 : cap * 2;
			if ((f->v = reallocarray(f->v, cap,
			    sizeof(*f->v))) == NULL)
				err(2, NULL);
		}
		def = &f->v[f->n++];
		def->name.len = (size_t)sqlite3_column_bytes(d->of, 0);
		def->head.len = (size_t)sqlite3_column_bytes(d->of, 1);
		def->depth = sqlite3_column_int(d->of, 2) ? 0 :
		    DEPTH_UNKNOWN;
		keep(f, &len, &room, sqlite3_column_blob(d->of, 0),
		    def->name.len);
		keep(f, &len, &room, sqlite3_column_blob(d->of, 1),
		    def->head.len);
	}
	if (rc != SQLITE_DONE)
		errx(2, "%s: %s", safe_str(d->b->db), sqlite3_errmsg(d->db));
	/* The bytes have moved as they grew: only now they have an address. */
	for (i = 0, len = 0; i < f->n; i++) {
		def = &f->v[i];
		def->name.p = f->bytes + len;
		len += def->name.len;
		def->head.p = f->bytes + len;
		len += def->head.len;
		def->head = head_of(def->head, def->name);
		f->marks[mark(def->name) / 64] |=
		    (uint64_t)1 << mark(def->name) % 64;
	}
	f->read = 1;
	d->kept += f->n;
	return f;
}

/* The first definition of that name, or NULL. */
static const struct def *
find(const struct file_defs *f, struct text name)
{
	size_t from = 0, to = f->n, mid;

	if ((f->marks[mark(name) / 64] >> mark(name) % 64 & 1) == 0)
		return NULL;
	while (from < to) {
		mid = from + (to - from) / 2;
		if (text_cmp(f->v[mid].name, name) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from < f->n && text_cmp(f->v[from].name, name) == 0 ?
	    &f->v[from] : NULL;
}

/* The next byte of A, then of B, that is no blank; -1 at the end. */
static int
next_mark(struct text *a, struct text *b)
{
	struct text *t;

	for (;;) {
		t = a->len > 0 ? a : b;
		if (t->len == 0)
			return -1;
		t->len--;
		if (!isspace((unsigned char)*t->p++))
			return (unsigned char)t->p[-1];
	}
}

/* Are A and B together, and C, one text, blanks aside? */
static int
same_words(struct text a, struct text b, struct text c)
{
	struct text none = { NULL, 0 };
	int mark;

	do {
		mark = next_mark(&a, &b);
		if (mark != next_mark(&c, &none))
			return 0;
	} while (mark != -1);
	return 1;
}

/* The next word of the line from *AT on, which goes past it; 0: none. */
static int
next_word(struct text line, size_t *at, struct text *word)
{
	size_t i = *at;

	while (i < line.len && !in_name((unsigned char)line.p[i]))
		i++;
	word->p = line.p + i;
	while (i < line.len && in_name((unsigned char)line.p[i]))
		i++;
	word->len = (size_t)(line.p + i - word->p);
	*at = i;
	return word->len > 0;
}

/* Say DEF, or none. */
static int
is(struct found_def *found, const struct def *def)
{
	memset(found, 0, sizeof(*found));
	if (def == NULL)
		return 0;
	found->name = def->name;
	found->depth = def->depth;
	return 1;
}

int
defs_in_context(struct defs *d, const struct blame_file *of, struct text line,
    struct found_def *found)
{
	const struct file_defs *f = read_file(d, of);
	const struct def *def, *first = NULL;
	struct text word;
	size_t at = 0, i;

	while (f->n > 0 && next_word(line, &at, &word)) {
		if ((def = find(f, word)) == NULL)
			continue;
		for (i = at; i < line.len && line.p[i] == ' '; i++)
			;
		if (i < line.len && line.p[i] == '(')
			return is(found, def);
		if (first == NULL)
			first = def;
	}
	return is(found, first);
}

int
defs_at_head(struct defs *d, const struct blame_file *of, struct text before,
    struct text line, struct found_def *found)
{
	const struct file_defs *f = read_file(d, of);
	struct text none = { NULL, 0 }, word, head;
	const struct def *def;
	size_t at = 0;

	while (f->n > 0 && next_word(line, &at, &word)) {
		head.p = line.p;
		head.len = at;
		for (def = find(f, word); def != NULL &&
		    def < f->v + f->n && text_cmp(def->name, word) == 0; def++)
			if (def->head.p != NULL &&
			    (same_words(none, head, def->head) ||
			    same_words(before, head, def->head)))
				return is(found, def);
	}
	return is(found, NULL);
}
