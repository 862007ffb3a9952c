/*
 * What free names mean: scopes, imports, packages, guesses.
 */
#include "linker.h"

/* ---- scopes ---- */

static int
is_class(const struct sym *s)
{
	return s->kind == NODE_CLASS || s->kind == NODE_STRUCT ||
	    s->kind == NODE_UNION || s->kind == NODE_INTERFACE ||
	    s->kind == NODE_ENUM;
}

static int
is_type_kind(unsigned int kind)
{
	return kind == NODE_CLASS || kind == NODE_STRUCT ||
	    kind == NODE_UNION || kind == NODE_INTERFACE ||
	    kind == NODE_ENUM || kind == NODE_TYPE_ALIAS;
}

/*
 * Of several definitions of one name in one place, the one that is meant:
 * a type where a type is wanted (and the reverse), a body rather than a
 * mere declaration, as a type one of which there are instances (the class
 * beside an object of its name), else the first.
 */
sym_id
lookup_choose(struct linker *l, sym_id first, enum link_want want)
{
	sym_id s, best = first;
	int score, best_score = -1;

	if (link_child_next(l, first) == SYM_NONE)
		return first;
	for (s = first; s != SYM_NONE; s = link_child_next(l, s)) {
		score = 4 * (is_type_kind(l->syms[s].kind) ==
		    (want == WANT_TYPE));
		score += 2 * ((l->syms[s].flags & NODE_DECLARATION) == 0);
		score += want == WANT_TYPE &&
		    (l->syms[s].flags & NODE_STATIC) == 0;
		if (score > best_score) {
			best_score = score;
			best = s;
		}
	}
	return best;
}

/* Does it live in the name space that is asked for? */
static int
suits(const struct linker *l, const struct link_lang *x, sym_id s,
    enum link_want want)
{
	return (x->flags & LINK_TYPES_APART) == 0 ||
	    l->syms[s].kind == NODE_MACRO ||
	    is_type_kind(l->syms[s].kind) == (want == WANT_TYPE);
}

/* Names that a star brings in at any scope of the file. */
static struct value
starred(struct linker *l, file_no fn, name_id name)
{
	struct file *f = file_need(l, fn);
	struct value v;
	uint32_t i;

	for (i = 0; i < f->nimports; i++) {
		if ((f->imports[i].flags & IMPORT_STAR) == 0 ||
		    f->imports[i].local != NAME_NONE ||
		    f->imports[i].flags & IMPORT_REEXPORT)
			continue;
		v = link_import_value(l, fn, i);
		f = &l->files[fn];
		switch (value_kind(l, v)) {
		case VALUE_MODULE:
			v = import_star(l, value_file(l, v), name);
			break;
		case VALUE_PACKAGE:
			v = lookup_package_value(l, fn, value_name(l, v),
			    name);
			break;
		default:
			v = VALUE_NONE;
		}
		if (v.id != 0)
			return v;
	}
	return VALUE_NONE;
}

int
lookup_may_guess(const struct linker *l, file_no fn, sym_id found)
{
	return l->files[fn].flags & FILE_TEST ||
	    (l->files[link_sym_file(l, found)].flags & FILE_TEST) == 0;
}

/* The only top-level definition of that name that others may see. */
static struct value
guess_name(struct linker *l, file_no fn, name_id name)
{
	const struct link_lang *x = linker_lang(l, fn);
	const sym_id *syms;
	sym_id found = SYM_NONE;
	const struct sym *s;
	uint32_t i, n, count = 0;
	file_no sf;

	n = link_named(l, name, &syms);
	for (i = 0; i < n; i++) {
		s = sym_get(l, syms[i]);
		sf = link_sym_file(l, syms[i]);
		if (s->parent == SYM_NONE || s->parent != l->files[sf].base ||
		    l->files[sf].lang != x)
			continue;
		count++;
		found = syms[i];
	}
	if (count == 1)
		return lookup_may_guess(l, fn, found) ?
		    value_symbol(l, found, CONF_GUESS_NAME) : VALUE_NONE;
	if (l->candidates < count)
		l->candidates = count;
	return VALUE_NONE;
}

struct value
lookup_package_value(struct linker *l, file_no from, name_id package,
    name_id name)
{
	struct value found = VALUE_NONE;
	size_t near, best = 0;
	const file_no *files;
	uint32_t i, n;
	sym_id s;

	n = link_package_files(l, package, &files);
	for (i = 0; i < n; i++) {
		if (l->files[files[i]].lang != l->lang)
			continue;
		near = link_shared(link_file_dir(l, from),
		    link_file_dir(l, files[i]));
		if (found.id != 0 && near <= best)
			continue;
		s = link_child(l, l->files[files[i]].base, name);
		if (s != SYM_NONE && (l->lang->exported == NULL ||
		    l->lang->exported(l, s))) {
			found = value_symbol(l, s, VALUE_PROVED);
			best = near;
		}
	}
	return found;
}

/* The scope around AT; that of a method outside its type is the file. */
static sym_id
scope_around(const struct linker *l, const struct file *f, sym_id at)
{
	sym_id p = l->syms[at].parent;

	return p >= f->base && p < at ? p : f->base;
}

/* An object that has a name: its members are only seen through it. */
static int
is_object(const struct sym *s)
{
	return s->kind == NODE_VARIABLE || s->kind == NODE_CONSTANT ||
	    s->kind == NODE_FIELD;
}

/*
 * LINK_INHERITED: what NAME means in the scope AT, S being its first child
 * of that name.  Where a type is wanted methods and fields are passed over,
 * and a constructor is never meant by a bare name.
 */
static struct value
own_or_inherited(struct linker *l, sym_id at, sym_id s, name_id name,
    enum link_want want)
{
	struct value v;

	for (; s != SYM_NONE; s = link_child_next(l, s))
		if (is_type_kind(l->syms[s].kind) || (want != WANT_TYPE &&
		    (l->syms[s].flags & NODE_CONSTRUCTOR) == 0))
			return value_symbol(l, s, VALUE_PROVED);
	if (!is_class(&l->syms[at]))
		return VALUE_NONE;
	v = link_member(l, value_super(l, at), name);
	if (value_kind(l, v) != VALUE_SYMBOL)
		return VALUE_NONE;
	s = value_sym(l, v);
	/* What is private there is not inherited, except in one file, where
	   one class may stand in the other. */
	if ((l->syms[s].flags & NODE_VISIBILITY) == NODE_PRIVATE &&
	    link_sym_file(l, s) != link_sym_file(l, at))
		return VALUE_NONE;
	if (l->syms[s].flags & NODE_CONSTRUCTOR || (want == WANT_TYPE &&
	    !is_type_kind(l->syms[s].kind)))
		return VALUE_NONE;
	return v;
}

struct value
lookup_name(struct linker *l, file_no fn, uint32_t ord, name_id name,
    enum link_want want)
{
	const struct link_lang *x = linker_lang(l, fn);
	struct file *f = file_need(l, fn);
	sym_id at, s;
	struct value v;
	int first = 1, imported;

	l->candidates = 0;
	if (x->lookup != NULL)
		return x->lookup(l, fn, f->base + ord, name, want,
		    &l->candidates);
	for (at = f->base + ord;; at = scope_around(l, f, at), first = 0) {
		if ((x->flags & LINK_CLASS_HIDDEN) == 0 ||
		    ((first || !is_class(&l->syms[at])) &&
		    !is_object(&l->syms[at]))) {
			s = link_child(l, at, name);
			while (s != SYM_NONE && x->named != NULL &&
			    !x->named(l, s))
				s = link_child_next(l, s);
			if (x->flags & LINK_INHERITED && at != f->base) {
				v = own_or_inherited(l, at, s, name, want);
				f = &l->files[fn];
				if (v.id != 0)
					return v;
				continue;
			}
			if (s != SYM_NONE && !suits(l, x,
			    s = lookup_choose(l, s, want), want))
				s = SYM_NONE;
			imported = import_may_mean(l, s) &&
			    import_binds(f, at - f->base, name);
			v = VALUE_NONE;
			if (imported)
				v = link_imported(l, fn, at - f->base, name);
			if (s != SYM_NONE && !import_wins(l, s, v))
				v = value_symbol(l, s, VALUE_PROVED);
			if (v.id != 0 || imported)
				return v;
		}
		if (at == f->base)
			break;
	}
	if ((v = starred(l, fn, name)).id != 0)
		return v;
	if (x->flags & LINK_PACKAGE_SCOPE && (s = link_package_member(l,
	    l->files[fn].package, name)) != SYM_NONE)
		return value_symbol(l, s, VALUE_PROVED);
	if (x->global != NULL) {
		v = x->global(l, fn, l->files[fn].base + ord, name, want,
		    &l->candidates);
		if (v.id != 0)
			return v;
	}
	if (x->flags & LINK_GUESS_NAME)
		return guess_name(l, fn, name);
	return VALUE_NONE;
}
