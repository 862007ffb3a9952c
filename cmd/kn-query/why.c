/*
 * why-edge: how it is known that one symbol refers to another, or why it is
 * not.  Nothing is resolved anew: what is told is what kn-link wrote (the
 * edge, its provenance, what it left unresolved) and what it read (the
 * file's own statements: references, imports, typings).
 */
#include <stdlib.h>
#include <string.h>

#include "graph.h"
#include "said.h"
#include "whyfacts.h"

#define CANDIDATES_SHOWN	20

static const struct column edge_columns[] = {
	{ "from", SHOW_ALL | CELL_NAME },
	{ "type", SHOW_ALL },
	{ "to", SHOW_ALL | CELL_NAME },
	{ "at", SHOW_FLAT | CELL_PLACE },
	{ "how", SHOW_TEXT },
	{ "site_path", SHOW_JSON },
	{ "lines", SHOW_JSON | CELL_LIST },
	{ "provenance", SHOW_TSV | SHOW_JSON },
	{ "confidence", SHOW_TSV | SHOW_JSON },
	{ "through", SHOW_TSV | SHOW_JSON },
};

static const struct column why_columns[] = {
	{ "step", SHOW_ALL },
	{ "name", SHOW_ALL | CELL_NAME },
	{ "what", SHOW_ALL },
	{ "place", SHOW_ALL | CELL_PLACE },
	{ "source", SHOW_ALL },
};

struct why {
	struct query		*q;
	struct whyfacts		 facts;
	int			 has_facts;
	struct node		 from, to;
	size_t			 edges;
	/* Rows of why, kept until the table of edges is done. */
	struct step {
		const char	*step, *name, *what, *place, *source;
	}			*v;
	size_t			 n, cap;
};

static void
step(struct why *y, const char *what, const char *name, const char *detail,
    const char *place, const char *source)
{
	struct step	*s;

	y->v = grow(y->v, y->n, &y->cap, sizeof(*s));
	s = &y->v[y->n++];
	s->step = what;
	s->name = name;
	s->what = detail;
	s->place = place;
	s->source = source;
}

/* "src/a.c:12", and that line without the blanks around it. */
static const char *
place(struct why *y, const struct file *f, uint32_t line, const char **source)
{
	const char	*s;
	size_t		 len;

	*source = NULL;
	if (line == 0)
		return NULL;
	if ((s = source_line(source_get(y->q, f), line, &len)) != NULL) {
		while (len > 0 && (*s == ' ' || *s == '\t')) {
			s++;
			len--;
		}
		*source = pool_strndup(y->q->pool, s, len);
	}
	return pool_printf(y->q->pool, "%s:%u", f->path, line);
}

static void
put_bind(void *arg, const char *name, const struct whybind *b)
{
	struct why	*y = arg;
	const char	*source, *at;

	at = place(y, y->facts.file, b->line, &source);
	step(y, b->how, name, b->text, at, source);
}

/* ---- references ---- */

/* May a reference of that last name be to NODE? */
static int
names(struct why *y, const char *last, const struct node *n)
{
	struct node	 up;

	if (*last == '\0')
		return 0;
	if (strcmp(last, symbol_last_part(n->name)) == 0 ||
	    whyfacts_aliased(&y->facts, last, symbol_last_part(n->name)))
		return 1;
	/* A constructor is called by its class's name. */
	return n->flags & NODE_CONSTRUCTOR && n->parent > 0 &&
	    db_node(y->q->db, n->parent, &up) &&
	    (strcmp(last, up.name) == 0 ||
	    whyfacts_aliased(&y->facts, last, up.name));
}

static void
tell_reference(struct why *y, const struct link_ref *r)
{
	const char	*source, *at;

	at = place(y, y->facts.file, r->line, &source);
	step(y, "reference", whyfacts_text(&y->facts, r->expr),
	    whyfacts_ref_name(r->kind), at, source);
	whyfacts_trace(&y->facts, r->expr, put_bind, y);
}

/*
 * The references from FROM on the lines of an edge (LINES NULL: on any) that
 * are by the name of TO; when there is none, all on these lines, since an
 * alias or operator may hide the name.  Returns how many.
 */
static size_t
tell_references(struct why *y, const struct node *from, const struct node *to,
    const uint32_t *lines, size_t nlines)
{
	const struct link_facts	*l = &y->facts.link;
	uint32_t		 ord, i;
	size_t			 k, n = 0;
	int			 any;

	if (!y->has_facts || (ord = whyfacts_ord(&y->facts, from->id)) ==
	    LINK_NONE)
		return 0;
	for (any = 0; any < 2 && n == 0 && (any == 0 || lines != NULL); any++)
		for (i = 0; i < l->nrefs; i++) {
			if (l->refs[i].from != ord || (!any &&
			    !names(y, whyfacts_last(&y->facts,
			    l->refs[i].expr), to)))
				continue;
			for (k = 0; k < nlines; k++)
				if (lines[k] == l->refs[i].line)
					break;
			if (lines != NULL && k == nlines)
				continue;
			tell_reference(y, &l->refs[i]);
			n++;
		}
	return n;
}

/* What an import edge rests on. */
static void
tell_imports(struct why *y, const uint32_t *lines, size_t nlines)
{
	const char	*source, *at;
	size_t		 i;

	for (i = 0; i < nlines; i++) {
		at = place(y, y->facts.file, lines[i], &source);
		step(y, "import", "", "", at, source);
	}
}

/* ---- candidates ---- */

/* Other definitions of this name: what a guess had to choose among. */
static void
tell_candidates(struct why *y, const struct node *to)
{
	struct query		*q = y->q;
	struct node_list	 list = { 0 };
	sqlite3_stmt		*st = db_get(q->db, ST_NODES_NAMED);
	size_t			 i, n = 0;

	sqlite3_bind_text(st, 1, to->name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, CANDIDATES_MAX);
	sqlite3_bind_int64(st, 3, KINDS_ALL & ~KIND_BIT(NODE_EXTERNAL) &
	    ~KIND_BIT(NODE_FILE));
	db_nodes(q->db, st, &list);
	node_list_sort(q, &list);
	for (i = 0; i < list.n; i++) {
		if (n++ >= CANDIDATES_SHOWN && q->limit != 0)
			continue;
		step(y, "candidate", db_qualified(q->db, &list.v[i]),
		    list.v[i].id == to->id ? "this one" :
		    node_kind_name(list.v[i].kind), db_place(q->db,
		    &list.v[i]), *list.v[i].signature != '\0' ?
		    list.v[i].signature : NULL);
	}
	if (n > CANDIDATES_SHOWN && q->limit != 0)
		answer_note(q->answer, "%zu more candidates (-n 0: all)",
		    n - CANDIDATES_SHOWN);
	node_list_release(&list);
}

static const char *
verdict(struct why *y, const struct arc *a, const struct known *k)
{
	if (a->type == ARC_DISPATCHES)
		return pool_printf(y->q->pool, "no edge: %s is called, and "
		    "this overrides it", arc_through(y->q, a));
	switch (k->prov) {
	case PROV_AST_RESOLVED:
		return "proved: every step follows from scope, import or "
		    "declaration";
	case PROV_AST_INFERRED:
		return pool_printf(y->q->pool, "likely, %d%%: a step is not "
		    "declared, or it is one of the candidates", k->conf);
	case PROV_EXTERNAL:
		return "what it names lies outside of the repository";
	case PROV_LSP_RESOLVED:
		return "a language server or index says so";
	case PROV_OBSERVED:
		return "it was observed";
	default:
		return "not known how";
	}
}

/* ---- servers ---- */

static void
put_said(void *arg, const char *name, const char *who, uint32_t line)
{
	struct why	*y = arg;
	const char	*source, *at;

	at = place(y, db_file(y->q->db, node_file(y->from.id)), line,
	    &source);
	step(y, "said", *name == '\0' ? y->from.name : name, who, at, source);
}

/* Who said that these lines lead to NAMED. */
static void
tell_said(struct why *y, const struct node *named, uint32_t type,
    const uint32_t *lines, size_t nlines)
{
	const struct file	*f = db_file(y->q->db, node_file(y->from.id));
	struct said_of		 of = { .n = 1, .type = type,
	    .line = y->from.line };
	size_t			 before, i;

	for (i = 0; i < nlines; i++) {
		/* By its name; it may also be written otherwise. */
		before = y->n;
		of.lines = &lines[i];
		of.name = symbol_last_part(named->name);
		said_each(y->q, f, &of, put_said, y);
		of.name = "";
		if (y->n == before)
			said_each(y->q, f, &of, put_said, y);
	}
}

/* ---- edges ---- */

static void
tell_edge(struct why *y, const struct arc *a)
{
	struct query		*q = y->q;
	const struct file	*f = y->facts.file;
	const char		*text, *at;
	uint32_t		*lines;
	struct known		 k;
	struct node		 named;
	size_t			 n;

	if (!graph_known(q, y->from.id, 0, a, &k) ||
	    k.conf < (int)q->min_confidence)
		return;
	y->edges++;
	at = db_sites(q, f->path, k.lines, k.len, &text);
	answer_cell(q->answer, db_qualified(q->db, &y->from));
	answer_cell(q->answer, arc_type_name(a->type));
	answer_cell(q->answer, db_qualified(q->db, &y->to));
	answer_cell(q->answer, at);
	answer_cell(q->answer, arc_how(q, a, &k));
	answer_cell(q->answer, f->path);
	answer_cell(q->answer, text);
	answer_cell(q->answer, arc_provenance(a, &k));
	answer_cell_number(q->answer, k.conf);
	answer_cell(q->answer, arc_through(q, a));
	answer_draw_symbol(q, &y->from);
	answer_draw_symbol(q, &y->to);
	answer_line(q->answer, db_short_id(q->db, &y->from),
	    db_short_id(q->db, &y->to), arc_type_name(a->type),
	    a->through != 0 || k.prov != PROV_AST_RESOLVED);
	step(y, arc_type_name(a->type), db_qualified(q->db, &y->to),
	    verdict(y, a, &k), db_place(q->db, &y->to),
	    *y->to.signature != '\0' ? y->to.signature : NULL);
	if (a->through == 0 || !db_node(q->db, a->through, &named))
		named = y->to;
	n = db_lines(q->db, k.lines, k.len, &lines);
	if (a->type == EDGE_IMPORTS)
		tell_imports(y, lines, n);
	else
		tell_references(y, &y->from, &named, lines, n);
	if (k.prov == PROV_LSP_RESOLVED)
		tell_said(y, &named, a->type, lines, n);
	if (k.prov == PROV_AST_INFERRED)
		tell_candidates(y, &named);
}

/* Not an edge: is it among what could not be resolved? */
static void
tell_unresolved(struct why *y)
{
	struct query	*q = y->q;
	sqlite3_stmt	*st = db_get(q->db, ST_UNRESOLVED);
	const char	*name, *at, *lines;
	uint32_t	*v;
	size_t		 n, found = 0;

	sqlite3_bind_int64(st, 1, y->from.id);
	sqlite3_bind_int64(st, 2, y->from.id);
	while (db_step(q->db, st)) {
		name = pool_strdup(q->pool,
		    (const char *)sqlite3_column_text(st, 2));
		if (strcmp(symbol_last_part(name),
		    symbol_last_part(y->to.name)) != 0)
			continue;
		found++;
		at = db_sites(q, y->facts.file->path,
		    sqlite3_column_blob(st, 4),
		    (size_t)sqlite3_column_bytes(st, 4), &lines);
		n = db_lines(q->db, sqlite3_column_blob(st, 4),
		    (size_t)sqlite3_column_bytes(st, 4), &v);
		step(y, "unresolved", name, sqlite3_column_int(st, 3) == 0 ?
		    "what it is said of is not known, and no definition is "
		    "likely enough" : pool_printf(q->pool, "one of %d "
		    "definitions, which cannot be told",
		    sqlite3_column_int(st, 3)), at, NULL);
		tell_references(y, &y->from, &y->to, v, n);
	}
	if (found == 0 && tell_references(y, &y->from, &y->to, NULL, 0) > 0)
		step(y, "no edge", db_qualified(q->db, &y->to), "these "
		    "references by its name mean something else", NULL, NULL);
	else if (found == 0)
		step(y, "no edge", db_qualified(q->db, &y->to), "nothing "
		    "there refers to anything of that name", NULL, NULL);
	tell_candidates(y, &y->to);
}

/* From one node to another: its edges. */
static void
tell_pair(struct why *y)
{
	struct arc_list	 arcs = { 0 };
	size_t		 i;

	graph_arcs(y->q, y->from.id, 0, graph_types(y->q, y->q->types != 0 ?
	    y->q->types : (1u << EDGE_TYPE_MAX) - 1), &arcs);
	for (i = 0; i < arcs.n; i++)
		if (arcs.v[i].far == y->to.id)
			tell_edge(y, &arcs.v[i]);
	arc_list_release(&arcs);
}

static void
show_steps(struct why *y)
{
	size_t	 i, k;

	answer_table(y->q->answer, "why", why_columns, nitems(why_columns),
	    TABLE_MAIN);
	for (i = 0; i < y->n; i++) {
		/* What was said of a name is said once. */
		for (k = 0; k < i; k++)
			if (strcmp(y->v[k].step, y->v[i].step) == 0 &&
			    strcmp(y->v[k].name, y->v[i].name) == 0 &&
			    strcmp(y->v[k].what, y->v[i].what) == 0 &&
			    strcmp(y->v[k].place == NULL ? "" : y->v[k].place,
			    y->v[i].place == NULL ? "" : y->v[i].place) == 0)
				break;
		if (k < i)
			continue;
		answer_cell(y->q->answer, y->v[i].step);
		answer_cell(y->q->answer, y->v[i].name);
		answer_cell(y->q->answer, y->v[i].what);
		answer_cell(y->q->answer, y->v[i].place);
		answer_cell(y->q->answer, y->v[i].source);
	}
}

int
ask_why_edge(struct query *q)
{
	struct why		 y = { .q = q };
	struct node_list	 from = { 0 }, to = { 0 };
	size_t			 i, k;
	int			 status;

	status = symbol_find(q, q->argv[0], 0, &from);
	if (status == STATUS_FOUND)
		status = symbol_find(q, q->argv[1], 0, &to);
	if (status == STATUS_FOUND) {
		y.from = from.v[0];
		y.has_facts = whyfacts_get(q, db_file(q->db,
		    node_file(y.from.id)), &y.facts);
		answer_table(q->answer, "edges", edge_columns,
		    nitems(edge_columns), 0);
		for (i = 0; i < from.n; i++)
			for (k = 0; k < to.n; k++) {
				y.from = from.v[i];
				y.to = to.v[k];
				tell_pair(&y);
			}
		if (y.edges == 0) {
			y.from = from.v[0];
			y.to = to.v[0];
			tell_unresolved(&y);
			status = STATUS_NOTHING;
		}
		show_steps(&y);
		whyfacts_release(&y.facts);
	}
	free(y.v);
	node_list_release(&from);
	node_list_release(&to);
	return status;
}
