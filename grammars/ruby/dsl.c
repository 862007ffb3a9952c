/*
 * Ruby: calls that define something.
 */
#include "rb.h"

/* ---- fields, mixins ---- */

/* attr_reader :a, :b */
static void
attributes(struct walk *w, TSNode call, TSNode args, uint32_t flags)
{
	struct walk_def d = { .kind = NODE_FIELD, .leaf = 1 };
	const struct rb_frame *f = rb_frame(w);
	uint32_t i, n, ord, first = 1;
	const TSNode *v = node_children(w, args, &n);
	expr_id custom;
	TSNode c;

	for (i = 0; i < n; i++) {
		c = v[i];
		d.name = rb_literal(w, c);
		if (d.name.len == 0 || node_is(c, "pair"))
			continue;
		d.parent = f->class;
		d.flags = f->visibility | flags;
		if (f->singleton)
			d.flags |= NODE_STATIC;
		d.node = c;
		d.head = first ? call : c;
		d.name_node = c;
		ord = walk_define(w, &d);
		walk_def_signature(w, ord, node_text(w, call));
		rb_yard_result(w, call, ord);
		custom = rb_by_custom(w, d.name);
		if (custom != NONE)
			walk_type_def(w, TYPING_LIKELY, ord, custom);
		first = 0;
	}
}

static void
mixins(struct walk *w, TSNode args, struct text how)
{
	const struct rb_frame *f = rb_frame(w);
	int extend = text_is(how, "extend") || f->singleton;
	uint32_t i, n;
	const TSNode *v = node_children(w, args, &n);
	TSNode c;
	expr_id e, kept;

	for (i = 0; i < n; i++) {
		c = v[i];
		kept = e = rb_expr(w, c, 0);
		if (extend)
			kept = expr_make(w, EXPR_DEREF, e, NONE);
		else if (text_is(how, "prepend"))
			kept = expr_make(w, EXPR_POINTER, e, NONE);
		walk_type_def(w, TYPING_IMPLEMENTS, f->class, kept);
		if (!node_is(c, "constant") && !node_is(c, "scope_resolution"))
			continue;
		rb_take(w, c);
		walk_ref_from(w, REF_IMPLEMENTS, e, f->class, node_line(c), 0);
	}
}

/* module_function: its methods are the module's own, too. */
static void
extend_self(struct walk *w, uint32_t class)
{
	walk_type_def(w, TYPING_IMPLEMENTS, class, expr_make(w, EXPR_DEREF,
	    expr_make(w, EXPR_SELF, class, NONE), NONE));
}

/* ---- visibility ---- */

static int
visibility_of(struct text name, uint32_t *flags)
{
	*flags = NODE_PUBLIC;
	if (text_in("private private_class_method private_constant", name))
		*flags = NODE_PRIVATE;
	else if (text_is(name, "protected"))
		*flags = NODE_PROTECTED;
	else if (!text_in("public public_class_method module_function", name))
		return 0;
	return 1;
}

static void
set_visibility(struct walk *w, struct text name, uint32_t flags)
{
	uint32_t ord = name.len == 0 ? 0 :
	    walk_def_find(w, rb_frame(w)->class, name);

	if (ord != 0)
		walk_def_set_flags(w, ord, flags, NODE_VISIBILITY);
}

/* private :a, "b"; private def c … end; private attr_reader :d */
static void
set_all(struct walk *w, TSNode args, uint32_t flags, int depth)
{
	uint32_t i, n;
	const TSNode *v = node_children(w, args, &n);
	TSNode c;

	for (i = 0; i < n && depth < EXPR_DEPTH; i++) {
		c = v[i];
		if (node_is(c, "method") || node_is(c, "singleton_method"))
			set_visibility(w, node_text(w, node_field(c, "name")),
			    flags);
		else if (node_is(c, "call"))
			set_all(w, node_field(c, "arguments"), flags,
			    depth + 1);
		else if (node_is(c, "array") || node_is(c, "symbol_array"))
			set_all(w, c, flags, depth + 1);
		else if (node_is(c, "splat_argument"))
			set_all(w, rb_first(c), flags, depth + 1);
		else
			set_visibility(w, rb_literal(w, c), flags);
	}
}

void
rb_dsl_leave(struct walk *w, struct text name, TSNode args)
{
	uint32_t flags;

	if (rb_frame(w)->class != 0 && rb_frame(w)->body &&
	    node_args(args) > 0 && visibility_of(name, &flags))
		set_all(w, args, flags, 0);
}

static int
visibility(struct walk *w, struct text name, TSNode args)
{
	struct rb_frame *f = rb_frame(w);
	uint32_t flags;

	if (!visibility_of(name, &flags))
		return 0;
	if (text_is(name, "module_function"))
		extend_self(w, f->class);
	if (node_args(args) == 0) {
		f->visibility = flags;
		f->module_function = text_is(name, "module_function");
	}
	return 1;
}

/* ---- methods ---- */

/* A method that calls E. */
static void
forwarding(struct walk *w, TSNode call, TSNode at, struct text name, expr_id e)
{
	static const TSNode null;
	uint32_t ord;

	if (name.len == 0)
		return;
	ord = rb_define(w, at, at, name, null);
	walk_def_signature(w, ord, node_text(w, call));
	walk_type_def(w, TYPING_ALIAS, ord, e);
	walk_ref_from(w, REF_CALL, e, ord, node_line(at), REF_ARITY_UNKNOWN);
}

/* alias new old */
enum walk_next
rb_alias(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name"), old = node_field(n, "alias");
	struct text t = rb_literal(w, name), o = rb_literal(w, old);
	struct rb_frame *f = rb_frame(w);
	enum rb_self self = f->self;

	if (node_is(name, "global_variable"))
		return WALK_OVER;
	if (f->class != 0)
		f->self = f->singleton ? RB_CLASS : RB_INSTANCE;
	forwarding(w, n, n, t.len > 0 ? t : node_text(w, name), rb_own(w,
	    walk_str(w, o.len > 0 ? o : node_text(w, old))));
	f->self = self;
	return WALK_OVER;
}

static void
alias_method(struct walk *w, TSNode call, TSNode args)
{
	struct text name = rb_literal(w, node_arg(args, 0));
	struct text old = rb_literal(w, node_arg(args, 1));
	struct rb_frame *f = rb_frame(w);
	enum rb_self self = f->self;

	f->self = f->singleton ? RB_CLASS : RB_INSTANCE;
	if (old.len > 0)
		forwarding(w, call, node_arg(args, 0), name,
		    rb_own(w, walk_str(w, old)));
	f->self = self;
}

/* What def_delegators and delegate name as receiver: :@a, :a, "a.b". */
static expr_id
delegate_to(struct walk *w, struct text to)
{
	const struct rb_frame *f = rb_frame(w);
	expr_id self = expr_make(w, EXPR_SELF, f->class, NONE);

	if (to.len == 0 || memchr(to.p, '.', to.len) != NULL)
		return expr_unknown(w);
	if (text_is(to, "class"))
		return expr_make(w, EXPR_DEF, f->class, NONE);
	if (to.p[0] == '@')
		return expr_member(w, self, walk_str(w, to));
	if (to.p[0] >= 'A' && to.p[0] <= 'Z')
		return expr_global(w, walk_str(w, to));
	return expr_call(w, expr_member(w, self, walk_str(w, to)));
}

/* def_delegators :@to, :a, :b; def_delegator :@to, :a, :name */
static void
def_delegators(struct walk *w, TSNode call, TSNode args, int one)
{
	expr_id to = delegate_to(w, rb_literal(w, node_arg(args, 0)));
	uint32_t i, n;
	const TSNode *v = node_children(w, args, &n);
	struct text t, name;

	for (i = 1; i < n && !(one && i > 1); i++) {
		name = t = rb_literal(w, v[i]);
		if (one && n > 2)
			name = rb_literal(w, node_arg(args, 2));
		forwarding(w, call, v[i], name,
		    expr_member(w, to, walk_str(w, t)));
	}
}

/* delegate :a, :b, to: :c */
static void
delegate(struct walk *w, TSNode call, TSNode args)
{
	uint32_t i, n;
	const TSNode *v = node_children(w, args, &n);
	struct text to = { "", 0 }, t;
	TSNode c;

	for (i = 0; i < n; i++) {
		c = v[i];
		if (node_is(c, "pair") && text_is(node_text(w, node_field(c,
		    "key")), "to"))
			to = rb_literal(w, node_field(c, "value"));
	}
	for (i = 0; i < n && to.len > 0; i++) {
		c = v[i];
		if ((t = rb_literal(w, c)).len > 0)
			forwarding(w, call, c, t, expr_member(w,
			    delegate_to(w, to), walk_str(w, t)));
	}
}

static int
define_method(struct walk *w, TSNode call, TSNode args, int singleton)
{
	static const TSNode null;
	TSNode block = node_field(call, "block"), at = rb_first(args);
	struct text name = rb_literal(w, at);
	struct rb_frame *f = rb_frame(w);
	int before = f->singleton;

	if (name.len == 0)
		return 0;
	f->singleton |= singleton;
	rb_define(w, call, at, name, ts_node_is_null(block) ? null : block);
	f->singleton = before;
	return 1;
}

/* class_methods do … end: module ClassMethods. */
static int
class_methods(struct walk *w, TSNode call)
{
	struct walk_def d = { .kind = NODE_MODULE, .parent = DEF_HERE };
	struct rb_frame *f;

	if (ts_node_is_null(node_field(call, "block")))
		return 0;
	d.node = call;
	d.name = (struct text){ "ClassMethods", 12 };
	d.body = node_field(call, "block");
	f = rb_push(w, call);
	f->class = walk_define(w, &d);
	f->visibility = NODE_PUBLIC;
	return 1;
}

/* ---- files ---- */

static int
require(struct walk *w, TSNode call, struct text name, TSNode args)
{
	uint32_t flags = IMPORT_SIDE;
	TSNode path = rb_first(args);

	if (text_is(name, "autoload"))
		path = node_arg(args, 1);
	else if (text_is(name, "require_relative"))
		flags |= IMPORT_LEVELS(1);
	else if (!text_in("require load require_dependency", name))
		return 0;
	if (rb_literal(w, path).len == 0)
		return node_args(args) > 0;
	walk_import(w, NONE, walk_str(w, rb_literal(w, path)), NONE, flags,
	    node_line(call));
	return 1;
}

/* ---- all of them ---- */

static int
in_class(struct walk *w, TSNode call, struct text name, TSNode args)
{
	if (text_in("attr_reader attr_writer attr_accessor attr", name))
		attributes(w, call, args, 0);
	else if (text_in("cattr_accessor cattr_reader cattr_writer "
	    "mattr_accessor mattr_reader mattr_writer class_attribute "
	    "thread_mattr_accessor", name))
		attributes(w, call, args, NODE_STATIC);
	else if (text_in("include extend prepend", name))
		mixins(w, args, name);
	else if (text_is(name, "alias_method"))
		alias_method(w, call, args);
	else if (text_in("def_delegators def_instance_delegators", name))
		def_delegators(w, call, args, 0);
	else if (text_in("def_delegator def_instance_delegator", name))
		def_delegators(w, call, args, 1);
	else if (text_is(name, "delegate"))
		delegate(w, call, args);
	else if (text_is(name, "define_method"))
		return define_method(w, call, args, 0);
	else if (text_is(name, "define_singleton_method"))
		return define_method(w, call, args, 1);
	else if (text_is(name, "class_methods"))
		return class_methods(w, call);
	else
		return visibility(w, name, args);
	return 1;
}

int
rb_dsl(struct walk *w, TSNode call, struct text name, TSNode args)
{
	const struct rb_frame *f = rb_frame(w);

	if (require(w, call, name, args))
		return 1;
	return f->class != 0 && f->body && in_class(w, call, name, args);
}
