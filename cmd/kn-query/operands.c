/*
 * Arguments that are many; see operands.h.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "operands.h"
#include "trace.h"

#define INPUT_MAX	(16 * 1024 * 1024)	/* bytes on stdin */
#define NAMED_MAX	5			/* missing names that are said */

static const char dir_sql[] =
	"SELECT id FROM file WHERE path >= ?1 AND path < ?2 ORDER BY path";
static const char all_sql[] = "SELECT id FROM file ORDER BY path";

struct missing {
	size_t		 n;
	const char	*names;		/* the first ones */
};

static void
add_once(struct node_list *list, const struct node *n)
{
	size_t	 i;

	for (i = 0; i < list->n; i++)
		if (list->v[i].id == n->id)
			return;
	node_list_add(list, n);
}

const char *
operands_prefix(const char *path)
{
	while (strncmp(path, "./", 2) == 0)
		path += 2;
	return strcmp(path, ".") == 0 ? "" : path;
}

void
operands_directory(struct query *q, const char *dir, struct node_list *list)
{
	sqlite3_stmt	*st;
	struct node	 n;
	size_t		 len;

	dir = operands_prefix(dir);
	len = strlen(dir);
	while (len > 0 && dir[len - 1] == '/')
		len--;
	if (len == 0)
		st = db_prepare(q->db, all_sql);
	else {
		st = db_prepare(q->db, dir_sql);
		sqlite3_bind_text(st, 1, pool_printf(q->pool, "%.*s/",
		    (int)len, dir), -1, SQLITE_STATIC);
		/* '0' follows '/'. */
		sqlite3_bind_text(st, 2, pool_printf(q->pool, "%.*s0",
		    (int)len, dir), -1, SQLITE_STATIC);
	}
	while (db_step(q->db, st))
		if (db_node(q->db, file_node(sqlite3_column_int64(st, 0)), &n))
			node_list_add(list, &n);
	sqlite3_finalize(st);
}

int
operands_known(struct query *q, const char *prefix)
{
	const char	*path = operands_prefix(prefix);
	sqlite3_stmt	*st = db_prepare(q->db,
	    "SELECT path FROM file WHERE path >= ?1 ORDER BY path LIMIT 1");
	int		 known;

	sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
	known = db_step(q->db, st) && strncmp((const char *)
	    sqlite3_column_text(st, 0), path, strlen(path)) == 0;
	sqlite3_finalize(st);
	if (!known)
		answer_note(q->answer, "%s: no such file or directory in the "
		    "graph", prefix);
	return known;
}

/* A name that may stand for nothing.  Returns 0 if it does. */
static int
take_quietly(struct query *q, const char *arg, struct node_list *list)
{
	const struct file	*f = db_file_by_path(q->db, arg);
	struct node_list	 found = { 0 };
	struct node		 n;
	size_t			 i;

	if (f->id != 0 && db_node(q->db, file_node(f->id), &n)) {
		add_once(list, &n);
		return 1;
	}
	symbol_candidates(q, arg, &found);
	for (i = 0; i < found.n; i++)
		if (query_wants(q, &found.v[i]))
			add_once(list, &found.v[i]);
	i = found.n;
	node_list_release(&found);
	return i > 0;
}

/* All of stdin, in the pool, with a NUL at its end. */
char *
operands_stdin(struct query *q, size_t *len)
{
	char	*buf = NULL, *copy;
	size_t	 n, cap = 0;

	*len = 0;
	trace_give_up(db_traced(q->db));
	for (;;) {
		if (cap - *len < 2) {
			cap = cap == 0 ? 65536 : cap * 2;
			if ((buf = realloc(buf, cap)) == NULL)
				err(STATUS_ERROR, NULL);
		}
		n = fread(buf + *len, 1, cap - *len - 1, stdin);
		if (n == 0)
			break;
		if ((*len += n) > INPUT_MAX)
			errx(STATUS_ERROR, "more than %d bytes on stdin", INPUT_MAX);
	}
	if (ferror(stdin))
		err(STATUS_ERROR, "stdin");
	copy = pool_strndup(q->pool, buf, *len);
	free(buf);
	return copy;
}

static void
take_stdin(struct query *q, struct node_list *list, struct missing *missing)
{
	size_t		 len;
	char		*p = operands_stdin(q, &len), *end = p + len, *next;
	char		 sep = memchr(p, '\0', len) != NULL ? '\0' : '\n';

	for (; p < end; p = next) {
		if ((next = memchr(p, sep, (size_t)(end - p))) == NULL)
			next = end;
		*next++ = '\0';
		if (*p == '\0' || take_quietly(q, p, list))
			continue;
		if (missing->n++ < NAMED_MAX)
			missing->names = pool_printf(q->pool, "%s%s%s",
			    missing->names == NULL ? "" : missing->names,
			    missing->names == NULL ? "" : ", ", p);
	}
}

static int
is_path(const char *arg)
{
	return strchr(arg, '/') != NULL || strcmp(arg, ".") == 0;
}

int
operands_find(struct query *q, uint32_t prefer, struct node_list *list)
{
	struct node_list	 found = { 0 };
	struct missing		 missing = { 0 };
	size_t			 k;
	int			 i, status = STATUS_NOTHING;

	for (i = 0; i < q->argc && status != STATUS_ERROR; i++) {
		if (strcmp(q->argv[i], "-") == 0) {
			take_stdin(q, list, &missing);
			continue;
		}
		found.n = 0;
		if (is_path(q->argv[i])) {
			symbol_files(q, q->argv[i], &found);
			if (found.n == 0)
				operands_directory(q, q->argv[i], &found);
		}
		if (found.n == 0)
			status = symbol_find(q, q->argv[i], prefer, &found);
		for (k = 0; status != STATUS_ERROR && k < found.n; k++)
			add_once(list, &found.v[k]);
	}
	node_list_release(&found);
	if (missing.n > 0)
		answer_note(q->answer, "%zu names are not in the graph: %s%s",
		    missing.n, missing.names, missing.n > NAMED_MAX ?
		    ", ..." : "");
	if (status == STATUS_ERROR)
		return status;
	return list->n > 0 ? STATUS_FOUND : STATUS_NOTHING;
}
