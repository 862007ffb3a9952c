/*
 * The languages of a repository, for one whose names may be of any of them:
 * each asked by its own rules.
 */
#include "linker.h"

uint32_t
link_worlds(const struct linker *l)
{
	return l->nworlds;
}

const struct link_lang *
link_world(const struct linker *l, uint32_t i)
{
	return l->worlds[i].lang;
}

/* Let the rules of WORLD hold; returns those that did. */
static const struct link_lang *
speak(struct linker *l, const struct link_lang *world)
{
	const struct link_lang *before = l->lang;

	l->lang = world;
	return before;
}

struct value
link_world_module(struct linker *l, const struct link_lang *world,
    file_no file, name_id module)
{
	const struct link_lang *before;
	struct link_import m = { .local = NAME_NONE, .module = module,
	    .member = NAME_NONE };
	struct value v;

	if (world->module == NULL)
		return VALUE_NONE;
	before = speak(l, world);
	v = world->module(l, file, &m);
	speak(l, before);
	return v;
}

struct value
link_world_member(struct linker *l, const struct link_lang *world,
    struct value receiver, name_id name)
{
	const struct link_lang *before;
	struct value v;

	before = speak(l, world);
	v = link_member(l, receiver, name);
	speak(l, before);
	return v;
}
