/*
 * Ruby: methods, and what they return.
 */
#include "rb.h"

/* ---- what YARD says ---- */

/* The comment lines right above START, as one text. */
static struct text
comment_above(const struct walk *w, uint32_t start)
{
	const char *s = walk_source(w);
	uint32_t end = start, line, i;

	while (end > 0 && s[end - 1] != '\n')
		end--;
	for (line = end; line > 0; line = i) {
		for (i = line - 1; i > 0 && s[i - 1] != '\n';)
			i--;
		start = i;
		while (start < line && (s[start] == ' ' || s[start] == '\t'))
			start++;
		if (s[start] != '#')
			break;
	}
	return (struct text){ s + line, end - line };
}

static size_t
constant_length(const char *p, const char *end)
{
	const char *q = p;

	while (q < end && ((*q >= 'a' && *q <= 'z') || *q == '_' ||
	    (*q >= 'A' && *q <= 'Z') || (*q >= '0' && *q <= '9')))
		q++;
	return (size_t)(q - p);
}

/*
 * The first class that is named from P on, where a list of types begins:
 * Foo::Bar, nil] or Array<Foo>].
 */
static expr_id
yard_name(struct walk *w, const char *p, const char *end, int depth)
{
	expr_id e = NONE, arg;
	size_t n;
	str_id s;

	while (p < end && *p != ']' && *p != '\n' && (*p < 'A' || *p > 'Z'))
		p++;
	while (p < end && *p >= 'A' && *p <= 'Z') {
		n = constant_length(p, end);
		s = walk_str(w, (struct text){ p, n });
		e = e == NONE ? expr_global(w, s) : expr_member(w, e, s);
		p += n;
		if (end - p < 3 || p[0] != ':' || p[1] != ':')
			break;
		p += 2;
	}
	if (e != NONE && p < end && *p == '<' && depth < 4) {
		arg = yard_name(w, p + 1, end, depth + 1);
		if (arg != NONE)
			e = expr_make(w, EXPR_GENERIC, e, arg);
	}
	return e;
}

static expr_id
yard_type(struct walk *w, const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p < end && *p == '[' ? yard_name(w, p + 1, end, 0) : NONE;
}

void
rb_yard_result(struct walk *w, TSNode n, uint32_t ord)
{
	struct text t = comment_above(w, ts_node_start_byte(n));
	const char *p = memmem(t.p, t.len, "@return", 7);
	expr_id e;

	if (p == NULL)
		return;
	e = yard_type(w, p + 7, t.p + t.len);
	if (e != NONE)
		walk_type_def(w, TYPING_RETURNS, ord, e);
}

/* @param name [Type], @param [Type] name */
expr_id
rb_yard_param(struct walk *w, TSNode n, struct text name)
{
	struct text t = comment_above(w, ts_node_start_byte(n));
	const char *end = t.p + t.len, *p = t.p, *nl, *q;

	while ((p = memmem(p, (size_t)(end - p), "@param", 6)) != NULL) {
		p += 6;
		nl = memchr(p, '\n', (size_t)(end - p));
		if (nl == NULL)
			nl = end;
		while (p < nl && *p == ' ')
			p++;
		q = memmem(p, (size_t)(nl - p), name.p, name.len);
		if (q == p && p + name.len < nl && p[name.len] == ' ')
			return yard_type(w, p + name.len, nl);
		if (*p == '[' && (q = memchr(p, ']', (size_t)(nl - p))) != NULL
		    && (size_t)(nl - q) >= name.len + 2 && q[1] == ' ' &&
		    memcmp(q + 2, name.p, name.len) == 0 &&
		    (q + 2 + name.len == nl || q[2 + name.len] == ' '))
			return yard_type(w, p, nl);
	}
	return NONE;
}

/* ---- definitions ---- */

/* The call or list that the definition is an argument of: private def f. */
static TSNode
head_of(TSNode n)
{
	TSNode p = ts_node_parent(n);

	if (!node_is(p, "argument_list"))
		return n;
	p = ts_node_parent(p);
	return node_is(p, "call") && ts_node_start_point(p).row ==
	    ts_node_start_point(n).row ? p : n;
}

static void
open_method(struct walk *w, uint32_t ord, TSNode n, int singleton)
{
	struct rb_frame *f = rb_push(w, n);

	f->method = ord;
	f->body = f->singleton = 0;
	if (f->class != 0)
		f->self = singleton ? RB_CLASS : RB_INSTANCE;
	/* A method in a block of a test file sees what let() bound. */
	if (f->class != 0 || f->before->before == NULL)
		rb_barrier(w);
}

/* Up to the end of the parameters, or of the name. */
static void
signature(struct walk *w, TSNode n, TSNode list, TSNode name, uint32_t ord)
{
	walk_def_signature_at(w, ord, ts_node_start_byte(n),
	    ts_node_end_byte(ts_node_is_null(list) ? name : list), "");
}

static uint32_t
define(struct walk *w, TSNode n, TSNode name_node, struct text name,
    int singleton)
{
	struct walk_def d = { .parent = DEF_HERE };
	const struct rb_frame *f = rb_frame(w);
	TSNode list = node_field(n, "parameters");
	expr_id custom;
	uint32_t ord;

	d.kind = f->class != 0 ? NODE_METHOD : NODE_FUNCTION;
	d.node = n;
	d.head = head_of(n);
	d.name_node = name_node;
	d.name = name;
	d.body = node_field(n, "body");
	singleton |= f->singleton;
	if (f->class != 0 && f->body)
		d.flags = f->visibility;
	if (f->module_function)
		d.flags = NODE_PUBLIC;
	if (singleton)
		d.flags = (f->singleton ? f->visibility : NODE_PUBLIC) |
		    NODE_STATIC;
	else if (f->class != 0 && text_is(name, "initialize"))
		d.flags = NODE_PRIVATE | NODE_CONSTRUCTOR;
	else if (rb_is_test_method(w, name))
		d.flags |= NODE_TEST;
	if (f->class != 0)
		d.parent = f->class;
	ord = walk_define(w, &d);
	signature(w, n, list, name_node, ord);
	open_method(w, ord, n, singleton);
	rb_yard_result(w, d.head, ord);
	if (ts_node_is_null(list) && (custom = rb_by_custom(w, name)) != NONE)
		walk_type_def(w, TYPING_LIKELY, ord, custom);
	rb_parameters(w, list, d.head);
	return ord;
}

enum walk_next
rb_method(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");

	rb_take(w, name);
	if (node_is(name, "setter"))
		rb_take(w, node_field(name, "name"));
	define(w, n, name, node_text(w, name), 0);
	return WALK_INTO;
}

/* def self.f; def A.f in A: of any other object nothing is known. */
enum walk_next
rb_singleton_method(struct walk *w, TSNode n)
{
	const struct rb_frame *f = rb_frame(w);
	TSNode name = node_field(n, "name"), object = node_field(n, "object");

	rb_take(w, name);
	if (node_is(name, "setter"))
		rb_take(w, node_field(name, "name"));
	define(w, n, name, node_text(w, name), node_is(object, "self") ||
	    (f->class != 0 && node_is(object, "constant")));
	return WALK_INTO;
}

/* The value of its last statement; `return x` is said by rb_return(). */
void
rb_method_leave(struct walk *w, TSNode n)
{
	const struct rb_frame *f = rb_frame(w);
	TSNode body = node_field(n, "body");

	if (f->node == n.id && f->method != 0 && (walk_def_flags(w, f->method) &
	    NODE_CONSTRUCTOR) == 0)
		walk_type_def(w, TYPING_RETURNED, f->method,
		    node_is(body, "body_statement") || ts_node_is_null(body) ?
		    rb_value_of(w, body, 0) : rb_expr(w, body, 0));
	rb_leave(w, n);
}

uint32_t
rb_define(struct walk *w, TSNode n, TSNode at, struct text name, TSNode body)
{
	struct walk_def d = { .kind = NODE_METHOD, .parent = DEF_HERE };
	const struct rb_frame *f = rb_frame(w);
	struct rb_frame *g;
	uint32_t ord;

	if (f->class == 0)
		d.kind = NODE_FUNCTION;
	else
		d.parent = f->class;
	d.node = n;
	d.name_node = at;
	d.name = name;
	d.body = body;
	d.leaf = ts_node_is_null(body);
	d.flags = f->body ? f->visibility : NODE_PUBLIC;
	if (f->singleton)
		d.flags |= NODE_STATIC;
	ord = walk_define(w, &d);
	if (d.leaf)
		return ord;
	g = rb_push(w, n);
	g->method = ord;
	g->body = 0;
	if (g->class != 0)
		g->self = g->singleton ? RB_CLASS : RB_INSTANCE;
	g->singleton = 0;
	return ord;
}
