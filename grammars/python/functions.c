/*
 * Functions: parameters, results, fixtures of pytest.
 */
#include <string.h>

#include "py.h"

struct parameter {
	TSNode		name;
	expr_id		type, value;	/* or NONE */
	expr_id		fixture;	/* or NONE */
};

/* Names, types and defaults, all seen from outside the function. */
static struct parameter *
parameters(struct walk *w, TSNode list, uint32_t *n)
{
	uint32_t i, count = py_count(list);
	struct parameter *v = walk_alloc(w, (count + 1) * sizeof(*v)), *p;
	expr_id dict = NONE;
	enum py_kind kind;
	TSNode c, x;

	*n = 0;
	for (i = 0; i < count; i++) {
		c = py_child(list, i);
		p = &v[*n];
		p->type = p->value = p->fixture = NONE;
		p->name = c;
		kind = py_kind(c);
		if (kind == PY_DEFAULT || kind == PY_TYPEDDEFAULT) {
			p->name = node_field(c, "name");
			x = node_field(c, "value");
			if (py_kind(x) != PY_NONE)
				p->value = py_value(w, x);
		} else if (kind == PY_TYPED)
			p->name = py_first(c);
		x = node_field(c, "type");
		if ((kind == PY_TYPED || kind == PY_TYPEDDEFAULT) &&
		    !ts_node_is_null(x))
			p->type = py_type(w, x);
		kind = py_kind(p->name);
		if (kind == PY_SPLATPAT || kind == PY_DICTSPLATPAT) {
			p->name = py_first(p->name);
			dict = py_literal(w, kind == PY_SPLATPAT ? "tuple" :
			    "dict");
			p->type = p->type == NONE ? dict :
			    expr_make(w, EXPR_GENERIC, dict, p->type);
		}
		if (py_kind(p->name) == PY_IDENTIFIER)
			(*n)++;
	}
	return v;
}

/* Parameters of a function or lambda whose scope is open. */
static void
bind_parameters(struct walk *w, const struct parameter *v, uint32_t n,
    uint32_t first)
{
	uint32_t i, b;

	for (i = first; i < n; i++) {
		b = walk_bind(w, walk_node_str(w, v[i].name));
		if (v[i].type != NONE)
			walk_type_bind(w, TYPING_DECLARED, b, v[i].type);
		else if (v[i].value != NONE) {
			walk_type_bind(w, TYPING_ASSIGNED, b, v[i].value);
			walk_type_bind(w, TYPING_ASSIGNED, b, expr_unknown(w));
		} else if (v[i].fixture != NONE)
			walk_type_bind(w, TYPING_ASSIGNED, b,
			    expr_call(w, v[i].fixture));
		if (v[i].fixture != NONE)
			walk_ref(w, REF_FIELD, v[i].fixture, v[i].name,
			    REF_ARITY_UNKNOWN);
	}
}

/*
 * A parameter of a test or fixture asks for the fixture of its name, which
 * pytest calls: member "fixture()" of that name, as link.c knows it.
 */
static void
ask_fixtures(struct walk *w, struct parameter *v, uint32_t n, uint32_t first,
    struct text function)
{
	uint32_t i, ord;
	expr_id e;

	for (i = first; i < n; i++) {
		if (text_same(node_text(w, v[i].name), function) ||
		    v[i].value != NONE)
			continue;
		ord = py_class_name(w, node_text(w, v[i].name));
		e = ord != 0 ? expr_make(w, EXPR_DEF, ord, NONE) :
		    expr_global(w, walk_node_str(w, v[i].name));
		v[i].fixture = expr_member(w, e, walk_cstr(w, "fixture()"));
	}
}

/* The first parameter of a method. */
static void
bind_self(struct walk *w, uint32_t class, const struct parameter *p,
    int is_class)
{
	uint32_t b = walk_bind(w, walk_node_str(w, p->name));

	if (is_class)
		walk_type_bind(w, TYPING_ASSIGNED, b,
		    expr_make(w, EXPR_DEF, class, NONE));
	else
		walk_type_bind(w, TYPING_ASSIGNED, b,
		    expr_make(w, EXPR_SELF, class, NONE));
}

static int
is_test_function(const struct walk *w, struct text name, int method)
{
	const struct py *py = py_state(w);

	if (!text_begins(name, "test"))
		return 0;
	if (!method)	/* one in a function runs with that */
		return py->test_file && !walk_in_function(w);
	return (walk_def_flags(w, walk_container(w)) & NODE_TEST) != 0 ||
	    (py->test_file && text_begins(name, "test_"));
}

struct result {
	expr_id		types[TYPE_ARGS];
	uint32_t	n;
};

/* The declared return type.  In a method, SELF names the type of self. */
static void
result_type(struct walk *w, TSNode type, struct text self, struct result *r)
{
	struct text t = node_text(w, type);

	r->n = 0;
	if (ts_node_is_null(type))
		return;
	if (self.len > 0 && text_same(t, self)) {
		r->types[0] = expr_self(w);
		r->n = 1;
		return;
	}
	if ((r->n = py_tuple_types(w, type, r->types)) > 0)
		return;
	r->types[0] = py_type(w, type);
	r->n = 1;
}

/* def f(self: T) -> T, def f(cls: type[T]) -> T: T is the class itself. */
static struct text
self_type(const struct walk *w, TSNode list)
{
	TSNode c = py_first(list);
	struct text t = { "", 0 };
	const char *p;

	if (py_kind(c) != PY_TYPED)
		return t;
	t = node_text(w, node_field(c, "type"));
	if (t.len > 0 && (t.p[0] == '"' || t.p[0] == '\''))
		return t;
	p = memchr(t.p, '[', t.len);
	if (p != NULL && t.p[t.len - 1] == ']') {
		t.len = (size_t)(t.p + t.len - p) - 2;
		t.p = p + 1;
	}
	return t;
}

static void
push_function(struct walk *w, struct text self, int declared)
{
	struct py *py = py_state(w);
	struct py_function *f = walk_alloc(w, sizeof(*f));

	f->outer = py->function;
	f->self = self;
	f->declared = declared;
	py->function = f;
}

static uint32_t
function_flags(struct walk *w, TSNode node, struct text name, int method,
    const struct py_decorated *dec)
{
	uint32_t flags = dec->flags | py_visibility(name, method);

	if (text_begins(node_text(w, node), "async"))
		flags |= NODE_ASYNC;
	if (method && (text_is(name, "__init__") || text_is(name, "__new__")))
		flags |= NODE_CONSTRUCTOR;
	if (is_test_function(w, name, method))
		flags |= NODE_TEST;
	return flags | py_fallback_flag(w, node);
}

static int
takes_class(struct text name)
{
	return text_is(name, "__new__") || text_is(name, "__init_subclass__") ||
	    text_is(name, "__class_getitem__");
}

/*
 * @overload, and the setter of a property, repeat a name without being
 * another possible definition of it.
 */
static void
not_conditional(struct walk *w, uint32_t ord, uint32_t parent, struct text name)
{
	uint32_t first = walk_def_find(w, parent, name);
	uint32_t flags = NODE_DECLARATION | NODE_PROPERTY;

	if (first == ord)
		return;
	if ((walk_def_flags(w, ord) & flags) ||
	    (walk_def_flags(w, first) & NODE_DECLARATION))
		walk_def_set_flags(w, ord, 0, NODE_CONDITIONAL);
}

enum walk_next
py_enter_function(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode list = node_field(node, "parameters");
	TSNode type = node_field(node, "return_type");
	TSNode name = node_field(node, "name");
	uint32_t n, ndec, i, ord, class = walk_container(w);
	int method = py_is_class(walk_def_kind(w, class));
	struct py_decorated d = { 0, method, 0, 0 };
	struct text self = { "", 0 };
	const TSNode *dec;
	expr_id *decorator;
	struct parameter *v;
	struct walk_def def;
	struct result r;

	/* Everything outside the body is seen from outside. */
	dec = py_decorators(w, node, &ndec);
	decorator = walk_alloc(w, (ndec + 1) * sizeof(*decorator));
	for (i = 0; i < ndec; i++) {
		py_decorator_flags(w, dec[i], &d);
		decorator[i] = py_value(w, py_decorator_name(dec[i]));
	}
	py->ntypes = 0;
	v = parameters(w, list, &n);
	result_type(w, type, method ? self_type(w, list) : self, &r);

	memset(&def, 0, sizeof(def));
	def.kind = method ? NODE_METHOD : NODE_FUNCTION;
	def.name = node_text(w, name);
	def.node = node;
	def.name_node = name;
	def.body = node_field(node, "body");
	def.flags = function_flags(w, node, def.name, method, &d);
	if (d.fixture || (def.flags & NODE_TEST))
		ask_fixtures(w, v, n, method && d.instance, def.name);
	def.parent = DEF_HERE;
	if (ndec > 0)
		def.head = py->decorated;
	py->outer = class;
	ord = walk_define(w, &def);
	py->scopes++;
	not_conditional(w, ord, class, def.name);
	py_signature(w, ord, node, ts_node_is_null(type) ? list : type);
	py_docstring(w, ord, def.body);
	py_decorates(w, ord, dec, decorator, ndec);
	py_types_of(w, ord);
	if (d.fixture)
		walk_type_def(w, TYPING_VALUE, ord, expr_make(w, EXPR_STRING,
		    walk_cstr(w, "fixture"), NONE));
	for (i = 0; i < r.n; i++)
		walk_type_def(w, TYPING_RETURNS, ord, r.types[i]);

	d.class |= method && takes_class(def.name);
	if (method && n > 0 && (d.instance || d.class)) {
		bind_self(w, class, &v[0], d.class);
		if (!d.class)
			self = node_text(w, v[0].name);
	}
	bind_parameters(w, v, n, method && n > 0 && (d.instance || d.class));
	push_function(w, self, r.n > 0);
	py_skip(w, name);
	return WALK_INTO;
}

void
py_leave_function(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);

	(void)node;
	if (py->function != NULL)
		py->function = py->function->outer;
}

enum walk_next
py_enter_lambda(struct walk *w, TSNode node)
{
	struct parameter *v;
	uint32_t n;

	v = parameters(w, node_field(node, "parameters"), &n);
	py_scope(w);
	bind_parameters(w, v, n, 0);
	return WALK_INTO;
}
