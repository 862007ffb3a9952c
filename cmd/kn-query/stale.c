/*
 * stale: does an answer that was given earlier still hold?
 *
 * An answer about some symbols says nothing that their records and the edges
 * at them do not say: as long as neither differ from the snapshot it was
 * given of, it would be given again.  One that looked at the whole graph
 * holds as long as that is the same.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "changes.h"

#define INPUT_MAX	(64u * 1024 * 1024)	/* bytes of an answer */

static const struct column columns[] = {
	{ "what", SHOW_ALL | CELL_KIND },
	{ "class", SHOW_ALL },
	{ "kind", SHOW_ALL | CELL_KIND },
	{ "name", SHOW_ALL | CELL_NAME },
	{ "place", SHOW_ALL | CELL_PLACE },
	{ "id", SHOW_ALL | CELL_ID },
	{ "aspects", SHOW_ALL },
	{ "edges", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
};

/* Something that the answer speaks of. */
struct key {
	const char	*text;		/* first digits of an identity; a path */
	size_t		 len;
	int		 is_path;
	int		 weak;		/* only its lines matter */
	const struct node_change *node;
	const struct edge_end	*end;
	int64_t		 edges;
	int		 file;		/* its file's text changed */
};

struct keys {
	struct key	*v;
	size_t		 n, cap;
	const char	*graph, *question;	/* of the answer; NULL */
	int		 part;		/* it left something out */
	const char	**names;	/* of what it names */
	size_t		 nnames, names_cap;
	int		 named;		/* a reference of such a name came or
					   went, whose target is not known */
	size_t		 unknown;
};

/*
 * Questions whose answers are about the symbols that they name only: what
 * could be added would begin or end at one of these.  (A way from one symbol
 * to another may come to be anywhere.)
 */
static const char *const	local[] = {
	"show", "outline", "callers", "callees", "refs", "imports", "impls",
	"impact", "why-edge", "log"
};

static void
key_add(struct keys *k, const char *text, int is_path, int weak)
{
	struct key	*e;
	size_t		 i;

	for (i = 0; i < k->n; i++)
		if (k->v[i].is_path == is_path &&
		    strcmp(k->v[i].text, text) == 0) {
			k->v[i].weak &= weak;
			return;
		}
	k->v = grow(k->v, k->n, &k->cap, sizeof(*k->v));
	e = &k->v[k->n++];
	memset(e, 0, sizeof(*e));
	e->text = text;
	e->len = strlen(text);
	e->is_path = is_path;
	e->weak = weak;
}

/* ---- an answer in JSON ---- */

static unsigned int
hex4(const char *s)
{
	unsigned int	v = 0;
	int		i;

	for (i = 0; i < 4; i++)
		v = v << 4 | (unsigned)(s[i] <= '9' ? s[i] - '0' :
		    (s[i] | 32) - 'a' + 10);
	return v;
}

/* The string at *P, behind its quote, which is moved behind the other. */
static const char *
take_string(struct query *q, const char **p, const char *end)
{
	char		*s = pool_alloc(q->pool, (size_t)(end - *p) < 4096 ?
			    (size_t)(end - *p) + 1 : 4097);
	size_t		 n = 0;
	unsigned int	 c;

	for (; *p < end && **p != '"'; (*p)++) {
		c = (unsigned char)**p;
		if (c == '\\' && *p + 1 < end) {
			c = (unsigned char)*++*p;
			if (c == 'n')
				c = '\n';
			else if (c == 't')
				c = '\t';
			else if (c == 'u' && end - *p > 4) {
				c = hex4(*p + 1);
				*p += 4;
				if (c > 0x7f)
					c = '?';	/* no id, no key */
			}
		}
		if (n < 4096)
			s[n++] = (char)c;
	}
	if (*p < end)
		(*p)++;
	s[n] = '\0';
	return s;
}

static int
is_id(const char *s)
{
	size_t	n = strspn(s, "0123456789abcdef");

	return n >= SHORT_ID && n <= 2 * HASH_LEN && s[n] == '\0';
}

static void
member(struct keys *k, const char *name, const char *value)
{
	if (strcmp(name, "graph") == 0) {
		if (k->graph == NULL)
			k->graph = value;
	} else if (strcmp(name, "question") == 0) {
		if (k->question == NULL)
			k->question = value;
	} else if (strcmp(name, "name") == 0) {
		k->names = grow(k->names, k->nnames, &k->names_cap,
		    sizeof(*k->names));
		k->names[k->nnames++] = symbol_last_part(value);
	} else if (strstr(name, "path") != NULL)
		key_add(k, value, 1, 1);
	else if (is_id(value))
		key_add(k, value, 0, 0);
}

/* Every member whose value is a string, however deep. */
static void
scan_json(struct query *q, struct keys *k, const char *p, const char *end)
{
	const char	*s, *name = NULL;

	while (p < end) {
		if (*p != '"') {
			if (strchr(" \t\r\n", *p) == NULL && *p != ':')
				name = NULL;
			p++;
			continue;
		}
		p++;
		s = take_string(q, &p, end);
		if (name != NULL) {
			member(k, name, s);
			name = NULL;
			continue;
		}
		while (p < end && strchr(" \t\r\n", *p) != NULL)
			p++;
		if (p < end && *p == ':') {
			name = s;
			if (strcmp(s, "omitted") == 0)
				k->part |= strtol(p + 1, NULL, 10) != 0;
		}
		else if (is_id(s))
			key_add(k, s, 0, 0);	/* in an array */
	}
}

static char *
read_input(size_t *len)
{
	char	*buf = NULL;
	size_t	 cap = 0, n;

	for (*len = 0;; *len += n) {
		if (cap - *len < 2 &&
		    (buf = realloc(buf, cap = cap * 2 + 65536)) == NULL)
			err(STATUS_ERROR, NULL);
		if ((n = fread(buf + *len, 1, cap - *len - 1, stdin)) == 0)
			break;
		if (*len + n > INPUT_MAX)
			errx(STATUS_ERROR, "more than %u bytes on stdin",
			    INPUT_MAX);
	}
	if (ferror(stdin))
		err(STATUS_ERROR, "stdin");
	buf[*len] = '\0';
	return buf;
}

/* ---- names ---- */

/* A symbol that is there, or was in one of the snapshots. */
static void
add_name(struct query *q, struct keys *k, const char *arg)
{
	struct node_list	 list = { 0 };
	const struct file	*f = db_file_by_path(q->db, arg);
	sqlite3_stmt		*st;
	size_t			 i, before = k->n;

	if (is_id(arg)) {
		key_add(k, arg, 0, 0);
		return;
	}
	st = db_prepare(q->db, "SELECT 1 FROM delta WHERE path = ?1 LIMIT 1");
	sqlite3_bind_text(st, 1, arg, -1, SQLITE_STATIC);
	if (f->id != 0 || db_step(q->db, st))
		key_add(k, arg, 1, 0);
	sqlite3_finalize(st);
	if (k->n > before)
		return;
	symbol_candidates(q, arg, &list);
	for (i = 0; i < list.n; i++)
		if (query_wants(q, &list.v[i]))
			key_add(k, change_hex(q, list.v[i].hash, HASH_LEN), 0,
			    0);
	node_list_release(&list);
	st = db_prepare(q->db, "SELECT DISTINCT hash FROM past "
	    "WHERE name = ?1 ORDER BY hash");
	sqlite3_bind_text(st, 1, symbol_last_part(arg), -1, SQLITE_STATIC);
	while (db_step(q->db, st))
		if (sqlite3_column_bytes(st, 0) == HASH_LEN)
			key_add(k, change_hex(q, sqlite3_column_blob(st, 0),
			    HASH_LEN), 0, 0);
	sqlite3_finalize(st);
	k->unknown += k->n == before;
}

static void
add_input(struct query *q, struct keys *k)
{
	size_t	 len;
	char	*buf = read_input(&len), *line, *p = buf;

	if (buf[strspn(buf, " \t\r\n")] == '{')
		scan_json(q, k, buf, buf + len);
	else
		while ((line = strsep(&p, "\n")) != NULL)
			if (*line != '\0')
				add_name(q, k, pool_strdup(q->pool, line));
	free(buf);
}

/* ---- what became of them ---- */

static int
is_hash(const struct key *k, const char *hex)
{
	return !k->is_path && strncmp(hex, k->text, k->len) == 0;
}

static void
mark_version(struct query *q, struct keys *k, const struct node_change *n,
    const struct version *v)
{
	const char	*hex;
	size_t		 i;

	if (v == NULL)
		return;
	hex = change_hex(q, v->hash, HASH_LEN);
	for (i = 0; i < k->n; i++)
		if (is_hash(&k->v[i], hex) || (k->v[i].is_path &&
		    !k->v[i].weak && strcmp(k->v[i].text, v->path) == 0))
			if (k->v[i].node == NULL ||
			    n->class > k->v[i].node->class)
				k->v[i].node = n;
}

static void
mark_end(struct query *q, struct keys *k, const struct edge_end *e)
{
	const char	*hex = change_hex(q, e->hash, HASH_LEN);
	size_t		 i;

	for (i = 0; i < k->n; i++)
		if (is_hash(&k->v[i], hex) || (k->v[i].is_path &&
		    !k->v[i].weak && strcmp(k->v[i].text, e->path) == 0)) {
			k->v[i].edges++;
			k->v[i].end = e;
		}
}

static void
mark(struct query *q, struct keys *k, const struct changes *c)
{
	const struct edge_version	*v;
	size_t				 i, j;

	for (i = 0; i < c->nnodes; i++) {
		mark_version(q, k, &c->nodes[i], c->nodes[i].old);
		mark_version(q, k, &c->nodes[i], c->nodes[i].new);
	}
	for (i = 0; i < c->nedges; i++) {
		v = c->edges[i].old.src != NULL ? &c->edges[i].old :
		    &c->edges[i].new;
		mark_end(q, k, v->src);
		mark_end(q, k, v->dst);
		if (c->edges[i].what == CHANGE_MOVED) {
			mark_end(q, k, c->edges[i].new.src);
			mark_end(q, k, c->edges[i].new.dst);
		}
	}
	for (i = 0; i < c->nrefs; i++) {
		mark_end(q, k, c->refs[i].src);
		/* It may be to one of them: -u shows such. */
		for (j = 0; j < k->nnames; j++)
			k->named |= strcmp(k->names[j], c->refs[i].name) == 0;
	}
	for (i = 0; i < c->nfiles; i++)
		for (j = 0; j < k->n; j++)
			if (k->v[j].is_path && (strcmp(k->v[j].text,
			    c->files[i].path) == 0 ||
			    (c->files[i].from != NULL && strcmp(k->v[j].text,
			    c->files[i].from) == 0)))
				k->v[j].file = 1;
}

static void
put_key(struct query *q, const struct key *k)
{
	const struct node_change	*n = k->node;
	const struct version		*v;

	if (k->is_path) {
		answer_cell(q->answer, "changed");
		answer_cell(q->answer, n != NULL ? change_class_name(n->class)
		    : change_class_name(CLASS_METADATA));
		answer_cell(q->answer, "file");
		answer_cell(q->answer, k->text);
		answer_cell(q->answer, k->text);
		answer_cell(q->answer, NULL);
		answer_cell(q->answer, n == NULL && k->edges == 0 ? "lines" :
		    NULL);
	} else if (n != NULL) {
		v = n->new != NULL ? n->new : n->old;
		answer_cell(q->answer, change_what_name(n->what));
		answer_cell(q->answer, change_class_name(n->class));
		answer_cell(q->answer, node_kind_name(v->kind));
		answer_cell(q->answer, v->qualified);
		answer_cell(q->answer, version_place(q, v));
		answer_cell(q->answer, version_id(q, v));
		answer_cell(q->answer, change_aspects(q, n->aspects));
	} else {
		/* Only what leads there is another. */
		answer_cell(q->answer, "changed");
		answer_cell(q->answer, change_class_name(CLASS_BEHAVIOURAL));
		answer_cell(q->answer, node_kind_name(k->end->kind));
		answer_cell(q->answer, k->end->qualified);
		answer_cell(q->answer, k->end->path);
		answer_cell(q->answer, change_id(q, k->end->hash));
		answer_cell(q->answer, "edges");
	}
	answer_cell_number(q->answer, k->edges);
}

static int
is_local(const char *question)
{
	size_t	i;

	for (i = 0; i < nitems(local); i++)
		if (strcmp(local[i], question) == 0)
			return 1;
	return 0;
}

/* The operands: [snapshot] [what it was about]. */
static int
collect(struct query *q, struct keys *k, struct snapshot *s)
{
	int	i = 0;

	if (strcmp(q->argv[0], "-") != 0)
		i = 1;
	for (; i < q->argc; i++)
		if (strcmp(q->argv[i], "-") == 0)
			add_input(q, k);
		else
			add_name(q, k, q->argv[i]);
	if (strcmp(q->argv[0], "-") != 0)
		return changes_snapshot(q, q->argv[0], s);
	if (k->graph == NULL) {
		answer_fail(q->answer, "the answer on stdin does not say "
		    "which graph it is of: name the snapshot");
		return STATUS_ERROR;
	}
	return changes_snapshot(q, k->graph, s);
}

/* Rows for what changed; 1: the answer does not hold. */
static int
show(struct query *q, struct keys *k, int whole)
{
	int64_t	n = 0;
	size_t	i;
	int	stale = whole;

	answer_table(q->answer, "changed", columns, nitems(columns),
	    TABLE_MAIN);
	for (i = 0; i < k->n; i++) {
		if (k->v[i].node == NULL && k->v[i].edges == 0 &&
		    !k->v[i].file)
			continue;
		stale |= !k->v[i].weak;
		if (q->limit == 0 || n++ < q->limit)
			put_key(q, &k->v[i]);
	}
	if (q->limit != 0 && n > q->limit)
		answer_omitted(q->answer, n - q->limit, 0);
	return stale;
}

int
ask_stale(struct query *q)
{
	struct snapshot	then, now;
	struct changes	c;
	struct keys	k = { 0 };
	int		status, whole, stale;

	status = collect(q, &k, &then);
	if (status == STATUS_FOUND)
		status = changes_snapshot(q, "@latest", &now);
	if (status != STATUS_FOUND) {
		free(k.v);
		free(k.names);
		return STATUS_ERROR;
	}
	status = changes_between(q, &then, &now, &c);
	if (status == STATUS_ERROR) {
		changes_release(&c);
		free(k.v);
		free(k.names);
		return status;
	}
	mark(q, &k, &c);
	/* Of what it was about nothing is known, or it was about all. */
	whole = status == STATUS_FOUND && (k.n == 0 || k.part ||
	    (k.question != NULL && !is_local(k.question)));
	answer_field(q->answer, "snapshot", SHOW_ALL, pool_printf(q->pool,
	    "@%lld", (long long)then.generation));
	answer_field(q->answer, "now", SHOW_ALL, pool_printf(q->pool,
	    "@%lld", (long long)now.generation));
	stale = show(q, &k, whole || k.named);
	answer_flag(q->answer, "holds", !stale);
	if (whole)
		answer_note(q->answer, k.part ? "it left something out, and the "
		    "graph is another" : "it was about the whole graph, which "
		    "is another");
	if (k.named)
		answer_note(q->answer, "a reference of such a name came or "
		    "went, whose target is not known");
	if (k.unknown > 0)
		answer_note(q->answer, "%zu names stand for nothing, now or "
		    "in a snapshot", k.unknown);
	changes_release(&c);
	free(k.v);
	free(k.names);
	return stale ? STATUS_NOTHING : STATUS_FOUND;
}
