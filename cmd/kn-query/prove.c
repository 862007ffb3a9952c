/*
 * prove, prove-absent: a document that shows that something is in the graph,
 * or is not; verify: whether such a document is right.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "prog.h"
#include "proof.h"

static struct hasher *
new_hasher(void)
{
	struct hasher	*h;

	if ((h = hasher_new()) == NULL)
		errx(STATUS_ERROR, "out of memory");
	return h;
}

/* ---- what is to be proved ---- */

/* The one symbol that ARG stands for. */
static int
one_symbol(struct query *q, const char *arg, struct node *n)
{
	struct node_list	 list = { 0 };
	int			 status = symbol_find(q, arg, 0, &list);

	if (status == STATUS_FOUND) {
		*n = list.v[0];
		if (list.n > 1)
			answer_note(q->answer, "%s is defined %zu times: "
			    "this is the first", arg, list.n);
	}
	node_list_release(&list);
	return status;
}

static int
identify(struct query *q, struct hasher *h, const struct node *n,
    struct identity *id)
{
	if (proof_identify(q, h, text_from(db_meta(q->db, "repo")), n, id) == 0)
		return STATUS_FOUND;
	answer_fail(q->answer, n->kind == NODE_PERSON ?
	    "%s: people are no part of the fingerprint" :
	    "%s: the store does not tell what its identity is made of",
	    n->name);
	return STATUS_ERROR;
}

/* A symbol alone. */
static int
take_symbol(struct query *q, struct hasher *h, const struct node *n,
    struct proof *p)
{
	int	status = identify(q, h, n, &p->from);

	if (status != STATUS_FOUND)
		return status;
	switch (p->from.sort) {
	case IDENTITY_EXTERNAL:
		answer_fail(q->answer, "%s is external: it is in the graph "
		    "where edges lead to it; prove one of them", n->name);
		return STATUS_ERROR;
	case IDENTITY_PACKAGE:
		p->what = PROOF_PACKAGE;
		p->from.sort = IDENTITY_DEFINITION;
		p->from.name.len = 0;
		break;
	case IDENTITY_DEFINITION:
		p->what = PROOF_NODE;
		break;
	}
	return STATUS_FOUND;
}

/* The type of the edge: the one that -t says, or that there is. */
static int
edge_type(struct query *q, const struct node *from, const struct node *to,
    unsigned int *type)
{
	sqlite3_stmt	*st;
	uint32_t	 types = q->types;
	unsigned int	 i, n = 0;

	if (types == 0) {
		st = db_prepare(q->db, "SELECT type FROM edge "
		    "WHERE src = ?1 AND dst = ?2 AND type < 13");
		sqlite3_bind_int64(st, 1, from->id);
		sqlite3_bind_int64(st, 2, to->id);
		while (db_step(q->db, st))
			types |= 1u << sqlite3_column_int(st, 0);
		sqlite3_finalize(st);
		if (types == 0) {
			answer_fail(q->answer, "no edge leads from %s to %s",
			    from->name, to->name);
			return STATUS_NOTHING;
		}
	}
	for (i = 0; i < EDGE_TYPE_MAX; i++)
		if (types & 1u << i) {
			*type = i;
			n++;
		}
	if (n != 1) {
		answer_fail(q->answer, "-t must name one type of edges");
		return STATUS_ERROR;
	}
	if (*type == EDGE_CONTAINS || *type >= EDGE_AUTHORED_BY) {
		answer_fail(q->answer, *type == EDGE_CONTAINS ?
		    "contains: prove the symbol, which names what it is in" :
		    "%s: is no part of the fingerprint",
		    edge_type_name(*type));
		return STATUS_ERROR;
	}
	return STATUS_FOUND;
}

_Static_assert(EDGE_AUTHORED_BY == 13, "edge_type()");

static int
take_edge(struct query *q, struct hasher *h, struct proof *p)
{
	struct node	 from, to;
	int		 status;

	if ((status = one_symbol(q, q->argv[0], &from)) != STATUS_FOUND ||
	    (status = one_symbol(q, q->argv[1], &to)) != STATUS_FOUND ||
	    (status = edge_type(q, &from, &to, &p->type)) != STATUS_FOUND ||
	    (status = identify(q, h, &from, &p->from)) != STATUS_FOUND ||
	    (status = identify(q, h, &to, &p->to)) != STATUS_FOUND)
		return status;
	if (p->from.sort != IDENTITY_DEFINITION) {
		answer_fail(q->answer, "%s is in no file: no edge begins "
		    "there", from.name);
		return STATUS_ERROR;
	}
	p->what = PROOF_EDGE;
	return STATUS_FOUND;
}

/* "Box/put": a scope path and a name, in which a '\' stands before '/'. */
static void
take_name(struct query *q, const char *arg, struct identity *id)
{
	const char	*s, *last = arg;
	char		*name;

	for (s = arg; *s != '\0'; s++)
		if (*s == '\\' && s[1] != '\0')
			s++;
		else if (*s == '/')
			last = s + 1;
	id->scope = (struct text){ arg, last == arg ? 0 :
	    (size_t)(last - arg) - 1 };
	name = pool_strdup(q->pool, last);
	id->name.p = name;
	for (s = last; *s != '\0'; s++) {
		if (*s == '\\' && s[1] != '\0')
			s++;
		*name++ = *s;
	}
	id->name.len = (size_t)(name - id->name.p);
}

/* Package, path, kind, scope and name, ordinal. */
static int
take_parts(struct query *q, struct proof *p)
{
	struct identity	*id = &p->from;
	int		 kind;

	id->sort = IDENTITY_DEFINITION;
	id->path = id->scope = id->name = (struct text){ "", 0 };
	id->package = text_from(q->argv[0]);
	p->what = PROOF_PACKAGE;
	if (q->argc == 1)
		return STATUS_FOUND;
	id->path = text_from(q->argv[1]);
	p->what = PROOF_FILE;
	if (q->argc == 2)
		return STATUS_FOUND;
	if (q->argc == 3 || (kind = node_kind_parse(q->argv[2])) == -1) {
		answer_fail(q->answer, q->argc == 3 ?
		    "after the kind %s, its name is wanted" :
		    "%s: no such kind", q->argv[2]);
		return STATUS_ERROR;
	}
	id->kind = (unsigned int)kind;
	take_name(q, q->argv[3], id);
	id->ordinal = q->argc == 5 ? (uint32_t)number_arg('#', q->argv[4], 1,
	    UINT32_MAX) : 1;
	p->what = PROOF_NODE;
	return STATUS_FOUND;
}

/* ---- prove ---- */

static int
give(struct query *q, struct hasher *h, struct proof *p, int absent)
{
	const char	*reason;

	if (proof_make(q, h, p) == -1 ||
	    (reason = proof_check(q, h, p)) != NULL) {
		answer_fail(q->answer, "the graph does not fit its root: "
		    "kn-fsck tells where");
		return STATUS_ERROR;
	}
	if (p->absent != absent) {
		answer_fail(q->answer, "%s%s", proof_says(q, p), p->absent ?
		    ": prove-absent proves that" : ": prove proves that");
		return STATUS_NOTHING;
	}
	answer_document(q->answer, proof_write(q, p,
	    q->format != FORMAT_JSONL));
	return STATUS_FOUND;
}

int
ask_prove(struct query *q)
{
	struct proof	*p = pool_alloc(q->pool, sizeof(*p));
	struct hasher	*h = new_hasher();
	struct node	 n;
	int		 status;

	if (q->argc == 2)
		status = take_edge(q, h, p);
	else if ((status = one_symbol(q, q->argv[0], &n)) == STATUS_FOUND)
		status = take_symbol(q, h, &n, p);
	if (status == STATUS_FOUND)
		status = give(q, h, p, 0);
	hasher_free(h);
	return status;
}

int
ask_prove_absent(struct query *q)
{
	struct proof	*p = pool_alloc(q->pool, sizeof(*p));
	struct hasher	*h = new_hasher();
	int		 status;

	if (q->types != 0 && q->argc != 2) {
		answer_fail(q->answer, "-t: an edge has two ends");
		status = STATUS_ERROR;
	} else
		status = q->types != 0 ? take_edge(q, h, p) :
		    take_parts(q, p);
	if (status == STATUS_FOUND)
		status = give(q, h, p, 1);
	hasher_free(h);
	return status;
}

/* ---- verify ---- */

/* All of it; NULL when it cannot be read or is too long. */
static char *
read_all(struct query *q, const char *name, size_t *len)
{
	FILE	*fp = stdin;
	char	*buf;

	if (strcmp(name, "-") != 0 && (fp = fopen(name, "r")) == NULL) {
		answer_fail(q->answer, "%s: %s", name, strerror(errno));
		return NULL;
	}
	buf = pool_alloc(q->pool, PROOF_MAX + 1);
	*len = fread(buf, 1, PROOF_MAX + 1, fp);
	if (ferror(fp)) {
		answer_fail(q->answer, "%s: %s", name, strerror(errno));
		buf = NULL;
	} else if (*len > PROOF_MAX) {
		answer_fail(q->answer, "%s: longer than %d bytes", name,
		    PROOF_MAX);
		buf = NULL;
	}
	if (fp != stdin)
		fclose(fp);
	return buf;
}

static const char *
hex_of(struct query *q, const unsigned char *p)
{
	char	*s = pool_alloc(q->pool, 2 * HASH_LEN + 1);
	int	 i;

	for (i = 0; i < HASH_LEN; i++)
		snprintf(s + 2 * i, 3, "%02x", p[i]);
	return s;
}

static const char *
string_of(struct query *q, struct text t)
{
	return pool_strndup(q->pool, t.p, t.len);
}

static void
tell(struct query *q, const struct proof *p, const char *reason)
{
	answer_flag(q->answer, "valid", reason == NULL);
	answer_field(q->answer, "claim", SHOW_ALL, proof_says(q, p));
	answer_field(q->answer, "reason", SHOW_ALL, reason);
	answer_field(q->answer, "repo", SHOW_ALL, string_of(q, p->repo));
	answer_field(q->answer, "root", SHOW_ALL, hex_of(q, p->root));
	answer_field(q->answer, "commit", SHOW_ALL, p->commit.len > 0 ?
	    string_of(q, p->commit) : NULL);
	answer_number(q->answer, "generation", (int64_t)p->generation);
	answer_field(q->answer, "seal", SHOW_ALL, hex_of(q, p->seal));
}

int
ask_verify(struct query *q)
{
	struct proof	*p = pool_alloc(q->pool, sizeof(*p));
	struct hasher	*h;
	const char	*name = q->argc > 0 ? q->argv[0] : "-", *reason;
	char		*s;
	size_t		 len;

	if ((s = read_all(q, name, &len)) == NULL)
		return STATUS_ERROR;
	if ((reason = proof_read(q, s, len, p)) != NULL) {
		answer_fail(q->answer, "%s is no proof: %s",
		    strcmp(name, "-") == 0 ? "stdin" : name, reason);
		return STATUS_ERROR;
	}
	h = new_hasher();
	reason = proof_check(q, h, p);
	hasher_free(h);
	if (reason == NULL && q->root != NULL &&
	    strcmp(q->root, hex_of(q, p->root)) != 0)
		reason = "it is of another root";
	tell(q, p, reason);
	return reason == NULL ? STATUS_FOUND : STATUS_NOTHING;
}
