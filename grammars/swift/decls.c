/*
 * Swift: types, and extensions: what stands in one belongs to the type that
 * it names, in whatever file (TYPING_RECEIVER).  An extension is a definition
 * only where it says which protocols the type conforms to ("extension A").
 */
#include <string.h>

#include "extension.h"
#include "swift.h"

struct sw_type *
sw_member_of(struct walk *w, TSNode n)
{
	struct sw_type *t = sw_state(w)->type;

	return t != NULL && ts_node_eq(ts_node_parent(n), t->body) ? t : NULL;
}

void
sw_receiver(struct walk *w, const struct sw_type *t, uint32_t ord)
{
	if (t != NULL && t->ord == 0)
		walk_type_def(w, TYPING_RECEIVER, ord, t->type);
}

static struct sw_type *
push(struct walk *w, TSNode n)
{
	struct sw_state *s = sw_state(w);
	struct sw_type *t = walk_alloc(w, sizeof(*t));

	t->around = s->type;
	t->node = n;
	t->body = node_field(n, "body");
	t->visibility = NODE_PACKAGE_PRIVATE;
	s->type = t;
	return t;
}

void
sw_class_leave(struct walk *w, TSNode n)
{
	struct sw_state *s = sw_state(w);

	if (s->type != NULL && ts_node_eq(s->type->node, n))
		s->type = s->type->around;
}

/* The types that N inherits from, which are looked up outside it. */
static uint32_t
bases(struct walk *w, TSNode n, expr_id **e, TSNode **at)
{
	uint32_t i, count, k = 0;
	const TSNode *c = node_children(w, n, &count);
	TSNode type;

	*e = walk_alloc(w, (count + 1) * sizeof(**e));
	*at = walk_alloc(w, (count + 1) * sizeof(**at));
	for (i = 0; i < count; i++) {
		if (!node_is(c[i], "inheritance_specifier"))
			continue;
		type = ts_node_named_child(c[i], 0);
		if (!node_is(type, "user_type"))
			continue;
		(*at)[k] = type;
		(*e)[k++] = sw_type(w, type, 0);
	}
	return k;
}

/*
 * Only a class has a superclass, and it stands first; which of class and
 * protocol that is, is known to the linker only.
 */
static void
inherit(struct walk *w, uint32_t ord, enum node_kind kind, const expr_id *e,
    const TSNode *at, uint32_t n)
{
	uint32_t i;
	int extends;

	for (i = 0; i < n; i++) {
		extends = kind == NODE_INTERFACE ||
		    (kind == NODE_CLASS && i == 0);
		walk_type_def(w, extends ? TYPING_EXTENDS : TYPING_IMPLEMENTS,
		    ord, e[i]);
		walk_ref(w, extends ? REF_EXTENDS : REF_IMPLEMENTS, e[i],
		    at[i], 0);
		walk_take(w, at[i]);
	}
}

/* XCTest: a class that is based on XCTestCase, or some …TestCase. */
static int
is_testcase(const struct walk *w, const TSNode *at, uint32_t n)
{
	struct text t;

	if (n == 0)
		return 0;
	t = node_text(w, at[0]);
	return t.len >= 8 && memcmp(t.p + t.len - 8, "TestCase", 8) == 0;
}

static enum walk_next
type(struct walk *w, TSNode n, enum node_kind kind)
{
	struct walk_def d = { .kind = kind };
	struct sw_type *around = sw_member_of(w, n), *t;
	struct sw_modifiers m;
	uint32_t nbases;
	expr_id *e;
	TSNode *at;

	nbases = bases(w, n, &e, &at);
	sw_modifiers(w, n, around == NULL || around->protocol ?
	    NODE_PACKAGE_PRIVATE : around->visibility, &m);
	if (around == NULL && walk_function(w) != 0)
		m.flags = (m.flags & ~NODE_VISIBILITY) | NODE_PRIVATE;
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = node_field(n, "body");
	d.flags = m.flags;
	if (around != NULL)
		d.owner = around->name;
	t = push(w, n);
	t->ord = sw_define(w, &d, &m);
	t->type = expr_make(w, EXPR_DEF, t->ord, LINK_NONE);
	t->protocol = kind == NODE_INTERFACE;
	t->testcase = is_testcase(w, at, nbases);
	if (t->protocol)
		t->visibility = m.flags & NODE_VISIBILITY;
	sw_receiver(w, around, t->ord);
	walk_scope(w);
	sw_type_parameters(w, n);
	inherit(w, t->ord, kind, e, at, nbases);
	return WALK_INTO;
}

/* "extension B": what says that the type A.B conforms to E. */
static void
conformance(struct walk *w, TSNode n, const struct sw_type *t,
    const struct sw_modifiers *m, const expr_id *e, const TSNode *at,
    uint32_t nbases)
{
	struct walk_def d = { .kind = NODE_MODULE, .leaf = 1 };
	const char *dot = memrchr(t->name.p, '.', t->name.len);
	size_t skip = dot == NULL ? 0 : (size_t)(dot + 1 - t->name.p);
	char *name;
	uint32_t ord, i;

	d.name.len = sizeof(SW_EXTENSION) - 1 + t->name.len - skip;
	d.name.p = name = walk_alloc(w, d.name.len);
	memcpy(name, SW_EXTENSION, sizeof(SW_EXTENSION) - 1);
	memcpy(name + sizeof(SW_EXTENSION) - 1, t->name.p + skip,
	    t->name.len - skip);
	d.node = n;
	d.name_node = node_field(n, "name");
	d.body = t->body;
	d.flags = m->flags | NODE_DECLARATION;
	d.owner = t->name;
	ord = sw_define(w, &d, m);
	walk_type_def(w, TYPING_RECEIVER, ord, t->type);
	walk_ref_from(w, REF_TYPE, t->type, ord, node_line(d.name_node), 0);
	for (i = 0; i < nbases; i++) {
		walk_type_def(w, TYPING_IMPLEMENTS, ord, e[i]);
		walk_take(w, at[i]);
	}
}

/* extension A.B: P { … } */
static enum walk_next
extension(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name"), *at;
	struct sw_modifiers m;
	struct sw_type *t;
	uint32_t nbases;
	expr_id *e, base = sw_type(w, name, 0);
	struct text s = node_text(w, name);
	const char *generic = s.len > 0 ? memchr(s.p, '<', s.len) : NULL;

	nbases = bases(w, n, &e, &at);
	sw_modifiers(w, n, NODE_PACKAGE_PRIVATE, &m);
	t = push(w, n);
	t->type = base;
	if (generic != NULL)
		s.len = (size_t)(generic - s.p);
	t->name = s;
	t->visibility = m.flags & NODE_VISIBILITY;
	if (nbases > 0)
		conformance(w, n, t, &m, e, at, nbases);
	return WALK_INTO;
}

enum walk_next
sw_class(struct walk *w, TSNode n)
{
	TSNode kind = node_field(n, "declaration_kind");

	if (node_is(kind, "extension"))
		return extension(w, n);
	return type(w, n, node_is(kind, "struct") ? NODE_STRUCT :
	    node_is(kind, "enum") ? NODE_ENUM : NODE_CLASS);
}

enum walk_next
sw_protocol(struct walk *w, TSNode n)
{
	return type(w, n, NODE_INTERFACE);
}

static enum walk_next
alias(struct walk *w, TSNode n, TSNode value, uint32_t flags)
{
	struct walk_def d = { .kind = NODE_TYPE_ALIAS, .leaf = 1 };
	struct sw_type *t = sw_member_of(w, n);
	struct sw_modifiers m;
	uint32_t ord;

	sw_modifiers(w, n, t == NULL ? NODE_PACKAGE_PRIVATE : t->visibility,
	    &m);
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.flags = m.flags | flags;
	if (t != NULL)
		d.owner = t->name;
	ord = sw_define(w, &d, &m);
	sw_receiver(w, t, ord);
	if (!ts_node_is_null(value))
		walk_type_def(w, TYPING_ALIAS, ord, sw_type(w, value, 0));
	return WALK_INTO;
}

enum walk_next
sw_typealias(struct walk *w, TSNode n)
{
	return alias(w, n, sw_type_behind(n, "="), 0);
}

/* Of an associated type its bound is known. */
enum walk_next
sw_associatedtype(struct walk *w, TSNode n)
{
	return alias(w, n, sw_type_behind(n, ":"), NODE_ABSTRACT);
}

enum walk_next
sw_macro(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_MACRO };
	struct sw_modifiers m;

	sw_modifiers(w, n, NODE_PACKAGE_PRIVATE, &m);
	d.node = n;
	d.name_node = node_child_of(n, "simple_identifier");
	d.name = node_text(w, d.name_node);
	d.body = node_field(n, "definition");
	d.flags = m.flags | NODE_CALLABLE_MACRO;
	sw_define(w, &d, &m);
	return WALK_INTO;
}
