/*
 * Files of the graph, and which server is asked of which.
 */
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "enrich.h"
#include "prog.h"
#include "store.h"

/* calls … tests: what stands in the text as a name */
#define NAMED	"type IN (2, 3, 4, 5, 7, 8, 9, 10, 11)"

static struct text
column(sqlite3_stmt *st, int i)
{
	struct text t;
	char *c;

	t.len = (size_t)sqlite3_column_bytes(st, i);
	if ((c = malloc(t.len + 1)) == NULL)
		err(2, NULL);
	if (t.len > 0)
		memcpy(c, sqlite3_column_blob(st, i), t.len);
	c[t.len] = '\0';
	t.p = c;
	return t;
}

/* Run a statement; NULL when there is no such table. */
static sqlite3_stmt *
plan_prepare(struct enrich *e, const char *sql)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(e->store, sql, -1, &st, NULL) != SQLITE_OK)
		return NULL;
	return st;
}

static sqlite3_stmt *
must(struct enrich *e, sqlite3_stmt *st)
{
	if (st == NULL)
		errx(2, "%s: %s", safe_str(e->db), sqlite3_errmsg(e->store));
	return st;
}

static const char *
language_name(struct enrich *e, const char *name)
{
	size_t i;

	for (i = 0; i < e->nlangs; i++)
		if (strcmp(e->langs[i], name) == 0)
			return e->langs[i];
	e->langs = reallocarray(e->langs, e->nlangs + 1, sizeof(*e->langs));
	if (e->langs == NULL || (e->langs[e->nlangs] = strdup(name)) == NULL)
		err(2, NULL);
	return e->langs[e->nlangs++];
}

static void
read_files(struct enrich *e)
{
	sqlite3_stmt *st = must(e, plan_prepare(e, "SELECT id, path, blob, "
	    "lang FROM file ORDER BY path"));
	struct file *f;
	size_t cap = 0;
	int rc;

	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		if (e->nfiles == cap) {
			cap = cap == 0 ? 1024 : cap * 2;
			e->files = reallocarray(e->files, cap,
			    sizeof(*e->files));
			if (e->files == NULL)
				err(2, NULL);
		}
		f = &e->files[e->nfiles++];
		memset(f, 0, sizeof(*f));
		f->id = sqlite3_column_int64(st, 0);
		f->path = column(st, 1);
		f->blob_len = (size_t)sqlite3_column_bytes(st, 2);
		if (f->blob_len > BLOB_MAX)
			f->blob_len = 0;
		if (f->blob_len > 0)
			memcpy(f->blob, sqlite3_column_blob(st, 2),
			    f->blob_len);
		f->lang = language_name(e,
		    (const char *)sqlite3_column_text(st, 3));
		f->module = MODULE_NONE;
	}
	if (rc != SQLITE_DONE)
		must(e, NULL);
	sqlite3_finalize(st);
}

static struct file *
file_by_id(struct file **byid, size_t n, int64_t id)
{
	size_t lo = 0, hi = n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (byid[mid]->id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && byid[lo]->id == id ? byid[lo] : NULL;
}

static int
compare_ids(const void *va, const void *vb)
{
	const struct file *const *a = va, *const *b = vb;

	return (*a)->id < (*b)->id ? -1 : (*a)->id > (*b)->id;
}

/* How much there is to settle in each file. */
static void
count_open(struct enrich *e)
{
	char edges[256];
	const char *sql[2] = { edges, "SELECT src >> 20, count(*) FROM "
	    "unresolved WHERE " NAMED " GROUP BY 1" };
	struct file **byid, *f;
	sqlite3_stmt *st;
	size_t i;

	snprintf(edges, sizeof(edges), "SELECT src >> 20, count(*) FROM edge "
	    "WHERE %s AND " NAMED " GROUP BY 1",
	    e->all ? "prov IN (1, 2)" : "prov = 2");
	if ((byid = calloc(e->nfiles + 1, sizeof(*byid))) == NULL)
		err(2, NULL);
	for (i = 0; i < e->nfiles; i++)
		byid[i] = &e->files[i];
	qsort(byid, e->nfiles, sizeof(*byid), compare_ids);
	for (i = 0; i < 2; i++) {
		st = must(e, plan_prepare(e, sql[i]));
		while (sqlite3_step(st) == SQLITE_ROW)
			if ((f = file_by_id(byid, e->nfiles,
			    sqlite3_column_int64(st, 0))) != NULL)
				f->open += (uint32_t)sqlite3_column_int(st, 1);
		sqlite3_finalize(st);
	}
	free(byid);
}

static void
prepare_all(struct enrich *e)
{
	char sql[512];

	snprintf(sql, sizeof(sql), "SELECT e.type, n.name, e.lines, e.dst "
	    "FROM edge AS e JOIN node AS n ON n.id = e.dst "
	    "WHERE e.src >= ?1 AND e.src < ?2 AND e.%s AND e." NAMED,
	    e->all ? "prov IN (1, 2)" : "prov = 2");
	e->edges = must(e, plan_prepare(e, sql));
	e->unresolved = must(e, plan_prepare(e, "SELECT type, name, lines, 0 "
	    "FROM unresolved WHERE src >= ?1 AND src < ?2 AND " NAMED));
	e->link = must(e, plan_prepare(e,
	    "SELECT facts FROM link WHERE file = ?1"));
	e->symbols = must(e, plan_prepare(e, "SELECT n.kind, n.flags, n.line, "
	    "n.col, n.name, p.kind, EXISTS (SELECT 1 FROM edge WHERE "
	    "dst = n.id AND type IN (2, 3, 8, 9, 11)), EXISTS (SELECT 1 FROM "
	    "edge WHERE dst = n.parent AND type IN (4, 5)) FROM node AS n "
	    "LEFT JOIN node AS p ON p.id = n.parent "
	    "WHERE n.id >= ?1 AND n.id < ?2 AND n.kind IN (2, 3, 7)"));
	e->named = must(e, plan_prepare(e, "SELECT id, kind, parent "
	    "FROM node WHERE id >= ?1 AND id < ?2 AND line = ?3 AND "
	    "col = ?4 ORDER BY id DESC LIMIT 1"));
	e->parent = must(e, plan_prepare(e, "SELECT parent FROM node "
	    "WHERE id = ?1"));
	e->inherits = must(e, plan_prepare(e, "SELECT 1 FROM edge WHERE "
	    "src = ?1 AND dst = ?2 AND type IN (4, 5)"));
	e->declared = must(e, plan_prepare(e, "SELECT d.line, d.col FROM node "
	    "AS s JOIN node AS sp ON sp.id = s.parent JOIN node AS d ON "
	    "d.id >= ?5 AND d.id < ?6 AND d.name = s.name JOIN node AS dp "
	    "ON dp.id = d.parent WHERE s.id >= ?1 AND s.id < ?2 AND "
	    "s.line = ?3 AND s.col = ?4 AND (dp.name = sp.name OR "
	    "(dp.kind = 0 AND sp.kind = 0)) ORDER BY d.id LIMIT 1"));
	/* A store that kn-store has not migrated yet has no such table. */
	e->known = plan_prepare(e, "SELECT part, body FROM answer "
	    "WHERE path = ?1 AND blob = ?2 AND producer = ?3");
}

void
plan_read(struct enrich *e)
{
	struct store_meta meta = { 0 };
	char msg[512];

	if (store_open(&e->store, e->db, msg, sizeof(msg)) != STORE_OK)
		errx(2, "%s", safe_str(msg));
	if (sqlite3_exec(e->store, "BEGIN", NULL, NULL, NULL) != SQLITE_OK ||
	    store_meta_get(e->store, &meta) == -1)
		must(e, NULL);
	if (meta.state != STORE_COMPLETE)
		errx(75, "%s: is not complete; index first",
		    safe_str(e->db));
	e->generation = (uint64_t)meta.generation;
	if ((e->repo_name = strdup(meta.repo)) == NULL ||
	    (e->commit = strdup(meta.commit)) == NULL)
		err(2, NULL);
	store_meta_release(&meta);
	read_files(e);
	count_open(e);
	/* Not held: what is asked takes minutes, and kn-store's log would
	   grow meanwhile. */
	if (sqlite3_exec(e->store, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		must(e, NULL);
	prepare_all(e);
}

static int
compare_path(const char *p, size_t len, const struct file *f)
{
	size_t n = len < f->path.len ? len : f->path.len;
	int c = memcmp(p, f->path.p, n);

	return c != 0 ? c : len < f->path.len ? -1 : len > f->path.len;
}

struct file *
plan_find(struct enrich *e, const char *path, size_t len)
{
	size_t lo = 0, hi = e->nfiles, mid;
	int c;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if ((c = compare_path(path, len, &e->files[mid])) == 0)
			return &e->files[mid];
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

/* The server for a language, or NULL; *GET one that could be got. */
static const struct server *
server_for(struct enrich *e, const char *lang, const struct server **get)
{
	const struct server *s;
	struct text name;
	size_t i;

	for (i = 0; i < e->servers.n; i++) {
		s = &e->servers.v[i];
		name.p = s->name;
		name.len = strlen(s->name);
		if (!server_reads(s, lang, strlen(lang)) ||
		    (e->only != NULL && !text_in(e->only, name)))
			continue;
		if (!s->missing)
			return s;
		if (*get == NULL)
			*get = s;
	}
	return NULL;
}

void
plan_choose(struct enrich *e)
{
	const struct server *s, *get;
	const char *lang;
	size_t i, k;
	uint64_t open;

	for (k = 0; k < e->nlangs; k++) {
		lang = e->langs[k];
		get = NULL;
		s = server_for(e, lang, &get);
		for (open = i = 0; i < e->nfiles; i++) {
			if (e->files[i].lang != lang ||
			    e->files[i].blob_len == 0)
				continue;
			open += e->files[i].open;
			if (s != NULL)
				e->files[i].module = module_of(e, s,
				    &e->files[i]);
		}
		if (s == NULL && get != NULL && open > 0 && !e->quiet)
			warnx("%s: %s is not there; to get it: %s", lang,
			    get->args[0], server_get(get));
	}
}

void
plan_release(struct enrich *e)
{
	size_t i;

	for (i = 0; i < e->nfiles; i++)
		free((void *)(uintptr_t)e->files[i].path.p);
	free(e->files);
	for (i = 0; i < e->nlangs; i++)
		free(e->langs[i]);
	free(e->langs);
	for (i = 0; i < e->nmodules; i++)
		free((void *)(uintptr_t)e->modules[i].path.p);
	free(e->modules);
	sqlite3_finalize(e->edges);
	sqlite3_finalize(e->unresolved);
	sqlite3_finalize(e->link);
	sqlite3_finalize(e->known);
	sqlite3_finalize(e->symbols);
	sqlite3_finalize(e->named);
	sqlite3_finalize(e->parent);
	sqlite3_finalize(e->inherits);
	sqlite3_finalize(e->declared);
	sqlite3_close(e->store);
	free(e->repo_name);
	free(e->commit);
}
