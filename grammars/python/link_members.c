/*
 * Members: of types of the language and of typing, of object, of super().
 */
#include <string.h>

#include "pylink.h"

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
		return giving(l, arg.id != 0 && py_is_generator(type) ?
		    arg : r);
	if (text_is(type, "typing.Any"))
		return value_outside(r.conf);
	if ((text_is(type, "typing.Type") || text_is(type, "builtins.type")) &&
	    value_kind(l, arg) == VALUE_INSTANCE)
		return link_member(l, value_symbol(l, value_sym(l, arg),
		    r.conf), link_name(l, member));
	/* Of the language's own types the members are known. */
	if (type.len > 9 && memcmp(type.p, "builtins.", 9) == 0 &&
	    member.len > 0 && member.p[0] != '_' &&
	    py_is_builtin_type(py_last_word(type)) &&
	    !py_is_common_member(member))
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
	    !py_is_object_member(t) || !link_sym_is_type(l, class))
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

struct value
py_member(struct linker *l, struct value r, name_id name)
{
	struct text t = link_text(l, name);

	if (text_is(t, "super()"))
		return super_of(l, r);
	if (name == py_state(l)->fixture)
		return py_fixture(l, r);
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
