/*
 * The link section of FACTS to JSON.  The numbers are those of the section;
 * "text" beside them says in words what they mean, and is not read back.
 */
#include <stdio.h>
#include <string.h>

#include "frames.h"
#include "kinds.h"

#define TEXT_MAX	160	/* bytes of an expression in words */

/* An expression in words.  It is a graph that may be large: what does not
   fit is cut. */
struct words {
	char	buf[TEXT_MAX];
	size_t	len;
};

static void
add(struct words *w, const char *s, size_t len)
{
	if (len > sizeof(w->buf) - w->len)
		len = sizeof(w->buf) - w->len;
	memcpy(w->buf + w->len, s, len);
	w->len += len;
}

static void
add_str(struct words *w, const char *s)
{
	add(w, s, strlen(s));
}

static void
add_text(struct words *w, struct text t)
{
	add(w, t.p, t.len);
}

/* Stops at once when there is no room, so the depth is bounded by it: each
   level adds at least one byte before it goes deeper. */
static void
add_expr(struct words *w, const struct link_facts *f, uint32_t n)
{
	const struct link_expr *e = &f->exprs[n];
	char number[16];

	if (w->len == sizeof(w->buf))
		return;
	switch (e->op) {
	case EXPR_NAME:
	case EXPR_LITERAL:
		add_text(w, f->strings[e->a]);
		break;
	case EXPR_LOCAL:
		add_str(w, "$");
		add_text(w, f->strings[f->binds[e->a]]);
		break;
	case EXPR_STRING:
		add_str(w, "\"");
		add_text(w, f->strings[e->a]);
		add_str(w, "\"");
		break;
	case EXPR_SELF:
	case EXPR_SUPER:
	case EXPR_DEF:
		add_str(w, e->op == EXPR_SELF ? "self of " :
		    e->op == EXPR_SUPER ? "super of " : "def ");
		add_text(w, f->strings[f->defs[e->a].name]);
		break;
	case EXPR_UNKNOWN:
		add_str(w, "?");
		break;
	case EXPR_MEMBER:
		add_str(w, "(");
		add_expr(w, f, e->a);
		add_str(w, ").");
		add_text(w, f->strings[e->b]);
		break;
	default:
		add_str(w, word_name(expr_ops, e->op));
		add_str(w, "(");
		add_expr(w, f, e->a);
		if (e->op == EXPR_GENERIC || e->op == EXPR_UNION ||
		    e->op == EXPR_FUNCTION || e->op == EXPR_LIST ||
		    e->op == EXPR_APPLIED || e->op == EXPR_FIRST) {
			add_str(w, ", ");
			add_expr(w, f, e->b);
		} else if (e->op == EXPR_PARAM) {
			snprintf(number, sizeof(number), ", %u", e->b);
			add_str(w, number);
		}
		add_str(w, ")");
	}
}

static void
show_expr_text(struct line *l, const struct link_facts *f, uint32_t n)
{
	struct words w;
	struct text t;

	w.len = 0;
	add_expr(&w, f, n);
	/* Not half a character where it was cut. */
	if (w.len == sizeof(w.buf)) {
		while (w.len > 0 && (w.buf[w.len - 1] & 0xc0) == 0x80)
			w.len--;
		if (w.len > 0 && (w.buf[w.len - 1] & 0x80))
			w.len--;
	}
	t.p = w.buf;
	t.len = w.len;
	show_text(l, "text", t);
}

/* LINK_NONE is null. */
static void
show_number(struct line *l, const char *key, uint32_t n)
{
	line_key(l, key);
	if (n == LINK_NONE)
		line_null(l);
	else
		line_uint(l, n);
}

static void
show_defs(struct line *l, const struct link_facts *f)
{
	const struct link_def *d;
	uint32_t i;

	line_key(l, "defs");
	line_open(l, '[');
	for (i = 0; i < f->ndefs; i++) {
		d = &f->defs[i];
		line_open(l, '{');
		show_uint(l, "ord", i);
		show_uint(l, "name", d->name);
		show_text(l, "text", f->strings[d->name]);
		show_word(l, "kind", node_kind_name(d->kind));
		show_word(l, "visibility", visibility_name(d->flags));
		show_flags(l, node_flags, d->flags & ~NODE_VISIBILITY);
		show_uint(l, "parent", d->parent);
		line_close(l, '}');
	}
	line_close(l, ']');
}

static void
show_exprs(struct line *l, const struct link_facts *f)
{
	const struct link_expr *e;
	uint32_t i;

	line_key(l, "exprs");
	line_open(l, '[');
	for (i = 0; i < f->nexprs; i++) {
		e = &f->exprs[i];
		line_open(l, '{');
		show_uint(l, "number", i);
		show_word(l, "op", word_name(expr_ops, e->op));
		show_number(l, "a", e->a);
		show_number(l, "b", e->b);
		show_expr_text(l, f, i);
		line_close(l, '}');
	}
	line_close(l, ']');
}

static void
show_binds(struct line *l, const struct link_facts *f)
{
	uint32_t i;

	line_key(l, "binds");
	line_open(l, '[');
	for (i = 0; i < f->nbinds; i++) {
		line_open(l, '{');
		show_uint(l, "name", f->binds[i]);
		show_text(l, "text", f->strings[f->binds[i]]);
		line_close(l, '}');
	}
	line_close(l, ']');
}

static void
show_typings(struct line *l, const struct link_facts *f)
{
	const struct link_typing *t;
	uint32_t i, name;

	line_key(l, "typings");
	line_open(l, '[');
	for (i = 0; i < f->ntypings; i++) {
		t = &f->typings[i];
		name = t->owner < f->ndefs ? f->defs[t->owner].name :
		    f->binds[t->owner - f->ndefs];
		line_open(l, '{');
		show_word(l, "how", word_name(typing_hows, t->how));
		show_uint(l, "owner", t->owner);
		show_text(l, "owner_text", f->strings[name]);
		show_uint(l, "expr", t->expr);
		show_expr_text(l, f, t->expr);
		line_close(l, '}');
	}
	line_close(l, ']');
}

static void
show_imports(struct line *l, const struct link_facts *f)
{
	const struct link_import *m;
	uint32_t i;

	line_key(l, "imports");
	line_open(l, '[');
	for (i = 0; i < f->nimports; i++) {
		m = &f->imports[i];
		line_open(l, '{');
		show_uint(l, "scope", m->scope);
		show_number(l, "local", m->local);
		show_uint(l, "module", m->module);
		show_text(l, "text", f->strings[m->module]);
		show_number(l, "member", m->member);
		show_flags(l, import_flags, m->flags & 0xffff00ff);
		show_uint(l, "level", IMPORT_LEVEL(m->flags));
		show_uint(l, "line", m->line);
		line_close(l, '}');
	}
	line_close(l, ']');
}

static void
show_refs(struct line *l, const struct link_facts *f)
{
	const struct link_ref *r;
	uint32_t i;

	line_key(l, "refs");
	line_open(l, '[');
	for (i = 0; i < f->nrefs; i++) {
		r = &f->refs[i];
		line_open(l, '{');
		show_word(l, "kind", word_name(ref_kinds, r->kind));
		show_uint(l, "expr", r->expr);
		show_expr_text(l, f, r->expr);
		show_uint(l, "from", r->from);
		show_uint(l, "line", r->line);
		show_number(l, "arity", r->arity == REF_ARITY_UNKNOWN ?
		    LINK_NONE : r->arity);
		line_close(l, '}');
	}
	line_close(l, ']');
}

void
show_link(struct line *l, struct text section)
{
	struct link_facts f;
	struct mp_buf b;
	uint32_t i;
	int fine;

	mp_buf_init(&b);
	if ((fine = link_facts_get(&f, section.p, section.len) == 0)) {
		link_facts_put(&b, &f);
		fine = b.sbuf.size == section.len &&
		    memcmp(b.sbuf.data, section.p, section.len) == 0;
	}
	mp_buf_release(&b);
	line_open(l, '{');
	if (fine) {
		line_key(l, "strings");
		line_open(l, '[');
		for (i = 0; i < f.nstrings; i++)
			line_text(l, f.strings[i]);
		line_close(l, ']');
		show_defs(l, &f);
		show_exprs(l, &f);
		show_binds(l, &f);
		show_typings(l, &f);
		show_imports(l, &f);
		show_refs(l, &f);
	} else {
		line_key(l, "bin");
		line_hex(l, section.p, section.len);
	}
	line_close(l, '}');
	link_facts_release(&f);
}
