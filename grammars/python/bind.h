/*
 * Targets: what an assignment, a loop, a with, an import or a pattern gives
 * a name to.  In a function that is a local variable; in a class a field; at
 * the top of a file a variable or constant of the module.
 */
#ifndef KN_PYTHON_BIND_H
#define KN_PYTHON_BIND_H

#include "exprs.h"

/* Where the value of a target comes from. */
struct source {
	enum typing_how	 how;
	expr_id		 expr;		/* NONE: nothing is known */
	TSNode		 value;		/* its node, for a, b = 1, 2; or null */
	TSNode		 statement;	/* range of a definition made by it */
	uint32_t	 flags;		/* NODE_… of such a definition */
	int		 kind;		/* enum node_kind, or -1: as usual */
	int		 inner;		/* bind in the innermost scope */
	int		 depth;		/* of tuples in tuples */
};

/* Tuples are taken apart to this depth. */
#define TARGET_DEPTH	16

static inline struct source
py_source(enum typing_how how, expr_id e, TSNode statement)
{
	struct source s;

	memset(&s, 0, sizeof(s));
	s.how = how;
	s.expr = e;
	s.statement = statement;
	s.kind = -1;
	return s;
}

static inline uint32_t
py_visibility(struct text name, int member)
{
	if (!text_begins(name, "_") || text_is(name, "_"))
		return NODE_PUBLIC;
	if (text_begins(name, "__"))
		return name.len > 4 && text_ends(name, "__") ? NODE_PUBLIC :
		    NODE_PRIVATE;
	return member ? NODE_PROTECTED : NODE_PACKAGE_PRIVATE;
}

/* At least two characters, capitals, digits, underscores. */
static inline int
py_all_caps(struct text t)
{
	size_t i, letters = 0;

	for (i = 0; i < t.len; i++) {
		if (t.p[i] >= 'A' && t.p[i] <= 'Z')
			letters++;
		else if (t.p[i] != '_' && !isdigit((unsigned char)t.p[i]))
			return 0;
	}
	return letters > 0 && t.len > 1;
}

static inline const struct foreign *
py_foreign(const struct walk *w, str_id name)
{
	uint32_t fn = walk_function(w);
	const struct foreign *f;

	for (f = py_state(w)->foreign; f != NULL; f = f->next)
		if (f->function == fn && f->name == name)
			return f;
	return NULL;
}

/* Is what is open here a function, rather than a class or the file? */
static inline int
py_in_function(const struct walk *w)
{
	uint32_t c = walk_container(w);

	return c != 0 && c == walk_function(w);
}

static inline void
py_type_of_def(struct walk *w, uint32_t ord, const struct source *s)
{
	if (s->expr != NONE)
		walk_type_def(w, s->how, ord, s->expr);
}

/*
 * Define NAME, or add what is said to what was defined before, in the module
 * or class PARENT.  Returns its ord, or 0 when the name is a function's or
 * class's.
 */
static inline uint32_t
py_define(struct walk *w, uint32_t parent, TSNode name, const struct source *s)
{
	struct text t = node_text(w, name);
	int member = py_is_class(walk_def_kind(w, parent));
	struct walk_def d;
	uint32_t ord;

	if ((ord = walk_def_find(w, parent, t)) != 0) {
		enum node_kind k = walk_def_kind(w, ord);

		if (k != NODE_FIELD && k != NODE_VARIABLE && k != NODE_CONSTANT)
			return 0;
		py_type_of_def(w, ord, s);
		return ord;
	}
	memset(&d, 0, sizeof(d));
	d.kind = s->kind != -1 ? (enum node_kind)s->kind :
	    member ? NODE_FIELD : py_all_caps(t) ? NODE_CONSTANT :
	    NODE_VARIABLE;
	d.name = t;
	d.node = s->statement;
	d.name_node = name;
	d.flags = s->flags | py_visibility(t, member);
	d.parent = parent;
	d.leaf = 1;
	/* A value over several lines is not part of the signature. */
	if (!ts_node_is_null(s->value) && ts_node_start_point(s->value).row !=
	    ts_node_end_point(s->value).row)
		d.body = s->value;
	ord = walk_define(w, &d);
	py_type_of_def(w, ord, s);
	return ord;
}

static inline void
py_bind_name(struct walk *w, TSNode node, const struct source *s)
{
	str_id name = walk_node_str(w, node);
	const struct foreign *f = NULL;
	uint32_t ord, b;

	if (!s->inner && !py_in_function(w)) {
		py_define(w, walk_container(w), node, s);
		return;
	}
	if (!s->inner && (f = py_foreign(w, name)) != NULL) {
		if (f->how == PY_GLOBAL)
			py_define(w, 0, node, s);
		if (f->how != PY_IMPORTED)
			return;
	}
	b = s->inner ? walk_bind(w, name) : walk_bind_function(w, name);
	if (s->expr != NONE)
		walk_type_bind(w, s->how, b, s->expr);
	/* import x … except ImportError: x = None: it may be either. */
	if (!s->inner && f != NULL)
		walk_type_bind(w, TYPING_ASSIGNED, b, expr_global(w, name));
	/* def f(): … else: f = None: as well. */
	ord = s->inner ? 0 : walk_def_find(w, walk_container(w),
	    node_text(w, node));
	if (ord != 0)
		walk_type_bind(w, TYPING_ASSIGNED, b,
		    expr_make(w, EXPR_DEF, ord, NONE));
}

/* self.x = …: a field of the class around the method. */
static inline void
py_bind_attribute(struct walk *w, TSNode node, const struct source *s)
{
	TSNode object = node_field(node, "object");
	uint32_t class = walk_class(w), ord;
	struct source field = *s;

	if (class == 0 || walk_function(w) < class)
		return;
	if (!py_is_self(w, object)) {
		if (!text_is(node_text(w, object), "cls"))
			return;
		field.flags |= NODE_STATIC;
	}
	field.kind = NODE_FIELD;
	ord = py_define(w, class, node_field(node, "attribute"), &field);
	if (ord != 0)
		py_types_of(w, ord);
}

static inline void	py_bind(struct walk *, TSNode, const struct source *);

/* a, b = …: the Nth gets the Nth value, or member "N" of the one value. */
static inline void
py_bind_tuple(struct walk *w, TSNode node, const struct source *s)
{
	uint32_t i, n = py_count(node), k = 0;
	enum py_kind vk = py_kind(s->value);
	struct source one = *s;
	int pairs, splat = 0;
	char number[16];
	TSNode c;

	pairs = s->how == TYPING_ASSIGNED && (vk == PY_TUPLE ||
	    vk == PY_EXPRLIST || vk == PY_LIST) &&
	    py_count(s->value) == n && n <= 32;
	memset(&one.value, 0, sizeof(one.value));
	for (i = 0; i < n; i++) {
		c = py_child(node, i);
		/* So many that each with the whole statement would be a lot. */
		if (n > 32)
			one.statement = c;
		if (py_kind(c) == PY_COMMENT)
			continue;
		if (py_kind(c) == PY_SPLATPAT || py_kind(c) == PY_LISTSPLAT) {
			splat = 1;
			pairs = 0;
		}
		if (s->expr == NONE)
			one.expr = NONE;
		else if (pairs) {
			one.value = py_child(s->value, i);
			one.expr = py_value(w, one.value);
		} else {
			expr_id e = s->expr;

			if (s->how == TYPING_ITERATED)
				e = expr_make(w, EXPR_INDEX, e, NONE);
			snprintf(number, sizeof(number), "%u", k);
			one.how = s->how == TYPING_ITERATED ?
			    TYPING_ASSIGNED : s->how;
			one.expr = splat ? expr_unknown(w) :
			    expr_member(w, e, walk_cstr(w, number));
		}
		k++;
		py_bind(w, c, &one);
	}
}

/* Give the names in the target NODE what S says. */
static inline void
py_bind(struct walk *w, TSNode node, const struct source *s)
{
	struct source any = *s;

	switch (py_kind(node)) {
	case PY_IDENTIFIER:
		py_bind_name(w, node, s);
		break;
	case PY_ATTRIBUTE:
		py_bind_attribute(w, node, s);
		break;
	case PY_TUPLEPAT:
	case PY_PATTERNLIST:
	case PY_LISTPAT:
	case PY_TUPLE:
	case PY_LIST:
	case PY_EXPRLIST:
		if (++any.depth <= TARGET_DEPTH)
			py_bind_tuple(w, node, &any);
		break;
	case PY_SPLATPAT:
	case PY_LISTSPLAT:
		any.how = TYPING_ASSIGNED;
		any.expr = py_literal(w, "list");
		py_bind(w, py_first(node), &any);
		break;
	case PY_PAREN:
	case PY_ASTARGET:
		py_bind(w, py_first(node), s);
		break;
	default:
		break;
	}
}

/*
 * The names in a target are written, not read: the walk passes over them.
 * To be called before the walk enters the target, and after any py_skip()
 * for what comes behind it.
 */
static inline void
py_skip_target(struct walk *w, TSNode node, int depth)
{
	uint32_t n;

	switch (py_kind(node)) {
	case PY_IDENTIFIER:
		py_skip(w, node);
		break;
	case PY_TUPLEPAT:
	case PY_PATTERNLIST:
	case PY_LISTPAT:
	case PY_TUPLE:
	case PY_LIST:
	case PY_EXPRLIST:
	case PY_SPLATPAT:
	case PY_LISTSPLAT:
	case PY_ASTARGET:
	case PY_PAREN:
		if (depth > TARGET_DEPTH)
			break;
		for (n = py_count(node); n-- > 0;)
			py_skip_target(w, py_child(node, n),
			    depth + 1);
		break;
	default:
		break;
	}
}

/*
 * What a loop over NODE runs over: the thing itself for enumerate(x),
 * sorted(x) and their like.  *WHICH is set to the place in each element that
 * is of interest (enumerate: 1; items(): 1), or -1.
 */
static inline TSNode
py_iterated(const struct walk *w, TSNode node, int *which)
{
	static const char *const same[] = {
		"sorted", "reversed", "list", "tuple", "set", "frozenset",
		"iter"
	};
	TSNode fn, arg;
	struct text t;
	size_t i;
	int depth;

	*which = -1;
	for (depth = 0; depth < 4 && py_kind(node) == PY_CALL; depth++) {
		fn = node_field(node, "function");
		t = node_text(w, fn);
		arg = py_argument(node, 0);
		if (py_kind(fn) == PY_ATTRIBUTE && ts_node_is_null(arg)) {
			t = node_text(w, node_field(fn, "attribute"));
			if (text_is(t, "items") && *which == -1)
				*which = 2;	/* key, value */
			break;
		}
		if (py_kind(fn) != PY_IDENTIFIER || ts_node_is_null(arg))
			break;
		if (text_is(t, "enumerate") && *which == -1) {
			*which = 1;
			node = arg;
			continue;
		}
		for (i = 0; i < sizeof(same) / sizeof(same[0]); i++)
			if (text_is(t, same[i]))
				break;
		if (i == sizeof(same) / sizeof(same[0]))
			break;
		node = arg;
	}
	return node;
}

/* for a, b in zip(x, y): each in its own.  False if it is no such loop. */
static inline int
py_bind_zip(struct walk *w, TSNode target, TSNode right, const struct source *s)
{
	struct source one = *s;
	uint32_t i, n = py_count(target);
	struct text t = node_text(w, node_field(right, "function"));
	enum py_kind k = py_kind(target);

	if (py_kind(right) != PY_CALL || (k != PY_PATTERNLIST &&
	    k != PY_TUPLEPAT) || (!text_is(t, "zip") &&
	    !text_is(t, "zip_longest") && !text_is(t, "itertools.zip_longest")))
		return 0;
	for (i = 0; i < n; i++)
		if (ts_node_is_null(py_argument(right, i)))
			return 0;
	for (i = 0; i < n; i++) {
		one.expr = py_value(w, py_argument(right, i));
		py_bind(w, py_child(target, i), &one);
	}
	return 1;
}

/* for TARGET in RIGHT */
static inline void
py_bind_loop(struct walk *w, TSNode target, TSNode right, TSNode statement,
    int inner)
{
	struct source s = py_source(TYPING_ITERATED, NONE, statement), none;
	int which;
	enum py_kind k = py_kind(target);
	TSNode over = py_iterated(w, right, &which);
	int pair = (k == PY_PATTERNLIST || k == PY_TUPLEPAT) &&
	    py_count(target) == 2;

	s.inner = inner;
	none = s;
	if (which == 1 && pair) {	/* for i, x in enumerate(xs) */
		none.how = TYPING_ASSIGNED;
		none.expr = py_literal(w, "int");
		py_bind(w, py_child(target, 0), &none);
		target = py_child(target, 1);
	} else if (which == 2 && pair) {	/* for k, v in d.items() */
		TSNode object = node_field(node_field(over, "function"),
		    "object");

		none.how = TYPING_ASSIGNED;
		none.expr = expr_unknown(w);
		py_bind(w, py_child(target, 0), &none);
		s.how = TYPING_ASSIGNED;
		s.expr = expr_make(w, EXPR_INDEX, py_value(w, object), NONE);
		py_bind(w, py_child(target, 1), &s);
		return;
	}
	if (py_bind_zip(w, target, over, &s))
		return;
	s.expr = py_value(w, over);
	py_bind(w, target, &s);
}

/* The clauses of a comprehension bind names in the innermost scope. */
static inline void
py_bind_clauses(struct walk *w, TSNode node)
{
	uint32_t i, n = py_count(node);
	TSNode c;

	for (i = 0; i < n; i++) {
		c = py_child(node, i);
		if (py_kind(c) == PY_FORIN)
			py_bind_loop(w, node_field(c, "left"),
			    node_field(c, "right"), c, 1);
	}
}

/*
 * As py_value(), for a value that is assigned or returned by the statement
 * being entered.  The elements of a comprehension are looked into: until the
 * statement ends its names are in scope.
 */
static inline expr_id
py_given(struct walk *w, TSNode node)
{
	TSNode in = node, body;
	const char *type;
	int which;

	if (py_kind(node) == PY_CALL)
		in = py_iterated(w, node, &which);
	switch (py_kind(in)) {
	case PY_LISTCOMP:
		type = "list";
		break;
	case PY_SETCOMP:
		type = "set";
		break;
	case PY_DICTCOMP:
		type = "dict";
		break;
	case PY_GENERATOR:
		type = py_kind(node) == PY_CALL ? "list" : "Generator";
		break;
	default:
		return py_value(w, node);
	}
	if (py_kind(node) == PY_CALL && which != -1)
		return py_value(w, node);
	py_scope(w);
	py_bind_clauses(w, in);
	body = node_field(in, "body");
	if (py_kind(body) == PY_PAIR)
		body = node_field(body, "value");
	return expr_make(w, EXPR_GENERIC, py_literal(w, type),
	    py_value(w, body));
}

#endif
