/*
 * Python: what its names mean across files, beyond what kn-link knows of
 * scopes, imports, members and inheritance in general.
 */
#include "modules.h"

/* Names that hooks compare with, and what was worked out about modules. */
struct state {
	name_id		 init, new, call, iter, next, getitem, all, fixture;
	name_id		 builtins;
	struct exports	*exports;	/* by file, in a hash table */
	uint32_t	 mask, used;
	uint32_t	 depth;		/* __all__ of one made of another's */
};

/* The strings of __all__ of one module. */
struct exports {
	file_no		 file;		/* FILE_NONE: free */
	int		 known;		/* there is an __all__, of strings */
	name_id		*names;
	uint32_t	 n;
};

extern const struct link_lang	link_python;

static struct state *
state(struct linker *l)
{
	return *link_state(l, &link_python);
}

/* ---- modules ---- */

static struct value
module(struct linker *l, file_no file, const struct link_import *m)
{
	struct text t = link_text(l, m->module);
	uint32_t levels = IMPORT_LEVEL(m->flags);

	if (levels == 0)
		return absolute_module(l, file, t);
	while (t.len > 0 && t.p[0] == '.') {
		t.p++;
		t.len--;
	}
	return relative_module(l, file, levels, t);
}

/* A module or directory in a package. */
static struct value
submodule(struct linker *l, struct value package, name_id name)
{
	file_no file = value_file(l, package);
	struct text dir, base;

	if (file == FILE_NONE) {
		dir = link_text(l, value_name(l, package));
		if (dir.len == 0 || dir.p[dir.len - 1] != '/')
			return VALUE_NONE;
		dir.len--;
		return module_below(l, dir, link_text(l, name), 1, FILE_NONE,
		    package.conf);
	}
	base = link_file_path(l, file);
	dir = link_file_dir(l, file);
	base.p += base.len - (base.len - (dir.len > 0 ? dir.len + 1 : 0));
	base.len -= dir.len > 0 ? dir.len + 1 : 0;
	if (!text_is(base, "__init__.py") && !text_is(base, "__init__.pyi"))
		return VALUE_NONE;
	return module_below(l, dir, link_text(l, name), 1, file, package.conf);
}

/* ---- __all__ ---- */

static struct exports *	exports_of(struct linker *, file_no);

static void
add_export(struct exports *x, name_id name)
{
	name_id *v;

	if ((x->n & (x->n - 1)) == 0) {
		v = reallocarray(x->names, x->n == 0 ? 1 : x->n * 2,
		    sizeof(*v));
		if (v == NULL) {
			perror("kn-link");
			exit(2);
		}
		x->names = v;
	}
	x->names[x->n++] = name;
}

/* What one value in __all__ adds: a string, or another module's __all__. */
static int
add_value(struct linker *l, struct exports *x, file_no file, uint32_t expr)
{
	struct link_file_facts facts;
	const struct link_expr *e;
	struct exports *other;
	struct value v;
	uint32_t i, n;

	link_facts(l, file, &facts);
	e = &facts.exprs[expr];
	if (e->op == EXPR_STRING) {
		add_export(x, link_str(l, file, e->a));
		return 1;
	}
	if (e->op != EXPR_MEMBER || link_str(l, file, e->b) != state(l)->all)
		return 0;
	v = link_eval(l, file, e->a, WANT_VALUE);
	if (value_kind(l, v) != VALUE_MODULE || state(l)->depth > 16)
		return 0;
	state(l)->depth++;
	other = exports_of(l, value_file(l, v));
	state(l)->depth--;
	if (other == NULL)
		return 0;
	for (i = 0, n = other->n; i < n; i++)
		add_export(x, other->names[i]);
	return 1;
}

static void
read_exports(struct linker *l, file_no file, struct exports *x)
{
	sym_id s = link_child(l, link_file_sym(l, file), state(l)->all);
	const struct link_typing *t;
	uint32_t i, n, expr;
	int whole = 1;

	if (s == SYM_NONE)
		return;
	n = link_typings(l, s, &t);
	for (i = 0; i < n; i++) {
		link_typings(l, s, &t);
		if (t[i].how != TYPING_VALUE)
			continue;
		expr = t[i].expr;
		whole &= add_value(l, x, file, expr);
	}
	x->known = whole && x->n > 0;
}

static void
grow_exports(struct state *st)
{
	struct exports *old = st->exports;
	uint32_t i, k, n = old == NULL ? 0 : st->mask + 1;

	st->mask = n == 0 ? 63 : n * 2 - 1;
	st->exports = reallocarray(NULL, st->mask + 1, sizeof(*st->exports));
	if (st->exports == NULL) {
		perror("kn-link");
		exit(2);
	}
	for (i = 0; i <= st->mask; i++)
		st->exports[i].file = FILE_NONE;
	for (i = 0; i < n; i++) {
		if (old[i].file == FILE_NONE)
			continue;
		for (k = old[i].file * 0x9e3779b1u & st->mask;
		    st->exports[k].file != FILE_NONE; k = (k + 1) & st->mask)
			continue;
		st->exports[k] = old[i];
	}
	free(old);
}

/* The __all__ of FILE; NULL if it has none that can be read. */
static struct exports *
exports_of(struct linker *l, file_no file)
{
	struct state *st = state(l);
	struct exports x = { file, 0, NULL, 0 };
	uint32_t k;

	if (st->exports == NULL || st->used > st->mask / 2)
		grow_exports(st);
	for (k = file * 0x9e3779b1u & st->mask;
	    st->exports[k].file != FILE_NONE; k = (k + 1) & st->mask)
		if (st->exports[k].file == file)
			return st->exports[k].known ? &st->exports[k] : NULL;
	read_exports(l, file, &x);
	/* Reading may have filled the table. */
	if (st->used > st->mask / 2)
		grow_exports(st);
	for (k = file * 0x9e3779b1u & st->mask;
	    st->exports[k].file != FILE_NONE; k = (k + 1) & st->mask)
		if (st->exports[k].file == file) {
			free(x.names);
			return st->exports[k].known ? &st->exports[k] : NULL;
		}
	st->exports[k] = x;
	st->used++;
	return x.known ? &st->exports[k] : NULL;
}

/* Does `from FILE import *` bring in NAME? */
static int
starred(struct linker *l, file_no file, name_id name)
{
	struct exports *x = exports_of(l, file);
	struct text t = link_text(l, name);
	uint32_t i;

	if (x == NULL)
		return t.len > 0 && t.p[0] != '_';
	for (i = 0; i < x->n; i++)
		if (x->names[i] == name)
			return 1;
	return 0;
}

/* ---- fixtures of pytest ---- */

#define CONF_FIXTURE	95u

/* Did extract.c say of this function that it is a fixture? */
static int
is_fixture(struct linker *l, sym_id s)
{
	const struct link_typing *t;
	uint32_t i, n = link_typings(l, s, &t);

	for (i = 0; i < n; i++)
		if (t[i].how == TYPING_VALUE)
			return link_sym_is_callable(l, s);
	return 0;
}

/* The fixture NAME of the nearest conftest.py. */
static struct value
conftest(struct linker *l, file_no file, name_id name)
{
	struct text dir = link_file_dir(l, file);
	file_no f;
	sym_id s;

	if ((link_file_flags(l, file) & FILE_TEST) == 0)
		return VALUE_NONE;
	for (;; dir = dir_above(dir)) {
		f = link_file_at(l, dir, dir.len > 0 ? "/" : "",
		    text_of("conftest", 8), ".py");
		if (f != FILE_NONE && f != file) {
			s = link_child(l, link_file_sym(l, f), name);
			if (s != SYM_NONE && is_fixture(l, s))
				return value_symbol(l, s, CONF_FIXTURE);
		}
		if (dir.len == 0)
			return VALUE_NONE;
	}
}

/* Is EXPR of FILE member "fixture()" of something? */
static int
asks_fixture(struct linker *l, file_no file, uint32_t expr)
{
	struct link_file_facts facts;

	return expr != LINK_NONE && link_facts(l, file, &facts) == 0 &&
	    facts.exprs[expr].op == EXPR_MEMBER &&
	    link_str(l, file, facts.exprs[expr].b) == state(l)->fixture;
}

/* ---- names that nothing here binds ---- */

static struct value
builtin(struct linker *l, name_id name)
{
	return value_external(l, link_dotted(l, state(l)->builtins, name),
	    VALUE_PROVED);
}

/* The only module outside whose names all come in by a star. */
static struct value
outside_star(struct linker *l, file_no file)
{
	struct link_file_facts facts;
	struct value v, found = VALUE_NONE;
	uint32_t i;

	if (link_facts(l, file, &facts) == -1)
		return VALUE_NONE;
	for (i = 0; i < facts.nimports; i++) {
		link_facts(l, file, &facts);
		if ((facts.imports[i].flags & IMPORT_STAR) == 0)
			continue;
		v = link_import_value(l, file, i);
		if (value_kind(l, v) == VALUE_MODULE)
			continue;
		if (value_kind(l, v) != VALUE_EXTERNAL || found.id != 0)
			return value_outside(CONF_PARTIAL);
		found = v;
	}
	return found;
}

static struct value
global(struct linker *l, file_no file, sym_id scope, name_id name,
    enum link_want want, uint32_t *candidates)
{
	struct text t = link_text(l, name);
	struct value v;

	(void)scope;
	(void)want;
	(void)candidates;
	if (listed(t, builtin_names, COUNT(builtin_names)))
		return builtin(l, name);
	if (t.len > 4 && memcmp(t.p, "__", 2) == 0)
		return value_outside(VALUE_PROVED);	/* __name__ … */
	if ((v = conftest(l, file, name)).id != 0)
		return v;
	v = outside_star(l, file);
	if (value_kind(l, v) == VALUE_EXTERNAL)
		return value_external(l, link_dotted(l, value_name(l, v), name),
		    CONF_PARTIAL);
	return v;
}

/* ---- types of the language and of typing ---- */

/* The class that a name of typing stands for. */
static const char *
canonical(struct text t)
{
	static const struct {
		const char *from, *to;
	} same[] = {
		{ "typing.AbstractSet", "builtins.set" },
		{ "typing.ByteString", "builtins.bytes" },
		{ "typing.DefaultDict", "collections.defaultdict" },
		{ "typing.Deque", "collections.deque" },
		{ "typing.Dict", "builtins.dict" },
		{ "typing.FrozenSet", "builtins.frozenset" },
		{ "typing.List", "builtins.list" },
		{ "typing.OrderedDict", "collections.OrderedDict" },
		{ "typing.Set", "builtins.set" },
		{ "typing.Text", "builtins.str" },
		{ "typing.Tuple", "builtins.tuple" },
		{ "typing.Type", "builtins.type" }
	};
	size_t i;

	for (i = 0; i < COUNT(same); i++)
		if (text_is(t, same[i].from))
			return same[i].to;
	return NULL;
}

/* Is the last word of an outside class's name one of these? */
static int
is_one_of(struct text name, const char *const *words, size_t n)
{
	struct text t = last_word(name);
	size_t i;

	for (i = 0; i < n; i++)
		if (text_is(t, words[i]))
			return 1;
	return 0;
}

static const char *const mappings[] = {
	"dict", "Dict", "Mapping", "MutableMapping", "OrderedDict",
	"defaultdict", "DefaultDict", "ChainMap", "Counter",
	"WeakValueDictionary"
};
static const char *const generators[] = {
	"Generator", "Iterator", "Iterable", "AsyncGenerator",
	"AsyncIterator", "AsyncIterable", "ContextManager",
	"AbstractContextManager", "AsyncContextManager",
	"AbstractAsyncContextManager"
};
static const char *const awaitables[] = {
	"Awaitable", "Coroutine", "Future", "Task"
};

static int
is_number(struct text t)
{
	size_t i;

	for (i = 0; i < t.len; i++)
		if (t.p[i] < '0' || t.p[i] > '9')
			return 0;
	return t.len > 0;
}

/* Something that gives V when it is called. */
static struct value
giving(struct linker *l, struct value v)
{
	return value_external_instance(l, link_cname(l, "typing.Callable"), v,
	    v.conf);
}

/* A member of an instance of a class outside. */
static struct value
outside_member(struct linker *l, struct value r, struct text member)
{
	struct text type = link_text(l, value_name(l, r));
	struct value arg = value_arg(l, r);
	const char *same;

	if (text_is(member, "__enter__") || text_is(member, "__aenter__"))
		return giving(l, arg.id != 0 && is_one_of(type, generators,
		    COUNT(generators)) ? arg : r);
	if (text_is(type, "typing.Any"))
		return value_outside(r.conf);
	if ((text_is(type, "typing.Type") || text_is(type, "builtins.type")) &&
	    value_kind(l, arg) == VALUE_INSTANCE)
		return link_member(l, value_symbol(l, value_sym(l, arg),
		    r.conf), link_name(l, member));
	/* Of the language's own types the members are known. */
	if (type.len > 9 && memcmp(type.p, "builtins.", 9) == 0 &&
	    member.len > 0 && member.p[0] != '_' &&
	    listed(last_word(type), builtin_types, COUNT(builtin_types)) &&
	    !listed(member, common_members, COUNT(common_members)))
		return value_outside(CONF_PARTIAL);
	if ((same = canonical(type)) != NULL)
		return link_member(l, value_external_instance(l,
		    link_cname(l, same), arg, r.conf), link_name(l, member));
	return VALUE_NONE;
}

/* True if all bases of CLASS are known and in the repository. */
static int
knows_bases(struct linker *l, sym_id class)
{
	const struct value *list;
	uint32_t i, n = link_mro(l, class, &list);

	for (i = 0; i < n; i++)
		if (value_kind(l, list[i]) != VALUE_INSTANCE &&
		    value_kind(l, list[i]) != VALUE_SYMBOL)
			return 0;
	return 1;
}

/* NAME in a base of CLASS, itself left out unless FROM is 0? */
static int
in_bases(struct linker *l, sym_id class, name_id name, uint32_t from)
{
	const struct value *list;
	uint32_t i, n = link_mro(l, class, &list);

	for (i = from; i < n; i++) {
		link_mro(l, class, &list);
		if (link_child(l, value_sym(l, list[i]), name) != SYM_NONE)
			return 1;
	}
	return 0;
}

/* What every class has from object, unless a class in between has it. */
static struct value
object_member(struct linker *l, struct value r, name_id name)
{
	struct text t = link_text(l, name);
	sym_id class = value_sym(l, r);

	if (t.len < 5 || t.p[0] != '_' ||
	    !listed(t, object_members, COUNT(object_members)) ||
	    !link_sym_is_type(l, class))
		return VALUE_NONE;
	if (text_is(t, "__class__") && value_kind(l, r) == VALUE_INSTANCE)
		return value_symbol(l, class, r.conf);
	if (!knows_bases(l, class) ||
	    in_bases(l, class, name, value_kind(l, r) == VALUE_SUPER))
		return VALUE_NONE;
	return value_external(l, link_dotted(l, link_cname(l,
	    "builtins.object"), name), r.conf);
}

/*
 * super(C, self): an instance of what follows C.  With several bases this
 * leaves out those that only self's class brings in.
 */
static struct value
super_of(struct linker *l, struct value class)
{
	const struct value *list;

	if (value_kind(l, class) != VALUE_SYMBOL ||
	    !link_sym_is_type(l, value_sym(l, class)))
		return VALUE_NONE;
	if (link_mro(l, value_sym(l, class), &list) < 2)
		return value_external_instance(l, link_cname(l,
		    "builtins.object"), VALUE_NONE, class.conf);
	return value_with(list[1], class.conf);
}

static struct value
member(struct linker *l, struct value r, name_id name)
{
	struct text t = link_text(l, name);

	if (text_is(t, "super()"))
		return super_of(l, r);
	if (name == state(l)->fixture)
		return value_kind(l, r) == VALUE_SYMBOL &&
		    is_fixture(l, value_sym(l, r)) ?
		    value_with(r, CONF_FIXTURE) : value_outside(CONF_PARTIAL);
	if (is_number(t))
		return value_kind(l, r) == VALUE_TUPLE ? VALUE_NONE :
		    link_element(l, r);
	switch (value_kind(l, r)) {
	case VALUE_EXTERNAL_INSTANCE:
		return outside_member(l, r, t);
	case VALUE_INSTANCE:
	case VALUE_SYMBOL:
	case VALUE_SUPER:
		return object_member(l, r, name);
	default:
		return VALUE_NONE;
	}
}

/* ---- calls ---- */

static uint32_t
callee_of(struct linker *l, file_no file, uint32_t call)
{
	struct link_file_facts facts;

	return link_facts(l, file, &facts) == 0 &&
	    facts.exprs[call].op == EXPR_CALL ? facts.exprs[call].a : LINK_NONE;
}

/* What RECEIVER.method(…) is called on; unknown when it is no such call. */
static struct value
receiver(struct linker *l, file_no file, uint32_t expr)
{
	struct link_file_facts facts;
	uint32_t callee;

	if (expr == LINK_NONE || link_facts(l, file, &facts) == -1)
		return VALUE_NONE;
	callee = facts.exprs[expr].a;
	if (facts.exprs[expr].op != EXPR_CALL ||
	    facts.exprs[callee].op != EXPR_MEMBER)
		return VALUE_NONE;
	return link_type_of(l, link_eval(l, file, facts.exprs[callee].a,
	    WANT_VALUE));
}

/* Does CLASS inherit from BASE? */
static int
inherits(struct linker *l, sym_id class, sym_id base)
{
	const struct value *list;
	uint32_t i, n = link_mro(l, class, &list);

	for (i = 0; i < n; i++)
		if (value_sym(l, list[i]) == base)
			return 1;
	return 0;
}

/* Is one of the typings of METHOD that say what it returns "self"? */
static int
returns_self(struct linker *l, sym_id method)
{
	struct link_file_facts facts;
	const struct link_typing *t;
	uint32_t i, n = link_typings(l, method, &t);

	if (link_facts(l, link_sym_file(l, method), &facts) == -1)
		return 0;
	for (i = 0; i < n; i++)
		if (t[i].how == TYPING_RETURNS &&
		    facts.exprs[t[i].expr].op == EXPR_SELF)
			return 1;
	for (i = 0; i < n; i++)
		if (t[i].how == TYPING_RETURNS)
			return 0;
	return 1;
}

/*
 * A method that returns its own object, or makes one of its own class, called
 * on an instance of a class derived from the method's.
 */
static struct value
own_result(struct linker *l, file_no file, uint32_t expr, sym_id method)
{
	sym_id class = link_sym_parent(l, method), derived;
	struct value r, v;

	if (class == SYM_NONE || !link_sym_is_type(l, class) ||
	    !returns_self(l, method))
		return VALUE_NONE;
	r = receiver(l, file, expr);
	if (value_kind(l, r) != VALUE_INSTANCE &&
	    value_kind(l, r) != VALUE_SYMBOL && value_kind(l, r) != VALUE_SUPER)
		return VALUE_NONE;
	derived = value_sym(l, r);
	if (derived == class || !link_sym_is_type(l, derived) ||
	    !inherits(l, derived, class))
		return VALUE_NONE;
	v = link_call(l, value_symbol(l, method, VALUE_PROVED));
	if (value_kind(l, v) != VALUE_INSTANCE || value_sym(l, v) != class)
		return VALUE_NONE;
	return value_instance(l, derived, value_arg(l, r), v.conf);
}

/* What a fixture gives to those that ask for it: also what it yields. */
static struct value
fixture_result(struct linker *l, struct value fixture)
{
	struct value v = link_call(l, fixture), arg;

	if (value_kind(l, v) != VALUE_EXTERNAL_INSTANCE)
		return v;
	arg = value_arg(l, v);
	return arg.id != 0 && is_one_of(link_text(l, value_name(l, v)),
	    generators, COUNT(generators)) ? value_with(arg, v.conf) : v;
}

/* Methods of collections that give an element or the collection again. */
static struct value
collection_result(struct linker *l, file_no file, uint32_t expr,
    struct text name)
{
	static const char *const element[] = {
		"get", "pop", "setdefault", "popleft", "popitem", "__getitem__",
		"__next__"
	};
	static const char *const again[] = {
		"copy", "union", "difference", "intersection", "values",
		"__iter__", "__copy__"
	};
	struct value r;

	if (!is_one_of(name, element, COUNT(element)) &&
	    !is_one_of(name, again, COUNT(again)))
		return VALUE_NONE;
	r = receiver(l, file, expr);
	if (value_kind(l, r) != VALUE_EXTERNAL_INSTANCE ||
	    value_arg(l, r).id == 0)
		return VALUE_NONE;
	if (is_one_of(name, element, COUNT(element)))
		return value_arg(l, r);
	if (text_is(last_word(name), "values"))
		return value_external_instance(l, link_cname(l,
		    "typing.Iterable"), value_arg(l, r), r.conf);
	return r;
}

/*
 * What an overloaded function gives: any of what its overloads say, when the
 * one with a body says nothing.
 */
static struct value
overloaded(struct linker *l, sym_id s)
{
	struct value v, all = VALUE_NONE;
	const struct link_typing *t;
	uint32_t i, n = link_typings(l, s, &t);
	sym_id o;

	if (link_sym_flags(l, s) & NODE_DECLARATION ||
	    link_sym_parent(l, s) == SYM_NONE)
		return VALUE_NONE;
	for (i = 0; i < n; i++)
		if (t[i].how == TYPING_RETURNS)
			return VALUE_NONE;
	for (o = link_child(l, link_sym_parent(l, s), link_sym_name(l, s));
	    o != SYM_NONE; o = link_child_next(l, o)) {
		if ((link_sym_flags(l, o) & NODE_DECLARATION) == 0)
			continue;
		v = link_call(l, value_symbol(l, o, CONF_PARTIAL));
		all = all.id == 0 ? v : value_union(l, all, v);
	}
	return all;
}

static struct value
call(struct linker *l, file_no file, uint32_t expr, struct value callee)
{
	struct text t, word;
	struct value v;
	sym_id s;

	switch (value_kind(l, callee)) {
	case VALUE_SYMBOL:
		s = value_sym(l, callee);
		if (link_sym_kind(l, s) != NODE_METHOD &&
		    link_sym_kind(l, s) != NODE_FUNCTION)
			return VALUE_NONE;
		if (expr != LINK_NONE && asks_fixture(l, file,
		    callee_of(l, file, expr)))
			return fixture_result(l, callee);
		if ((v = overloaded(l, s)).id != 0)
			return v;
		return expr != LINK_NONE && link_sym_kind(l, s) == NODE_METHOD ?
		    own_result(l, file, expr, s) : VALUE_NONE;
	case VALUE_INSTANCE:
		return link_call(l, link_class_member(l, value_sym(l, callee),
		    state(l)->call));
	case VALUE_EXTERNAL_INSTANCE:
		word = last_word(link_text(l, value_name(l, callee)));
		if (value_arg(l, callee).id != 0 && (text_is(word, "Callable") ||
		    text_is(word, "Type") || text_is(word, "type")))
			return value_arg(l, callee);
		return VALUE_NONE;
	case VALUE_EXTERNAL:
		t = link_text(l, value_name(l, callee));
		word = last_word(t);
		if (t.len == word.len + 9 && memcmp(t.p, "builtins.", 9) == 0 &&
		    listed(word, builtin_types, COUNT(builtin_types)))
			return value_external_instance(l, value_name(l, callee),
			    VALUE_NONE, callee.conf);
		return collection_result(l, file, expr, t);
	default:
		return VALUE_NONE;
	}
}

/* An instance is called by __call__; type[X] makes an X, or what derives from
   it; what a variable was given from outside is still that. */
static struct value
called(struct linker *l, struct value v)
{
	struct text type;

	switch (value_kind(l, v)) {
	case VALUE_INSTANCE:
		return link_class_member(l, value_sym(l, v), state(l)->call);
	case VALUE_EXTERNAL:
		return v;
	case VALUE_EXTERNAL_INSTANCE:
		type = link_text(l, value_name(l, v));
		if ((text_is(type, "typing.Type") ||
		    text_is(type, "builtins.type")) &&
		    value_kind(l, value_arg(l, v)) == VALUE_INSTANCE)
			return value_symbol(l, value_sym(l, value_arg(l, v)),
			    CONF_PARTIAL);
		return VALUE_NONE;
	default:
		return VALUE_NONE;
	}
}

/* ---- elements ---- */

/* What INSTANCE.METHOD() gives. */
static struct value
special(struct linker *l, struct value instance, name_id method)
{
	struct value v = link_class_member(l, value_sym(l, instance), method);

	return value_kind(l, v) == VALUE_SYMBOL ? link_call(l, v) : VALUE_NONE;
}

static struct value
tuple_elements(struct linker *l, struct value v)
{
	struct value all = VALUE_NONE;
	int i;

	for (i = 0; i < 8 && value_kind(l, v) == VALUE_TUPLE; i++) {
		all = i == 0 ? value_a(l, v) :
		    value_union(l, all, value_a(l, v));
		v = value_b(l, v);
	}
	return v.id != 0 ? value_union(l, all, v) : all;
}

/* x[i], where the type of x has no argument. */
static struct value
element(struct linker *l, struct value v)
{
	struct value e;

	switch (value_kind(l, v)) {
	case VALUE_TUPLE:
		return tuple_elements(l, v);
	case VALUE_SYMBOL:
	case VALUE_EXTERNAL:
		return v;		/* List[int] where a value stands */
	case VALUE_INSTANCE:
		e = special(l, v, state(l)->getitem);
		return e.id != 0 ? e : link_element(l, special(l, v,
		    state(l)->iter));
	case VALUE_EXTERNAL_INSTANCE:
		if (text_is(link_text(l, value_name(l, v)), "builtins.str"))
			return v;
		return value_outside(v.conf);
	default:
		return VALUE_NONE;
	}
}

/* for … in x */
static struct value
iterated(struct linker *l, struct value v)
{
	struct value e;

	switch (value_kind(l, v)) {
	case VALUE_EXTERNAL_INSTANCE:
		if (is_one_of(link_text(l, value_name(l, v)), mappings,
		    COUNT(mappings)))
			return value_outside(v.conf);	/* a key */
		return VALUE_NONE;
	case VALUE_INSTANCE:
		e = special(l, v, state(l)->iter);
		if (e.id == 0)
			return VALUE_NONE;
		if (value_kind(l, e) == VALUE_INSTANCE)
			return special(l, e, state(l)->next);
		return link_element(l, e);
	default:
		return VALUE_NONE;
	}
}

/* await x: a call of an async function counts as what it returns. */
static struct value
deref(struct linker *l, struct value v)
{
	if (value_kind(l, v) == VALUE_EXTERNAL_INSTANCE &&
	    value_arg(l, v).id != 0 && is_one_of(link_text(l, value_name(l, v)),
	    awaitables, COUNT(awaitables)))
		return value_arg(l, v);
	return v;
}

static struct value
literal(struct linker *l, name_id name)
{
	if (name == NAME_NONE)
		name = link_cname(l, "str");
	if (link_name_is(l, name, "None"))
		return value_null();
	if (link_name_is(l, name, "Generator"))
		return value_external_instance(l, link_cname(l,
		    "typing.Generator"), VALUE_NONE, VALUE_PROVED);
	return value_external_instance(l, link_dotted(l, state(l)->builtins,
	    name), VALUE_NONE, VALUE_PROVED);
}

/* ---- constructors, guesses ---- */

static sym_id
constructor(struct linker *l, sym_id class)
{
	struct value v = link_class_member(l, class, state(l)->init);

	if (value_kind(l, v) != VALUE_SYMBOL)
		v = link_class_member(l, class, state(l)->new);
	if (value_kind(l, v) != VALUE_SYMBOL ||
	    link_sym_kind(l, value_sym(l, v)) != NODE_METHOD)
		return SYM_NONE;
	return value_sym(l, v);
}

/* A name that no common class has, not from the tests to the program. */
static uint32_t
guess(struct linker *l, file_no file, sym_id candidate)
{
	struct text t = link_text(l, link_sym_name(l, candidate));
	file_no there = link_sym_file(l, candidate);

	if (t.len < 4 || t.p[0] == '_' ||
	    listed(t, common_members, COUNT(common_members)))
		return 0;
	if ((link_file_flags(l, there) & FILE_TEST) != 0 &&
	    (link_file_flags(l, file) & FILE_TEST) == 0)
		return 0;
	return CONF_GUESS_MEMBER;
}

/* Asking for a fixture calls it. */
static int
target(struct linker *l, const struct link_site *site, struct value v)
{
	if (site->ref == NULL || site->ref->kind != REF_FIELD ||
	    !asks_fixture(l, site->file, site->ref->expr))
		return 0;
	link_edge(l, site, EDGE_CALLS, value_sym(l, v), v.conf);
	return 1;
}

/* ---- updates, state ---- */

static void
mention_words(struct linker *l, struct text t)
{
	struct text w;

	while (t.len > 0) {
		w = first_word(t);
		if (w.len > 0)
			link_mention(l, w);
		if (w.len == t.len)
			break;
		t.p += w.len + 1;
		t.len -= w.len + 1;
	}
}

/*
 * The words of its imports, and its own name as a module.  What is a source
 * root depends on every __init__.py there is, and what a name means on every
 * __all__, through stars on the way to it: both change rarely.
 */
static void
mentions(struct linker *l, file_no file)
{
	static const char *const always[] = {
		"__init__.py", "__init__.pyi", "__all__"
	};
	struct link_file_facts facts;
	size_t k;
	struct text path = link_file_path(l, file), dir;
	const char *dot;
	uint32_t i;

	for (k = 0; k < COUNT(always); k++)
		link_mention(l, text_of(always[k], strlen(always[k])));
	if (link_facts(l, file, &facts) == 0)
		for (i = 0; i < facts.nimports; i++)
			mention_words(l, link_text(l, facts.imports[i].module));
	dir = link_file_dir(l, file);
	if (dir.len > 0) {
		path.p += dir.len + 1;
		path.len -= dir.len + 1;
	}
	if ((dot = memchr(path.p, '.', path.len)) != NULL)
		path.len = (size_t)(dot - path.p);
	if (text_is(path, "__init__")) {
		path = dir;
		if ((dot = memrchr(dir.p, '/', dir.len)) != NULL)
			path = text_of(dot + 1,
			    (size_t)(dir.p + dir.len - dot - 1));
	}
	link_mention(l, path);
}

static void
begin(struct linker *l)
{
	struct state *st = calloc(1, sizeof(*st));

	if (st == NULL) {
		perror("kn-link");
		exit(2);
	}
	st->init = link_cname(l, "__init__");
	st->new = link_cname(l, "__new__");
	st->call = link_cname(l, "__call__");
	st->iter = link_cname(l, "__iter__");
	st->next = link_cname(l, "__next__");
	st->getitem = link_cname(l, "__getitem__");
	st->all = link_cname(l, "__all__");
	st->fixture = link_cname(l, "fixture()");
	st->builtins = link_cname(l, "builtins");
	*link_state(l, &link_python) = st;
}

static void
end(struct linker *l)
{
	struct state *st = state(l);
	uint32_t i;

	if (st == NULL)
		return;
	for (i = 0; st->exports != NULL && i <= st->mask; i++)
		if (st->exports[i].file != FILE_NONE)
			free(st->exports[i].names);
	free(st->exports);
	free(st);
	*link_state(l, &link_python) = NULL;
}

const struct link_lang link_python = {
	.abi = LINK_ABI,
	.name = "python",
	.flags = LINK_CLASS_HIDDEN | LINK_MRO_C3 | LINK_IMPORTS_SHOWN |
	    LINK_GUESS_MEMBER | LINK_OVERRIDES | LINK_CONSTRUCTOR_EDGE,
	.module = module,
	.submodule = submodule,
	.starred = starred,
	.global = global,
	.member = member,
	.call = call,
	.called = called,
	.element = element,
	.iterated = iterated,
	.deref = deref,
	.literal = literal,
	.constructor = constructor,
	.guess = guess,
	.target = target,
	.mentions = mentions,
	.begin = begin,
	.end = end
};
