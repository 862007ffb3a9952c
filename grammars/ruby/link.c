/*
 * Ruby: how names resolve across files.
 *
 * Constants are looked for in the classes around them, then in ancestors;
 * methods in method resolution order.  No file needs to be required for
 * that: what is loaded first, and by whom, is not known, but in a program
 * that runs everything is there.
 */
#include <stdio.h>

#include "rblink.h"

struct rb_link *
rb_link(struct linker *l)
{
	return *link_state(l, &link_ruby);
}

/* ---- files ---- */

static const char *const suffixes[] = { "", ".rb", ".rake", "/init.rb" };

static struct value
required(struct linker *l, struct text dir, struct text path)
{
	char buf[4096];
	file_no f;
	size_t i;
	int n;

	if ((n = link_path_join(buf, sizeof(buf), dir, path)) == -1)
		return VALUE_NONE;
	for (i = 0; i < COUNT(suffixes); i++) {
		f = link_file_at(l, (struct text){ buf, (size_t)n }, "",
		    (struct text){ "", 0 }, suffixes[i]);
		if (f != FILE_NONE)
			return value_module(l, f, VALUE_PROVED);
	}
	return VALUE_NONE;
}

/*
 * The load path: lib of any folder around the file, of the top, test, spec;
 * of a repository of many gems the nearest lib that has it.
 */
static struct value
on_load_path(struct linker *l, file_no file, struct text path)
{
	static const char *const roots[] = { "lib", "", "test", "spec",
	    "tests", "app", "src", "ext" };
	struct text dir = link_file_dir(l, file);
	char buf[4096];
	struct value v;
	size_t i;
	const char *slash;
	int n;

	for (;;) {
		for (i = 0; i < COUNT(roots); i++) {
			n = snprintf(buf, sizeof(buf), "%.*s%s%s",
			    (int)dir.len, dir.p, dir.len > 0 &&
			    roots[i][0] != '\0' ? "/" : "", roots[i]);
			if (n < 0 || (size_t)n >= sizeof(buf))
				continue;
			v = required(l, (struct text){ buf, (size_t)n }, path);
			if (v.id != 0)
				return v;
		}
		if (dir.len == 0)
			return VALUE_NONE;
		slash = memrchr(dir.p, '/', dir.len);
		dir.len = slash == NULL ? 0 : (size_t)(slash - dir.p);
	}
}

/* The only file that ends in lib/PATH.rb. */
static struct value
in_some_lib(struct linker *l, struct text path)
{
	const char *slash = memrchr(path.p, '/', path.len);
	struct text base = path, t;
	const file_no *files;
	uint32_t i, n;
	char buf[512], tail[512];
	int k;

	if (slash != NULL) {
		base.p = slash + 1;
		base.len = (size_t)(path.p + path.len - base.p);
	}
	k = snprintf(buf, sizeof(buf), "%.*s.rb", (int)base.len, base.p);
	if (k < 0 || (size_t)k >= sizeof(buf))
		return VALUE_NONE;
	n = link_files_named(l, (struct text){ buf, (size_t)k }, &files);
	k = snprintf(tail, sizeof(tail), "/lib/%.*s.rb", (int)path.len, path.p);
	if (k < 0 || (size_t)k >= sizeof(tail))
		return VALUE_NONE;
	for (i = 0; i < n; i++) {
		t = link_file_path(l, files[i]);
		if (t.len > (size_t)k && memcmp(t.p + t.len - k, tail,
		    (size_t)k) == 0)
			return value_module(l, files[i], CONF_PARTIAL);
	}
	return VALUE_NONE;
}

static struct value
module(struct linker *l, file_no file, const struct link_import *m)
{
	struct text path = link_text(l, m->module);
	struct value v;

	if (IMPORT_LEVEL(m->flags) > 0)
		return required(l, link_file_dir(l, file), path);
	if (path.len > 0 && path.p[0] == '.')
		return required(l, link_file_dir(l, file), path);
	if ((v = on_load_path(l, file, path)).id != 0)
		return v;
	if ((v = in_some_lib(l, path)).id != 0)
		return v;
	return value_external(l, m->module, VALUE_PROVED);
}

/* ---- names ---- */

static struct value
lookup(struct linker *l, file_no file, sym_id scope, name_id name,
    enum link_want want, uint32_t *candidates)
{
	struct text t = link_text(l, name);
	struct value v;

	(void)want;
	if (rb_is_constant_name(t)) {
		v = rb_constant(l, file, scope, name);
		/* Foo(1) is a function, too. */
		if (value_kind(l, v) != VALUE_EXTERNAL ||
		    !rb_is_kernel_method(t) || rb_is_core_class(t))
			return v;
	}
	v = rb_function(l, file, name, candidates);
	if (v.id != 0)
		return v;
	if (rb_is_kernel_method(t))
		return value_external(l, link_dotted(l, link_cname(l,
		    "Kernel"), name), VALUE_PROVED);
	return *candidates == 0 && link_file_flags(l, file) & FILE_TEST ?
	    rb_guess(l, file, name) : VALUE_NONE;
}

/* ---- members ---- */

static int
is_operator(struct text t)
{
	return t.len > 0 && t.p[0] != '_' && t.p[0] != '@' && t.p[0] != '$' &&
	    !((t.p[0] | 0x20) >= 'a' && (t.p[0] | 0x20) <= 'z') &&
	    (unsigned char)t.p[0] < 0x80;
}

static struct value
outside_member(struct linker *l, struct value r, name_id name)
{
	struct text t = link_text(l, name);
	struct value v;

	if (text_is(t, "class") &&
	    value_kind(l, r) == VALUE_EXTERNAL_INSTANCE)
		return value_external(l, value_name(l, r), r.conf);
	/* A class of the core may have been opened here, too. */
	if (rb_class(l, value_name(l, r)) != NULL) {
		v = value_kind(l, r) == VALUE_EXTERNAL ?
		    rb_class_member(l, value_name(l, r), name) :
		    rb_instance_member(l, value_name(l, r), name);
		if (value_kind(l, v) == VALUE_SYMBOL &&
		    !rb_is_class(l, value_sym(l, v)))
			return value_with(v, r.conf);
	}
	/* Operators of what is outside are not worth an edge. */
	return is_operator(t) ? value_outside(r.conf) : VALUE_NONE;
}

static struct value
class_member(struct linker *l, struct value r, name_id name)
{
	name_id q = rb_qualified(l, value_sym(l, r));
	struct text t = link_text(l, name);
	struct value v;

	/* Who has == may be anything, whatever it is called. */
	if (is_operator(t) && t.p[0] != '[' && !rb_is_constant_name(t) &&
	    r.conf <= CONF_GUESS_NAME)
		return value_outside(r.conf);
	if (value_kind(l, r) == VALUE_INSTANCE) {
		if (text_is(t, "class"))
			return value_symbol(l, value_sym(l, r), r.conf);
		v = rb_instance_member(l, q, name);
		/* Of what its name alone says to be one it may be wrong. */
		if ((v.id == 0 || (value_kind(l, v) == VALUE_OUTSIDE &&
		    r.conf <= CONF_GUESS_NAME)) && t.len > 0 && t.p[0] != '@')
			v = rb_guess(l, link_sym_file(l, value_sym(l, r)),
			    name);
	} else if (rb_is_constant_name(t)) {
		v = rb_constant_of(l, q, name);
		if (v.id == 0)
			v = rb_class_member(l, q, name);
	} else
		v = rb_class_member(l, q, name);
	if (v.id == 0 || (is_operator(t) && value_kind(l, v) != VALUE_SYMBOL &&
	    !rb_is_constant_name(t)))
		v = value_outside(VALUE_PROVED);
	return value_with(v, r.conf);
}

static struct value
member(struct linker *l, struct value r, name_id name)
{
	enum node_kind kind;
	sym_id s;

	switch (value_kind(l, r)) {
	case VALUE_SYMBOL:
	case VALUE_INSTANCE:
		break;
	case VALUE_EXTERNAL:
	case VALUE_EXTERNAL_INSTANCE:
		return outside_member(l, r, name);
	default:
		return VALUE_NONE;
	}
	s = value_sym(l, r);
	kind = link_sym_kind(l, s);
	if (kind == NODE_FILE) {	/* ::A */
		if (rb_is_constant_name(link_text(l, name)))
			return rb_constant(l, link_sym_file(l, s), SYM_NONE,
			    name);
		return VALUE_NONE;
	}
	if (link_name_is(l, name, "super()"))
		return rb_super_of(l, s);
	if (kind == NODE_CLASS || kind == NODE_MODULE)
		return class_member(l, r, name);
	/* Of a method, a constant or field of unknown type nothing is known. */
	return is_operator(link_text(l, name)) ? value_outside(r.conf) :
	    rb_guess(l, link_sym_file(l, s), name);
}

/* ---- calls ---- */

/* What the method of the core that goes by this name gives. */
static struct value
core_gives(struct linker *l, file_no file, uint32_t expr, struct value callee)
{
	struct text t = link_text(l, value_name(l, callee)), word, class;
	const char *gives = rb_core_gives(t);
	struct value r;

	word = rb_last_word(t);
	class = (struct text){ t.p, t.len > word.len ? t.len - word.len - 1 :
	    0 };
	if (text_is(word, "new"))
		return value_external_instance(l, link_name(l, class),
		    VALUE_NONE, callee.conf);
	if (gives == NULL)
		return value_outside(callee.conf);
	r = link_receiver(l, file, expr);
	if (strcmp(gives, "element") == 0)
		return value_arg(l, r).id != 0 ? value_arg(l, r) : VALUE_NONE;
	if (strcmp(gives, "same") == 0)
		return r.id != 0 ? r : value_outside(callee.conf);
	return value_external_instance(l, link_cname(l, gives),
	    VALUE_NONE, callee.conf);
}

/*
 * What METHOD gives, called on something that inherits it: where it makes
 * one of its own class, or returns itself, one of the receiver's.
 */
static struct value
own_result(struct linker *l, file_no file, uint32_t expr, sym_id method)
{
	name_id class = rb_scope(l, method);
	struct value r, v;
	name_id q;

	if (expr == LINK_NONE || class == NAME_NONE)
		return VALUE_NONE;
	r = link_receiver(l, file, expr);
	if (value_kind(l, r) != VALUE_INSTANCE &&
	    value_kind(l, r) != VALUE_SYMBOL)
		return VALUE_NONE;
	if (!rb_is_class(l, value_sym(l, r)))
		return VALUE_NONE;
	q = rb_qualified(l, value_sym(l, r));
	if (q == class || !rb_inherits(l, q, class))
		return VALUE_NONE;
	v = link_call(l, value_symbol(l, method, VALUE_PROVED));
	if (value_kind(l, v) != VALUE_INSTANCE ||
	    rb_qualified(l, value_sym(l, v)) != class)
		return v;
	return value_instance(l, value_sym(l, r), VALUE_NONE, v.conf);
}

static struct value
call(struct linker *l, file_no file, uint32_t expr, struct value callee)
{
	switch (value_kind(l, callee)) {
	case VALUE_SYMBOL:
		switch (link_sym_kind(l, value_sym(l, callee))) {
		case NODE_FIELD:
		case NODE_CONSTANT:
			return link_type_of(l, callee);
		case NODE_METHOD:
			return own_result(l, file, expr, value_sym(l, callee));
		default:
			return VALUE_NONE;
		}
	case VALUE_EXTERNAL:
		return core_gives(l, file, expr, callee);
	default:
		return VALUE_NONE;
	}
}

/* An element of something outside: of a string a string. */
static struct value
element(struct linker *l, struct value v)
{
	struct value at;

	if (value_kind(l, v) == VALUE_EXTERNAL_INSTANCE &&
	    link_name_is(l, value_name(l, v), "String"))
		return v;
	if (value_kind(l, v) != VALUE_INSTANCE)
		return VALUE_NONE;
	at = link_member(l, v, link_cname(l, "[]"));
	return value_kind(l, at) == VALUE_SYMBOL ? link_call(l, at) :
	    VALUE_NONE;
}

/* A loop over a repository's own collection: unknown what its each yields. */
static struct value
literal(struct linker *l, name_id name)
{
	if (name == NAME_NONE)
		return VALUE_NONE;
	return link_name_is(l, name, "nil") ? value_null() : VALUE_NONE;
}

static sym_id
constructor(struct linker *l, sym_id class)
{
	struct value v = rb_instance_member(l, rb_qualified(l, class),
	    rb_link(l)->initialize);

	return value_kind(l, v) == VALUE_SYMBOL && v.conf > CONF_BELOW &&
	    link_sym_kind(l, value_sym(l, v)) == NODE_METHOD &&
	    link_sym_flags(l, value_sym(l, v)) & NODE_CONSTRUCTOR ?
	    value_sym(l, v) : SYM_NONE;
}

static uint32_t
guess(struct linker *l, file_no file, sym_id candidate)
{
	(void)file;
	return rb_may_guess(l, candidate);
}

/* A field that is read like a method, an operator that is a method. */
static int
target(struct linker *l, const struct link_site *site, struct value v)
{
	sym_id s = value_sym(l, v);
	enum node_kind kind = link_sym_kind(l, s);

	if (site->ref == NULL)
		return 0;
	if (site->ref->kind == REF_CALL && kind == NODE_FIELD)
		link_edge(l, site, EDGE_ACCESSES_FIELD, s, v.conf);
	else if (site->ref->kind == REF_FIELD && kind == NODE_METHOD)
		link_edge(l, site, EDGE_CALLS, s, v.conf);
	else if (site->ref->kind == REF_CALL && kind == NODE_CONSTANT)
		link_edge(l, site, EDGE_REFERENCES, s, v.conf);
	else
		return 0;
	return 1;
}

/* ---- state ---- */

/*
 * Also what a name is made of: an attribute's name in its setter's and in
 * the instance variable's is mentioned with them.
 */
static void
mentions(struct linker *l, file_no file)
{
	struct link_file_facts f;
	struct text t;
	uint32_t i;

	if (link_facts(l, file, &f) == -1)
		return;
	for (i = 0; i < f.nexprs; i++) {
		if (f.exprs[i].op != EXPR_MEMBER)
			continue;
		t = link_text(l, link_str(l, file, f.exprs[i].b));
		if (t.len > 1 && t.p[0] == '@')
			link_mention(l, (struct text){ t.p + 1, t.len - 1 });
		else if (t.len > 1 && t.p[t.len - 1] == '=')
			link_mention(l, (struct text){ t.p, t.len - 1 });
		link_facts(l, file, &f);
	}
	link_mention(l, (struct text){ "initialize", 10 });
	link_mention(l, (struct text){ "ClassMethods", 12 });
}

static void
begin(struct linker *l)
{
	struct rb_link *st = calloc(1, sizeof(*st));

	if (st == NULL) {
		perror("kn-link");
		exit(2);
	}
	st->new = link_cname(l, "new");
	st->initialize = link_cname(l, "initialize");
	st->class_methods = link_cname(l, "ClassMethods");
	*link_state(l, &link_ruby) = st;
}

static void
end(struct linker *l)
{
	struct rb_link *st = rb_link(l);

	if (st == NULL)
		return;
	rb_classes_free(st);
	free(st);
	*link_state(l, &link_ruby) = NULL;
}

const struct link_lang link_ruby = {
	.abi = LINK_ABI,
	.name = "ruby",
	.flags = LINK_GUESS_MEMBER | LINK_CONSTRUCTOR_EDGE |
	    LINK_NO_CALL_VARIABLE,
	.module = module,
	.lookup = lookup,
	.member = member,
	.call = call,
	.element = element,
	.literal = literal,
	.constructor = constructor,
	.guess = guess,
	.target = target,
	.file = rb_overrides,
	.mentions = mentions,
	.begin = begin,
	.end = end,
};
