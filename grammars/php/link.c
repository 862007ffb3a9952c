/*
 * PHP: how names resolve across files.
 *
 * A name that begins with "\" is a class, function or constant in full;
 * which of the repository's it is, the namespace that each file names tells,
 * wherever the file stands: where Composer's PSR-4 would look for it, that
 * is where it is.  Other names are functions and constants of the namespace,
 * else global ones.
 */
#include "phlink.h"

#define CONF_OTHER	90u	/* one of several of the same full name */

/* ---- names ---- */

static name_id
namespace_of(struct linker *l, file_no file)
{
	name_id ns = link_def_value(l, link_file_sym(l, file));

	return ns == NAME_NONE ? link_cname(l, "") : ns;
}

static int
suits(struct linker *l, sym_id s, char what)
{
	switch (link_sym_kind(l, s)) {
	case NODE_FUNCTION:
		return what != 'c' && !(link_sym_flags(l, s) & NODE_TEST);
	case NODE_CONSTANT:
		return what != 'c';
	default:
		return what != 'f' && link_sym_is_type(l, s);
	}
}

/* Does it stand in a class? */
static int
is_member(struct linker *l, sym_id s)
{
	sym_id p = link_sym_parent(l, s);

	return p != SYM_NONE && link_sym_is_type(l, p);
}

/*
 * NAME of namespace NS, a class ('c'), function or constant ('f'), or any
 * ('*'), for FILE.  Of several, one that is no test, then the nearest.
 */
static struct value
named_in(struct linker *l, file_no file, name_id ns, name_id name, char what)
{
	struct text path = link_file_path(l, file);
	const sym_id *syms;
	uint32_t i, n = link_named(l, name, &syms), count = 0;
	size_t near, best_near = 0;
	sym_id best = SYM_NONE;
	file_no f;

	for (i = 0; i < n; i++) {
		link_named(l, name, &syms);
		f = link_sym_file(l, syms[i]);
		if (link_file_lang(l, f) != &link_php ||
		    !suits(l, syms[i], what) || is_member(l, syms[i]) ||
		    namespace_of(l, f) != ns)
			continue;
		link_named(l, name, &syms);
		near = link_shared(path, link_file_path(l, f)) * 2 +
		    ((link_file_flags(l, f) & FILE_TEST) == 0);
		if (f == file)
			near = SIZE_MAX;
		if (count++ == 0 || near > best_near) {
			best = syms[i];
			best_near = near;
		}
	}
	return best == SYM_NONE ? VALUE_NONE : value_symbol(l, best,
	    count > 1 && best_near != SIZE_MAX ? CONF_OTHER : VALUE_PROVED);
}

/* "A\B\c" without "\" before it. */
static struct value
full(struct linker *l, file_no file, struct text t, char what)
{
	const char *slash = memrchr(t.p, '\\', t.len);
	struct text ns = { "", 0 };
	name_id space;

	if (slash != NULL) {
		ns = (struct text){ t.p, (size_t)(slash - t.p) };
		t = (struct text){ slash + 1, t.len - ns.len - 1 };
	}
	space = link_name(l, ns);
	return named_in(l, file, space, link_name(l, t), what);
}

static struct value
lookup(struct linker *l, file_no file, sym_id scope, name_id name,
    enum link_want want, uint32_t *candidates)
{
	struct text t = link_text(l, name);
	struct value v;

	(void)scope;
	(void)want;
	*candidates = 0;
	if (t.len == 0 || t.p[0] == '$')
		return VALUE_NONE;
	if (t.p[0] == '\\') {
		t.p++;
		t.len--;
		v = full(l, file, t, '*');
		return v.id != 0 ? v : value_external(l, link_name(l, t),
		    VALUE_PROVED);
	}
	v = named_in(l, file, namespace_of(l, file), name, 'f');
	if (v.id == 0)
		v = named_in(l, file, link_cname(l, ""), name, 'f');
	return v.id != 0 ? v : value_external(l, name, VALUE_PROVED);
}

/* ---- imports ---- */

static struct value
included(struct linker *l, file_no file, const struct link_import *m)
{
	struct text path = link_text(l, m->module);
	struct text dirs[2] = { link_file_dir(l, file), { "", 0 } };
	char buf[4096];
	file_no f;
	int i, n;

	for (i = 0; i < (IMPORT_LEVEL(m->flags) > 0 ? 1 : 2); i++) {
		n = link_path_join(buf, sizeof(buf), dirs[i], path);
		if (n == -1)
			continue;
		f = link_file(l, (struct text){ buf, (size_t)n });
		if (f != FILE_NONE)
			return value_module(l, f, VALUE_PROVED);
	}
	return value_external(l, m->module, CONF_PARTIAL);
}

static struct value
module(struct linker *l, file_no file, const struct link_import *m)
{
	const file_no *files;
	struct value v;

	if (m->local == NAME_NONE)
		return included(l, file, m);
	v = full(l, file, link_text(l, m->module), m->flags & IMPORT_SIDE ?
	    'f' : 'c');
	if (v.id != 0)
		return v;
	if (link_package_files(l, m->module, &files) > 0)
		return value_package(l, m->module, VALUE_PROVED);
	return value_external(l, m->module, VALUE_PROVED);
}

/* ---- calls ---- */

/* Does METHOD say that it returns static, self or $this? */
static int
returns_own(struct linker *l, sym_id method)
{
	struct link_file_facts f;
	const struct link_typing *t;
	uint32_t i, op, n = link_typings(l, method, &t);

	if (link_facts(l, link_sym_file(l, method), &f) == -1)
		return 0;
	for (i = 0; i < n; i++) {
		op = f.exprs[t[i].expr].op;
		if (t[i].how == TYPING_RETURNS)
			return op == EXPR_DEF;
		if (t[i].how == TYPING_RETURNED && (op == EXPR_SELF ||
		    (op == EXPR_NEW && f.exprs[f.exprs[t[i].expr].a].op ==
		    EXPR_DEF)))
			return 1;
	}
	return 0;
}

static struct value
call(struct linker *l, file_no file, uint32_t expr, struct value callee)
{
	sym_id s, class;
	struct value r;

	switch (value_kind(l, callee)) {
	case VALUE_SYMBOL:
		s = value_sym(l, callee);
		if (link_sym_kind(l, s) != NODE_METHOD || expr == LINK_NONE ||
		    !returns_own(l, s))
			return VALUE_NONE;
		r = link_receiver(l, file, expr);
		class = link_sym_parent(l, s);
		if ((value_kind(l, r) != VALUE_INSTANCE &&
		    value_kind(l, r) != VALUE_SYMBOL) ||
		    !link_sym_is_type(l, value_sym(l, r)) ||
		    !php_inherits(l, value_sym(l, r), class))
			return VALUE_NONE;
		return value_instance(l, value_sym(l, r), value_arg(l, r),
		    callee.conf);
	case VALUE_INSTANCE:
		r = php_member_of(l, value_sym(l, callee),
		    link_cname(l, "__invoke"));
		return value_kind(l, r) == VALUE_SYMBOL ? link_call(l, r) :
		    VALUE_NONE;
	case VALUE_EXTERNAL:
		return value_outside(callee.conf);
	default:
		return VALUE_NONE;
	}
}

static struct value
called(struct linker *l, struct value v)
{
	if (value_kind(l, v) != VALUE_INSTANCE)
		return VALUE_NONE;
	return php_member_of(l, value_sym(l, v), link_cname(l, "__invoke"));
}

/* What METHOD of an instance gives. */
static struct value
result_of(struct linker *l, struct value v, const char *method)
{
	struct value m;

	if (value_kind(l, v) != VALUE_INSTANCE)
		return VALUE_NONE;
	m = php_member_of(l, value_sym(l, v), link_cname(l, method));
	return value_kind(l, m) == VALUE_SYMBOL ? link_call(l, m) : VALUE_NONE;
}

static struct value
element(struct linker *l, struct value v)
{
	return result_of(l, v, "offsetGet");
}

static struct value
iterated(struct linker *l, struct value v)
{
	struct value e = result_of(l, v, "current");

	if (e.id != 0)
		return e;
	e = result_of(l, v, "getIterator");
	return e.id != 0 && value_arg(l, e).id != 0 ? value_arg(l, e) :
	    VALUE_NONE;
}

static struct value
literal(struct linker *l, name_id name)
{
	return name != NAME_NONE && link_name_is(l, name, "null") ?
	    value_null() : VALUE_NONE;
}

static sym_id
constructor(struct linker *l, sym_id class)
{
	struct value v = php_member_of(l, class, link_cname(l, "__construct"));

	return value_kind(l, v) == VALUE_SYMBOL ? value_sym(l, v) : SYM_NONE;
}

static uint32_t
guess(struct linker *l, file_no file, sym_id candidate)
{
	struct text t = link_text(l, link_sym_name(l, candidate));

	(void)file;
	if (t.len < 4 || t.p[0] == '_' || php_is_common_method(t) ||
	    link_sym_kind(l, candidate) != NODE_METHOD)
		return 0;
	return CONF_GUESS_MEMBER;
}

/* ---- updates ---- */

/* The last part of a full name, and the name of a field without "$". */
static void
mention(struct linker *l, struct text t)
{
	const char *slash = memrchr(t.p, '\\', t.len);

	if (slash != NULL)
		link_mention(l, (struct text){ slash + 1,
		    (size_t)(t.p + t.len - slash - 1) });
	else if (t.len > 1 && t.p[0] == '$')
		link_mention(l, (struct text){ t.p + 1, t.len - 1 });
}

static void
mentions(struct linker *l, file_no file)
{
	static const char *const always[] = { "__construct", "__invoke",
	    "offsetGet", "current", "getIterator" };
	struct link_file_facts f;
	size_t k;
	uint32_t i;

	for (k = 0; k < COUNT(always); k++)
		link_mention(l, (struct text){ always[k], strlen(always[k]) });
	if (link_facts(l, file, &f) == -1)
		return;
	for (i = 0; i < f.nexprs; i++) {
		if (f.exprs[i].op == EXPR_NAME)
			mention(l, link_text(l, link_str(l, file,
			    f.exprs[i].a)));
		else if (f.exprs[i].op == EXPR_MEMBER)
			mention(l, link_text(l, link_str(l, file,
			    f.exprs[i].b)));
		link_facts(l, file, &f);
	}
	for (i = 0; i < f.nimports; i++)
		mention(l, link_text(l, f.imports[i].module));
}

const struct link_lang link_php = {
	.abi = LINK_ABI,
	.name = "php",
	.flags = LINK_OVERRIDES | LINK_CONSTRUCTOR_EDGE | LINK_GUESS_MEMBER |
	    LINK_NO_CALL_VARIABLE,
	.module = module,
	.lookup = lookup,
	.member = php_member,
	.call = call,
	.called = called,
	.element = element,
	.iterated = iterated,
	.literal = literal,
	.constructor = constructor,
	.guess = guess,
	.mentions = mentions,
};
