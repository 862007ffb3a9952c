/*
 * What one file says of its references; see whyfacts.h.
 */
#include <stdlib.h>
#include <string.h>

#include "packed.h"
#include "whyfacts.h"

#define DEPTH_MAX	12	/* expressions that are followed into others */
#define TEXT_DEPTH	24	/* of an expression's text; deeper: ... */

int
whyfacts_get(struct query *q, const struct file *f, struct whyfacts *w)
{
	sqlite3_stmt	*st = db_prepare(q->db, "SELECT facts, slots FROM "
			    "link WHERE file = ?1");
	const char	*blob, *slots = NULL;
	size_t		 len, nslots;
	int		 found = 0;

	memset(w, 0, sizeof(*w));
	w->q = q;
	w->file = f;
	sqlite3_bind_int64(st, 1, f->id);
	if (db_step(q->db, st)) {
		len = (size_t)sqlite3_column_bytes(st, 0);
		blob = pool_strndup(q->pool, sqlite3_column_blob(st, 0), len);
		nslots = (size_t)sqlite3_column_bytes(st, 1);
		if (nslots > 0)
			slots = pool_strndup(q->pool,
			    sqlite3_column_blob(st, 1), nslots);
		found = link_facts_get(&w->link, blob, len) == 0 &&
		    (slots == NULL || nslots >= w->link.ndefs * 4);
		w->slots = (const unsigned char *)slots;
	}
	sqlite3_finalize(st);
	return found;
}

void
whyfacts_release(struct whyfacts *w)
{
	link_facts_release(&w->link);
}

int64_t
whyfacts_node(const struct whyfacts *w, uint32_t ord)
{
	return file_node(w->file->id) + (w->slots == NULL ? ord :
	    packed_u32(w->slots + 4 * (size_t)ord));
}

uint32_t
whyfacts_ord(const struct whyfacts *w, int64_t node)
{
	uint32_t	 i;

	for (i = 0; i < w->link.ndefs; i++)
		if (whyfacts_node(w, i) == node)
			return i;
	return LINK_NONE;
}

const char *
whyfacts_ref_name(unsigned int kind)
{
	static const char *const names[REF_KIND_MAX] = {
		[REF_CALL] = "call", [REF_NAME] = "name",
		[REF_TYPE] = "type", [REF_FIELD] = "member",
		[REF_DECORATE] = "decorator", [REF_THROW] = "exception",
		[REF_EXTENDS] = "base", [REF_IMPLEMENTS] = "interface",
		[REF_NEW] = "instantiation", [REF_TEST] = "test",
	};

	return kind < REF_KIND_MAX && names[kind] != NULL ? names[kind] :
	    "reference";
}

static const char *
string(const struct whyfacts *w, uint32_t s)
{
	if (s >= w->link.nstrings)
		return "";
	return pool_strndup(w->q->pool, w->link.strings[s].p,
	    w->link.strings[s].len);
}

static const char *
def_name(const struct whyfacts *w, uint32_t ord)
{
	return ord < w->link.ndefs ? string(w, w->link.defs[ord].name) : "?";
}

static const char *
bind_name(const struct whyfacts *w, uint32_t bind)
{
	return bind < w->link.nbinds ? string(w, w->link.binds[bind]) : "?";
}

static const char *
text(const struct whyfacts *w, uint32_t e, int depth)
{
	const struct link_expr	*x;
	struct pool		*pool = w->q->pool;
	const char		*a;

	if (e >= w->link.nexprs)
		return "?";
	if (depth > TEXT_DEPTH)
		return "...";
	x = &w->link.exprs[e];
	switch (x->op) {
	case EXPR_NAME:
	case EXPR_LITERAL:
		return string(w, x->a);
	case EXPR_LOCAL:
		return bind_name(w, x->a);
	case EXPR_STRING:
		return pool_printf(pool, "\"%s\"", string(w, x->a));
	case EXPR_SELF:
		return pool_printf(pool, "(a %s)", def_name(w, x->a));
	case EXPR_SUPER:
		return pool_printf(pool, "(bases of %s)", def_name(w, x->a));
	case EXPR_DEF:
		return def_name(w, x->a);
	default:
		break;
	}
	a = text(w, x->a, depth + 1);
	switch (x->op) {
	case EXPR_MEMBER:
		return pool_printf(pool, "%s.%s", a, string(w, x->b));
	case EXPR_CALL:
		return pool_printf(pool, "%s()", a);
	case EXPR_NEW:
		return pool_printf(pool, "new %s", a);
	case EXPR_INDEX:
		return pool_printf(pool, "%s[]", a);
	case EXPR_DEREF:
		return pool_printf(pool, "*%s", a);
	case EXPR_POINTER:
		return pool_printf(pool, "%s*", a);
	case EXPR_GENERIC:
		return pool_printf(pool, "%s<%s>", a, text(w, x->b,
		    depth + 1));
	case EXPR_UNION:
		return pool_printf(pool, "%s | %s", a, text(w, x->b,
		    depth + 1));
	case EXPR_FIRST:
		return pool_printf(pool, "%s, else %s", a, text(w, x->b,
		    depth + 1));
	case EXPR_LIST:
		return x->b < w->link.nexprs && w->link.exprs[x->b].op ==
		    EXPR_LIST ? pool_printf(pool, "%s, %s", a, text(w, x->b,
		    depth + 1)) : a;
	case EXPR_FUNCTION:
		return pool_printf(pool, "function giving %s", a);
	case EXPR_PARAM:
		return pool_printf(pool, "parameter %u of %s", x->b, a);
	case EXPR_PATH:
		return a;
	case EXPR_APPLIED:
		return pool_printf(pool, "%s(%s)", a, text(w, x->b,
		    depth + 1));
	default:
		return "?";
	}
}

const char *
whyfacts_text(const struct whyfacts *w, uint32_t e)
{
	return text(w, e, 0);
}

const char *
whyfacts_last(const struct whyfacts *w, uint32_t e)
{
	const struct link_expr	*x;

	while (e < w->link.nexprs) {
		x = &w->link.exprs[e];
		switch (x->op) {
		case EXPR_NAME:
			return string(w, x->a);
		case EXPR_LOCAL:
			return bind_name(w, x->a);
		case EXPR_MEMBER:
			return string(w, x->b);
		case EXPR_DEF:
		case EXPR_SELF:
		case EXPR_SUPER:
			return def_name(w, x->a);
		case EXPR_CALL:
		case EXPR_NEW:
		case EXPR_INDEX:
		case EXPR_DEREF:
		case EXPR_POINTER:
		case EXPR_GENERIC:
		case EXPR_PATH:
		case EXPR_APPLIED:
			e = x->a;
			break;
		case EXPR_FIRST:
			e = x->b;
			break;
		default:
			return "";
		}
	}
	return "";
}

/* ---- what is said about a name ---- */

struct trace {
	const struct whyfacts	*w;
	void			(*put)(void *, const char *,
				    const struct whybind *);
	void			*arg;
	int			 depth;
};

static void	trace_expr(struct trace *, uint32_t);

static void
say(struct trace *t, const char *name, const char *how, const char *what,
    uint32_t line)
{
	struct whybind	 b = { how, what, line };

	t->put(t->arg, name, &b);
}

/* The typings of an owner, and what they speak of. */
static int
typings(struct trace *t, uint32_t owner, const char *name)
{
	static const char *const how[TYPING_MAX] = {
		[TYPING_DECLARED] = "declared as",
		[TYPING_ASSIGNED] = "assigned",
		[TYPING_RETURNS] = "returns, as declared",
		[TYPING_RETURNED] = "returns",
		[TYPING_EXTENDS] = "extends",
		[TYPING_IMPLEMENTS] = "implements",
		[TYPING_ITERATED] = "goes through",
		[TYPING_ALIAS] = "another name of",
		[TYPING_RECEIVER] = "method of",
		[TYPING_LIKELY] = "by custom",
	};
	const struct link_typing	*y;
	uint32_t			 i;
	int				 n = 0;

	for (i = 0; i < t->w->link.ntypings; i++) {
		y = &t->w->link.typings[i];
		if (y->owner != owner || y->how >= TYPING_MAX ||
		    how[y->how] == NULL)
			continue;
		n++;
		say(t, name, how[y->how], whyfacts_text(t->w, y->expr), 0);
		trace_expr(t, y->expr);
	}
	return n;
}

static uint32_t
def_line(const struct whyfacts *w, uint32_t ord)
{
	struct node	 n;

	return db_node(w->q->db, whyfacts_node(w, ord), &n) ? n.line : 0;
}

static const char *
import_text(const struct whyfacts *w, const struct link_import *m)
{
	const char	*module = string(w, m->module);
	uint32_t	 levels = IMPORT_LEVEL(m->flags), i;

	for (i = 0; i < levels; i++)
		module = pool_printf(w->q->pool, ".%s", module);
	if (m->member == LINK_NONE)
		return pool_printf(w->q->pool, "module %s", module);
	return pool_printf(w->q->pool, "%s of %s", string(w, m->member),
	    module);
}

/* Does SCOPE, an ord, stand in OUTER or is it that? */
static int
inside(const struct whyfacts *w, uint32_t scope, uint32_t outer)
{
	int	 depth;

	for (depth = 0; depth < 64 && scope < w->link.ndefs; depth++) {
		if (scope == outer)
			return 1;
		if (scope == 0)
			break;
		scope = w->link.defs[scope].parent;
	}
	return outer == 0;
}

/* A name that stands in SCOPE: definitions, imports, stars. */
static void
trace_name(struct trace *t, uint32_t s, uint32_t scope)
{
	const struct whyfacts		*w = t->w;
	const struct link_import	*m;
	const char			*name = string(w, s);
	uint32_t			 i;
	int				 n = 0;

	for (i = 1; i < w->link.ndefs; i++)
		if (w->link.defs[i].name == s && inside(w, scope,
		    w->link.defs[i].parent)) {
			say(t, name, "defined here", node_kind_name(
			    w->link.defs[i].kind), def_line(w, i));
			typings(t, i, name);
			n++;
		}
	for (i = 0; i < w->link.nimports; i++) {
		m = &w->link.imports[i];
		if (m->local == s && inside(w, scope, m->scope)) {
			say(t, name, "imported", import_text(w, m), m->line);
			n++;
		}
	}
	for (i = 0; n == 0 && i < w->link.nimports; i++) {
		m = &w->link.imports[i];
		if (m->flags & IMPORT_STAR)
			say(t, name, "perhaps imported", pool_printf(
			    w->q->pool, "everything of %s", string(w,
			    m->module)), m->line);
	}
	if (n == 0)
		say(t, name, "bound by nothing in this file", "looked for "
		    "where its language looks then: package, includes, "
		    "what is built in", 0);
}

static void
trace_expr(struct trace *t, uint32_t e)
{
	const struct whyfacts	*w = t->w;
	const struct link_expr	*x;

	if (e >= w->link.nexprs || t->depth >= DEPTH_MAX)
		return;
	t->depth++;
	x = &w->link.exprs[e];
	switch (x->op) {
	case EXPR_NAME:
		trace_name(t, x->a, x->b);
		break;
	case EXPR_LOCAL:
		if (typings(t, w->link.ndefs + x->a, bind_name(w, x->a)) == 0)
			say(t, bind_name(w, x->a), "local",
			    "nothing says what it is", 0);
		break;
	case EXPR_SELF:
	case EXPR_DEF:
		say(t, def_name(w, x->a), x->op == EXPR_SELF ?
		    "the class around it" : "defined here",
		    x->a < w->link.ndefs ? node_kind_name(
		    w->link.defs[x->a].kind) : "?", def_line(w, x->a));
		if (x->op == EXPR_DEF)
			typings(t, x->a, def_name(w, x->a));
		break;
	case EXPR_SUPER:
		say(t, def_name(w, x->a), "the class whose bases are meant",
		    "", def_line(w, x->a));
		typings(t, x->a, def_name(w, x->a));
		break;
	case EXPR_UNKNOWN:
		say(t, "?", "receiver", "an expression whose value is not "
		    "known", 0);
		break;
	case EXPR_STRING:
	case EXPR_LITERAL:
		break;
	case EXPR_UNION:
	case EXPR_FIRST:
		trace_expr(t, x->a);
		trace_expr(t, x->b);
		break;
	default:
		trace_expr(t, x->a);
	}
	t->depth--;
}

void
whyfacts_trace(const struct whyfacts *w, uint32_t e,
    void (*put)(void *, const char *, const struct whybind *), void *arg)
{
	struct trace	 t = { w, put, arg, 0 };

	trace_expr(&t, e);
}

int
whyfacts_aliased(const struct whyfacts *w, const char *name,
    const char *member)
{
	const struct link_import	*m;
	const char			*what;
	size_t				 len = strlen(member), n;
	uint32_t			 i;

	for (i = 0; i < w->link.nimports; i++) {
		m = &w->link.imports[i];
		if (m->local == LINK_NONE || strcmp(string(w, m->local),
		    name) != 0)
			continue;
		what = string(w, m->member != LINK_NONE ? m->member :
		    m->module);
		n = strlen(what);
		if (n >= len && strcmp(what + n - len, member) == 0)
			return 1;
	}
	return 0;
}
