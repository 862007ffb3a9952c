/*
 * show: all that is known of one symbol.
 */
#include <string.h>

#include "query.h"

#define PROVED_MAX	2000	/* edges whose provenance is looked up */
#define SECTIONS_MAX	5	/* sections that are named; refs lists all */

static const struct column columns[] = {
	SYMBOL_COLUMNS,
	{ "lines", SHOW_TEXT },
	{ "signature", SHOW_ALL },
	{ "visibility", SHOW_ALL },
	{ "flags", SHOW_ALL },
	{ "container", SHOW_ALL },
	{ "package", SHOW_ALL },
	{ "language", SHOW_ALL },
	{ "members", SHOW_ALL | CELL_NUMBER },
	{ "callers", SHOW_ALL | CELL_NUMBER },
	{ "callees", SHOW_ALL | CELL_NUMBER },
	{ "refs", SHOW_ALL | CELL_NUMBER },
	{ "known", SHOW_ALL },
	{ "documented", SHOW_ALL },
	{ "blob", SHOW_JSON },
	{ "hash", SHOW_ALL | CELL_ID },
	{ "doc", SHOW_ALL | CELL_BLOCK },
	{ "source", SHOW_TEXT | SHOW_JSON | CELL_BLOCK },
};

static const char *
flag_words(struct query *q, const struct node *n)
{
	static const struct {
		unsigned int	 flag;
		const char	*word;
	} words[] = {
		{ NODE_TEST, "test" }, { NODE_STATIC, "static" },
		{ NODE_ABSTRACT, "abstract" }, { NODE_ASYNC, "async" },
		{ NODE_CALLABLE_MACRO, "function-like" },
		{ NODE_CONSTRUCTOR, "constructor" },
		{ NODE_PROPERTY, "property" }, { NODE_INLINE, "inline" },
		{ NODE_DECLARATION, "declaration" },
		{ NODE_CONDITIONAL, "conditional" },
		{ NODE_DEFAULT_EXPORT, "default export" },
	}, file_words[] = {
		{ FILE_TEST, "test" }, { FILE_GENERATED, "generated" },
		{ FILE_PARSE_ERRORS, "parse errors" },
		{ FILE_PARSE_CUT, "not parsed to its end" },
	};
	const char	*s = NULL;
	unsigned int	 file_flags;
	size_t		 i;

	if (n->kind == NODE_FILE) {
		file_flags = (unsigned int)db_file(q->db,
		    node_file(n->id))->flags;
		for (i = 0; i < nitems(file_words); i++)
			if (file_flags & file_words[i].flag)
				s = s == NULL ? file_words[i].word :
				    pool_printf(q->pool, "%s, %s", s,
				    file_words[i].word);
		return s;
	}
	for (i = 0; i < nitems(words); i++)
		if (n->flags & words[i].flag)
			s = s == NULL ? words[i].word : pool_printf(q->pool,
			    "%s, %s", s, words[i].word);
	return s;
}

static const char *
hex(struct query *q, const unsigned char *p, size_t len)
{
	char	*s = pool_alloc(q->pool, len * 2 + 1);
	size_t	 i;

	for (i = 0; i < len; i++)
		sprintf(s + i * 2, "%02x", p[i]);
	return s;
}

struct counts {
	int64_t	 members, callers, callees, refs;
	int64_t	 prov[PROV_MAX];	/* of the edges that end here */
	int	 all;			/* prov[] has counted all of them */
};

static int64_t
count_members(struct query *q, const struct node *n)
{
	struct node_list	 list = { 0 };
	int64_t			 count;

	db_children(q->db, n, &list);
	count = (int64_t)list.n;
	node_list_release(&list);
	return count;
}

static void
count_provenance(struct query *q, int64_t src, unsigned int type, int64_t dst,
    struct counts *c)
{
	sqlite3_stmt	*st = db_get(q->db, ST_EDGE);
	int		 prov;

	sqlite3_bind_int64(st, 1, src);
	sqlite3_bind_int64(st, 2, type);
	sqlite3_bind_int64(st, 3, dst);
	if (db_step(q->db, st)) {
		prov = sqlite3_column_int(st, 0);
		if (prov > 0 && prov < PROV_MAX)
			c->prov[prov]++;
	}
	sqlite3_reset(st);
}

static int64_t
count_type(struct query *q, enum statement which, int64_t id,
    unsigned int type)
{
	sqlite3_stmt	*st = db_get(q->db, which);
	int64_t		 n = 0;

	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_int64(st, 2, type);
	sqlite3_bind_int64(st, 3, -1);
	if (db_step(q->db, st))
		n = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return n;
}

static void
count_edges(struct query *q, const struct node *n, struct counts *c)
{
	sqlite3_stmt	*st;
	unsigned int	 type;
	int64_t		 looked = 0;

	c->callers = count_type(q, ST_COUNT_IN, n->id, EDGE_CALLS);
	c->callees = count_type(q, ST_COUNT_OUT, n->id, EDGE_CALLS);
	/* What changes with it does not refer to it. */
	for (type = 0; type < EDGE_CHANGES_WITH; type++) {
		c->refs += type == EDGE_CALLS ? c->callers :
		    count_type(q, ST_COUNT_IN, n->id, type);
		st = db_get(q->db, ST_EDGES_IN);
		sqlite3_bind_int64(st, 1, n->id);
		sqlite3_bind_int64(st, 2, type);
		while (looked < PROVED_MAX && db_step(q->db, st)) {
			looked++;
			count_provenance(q, sqlite3_column_int64(st, 0), type,
			    n->id, c);
		}
		sqlite3_reset(st);
	}
	c->all = looked == c->refs;
}

/* "12 ast_resolved, 3 ast_inferred": how the edges to it are known. */
static const char *
known_words(struct query *q, const struct counts *c)
{
	const char	*s = NULL;
	unsigned int	 i;

	for (i = 1; i < PROV_MAX; i++)
		if (c->prov[i] > 0)
			s = pool_printf(q->pool, "%s%s%lld %s",
			    s == NULL ? "" : s, s == NULL ? "" : ", ",
			    (long long)c->prov[i], provenance_name(i));
	if (s != NULL && !c->all)
		s = pool_printf(q->pool, "%s of the first %d", s, PROVED_MAX);
	return s;
}

/* The sections of documents that name N: those that are most sure first. */
static const char *
documented(struct query *q, const struct node *n)
{
	sqlite3_stmt	*st = db_prepare(q->db, "SELECT src FROM edge"
			    " WHERE dst = ?1 AND type = ?2"
			    " ORDER BY conf DESC, src");
	const char	*s = NULL;
	struct node	 section;
	int64_t		 all = 0;

	sqlite3_bind_int64(st, 1, n->id);
	sqlite3_bind_int64(st, 2, EDGE_DOCUMENTS);
	while (db_step(q->db, st)) {
		if (all++ >= SECTIONS_MAX || !db_node(q->db,
		    sqlite3_column_int64(st, 0), &section))
			continue;
		s = pool_printf(q->pool, "%s%s%s %s", s == NULL ? "" : s,
		    s == NULL ? "" : "; ", db_place(q->db, &section),
		    section.name);
	}
	sqlite3_finalize(st);
	return all <= SECTIONS_MAX ? s : pool_printf(q->pool,
	    "%s; and %lld more", s, (long long)(all - SECTIONS_MAX));
}

static void
count_cell(struct query *q, int64_t n, int wanted)
{
	if (wanted)
		answer_cell_number(q->answer, n);
	else
		answer_cell(q->answer, NULL);
}

static void
show(struct query *q, const struct node *n)
{
	const struct file	*f = db_file(q->db, node_file(n->id));
	struct counts		 c = { 0 };
	struct node		 up;
	const char		*text;
	int			 callable;

	c.members = count_members(q, n);
	count_edges(q, n, &c);
	callable = n->kind == NODE_FUNCTION || n->kind == NODE_METHOD;
	answer_symbol(q, n);
	answer_cell(q->answer, n->end_line > n->line ? pool_printf(q->pool,
	    "%u-%u", n->line, n->end_line) : NULL);
	answer_cell(q->answer, *n->signature != '\0' ? n->signature : NULL);
	answer_cell(q->answer, n->kind == NODE_FILE || n->id < 0 ? NULL :
	    visibility_name(n->flags));
	answer_cell(q->answer, flag_words(q, n));
	text = n->parent > 0 && db_node(q->db, n->parent, &up) ?
	    db_qualified(q->db, &up) : NULL;
	answer_cell(q->answer, text);
	answer_cell(q->answer, *f->package != '\0' ? f->package : NULL);
	answer_cell(q->answer, *f->lang != '\0' ? f->lang : NULL);
	count_cell(q, c.members, c.members > 0);
	count_cell(q, c.callers, callable || c.callers > 0);
	count_cell(q, c.callees, callable || c.callees > 0);
	count_cell(q, c.refs, 1);
	answer_cell(q->answer, known_words(q, &c));
	answer_cell(q->answer, documented(q, n));
	answer_cell(q->answer, f->blob_len > 0 ? hex(q, f->blob,
	    f->blob_len) : NULL);
	answer_cell(q->answer, hex(q, n->hash, sizeof(n->hash)));
	if (*n->doc != '\0')
		answer_cell_block(q->answer, n->doc, strlen(n->doc), 0);
	else
		answer_cell(q->answer, NULL);
	answer_source(q, n);
	answer_draw_symbol(q, n);
}

int
ask_show(struct query *q)
{
	struct node_list	 list = { 0 };
	size_t			 i;
	int			 status = STATUS_NOTHING, arg;

	answer_table(q->answer, "symbols", columns, nitems(columns),
	    TABLE_MAIN | TABLE_RECORD);
	for (arg = 0; arg < q->argc; arg++) {
		status = symbol_find(q, q->argv[arg], 0, &list);
		if (status != STATUS_FOUND)
			break;
		for (i = 0; i < list.n; i++) {
			if (q->limit != 0 && (int64_t)i == q->limit)
				break;
			show(q, &list.v[i]);
		}
		answer_omitted(q->answer, (int64_t)(list.n - i), 0);
		list.n = 0;
	}
	node_list_release(&list);
	return status;
}
