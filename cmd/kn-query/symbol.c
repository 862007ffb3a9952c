/*
 * Which symbol an argument stands for, when it may be several; what to say
 * when it is none.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "query.h"

#define SHOWN_MAX	20	/* candidates listed */
#define SUGGESTIONS	5
#define SUGGEST_BUDGET	4000	/* names */
#define SUGGEST_MIN	3	/* bytes: shorter ones are like too much */

int
query_wants(struct query *q, const struct node *n)
{
	const struct file	*f;

	if (q->kinds != 0 && (q->kinds & KIND_BIT(n->kind)) == 0)
		return 0;
	if (q->lang == NULL && q->path == NULL)
		return 1;
	f = db_file(q->db, node_file(n->id));
	if (q->lang != NULL && strcmp(f->lang, q->lang) != 0)
		return 0;
	return q->path == NULL ||
	    strncmp(f->path, q->path, strlen(q->path)) == 0;
}

/* ---- order ---- */

int
node_by_place(const struct node *a, const char *path_a, const struct node *b,
    const char *path_b)
{
	int	c;

	if ((c = strcmp(path_a, path_b)) != 0)
		return c;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if ((c = strcmp(a->name, b->name)) != 0)
		return c;
	return memcmp(a->hash, b->hash, sizeof(a->hash));
}

struct sort_key {
	struct query	*q;
	const char	*path;
	struct node	 node;
};

static int
by_place(const void *va, const void *vb)
{
	const struct sort_key	*a = va, *b = vb;
	int			 c;

	if ((c = strcmp(a->path, b->path)) != 0)
		return c;
	if (a->node.line != b->node.line)
		return a->node.line < b->node.line ? -1 : 1;
	if (a->node.start != b->node.start)
		return a->node.start < b->node.start ? -1 : 1;
	if (a->node.kind != b->node.kind)
		return a->node.kind < b->node.kind ? -1 : 1;
	if ((c = strcmp(a->node.name, b->node.name)) != 0)
		return c;
	return memcmp(a->node.hash, b->node.hash, sizeof(a->node.hash));
}

void
node_list_sort(struct query *q, struct node_list *list)
{
	struct sort_key	*keys;
	size_t		 i;

	if (list->n < 2)
		return;
	if ((keys = reallocarray(NULL, list->n, sizeof(*keys))) == NULL)
		err(STATUS_ERROR, NULL);
	for (i = 0; i < list->n; i++) {
		keys[i].path = db_path(q->db, &list->v[i]);
		keys[i].node = list->v[i];
	}
	qsort(keys, list->n, sizeof(*keys), by_place);
	for (i = 0; i < list->n; i++)
		list->v[i] = keys[i].node;
	free(keys);
}

/* Remove what KEEP says no to. */
static void
keep(struct query *q, struct node_list *list,
    int (*wanted)(struct query *, const struct node *, uint32_t), uint32_t arg)
{
	size_t	 i, n = 0;

	for (i = 0; i < list->n; i++)
		if (wanted(q, &list->v[i], arg))
			list->v[n++] = list->v[i];
	list->n = n;
}

/* As keep(), but not when that leaves nothing. */
static void
prefer(struct query *q, struct node_list *list,
    int (*wanted)(struct query *, const struct node *, uint32_t), uint32_t arg)
{
	size_t	 i;

	for (i = 0; i < list->n; i++)
		if (wanted(q, &list->v[i], arg))
			break;
	if (i < list->n)
		keep(q, list, wanted, arg);
}

/* ---- which of them ---- */

static int
is_wanted(struct query *q, const struct node *n, uint32_t arg)
{
	(void)arg;
	return query_wants(q, n);
}

static int
is_of_kind(struct query *q, const struct node *n, uint32_t kinds)
{
	(void)q;
	return (kinds & KIND_BIT(n->kind)) != 0;
}

static int
is_own(struct query *q, const struct node *n, uint32_t arg)
{
	(void)q;
	(void)arg;
	return n->kind != NODE_EXTERNAL;
}

/* More than a part of something else? */
static int
is_no_field(struct query *q, const struct node *n, uint32_t arg)
{
	(void)q;
	(void)arg;
	return n->kind != NODE_FIELD;
}

/* Not just a heading that is spelt like it? */
static int
is_no_section(struct query *q, const struct node *n, uint32_t arg)
{
	(void)q;
	(void)arg;
	return n->kind != NODE_SECTION;
}

static int
is_definition(struct query *q, const struct node *n, uint32_t arg)
{
	(void)q;
	(void)arg;
	return (n->flags & NODE_DECLARATION) == 0;
}

static int
is_type(const struct node *n)
{
	return n->kind == NODE_STRUCT || n->kind == NODE_UNION ||
	    n->kind == NODE_ENUM || n->kind == NODE_CLASS ||
	    n->kind == NODE_INTERFACE || n->kind == NODE_TYPE_ALIAS;
}

/*
 * Two definitions of one thing: repeated under #if, or overloads, or a type
 * and its alias of the same name.
 */
static int
same_symbol(const struct node *a, const struct node *b)
{
	return node_file(a->id) == node_file(b->id) && a->id > 0 &&
	    a->parent == b->parent && strcmp(a->name, b->name) == 0 &&
	    (a->kind == b->kind || (is_type(a) && is_type(b)));
}

static int
is_ambiguous(const struct node_list *list)
{
	size_t	 i;

	for (i = 1; i < list->n; i++)
		if (!same_symbol(&list->v[0], &list->v[i]))
			return 1;
	return 0;
}

/* What is called nearly like ARG: a file, or a symbol. */
static void
find_alike(struct query *q, const char *arg, struct name_list *names)
{
	const char	*slash = strrchr(arg, '/'), *base, *part;
	struct pattern	 pat;

	base = slash == NULL ? arg : slash + 1;
	part = symbol_last_part(arg);
	if (base != part && pattern_init(&pat, base) == 0)
		names_typos(q, &pat, SUGGEST_BUDGET, names);
	if (names->n > 0 || strlen(part) < SUGGEST_MIN ||
	    pattern_init(&pat, part) == -1)
		return;
	names_typos(q, &pat, SUGGEST_BUDGET, names);
	if (names->n == 0)
		names_find(q, &pat, SUGGESTIONS, SUGGEST_BUDGET, names);
}

/* Say that nothing is called ARG, and what is called nearly so. */
static void
say_none(struct query *q, const char *arg)
{
	struct name_list	 names = { 0 };
	char			*like = NULL;
	size_t			 i;

	find_alike(q, arg, &names);
	for (i = 0; i < names.n && i < SUGGESTIONS; i++)
		like = pool_printf(q->pool, "%s%s%s", like == NULL ? "" : like,
		    like == NULL ? "" : ", ", names.v[i].text);
	if (like != NULL)
		answer_note(q->answer, "%s: no such symbol; did you mean %s?",
		    arg, like);
	else
		answer_note(q->answer, "%s: no such symbol", arg);
	name_list_release(&names);
}

static const struct column candidate_columns[] = { SYMBOL_COLUMNS };

static void
say_ambiguous(struct query *q, const char *arg, const struct node_list *list)
{
	size_t	 i;

	answer_fail(q->answer, "%s: ambiguous: %zu%s symbols; say which by its "
	    "id, or narrow with -k or -p, or take all with -a", arg, list->n,
	    list->n >= CANDIDATES_MAX ? " or more" : "");
	answer_table(q->answer, "candidates", candidate_columns,
	    nitems(candidate_columns), TABLE_ERROR);
	for (i = 0; i < list->n && i < SHOWN_MAX; i++)
		answer_symbol(q, &list->v[i]);
	if (list->n > i)
		answer_omitted(q->answer, (int64_t)(list->n - i),
		    list->n >= CANDIDATES_MAX);
}

int
symbol_find(struct query *q, const char *arg, uint32_t kinds,
    struct node_list *list)
{
	symbol_candidates(q, arg, list);
	if (list->n == 0) {
		say_none(q, arg);
		return STATUS_NOTHING;
	}
	keep(q, list, is_wanted, 0);
	if (list->n == 0) {
		answer_note(q->answer, "%s: no such symbol with this -k, -l "
		    "or -p", arg);
		return STATUS_NOTHING;
	}
	if (q->all)
		return STATUS_FOUND;
	prefer(q, list, is_own, 0);
	prefer(q, list, is_no_section, 0);
	prefer(q, list, is_definition, 0);
	prefer(q, list, is_no_field, 0);
	if (kinds != 0)
		prefer(q, list, is_of_kind, kinds);
	if (is_ambiguous(list)) {
		say_ambiguous(q, arg, list);
		return STATUS_ERROR;
	}
	return STATUS_FOUND;
}

int
symbol_find_file(struct query *q, const char *arg, struct node *n)
{
	struct node_list	 list = { 0 };
	int			 status = STATUS_FOUND;

	symbol_files(q, arg, &list);
	if (list.n > 1)
		keep(q, &list, is_wanted, 0);
	node_list_sort(q, &list);
	if (list.n == 0)
		status = symbol_find(q, arg, KIND_BIT(NODE_FILE), &list);
	else if (list.n > 1) {
		say_ambiguous(q, arg, &list);
		status = STATUS_ERROR;
	}
	if (status == STATUS_FOUND)
		*n = list.v[0];
	node_list_release(&list);
	return status;
}
