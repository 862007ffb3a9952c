/*
 * The files of the repository: those of the stream with their link sections
 * decoded, and in an update those of the store, decoded when needed.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "linker.h"

/* ---- maps ---- */

static void
map_place(struct name_map *m, name_id name, uint32_t number)
{
	uint32_t k = name * 0x9e3779b1u & m->mask;

	while (m->slot[2 * k] != 0)
		k = (k + 1) & m->mask;
	m->slot[2 * k] = name + 1;
	m->slot[2 * k + 1] = number;
}

uint32_t
name_map_get(const struct name_map *m, name_id name)
{
	uint32_t k;

	if (m->slot == NULL || name == NAME_NONE)
		return LINK_NONE;
	for (k = name * 0x9e3779b1u & m->mask; m->slot[2 * k] != 0;
	    k = (k + 1) & m->mask)
		if (m->slot[2 * k] == name + 1)
			return m->slot[2 * k + 1];
	return LINK_NONE;
}

uint32_t
name_map_put(struct name_map *m, name_id name, uint32_t number)
{
	uint32_t *old = m->slot, mask = m->mask, i, v;

	if ((v = name_map_get(m, name)) != LINK_NONE)
		return v;
	if (m->slot == NULL || m->n >= m->mask / 2) {
		m->mask = old == NULL ? 0x3f : mask * 2 + 1;
		m->slot = need(calloc((size_t)m->mask + 1,
		    2 * sizeof(*m->slot)));
		for (i = 0; old != NULL && i <= mask; i++)
			if (old[2 * i] != 0)
				map_place(m, old[2 * i] - 1, old[2 * i + 1]);
		free(old);
	}
	map_place(m, name, number);
	m->n++;
	return number;
}

void
name_map_release(struct name_map *m)
{
	free(m->slot);
	memset(m, 0, sizeof(*m));
}

/* ---- decoding ---- */

/* Strings become names of the run, everywhere but in expressions. */
static void
take_strings(struct linker *l, struct file *f, const struct link_facts *x)
{
	uint32_t i;

	f->nstrings = x->nstrings;
	f->strings = need(reallocarray(NULL, x->nstrings + 1,
	    sizeof(*f->strings)));
	for (i = 0; i < x->nstrings; i++)
		f->strings[i] = names_put(&l->names, x->strings[i]);
	f->binds = need(reallocarray(NULL, x->nbinds + 1, sizeof(*f->binds)));
	f->nbinds = x->nbinds;
	for (i = 0; i < x->nbinds; i++)
		f->binds[i] = f->strings[x->binds[i]];
	f->defs = need(reallocarray(NULL, x->ndefs + 1, sizeof(*f->defs)));
	for (i = 0; i < x->ndefs; i++) {
		f->defs[i] = x->defs[i];
		f->defs[i].name = f->strings[x->defs[i].name];
	}
}

static void
take_imports(struct file *f, const struct link_facts *x)
{
	struct link_import *m;
	uint32_t i;

	f->nimports = x->nimports;
	f->imports = need(reallocarray(NULL, x->nimports + 1,
	    sizeof(*f->imports)));
	for (i = 0; i < x->nimports; i++) {
		m = &f->imports[i];
		*m = x->imports[i];
		m->module = f->strings[m->module];
		m->local = m->local == LINK_NONE ? NAME_NONE :
		    f->strings[m->local];
		m->member = m->member == LINK_NONE ? NAME_NONE :
		    f->strings[m->member];
	}
}

static void
take_exprs(struct file *f, const struct link_facts *x)
{
	f->nexprs = x->nexprs;
	f->exprs = need(reallocarray(NULL, x->nexprs + 1, sizeof(*f->exprs)));
	if (x->nexprs > 0)
		memcpy(f->exprs, x->exprs, x->nexprs * sizeof(*f->exprs));
}

/* Typings by owner and references by definition, each stably sorted. */
static void
take_typings(struct file *f, const struct link_facts *x)
{
	uint32_t owners = x->ndefs + x->nbinds, i, *at;

	f->ntypings = x->ntypings;
	f->typings = need(reallocarray(NULL, x->ntypings + 1,
	    sizeof(*f->typings)));
	f->typing_first = need(calloc((size_t)owners + 2, sizeof(*at)));
	at = f->typing_first + 1;
	for (i = 0; i < x->ntypings; i++)
		at[x->typings[i].owner + 1]++;
	for (i = 0; i < owners; i++)
		at[i + 1] += at[i];
	for (i = 0; i < x->ntypings; i++)
		f->typings[at[x->typings[i].owner]++] = x->typings[i];
}

static void
take_refs(struct file *f, const struct link_facts *x)
{
	struct packed_ref *r;
	uint32_t i, *at;

	f->nrefs = x->nrefs;
	f->refs = need(reallocarray(NULL, x->nrefs + 1, sizeof(*f->refs)));
	f->ref_first = need(calloc((size_t)x->ndefs + 2, sizeof(*at)));
	at = f->ref_first + 1;
	for (i = 0; i < x->nrefs; i++)
		at[x->refs[i].from + 1]++;
	for (i = 0; i < x->ndefs; i++)
		at[i + 1] += at[i];
	for (i = 0; i < x->nrefs; i++) {
		r = &f->refs[at[x->refs[i].from]++];
		r->expr = x->refs[i].expr;
		r->line = x->refs[i].line;
		r->kind = (uint8_t)x->refs[i].kind;
		r->arity = (uint8_t)x->refs[i].arity;
	}
}

int
file_decode(struct linker *l, struct file *f, struct text link)
{
	struct link_facts x;

	if (link_facts_get(&x, link.p, link.len) == -1)
		return -1;
	f->ndefs = x.ndefs;
	take_strings(l, f, &x);
	take_imports(f, &x);
	take_exprs(f, &x);
	take_typings(f, &x);
	take_refs(f, &x);
	f->loaded = 1;
	link_facts_release(&x);
	return 0;
}

/* ---- adding ---- */

const struct link_lang *
files_world(struct linker *l, struct text lang)
{
	const struct link_lang *found;
	char name[64];
	uint32_t i;

	if (lang.len >= sizeof(name))
		return NULL;
	if (lang.len > 0)
		memcpy(name, lang.p, lang.len);
	name[lang.len] = '\0';
	if ((found = link_lang_find(name)) == NULL)
		return NULL;
	if (found->abi != LINK_ABI)
		errx(2, "rules for %s have version %d, not %d", name,
		    found->abi, LINK_ABI);
	for (i = 0; i < l->nworlds; i++)
		if (l->worlds[i].lang == found)
			return found;
	if (l->nworlds == WORLDS_MAX)
		errx(2, "more than %d languages", WORLDS_MAX);
	l->worlds[l->nworlds++].lang = found;
	if (found->begin != NULL)
		found->begin(l);
	return found;
}

static struct file *
add(struct linker *l, struct text path, struct text lang, struct text package)
{
	struct file *f;

	l->files = grow(l->files, l->nfiles, &l->files_cap, sizeof(*f));
	f = &l->files[l->nfiles++];
	memset(f, 0, sizeof(*f));
	f->path = link_text(l, names_put(&l->names, path));
	f->package = names_put(&l->names, package);
	f->lang = files_world(l, lang);
	f->default_export = SYM_NONE;
	return f;
}

int
files_add(struct linker *l, const struct file_id *id, uint32_t nnodes,
    struct text link, uint32_t facts)
{
	struct file *f = add(l, id->path, id->lang, id->package);

	f->from = FROM_STREAM;
	f->facts = facts;
	f->flags = id->flags;
	if (file_decode(l, f, link) == -1 || f->ndefs != nnodes)
		return -1;
	return 0;
}

struct file *
files_add_stored(struct linker *l, struct text path, struct text lang,
    struct text package, uint32_t flags, uint32_t nnodes, int64_t id)
{
	struct file *f = add(l, path, lang, package);

	f->from = FROM_STORE;
	f->id = id;
	f->flags = flags;
	f->ndefs = nnodes;
	return f;
}

void
file_unload(struct file *f)
{
	free(f->strings);
	free(f->exprs);
	free(f->binds);
	free(f->typings);
	free(f->typing_first);
	free(f->imports);
	free(f->refs);
	free(f->ref_first);
	free(f->slots);
	free(f->defs);
	free(f->memo[0]);
	free(f->memo[1]);
	free(f->import_memo);
}

void
files_release(struct linker *l)
{
	uint32_t i;

	for (i = 0; i < l->nfiles; i++)
		file_unload(&l->files[i]);
	free(l->files);
	name_map_release(&l->by_path);
	name_map_release(&l->packages);
	name_map_release(&l->bases);
	name_map_release(&l->dirs);
	free(l->by_package.first);
	free(l->by_package.v);
	free(l->by_base.first);
	free(l->by_base.v);
}

/* ---- finding ---- */

static int
file_cmp(const void *a, const void *b)
{
	return text_cmp(((const struct file *)a)->path,
	    ((const struct file *)b)->path);
}

static struct text
base_name(struct text path)
{
	size_t i = path.len;

	while (i > 0 && path.p[i - 1] != '/')
		i--;
	return (struct text){ path.p + i, path.len - i };
}

static struct text
dir_name(struct text path)
{
	size_t i = path.len;

	while (i > 0 && path.p[i - 1] != '/')
		i--;
	return (struct text){ path.p, i > 0 ? i - 1 : 0 };
}

static name_id
group_key(struct linker *l, file_no f, int base)
{
	if (!base)
		return l->files[f].package;
	return names_put(&l->names, base_name(l->files[f].path));
}

static void
group_files(struct linker *l, struct groups *g, struct name_map *m, int base)
{
	uint32_t i, k, *key;

	key = need(reallocarray(NULL, l->nfiles + 1, sizeof(*key)));
	for (i = 0; i < l->nfiles; i++)
		key[i] = name_map_put(m, group_key(l, i, base), m->n);
	g->nkeys = m->n;
	g->first = need(calloc((size_t)g->nkeys + 2, sizeof(*g->first)));
	g->v = need(reallocarray(NULL, l->nfiles + 1, sizeof(*g->v)));
	for (i = 0; i < l->nfiles; i++)
		g->first[key[i] + 2]++;
	for (k = 0; k < g->nkeys; k++)
		g->first[k + 1] += g->first[k];
	for (i = 0; i < l->nfiles; i++)
		g->v[g->first[key[i] + 1]++] = i;
	free(key);
}

static void
enter_dirs(struct linker *l, struct text path)
{
	struct text dir;
	uint32_t before;

	for (dir = dir_name(path); dir.len > 0; dir = dir_name(dir)) {
		before = l->dirs.n;
		name_map_put(&l->dirs, names_put(&l->names, dir), 0);
		if (l->dirs.n == before)
			break;
	}
}

int
files_build(struct linker *l, struct text *twice)
{
	uint32_t i;

	if (l->nfiles > 0)	/* else there is no table */
		qsort(l->files, l->nfiles, sizeof(*l->files), file_cmp);
	for (i = 1; i < l->nfiles; i++)
		if (file_cmp(&l->files[i - 1], &l->files[i]) == 0) {
			*twice = l->files[i].path;
			return -1;
		}
	for (i = 0; i < l->nfiles; i++) {
		name_map_put(&l->by_path,
		    names_put(&l->names, l->files[i].path), i);
		enter_dirs(l, l->files[i].path);
	}
	group_files(l, &l->by_package, &l->packages, 0);
	group_files(l, &l->by_base, &l->bases, 1);
	return 0;
}

/* ---- for the languages ---- */

uint32_t
link_files(const struct linker *l)
{
	return l->nfiles;
}

file_no
link_file(struct linker *l, struct text path)
{
	name_id n = names_find(&l->names, path);

	return n == NAME_NONE ? FILE_NONE : name_map_get(&l->by_path, n);
}

file_no
link_file_at(struct linker *l, struct text dir, const char *sep,
    struct text rest, const char *suffix)
{
	char buf[4096];
	size_t nsep = strlen(sep), nsuffix = strlen(suffix), len;

	if (dir.len + nsep + rest.len + nsuffix > sizeof(buf))
		return FILE_NONE;
	memcpy(buf, dir.p, dir.len);
	len = dir.len;
	memcpy(buf + len, sep, nsep);
	len += nsep;
	memcpy(buf + len, rest.p, rest.len);
	len += rest.len;
	memcpy(buf + len, suffix, nsuffix);
	len += nsuffix;
	return link_file(l, (struct text){ buf, len });
}

struct text
link_file_path(const struct linker *l, file_no f)
{
	return l->files[f].path;
}

struct text
link_file_dir(const struct linker *l, file_no f)
{
	return dir_name(l->files[f].path);
}

name_id
link_file_package(const struct linker *l, file_no f)
{
	return l->files[f].package;
}

uint32_t
link_file_flags(const struct linker *l, file_no f)
{
	return l->files[f].flags;
}

const struct link_lang *
link_file_lang(const struct linker *l, file_no f)
{
	return l->files[f].lang;
}

int
link_same_world(const struct linker *l, file_no a, file_no b)
{
	const struct link_lang *x = l->files[a].lang, *y = l->files[b].lang;

	return x == y || (x != NULL && y != NULL && x->world != NULL &&
	    y->world != NULL && strcmp(x->world, y->world) == 0);
}

sym_id
link_file_sym(struct linker *l, file_no f)
{
	return l->files[f].base;
}

static uint32_t
group(const struct groups *g, uint32_t key, const file_no **files)
{
	if (key == LINK_NONE) {
		*files = NULL;
		return 0;
	}
	*files = g->v + g->first[key];
	return g->first[key + 1] - g->first[key];
}

uint32_t
link_package_files(struct linker *l, name_id package, const file_no **files)
{
	return group(&l->by_package, name_map_get(&l->packages, package),
	    files);
}

uint32_t
link_files_named(struct linker *l, struct text base, const file_no **files)
{
	return group(&l->by_base,
	    name_map_get(&l->bases, names_find(&l->names, base)), files);
}

int
link_is_dir(struct linker *l, struct text dir)
{
	return dir.len == 0 || name_map_get(&l->dirs,
	    names_find(&l->names, dir)) != LINK_NONE;
}

int
link_path_join(char *buf, size_t size, struct text dir, struct text rel)
{
	size_t len = 0, i, n;

	if (dir.len >= size)
		return -1;
	memcpy(buf, dir.p, dir.len);
	len = dir.len;
	for (i = 0; i < rel.len; i += n + 1) {
		for (n = 0; i + n < rel.len && rel.p[i + n] != '/'; n++)
			continue;
		if (n == 0 || (n == 1 && rel.p[i] == '.'))
			continue;
		if (n == 2 && rel.p[i] == '.' && rel.p[i + 1] == '.') {
			if (len == 0)
				return -1;
			while (len > 0 && buf[len - 1] != '/')
				len--;
			if (len > 0)
				len--;
			continue;
		}
		if (len + 1 + n >= size)
			return -1;
		if (len > 0)
			buf[len++] = '/';
		memcpy(buf + len, rel.p + i, n);
		len += n;
	}
	buf[len] = '\0';
	return (int)len;
}
