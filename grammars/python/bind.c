/*
 * Targets: what an assignment, a loop, a with, an import or a pattern gives
 * a name to.  In a function that is a local variable; in a class a field; at
 * the top of a file a variable or constant of the module.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "py.h"

#define TARGET_DEPTH	16	/* tuples are taken apart to this depth */

struct py_source
py_source(enum typing_how how, expr_id e, TSNode statement)
{
	struct py_source s;

	memset(&s, 0, sizeof(s));
	s.how = how;
	s.expr = e;
	s.statement = statement;
	s.kind = -1;
	return s;
}

uint32_t
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
static int
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

/* What was said of NAME in the function that is open; or NULL. */
static const struct py_foreign *
find_foreign(const struct walk *w, str_id name)
{
	uint32_t fn = walk_function(w);
	const struct py_foreign *f;

	for (f = py_state(w)->foreign; f != NULL; f = f->next)
		if (f->function == fn && f->name == name)
			return f;
	return NULL;
}

static void
py_type_of_def(struct walk *w, uint32_t ord, const struct py_source *s)
{
	if (s->expr != NONE)
		walk_type_def(w, s->how, ord, s->expr);
}

uint32_t
py_define(struct walk *w, uint32_t parent, TSNode name,
    const struct py_source *s)
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

void
py_bind_name(struct walk *w, TSNode node, const struct py_source *s)
{
	str_id name = walk_node_str(w, node);
	const struct py_foreign *f = NULL;
	uint32_t ord, b;

	if (!s->inner && !py_in_function(w)) {
		py_define(w, walk_container(w), node, s);
		return;
	}
	if (!s->inner && (f = find_foreign(w, name)) != NULL) {
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
static void
py_bind_attribute(struct walk *w, TSNode node, const struct py_source *s)
{
	TSNode object = node_field(node, "object");
	uint32_t class = walk_class(w), ord;
	struct py_source field = *s;

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

/* a, b = …: the Nth gets the Nth value, or member "N" of the one value. */
static void
py_bind_tuple(struct walk *w, TSNode node, const struct py_source *s)
{
	uint32_t i, n = py_count(node), k = 0;
	enum py_kind vk = py_kind(s->value);
	struct py_source one = *s;
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

void
py_bind(struct walk *w, TSNode node, const struct py_source *s)
{
	struct py_source any = *s;

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

static void
skip_target(struct walk *w, TSNode node, int depth)
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
			skip_target(w, py_child(node, n), depth + 1);
		break;
	default:
		break;
	}
}

void
py_skip_target(struct walk *w, TSNode node)
{
	skip_target(w, node, 0);
}
