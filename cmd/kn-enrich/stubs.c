/*
 * Files that only declare, beside those that define (.pyi beside .py): some
 * servers lead to the declaration, the graph means the definition.
 */
#include <limits.h>
#include <string.h>

#include "enrich.h"
#include "store.h"

const struct file *
stub_source(struct enrich *e, const struct server *server,
    const struct file *file)
{
	char path[PATH_MAX], *end;
	const char *p = server->stubs;
	size_t n, from;

	while (p != NULL && *p != '\0') {
		p += strspn(p, " ");
		n = strcspn(p, " ");
		from = strcspn(p, "=");
		if (from < n && file->path.len > from &&
		    file->path.len + n < sizeof(path) &&
		    memcmp(file->path.p + file->path.len - from, p,
		    from) == 0) {
			memcpy(path, file->path.p, file->path.len - from);
			end = path + file->path.len - from;
			memcpy(end, p + from + 1, n - from - 1);
			end += n - from - 1;
			return plan_find(e, path, (size_t)(end - path));
		}
		p += n;
	}
	return NULL;
}

void
stub_follow(struct enrich *e, const struct server *server, struct target *t)
{
	const struct file *source = stub_source(e, server, t->file);
	sqlite3_stmt *st = e->declared;

	if (source == NULL)
		return;
	sqlite3_bind_int64(st, 1, store_node_id(t->file->id, 0));
	sqlite3_bind_int64(st, 2, store_node_id(t->file->id + 1, 0));
	sqlite3_bind_int64(st, 3, t->line);
	sqlite3_bind_int64(st, 4, t->column);
	sqlite3_bind_int64(st, 5, store_node_id(source->id, 0));
	sqlite3_bind_int64(st, 6, store_node_id(source->id + 1, 0));
	if (sqlite3_step(st) == SQLITE_ROW) {
		t->file = source;
		t->line = (uint32_t)sqlite3_column_int(st, 0);
		t->column = (uint32_t)sqlite3_column_int(st, 1);
	}
	sqlite3_reset(st);
}
