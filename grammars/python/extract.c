/*
 * Python: what the nodes of tree-sitter-python mean.
 *
 * Definitions are functions, methods, classes, fields (class attributes and
 * self.x), enum members, module variables and constants, type aliases.  All
 * other names given in functions are local variables.  Annotations,
 * assigned, returned, yielded and iterated values become typings.
 */
#include "bind.h"

extern const TSLanguage *LANG_PARSER(void);

/* ---- decorators ---- */

struct decorated {
	uint32_t	flags;		/* NODE_… that decorators give */
	int		instance;	/* the first parameter is the instance */
	int		class;		/* … or the class */
};

/* The decorator's own name as an expression: of @a.b(c) it is a.b. */
static TSNode
decorator_name(TSNode decorator)
{
	TSNode e = py_first(decorator);
	int i;

	for (i = 0; i < 8 && py_kind(e) == PY_CALL; i++)
		e = node_field(e, "function");
	return e;
}

static void
decorator_flags(const struct walk *w, TSNode decorator, struct decorated *d)
{
	struct text t = node_text(w, decorator_name(decorator));
	const char *dot = memrchr(t.p, '.', t.len);
	struct text last = t;

	if (dot != NULL) {
		last.len = (size_t)(t.p + t.len - dot) - 1;
		last.p = dot + 1;
	}
	if (text_ends(last, "property") || (dot != NULL &&
	    (text_is(last, "setter") || text_is(last, "getter") ||
	    text_is(last, "deleter"))))
		d->flags |= NODE_PROPERTY;
	if (text_is(last, "abstractmethod") || text_is(last, "abstractproperty"))
		d->flags |= NODE_ABSTRACT;
	if (text_is(last, "overload"))
		d->flags |= NODE_DECLARATION;
	if (text_is(last, "staticmethod")) {
		d->flags |= NODE_STATIC;
		d->instance = 0;
	}
	if (text_is(last, "classmethod") || text_is(last, "classproperty")) {
		d->flags |= NODE_STATIC;
		d->instance = 0;
		d->class = 1;
	}
}

/* The decorators of the definition NODE; *N of them. */
static const TSNode *
decorators(struct walk *w, TSNode node, uint32_t *n)
{
	struct py *py = py_state(w);
	uint32_t i, count;
	TSNode *v, c;

	*n = 0;
	if (py->definition == NULL || py->definition != node.id)
		return NULL;
	count = py_count(py->decorated);
	v = walk_alloc(w, count * sizeof(*v));
	for (i = 0; i < count; i++) {
		c = py_child(py->decorated, i);
		if (py_kind(c) == PY_DECORATOR)
			v[(*n)++] = c;
	}
	return v;
}

static enum walk_next
enter_decorated(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);

	py->decorated = node;
	py->definition = node_field(node, "definition").id;
	return WALK_INTO;
}

/* @f calls f with what it decorates; @f(x) is a call anyway. */
static enum walk_next
enter_decorator(struct walk *w, TSNode node)
{
	TSNode e = py_first(node);

	if (py_kind(e) == PY_IDENTIFIER || py_kind(e) == PY_ATTRIBUTE) {
		py_ref(w, REF_CALL, py_value(w, e), e, 1);
		py_skip(w, e);
	}
	return WALK_INTO;
}

/* ---- documentation ---- */

/* The string that is the first statement of BODY. */
static void
docstring(struct walk *w, uint32_t ord, TSNode body)
{
	TSNode s = py_first(body);

	if (py_kind(s) != PY_EXPRSTMT)
		return;
	s = py_first(s);
	if (py_kind(s) == PY_STRINGS)
		s = py_first(s);
	if (py_kind(s) == PY_STRING)
		walk_def_doc(w, ord, py_string(w, s));
}

/* The signature: from NODE to the end of the last of its parts. */
static void
signature(struct walk *w, uint32_t ord, TSNode node, TSNode last)
{
	struct text t = node_text(w, node);

	if (!ts_node_is_null(last))
		t.len = ts_node_end_byte(last) - ts_node_start_byte(node);
	walk_def_signature(w, ord, t);
}

static enum walk_next
enter_module(struct walk *w, TSNode node)
{
	docstring(w, 0, node);
	return WALK_INTO;
}

/* ---- functions ---- */

struct parameter {
	TSNode		name;
	expr_id		type, value;	/* or NONE */
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
		p->type = p->value = NONE;
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
		}
	}
}

/* The first parameter of a method. */
static void
bind_self(struct walk *w, uint32_t class, const struct parameter *p, int is_class)
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
	if (!method)
		return py->test_file;
	return (walk_def_flags(w, walk_container(w)) & NODE_TEST) != 0 ||
	    (py->test_file && text_begins(name, "test_"));
}

/* -> tuple[A, B]: each result by itself.  Their number, or 0. */
static uint32_t
tuple_results(struct walk *w, TSNode type, expr_id *arg)
{
	struct text t = node_text(w, type);
	const char *open = memchr(t.p, '[', t.len);
	struct annotation a;
	struct text head = t;
	uint32_t n;

	if (open == NULL || t.p[t.len - 1] != ']' ||
	    memmem(t.p, t.len, "...", 3) != NULL)
		return 0;
	head.len = (size_t)(open - t.p);
	if (!text_ends(head, "uple") || head.len > 16)
		return 0;
	a = (struct annotation){ w, open + 1, t.p + t.len, node_line(type), 0 };
	n = py_type_args(&a, arg, 0);
	return a.p == a.end && n > 1 ? n : 0;
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
	if (self.len > 0 && text_eq(t, self)) {
		r->types[0] = expr_self(w);
		r->n = 1;
		return;
	}
	if ((r->n = tuple_results(w, type, r->types)) > 0)
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
	struct function *f = walk_alloc(w, sizeof(*f));

	f->outer = py->function;
	f->self = self;
	f->declared = declared;
	py->function = f;
}

static uint32_t
function_flags(struct walk *w, TSNode node, struct text name, int method,
    const struct decorated *dec)
{
	uint32_t flags = dec->flags | py_visibility(name, method);

	if (text_begins(node_text(w, node), "async"))
		flags |= NODE_ASYNC;
	if (method && (text_is(name, "__init__") || text_is(name, "__new__")))
		flags |= NODE_CONSTRUCTOR;
	if (is_test_function(w, name, method))
		flags |= NODE_TEST;
	return flags;
}

static int
takes_class(struct text name)
{
	return text_is(name, "__new__") || text_is(name, "__init_subclass__") ||
	    text_is(name, "__class_getitem__");
}

static void
decorates(struct walk *w, uint32_t ord, const TSNode *dec, const expr_id *e,
    uint32_t n)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		walk_ref_from(w, REF_DECORATE, e[i], ord, node_line(dec[i]), 1);
}

static enum walk_next
enter_function(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode list = node_field(node, "parameters");
	TSNode type = node_field(node, "return_type");
	TSNode name = node_field(node, "name");
	uint32_t n, ndec, i, ord, class = walk_container(w);
	int method = py_is_class(walk_def_kind(w, class));
	struct decorated d = { 0, method, 0 };
	struct text self = { "", 0 };
	const TSNode *dec;
	expr_id *decorator;
	struct parameter *v;
	struct walk_def def;
	struct result r;

	/* Everything outside the body is seen from outside. */
	dec = decorators(w, node, &ndec);
	decorator = walk_alloc(w, (ndec + 1) * sizeof(*decorator));
	for (i = 0; i < ndec; i++) {
		decorator_flags(w, dec[i], &d);
		decorator[i] = py_value(w, decorator_name(dec[i]));
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
	def.parent = DEF_HERE;
	if (ndec > 0)
		def.head = py->decorated;
	py->outer = class;
	ord = walk_define(w, &def);
	signature(w, ord, node, ts_node_is_null(type) ? list : type);
	docstring(w, ord, def.body);
	decorates(w, ord, dec, decorator, ndec);
	py_types_of(w, ord);
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

static void
leave_function(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);

	(void)node;
	if (py->function != NULL)
		py->function = py->function->outer;
}

static enum walk_next
enter_lambda(struct walk *w, TSNode node)
{
	struct parameter *v;
	uint32_t n;

	v = parameters(w, node_field(node, "parameters"), &n);
	walk_scope(w);
	bind_parameters(w, v, n, 0);
	return WALK_INTO;
}

/* ---- classes ---- */

/* Last word of a base as written: of t.Generic[T] it is Generic. */
static struct text
last_word(struct text t)
{
	size_t end = 0, begin;

	while (end < t.len && t.p[end] != '[' && t.p[end] != '(')
		end++;
	while (end > 0 && isspace((unsigned char)t.p[end - 1]))
		end--;
	begin = end;
	while (begin > 0 && is_word(t.p[begin - 1]))
		begin--;
	return (struct text){ t.p + begin, end - begin };
}

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
	    (py_kind(value) != PY_IDENTIFIER && py_kind(value) != PY_ATTRIBUTE)) {
		h->plain = 0;
		return;
	}
	h->metaclass = py_value(w, value);
	if (text_is(last_word(node_text(w, value)), "ABCMeta"))
		h->flags |= NODE_ABSTRACT;
	if (text_is(last_word(node_text(w, value)), "EnumMeta"))
		h->kind = NODE_ENUM;
}

static void
class_base(struct walk *w, TSNode node, struct class_head *h)
{
	struct py *py = py_state(w);
	struct base *b = &h->base[h->n++];
	struct text word = last_word(node_text(w, node));
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

static enum walk_next
enter_class(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode name = node_field(node, "name");
	TSNode list = node_field(node, "superclasses");
	uint32_t ndec, i, ord, outer = walk_container(w);
	struct decorated d = { 0, 0, 0 };
	struct class_head h;
	struct walk_def def;
	const TSNode *dec;
	expr_id *decorator;

	dec = decorators(w, node, &ndec);
	decorator = walk_alloc(w, (ndec + 1) * sizeof(*decorator));
	for (i = 0; i < ndec; i++)
		decorator[i] = py_value(w, decorator_name(dec[i]));
	py->ntypes = 0;
	class_head(w, list, &h);
	memset(&def, 0, sizeof(def));
	def.kind = h.kind;
	def.name = node_text(w, name);
	def.node = node;
	def.name_node = name;
	def.body = node_field(node, "body");
	def.parent = DEF_HERE;
	def.flags = d.flags | h.flags | py_visibility(def.name,
	    py_is_class(walk_def_kind(w, outer)));
	if (py->test_file && text_begins(def.name, "Test"))
		def.flags |= NODE_TEST;
	if (ndec > 0)
		def.head = py->decorated;
	py->outer = outer;
	ord = walk_define(w, &def);
	signature(w, ord, node, ts_node_is_null(list) ? name : list);
	docstring(w, ord, def.body);
	decorates(w, ord, dec, decorator, ndec);
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

/* ---- blocks and conditions ---- */

/* isinstance(x, C), alone or with others in a chain of "and". */
static int
isinstance(struct walk *w, TSNode cond, struct text *name, expr_id *type,
    int depth)
{
	TSNode x, c;
	uint32_t i, n;
	expr_id e;

	if (depth > 8)
		return 0;
	if (py_kind(cond) == PY_PAREN)
		return isinstance(w, py_first(cond), name, type, depth + 1);
	if (py_kind(cond) == PY_BOOL)
		return text_is(node_text(w, node_field(cond, "operator")),
		    "and") &&
		    (isinstance(w, node_field(cond, "left"), name, type,
		    depth + 1) ||
		    isinstance(w, node_field(cond, "right"), name, type,
		    depth + 1));
	if (py_kind(cond) != PY_CALL || !text_is(node_text(w,
	    node_field(cond, "function")), "isinstance"))
		return 0;
	x = py_argument(cond, 0);
	c = py_argument(cond, 1);
	if (py_kind(x) != PY_IDENTIFIER || ts_node_is_null(c) ||
	    !walk_bound(w, walk_node_str(w, x)))
		return 0;
	*name = node_text(w, x);
	if (py_kind(c) != PY_TUPLE) {
		*type = expr_make(w, EXPR_NEW, py_value(w, c), NONE);
		return 1;
	}
	*type = NONE;
	n = py_count(c);
	for (i = 0; i < n && i < TYPE_ARGS; i++) {
		e = expr_make(w, EXPR_NEW,
		    py_value(w, py_child(c, i)), NONE);
		*type = *type == NONE ? e : py_either(w, *type, e);
	}
	return *type != NONE;
}

/* From here to the end of the node being entered, NAME is of that type. */
static void
narrow(struct walk *w, struct text name, expr_id type)
{
	walk_scope(w);
	walk_type_bind(w, TYPING_DECLARED, walk_bind(w, walk_str(w, name)), type);
}

static enum walk_next
enter_if(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode cond = node_field(node, "condition");
	TSNode block = node_field(node, "consequence");
	struct text t = node_text(w, cond);

	if (ts_node_is_null(block))
		return WALK_INTO;
	if (text_is(t, "TYPE_CHECKING") || text_ends(t, ".TYPE_CHECKING"))
		py->typing_end = ts_node_end_byte(block);
	else if (isinstance(w, cond, &py->narrow_name, &py->narrow_type, 0))
		py->narrow_block = block.id;
	return WALK_INTO;
}

static enum walk_next
enter_block(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);

	py->outer = NONE;
	if (py->narrow_block != NULL && py->narrow_block == node.id)
		narrow(w, py->narrow_name, py->narrow_type);
	return WALK_INTO;
}

/* isinstance(x, C) and x.f() */
static enum walk_next
enter_bool(struct walk *w, TSNode node)
{
	struct text name;
	expr_id type;

	if (text_is(node_text(w, node_field(node, "operator")), "and") &&
	    isinstance(w, node_field(node, "left"), &name, &type, 0))
		narrow(w, name, type);
	return WALK_INTO;
}

static enum walk_next
enter_assert(struct walk *w, TSNode node)
{
	struct text name;
	expr_id type;

	if (py_in_function(w) && isinstance(w, py_first(node), &name, &type, 0))
		walk_type_bind(w, TYPING_ASSIGNED,
		    walk_bind_function(w, walk_str(w, name)), type);
	return WALK_INTO;
}

/* ---- what gives names ---- */

/* Each string of a list as a value of __all__. */
static void
exports(struct walk *w, uint32_t ord, TSNode value)
{
	uint32_t i, n = py_count(value);
	struct text t;
	TSNode c;

	switch (py_kind(value)) {
	case PY_LIST:
	case PY_TUPLE:
	case PY_EXPRLIST:
		for (i = 0; i < n; i++) {
			c = py_child(value, i);
			if (py_kind(c) == PY_LISTSPLAT) {
				exports(w, ord, py_first(c));
				continue;
			}
			if (py_kind(c) != PY_STRING)
				continue;
			t = py_string(w, c);
			walk_type_def(w, TYPING_VALUE, ord,
			    expr_make(w, EXPR_STRING, walk_str(w, t), NONE));
		}
		break;
	case PY_STRING:
		t = py_string(w, value);
		walk_type_def(w, TYPING_VALUE, ord,
		    expr_make(w, EXPR_STRING, walk_str(w, t), NONE));
		break;
	case PY_ATTRIBUTE:
	case PY_IDENTIFIER:
		walk_type_def(w, TYPING_VALUE, ord, py_value(w, value));
		break;
	case PY_PAREN:
		exports(w, ord, py_first(value));
		break;
	case PY_BINARY: {
		/* a + b + c leans to the left, at any length. */
		int depth;

		for (depth = 0; depth < 1000 && py_kind(value) == PY_BINARY;
		    depth++) {
			c = node_field(value, "right");
			if (py_kind(c) != PY_BINARY)
				exports(w, ord, c);
			value = node_field(value, "left");
		}
		if (py_kind(value) != PY_BINARY)
			exports(w, ord, value);
		break;
	}
	default:
		break;
	}
}

static void
export_more(struct walk *w, TSNode value)
{
	static const struct text all = { "__all__", 7 };
	uint32_t ord;

	if (walk_container(w) == 0 && (ord = walk_def_find(w, 0, all)) != 0)
		exports(w, ord, value);
}

/* Is the value of NAME a member of the enum around here? */
static int
is_member(const struct walk *w, struct text name, TSNode value)
{
	return walk_def_kind(w, walk_container(w)) == NODE_ENUM &&
	    !text_begins(name, "_") && !ts_node_is_null(value) &&
	    py_kind(value) != PY_LAMBDA;
}

static TSNode
last_value(TSNode assignment)
{
	TSNode v = node_field(assignment, "right");
	int i;

	for (i = 0; i < 1000 && py_kind(v) == PY_ASSIGNMENT; i++)
		v = node_field(v, "right");
	return v;
}

/* X: Final = …, X: TypeAlias = …, X: C = … */
static void
declared(struct walk *w, TSNode type, TSNode value, struct source *s)
{
	struct text t = last_word(node_text(w, type));

	s->how = TYPING_DECLARED;
	s->expr = py_type(w, type);
	if (text_is(t, "TypeAlias")) {
		py_state(w)->ntypes = 0;
		s->how = TYPING_ALIAS;
		s->expr = ts_node_is_null(value) ? NONE : py_type(w, value);
		s->kind = NODE_TYPE_ALIAS;
	} else if (text_is(t, "Final")) {
		if (walk_container(w) == 0)
			s->kind = NODE_CONSTANT;
		if (memchr(node_text(w, type).p, '[', node_text(w, type).len) ==
		    NULL && !ts_node_is_null(value)) {
			s->how = TYPING_ASSIGNED;
			s->expr = py_value(w, value);
		}
	}
}

static enum walk_next
enter_assignment(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode left = node_field(node, "left"), type = node_field(node, "type");
	TSNode value = last_value(node);
	struct source s = py_source(TYPING_ASSIGNED, NONE, node);
	struct text name = node_text(w, left);
	uint32_t ord = 0;

	py->ntypes = 0;
	s.value = value;
	if (!ts_node_is_null(type))
		declared(w, type, value, &s);
	else if (!ts_node_is_null(value)) {
		s.expr = py_value(w, value);
		if (py_is_class(walk_def_kind(w, walk_container(w))))
			s.flags |= NODE_STATIC;
		if (is_member(w, name, value))
			s.kind = NODE_ENUM_MEMBER;
	}
	py_bind(w, left, &s);
	if (py_kind(left) == PY_IDENTIFIER) {
		if (!py_in_function(w))
			ord = walk_def_find(w, walk_container(w), name);
		py_types_of(w, ord != 0 ? ord : walk_container(w));
		if (ord != 0 && walk_container(w) == 0 &&
		    text_is(name, "__all__"))
			exports(w, ord, value);
	}
	py_skip_target(w, left, 0);
	return WALK_INTO;
}

static enum walk_next
enter_augmented(struct walk *w, TSNode node)
{
	TSNode left = node_field(node, "left");
	struct source s = py_source(TYPING_ASSIGNED, NONE, node);

	if (py_kind(left) != PY_IDENTIFIER)
		return WALK_INTO;
	if (py_in_function(w))
		py_bind_name(w, left, &s);
	else if (text_is(node_text(w, left), "__all__"))
		export_more(w, node_field(node, "right"));
	return WALK_INTO;
}

static enum walk_next
enter_named(struct walk *w, TSNode node)
{
	TSNode name = node_field(node, "name");
	struct source s = py_source(TYPING_ASSIGNED,
	    py_value(w, node_field(node, "value")), node);

	py_bind(w, name, &s);
	py_skip_target(w, name, 0);
	return WALK_INTO;
}

static enum walk_next
enter_alias(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode left = py_first(node_field(node, "left")), name = left;
	struct source s;
	uint32_t ord;

	if (py_kind(name) != PY_IDENTIFIER)
		name = py_first(name);
	if (py_kind(name) != PY_IDENTIFIER)
		return WALK_OVER;
	py->ntypes = 0;
	s = py_source(TYPING_ALIAS, py_type(w, node_field(node, "right")), node);
	s.kind = NODE_TYPE_ALIAS;
	ord = py_define(w, walk_container(w), name, &s);
	if (ord != 0)
		py_types_of(w, ord);
	return WALK_OVER;
}

static enum walk_next
enter_for(struct walk *w, TSNode node)
{
	TSNode left = node_field(node, "left");

	py_bind_loop(w, left, node_field(node, "right"), node, 0);
	py_skip_target(w, left, 0);
	return WALK_INTO;
}

static enum walk_next
enter_comprehension(struct walk *w, TSNode node)
{
	uint32_t i, n = py_count(node);
	TSNode c;

	walk_scope(w);
	for (i = 0; i < n; i++) {
		c = py_child(node, i);
		if (py_kind(c) == PY_FORIN)
			py_bind_loop(w, node_field(c, "left"),
			    node_field(c, "right"), c, 1);
	}
	return WALK_INTO;
}

static enum walk_next
enter_with(struct walk *w, TSNode node)
{
	py_state(w)->async_with = text_begins(node_text(w, node), "async");
	return WALK_INTO;
}

/* The instances that except (A, B) catches. */
static expr_id
caught(struct walk *w, TSNode value)
{
	uint32_t i, n;
	expr_id e = NONE, f;

	if (py_kind(value) != PY_TUPLE)
		return expr_make(w, EXPR_NEW, py_value(w, value), NONE);
	n = py_count(value);
	for (i = 0; i < n && i < TYPE_ARGS; i++) {
		f = expr_make(w, EXPR_NEW,
		    py_value(w, py_child(value, i)), NONE);
		e = e == NONE ? f : py_either(w, e, f);
	}
	return e == NONE ? expr_unknown(w) : e;
}

static void
bind_caught(struct walk *w, TSNode value, TSNode target, TSNode node)
{
	struct source s = py_source(TYPING_ASSIGNED, caught(w, value), node);

	s.inner = !py_in_function(w);
	py_bind(w, target, &s);
}

static enum walk_next
enter_except(struct walk *w, TSNode node)
{
	TSNode value = node_field(node, "value");
	TSNode alias = node_field(node, "alias");

	py_state(w)->except = py_kind(value) == PY_ASPAT ? value.id : NULL;
	if (!ts_node_is_null(alias))
		bind_caught(w, value, alias, node);
	return WALK_INTO;
}

/* X as y: in a case, an except clause or a with statement. */
static enum walk_next
enter_as(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode value = py_first(node), target = node_field(node, "alias");
	struct source s;
	expr_id e;

	if (node_is(value, "case_pattern")) {
		TSNode class = node_child_of(value, "class_pattern");

		target = py_child(node,
		    py_count(node) - 1);
		e = NONE;
		if (!ts_node_is_null(class)) {
			struct text t = node_text(w, py_first(class));
			struct annotation a = { w, t.p, t.p + t.len, 0, 0 };

			e = expr_make(w, EXPR_NEW, py_union(&a), NONE);
			py->ntypes = 0;
		}
		s = py_source(TYPING_ASSIGNED, e, node);
		py_bind(w, target, &s);
	} else if (py->except == node.id) {
		bind_caught(w, value, target, node);
	} else {
		e = expr_call(w, expr_member(w, py_value(w, value), walk_cstr(w,
		    py->async_with ? "__aenter__" : "__enter__")));
		s = py_source(TYPING_ASSIGNED, e, node);
		py_bind(w, target, &s);
	}
	py_skip_target(w, target, 0);
	return WALK_INTO;
}

static enum walk_next
enter_global(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	uint32_t i, n = py_count(node);
	struct foreign *f;
	TSNode c;

	if (!walk_in_function(w))
		return WALK_OVER;
	for (i = 0; i < n; i++) {
		c = py_child(node, i);
		if (py_kind(c) != PY_IDENTIFIER)
			continue;
		f = walk_alloc(w, sizeof(*f));
		f->function = walk_function(w);
		f->name = walk_node_str(w, c);
		f->how = text_begins(node_text(w, node), "global") ?
		    PY_GLOBAL : PY_NONLOCAL;
		f->next = py->foreign;
		py->foreign = f;
		walk_unbind(w, f->name);
	}
	return WALK_OVER;
}

/* ---- match ---- */

/* A bare name in a case catches what is there; a dotted one is a value. */
static enum walk_next
enter_dotted(struct walk *w, TSNode node)
{
	struct source s = py_source(TYPING_ASSIGNED, NONE, node);
	uint32_t i, n = py_count(node);
	expr_id e;

	if (py_skipped(w, node) || n == 0)
		return WALK_OVER;
	if (n == 1) {
		py_bind(w, py_child(node, 0), &s);
		return WALK_OVER;
	}
	e = expr_name(w, walk_node_str(w, py_child(node, 0)));
	for (i = 1; i < n; i++)
		e = expr_member(w, e, walk_node_str(w,
		    py_child(node, i)));
	py_ref(w, REF_FIELD, e, node, REF_ARITY_UNKNOWN);
	return WALK_OVER;
}

static enum walk_next
enter_class_pattern(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode name = py_first(node);
	struct text t = node_text(w, name);
	struct annotation a = { w, t.p, t.p + t.len, node_line(name), 0 };

	py->ntypes = 0;
	py_ref(w, REF_NAME, py_union(&a), name, REF_ARITY_UNKNOWN);
	py->ntypes = 0;
	py_skip(w, name);
	return WALK_INTO;
}

static enum walk_next
enter_keyword_pattern(struct walk *w, TSNode node)
{
	py_skip(w, py_first(node));
	return WALK_INTO;
}

static enum walk_next
enter_splat_pattern(struct walk *w, TSNode node)
{
	struct source s = py_source(TYPING_ASSIGNED, NONE, node);
	TSNode name = py_first(node);

	if (py_kind(name) == PY_IDENTIFIER)
		py_bind(w, name, &s);
	return WALK_OVER;
}

/* ---- imports ---- */

/* An import in a function of a name that is also assigned there. */
static void
imported(struct walk *w, str_id name)
{
	struct py *py = py_state(w);
	struct foreign *f;

	if (!py_in_function(w))
		return;
	f = walk_alloc(w, sizeof(*f));
	f->function = walk_function(w);
	f->name = name;
	f->how = PY_IMPORTED;
	f->next = py->foreign;
	py->foreign = f;
	if (walk_bound(w, name))
		walk_type_bind(w, TYPING_ASSIGNED, walk_bind_function(w, name),
		    expr_global(w, name));
}

/* A dotted name without the blanks that may stand in it. */
static struct text
compact(struct walk *w, struct text t)
{
	char *p;
	size_t i, n = 0;

	for (i = 0; i < t.len && !isspace((unsigned char)t.p[i]) &&
	    t.p[i] != '\\'; i++)
		continue;
	if (i == t.len)
		return t;
	p = walk_alloc(w, t.len);
	for (i = 0; i < t.len; i++)
		if (!isspace((unsigned char)t.p[i]) && t.p[i] != '\\')
			p[n++] = t.p[i];
	return (struct text){ p, n };
}

static uint32_t
import_flags(const struct walk *w, TSNode node)
{
	return ts_node_start_byte(node) < py_state(w)->typing_end ?
	    IMPORT_TYPE : 0;
}

/* import a.b.c, import a.b.c as d */
static enum walk_next
enter_import(struct walk *w, TSNode node)
{
	uint32_t i, n = py_count(node);
	uint32_t flags = import_flags(w, node), line = node_line(node);
	struct text t, top;
	str_id local;
	TSNode c;

	for (i = 0; i < n; i++) {
		c = py_child(node, i);
		if (node_is(c, "aliased_import")) {
			local = walk_node_str(w, node_field(c, "alias"));
			t = compact(w, node_text(w, node_field(c, "name")));
			walk_import(w, local, walk_str(w, t), NONE, flags, line);
			imported(w, local);
			continue;
		}
		if (!node_is(c, "dotted_name"))
			continue;
		/* Binds the first word; loads them all. */
		t = top = compact(w, node_text(w, c));
		if (memchr(t.p, '.', t.len) != NULL) {
			top.len = (size_t)((const char *)memchr(t.p, '.',
			    t.len) - t.p);
			walk_import(w, NONE, walk_str(w, t), NONE,
			    flags | IMPORT_SIDE, line);
		}
		local = walk_str(w, top);
		walk_import(w, local, local, NONE, flags, line);
		imported(w, local);
	}
	return WALK_OVER;
}

static void
import_member(struct walk *w, TSNode c, struct text module, uint32_t flags,
    uint32_t line)
{
	TSNode name = c, alias = c;
	str_id local;

	if (node_is(c, "aliased_import")) {
		name = node_field(c, "name");
		alias = node_field(c, "alias");
		/* from x import y as y: meant for others. */
		if (text_eq(node_text(w, name), node_text(w, alias)))
			flags |= IMPORT_REEXPORT;
	}
	if (text_is(node_text(w, name), "cast") &&
	    text_begins(module, "typing"))
		py_state(w)->cast = 1;
	local = walk_node_str(w, alias);
	walk_import(w, local, walk_str(w, module), walk_node_str(w, name),
	    flags, line);
	imported(w, local);
}

/* from ..a.b import c as d, e */
static enum walk_next
enter_from(struct walk *w, TSNode node)
{
	TSNode from = node_field(node, "module_name"), c;
	uint32_t i, n = py_count(node), levels = 0;
	uint32_t flags = import_flags(w, node), line = node_line(node);
	struct text module = compact(w, node_text(w, from));

	while (levels < module.len && module.p[levels] == '.')
		levels++;
	flags |= IMPORT_LEVELS(levels > 255 ? 255 : levels);
	for (i = 0; i < n; i++) {
		c = py_child(node, i);
		if (c.id == from.id)
			continue;
		if (node_is(c, "wildcard_import"))
			walk_import(w, NONE, walk_str(w, module), NONE,
			    flags | IMPORT_STAR, line);
		else if (node_is(c, "dotted_name") ||
		    node_is(c, "aliased_import"))
			import_member(w, c, module, flags, line);
	}
	return WALK_OVER;
}

static enum walk_next
enter_future(struct walk *w, TSNode node)
{
	(void)w;
	(void)node;
	return WALK_OVER;
}

/* ---- what functions give ---- */

static enum walk_next
enter_return(struct walk *w, TSNode node)
{
	const struct py *py = py_state(w);
	TSNode value = py_first(node);
	uint32_t fn = walk_function(w);

	if (fn == 0 || py->function == NULL || py->function->declared ||
	    ts_node_is_null(value) || py_kind(value) == PY_NONE)
		return WALK_INTO;
	walk_type_def(w, TYPING_RETURNED, fn, py_value(w, value));
	return WALK_INTO;
}

static enum walk_next
enter_yield(struct walk *w, TSNode node)
{
	const struct py *py = py_state(w);
	TSNode value = py_first(node);
	uint32_t fn = walk_function(w);
	expr_id e;

	if (fn == 0 || py->function == NULL || py->function->declared ||
	    ts_node_is_null(value))
		return WALK_INTO;
	e = py_value(w, value);
	if (!text_begins(node_text(w, ts_node_child(node, 1)), "from"))
		e = expr_make(w, EXPR_GENERIC, py_literal(w, "Generator"), e);
	walk_type_def(w, TYPING_RETURNED, fn, e);
	return WALK_INTO;
}

static enum walk_next
enter_raise(struct walk *w, TSNode node)
{
	TSNode e = py_first(node);

	if (ts_node_is_null(e) || e.id == node_field(node, "cause").id)
		return WALK_INTO;
	if (py_kind(e) == PY_CALL)
		py_ref(w, REF_THROW, py_value(w, node_field(e, "function")), e,
		    REF_ARITY_UNKNOWN);
	else if (py_kind(e) == PY_IDENTIFIER || py_kind(e) == PY_ATTRIBUTE) {
		py_ref(w, REF_THROW, py_value(w, e), e, REF_ARITY_UNKNOWN);
		py_skip(w, e);
	}
	return WALK_INTO;
}

/* ---- reads ---- */

static uint32_t
arity(const struct walk *w, TSNode args)
{
	struct text t = node_text(w, args);

	if (!node_is(args, "argument_list"))
		return 1;
	/* *args or a product: not worth telling apart. */
	if (memchr(t.p, '*', t.len < 1000 ? t.len : 1000) != NULL)
		return REF_ARITY_UNKNOWN;
	return py_count(args);
}

static enum walk_next
enter_call(struct walk *w, TSNode node)
{
	TSNode fn = node_field(node, "function");
	enum py_kind k = py_kind(fn);
	struct text t;

	py_ref(w, REF_CALL, py_value(w, fn), fn,
	    arity(w, node_field(node, "arguments")));
	if (k == PY_IDENTIFIER || k == PY_ATTRIBUTE)
		py_skip(w, fn);
	if (k == PY_ATTRIBUTE && walk_container(w) == 0) {
		t = node_text(w, fn);
		if (text_is(t, "__all__.extend") || text_is(t, "__all__.append"))
			export_more(w, py_argument(node, 0));
	}
	return WALK_INTO;
}

static enum walk_next
enter_attribute(struct walk *w, TSNode node)
{
	if (!py_skipped(w, node))
		py_ref(w, REF_FIELD, py_value(w, node),
		    node_field(node, "attribute"), REF_ARITY_UNKNOWN);
	py_skip(w, node_field(node, "attribute"));
	return WALK_INTO;
}

static enum walk_next
enter_identifier(struct walk *w, TSNode node)
{
	str_id name;

	if (py_skipped(w, node))
		return WALK_INTO;
	name = walk_node_str(w, node);
	if (!walk_bound(w, name))
		py_ref(w, REF_NAME, expr_name(w, name), node,
		    REF_ARITY_UNKNOWN);
	return WALK_INTO;
}

static enum walk_next
enter_keyword(struct walk *w, TSNode node)
{
	py_skip(w, node_field(node, "name"));
	return WALK_INTO;
}

static enum walk_next
enter_arguments(struct walk *w, TSNode node)
{
	return py_skipped(w, node) ? WALK_OVER : WALK_INTO;
}

/* Annotations were read with what they annotate. */
static enum walk_next
enter_type(struct walk *w, TSNode node)
{
	(void)w;
	(void)node;
	return WALK_OVER;
}

/* ---- the file ---- */

static int
is_test_path(struct text path)
{
	const char *slash = memrchr(path.p, '/', path.len), *p;
	struct text base = path;
	size_t i, n;

	if (slash != NULL) {
		base.p = slash + 1;
		base.len = (size_t)(path.p + path.len - base.p);
	}
	if (text_begins(base, "test_") || text_ends(base, "_test.py") ||
	    text_is(base, "tests.py") || text_is(base, "test.py") ||
	    text_is(base, "conftest.py"))
		return 1;
	for (i = 0; i < path.len; i += n + 1) {
		p = memchr(path.p + i, '/', path.len - i);
		if (p == NULL)
			return 0;
		n = (size_t)(p - path.p) - i;
		if ((n == 4 && memcmp(path.p + i, "test", 4) == 0) ||
		    (n == 5 && memcmp(path.p + i, "tests", 5) == 0))
			return 1;
	}
	return 0;
}

static void
begin(struct walk *w)
{
	struct py *py = walk_alloc(w, sizeof(*py));

	if (!py_kinds_made)
		py_kinds_make(LANG_PARSER());
	*walk_state(w) = py;
	py->outer = NONE;
	if ((walk_file(w)->flags & FILE_TEST) || is_test_path(walk_file(w)->path)) {
		py->test_file = 1;
		walk_set_file_flag(w, FILE_TEST);
	}
}

static const struct lang_rule rules[] = {
	{ "module",			enter_module,		NULL },
	{ "function_definition",	enter_function,		leave_function },
	{ "class_definition",		enter_class,		NULL },
	{ "decorated_definition",	enter_decorated,	NULL },
	{ "decorator",			enter_decorator,	NULL },
	{ "lambda",			enter_lambda,		NULL },
	{ "block",			enter_block,		NULL },
	{ "if_statement",		enter_if,		NULL },
	{ "elif_clause",		enter_if,		NULL },
	{ "boolean_operator",		enter_bool,		NULL },
	{ "assert_statement",		enter_assert,		NULL },
	{ "assignment",			enter_assignment,	NULL },
	{ "augmented_assignment",	enter_augmented,	NULL },
	{ "named_expression",		enter_named,		NULL },
	{ "type_alias_statement",	enter_alias,		NULL },
	{ "for_statement",		enter_for,		NULL },
	{ "list_comprehension",		enter_comprehension,	NULL },
	{ "set_comprehension",		enter_comprehension,	NULL },
	{ "dictionary_comprehension",	enter_comprehension,	NULL },
	{ "generator_expression",	enter_comprehension,	NULL },
	{ "with_statement",		enter_with,		NULL },
	{ "except_clause",		enter_except,		NULL },
	{ "as_pattern",			enter_as,		NULL },
	{ "global_statement",		enter_global,		NULL },
	{ "nonlocal_statement",		enter_global,		NULL },
	{ "dotted_name",		enter_dotted,		NULL },
	{ "class_pattern",		enter_class_pattern,	NULL },
	{ "keyword_pattern",		enter_keyword_pattern,	NULL },
	{ "splat_pattern",		enter_splat_pattern,	NULL },
	{ "import_statement",		enter_import,		NULL },
	{ "import_from_statement",	enter_from,		NULL },
	{ "future_import_statement",	enter_future,		NULL },
	{ "return_statement",		enter_return,		NULL },
	{ "yield",			enter_yield,		NULL },
	{ "raise_statement",		enter_raise,		NULL },
	{ "call",			enter_call,		NULL },
	{ "attribute",			enter_attribute,	NULL },
	{ "identifier",			enter_identifier,	NULL },
	{ "keyword_argument",		enter_keyword,		NULL },
	{ "argument_list",		enter_arguments,	NULL },
	{ "type",			enter_type,		NULL },
	{ "type_parameter",		enter_type,		NULL },
	{ NULL,				NULL,			NULL }
};

static const char *const comments[] = { "comment", NULL };

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = LANG_NAME,
	.parser = LANG_PARSER,
	.rules = rules,
	.comments = comments,
	.begin = begin,
	.flags = LANG_CLASS_SCOPE_HIDDEN
};
