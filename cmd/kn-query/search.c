/*
 * search: symbols whose name fits what was typed.
 */
#include <stdlib.h>
#include <string.h>

#include "query.h"

#define NAME_BUDGET	5000	/* names looked at, per way of looking */
#define NODE_BUDGET	2000	/* symbols of one name that are looked at */
#define WORK_BUDGET	12000	/* symbols looked at in all */
#define COUNT_BUDGET	100	/* further names whose symbols are counted */

static const struct column columns[] = {
	SYMBOL_COLUMNS,
	{ "match", SHOW_ALL },
	{ "signature", SHOW_JSON },
	{ "source", SHOW_TEXT | SHOW_JSON | CELL_BLOCK },
};

/* What people look for comes first. */
static int
kind_rank(unsigned int kind)
{
	static const unsigned char rank[NODE_KIND_MAX] = {
		[NODE_FUNCTION] = 0, [NODE_METHOD] = 1, [NODE_CLASS] = 2,
		[NODE_STRUCT] = 3, [NODE_INTERFACE] = 4, [NODE_UNION] = 5,
		[NODE_ENUM] = 6, [NODE_TYPE_ALIAS] = 7, [NODE_MACRO] = 8,
		[NODE_CONSTANT] = 9, [NODE_VARIABLE] = 10,
		[NODE_ENUM_MEMBER] = 11, [NODE_FIELD] = 12,
		[NODE_MODULE] = 5, [NODE_PACKAGE] = 13, [NODE_FILE] = 14,
		[NODE_SECTION] = 14, [NODE_PERSON] = 14, [NODE_EXTERNAL] = 15
	};

	return kind < NODE_KIND_MAX ? rank[kind] : NODE_KIND_MAX;
}

struct search {
	struct query	*q;
	struct pattern	 pat;
	const char	*qualifier;	/* "" or what stood before the name */
	size_t		 looked;	/* symbols */
	size_t		 shown;
	int		 filtered;	/* -k, -l, -p or a qualifier */
};

/* Stable: keeps the order of place inside a kind. */
static void
sort_by_kind(struct node_list *list)
{
	struct node	*v;
	size_t		 i, n = 0;
	int		 declared, rank;

	if (list->n < 2)
		return;
	v = list->v;
	list->v = NULL;
	i = list->n;
	list->n = list->cap = 0;
	n = i;
	for (rank = 0; rank <= NODE_KIND_MAX; rank++)
		for (declared = 0; declared < 2; declared++)
			for (i = 0; i < n; i++)
				if (kind_rank(v[i].kind) == rank &&
				    !(v[i].flags & NODE_DECLARATION) ==
				    !declared)
					node_list_add(list, &v[i]);
	free(v);
}

static int64_t
count_named(struct query *q, const char *name)
{
	sqlite3_stmt	*st = db_get(q->db, ST_COUNT_NAMED);
	int64_t		 n = 0;

	sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
	if (db_step(q->db, st))
		n = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return n;
}

/* The symbols of one name that are wanted, best first.  Returns 1 when
   there may be more. */
static int
symbols_named(struct search *s, const char *name, struct node_list *list)
{
	struct query	*q = s->q;
	sqlite3_stmt	*st = db_get(q->db, ST_NODES_NAMED);
	size_t		 i, n = 0;
	int64_t		 all = 0;

	if (q->limit != 0) {
		all = count_named(q, name);
		s->looked += (size_t)all;
	}
	sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, q->limit == 0 ? -1 : NODE_BUDGET);
	sqlite3_bind_int64(st, 3, q->kinds != 0 ? q->kinds : KINDS_ALL);
	db_nodes(q->db, st, list);
	for (i = 0; i < list->n; i++)
		if (query_wants(q, &list->v[i]) && (*s->qualifier == '\0' ||
		    symbol_qualifies(q, &list->v[i], s->qualifier)))
			list->v[n++] = list->v[i];
	list->n = n;
	node_list_sort(q, list);
	sort_by_kind(list);
	return all > NODE_BUDGET;
}

/* The answer is full: how many are left out from name I on? */
static void
count_rest(struct search *s, const struct name_list *names, size_t i)
{
	size_t	 counted = 0;

	if (s->filtered) {
		answer_omitted(s->q->answer, 0, i < names->n);
		return;
	}
	for (; i < names->n && counted < COUNT_BUDGET; i++, counted++)
		answer_omitted(s->q->answer, count_named(s->q,
		    names->v[i].text), 0);
	answer_omitted(s->q->answer, (int64_t)(names->n - i), i < names->n);
}

static int
is_full(const struct search *s)
{
	return s->q->limit != 0 && (int64_t)s->shown >= s->q->limit;
}

static void
show(struct search *s, const struct node *n, enum match match)
{
	struct query	*q = s->q;

	if (is_full(s)) {
		answer_omitted(q->answer, 1, 0);
		return;
	}
	answer_symbol(q, n);
	answer_cell(q->answer, match_name(match));
	answer_cell(q->answer, n->signature);
	answer_source(q, n);
	answer_draw_symbol(q, n);
	s->shown++;
}

static void
show_list(struct search *s, const struct node_list *list, enum match match)
{
	size_t	 i;

	for (i = 0; i < list->n; i++)
		show(s, &list->v[i], match);
}

/*
 * The symbols of names I to END, which fit equally well: those of the
 * repository's code, then sections of its documents, then those outside it.
 * Returns where it stopped.
 */
static size_t
show_tier(struct search *s, const struct name_list *names, size_t i,
    size_t end)
{
	struct node_list	 list = { 0 }, prose = { 0 }, outside = { 0 };
	enum match		 match = names->v[i].match;
	size_t			 k;

	for (; i < end && !is_full(s); i++) {
		if (s->q->limit != 0 && s->looked > WORK_BUDGET)
			break;
		list.n = 0;
		if (symbols_named(s, names->v[i].text, &list))
			answer_omitted(s->q->answer, 0, 1);
		for (k = 0; k < list.n; k++)
			if (list.v[k].kind == NODE_EXTERNAL)
				node_list_add(&outside, &list.v[k]);
			else if (list.v[k].kind == NODE_SECTION)
				node_list_add(&prose, &list.v[k]);
			else
				show(s, &list.v[k], match);
	}
	show_list(s, &prose, match);
	show_list(s, &outside, match);
	node_list_release(&list);
	node_list_release(&prose);
	node_list_release(&outside);
	return i;
}

static void
show_names(struct search *s, const struct name_list *names)
{
	size_t	 i = 0, end;

	while (i < names->n) {
		for (end = i; end < names->n && names->v[end].match ==
		    names->v[i].match; end++)
			;
		i = show_tier(s, names, i, end);
		if (i < end || is_full(s))
			break;
	}
	count_rest(s, names, i);
}

int
ask_search(struct query *q)
{
	struct search		 s = { .q = q, .qualifier = "" };
	struct name_list	 names = { 0 };
	const char		*text = q->argv[0], *name;
	size_t			 enough = 0;
	size_t			 budget = q->limit == 0 ? 0 : NAME_BUDGET;
	int			 i;

	for (i = 1; i < q->argc; i++)
		text = pool_printf(q->pool, "%s %s", text, q->argv[i]);
	if (pattern_init(&s.pat, text) == -1) {
		answer_fail(q->answer, "nothing to search for, or more than "
		    "%d bytes", PATTERN_MAX);
		return STATUS_ERROR;
	}
	answer_table(q->answer, "symbols", columns, nitems(columns),
	    TABLE_MAIN);
	s.filtered = q->kinds != 0 || q->lang != NULL || q->path != NULL;
	if (!s.filtered)
		enough = (size_t)q->limit;
	names_find(q, &s.pat, enough, budget, &names);
	show_names(&s, &names);
	if (s.shown == 0 && (name = symbol_last_part(text)) != text &&
	    pattern_init(&s.pat, name) == 0) {
		s.qualifier = pool_strndup(q->pool, text,
		    (size_t)(name - text));
		s.filtered = 1;
		enough = 0;
		name_list_release(&names);
		names_find(q, &s.pat, enough, budget, &names);
		show_names(&s, &names);
	}
	if (names.cut)
		answer_omitted(q->answer, 0, 1);
	name_list_release(&names);
	return s.shown > 0 ? STATUS_FOUND : STATUS_NOTHING;
}
