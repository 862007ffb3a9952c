/*
 * Classes: bases, metaclass, which of them are enums and protocols.
 */
#include <string.h>

#include "py.h"

static int
is_enum_base(struct text t)
{
	static const char *const names[] = {
		"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum",
		"TextChoices", "IntegerChoices", "Choices"
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_is(t, names[i]))
			return 1;
	return 0;
}

struct base {
	expr_id		expr, head;	/* with and without type arguments */
	uint32_t	line;
};

struct class_head {
	struct base	*base;
	uint32_t	 n;
	expr_id		 metaclass;	/* or NONE */
	uint32_t	 flags;
	enum node_kind	 kind;
	int		 plain;		/* nothing in it needs a walk */
};

static void
class_keyword(struct walk *w, TSNode node, struct class_head *h)
{
	TSNode value = node_field(node, "value");

	if (!text_is(node_text(w, node_field(node, "name")), "metaclass") ||
	    (py_kind(value) != PY_IDENTIFIER &&
	    py_kind(value) != PY_ATTRIBUTE)) {
		h->plain = 0;
		return;
	}
	h->metaclass = py_value(w, value);
	if (text_is(py_last_word(node_text(w, value)), "ABCMeta"))
		h->flags |= NODE_ABSTRACT;
	if (text_is(py_last_word(node_text(w, value)), "EnumMeta"))
		h->kind = NODE_ENUM;
}

static void
class_base(struct walk *w, TSNode node, struct class_head *h)
{
	struct py *py = py_state(w);
	struct base *b = &h->base[h->n++];
	struct text word = py_last_word(node_text(w, node));
	uint32_t types = py->ntypes;

	b->line = node_line(node);
	switch (py_kind(node)) {
	case PY_IDENTIFIER:
	case PY_ATTRIBUTE:
	case PY_SUBSCRIPT:
		b->expr = b->head = py_type(w, node);
		if (py->ntypes > types) {
			/* Its own name is REF_EXTENDS, not REF_TYPE. */
			b->head = py->types[types].expr;
			memmove(&py->types[types], &py->types[types + 1],
			    (--py->ntypes - types) * sizeof(*py->types));
		}
		break;
	default:
		h->plain = 0;
		b->expr = b->head = py_value(w, node);
	}
	if (is_enum_base(word))
		h->kind = NODE_ENUM;
	else if (text_is(word, "Protocol"))
		h->kind = NODE_INTERFACE;
	else if (text_is(word, "ABC"))
		h->flags |= NODE_ABSTRACT;
	if (text_ends(word, "TestCase") || (py->test_file &&
	    (text_ends(word, "Test") || text_ends(word, "Tests"))))
		h->flags |= NODE_TEST;
}

static void
class_head(struct walk *w, TSNode list, struct class_head *h)
{
	uint32_t i, n = py_count(list);
	TSNode c;

	h->base = walk_alloc(w, (n + 1) * sizeof(*h->base));
	h->n = h->flags = 0;
	h->metaclass = NONE;
	h->kind = NODE_CLASS;
	h->plain = 1;
	for (i = 0; i < n; i++) {
		c = py_child(list, i);
		switch (py_kind(c)) {
		case PY_COMMENT:
			break;
		case PY_KEYWORD:
			class_keyword(w, c, h);
			break;
		case PY_IDENTIFIER:
		case PY_ATTRIBUTE:
		case PY_SUBSCRIPT:
		case PY_CALL:
			class_base(w, c, h);
			break;
		default:
			h->plain = 0;
		}
	}
}

enum walk_next
py_enter_class(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode name = node_field(node, "name");
	TSNode list = node_field(node, "superclasses");
	uint32_t ndec, i, ord, outer = walk_container(w);
	struct class_head h;
	struct walk_def def;
	const TSNode *dec;
	expr_id *decorator;

	dec = py_decorators(w, node, &ndec);
	decorator = walk_alloc(w, (ndec + 1) * sizeof(*decorator));
	for (i = 0; i < ndec; i++)
		decorator[i] = py_value(w, py_decorator_name(dec[i]));
	py->ntypes = 0;
	class_head(w, list, &h);
	memset(&def, 0, sizeof(def));
	def.kind = h.kind;
	def.name = node_text(w, name);
	def.node = node;
	def.name_node = name;
	def.body = node_field(node, "body");
	def.parent = DEF_HERE;
	def.flags = h.flags | py_fallback_flag(w, node) |
	    py_visibility(def.name, py_is_class(walk_def_kind(w, outer)));
	if (py->test_file && text_begins(def.name, "Test"))
		def.flags |= NODE_TEST;
	if (ndec > 0)
		def.head = py->decorated;
	py->outer = outer;
	ord = walk_define(w, &def);
	py_signature(w, ord, node, ts_node_is_null(list) ? name : list);
	py_docstring(w, ord, def.body);
	py_decorates(w, ord, dec, decorator, ndec);
	for (i = 0; i < h.n; i++) {
		walk_type_def(w, TYPING_EXTENDS, ord, h.base[i].expr);
		walk_ref_from(w, REF_EXTENDS, h.base[i].head, ord,
		    h.base[i].line, REF_ARITY_UNKNOWN);
	}
	if (h.metaclass != NONE)
		walk_ref_from(w, REF_NAME, h.metaclass, ord, node_line(list),
		    REF_ARITY_UNKNOWN);
	py_types_of(w, ord);
	if (h.plain)
		py_skip(w, list);
	py_skip(w, name);
	return WALK_INTO;
}
