/*
 * C#: how well a value fits the type of a parameter.
 */
#include "cslink.h"

#define PARAMS_MAX	64u	/* parameters that are compared */

#define NUMBERS		"SByte Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 " \
			"IntPtr UIntPtr Single Double Decimal Char"
#define VALUES		NUMBERS " Boolean DateTime TimeSpan Guid " \
			"DateTimeOffset CancellationToken"
#define SEQUENCES	"IEnumerable ICollection IList IReadOnlyCollection " \
			"IReadOnlyList Span ReadOnlySpan ReadOnlyMemory Memory " \
			"IEnumerator Array IAsyncEnumerable"

static uint32_t
tuple_length(struct linker *l, struct value v)
{
	uint32_t n = 0;

	while (value_kind(l, v) == VALUE_TUPLE && n < PARAMS_MAX) {
		n++;
		v = value_b(l, v);
	}
	return n;
}

/* A lambda, or a method's name: *TAKES how many, or -1. */
static int
is_function(struct linker *l, struct value v, int *takes)
{
	struct cs_sig sig;
	struct text t;

	*takes = -1;
	switch (value_kind(l, v)) {
	case VALUE_EXTERNAL_INSTANCE:
		t = link_text(l, value_name(l, v));
		if (t.len < 8 || memcmp(t.p, "lambda:", 7) != 0)
			return 0;
		if (t.p[7] != '?')
			*takes = t.p[7] - '0';
		return 1;
	case VALUE_SYMBOL:
		if (!link_sym_is_callable(l, value_sym(l, v)))
			return 0;
		if (cs_sig(l, value_sym(l, v), &sig) == 0 &&
		    sig.least == sig.most)
			*takes = (int)sig.most;
		return 1;
	case VALUE_FUNCTION:
		*takes = (int)tuple_length(l, value_b(l, v));
		return 1;
	default:
		return 0;
	}
}

static struct value
returned(struct linker *l, struct value v)
{
	switch (value_kind(l, v)) {
	case VALUE_FUNCTION:
		return value_a(l, v);
	case VALUE_EXTERNAL_INSTANCE:	/* a lambda */
		return value_arg(l, v);
	default:
		return VALUE_NONE;
	}
}

static int
fits_function(struct linker *l, struct value v, int takes, struct value type)
{
	int wants = -1, f;
	struct value r;

	switch (value_kind(l, type)) {
	case VALUE_FUNCTION:
		wants = (int)tuple_length(l, value_b(l, type));
		break;
	case VALUE_INSTANCE:
		wants = cs_delegate_params(l, value_sym(l, type));
		if (wants == -1)
			return 0;
		break;
	case VALUE_EXTERNAL_INSTANCE:
		return text_in(VALUES " " SEQUENCES " String Object Type "
		    "Exception Task List Dictionary", cs_last_part(link_text(l,
		    value_name(l, type)))) ? 0 : 1;
	default:
		return 1;
	}
	if (takes >= 0 && takes != wants)
		return 0;
	if (takes < 0)
		return 2;
	/* What it gives tells Func<int> from Func<Task>. */
	r = returned(l, v);
	if (value_kind(l, type) != VALUE_FUNCTION || r.id == 0)
		return 3;
	if (value_a(l, type).id == 0)
		return 3;
	f = cs_fits(l, r, value_a(l, type));
	return f == 0 ? 1 : f == 4 ? 4 : 3;
}

/* An instance of a type of the repository. */
static int
fits_instance(struct linker *l, struct value v, struct value type)
{
	const struct value *list;
	uint32_t i, n = link_mro(l, value_sym(l, v), &list);
	int unknown = 0;
	struct text t;

	for (i = 0; i < n; i++) {
		link_mro(l, value_sym(l, v), &list);
		if (value_kind(l, list[i]) == value_kind(l, type) &&
		    value_sym(l, list[i]) == value_sym(l, type) &&
		    value_name(l, list[i]) == value_name(l, type))
			return i == 0 ? 4 : 3;
		unknown |= value_kind(l, list[i]) != VALUE_INSTANCE;
	}
	if (value_kind(l, type) == VALUE_INSTANCE)
		return unknown && link_sym_kind(l, value_sym(l, type)) ==
		    NODE_INTERFACE ? 1 : 0;
	t = cs_last_part(link_text(l, value_name(l, type)));
	if (text_in("Object", t))
		return 1;
	if (text_in(VALUES " String Type", t) ||
	    link_sym_kind(l, value_sym(l, v)) == NODE_ENUM)
		return link_sym_kind(l, value_sym(l, v)) == NODE_ENUM &&
		    text_in("Enum", t);
	return unknown;
}

static int
fits_external(struct linker *l, struct value v, struct value type)
{
	struct text t, p;
	struct value a, b;

	t = cs_last_part(link_text(l, value_name(l, v)));
	if (value_kind(l, type) == VALUE_INSTANCE)
		return text_in(VALUES " String Array Type Object", t) ? 0 : 1;
	if (value_kind(l, type) != VALUE_EXTERNAL_INSTANCE)
		return value_kind(l, type) == VALUE_FUNCTION ? 0 : 1;
	p = cs_last_part(link_text(l, value_name(l, type)));
	a = value_arg(l, v);
	b = value_arg(l, type);
	if (text_same(t, p))
		return a.id == 0 || b.id == 0 || a.id == b.id ? 4 :
		    cs_fits(l, a, b) > 0 ? 3 : 1;
	if (text_in("Object", p))
		return 1;
	if (text_in(NUMBERS, t))
		return text_in(NUMBERS, p) && !text_in("Char", p) ? 2 : 0;
	if (text_in(VALUES, t) || text_in(VALUES, p))
		return 0;
	if (text_in("String", p) || text_in("Type", p))
		return 0;
	if (text_in("String", t))
		return text_in("IEnumerable ReadOnlySpan IComparable "
		    "FormattableString", p);
	if (text_in(SEQUENCES, p) && text_in(SEQUENCES " List HashSet Dictionary "
	    "Queue Stack", t))
		return a.id == 0 || b.id == 0 || cs_fits(l, a, b) > 0 ? 3 : 0;
	return text_in("Array", t) ? 0 : 1;
}

int
cs_fits(struct linker *l, struct value v, struct value type)
{
	int takes;

	if (type.id == 0 || v.id == 0)
		return 1;
	if (is_function(l, v, &takes))
		return fits_function(l, v, takes, type);
	switch (value_kind(l, v)) {
	case VALUE_INSTANCE:
		return fits_instance(l, v, type);
	case VALUE_EXTERNAL_INSTANCE:
		return fits_external(l, v, type);
	case VALUE_NULL:
		return value_kind(l, type) != VALUE_EXTERNAL_INSTANCE ||
		    !text_in(VALUES, cs_last_part(link_text(l, value_name(l,
		    type))));
	default:
		return 1;
	}
}
