/*
 * Names in documents: modules as each language of the repository knows them,
 * members of what is found there, else whatever bears that name.
 */
#include "doclink.h"

#define CONF_INHERITED	90u	/* a member that a base class has */

/* Parts FROM to TO of the name, with dots. */
static name_id
dotted(struct linker *l, const struct doc_query *q, uint32_t to)
{
	name_id name = q->part[0];
	uint32_t i;

	for (i = 1; i < to; i++)
		name = link_dotted(l, name, q->part[i]);
	return name;
}

/* The symbol that V is, of the repository's code. */
static sym_id
symbol_of(struct linker *l, struct value v)
{
	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
	case VALUE_INSTANCE:
		return value_sym(l, v);
	case VALUE_MODULE:
		return link_file_sym(l, value_file(l, v));
	default:
		return SYM_NONE;
	}
}

/*
 * The name as WORLD reads it: its first K parts are a module, the others
 * members.
 */
static struct value
in_world(struct linker *l, const struct doc_query *q,
    const struct link_lang *world, uint32_t k)
{
	struct value v = link_world_module(l, world, q->file,
	    dotted(l, q, k));
	uint32_t i;

	if (value_kind(l, v) != VALUE_MODULE &&
	    value_kind(l, v) != VALUE_PACKAGE)
		return VALUE_NONE;
	for (i = k; i < q->n && v.id != 0; i++)
		v = link_world_member(l, world, v, q->part[i]);
	return v;
}

/* Proved by modules: what all languages that know such a module agree on. */
static struct doc_answer
by_modules(struct linker *l, const struct doc_query *q, uint32_t least)
{
	struct doc_answer a = { SYM_NONE, 0, 0 };
	uint32_t i, k;
	struct value v;
	sym_id s;

	for (k = q->n; k >= least && k > 0 && a.sym == SYM_NONE; k--) {
		for (i = 0; i < link_worlds(l); i++) {
			if (link_world(l, i) == &link_markdown)
				continue;
			v = in_world(l, q, link_world(l, i), k);
			s = symbol_of(l, v);
			if (s == SYM_NONE || s == a.sym ||
			    doc_is_document(l, link_sym_file(l, s)) ||
			    (q->how == DOC_SPAN && link_sym_kind(l, s) ==
			    NODE_FILE && !doc_is_code(l, link_sym_file(l, s))))
				continue;
			a.candidates++;
			a.sym = s;
			a.conf = v.conf;
		}
		if (a.candidates > 1)
			return (struct doc_answer){ SYM_NONE, 0,
			    a.candidates };
	}
	return a;
}

/* Container.member, where a base of the container has the member. */
static struct doc_answer
inherited(struct linker *l, const struct doc_query *q)
{
	struct doc_query outer = *q;
	struct doc_answer a;
	struct value v;
	sym_id s;

	outer.n--;
	outer.kind = REF_TYPE;
	a = doc_choose(l, &outer, outer.n > 1);
	if (a.sym == SYM_NONE || !link_sym_is_type(l, a.sym))
		return (struct doc_answer){ SYM_NONE, 0, 0 };
	v = link_world_member(l, link_file_lang(l, link_sym_file(l, a.sym)),
	    value_symbol(l, a.sym, a.conf), q->part[q->n - 1]);
	s = value_kind(l, v) == VALUE_SYMBOL ? value_sym(l, v) : SYM_NONE;
	if (v.conf > CONF_INHERITED)
		v.conf = CONF_INHERITED;
	return (struct doc_answer){ s, v.conf < a.conf ? v.conf : a.conf,
	    s != SYM_NONE };
}

struct doc_answer
doc_find_name(struct linker *l, const struct doc_query *q)
{
	struct doc_answer a = { SYM_NONE, 0, 0 };
	const sym_id *syms;

	if (q->how == DOC_MODULE)
		return by_modules(l, q, q->n);
	if (q->n > 1 && link_named(l, q->part[q->n - 1], &syms) > 0) {
		a = by_modules(l, q, 1);
		if (a.sym == SYM_NONE)
			a = doc_choose(l, q, 1);
		if (a.sym == SYM_NONE)
			a = inherited(l, q);
		if (a.sym != SYM_NONE)
			return a;
	}
	a = doc_choose(l, q, 0);
	if (a.sym == SYM_NONE && q->n > 1 && q->how != DOC_PROSE)
		a = by_modules(l, q, q->n);
	return a;
}
