/*
 * From the walk's tables to one FACTS payload.
 *
 * Names are settled here: which are local variables, where the lookup of
 * the others begins.  What no reference needs is dropped: references to
 * local variables, expressions and bindings nobody uses, unused strings.
 */
#include <stdlib.h>
#include <string.h>

#include "walk.h"

struct finish {
	struct walk	*w;
	uint32_t	*lookup;	/* by ord: where names' lookup begins */
	uint32_t	*exprmap;	/* expression -> final, or LINK_NONE */
	uint32_t	*bindmap;
	uint32_t	*strmap;
	uint32_t	*typing_of;	/* first typing of a binding */
	uint32_t	*typing_next;
	uint32_t	*local;		/* NAME expression -> binding */
	struct vec	 strs, exprs, binds, typings, imports, refs;
	struct vec	 work;		/* expressions to be kept */
};

static uint32_t *
table(struct walk *w, uint32_t n, uint32_t fill)
{
	uint32_t *t = walk_alloc(w, (n + 1) * sizeof(*t)), i;

	if (fill != 0)
		for (i = 0; i < n; i++)
			t[i] = fill;
	return t;
}

static int
is_type(uint32_t kind)
{
	return kind == NODE_CLASS || kind == NODE_STRUCT ||
	    kind == NODE_UNION || kind == NODE_INTERFACE || kind == NODE_ENUM;
}

static int
is_variable(enum node_kind kind)
{
	return kind == NODE_VARIABLE || kind == NODE_CONSTANT ||
	    kind == NODE_FIELD;
}

/*
 * A name is looked up from its container outwards; containers that hold no
 * definition or import are passed over here, so that one name used in many
 * functions is one expression.
 */
static void
set_lookup(struct finish *f)
{
	const struct def *d = VEC(f->w, defs, struct def);
	uint32_t i, p, hidden = f->w->lang->flags & LANG_CLASS_SCOPE_HIDDEN;

	f->lookup = table(f->w, f->w->defs.n, 0);
	for (i = 1; i < f->w->defs.n; i++) {
		if (d[i].children != 0) {
			f->lookup[i] = i;
			continue;
		}
		p = d[i].parent;
		/* From inside a method its class is no scope, and no object
		   that has a name. */
		while (hidden && p != 0 && !d[i].leaf && (is_type(d[p].kind) ||
		    is_variable(d[p].kind)))
			p = d[p].parent;
		f->lookup[i] = f->lookup[p];
	}
}

static uint32_t
keep_str(struct finish *f, uint32_t s)
{
	struct text *t;

	if (s == LINK_NONE)
		return LINK_NONE;
	if (f->strmap[s] == LINK_NONE) {
		f->strmap[s] = f->strs.n;
		t = vec_push(&f->strs, sizeof(*t));
		*t = VEC(f->w, strs, struct str)[s].t;
	}
	return f->strmap[s];
}

/*
 * What the source calls a container that stands elsewhere is part of an
 * identity: it stays, so that identities can be computed anew.  One with a
 * "/" in it is several steps, each a string of its own.
 */
static void
keep_owners(struct finish *f)
{
	const struct def *d = VEC(f->w, defs, struct def);
	uint32_t i;

	for (i = 0; i < f->w->defs.n; i++)
		if (d[i].owner.len > 0 &&
		    memchr(d[i].owner.p, '/', d[i].owner.len) == NULL)
			keep_str(f, walk_str(f->w, d[i].owner));
}

static void
want(struct finish *f, uint32_t e)
{
	uint32_t *p;

	if (e == LINK_NONE || f->exprmap[e] != LINK_NONE)
		return;
	f->exprmap[e] = 0;
	p = vec_push(&f->work, sizeof(*p));
	*p = e;
}

static uint32_t
local_of(struct finish *f, uint32_t e)
{
	const struct link_expr *x = &VEC(f->w, exprs, struct link_expr)[e];

	if (x->op != EXPR_NAME || (x->b & SCOPE_GLOBAL))
		return LINK_NONE;
	return f->local[e];
}

static void
want_bind(struct finish *f, uint32_t b)
{
	uint32_t *p, t;

	if (f->bindmap[b] != LINK_NONE)
		return;
	f->bindmap[b] = f->binds.n;
	p = vec_push(&f->binds, sizeof(*p));
	*p = b;
	for (t = f->typing_of[b]; t != LINK_NONE; t = f->typing_next[t])
		want(f, VEC(f->w, typings, struct link_typing)[t].expr);
}

static void
want_operands(struct finish *f, uint32_t e)
{
	const struct link_expr *x = &VEC(f->w, exprs, struct link_expr)[e];
	uint32_t b;

	switch (x->op) {
	case EXPR_NAME:
		if ((b = local_of(f, e)) != LINK_NONE)
			want_bind(f, b);
		break;
	case EXPR_LOCAL:
		want_bind(f, x->a);
		break;
	case EXPR_GENERIC:
	case EXPR_UNION:
	case EXPR_FUNCTION:
	case EXPR_LIST:
	case EXPR_APPLIED:
	case EXPR_FIRST:
		want(f, x->b);
		/* FALLTHROUGH */
	case EXPR_MEMBER:
	case EXPR_CALL:
	case EXPR_NEW:
	case EXPR_INDEX:
	case EXPR_DEREF:
	case EXPR_POINTER:
	case EXPR_PARAM:
	case EXPR_PATH:
		want(f, x->a);
		break;
	}
}

/* Mark what is needed, from the references and the definitions' types. */
static void
mark(struct finish *f)
{
	struct walk *w = f->w;
	const struct link_ref *r = VEC(w, refs, struct link_ref);
	const struct link_typing *t = VEC(w, typings, struct link_typing);
	const struct link_expr *x = VEC(w, exprs, struct link_expr);
	uint32_t i;

	f->exprmap = table(w, w->exprs.n, LINK_NONE);
	f->bindmap = table(w, w->binds.n, LINK_NONE);
	f->typing_of = table(w, w->binds.n, LINK_NONE);
	f->typing_next = table(w, w->typings.n, LINK_NONE);
	f->local = table(w, w->exprs.n, LINK_NONE);
	for (i = 0; i < w->exprs.n; i++)
		if (x[i].op == EXPR_NAME && !(x[i].b & SCOPE_GLOBAL))
			f->local[i] = scope_lookup(w, x[i].b, x[i].a);
	for (i = w->typings.n; i-- > 0;)
		if (t[i].owner & OWNER_BIND) {
			uint32_t b = t[i].owner & ~OWNER_BIND;

			f->typing_next[i] = f->typing_of[b];
			f->typing_of[b] = i;
		}
	for (i = 0; i < w->refs.n; i++)
		if ((r[i].kind != REF_NAME && r[i].kind != REF_TYPE) ||
		    local_of(f, r[i].expr) == LINK_NONE)
			want(f, r[i].expr);
	for (i = 0; i < w->typings.n; i++)
		if (!(t[i].owner & OWNER_BIND))
			want(f, t[i].expr);
	while (f->work.n > 0)
		want_operands(f, ((uint32_t *)f->work.v)[--f->work.n]);
}

static uint32_t
intern(struct finish *f, uint32_t op, uint32_t a, uint32_t b)
{
	struct index *x = &f->w->expridx;
	uint32_t h = hash_mix(op, a, b), i, k, j;
	struct link_expr *e;

	for (i = index_first(x, h); (k = x->slot[i]) != 0;
	    i = index_next(x, i)) {
		e = &((struct link_expr *)f->exprs.v)[k - 1];
		if (e->op == op && e->a == a && e->b == b)
			return k - 1;
	}
	k = f->exprs.n;
	e = vec_push(&f->exprs, sizeof(*e));
	*e = (struct link_expr){ op, a, b };
	if (index_set(x, i, k)) {
		index_grow(x);
		for (j = 0; j < f->exprs.n; j++) {
			e = &((struct link_expr *)f->exprs.v)[j];
			index_put(x, hash_mix(e->op, e->a, e->b), j);
		}
	}
	return k;
}

/* Operands come before the expression, so one pass upward will do. */
static void
map_exprs(struct finish *f)
{
	struct walk *w = f->w;
	const struct link_expr *x = VEC(w, exprs, struct link_expr);
	uint32_t i, b;

	index_reset(&w->expridx);
	for (i = 0; i < w->exprs.n; i++) {
		if (f->exprmap[i] == LINK_NONE)
			continue;
		switch (x[i].op) {
		case EXPR_NAME:
			b = local_of(f, i);
			if (b != LINK_NONE)
				f->exprmap[i] = intern(f, EXPR_LOCAL,
				    f->bindmap[b], LINK_NONE);
			else {
				const struct scope *s = &VEC(w, scopes,
				    struct scope)[x[i].b & ~SCOPE_GLOBAL];

				f->exprmap[i] = intern(f, EXPR_NAME,
				    keep_str(f, x[i].a), f->lookup[s->def]);
			}
			break;
		case EXPR_LOCAL:
			f->exprmap[i] = intern(f, EXPR_LOCAL,
			    f->bindmap[x[i].a], LINK_NONE);
			break;
		case EXPR_MEMBER:
			f->exprmap[i] = intern(f, EXPR_MEMBER,
			    f->exprmap[x[i].a], keep_str(f, x[i].b));
			break;
		case EXPR_STRING:
		case EXPR_LITERAL:
			f->exprmap[i] = intern(f, x[i].op,
			    keep_str(f, x[i].a), LINK_NONE);
			break;
		case EXPR_GENERIC:
		case EXPR_UNION:
		case EXPR_FUNCTION:
		case EXPR_LIST:
		case EXPR_APPLIED:
		case EXPR_FIRST:
			f->exprmap[i] = intern(f, x[i].op,
			    f->exprmap[x[i].a], f->exprmap[x[i].b]);
			break;
		case EXPR_CALL:
		case EXPR_NEW:
		case EXPR_INDEX:
		case EXPR_DEREF:
		case EXPR_POINTER:
		case EXPR_PATH:
			f->exprmap[i] = intern(f, x[i].op,
			    f->exprmap[x[i].a], LINK_NONE);
			break;
		case EXPR_PARAM:
			f->exprmap[i] = intern(f, x[i].op,
			    f->exprmap[x[i].a], x[i].b);
			break;
		case EXPR_SELF:
		case EXPR_SUPER:
		case EXPR_DEF:
			f->exprmap[i] = intern(f, x[i].op, x[i].a, LINK_NONE);
			break;
		default:
			f->exprmap[i] = intern(f, EXPR_UNKNOWN, LINK_NONE,
			    LINK_NONE);
		}
	}
}

static int
ref_cmp(const void *va, const void *vb)
{
	const struct link_ref *a = va, *b = vb;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->expr != b->expr)
		return a->expr < b->expr ? -1 : 1;
	return a->arity < b->arity ? -1 : a->arity > b->arity;
}

static void
map_refs(struct finish *f)
{
	struct walk *w = f->w;
	const struct link_ref *r = VEC(w, refs, struct link_ref);
	struct link_ref *v, *last;
	uint32_t i, n;

	for (i = 0; i < w->refs.n; i++) {
		if (f->exprmap[r[i].expr] == LINK_NONE ||
		    ((r[i].kind == REF_NAME || r[i].kind == REF_TYPE) &&
		    local_of(f, r[i].expr) != LINK_NONE))
			continue;
		v = vec_push(&f->refs, sizeof(*v));
		*v = r[i];
		v->expr = f->exprmap[r[i].expr];
		if (((struct link_expr *)f->exprs.v)[v->expr].op == EXPR_UNKNOWN)
			f->refs.n--;
	}
	if (f->refs.n == 0)
		return;
	qsort(f->refs.v, f->refs.n, sizeof(*v), ref_cmp);
	v = last = f->refs.v;
	for (i = 1, n = 1; i < f->refs.n; i++)
		if (ref_cmp(&v[i], last) != 0) {
			last = &v[n++];
			*last = v[i];
		}
	f->refs.n = n;
}

static void
map_rest(struct finish *f)
{
	struct walk *w = f->w;
	const struct link_typing *t = VEC(w, typings, struct link_typing);
	const struct link_import *m = VEC(w, imports, struct link_import);
	struct link_typing *nt;
	struct link_import *nm;
	uint32_t i;

	for (i = 0; i < w->typings.n; i++) {
		uint32_t owner = t[i].owner;

		if (owner & OWNER_BIND) {
			owner = f->bindmap[owner & ~OWNER_BIND];
			if (owner == LINK_NONE)
				continue;
			owner += w->defs.n;
		}
		nt = vec_push(&f->typings, sizeof(*nt));
		*nt = (struct link_typing){ t[i].how, owner,
		    f->exprmap[t[i].expr] };
	}
	for (i = 0; i < w->imports.n; i++) {
		nm = vec_push(&f->imports, sizeof(*nm));
		*nm = m[i];
		nm->local = keep_str(f, m[i].local);
		nm->module = keep_str(f, m[i].module);
		nm->member = keep_str(f, m[i].member);
	}
	for (i = 0; i < f->binds.n; i++) {
		uint32_t *b = &((uint32_t *)f->binds.v)[i];

		*b = keep_str(f, VEC(w, binds, struct bind)[*b].name);
	}
}

static void
put_link(struct finish *f, struct mp_buf *out)
{
	struct walk *w = f->w;
	const struct def *d = VEC(w, defs, struct def);
	struct link_facts l;
	struct mp_buf buf;
	uint32_t i;

	memset(&l, 0, sizeof(l));
	l.ndefs = w->defs.n;
	l.defs = walk_alloc(w, l.ndefs * sizeof(*l.defs));
	for (i = 0; i < l.ndefs; i++)
		l.defs[i] = (struct link_def){ keep_str(f, d[i].name),
		    d[i].kind, d[i].flags, d[i].parent };
	l.strings = f->strs.v;
	l.nstrings = f->strs.n;
	l.exprs = f->exprs.v;
	l.nexprs = f->exprs.n;
	l.binds = f->binds.v;
	l.nbinds = f->binds.n;
	l.typings = f->typings.v;
	l.ntypings = f->typings.n;
	l.imports = f->imports.v;
	l.nimports = f->imports.n;
	l.refs = f->refs.v;
	l.nrefs = f->refs.n;
	mp_buf_init(&buf);
	link_facts_put(&buf, &l);
	facts_put_link(out, buf.sbuf.data, buf.sbuf.size);
	mp_buf_release(&buf);
}

/* ---- identity ---- */

struct path {
	char	*p;
	size_t	 len, cap;
};

static void
append(struct walk *w, struct path *p, const char *s, size_t len)
{
	if (p->len + len > p->cap) {
		size_t cap = (p->len + len) * 2 + 256;
		char *q = walk_alloc(w, cap);

		if (p->len > 0)
			memcpy(q, p->p, p->len);
		p->p = q;
		p->cap = cap;
	}
	memcpy(p->p + p->len, s, len);
	p->len += len;
}

static void
append_step(struct walk *w, struct path *out, struct text t)
{
	size_t n = scope_step(NULL, t);
	char *p;

	if (n == 0)
		return;
	if (out->len > 0)
		append(w, out, "/", 1);
	if (n > t.len) {
		p = walk_alloc(w, n);
		scope_step(p, t);
		t = (struct text){ p, n };
	}
	append(w, out, t.p, t.len);
}

/* Names of the containers of ORD, outermost first, joined by "/". */
static void
scope_path(struct walk *w, uint32_t ord, struct path *out)
{
	const struct def *d = VEC(w, defs, struct def);
	uint32_t chain[NEST_MAX], n = 0, i;

	for (i = d[ord].parent; i != 0 && n < NEST_MAX; i = d[i].parent)
		chain[n++] = i;
	out->len = 0;
	while (n-- > 0) {
		append_step(w, out, d[chain[n]].owner);
		append_step(w, out, walk_str_text(w, d[chain[n]].name));
	}
	append_step(w, out, d[ord].owner);
}

static void
put_nodes(struct walk *w, struct hasher *h, struct text repo,
    const struct file_id *id, struct mp_buf *out)
{
	const struct def *d = VEC(w, defs, struct def);
	struct path scope = { 0 }, dis = { 0 };
	uint32_t i, parent = LINK_NONE;
	struct fact_node n;
	char ordinal[16];

	for (i = 0; i < w->defs.n; i++) {
		if (d[i].parent != parent || d[i].owner.len > 0 || i == 0)
			scope_path(w, i, &scope);
		parent = d[i].owner.len > 0 ? LINK_NONE : d[i].parent;
		dis.len = 0;
		append(w, &dis, id->path.p, id->path.len);
		if (d[i].ordinal > 1)
			append(w, &dis, ordinal, (size_t)snprintf(ordinal,
			    sizeof(ordinal), "#%u", d[i].ordinal));
		memset(&n, 0, sizeof(n));
		n.kind = d[i].kind;
		n.name = walk_str_text(w, d[i].name);
		n.parent = d[i].parent;
		n.flags = d[i].flags;
		n.line = d[i].line;
		n.end_line = d[i].end_line;
		n.column = d[i].column;
		n.start = d[i].start;
		n.end = d[i].end;
		n.signature = d[i].signature;
		n.doc = d[i].doc;
		n.body = d[i].body;
		node_hash(h, n.hash, repo, id->package,
		    (struct text){ scope.p, scope.len }, n.name, n.kind,
		    (struct text){ dis.p, dis.len });
		facts_put_node(out, &n);
	}
}

/* Signatures of the functions that are large enough. */
static void
put_clones(struct walk *w, struct mp_buf *out)
{
	const struct def *d = VEC(w, defs, struct def);
	const struct clone_sketch *s = VEC(w, sketches, struct clone_sketch);
	unsigned char *p, signature[CLONE_BINS];
	uint32_t i, last = 0;
	size_t len = 0;

	p = walk_alloc(w, w->sketches.n * CLONE_ENTRY_MAX);
	for (i = 0; i < w->defs.n; i++)
		if (d[i].sketch != 0 && clone_signature(&s[d[i].sketch - 1],
		    signature)) {
			len += clone_put(p + len, i, last, signature);
			last = i;
		}
	facts_put_clones(out, len > 0 ? p : NULL, len);
}

static uint32_t
count_lines(const char *p, size_t len)
{
	const char *end = p + len, *q;
	uint32_t n = 0;

	for (q = p; q < end && (q = memchr(q, '\n', (size_t)(end - q))) != NULL;
	    q++)
		n++;
	return len > 0 && end[-1] != '\n' ? n + 1 : n;
}

void
walk_finish(struct walk *w, struct hasher *h, struct text repo,
    const struct keywords *keywords, struct mp_buf *out)
{
	static struct finish f;		/* its vectors are kept between files */
	struct file_id id = w->file->id;
	uint32_t lines = count_lines(w->src, w->len);

	f.w = w;
	f.strs.n = f.exprs.n = f.binds.n = f.typings.n = f.imports.n = 0;
	f.refs.n = f.work.n = 0;
	id.flags |= w->file_flags;
	if (w->package.len > 0)
		id.package = w->package;
	VEC(w, defs, struct def)[0].end_line = lines ? lines : 1;
	set_lookup(&f);
	f.strmap = table(w, w->strs.n, LINK_NONE);
	mark(&f);
	map_exprs(&f);
	map_refs(&f);
	map_rest(&f);
	keep_owners(&f);
	facts_put_head(out, &id, lines, w->defs.n);
	put_nodes(w, h, repo, &id, out);
	put_link(&f, out);
	words_put(w, keywords, out);
	put_clones(w, out);
}
