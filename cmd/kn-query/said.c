/*
 * What language servers and indexes said of the names in a file, as it is
 * kept in the store (answers.h).
 */
#include <string.h>

#include "answers.h"
#include "said.h"

static int
is_line(uint32_t line, const uint32_t *lines, size_t n)
{
	while (n > 0)
		if (lines[--n] == line)
			return 1;
	return 0;
}

static void
tell(struct query *q, const struct said_of *of, const char *who,
    struct answers_frame *f, said_fn *put, void *arg)
{
	struct answer	 a;
	uint32_t	 i;
	size_t		 len = strlen(of->name);

	for (i = 0; i < f->nanswers; i++) {
		answer_get(f, &a);
		if (a.ntargets == 0)
			continue;
		if (a.name.len == 0 ? a.relation == of->type &&
		    a.line == of->line : is_line(a.line, of->lines, of->n) &&
		    (len == 0 || (a.name.len == len &&
		    memcmp(a.name.p, of->name, len) == 0)))
			put(arg, pool_strndup(q->pool, a.name.p, a.name.len),
			    who, a.line);
	}
}

void
said_each(struct query *q, const struct file *file, const struct said_of *of,
    said_fn *put, void *arg)
{
	sqlite3_stmt		*st = db_get(q->db, ST_ANSWERS);
	struct answers_frame	 f;
	const char		*version;

	sqlite3_bind_text(st, 1, file->path, -1, SQLITE_STATIC);
	while (db_step(q->db, st)) {
		if (answers_body_get(&f, sqlite3_column_blob(st, 2),
		    (size_t)sqlite3_column_bytes(st, 2)) == -1)
			continue;
		version = (const char *)sqlite3_column_text(st, 1);
		tell(q, of, pool_printf(q->pool, "%s%s%s",
		    (const char *)sqlite3_column_text(st, 0),
		    *version == '\0' ? "" : " ", version), &f, put, arg);
	}
}
