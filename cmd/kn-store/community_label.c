/*
 * What communities are called: by where they stand, and by what their own
 * names have in common.  No table of words.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "communities.h"
#include "store.h"
#include "words.h"

/* Names that are looked at: one for so many nodes, but not more than these. */
#define NODES_FOR_NAME	8
#define NAMES_MAX	16
#define PART_MIN	3	/* bytes; shorter parts of names say little */
#define PART_MAX	40
#define LABEL_MAX	256	/* of a name that gets a number */
#define TERMS_MAX	80	/* bytes of trigrams that are asked for */

struct called {
	struct share	*files;		/* by path */
	uint32_t	 nfiles, files_max;
	uint32_t	 hub[NAMES_MAX];	/* units, by weight, then number */
	char		*name[NAMES_MAX];	/* of these; NULL: none */
	uint32_t	 nhubs, hubs_max;
	uint32_t	 word[4 * NAMES_MAX];	/* parts of their names */
	uint32_t	 nwords;
};

struct labels {
	struct writer			*w;
	const struct units		*u;
	const struct louvain_graph	*g;
	const struct community		*v;
	uint32_t			 n;
	const uint32_t			*leaf;
	struct called			*called;
	struct table			 words;	/* value: communities */
	struct table			 taken;	/* labels that are given */
	int64_t				*head;	/* by unit: node id */
};

/* ---- where it stands ---- */

static void
add_share(struct labels *l, uint32_t c, const char *path)
{
	struct called	*a = &l->called[c];

	if (a->nfiles > 0 && a->files[a->nfiles - 1].path == path) {
		a->files[a->nfiles - 1].nodes++;
		return;
	}
	if (a->nfiles == a->files_max) {
		a->files_max = a->files_max == 0 ? 4 : a->files_max * 2;
		a->files = grow(l->w, a->files, a->files_max,
		    sizeof(*a->files));
	}
	a->files[a->nfiles++] = (struct share){ path, 1 };
}

/* Length of the path up to the end of its next part, after LEN bytes. */
static size_t
next_part(const char *path, size_t len)
{
	const char	*p = strchr(path + len + (path[len] == '/'), '/');

	return p == NULL ? strlen(path) : (size_t)(p - path);
}

/*
 * The folder that holds enough of the N shares' nodes and no folder in it
 * does.  Those of one folder stand together.
 */
static struct text
main_path(const struct share *v, uint32_t n)
{
	uint64_t	 all = 0, sum;
	uint32_t	 to = n, i, k;
	struct text	 best = { "", 0 };
	size_t		 len;

	for (i = 0; i < n; i++)
		all += v[i].nodes;
	for (i = 0; i < to; i = k) {
		if (v[i].path[best.len] == '\0')
			break;
		len = next_part(v[i].path, best.len);
		for (k = i, sum = 0; k < to &&
		    strncmp(v[k].path, v[i].path, len) == 0 &&
		    (v[k].path[len] == '/' || v[k].path[len] == '\0'); k++)
			sum += v[k].nodes;
		if (sum * 100 < all * LABEL_SHARE)
			continue;
		best.p = v[i].path;
		best.len = len;
		to = k;
		k = i;
	}
	return best;
}

static char *
put_together(struct text path, const char *word, size_t len)
{
	struct bytes	b = { NULL, 0, 0 };

	if (path.len == 0)
		bytes_add(&b, ".", 1);
	else
		bytes_add(&b, path.p, path.len);
	if (len > 0) {
		bytes_add(&b, ": ", 2);
		bytes_add(&b, word, len);
	}
	bytes_add(&b, "", 1);
	return (char *)b.p;
}

/* Is a community but ID called so? */
static int
is_taken(struct writer *w, int64_t id, const char *label)
{
	sqlite3_stmt	*st = db_stmt(w, ST_COMMUNITY_CALLED);
	int		 taken;

	sqlite3_bind_text(st, 1, label, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, id);
	taken = db_row(w, st);
	sqlite3_reset(st);
	return taken;
}

char *
label_one(struct writer *w, int64_t id, const struct share *v, uint32_t n,
    const char *name)
{
	struct text	 path = main_path(v, n);
	char		*label = put_together(path, name, strlen(name));
	char		 text[LABEL_MAX];
	unsigned int	 i;

	for (i = 2; is_taken(w, id, label); i++) {
		free(label);
		snprintf(text, sizeof(text), "%.*s %u", LABEL_MAX - 16, name,
		    i);
		label = put_together(path, text, strlen(text));
	}
	return label;
}

/* Has the statement a row? */
static int
finds(struct writer *w, enum stmt which, const char *a, const char *b)
{
	sqlite3_stmt	*st = db_stmt(w, which);
	int		 found;

	sqlite3_bind_text(st, 1, a, -1, SQLITE_STATIC);
	if (b != NULL)
		sqlite3_bind_text(st, 2, b, -1, SQLITE_STATIC);
	found = db_row(w, st);
	sqlite3_reset(st);
	return found;
}

/* Is there a file PATH, or one below it? */
static int
path_is(struct writer *w, struct text path)
{
	struct bytes	at = { NULL, 0, 0 }, from = { NULL, 0, 0 };
	struct bytes	to = { NULL, 0, 0 };
	int		is;

	bytes_add(&at, path.p, path.len);
	bytes_add(&at, "", 1);
	/* '0' follows '/'. */
	bytes_add(&from, path.p, path.len);
	bytes_add(&from, "/", 2);
	bytes_add(&to, path.p, path.len);
	bytes_add(&to, "0", 2);
	is = (path.len == 1 && path.p[0] == '.') ||
	    finds(w, ST_FILE_FIND, (const char *)at.p, NULL) ||
	    finds(w, ST_FILE_BELOW, (const char *)from.p,
	    (const char *)to.p);
	bytes_release(&at);
	bytes_release(&from);
	bytes_release(&to);
	return is;
}

/* Is there a name with NAME in it?  Digits behind a blank do not count: they
   only tell it from others. */
static int
name_is(struct writer *w, struct text name)
{
	struct bytes	match = { NULL, 0, 0 }, copy = { NULL, 0, 0 };
	size_t		len = name.len, i, k;
	char		term[] = " AND \"abc\"";
	int		is = 1;

	while (len > 0 && isdigit((unsigned char)name.p[len - 1]))
		len--;
	if (len > 1 && len < name.len && name.p[len - 1] == ' ')
		name.len = len - 1;
	/* The index is of trigrams; a few of them leave few names to read. */
	for (i = 0; i + 3 <= name.len && match.len < TERMS_MAX; i++) {
		for (k = 0; k < 3 && isalnum((unsigned char)name.p[i + k]); k++)
			term[sizeof(term) - 5 + k] = name.p[i + k];
		if (k == 3 && match.len == 0)
			bytes_add(&match, term + 5, sizeof(term) - 6);
		else if (k == 3)
			bytes_add(&match, term, sizeof(term) - 1);
	}
	if (match.len > 0) {
		bytes_add(&match, "", 1);
		bytes_add(&copy, name.p, name.len);
		bytes_add(&copy, "", 1);
		is = finds(w, ST_NAME_LIKE, (const char *)match.p,
		    (const char *)copy.p);
	}
	bytes_release(&match);
	bytes_release(&copy);
	return is;
}

int
label_holds(struct writer *w, const char *label)
{
	const char	*colon = strstr(label, ": ");
	struct text	 path = { label, colon == NULL ? strlen(label) :
			    (size_t)(colon - label) };

	return path_is(w, path) && (colon == NULL || name_is(w,
	    (struct text){ colon + 2, strlen(colon + 2) }));
}

/* ---- what its names have in common ---- */

static uint64_t
weight_of(const struct labels *l, uint32_t unit)
{
	uint64_t	sum = l->g->self[unit];
	uint32_t	i;

	for (i = 0; i < l->g->count[unit]; i++)
		sum += l->g->weight[l->g->start[unit] + i];
	return sum;
}

/* Units come by number. */
static void
add_hub(struct called *a, uint32_t unit, const uint64_t *weight)
{
	uint32_t	i;

	if (a->nhubs == a->hubs_max &&
	    weight[a->hub[a->nhubs - 1]] >= weight[unit])
		return;
	if (a->nhubs < a->hubs_max)
		a->nhubs++;
	for (i = a->nhubs - 1; i > 0 &&
	    weight[a->hub[i - 1]] < weight[unit]; i--)
		a->hub[i] = a->hub[i - 1];
	a->hub[i] = unit;
}

static int
add_word(struct labels *l, struct called *a, struct text part)
{
	char		word[PART_MAX];
	size_t		i;
	uint32_t	number, k;

	if (part.len < PART_MIN || part.len > sizeof(word))
		return 0;
	for (i = 0; i < part.len; i++) {
		if (isdigit((unsigned char)part.p[i]))
			return 0;
		word[i] = (char)tolower((unsigned char)part.p[i]);
	}
	number = table_add(&l->words, word, part.len, NULL);
	for (k = 0; k < a->nwords; k++)
		if (a->word[k] == number)
			break;
	if (k == a->nwords)
		l->words.entries[number].value++;
	if (a->nwords < sizeof(a->word) / sizeof(a->word[0]))
		a->word[a->nwords++] = number;
	return 1;
}

static void
read_names(struct labels *l, struct called *a)
{
	sqlite3_stmt	*st;
	struct text	 name, part;
	uint32_t	 i;

	for (i = 0; i < a->nhubs; i++) {
		st = db_stmt(l->w, ST_NODE_GET_NAME);
		sqlite3_bind_int64(st, 1, l->head[a->hub[i]]);
		if (!db_row(l->w, st))
			continue;
		name = db_column(st, 0);
		a->name[i] = grow(l->w, NULL, name.len + 1, 1);
		memcpy(a->name[i], name.p, name.len);
		a->name[i][name.len] = '\0';
		while (word_part(&name, &part))
			add_word(l, a, part);
		sqlite3_reset(st);
	}
}

static int
in_path(struct text path, const char *word, size_t len)
{
	size_t	i;

	for (i = 0; i + len <= path.len; i++)
		if (strncasecmp(path.p + i, word, len) == 0)
			return 1;
	return 0;
}

/* How much the I-th word says of A; 0: it is in PATH, or only once in A. */
static double
word_score(struct labels *l, const struct called *a, struct text path,
    uint32_t i)
{
	const struct table_entry *e = &l->words.entries[a->word[i]];
	uint32_t		  k, times = 0;

	for (k = 0; k < a->nwords; k++)
		times += a->word[k] == a->word[i];
	return times < 2 || in_path(path, table_key(&l->words, a->word[i]),
	    e->len) ? 0 : times * log(1 + (double)l->n / (double)e->value);
}

/* PATH and TEXT; NULL: another community is called so. */
static char *
try_label(struct labels *l, struct text path, const char *text, size_t len)
{
	char	*label = put_together(path, text, len);
	int	 is_new;

	table_add(&l->taken, label, strlen(label), &is_new);
	if (is_new)
		return label;
	free(label);
	return NULL;
}

/*
 * The word that says most and no other community of the place is called by,
 * else the first such name; when all are taken, the first with a number.
 */
static char *
make_label(struct labels *l, struct called *a)
{
	struct text	 path = main_path(a->files, a->nfiles);
	double		 score[sizeof(a->word) / sizeof(a->word[0])];
	const char	*first = "";
	char		*label = NULL, text[LABEL_MAX];
	uint32_t	 i, best;

	for (i = 0; i < a->nwords; i++)
		score[i] = word_score(l, a, path, i);
	while (label == NULL) {
		for (i = best = 0; i < a->nwords; i++)
			if (score[i] > score[best])
				best = i;
		if (a->nwords == 0 || score[best] == 0)
			break;
		label = try_label(l, path, table_key(&l->words,
		    a->word[best]), l->words.entries[a->word[best]].len);
		score[best] = 0;
	}
	for (i = 0; label == NULL && i < a->nhubs; i++)
		if (a->name[i] != NULL) {
			first = *first == '\0' ? a->name[i] : first;
			label = try_label(l, path, a->name[i],
			    strlen(a->name[i]));
		}
	if (label == NULL && *first == '\0')
		label = try_label(l, path, "", 0);
	for (i = 2; label == NULL; i++) {
		snprintf(text, sizeof(text), "%.*s %u", LABEL_MAX - 16, first,
		    i);
		label = try_label(l, path, text, strlen(text));
	}
	return label;
}

/* ---- all of them ---- */

/* Ancestors of the unit's community, itself first. */
#define EACH_ABOVE(l, c, unit) \
	for ((c) = (l)->leaf[unit]; (c) != NONE; \
	    (c) = (l)->v[c].parent == 0 ? NONE : \
	    (uint32_t)(l)->v[c].parent - 1)

static void
collect(struct labels *l)
{
	const struct members	*m = &l->w->members;
	const struct member_file *f;
	const char		*path;
	uint32_t		 i, slot, unit, c;

	for (i = 0; i < m->nfiles; i++) {
		f = &m->files[l->u->order[i]];
		path = (const char *)m->paths.p + f->path;
		for (slot = 0; slot < f->n; slot++) {
			unit = l->u->of[f->first + slot];
			if (unit == NO_UNIT)
				continue;
			if (m->head[f->first + slot] == slot)
				l->head[unit] = store_node_id(f->id, slot);
			EACH_ABOVE(l, c, unit)
				add_share(l, c, path);
		}
	}
}

static void
find_hubs(struct labels *l)
{
	uint64_t	*weight = grow(l->w, NULL, (size_t)l->g->n + 1,
			    sizeof(*weight));
	uint32_t	 unit, c;
	int64_t		 most;

	for (c = 0; c < l->n; c++) {
		most = l->v[c].size / NODES_FOR_NAME;
		l->called[c].hubs_max = most < 1 ? 1 : most > NAMES_MAX ?
		    NAMES_MAX : (uint32_t)most;
	}
	for (unit = 0; unit < l->g->n; unit++)
		if (l->leaf[unit] != NONE)
			weight[unit] = weight_of(l, unit);
	for (unit = 0; unit < l->g->n; unit++)
		EACH_ABOVE(l, c, unit)
			add_hub(&l->called[c], unit, weight);
	free(weight);
}

char **
label_all(struct writer *w, const struct units *u,
    const struct louvain_graph *g, const struct community *v, uint32_t n,
    const uint32_t *leaf)
{
	struct labels	  l = { .w = w, .u = u, .g = g, .v = v, .n = n,
			    .leaf = leaf };
	char		**labels = grow(w, NULL, (size_t)n + 1,
			    sizeof(*labels));
	uint32_t	  c, i;

	l.called = grow(w, NULL, (size_t)n + 1, sizeof(*l.called));
	memset(l.called, 0, (size_t)n * sizeof(*l.called));
	l.head = grow(w, NULL, (size_t)g->n + 1, sizeof(*l.head));
	collect(&l);
	find_hubs(&l);
	for (c = 0; c < n; c++)
		read_names(&l, &l.called[c]);
	for (c = 0; c < n; c++) {
		labels[c] = make_label(&l, &l.called[c]);
		free(l.called[c].files);
		for (i = 0; i < l.called[c].nhubs; i++)
			free(l.called[c].name[i]);
	}
	free(l.called);
	free(l.head);
	table_release(&l.words);
	table_release(&l.taken);
	return labels;
}
