/*
 * C++: how names resolve across files.
 *
 * A namespace is one scope, whatever file a piece of it stands in; a class
 * is one scope with its bases.  Both are found by name in the repository, and
 * what an include shows comes before what only the linker of the compiler
 * would find.  Headers, macros and includes are C's (grammars/c), and both
 * languages see each other's functions.
 */
#include <stdlib.h>
#include <string.h>

#include "cpplink.h"

struct cpp_state *
cpp_link_state(struct linker *l)
{
	return *link_state(l, &link_cpp);
}

static void
begin(struct linker *l)
{
	struct cpp_state *s = c_need(calloc(1, sizeof(*s)));

	s->c.find = cpp_find;
	s->global = link_cname(l, "::");
	s->star = link_cname(l, "*");
	s->this_name = link_cname(l, "this");
	s->pair = link_cname(l, "std::pair");
	s->iterator = link_cname(l, "iterator");
	*link_state(l, &link_cpp) = s;
}

static void
end(struct linker *l)
{
	c_state_release(*link_state(l, &link_cpp));
}

/* A member of something not known is the only one of that name, if the file
   sees it and the name is none that the library has, too. */
static uint32_t
guess(struct linker *l, file_no file, sym_id s)
{
	return c_sees(l, file, link_sym_file(l, s)) && !text_in(
	    "size begin end empty data clear insert erase find push_back "
	    "pop_back back front first second get reset swap str c_str at "
	    "length append count resize reserve value key name what "
	    "emplace_back push pop top lock unlock wait open close read write "
	    "flush good fail", link_text(l, link_sym_name(l, s))) ?
	    CONF_GUESS_MEMBER : 0;
}

const struct link_lang link_cpp = {
	.abi = LINK_ABI,
	.name = "cpp",
	.world = "c",
	.flags = LINK_NO_CALL_VARIABLE | LINK_GUESS_MEMBER |
	    LINK_OWN_RECEIVERS,
	.module = c_module,
	.lookup = cpp_global,
	.member = cpp_member,
	.call = cpp_call,
	.called = cpp_called,
	.element = cpp_element,
	.iterated = cpp_iterated,
	.deref = cpp_deref,
	.literal = cpp_literal_value,
	.guess = guess,
	.target = cpp_target,
	.unknown = cpp_unknown,
	.file = cpp_file,
	.begin = begin,
	.end = end,
};
