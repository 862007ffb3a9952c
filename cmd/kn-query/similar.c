/*
 * similar: functions whose bodies are nearly the same as one; and clones: all
 * that are, in groups.  By signatures (common/clones.h), which estimate how
 * much two bodies have in common; what is the same token by token is known by
 * the hashes of the bodies.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "clones.h"
#include "context.h"

#define LIKENESS_SIMILAR	50	/* per cent, unless -c */
#define LIKENESS_CLONES		85
/*
 * Pairs are looked for among those that have all of BAND_ROWS bytes at the
 * same place in common, at one place at least of BANDS (J. Leskovec,
 * A. Rajaraman, J. Ullman: Mining of Massive Datasets, 3.4): 99 % of those
 * that are alike by 0.85 are found.
 */
#define BANDS			8
#define BAND_ROWS		(CLONE_BINS / BANDS)
/* In a crowd of one band each is compared with so many before it. */
#define CROWD			32

struct body {
	int64_t		 id;
	const struct file *file;
	unsigned char	 signature[CLONE_BINS];
	uint32_t	 group;		/* clones: another of it, or itself */
	int		 likeness;	/* similar: to the one asked for;
					   clones: to the first of the group */
	struct node	 node;		/* what is shown */
};

struct bodies {
	struct query	*q;
	struct body	*v;
	size_t		 n, cap;
};

/* ---- reading ---- */

static void
add_file(struct bodies *b, int64_t id, const void *data, size_t len)
{
	const struct file	*f = db_file(b->q->db, id);
	struct clones		 c;
	struct body		*one;
	uint32_t		*slots = file_slots(b->q, id,
				    (uint32_t)f->nodes);

	clones_open(&c, data, len);
	while (clones_next(&c) && c.ord < f->nodes) {
		b->v = grow(b->v, b->n, &b->cap, sizeof(*b->v));
		one = &b->v[b->n++];
		memset(one, 0, sizeof(*one));
		one->id = file_node(id) + (slots != NULL ? slots[c.ord] :
		    c.ord);
		one->file = f;
		memcpy(one->signature, c.signature, CLONE_BINS);
	}
	free(slots);
	if (c.bad)
		errx(STATUS_ERROR, "the store is damaged: clone");
}

static void
load(struct bodies *b)
{
	sqlite3_stmt	*st = db_prepare(b->q->db,
			    "SELECT file, section FROM clone ORDER BY file");

	while (db_step(b->q->db, st))
		add_file(b, sqlite3_column_int64(st, 0),
		    sqlite3_column_blob(st, 1),
		    (size_t)sqlite3_column_bytes(st, 1));
	sqlite3_finalize(st);
}

static int
is_wanted(struct query *q, const struct body *one)
{
	return (q->lang == NULL || strcmp(one->file->lang, q->lang) == 0) &&
	    (q->path == NULL || strncmp(one->file->path, q->path,
	    strlen(q->path)) == 0);
}

/* Symbols of one grammar mean nothing in another. */
static int
compare(const struct body *a, const struct body *b)
{
	if (strcmp(a->file->lang, b->file->lang) != 0)
		return 0;
	return clone_likeness(a->signature, b->signature);
}

static int
by_place(const struct body *a, const struct body *b)
{
	return node_by_place(&a->node, a->file->path, &b->node,
	    b->file->path);
}

/* ---- similar ---- */

static const struct column similar_columns[] = {
	SYMBOL_COLUMNS,
	{ "likeness", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "same", SHOW_ALL | CELL_FLAG },
};

static int
by_likeness(const void *va, const void *vb)
{
	const struct body	*a = va, *b = vb;

	if (a->likeness != b->likeness)
		return a->likeness > b->likeness ? -1 : 1;
	return by_place(a, b);
}

static void
show_similar(struct bodies *b, const struct node *to, int least)
{
	struct query	*q = b->q;
	struct body	*of = NULL;
	size_t		 i, n = 0;
	int64_t		 shown = 0;

	for (i = 0; i < b->n; i++)
		if (b->v[i].id == to->id)
			of = &b->v[i];
	if (of == NULL) {
		answer_note(q->answer, "%s: its body is too small to be "
		    "compared (less than %d tokens)", to->name,
		    CLONE_TOKENS_MIN);
		return;
	}
	for (i = 0; i < b->n; i++)
		b->v[i].likeness = &b->v[i] == of || !is_wanted(q, &b->v[i]) ?
		    0 : compare(of, &b->v[i]);
	for (i = 0; i < b->n; i++)
		if (b->v[i].likeness >= least &&
		    db_node(q->db, b->v[i].id, &b->v[i].node))
			b->v[n++] = b->v[i];
	if (n > 1)
		qsort(b->v, n, sizeof(*b->v), by_likeness);
	for (i = 0; i < n; i++) {
		if (q->limit != 0 && shown >= q->limit)
			break;
		shown++;
		answer_symbol(q, &b->v[i].node);
		answer_cell_number(q->answer, b->v[i].likeness);
		answer_cell_flag(q->answer, b->v[i].node.body == to->body);
	}
	answer_omitted(q->answer, (int64_t)(n - i), 0);
	b->n = 0;
}

static int
least_likeness(const struct query *q, int usual)
{
	return q->min_confidence != 0 ? (int)q->min_confidence : usual;
}

int
ask_similar(struct query *q)
{
	struct bodies		 b = { .q = q };
	struct node_list	 list = { 0 };
	const char		*lang = q->lang, *path = q->path;
	size_t			 i;
	int			 status;

	/* -l and -p choose among the similar ones. */
	q->lang = q->path = NULL;
	status = symbol_find(q, q->argv[0], KIND_BIT(NODE_FUNCTION) |
	    KIND_BIT(NODE_METHOD), &list);
	q->lang = lang;
	q->path = path;
	if (status == STATUS_FOUND) {
		answer_field(q->answer, "by", SHOW_ALL, "estimate");
		answer_table(q->answer, "similar", similar_columns,
		    nitems(similar_columns), TABLE_MAIN);
		for (i = 0; i < list.n; i++) {
			load(&b);
			show_similar(&b, &list.v[i], least_likeness(q,
			    LIKENESS_SIMILAR));
		}
		if (answer_rows(q->answer) == 0)
			status = STATUS_NOTHING;
	}
	node_list_release(&list);
	free(b.v);
	return status;
}

/* ---- clones ---- */

static const struct column clone_columns[] = {
	{ "group", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "size", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	SYMBOL_COLUMNS,
	{ "likeness", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "same", SHOW_ALL | CELL_FLAG },
};

static uint32_t
group_of(struct bodies *b, uint32_t i)
{
	while (b->v[i].group != i) {
		b->v[i].group = b->v[b->v[i].group].group;
		i = b->v[i].group;
	}
	return i;
}

static void
join(struct bodies *b, uint32_t i, uint32_t k)
{
	i = group_of(b, i);
	k = group_of(b, k);
	if (i < k)
		b->v[k].group = i;
	else
		b->v[i].group = k;
}

static const struct bodies	*sorting;
static int			 band;

static int
by_band(const void *va, const void *vb)
{
	const uint32_t		*a = va, *b = vb;
	const struct body	*x = &sorting->v[*a], *y = &sorting->v[*b];
	int			 c;

	if ((c = memcmp(x->signature + band * BAND_ROWS,
	    y->signature + band * BAND_ROWS, BAND_ROWS)) != 0)
		return c;
	return *a < *b ? -1 : *a > *b;
}

/* Those who share a band, each with the ones before it. */
static void
join_band(struct bodies *b, const uint32_t *v, size_t n, int least)
{
	size_t	i, k, first = 0;

	for (i = 1; i < n; i++) {
		if (memcmp(b->v[v[i]].signature + band * BAND_ROWS,
		    b->v[v[first]].signature + band * BAND_ROWS,
		    BAND_ROWS) != 0) {
			first = i;
			continue;
		}
		for (k = i; k > first && i - k < CROWD; k--)
			if (compare(&b->v[v[i]], &b->v[v[k - 1]]) >= least)
				join(b, v[i], v[k - 1]);
	}
}

static int
by_id_place(const void *va, const void *vb)
{
	return by_place(va, vb);
}

static int
by_group(const void *va, const void *vb)
{
	const struct body	*a = va, *b = vb;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	return by_place(a, b);
}

struct group {
	uint32_t	first, n;
};

static int
by_size(const void *va, const void *vb)
{
	const struct group	*a = va, *b = vb;

	if (a->n != b->n)
		return a->n > b->n ? -1 : 1;
	return a->first < b->first ? -1 : a->first > b->first;
}

static void
show_group(struct bodies *b, const struct group *g, int64_t number)
{
	struct query		*q = b->q;
	const struct body	*first = &b->v[g->first], *one;
	uint32_t		 i;

	for (i = 0; i < g->n; i++) {
		one = &first[i];
		answer_cell_number(q->answer, number);
		answer_cell_number(q->answer, g->n);
		answer_symbol(q, &one->node);
		answer_cell_number(q->answer, i == 0 ? 100 :
		    compare(first, one));
		answer_cell_flag(q->answer, one->node.body ==
		    first->node.body);
	}
}

/* Groups of more than one; they stand together in B->v. */
static int64_t
show_groups(struct bodies *b)
{
	struct group	*v = NULL;
	size_t		 n = 0, cap = 0, i, k;
	int64_t		 shown = 0;

	for (i = 0; i < b->n; i = k) {
		for (k = i; k < b->n && b->v[k].group == b->v[i].group; k++)
			;
		if (k - i < 2)
			continue;
		v = grow(v, n, &cap, sizeof(*v));
		v[n++] = (struct group){ (uint32_t)i, (uint32_t)(k - i) };
	}
	if (n > 1)
		qsort(v, n, sizeof(*v), by_size);
	answer_table(b->q->answer, "clones", clone_columns,
	    nitems(clone_columns), TABLE_MAIN);
	for (i = 0; i < n && (b->q->limit == 0 || shown < b->q->limit); i++)
		show_group(b, &v[i], ++shown);
	answer_omitted(b->q->answer, (int64_t)(n - i), 0);
	free(v);
	return shown;
}

int
ask_clones(struct query *q)
{
	struct bodies	 b = { .q = q };
	uint32_t	*v, i;
	size_t		 n = 0;
	int64_t		 shown;

	load(&b);
	for (i = 0; i < b.n; i++)
		if (is_wanted(q, &b.v[i]) &&
		    db_node(q->db, b.v[i].id, &b.v[i].node))
			b.v[n++] = b.v[i];
	b.n = n;
	/* In the order of places: what is joined does not hang on ids. */
	if (n > 1)
		qsort(b.v, n, sizeof(*b.v), by_id_place);
	v = xcalloc(n + 1, sizeof(*v));
	for (i = 0; i < n; i++)
		b.v[i].group = i;
	sorting = &b;
	for (band = 0; band < BANDS; band++) {
		for (i = 0; i < n; i++)
			v[i] = i;
		if (n > 1)
			qsort(v, n, sizeof(*v), by_band);
		join_band(&b, v, n, least_likeness(q, LIKENESS_CLONES));
	}
	for (i = 0; i < n; i++)
		b.v[i].group = group_of(&b, i);
	if (n > 1)
		qsort(b.v, n, sizeof(*b.v), by_group);
	answer_field(q->answer, "by", SHOW_ALL, "estimate");
	shown = show_groups(&b);
	free(v);
	free(b.v);
	return shown > 0 ? STATUS_FOUND : STATUS_NOTHING;
}
