/*
 * The link section of FACTS: a table of strings, and arrays of small
 * numbers, millions of them in a large repository.  So they are decoded in
 * two passes: the first checks that every object is whole and counts, then
 * one block of the right size is taken, and the second fills it without
 * looking for the end of the data.
 *
 * LINK_NONE is nil on the wire: one byte instead of five.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "facts.h"
#include "kinds.h"

enum table { DEFS, EXPRS, BINDS, TYPINGS, IMPORTS, REFS, NTABLES };

/* Numbers in an entry, in the order of the struct's members. */
static const uint32_t width[NTABLES] = { 4, 3, 1, 3, 6, 5 };

/* The tables are filled as plain arrays of numbers. */
_Static_assert(sizeof(struct link_def) == 4 * sizeof(uint32_t), "padding");
_Static_assert(sizeof(struct link_expr) == 3 * sizeof(uint32_t), "padding");
_Static_assert(sizeof(struct link_typing) == 3 * sizeof(uint32_t), "padding");
_Static_assert(sizeof(struct link_import) == 6 * sizeof(uint32_t), "padding");
_Static_assert(sizeof(struct link_ref) == 5 * sizeof(uint32_t), "padding");

/* What the operands of each expression are. */
enum operand { NONE, STRING, EXPR, BIND, ORD, NUMBER, OPERAND_KINDS };

static const unsigned char operands[EXPR_OP_MAX][2] = {
	[EXPR_UNKNOWN] = { NONE, NONE },
	[EXPR_NAME] = { STRING, ORD },
	[EXPR_LOCAL] = { BIND, NONE },
	[EXPR_MEMBER] = { EXPR, STRING },
	[EXPR_CALL] = { EXPR, NONE },
	[EXPR_NEW] = { EXPR, NONE },
	[EXPR_INDEX] = { EXPR, NONE },
	[EXPR_DEREF] = { EXPR, NONE },
	[EXPR_SELF] = { ORD, NONE },
	[EXPR_SUPER] = { ORD, NONE },
	[EXPR_STRING] = { STRING, NONE },
	[EXPR_LITERAL] = { STRING, NONE },
	[EXPR_GENERIC] = { EXPR, EXPR },
	[EXPR_UNION] = { EXPR, EXPR },
	[EXPR_POINTER] = { EXPR, NONE },
	[EXPR_DEF] = { ORD, NONE },
	[EXPR_FUNCTION] = { EXPR, EXPR },
	[EXPR_LIST] = { EXPR, EXPR },
	[EXPR_PARAM] = { EXPR, NUMBER },
	[EXPR_PATH] = { EXPR, NONE },
	[EXPR_APPLIED] = { EXPR, EXPR },
	[EXPR_FIRST] = { EXPR, EXPR },
};

/* ---- encoding ---- */

/* Room for N more bytes. */
static unsigned char *
reserve(struct mp_buf *b, size_t n)
{
	msgpack_sbuffer *s = &b->sbuf;
	size_t cap;
	char *p;

	if (s->alloc - s->size < n) {
		cap = s->size + n + s->alloc / 2;
		if ((p = realloc(s->data, cap)) == NULL)
			err(2, "out of memory");
		s->data = p;
		s->alloc = cap;
	}
	return (unsigned char *)s->data + s->size;
}

/* Read back by get_number(). */
static unsigned char *
put_number(unsigned char *p, uint32_t v)
{
	if (v < 0x80) {
		*p++ = (unsigned char)v;
		return p;
	}
	if (v == LINK_NONE) {
		*p++ = 0xc0;
		return p;
	}
	if (v <= 0xff) {
		*p++ = 0xcc;
	} else if (v <= 0xffff) {
		*p++ = 0xcd;
		*p++ = (unsigned char)(v >> 8);
	} else {
		*p++ = 0xce;
		*p++ = (unsigned char)(v >> 24);
		*p++ = (unsigned char)(v >> 16);
		*p++ = (unsigned char)(v >> 8);
	}
	*p++ = (unsigned char)v;
	return p;
}

static void
put_table(struct mp_buf *b, const void *table, enum table t, uint32_t n)
{
	const uint32_t *v = table;
	unsigned char *start, *p;
	size_t i, count = (size_t)n * width[t];

	mp_put_array(b, count);
	start = p = reserve(b, count * 5);
	for (i = 0; i < count; i++)
		p = put_number(p, v[i]);
	b->sbuf.size += (size_t)(p - start);
}

void
link_facts_put(struct mp_buf *b, const struct link_facts *f)
{
	uint32_t i;

	mp_put_array(b, 1 + NTABLES);
	mp_put_array(b, f->nstrings);
	for (i = 0; i < f->nstrings; i++)
		mp_put_str(b, f->strings[i].p, f->strings[i].len);
	put_table(b, f->defs, DEFS, f->ndefs);
	put_table(b, f->exprs, EXPRS, f->nexprs);
	put_table(b, f->binds, BINDS, f->nbinds);
	put_table(b, f->typings, TYPINGS, f->ntypings);
	put_table(b, f->imports, IMPORTS, f->nimports);
	put_table(b, f->refs, REFS, f->nrefs);
}

/* ---- decoding ---- */

/* Bytes of the number that begins with B, or 0: none that may stand here. */
static inline unsigned int
number_size(unsigned int b)
{
	if (b < 0x80)
		return 1;
	switch (b) {
	case 0xc0:
		return 1;
	case 0xcc:
		return 2;
	case 0xcd:
		return 3;
	case 0xce:
		return 5;
	default:
		return 0;
	}
}

static inline const unsigned char *
get_number(const unsigned char *p, uint32_t *v)
{
	switch (*p) {
	case 0xc0:
		*v = LINK_NONE;
		return p + 1;
	case 0xcc:
		*v = p[1];
		return p + 2;
	case 0xcd:
		*v = (uint32_t)p[1] << 8 | p[2];
		return p + 3;
	case 0xce:
		*v = (uint32_t)p[1] << 24 | (uint32_t)p[2] << 16 |
		    (uint32_t)p[3] << 8 | p[4];
		return p + 5;
	default:
		*v = *p;
		return p + 1;
	}
}

/* What the first pass finds. */
struct extent {
	struct mp_cur	strings;	/* at the first one */
	uint32_t	nstrings;
	const unsigned char *table[NTABLES];	/* at the first number */
	uint32_t	count[NTABLES];		/* entries */
};

/* First pass over one table. */
static int
scan_table(struct mp_cur *c, struct extent *x, enum table t)
{
	const unsigned char *p;
	uint32_t i, n;
	unsigned int size;

	n = mp_array(c);
	if (c->bad || n % width[t] != 0)
		return -1;
	x->table[t] = p = c->p;
	x->count[t] = n / width[t];
	for (i = 0; i < n; i++) {
		if (p == c->end || (size = number_size(*p)) == 0 ||
		    (size_t)(c->end - p) < size)
			return -1;
		p += size;
	}
	c->p = p;
	return 0;
}

static int
scan(struct extent *x, const void *data, size_t len)
{
	struct mp_cur c;
	size_t slen;
	uint32_t i;
	int t;

	mp_cur_init(&c, data, len);
	if (mp_array(&c) != 1 + NTABLES)
		return -1;
	x->nstrings = mp_array(&c);
	x->strings = c;
	for (i = 0; i < x->nstrings && !c.bad; i++)
		if (mp_peek(&c) != MP_STR || mp_str(&c, &slen) == NULL)
			return -1;
	for (t = 0; t < NTABLES; t++)
		if (scan_table(&c, x, (enum table)t) == -1)
			return -1;
	return mp_done(&c) ? 0 : -1;
}

/* Second pass: take the block and fill it. */
static int
fill(struct link_facts *f, struct extent *x)
{
	const unsigned char *p;
	uint32_t *v, *table[NTABLES], i;
	size_t size, n;
	int t;

	size = x->nstrings * sizeof(*f->strings);
	for (t = 0; t < NTABLES; t++)
		size += (size_t)x->count[t] * width[t] * sizeof(*v);
	if ((f->mem = malloc(size > 0 ? size : 1)) == NULL)
		err(2, NULL);

	f->strings = f->mem;
	f->nstrings = x->nstrings;
	for (i = 0; i < x->nstrings; i++)
		f->strings[i].p = mp_str(&x->strings, &f->strings[i].len);
	v = (uint32_t *)(void *)(f->strings + x->nstrings);
	for (t = 0; t < NTABLES; t++) {
		table[t] = v;
		p = x->table[t];
		n = (size_t)x->count[t] * width[t];
		while (n-- > 0)
			p = get_number(p, v++);
	}

	f->defs = (struct link_def *)table[DEFS];
	f->exprs = (struct link_expr *)table[EXPRS];
	f->binds = table[BINDS];
	f->typings = (struct link_typing *)table[TYPINGS];
	f->imports = (struct link_import *)table[IMPORTS];
	f->refs = (struct link_ref *)table[REFS];
	f->ndefs = x->count[DEFS];
	f->nexprs = x->count[EXPRS];
	f->nbinds = x->count[BINDS];
	f->ntypings = x->count[TYPINGS];
	f->nimports = x->count[IMPORTS];
	f->nrefs = x->count[REFS];
	return 0;
}

/* ---- checks ---- */

static int
check_defs(const struct link_facts *f)
{
	const struct link_def *d;
	uint32_t i;

	for (i = 0; i < f->ndefs; i++) {
		d = &f->defs[i];
		if (d->name >= f->nstrings || d->kind >= NODE_KIND_MAX ||
		    d->flags == LINK_NONE ||
		    (i == 0 ? d->parent != 0 : d->parent >= i))
			return -1;
	}
	return 0;
}

static int
check_exprs(const struct link_facts *f)
{
	const struct link_expr *e;
	uint32_t limit[OPERAND_KINDS], i;

	limit[STRING] = f->nstrings;
	limit[BIND] = f->nbinds;
	limit[ORD] = f->ndefs;
	limit[NUMBER] = LINK_NONE;
	for (i = 0; i < f->nexprs; i++) {
		e = &f->exprs[i];
		limit[EXPR] = i;
		if (e->op >= EXPR_OP_MAX)
			return -1;
		if (operands[e->op][0] == NONE ? e->a != LINK_NONE :
		    e->a >= limit[operands[e->op][0]])
			return -1;
		if (operands[e->op][1] == NONE ? e->b != LINK_NONE :
		    e->b >= limit[operands[e->op][1]])
			return -1;
	}
	return 0;
}

static int
check_binds(const struct link_facts *f)
{
	uint32_t i;

	for (i = 0; i < f->nbinds; i++)
		if (f->binds[i] >= f->nstrings)
			return -1;
	return 0;
}

static int
check_typings(const struct link_facts *f)
{
	const struct link_typing *t;
	uint64_t owners = (uint64_t)f->ndefs + f->nbinds;
	uint32_t i;

	for (i = 0; i < f->ntypings; i++) {
		t = &f->typings[i];
		if (t->how == 0 || t->how >= TYPING_MAX ||
		    t->owner >= owners || t->expr >= f->nexprs)
			return -1;
	}
	return 0;
}

static int
check_imports(const struct link_facts *f)
{
	const struct link_import *m;
	uint32_t i;

	for (i = 0; i < f->nimports; i++) {
		m = &f->imports[i];
		if (m->scope >= f->ndefs || m->module >= f->nstrings ||
		    (m->local >= f->nstrings && m->local != LINK_NONE) ||
		    (m->member >= f->nstrings && m->member != LINK_NONE) ||
		    m->flags == LINK_NONE || m->line == LINK_NONE)
			return -1;
	}
	return 0;
}

static int
check_refs(const struct link_facts *f)
{
	const struct link_ref *r;
	uint32_t i;

	for (i = 0; i < f->nrefs; i++) {
		r = &f->refs[i];
		if (r->kind == 0 || r->kind >= REF_KIND_MAX ||
		    r->expr >= f->nexprs || r->from >= f->ndefs ||
		    r->line == LINK_NONE || r->arity > REF_ARITY_UNKNOWN)
			return -1;
	}
	return 0;
}

int
link_facts_get(struct link_facts *f, const void *data, size_t len)
{
	struct extent x;

	memset(f, 0, sizeof(*f));
	if (scan(&x, data, len) == -1 || fill(f, &x) == -1)
		return -1;
	if (check_defs(f) == -1 || check_exprs(f) == -1 ||
	    check_binds(f) == -1 || check_typings(f) == -1 ||
	    check_imports(f) == -1 || check_refs(f) == -1) {
		link_facts_release(f);
		return -1;
	}
	return 0;
}

void
link_facts_release(struct link_facts *f)
{
	free(f->mem);
	memset(f, 0, sizeof(*f));
}
