/*
 * The languages of a repository: their packages; and, for one whose names may
 * be of any of them, each asked by its own rules.
 */
#include "linker.h"

/* The names of all packages, and of what they are in: "a", "a.b", "a.b.c". */
static void
enter_packages(struct linker *l, struct lang_slot *w)
{
	name_id name, before = NAME_NONE;
	struct text t;
	file_no f;
	size_t i;

	for (f = 0; f < l->nfiles; f++) {
		name = l->files[f].package;
		if (l->files[f].lang != w->lang || name == before ||
		    name == NAME_NONE)
			continue;
		before = name;
		name_map_put(&w->packages, name, 1);
		t = link_text(l, name);
		for (i = 1; i < t.len; i++)
			if (t.p[i] == '.')
				name_map_put(&w->packages, link_name(l,
				    (struct text){ t.p, i }), 1);
	}
	w->packages_known = 1;
}

int
link_has_packages(struct linker *l, const struct link_lang *lang, name_id name)
{
	uint32_t i = 0;

	while (i < l->nworlds && l->worlds[i].lang != lang)
		i++;
	if (i == l->nworlds)
		return 0;
	if (!l->worlds[i].packages_known)
		enter_packages(l, &l->worlds[i]);
	return name_map_get(&l->worlds[i].packages, name) != LINK_NONE;
}

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
