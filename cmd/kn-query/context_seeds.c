/*
 * Files and changes: where a task may begin besides its words.
 */
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "trace.h"

/* Definitions that are worth naming. */
#define SEED_KINDS	(KIND_BIT(NODE_FUNCTION) | KIND_BIT(NODE_METHOD) | \
	KIND_BIT(NODE_CLASS) | KIND_BIT(NODE_STRUCT) | \
	KIND_BIT(NODE_UNION) | KIND_BIT(NODE_INTERFACE) | \
	KIND_BIT(NODE_ENUM) | KIND_BIT(NODE_MACRO) | \
	KIND_BIT(NODE_TYPE_ALIAS) | KIND_BIT(NODE_MODULE) | \
	KIND_BIT(NODE_SECTION))

static void
add_seed(struct seeds *s, int64_t id)
{
	size_t	 i;

	for (i = s->n; i-- > 0;)
		if (s->v[i] == id)
			return;
	s->v = grow(s->v, s->n, &s->cap, sizeof(*s->v));
	s->v[s->n++] = id;
}

/*
 * Definitions of FILE that lines FROM … TO touch: of those around each other
 * the innermost.
 */
static void
add_lines(struct query *q, int64_t file, uint32_t from, uint32_t to,
    struct seeds *s)
{
	struct node_list	 list = { NULL, 0, 0 };
	const struct node	*a, *b;
	sqlite3_stmt		*st = db_get(q->db, ST_NODES_IN);
	size_t			 i, j;

	sqlite3_bind_int64(st, 1, file_node(file) + 1);
	sqlite3_bind_int64(st, 2, file_last(file));
	db_nodes(q->db, st, &list);
	for (i = 0; i < list.n; i++) {
		a = &list.v[i];
		if ((SEED_KINDS >> a->kind & 1) == 0 || a->line > to ||
		    a->end_line < from)
			continue;
		for (j = 0; j < list.n; j++) {
			b = &list.v[j];
			if (b->parent == a->id && (SEED_KINDS >> b->kind & 1) &&
			    b->line <= from && b->end_line >= to)
				break;
		}
		if (j == list.n)
			add_seed(s, a->id);
	}
	node_list_release(&list);
}

void
seeds_node(struct query *q, const struct node *n, struct seeds *s)
{
	struct node_list	 list = { NULL, 0, 0 };
	int64_t			 file = node_file(n->id);
	sqlite3_stmt		*st;
	size_t			 i;

	if (n->kind != NODE_FILE) {
		add_seed(s, n->id);
		return;
	}
	st = db_get(q->db, ST_NODES_IN);
	sqlite3_bind_int64(st, 1, file_node(file) + 1);
	sqlite3_bind_int64(st, 2, file_last(file));
	db_nodes(q->db, st, &list);
	for (i = 0; i < list.n; i++)
		if (SEED_KINDS >> list.v[i].kind & 1)
			add_seed(s, list.v[i].id);
	node_list_release(&list);
}

/* "@@ -1,2 +3,4 @@": lines 3 to 6; of a deletion those around it. */
static int
hunk_lines(const char *line, uint32_t *from, uint32_t *to)
{
	const char	*plus = strstr(line, " +");
	char		*end;
	unsigned long	 n, count = 1;

	if (plus == NULL)
		return -1;
	n = strtoul(plus + 2, &end, 10);
	if (*end == ',')
		count = strtoul(end + 1, &end, 10);
	if (end == plus + 2 || n > UINT32_MAX / 2 || count > UINT32_MAX / 2)
		return -1;
	*from = (uint32_t)n;
	*to = (uint32_t)(count > 0 ? n + count - 1 : n + 1);
	return 0;
}

int
seeds_request(struct query *q, const char *base, struct seeds *s)
{
	return seeds_diff(q, pool_printf(q->pool, "%s...HEAD", base), s);
}

int
seeds_diff(struct query *q, const char *range, struct seeds *s)
{
	const char *const	 argv[] = { "git", "-c", "core.quotepath=off",
				    "diff", "-U0", "--no-color",
				    "--no-ext-diff", "--no-prefix",
				    "--end-of-options", range, "--", NULL };
	const struct file	*f = NULL;
	char			*text, *line;
	uint32_t		 from, to;
	size_t			 len, unknown = 0;

	trace_give_up(db_traced(q->db));	/* commits have names */
	if ((text = (char *)source_git(q, argv, &len)) == NULL)
		return -1;
	while ((line = strsep(&text, "\n")) != NULL) {
		if (strncmp(line, "+++ ", 4) == 0) {
			f = db_file_by_path(q->db, line + 4);
			unknown += f->id == 0;
		} else if (strncmp(line, "@@ ", 3) == 0 && f != NULL &&
		    f->id != 0 && hunk_lines(line, &from, &to) == 0)
			add_lines(q, f->id, from, to, s);
	}
	if (unknown > 0)
		answer_note(q->answer, "%zu of the changed files are not in "
		    "the graph: deleted, or of no language that is read",
		    unknown);
	return 0;
}
