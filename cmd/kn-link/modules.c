/*
 * What modules show: their definitions, imports and stars, and what imports
 * bind.
 */
#include <string.h>

#include "linker.h"

/* A search through a module's names that is under way. */
struct pending {
	sym_id		where;		/* module */
	name_id		name;
	uint32_t	how;
	uint32_t	index;		/* its frame */
};

/* ---- what imports bind ---- */

/*
 * What the imports at scope ORD bind NAME to.  Of several (a fallback in
 * case the first is missing) the repository's own counts.
 */
struct value
link_imported(struct linker *l, file_no fn, uint32_t ord, name_id name)
{
	struct file *f = file_need(l, fn);
	struct value v, found = VALUE_NONE;
	uint32_t i, n = 0;

	for (i = 0; i < f->nimports; i++) {
		if (f->imports[i].local != name || f->imports[i].scope != ord ||
		    f->imports[i].flags & IMPORT_REEXPORT)
			continue;
		v = link_import_value(l, fn, i);
		f = &l->files[fn];
		if (v.id == 0)
			continue;
		if (n++ == 0)
			found = v;
		else if (v.id != found.id) {
			if (value_kind(l, found) == VALUE_EXTERNAL)
				found = v;
			found = value_with(found, CONF_PARTIAL);
		}
	}
	return found;
}

int
import_wins(const struct linker *l, sym_id s, struct value v)
{
	if (v.id == 0)
		return 0;
	return s == SYM_NONE || l->syms[s].kind == NODE_VARIABLE ||
	    l->syms[s].kind == NODE_CONSTANT ||
	    value_kind(l, v) != VALUE_EXTERNAL;
}

int
import_may_mean(const struct linker *l, sym_id s)
{
	return s == SYM_NONE || l->syms[s].kind == NODE_VARIABLE ||
	    l->syms[s].kind == NODE_CONSTANT ||
	    l->syms[s].flags & NODE_CONDITIONAL;
}

int
import_binds(const struct file *f, uint32_t ord, name_id name)
{
	uint32_t i;

	for (i = 0; i < f->nimports; i++)
		if (f->imports[i].local == name && f->imports[i].scope == ord &&
		    (f->imports[i].flags & IMPORT_REEXPORT) == 0)
			return 1;
	return 0;
}

struct value
import_star(struct linker *l, file_no file, name_id name)
{
	const struct link_lang *x = linker_lang(l, file);

	if (x->starred != NULL && !x->starred(l, file, name))
		return VALUE_NONE;
	return link_module_member(l, file, name);
}

/* ---- modules ---- */

int
link_search_begin(struct linker *l, struct link_search *s, sym_id where,
    name_id name, uint32_t how)
{
	struct frame_mark mark;
	struct pending *p;
	uint32_t i;

	for (i = l->npending; i-- > 0;) {
		p = &l->pending[i];
		if (p->where == where && p->name == name && p->how == how) {
			eval_cut(l, p->index);
			return -1;
		}
	}
	if (eval_enter(l, &mark) == -1)
		return -1;
	l->pending = grow(l->pending, l->npending, &l->pending_cap,
	    sizeof(*l->pending));
	l->pending[l->npending++] = (struct pending){ where, name, how,
	    mark.index };
	*s = (struct link_search){ mark.index, mark.low };
	return 0;
}

void
link_search_end(struct linker *l, const struct link_search *s)
{
	struct frame_mark mark = { s->index, s->low };

	l->npending--;
	eval_leave(l, &mark);
}

static struct value
module_imports(struct linker *l, file_no fn, name_id name)
{
	const struct link_lang *x = linker_lang(l, fn);
	struct file *f = &l->files[fn];
	uint32_t i, shown = x->flags & LINK_IMPORTS_SHOWN;
	struct value v, found = VALUE_NONE;

	for (i = 0; i < f->nimports; i++) {
		if (f->imports[i].local != name || f->imports[i].scope != 0 ||
		    (!shown && (f->imports[i].flags & IMPORT_REEXPORT) == 0))
			continue;
		v = link_import_value(l, fn, i);
		f = &l->files[fn];
		if (v.id != 0 && (found.id == 0 ||
		    value_kind(l, found) == VALUE_EXTERNAL))
			found = v;
	}
	return found;
}

static struct value
module_stars(struct linker *l, file_no fn, name_id name)
{
	const struct link_lang *x = linker_lang(l, fn);
	struct file *f = &l->files[fn];
	uint32_t i, shown = x->flags & LINK_IMPORTS_SHOWN;
	struct value v;

	for (i = 0; i < f->nimports; i++) {
		if ((f->imports[i].flags & IMPORT_STAR) == 0 ||
		    f->imports[i].local != NAME_NONE ||
		    (!shown && (f->imports[i].flags & IMPORT_REEXPORT) == 0))
			continue;
		v = link_import_value(l, fn, i);
		f = &l->files[fn];
		if (value_kind(l, v) == VALUE_MODULE)
			v = import_star(l, value_file(l, v), name);
		else if (value_kind(l, v) == VALUE_PACKAGE)
			v = lookup_package_value(l, fn, value_name(l, v),
			    name);
		else
			v = VALUE_NONE;
		if (v.id != 0)
			return v;
	}
	return VALUE_NONE;
}

static struct value
module_search(struct linker *l, file_no fn, name_id name)
{
	const struct link_lang *x = linker_lang(l, fn);
	struct file *f = file_need(l, fn);
	int dflt = link_name_is(l, name, "default");
	struct value v;
	sym_id s;

	if (dflt && f->default_export != SYM_NONE)
		return value_symbol(l, f->default_export, VALUE_PROVED);
	s = link_child(l, f->base, name);
	while (s != SYM_NONE && x->exported != NULL && !x->exported(l, s))
		s = link_child_next(l, s);
	if (s != SYM_NONE && import_may_mean(l, s) && import_binds(f, 0, name) &&
	    import_wins(l, s, v = module_imports(l, fn, name)))
		return v;
	if (s != SYM_NONE)
		return value_symbol(l, lookup_choose(l, s, WANT_VALUE),
		    VALUE_PROVED);
	if ((v = module_imports(l, fn, name)).id != 0)
		return v;
	if ((!dflt || x->starred != NULL) &&
	    (v = module_stars(l, fn, name)).id != 0)
		return v;
	if (x->submodule != NULL)
		return x->submodule(l, value_module(l, fn, VALUE_PROVED),
		    name);
	return VALUE_NONE;
}

struct value
link_module_member(struct linker *l, file_no fn, name_id name)
{
	struct link_search s;
	struct value v;

	if (link_search_begin(l, &s, l->files[fn].base, name, 0) == -1)
		return VALUE_NONE;
	v = module_search(l, fn, name);
	link_search_end(l, &s);
	return v;
}

/* ---- imports ---- */

static struct value
import_value(struct linker *l, file_no fn, uint32_t i)
{
	struct link_import m = file_need(l, fn)->imports[i];
	const struct link_lang *x = linker_lang(l, fn);
	struct value v = VALUE_NONE, w;
	name_id member = m.member;
	sym_id s;

	if (member == NAME_NONE && m.flags & IMPORT_DEFAULT)
		member = link_cname(l, "default");
	if (link_text(l, m.module).len == 0 && IMPORT_LEVEL(m.flags) == 0) {
		s = link_child(l, l->files[fn].base, member);
		return s != SYM_NONE ? value_symbol(l,
		    lookup_choose(l, s, WANT_VALUE), VALUE_PROVED) :
		    link_imported(l, fn, 0, member);
	}
	if (x->module != NULL)
		v = x->module(l, fn, &m);
	if (member == NAME_NONE)
		return v;
	switch (value_kind(l, v)) {
	case VALUE_MODULE:
		return value_with(link_module_member(l, value_file(l, v),
		    member), v.conf);
	case VALUE_PACKAGE:
		w = lookup_package_value(l, fn, value_name(l, v), member);
		if (w.id == 0 && x->submodule != NULL)
			w = x->submodule(l, v, member);
		return value_with(w, v.conf);
	case VALUE_EXTERNAL:
		if (m.flags & IMPORT_DEFAULT)
			return v;
		return value_external(l, link_dotted(l, value_name(l, v),
		    member), v.conf);
	default:
		return v;
	}
}

struct value
link_import_value(struct linker *l, file_no fn, uint32_t i)
{
	struct file *f = file_need(l, fn);
	struct frame_mark mark;
	struct value v;
	uint32_t memo;

	if (f->import_memo == NULL) {
		f->import_memo = need(reallocarray(NULL, f->nimports + 1,
		    sizeof(*f->import_memo)));
		memset(f->import_memo, 0xff,
		    f->nimports * sizeof(*f->import_memo));
	}
	memo = f->import_memo[i];
	if (memo != MEMO_NONE && memo >= MEMO_ACTIVE) {
		eval_cut(l, memo - MEMO_ACTIVE);
		return VALUE_NONE;
	}
	if (memo != MEMO_NONE)
		return memo_value(memo);
	if (eval_enter(l, &mark) == -1)
		return VALUE_NONE;
	f->import_memo[i] = MEMO_ACTIVE + mark.index;
	v = import_value(l, fn, i);
	l->files[fn].import_memo[i] = eval_leave(l, &mark) ? memo_pack(v) :
	    MEMO_NONE;
	return v;
}
