/*
 * Fixtures of pytest: what a test asks for by the name of a parameter.
 */
#include "pylink.h"

#define CONF_FIXTURE	95u

/* Did extract.c say of this function that it is a fixture? */
static int
is_fixture(struct linker *l, sym_id s)
{
	return link_typing(l, s, TYPING_VALUE) != LINK_NONE &&
	    link_sym_is_callable(l, s);
}

int
py_asks_fixture(struct linker *l, file_no file, uint32_t expr)
{
	struct link_file_facts facts;

	return expr != LINK_NONE && link_facts(l, file, &facts) == 0 &&
	    facts.exprs[expr].op == EXPR_MEMBER &&
	    link_str(l, file, facts.exprs[expr].b) == py_state(l)->fixture;
}

struct value
py_conftest(struct linker *l, file_no file, name_id name)
{
	struct text dir = link_file_dir(l, file);
	file_no f;
	sym_id s;

	if ((link_file_flags(l, file) & FILE_TEST) == 0)
		return VALUE_NONE;
	for (;; dir = py_dir_above(dir)) {
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

struct value
py_fixture(struct linker *l, struct value v)
{
	return value_kind(l, v) == VALUE_SYMBOL &&
	    is_fixture(l, value_sym(l, v)) ?
	    value_with(v, CONF_FIXTURE) : value_outside(CONF_PARTIAL);
}

struct value
py_fixture_result(struct linker *l, struct value fixture)
{
	struct value v = link_call(l, fixture), arg;

	if (value_kind(l, v) != VALUE_EXTERNAL_INSTANCE)
		return v;
	arg = value_arg(l, v);
	return arg.id != 0 && py_is_generator(link_text(l, value_name(l,
	    v))) ? value_with(arg, v.conf) : v;
}

int
py_target(struct linker *l, const struct link_site *site, struct value v)
{
	if (site->ref == NULL || site->ref->kind != REF_FIELD ||
	    !py_asks_fixture(l, site->file, site->ref->expr))
		return 0;
	link_edge(l, site, EDGE_CALLS, value_sym(l, v), v.conf);
	return 1;
}
