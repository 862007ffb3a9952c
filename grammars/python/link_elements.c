/*
 * Elements: what indexing, loops and await give.
 */
#include "pylink.h"

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

int
py_is_generator(struct text name)
{
	return py_is_one_of(name, generators, COUNT(generators));
}

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

struct value
py_element(struct linker *l, struct value v)
{
	struct value e;

	switch (value_kind(l, v)) {
	case VALUE_TUPLE:
		return tuple_elements(l, v);
	case VALUE_SYMBOL:
	case VALUE_EXTERNAL:
		return v;		/* List[int] where a value stands */
	case VALUE_INSTANCE:
		e = special(l, v, py_state(l)->getitem);
		return e.id != 0 ? e : link_element(l, special(l, v,
		    py_state(l)->iter));
	case VALUE_EXTERNAL_INSTANCE:
		if (text_is(link_text(l, value_name(l, v)), "builtins.str"))
			return v;
		return value_outside(v.conf);
	default:
		return VALUE_NONE;
	}
}

struct value
py_iterated(struct linker *l, struct value v)
{
	struct value e;

	switch (value_kind(l, v)) {
	case VALUE_EXTERNAL_INSTANCE:
		if (py_is_one_of(link_text(l, value_name(l, v)), mappings,
		    COUNT(mappings)))
			return value_outside(v.conf);	/* a key */
		return VALUE_NONE;
	case VALUE_INSTANCE:
		e = special(l, v, py_state(l)->iter);
		if (e.id == 0)
			return VALUE_NONE;
		if (value_kind(l, e) == VALUE_INSTANCE)
			return special(l, e, py_state(l)->next);
		return link_element(l, e);
	default:
		return VALUE_NONE;
	}
}

struct value
py_deref(struct linker *l, struct value v)
{
	if (value_kind(l, v) == VALUE_EXTERNAL_INSTANCE &&
	    value_arg(l, v).id != 0 && py_is_one_of(link_text(l,
	    value_name(l, v)), awaitables, COUNT(awaitables)))
		return value_arg(l, v);
	return v;
}
