/*
 * What answers of discovery mean, and how they are sent.
 *
 * An answer about a symbol speaks of places in other files.  It is sent as
 * what the server knows of each of these files, in a part of its own ("uses
 * of PATH"), and last the file asked about gets its mark (the part "uses"),
 * which names them all: when one of them changes, it is asked about again.
 */
#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "discover.h"
#include "kinds.h"
#include "store.h"

#define PLACES_MAX	5000	/* of one answer; more are counted as late */
#define IMPLS_MAX	1000

/* ---- the graph around a place ---- */

struct symbol
symbol_at(struct enrich *e, const struct file *f, uint32_t line,
    uint32_t column)
{
	sqlite3_stmt *st = e->named;
	struct symbol s = { 0, 0, 0 };

	sqlite3_bind_int64(st, 1, store_node_id(f->id, 0));
	sqlite3_bind_int64(st, 2, store_node_id(f->id + 1, 0));
	sqlite3_bind_int64(st, 3, line);
	sqlite3_bind_int64(st, 4, column);
	if (sqlite3_step(st) == SQLITE_ROW) {
		s.id = sqlite3_column_int64(st, 0);
		s.kind = (uint32_t)sqlite3_column_int(st, 1);
		s.parent = sqlite3_column_int64(st, 2);
	}
	sqlite3_reset(st);
	return s;
}

int64_t
symbol_parent(struct enrich *e, int64_t node)
{
	int64_t parent = 0;

	sqlite3_bind_int64(e->parent, 1, node);
	if (sqlite3_step(e->parent) == SQLITE_ROW)
		parent = sqlite3_column_int64(e->parent, 0);
	sqlite3_reset(e->parent);
	return parent;
}

/* A type itself, of a method its type. */
static int64_t
owner_of(struct symbol s)
{
	return s.kind == NODE_METHOD ? s.parent : s.id;
}

/* Does type A extend or implement type B? */
static int
inherits(struct enrich *e, int64_t a, int64_t b)
{
	sqlite3_stmt *st = e->inherits;
	int yes;

	sqlite3_bind_int64(st, 1, a);
	sqlite3_bind_int64(st, 2, b);
	yes = sqlite3_step(st) == SQLITE_ROW;
	sqlite3_reset(st);
	return yes;
}

/* ---- taking in ---- */

static void
add(struct inquiry *q, const struct question *v, const struct target *t,
    struct text name, uint32_t relation)
{
	struct finding *f;

	if (q->nfindings == q->cap) {
		q->cap = q->cap == 0 ? 64 : q->cap * 2;
		q->findings = reallocarray(q->findings, q->cap,
		    sizeof(*q->findings));
		if (q->findings == NULL)
			err(2, NULL);
	}
	f = &q->findings[q->nfindings++];
	memset(f, 0, sizeof(*f));
	f->file = t->file;
	f->line = t->line;
	f->column = t->column;
	f->relation = relation;
	f->to_line = v->line;
	f->to_column = v->column;
	if (name.len > 0 &&
	    (f->name.p = strndup(name.p, name.len)) == NULL)
		err(2, NULL);
	f->name.len = name.len;
}

/* Is it the line of an import?  That is a relation of its own. */
static int
is_import(struct enrich *e, const struct file *f, uint32_t line)
{
	static const struct file *last;
	static struct link_facts link;
	static struct mp_buf copy;
	uint32_t i;

	if (last != f) {
		if (last == NULL)
			mp_buf_init(&copy);
		else
			link_facts_release(&link);
		mp_buf_reset(&copy);
		last = f;
		sqlite3_bind_int64(e->link, 1, f->id);
		if (sqlite3_step(e->link) == SQLITE_ROW)
			mp_put_raw(&copy, sqlite3_column_blob(e->link, 0),
			    (size_t)sqlite3_column_bytes(e->link, 0));
		sqlite3_reset(e->link);
		if (link_facts_get(&link, copy.sbuf.data,
		    copy.sbuf.size) == -1)
			memset(&link, 0, sizeof(link));
	}
	for (i = 0; i < link.nimports; i++)
		if (link.imports[i].line == line)
			return 1;
	return 0;
}

/* The name at a place of a file that is as it was indexed; empty: none. */
static struct text
written(struct enrich *e, const struct target *t, int *called)
{
	struct text none = { NULL, 0 }, line, name;
	const struct source *src;
	char path[PATH_MAX];
	size_t i;

	snprintf(path, sizeof(path), "%s/%s", e->root, t->file->path.p);
	if ((src = source_indexed(path, t->file)) == NULL)
		return none;
	line = source_line(src, t->line);
	if (t->column >= line.len)
		return none;
	name.p = line.p + t->column;
	name.len = 0;
	while (t->column + name.len < line.len &&
	    is_name_char((unsigned char)name.p[name.len]))
		name.len++;
	i = t->column + name.len;
	while (i < line.len && (line.p[i] == ' ' || line.p[i] == '\t'))
		i++;
	*called = i < line.len && line.p[i] == '(';
	return name;
}

/*
 * Is there among the N places the name of another symbol, elsewhere?  Then the
 * server takes them for one (what implements the same member), and who means
 * which cannot be told.  A setter or overload beside it is no other.
 */
static int
is_ambiguous(struct enrich *e, struct symbol self, const struct target *t,
    uint32_t n)
{
	struct symbol s;
	uint32_t k;

	for (k = 0; k < n; k++) {
		if (t[k].name != NULL)
			continue;
		s = symbol_at(e, t[k].file, t[k].line, t[k].column);
		if (s.id != 0 && s.id != self.id && s.parent != self.parent)
			return 1;
	}
	return 0;
}

void
findings_references(struct session *s, struct inquiry *q, size_t i,
    const json_t *result)
{
	const struct question *v = &q->questions[i];
	struct symbol self = symbol_at(s->e, q->work.file, v->line,
	    v->column);
	struct target *t;
	struct text name;
	uint32_t n, k;
	int called;

	n = targets_of(s, result, &t, PLACES_MAX);
	if (is_ambiguous(s->e, self, t, n)) {
		s->n.ambiguous++;
		targets_free(t, n);
		return;
	}
	for (k = 0; k < n; k++) {
		if (t[k].name != NULL || is_import(s->e, t[k].file,
		    t[k].line) || symbol_at(s->e, t[k].file, t[k].line,
		    t[k].column).id != 0)
			continue;
		name = written(s->e, &t[k], &called);
		if (name.len > 0)
			add(q, v, &t[k], name, called ? EDGE_CALLS :
			    EDGE_REFERENCES);
	}
	targets_free(t, n);
}

void
findings_calls(struct session *s, struct inquiry *q, size_t i,
    const json_t *result)
{
	const struct question *v = &q->questions[i];
	const json_t *call, *from, *ranges;
	struct target *t;
	struct finding *f;
	size_t k, r;
	json_t *place;

	for (k = 0; k < json_array_size(result); k++) {
		call = json_array_get(result, k);
		from = json_object_get(call, "from");
		ranges = json_object_get(call, "fromRanges");
		for (r = 0; r < json_array_size(ranges); r++) {
			place = json_pack("{sOsO}", "uri",
			    json_object_get(from, "uri"), "range",
			    json_array_get(ranges, r));
			if (place == NULL)
				continue;
			if (targets_of(s, place, &t, 1) == 1 &&
			    t->name == NULL)
				for (f = q->findings;
				    f < q->findings + q->nfindings; f++)
					if (f->file == t->file &&
					    f->line == t->line &&
					    f->to_line == v->line &&
					    f->to_column == v->column &&
					    f->column >= t->column)
						f->relation = EDGE_CALLS;
			targets_free(t, t != NULL);
			json_decref(place);
		}
	}
}

/*
 * Servers name whatever implements a thing in whichever way.  What inherits
 * from another that they name is left out: it follows from that.
 */
void
findings_implementations(struct session *s, struct inquiry *q, size_t i,
    const json_t *result)
{
	const struct question *v = &q->questions[i];
	struct text none = { NULL, 0 };
	struct symbol other;
	uint32_t n, k, o;
	int64_t *owners, self;
	struct target *t;

	n = targets_of(s, result, &t, IMPLS_MAX);
	if ((owners = calloc((size_t)n + 1, sizeof(*owners))) == NULL)
		err(2, NULL);
	self = owner_of(symbol_at(s->e, q->work.file, v->line, v->column));
	for (k = 0; k < n; k++) {
		if (t[k].name != NULL)
			continue;
		other = symbol_at(s->e, t[k].file, t[k].line, t[k].column);
		if ((other.kind == NODE_METHOD) ==
		    (v->node_kind == NODE_METHOD) && owner_of(other) != self)
			owners[k] = owner_of(other);
	}
	for (k = 0; k < n; k++) {
		for (o = 0; o < n && owners[k] != 0; o++)
			if (owners[o] != 0 && owners[o] != owners[k] &&
			    inherits(s->e, owners[k], owners[o]))
				break;
		if (owners[k] != 0 && o == n)
			add(q, v, &t[k], none, v->node_kind == NODE_METHOD ?
			    EDGE_OVERRIDES : EDGE_IMPLEMENTS);
	}
	free(owners);
	targets_free(t, n);
}

/* ---- sending ---- */

static int
compare(const void *va, const void *vb)
{
	const struct finding *a = va, *b = vb;

	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	if (a->relation != b->relation)
		return a->relation < b->relation ? -1 : 1;
	return a->to_line < b->to_line ? -1 : a->to_line > b->to_line;
}

static void
head(struct session *s, struct answers_head *h, const struct file *f,
    const char *part)
{
	memset(h, 0, sizeof(*h));
	h->path = f->path;
	h->blob.p = (const char *)f->blob;
	h->blob.len = f->blob_len;
	h->producer.p = s->module->server->name;
	h->producer.len = strlen(h->producer.p);
	h->version.p = s->client.version;
	h->version.len = strlen(h->version.p);
	h->part.p = part;
	h->part.len = strlen(part);
}

/* What was found in one file: findings I to END. */
static void
send_file(struct session *s, struct inquiry *q, size_t i, size_t end)
{
	const struct file *to = q->work.file;
	struct answer_file af = { to->path,
	    { (const char *)to->blob, to->blob_len } };
	struct answer_target t = { .file = 0 };
	struct answers_head h;
	struct answer a;
	const struct finding *f;
	char *part;

	if (asprintf(&part, "uses of %s", to->path.p) == -1)
		err(2, NULL);
	head(s, &h, q->findings[i].file, part);
	answers_put_head(&s->e->frame, &h, &af, 1, (uint32_t)(end - i));
	for (; i < end; i++) {
		f = &q->findings[i];
		memset(&a, 0, sizeof(a));
		a.line = f->line;
		a.column = f->column;
		a.name = f->name;
		a.relation = f->relation;
		t.line = f->to_line;
		t.column = f->to_column;
		answers_put_answer(&s->e->frame, &a, &t, 1);
		s->n.discovered++;
	}
	send_frame(s->e, FRAME_ANSWERS);
	free(part);
}

void
findings_send(struct session *s, struct inquiry *q)
{
	struct answer_file *files;
	struct answers_head h;
	size_t i, end;
	uint32_t n = 0;

	if (q->nfindings > 0)
		qsort(q->findings, q->nfindings, sizeof(*q->findings),
		    compare);
	if ((files = calloc(q->nfindings + 1, sizeof(*files))) == NULL)
		err(2, NULL);
	for (i = 0; i < q->nfindings; i = end) {
		for (end = i + 1; end < q->nfindings &&
		    q->findings[end].file == q->findings[i].file; end++)
			continue;
		files[n].path = q->findings[i].file->path;
		files[n].blob.p = (const char *)q->findings[i].file->blob;
		files[n++].blob.len = q->findings[i].file->blob_len;
		send_file(s, q, i, end);
	}
	if (!q->gaps) {
		head(s, &h, q->work.file, "uses");
		answers_put_head(&s->e->frame, &h, files, n, 0);
		send_frame(s->e, FRAME_ANSWERS);
	}
	free(files);
}
