/*
 * deps: which directories import which, and what from outside; with -r who
 * imports them.
 */
#include <stdlib.h>
#include <string.h>

#include "operands.h"
#include "packages.h"

static const struct column columns[] = {
	{ "directory", SHOW_ALL | CELL_PLACE },
	{ "uses", SHOW_ALL | CELL_NAME },
	{ "outside", SHOW_TSV | SHOW_JSON | CELL_FLAG },
	{ "where", SHOW_TEXT },
	{ "imports", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "files", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "how", SHOW_TEXT },
	{ "confidence", SHOW_TSV | SHOW_JSON | CELL_NUMBER },
};

static const struct column reverse_columns[] = {
	{ "directory", SHOW_ALL | CELL_PLACE },
	{ "used_by", SHOW_ALL | CELL_NAME },
	{ "outside", SHOW_TSV | SHOW_JSON | CELL_FLAG },
	{ "where", SHOW_TEXT },
	{ "imports", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "files", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "how", SHOW_TEXT },
	{ "confidence", SHOW_TSV | SHOW_JSON | CELL_NUMBER },
};

static const char imports_sql[] =
	"SELECT e.src, e.dst, n.name, e.conf"
	" FROM edge AS e JOIN node AS n ON n.id = e.dst WHERE e.type = 1";

struct dep {
	const char	*from, *to;
	int64_t		 file;
	int		 outside, conf;
};

struct deps {
	struct query	*q;
	struct dep	*v;
	size_t		 n, cap, unsure;
};

static int
by_ends(const void *va, const void *vb)
{
	const struct dep	*a = va, *b = vb;
	int			 c;

	if ((c = strcmp(a->from, b->from)) != 0)
		return c;
	if (a->outside != b->outside)
		return a->outside ? 1 : -1;
	if ((c = strcmp(a->to, b->to)) != 0)
		return c;
	return a->file < b->file ? -1 : a->file > b->file;
}

/* What a dotted name from outside belongs to: its first part. */
static const char *
outside_of(struct query *q, const char *name)
{
	size_t	 len;

	if (strchr(name, '/') != NULL)
		return name;
	len = strcspn(name, ".:");
	return len == 0 ? name : pool_strndup(q->pool, name, len);
}

static int
is_below(const char *dir, const char *top)
{
	size_t	 len = strlen(top);

	while (len > 0 && top[len - 1] == '/')
		len--;
	return len == 0 || (len == 1 && *top == '.') ||
	    (strncmp(dir, top, len) == 0 &&
	    (dir[len] == '\0' || dir[len] == '/'));
}

static void
read_deps(struct deps *d)
{
	struct query		*q = d->q;
	sqlite3_stmt		*st = db_prepare(q->db, imports_sql);
	const struct file	*f, *to;
	const char		*top = q->argc > 0 ? q->argv[0] : ".";
	struct packages		 packages = { 0 };
	struct dep		 one;

	packages_get(q, &packages);
	while (db_step(q->db, st)) {
		f = db_file(q->db, node_file(sqlite3_column_int64(st, 0)));
		to = db_file(q->db, packages_file(&packages,
		    sqlite3_column_int64(st, 1)));
		one.file = f->id;
		one.conf = sqlite3_column_int(st, 3);
		one.outside = to->id == 0;
		one.from = path_dir(q, f->path);
		one.to = one.outside ? outside_of(q, pool_strdup(q->pool,
		    (const char *)sqlite3_column_text(st, 2))) :
		    path_dir(q, to->path);
		if ((q->lang != NULL && strcmp(f->lang, q->lang) != 0) ||
		    (q->path != NULL && strncmp(f->path, q->path,
		    strlen(q->path)) != 0) || strcmp(one.from, one.to) == 0)
			continue;
		if (q->reverse ? (one.outside ? strcmp(top, ".") != 0 &&
		    strcmp(top, one.to) != 0 : !is_below(one.to, top)) :
		    !is_below(one.from, top))
			continue;
		if (one.conf < (int)q->min_confidence) {
			d->unsure++;
			continue;
		}
		if (q->reverse) {
			const char *swap = one.from;

			one.from = one.to;
			one.to = swap;
		}
		d->v = grow(d->v, d->n, &d->cap, sizeof(*d->v));
		d->v[d->n++] = one;
	}
	packages_release(&packages);
	sqlite3_finalize(st);
	if (d->n > 1)
		qsort(d->v, d->n, sizeof(*d->v), by_ends);
}

/* Those from I up to K have the same ends. */
static void
show(struct deps *d, size_t i, size_t k)
{
	struct query		*q = d->q;
	const struct dep	*v = &d->v[i];
	int64_t			 files = 0, file = 0;
	size_t			 n = k - i;
	int			 conf = 0;

	for (; i < k; i++) {
		files += i == k - n || d->v[i].file != file;
		file = d->v[i].file;
		if (d->v[i].conf > conf)
			conf = d->v[i].conf;
	}
	answer_cell(q->answer, v->from);
	answer_cell(q->answer, v->to);
	answer_cell_flag(q->answer, v->outside);
	answer_cell(q->answer, v->outside ? "outside" : "own");
	answer_cell_number(q->answer, (int64_t)n);
	answer_cell_number(q->answer, files);
	answer_cell(q->answer, conf == 100 ? "" : pool_printf(q->pool,
	    "inferred %d%%", conf));
	answer_cell_number(q->answer, conf);
	answer_draw(q->answer, v->from, v->from, "package");
	answer_draw(q->answer, v->to, v->to, v->outside ? "external" :
	    "package");
	if (q->reverse)
		answer_line(q->answer, v->to, v->from, "imports", conf != 100);
	else
		answer_line(q->answer, v->from, v->to, "imports", conf != 100);
}

int
ask_deps(struct query *q)
{
	struct deps	 d = { .q = q };
	size_t		 i, k;
	int64_t		 shown = 0;

	answer_table(q->answer, q->reverse ? "users" : "deps", q->reverse ?
	    reverse_columns : columns, nitems(columns), TABLE_MAIN);
	read_deps(&d);
	for (i = 0; i < d.n; i = k) {
		for (k = i; k < d.n && d.v[k].outside == d.v[i].outside &&
		    strcmp(d.v[k].from, d.v[i].from) == 0 &&
		    strcmp(d.v[k].to, d.v[i].to) == 0; k++)
			;
		if (q->limit != 0 && shown >= q->limit)
			answer_omitted(q->answer, 1, 0);
		else {
			show(&d, i, k);
			shown++;
		}
	}
	answer_unsure(q, d.unsure);
	free(d.v);
	if (d.n == 0 && d.unsure == 0 && q->argc > 0 && !q->reverse)
		operands_known(q, q->argv[0]);
	return shown > 0 ? STATUS_FOUND : STATUS_NOTHING;
}
