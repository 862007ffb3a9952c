/*
 * unused: symbols that nothing in the repository refers to.
 *
 * One pass over the edges marks what is referred to, one over the nodes asks
 * of each that is not whether there is a reason: it is a test, the language
 * or the outside calls it (grammars/LANG/language: entries, implicit), a
 * decorator has it, it overrides something that is used or that lies outside,
 * it is one of several variants.
 * Those with a reason are counted by it, and listed with -a.
 */
#include <stdlib.h>
#include <string.h>

#include "graph.h"
#include "languages.h"
#include "operands.h"

#define KINDS_UNUSED	(KIND_BIT(NODE_FUNCTION) | KIND_BIT(NODE_METHOD) | \
	KIND_BIT(NODE_CLASS) | KIND_BIT(NODE_STRUCT) | \
	KIND_BIT(NODE_UNION) | KIND_BIT(NODE_INTERFACE) | \
	KIND_BIT(NODE_ENUM) | KIND_BIT(NODE_CONSTANT) | \
	KIND_BIT(NODE_VARIABLE) | KIND_BIT(NODE_MACRO) | \
	KIND_BIT(NODE_TYPE_ALIAS))

/* References that use what they are to. */
#define USING_TYPES	(ARC_BIT(EDGE_CALLS) | ARC_BIT(EDGE_REFERENCES) | \
	ARC_BIT(EDGE_EXTENDS) | ARC_BIT(EDGE_IMPLEMENTS) | \
	ARC_BIT(EDGE_TYPE_HINT_OF) | ARC_BIT(EDGE_DECORATES) | \
	ARC_BIT(EDGE_THROWS) | ARC_BIT(EDGE_ACCESSES_FIELD))

enum reason {
	REASON_NONE,
	REASON_TEST,
	REASON_ENTRY,		/* called from outside by convention */
	REASON_IMPLICIT,	/* called by the language */
	REASON_DECORATED,
	REASON_OVERRIDES,	/* of something used, or of unknown use */
	REASON_OUTSIDE,		/* member of a class that extends an external */
	REASON_HOLDS,		/* something in it is used */
	REASON_VARIANT,		/* chosen when built: the other one is used */
	REASON_ONLY_ITSELF,	/* no reason: used by itself alone */
	REASON_MAX
};

static const char *const reason_names[REASON_MAX] = {
	"", "test", "entry point", "called by the language", "decorated",
	"overrides", "in a class from outside", "holds what is used",
	"a variant of what is used", "used by itself only"
};

static const struct column columns[] = {
	SYMBOL_COLUMNS,
	{ "visibility", SHOW_ALL },
	{ "exported", SHOW_TSV | SHOW_JSON | CELL_FLAG },
	{ "why", SHOW_ALL },
	{ "maybe", SHOW_ALL },
	{ "signature", SHOW_JSON },
};

static const struct column count_columns[] = {
	{ "reason", SHOW_JSON }, { "symbols", SHOW_JSON | CELL_NUMBER },
};

/* Facts of a node, one byte of bits each. */
#define USED		0x01u
#define USED_BY_SELF	0x02u
#define DECORATED	0x04u
#define EXTERNAL_BASE	0x08u	/* extends what lies outside */
#define HOLDS		0x10u	/* something in it is used */
#define OVERRIDING	0x20u
#define VARIANT		0x40u

struct entry {
	int64_t		 id, parent;
	unsigned int	 kind, flags;
	unsigned int	 bits;
};

struct unused {
	struct query	*q;
	struct entry	*v;		/* of the repository, by id */
	size_t		 n, cap;
	int64_t		 counts[REASON_MAX];
	struct node_list list;		/* what is shown, by place */
};

static struct entry *
entry_of(struct unused *u, int64_t id)
{
	size_t	 low = 0, high = u->n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (u->v[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < u->n && u->v[low].id == id ? &u->v[low] : NULL;
}

static void
read_nodes(struct unused *u)
{
	sqlite3_stmt	*st = db_prepare(u->q->db, "SELECT id, parent, kind, "
			    "flags FROM node WHERE id > 0 ORDER BY id");
	struct entry	*e;

	while (db_step(u->q->db, st)) {
		u->v = grow(u->v, u->n, &u->cap, sizeof(*e));
		e = &u->v[u->n++];
		e->id = sqlite3_column_int64(st, 0);
		e->parent = sqlite3_column_int64(st, 1);
		e->kind = (unsigned int)sqlite3_column_int(st, 2);
		e->flags = (unsigned int)sqlite3_column_int64(st, 3);
		e->bits = 0;
	}
	sqlite3_finalize(st);
}

/* Does SRC stand in DST (or is it)? */
static int
stands_in(struct unused *u, struct entry *src, int64_t dst)
{
	int	 depth;

	for (depth = 0; src != NULL && depth < 64; depth++) {
		if (src->id == dst)
			return 1;
		if (node_file(src->id) != node_file(dst))
			return 0;
		src = entry_of(u, src->parent);
	}
	return 0;
}

/* Is the decorator or base one that does not use what it stands at? */
static int
is_inert(struct query *q, int64_t src, int64_t dst)
{
	const struct language	*lang;
	struct node		 n;

	lang = language_by_name(db_file(q->db, node_file(src))->lang);
	return lang != NULL && db_node(q->db, dst, &n) &&
	    language_glob(lang->inert, symbol_last_part(n.name));
}

static void
read_edges(struct unused *u)
{
	sqlite3_stmt	*st = db_prepare(u->q->db, "SELECT src, type, dst "
			    "FROM edge WHERE conf >= ?1 ORDER BY src");
	struct entry	*src = NULL, *dst;
	unsigned int	 type;
	int64_t		 id;

	sqlite3_bind_int64(st, 1, u->q->min_confidence);
	while (db_step(u->q->db, st)) {
		id = sqlite3_column_int64(st, 0);
		if (src == NULL || src->id != id)
			src = entry_of(u, id);
		type = (unsigned int)sqlite3_column_int(st, 1);
		id = sqlite3_column_int64(st, 2);
		if (src == NULL || type >= EDGE_TYPE_MAX)
			continue;
		if (type == EDGE_DECORATES && !is_inert(u->q, src->id, id))
			src->bits |= DECORATED;
		if (id < 0) {
			if ((type == EDGE_EXTENDS || type == EDGE_IMPLEMENTS)
			    && !is_inert(u->q, src->id, id))
				src->bits |= EXTERNAL_BASE;
			continue;
		}
		if (type == EDGE_OVERRIDES)
			src->bits |= OVERRIDING;
		if ((USING_TYPES & ARC_BIT(type)) == 0 ||
		    (dst = entry_of(u, id)) == NULL)
			continue;
		dst->bits |= stands_in(u, src, id) ? USED_BY_SELF : USED;
	}
	sqlite3_finalize(st);
}

/* What holds something used is used; what extends a class from outside
   passes that on. */
static void
spread(struct unused *u)
{
	struct entry	*e, *up;
	struct arc_list	 arcs = { 0 };
	size_t		 i, k;
	int		 again = 1, depth;

	for (i = 0; i < u->n; i++) {
		if ((u->v[i].bits & USED) == 0)
			continue;
		for (e = &u->v[i], depth = 0; depth < 64 && (up = entry_of(u,
		    e->parent)) != NULL && (up->bits & HOLDS) == 0; depth++) {
			up->bits |= HOLDS;
			e = up;
		}
	}
	while (again) {
		again = 0;
		for (i = 0; i < u->n; i++) {
			e = &u->v[i];
			if ((KINDS_TYPE & KIND_BIT(e->kind)) == 0 ||
			    e->bits & EXTERNAL_BASE)
				continue;
			arcs.n = 0;
			graph_arcs(u->q, e->id, 0, ARC_BIT(EDGE_EXTENDS) |
			    ARC_BIT(EDGE_IMPLEMENTS), &arcs);
			for (k = 0; k < arcs.n; k++)
				if ((up = entry_of(u, arcs.v[k].far)) != NULL
				    && up->bits & EXTERNAL_BASE) {
					e->bits |= EXTERNAL_BASE;
					again = 1;
				}
		}
	}
	arc_list_release(&arcs);
}

/* Why may it be there, though nothing refers to it? */
static enum reason
reason_of(struct unused *u, const struct entry *e, const struct node *n)
{
	const struct file	*f = db_file(u->q->db, node_file(e->id));
	const struct language	*lang = language_by_name(f->lang);
	struct entry		*up = entry_of(u, e->parent);
	int			 member = up != NULL &&
				    KINDS_TYPE & KIND_BIT(up->kind);

	if (e->flags & NODE_TEST || f->flags & FILE_TEST)
		return REASON_TEST;
	if (member && (e->flags & NODE_CONSTRUCTOR || (lang != NULL &&
	    language_glob(lang->implicit, n->name))))
		return REASON_IMPLICIT;
	if (lang != NULL && language_glob(lang->entries, n->name))
		return REASON_ENTRY;
	if (e->bits & DECORATED)
		return REASON_DECORATED;
	if (e->bits & OVERRIDING)
		return REASON_OVERRIDES;
	if (member && up->bits & EXTERNAL_BASE)
		return REASON_OUTSIDE;
	if (e->bits & HOLDS)
		return REASON_HOLDS;
	if (e->bits & VARIANT)
		return REASON_VARIANT;
	return REASON_NONE;
}

/* Do they differ in blanks alone? */
static int
same_words(const char *a, const char *b)
{
	for (;; a++, b++) {
		a += strspn(a, " \t\n");
		b += strspn(b, " \t\n");
		if (*a != *b || *a == '\0')
			return *a == *b;
	}
}

/*
 * Is it one of several of the same name and signature in the same place, as
 * the arms of an #if define them, of which another one is used?  References
 * lead to one of them.  A macro stands for any.
 */
static int
is_variant(struct unused *u, const struct entry *e, const struct node *n)
{
	sqlite3_stmt	*st = db_get(u->q->db, ST_IDS_NAMED);
	struct entry	*other;
	struct node	 m;
	int		 found = 0;

	sqlite3_bind_text(st, 1, n->name, -1, SQLITE_STATIC);
	while (!found && db_step(u->q->db, st)) {
		other = entry_of(u, sqlite3_column_int64(st, 0));
		found = other != NULL && other->bits & USED &&
		    other->parent == e->parent &&
		    node_file(other->id) == node_file(e->id) &&
		    (other->kind == NODE_MACRO || e->kind == NODE_MACRO ||
		    (other->kind == e->kind &&
		    db_node(u->q->db, other->id, &m) &&
		    same_words(m.signature, n->signature)));
	}
	sqlite3_reset(st);
	return found;
}

/* Names without their parts that are no definitions to people: of local
   things, and of what has no name. */
static int
is_wanted(struct unused *u, const struct entry *e)
{
	const struct entry	*up = entry_of(u, e->parent);

	if ((KINDS_UNUSED & KIND_BIT(e->kind)) == 0 ||
	    e->bits & USED || e->flags & NODE_DECLARATION)
		return 0;
	return up == NULL || (up->kind != NODE_FUNCTION &&
	    up->kind != NODE_METHOD) || e->kind == NODE_FUNCTION;
}

/* References by this name whose target is not known. */
static int64_t
maybe_used(struct query *q, const char *name)
{
	sqlite3_stmt	*st = db_get(q->db, ST_UNRESOLVED_NAMED);
	int64_t		 n = 0;

	sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
	while (db_step(q->db, st))
		n++;
	return n;
}

static void
show(struct unused *u, const struct node *n)
{
	struct query	*q = u->q;
	struct entry	*e = entry_of(u, n->id);
	enum reason	 why = reason_of(u, e, n);
	unsigned int	 visibility = n->flags & NODE_VISIBILITY;
	int64_t		 maybe = maybe_used(q, n->name);

	if (why == REASON_NONE && e->bits & USED_BY_SELF)
		why = REASON_ONLY_ITSELF;
	answer_symbol(q, n);
	answer_cell(q->answer, visibility_name(n->flags));
	answer_cell_flag(q->answer, visibility == NODE_PUBLIC ||
	    visibility == NODE_PROTECTED);
	answer_cell(q->answer, why == REASON_NONE ? NULL : reason_names[why]);
	answer_cell(q->answer, maybe == 0 ? NULL : pool_printf(q->pool,
	    "%lld unresolved of this name", (long long)maybe));
	answer_cell(q->answer, *n->signature != '\0' ? n->signature : NULL);
}

static void
find(struct unused *u)
{
	struct node	 n;
	enum reason	 why;
	size_t		 i;

	for (i = 0; i < u->n; i++) {
		if (!is_wanted(u, &u->v[i]) || !db_node(u->q->db, u->v[i].id,
		    &n) || !query_wants(u->q, &n))
			continue;
		why = reason_of(u, &u->v[i], &n);
		if (why == REASON_NONE && is_variant(u, &u->v[i], &n)) {
			u->v[i].bits |= VARIANT;
			why = REASON_VARIANT;
		}
		u->counts[why]++;
		if (why == REASON_NONE || u->q->all)
			node_list_add(&u->list, &n);
	}
	node_list_sort(u->q, &u->list);
}

/* Private ones first: they are sure to be without use. */
static void
show_all(struct unused *u)
{
	struct query	*q = u->q;
	size_t		 i, shown = 0;
	int		 exported;

	for (exported = 0; exported < 2; exported++)
		for (i = 0; i < u->list.n; i++) {
			if (((u->list.v[i].flags & NODE_VISIBILITY) <=
			    NODE_PROTECTED) != exported)
				continue;
			if (q->limit != 0 && (int64_t)shown == q->limit)
				continue;
			show(u, &u->list.v[i]);
			shown++;
		}
	answer_omitted(q->answer, (int64_t)(u->list.n - shown), 0);
}

int
ask_unused(struct query *q)
{
	struct unused	 u = { .q = q };
	int64_t		 excused = 0;
	int		 i, status;

	if (q->argc > 0)
		q->path = operands_prefix(q->argv[0]);
	answer_table(q->answer, "unused", columns, nitems(columns),
	    TABLE_MAIN);
	read_nodes(&u);
	read_edges(&u);
	spread(&u);
	find(&u);
	show_all(&u);
	answer_table(q->answer, "excused", count_columns,
	    nitems(count_columns), TABLE_JSON | TABLE_MAP);
	for (i = REASON_TEST; i < REASON_ONLY_ITSELF; i++) {
		answer_cell(q->answer, reason_names[i]);
		answer_cell_number(q->answer, u.counts[i]);
		excused += u.counts[i];
	}
	if (excused > 0 && !q->all)
		answer_note(q->answer, "%lld more are not referred to, but "
		    "tests, entry points, overrides and the like (-a shows "
		    "them)", (long long)excused);
	if (u.list.n + (size_t)excused == 0 && q->argc > 0)
		operands_known(q, q->path);
	status = u.list.n > 0 ? STATUS_FOUND : STATUS_NOTHING;
	node_list_release(&u.list);
	free(u.v);
	return status;
}
