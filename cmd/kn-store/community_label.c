/*
 * What communities are called: by where they stand, and by what their own
 * names have in common.  No table of words.
 */
#include <ctype.h>
#include <math.h>
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

struct called {
	struct share	*files;		/* by path */
	uint32_t	 nfiles, files_max;
	uint32_t	 hub[NAMES_MAX];	/* units, by weight, then number */
	uint32_t	 nhubs, hubs_max;
	uint32_t	 word[4 * NAMES_MAX];	/* parts of their names */
	uint32_t	 nwords;
	char		*hub_name;
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

char *
label_one(const struct share *v, uint32_t n, const char *name)
{
	return put_together(main_path(v, n), name, strlen(name));
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
		name = column_text(st, 0);
		if (i == 0) {
			a->hub_name = grow(l->w, NULL, name.len + 1, 1);
			memcpy(a->hub_name, name.p, name.len);
			a->hub_name[name.len] = '\0';
		}
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

/* The word that says most of A and is not in PATH; NONE: no word does. */
static uint32_t
best_word(struct labels *l, const struct called *a, struct text path)
{
	const struct table_entry *e;
	uint32_t		  best = NONE, i, k, times;
	double			  most = 0, score;

	for (i = 0; i < a->nwords; i++) {
		for (k = times = 0; k < a->nwords; k++)
			times += a->word[k] == a->word[i];
		e = &l->words.entries[a->word[i]];
		if (times < 2 || in_path(path,
		    table_key(&l->words, a->word[i]), e->len))
			continue;
		score = times * log(1 + (double)l->n / (double)e->value);
		if (score > most) {
			most = score;
			best = a->word[i];
		}
	}
	return best;
}

static char *
make_label(struct labels *l, struct called *a)
{
	struct text	 path = main_path(a->files, a->nfiles);
	uint32_t	 word = best_word(l, a, path);

	if (word != NONE)
		return put_together(path, table_key(&l->words, word),
		    l->words.entries[word].len);
	return put_together(path, a->hub_name, a->hub_name == NULL ? 0 :
	    strlen(a->hub_name));
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
	uint32_t	  c;

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
		free(l.called[c].hub_name);
	}
	free(l.called);
	free(l.head);
	table_release(&l.words);
	return labels;
}
