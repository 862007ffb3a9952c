/*
 * The walk: a cursor over the tree, parents before children, no recursion.
 * Leaves feed the body hash of the definition they stand in; nodes with a
 * rule go to the language.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "walk.h"

/*
 * Where to look up a node type of one language: number of its rule + 1, or
 * RULE_COMMENT, or 0.  Made at the first file of the language.
 */
#define RULE_COMMENT	0xffffu
#define LANGS_MAX	128	/* loaded at once in one worker */
#define FIELDS_MAX	256	/* a power of two; field names by address */

struct rules {
	const struct lang	*lang;
	const TSLanguage	*ts;
	struct keywords		*keywords;	/* or NULL */
	uint16_t		*by_symbol;
	uint32_t		 nsymbols;
	struct {
		const char	*name;
		TSFieldId	 id;
	}			 fields[FIELDS_MAX];
};

struct extractor {
	struct walk	 w;
	struct hasher	*hasher;
	char		*repo;
	const struct file_frame *begun;	/* by extractor_text() */
};

static struct rules *rules[LANGS_MAX];
static struct rules *current;	/* of the file being walked */

/* ---- memory ---- */

void *
walk_alloc(struct walk *w, size_t size)
{
	struct chunk *c = w->chunks;
	void *p;

	size = (size + 15) & ~(size_t)15;
	if (c == NULL || c->size - c->used < size) {
		size_t want = size > 65536 ? size : 65536;

		if ((c = malloc(sizeof(*c) + 16 + want)) == NULL)
			err(2, NULL);
		c->used = 0;
		c->size = want;
		c->next = w->chunks;
		w->chunks = c;
	}
	p = (char *)c + ((sizeof(*c) + 15) & ~(size_t)15) + c->used;
	c->used += size;
	memset(p, 0, size);
	return p;
}

char *
walk_text_copy(struct walk *w, const char *p, size_t len)
{
	char *q = walk_alloc(w, len + 1);

	memcpy(q, p, len);
	return q;
}

/* All but the newest chunk goes back. */
static void
chunks_reset(struct walk *w)
{
	struct chunk *c = w->chunks, *next;

	if (c == NULL)
		return;
	for (next = c->next; next != NULL; next = c->next) {
		c->next = next->next;
		free(next);
	}
	if (c->size > 65536) {
		free(c);
		w->chunks = NULL;
	} else
		c->used = 0;
}

void
vec_reset(struct vec *v, size_t size)
{
	/* What one huge file needed is not kept for ever. */
	if ((size_t)v->cap * size > 4 * 1024 * 1024) {
		free(v->v);
		v->v = NULL;
		v->cap = 0;
	}
	v->n = 0;
}

static void
walk_reset(struct walk *w)
{
	chunks_reset(w);
	vec_reset(&w->strs, sizeof(struct str));
	vec_reset(&w->exprs, sizeof(struct link_expr));
	vec_reset(&w->defs, sizeof(struct def));
	vec_reset(&w->sketches, sizeof(struct clone_sketch));
	vec_reset(&w->scopes, sizeof(struct scope));
	vec_reset(&w->binds, sizeof(struct bind));
	vec_reset(&w->typings, sizeof(struct link_typing));
	vec_reset(&w->imports, sizeof(struct link_import));
	vec_reset(&w->refs, sizeof(struct link_ref));
	vec_reset(&w->opens, sizeof(struct open));
	index_reset(&w->stridx);
	index_reset(&w->expridx);
	index_reset(&w->bindidx);
	index_reset(&w->defidx);
	index_reset(&w->ordidx);
	memset(&w->comment, 0, sizeof(w->comment));
	memset(w->taken, 0, sizeof(w->taken));
	w->ntaken = 0;
	w->depth = w->container = w->scope = w->last_leaf = w->dropped = 0;
	w->state = NULL;
	w->file_flags = 0;
	w->package.len = 0;
	memset(&w->memo, 0, sizeof(w->memo));
}

/* ---- rules ---- */

static uint16_t
rule_of(const struct lang *lang, const char *type)
{
	const char *const *c;
	uint16_t i;

	for (c = lang->comments; c != NULL && *c != NULL; c++)
		if (strcmp(*c, type) == 0)
			return RULE_COMMENT;
	for (i = 0; lang->rules != NULL && lang->rules[i].type != NULL; i++)
		if (strcmp(lang->rules[i].type, type) == 0)
			return i + 1;
	return 0;
}

static struct rules *
rules_for(const struct lang *lang)
{
	struct rules *r;
	uint32_t i;
	int k;

	for (k = 0; k < LANGS_MAX && rules[k] != NULL; k++)
		if (rules[k]->lang == lang)
			return rules[k];
	if (k == LANGS_MAX)
		errx(2, "more than %d languages", LANGS_MAX);
	if ((r = calloc(1, sizeof(*r))) == NULL)
		err(2, NULL);
	r->lang = lang;
	if (lang->parser != NULL) {
		r->ts = lang->parser();
		r->nsymbols = ts_language_symbol_count(r->ts);
		r->by_symbol = calloc(r->nsymbols, sizeof(*r->by_symbol));
		if (r->by_symbol == NULL)
			err(2, NULL);
		for (i = 0; i < r->nsymbols; i++)
			if (ts_language_symbol_type(r->ts, (TSSymbol)i) ==
			    TSSymbolTypeRegular)
				r->by_symbol[i] = rule_of(lang,
				    ts_language_symbol_name(r->ts, (TSSymbol)i));
		r->keywords = keywords_new(r->ts);
	}
	rules[k] = r;
	return r;
}

/* ---- node helpers ---- */

TSNode
node_field(TSNode node, const char *name)
{
	static const TSNode null;
	uint32_t i;

	if (ts_node_is_null(node))
		return null;
	/* String literals: one address, one name. */
	i = (uint32_t)((uintptr_t)name * 0x9e3779b97f4a7c15ull >> 56);
	for (; current->fields[i].name != NULL; i = (i + 1) % FIELDS_MAX)
		if (current->fields[i].name == name)
			return ts_node_child_by_field_id(node,
			    current->fields[i].id);
	current->fields[i].name = name;
	current->fields[i].id = ts_language_field_id_for_name(current->ts, name,
	    (uint32_t)strlen(name));
	return ts_node_child_by_field_id(node, current->fields[i].id);
}

int
node_is(TSNode node, const char *type)
{
	return !ts_node_is_null(node) && strcmp(ts_node_type(node), type) == 0;
}

struct text
node_text(const struct walk *w, TSNode node)
{
	struct text t = { "", 0 };
	uint32_t start, end;

	if (ts_node_is_null(node))
		return t;
	start = ts_node_start_byte(node);
	end = ts_node_end_byte(node);
	if (end > w->len || start > end)
		return t;
	t.p = w->src + start;
	t.len = end - start;
	return t;
}

struct text
node_text_without(struct walk *w, TSNode node, const char *drop)
{
	struct text t = node_text(w, node), out;
	char *p = walk_alloc(w, t.len + 1);
	size_t i;

	out = (struct text){ p, 0 };
	for (i = 0; i < t.len; i++)
		if (strchr(drop, t.p[i]) == NULL)
			p[out.len++] = t.p[i];
	return out;
}

uint32_t
node_line(TSNode node)
{
	return ts_node_is_null(node) ? 0 : ts_node_start_point(node).row + 1;
}

TSNode
node_first(TSNode node)
{
	return ts_node_is_null(node) ? node : ts_node_named_child(node, 0);
}

TSNode
node_arg(TSNode list, uint32_t i)
{
	static const TSNode null;
	uint32_t k, n = ts_node_is_null(list) ? 0 :
	    ts_node_named_child_count(list);
	TSNode c;

	for (k = 0; k < n; k++) {
		c = ts_node_named_child(list, k);
		if (!ts_node_is_extra(c) && i-- == 0)
			return c;
	}
	return null;
}

uint32_t
node_args(TSNode list)
{
	uint32_t count = 0;
	TSTreeCursor c;
	TSNode n;

	if (ts_node_is_null(list))
		return 0;
	c = ts_tree_cursor_new(list);
	if (ts_tree_cursor_goto_first_child(&c))
		do {
			n = ts_tree_cursor_current_node(&c);
			count += ts_node_is_named(n) && !ts_node_is_extra(n);
		} while (ts_tree_cursor_goto_next_sibling(&c));
	ts_tree_cursor_delete(&c);
	return count;
}

TSNode
node_child_of(TSNode node, const char *type)
{
	static const TSNode null;
	uint32_t i, n;

	if (ts_node_is_null(node))
		return null;
	n = ts_node_named_child_count(node);
	for (i = 0; i < n; i++) {
		TSNode c = ts_node_named_child(node, i);

		if (node_is(c, type))
			return c;
	}
	return null;
}

static uint32_t
memo_find(const struct memo *m, const void *id)
{
	uint32_t i = (uint32_t)((uintptr_t)id * 0x9e3779b97f4a7c15ull >> 32) &
	    m->mask;

	while (m->slot[i].id != NULL && m->slot[i].id != id)
		i = (i + 1) & m->mask;
	return i;
}

/* The table lives in the file's memory, so old ones go with it. */
uint32_t *
walk_memo(struct walk *w, TSNode node)
{
	struct memo *m = &w->memo, old;
	uint32_t i;

	if (m->slot == NULL || m->n > m->mask / 2) {
		old = *m;
		m->mask = old.slot == NULL ? 0xff : old.mask * 2 + 1;
		m->slot = walk_alloc(w, ((size_t)m->mask + 1) *
		    sizeof(*m->slot));
		for (i = 0; old.slot != NULL && i <= old.mask; i++)
			if (old.slot[i].id != NULL)
				m->slot[memo_find(m, old.slot[i].id)] =
				    old.slot[i];
	}
	i = memo_find(m, node.id);
	if (m->slot[i].id == NULL) {
		m->slot[i].id = node.id;
		m->n++;
	}
	return &m->slot[i].value;
}

const TSNode *
node_children(struct walk *w, TSNode node, uint32_t *n)
{
	TSTreeCursor c;
	TSNode *v, child;

	*n = 0;
	if (ts_node_is_null(node))
		return NULL;
	v = walk_alloc(w, ((size_t)ts_node_named_child_count(node) + 1) *
	    sizeof(*v));
	c = ts_tree_cursor_new(node);
	if (ts_tree_cursor_goto_first_child(&c))
		do {
			child = ts_tree_cursor_current_node(&c);
			if (ts_node_is_named(child) && !ts_node_is_extra(child))
				v[(*n)++] = child;
		} while (ts_tree_cursor_goto_next_sibling(&c));
	ts_tree_cursor_delete(&c);
	return v;
}

const char *
walk_source(const struct walk *w)
{
	return w->src;
}

const char *
walk_prepared(const struct walk *w)
{
	return w->prepared;
}

uint32_t
walk_length(const struct walk *w)
{
	return w->len;
}

const struct file_id *
walk_file(const struct walk *w)
{
	return &w->file->id;
}

void **
walk_state(struct walk *w)
{
	return &w->state;
}

void
walk_set_file_flag(struct walk *w, uint32_t flag)
{
	w->file_flags |= flag;
}

void
walk_set_package(struct walk *w, struct text name)
{
	w->package.p = walk_text_copy(w, name.p, name.len);
	w->package.len = name.len;
}

/* ---- rules ---- */

void
walk_take(struct walk *w, TSNode node)
{
	w->taken[w->ntaken++ % WALK_TAKEN] = node.id;
}

int
walk_taken(const struct walk *w, TSNode node)
{
	uint32_t i;

	for (i = 0; i < WALK_TAKEN; i++)
		if (w->taken[i] == node.id)
			return 1;
	return 0;
}

enum walk_next
walk_rule_over(struct walk *w, TSNode node)
{
	(void)w;
	(void)node;
	return WALK_OVER;
}

enum walk_next
walk_rule_scope(struct walk *w, TSNode node)
{
	(void)node;
	walk_scope(w);
	return WALK_INTO;
}

enum walk_next
walk_rule_function(struct walk *w, TSNode node)
{
	(void)node;
	walk_scope_function(w);
	return WALK_INTO;
}

/* ---- what is said ---- */

void
walk_type_def(struct walk *w, enum typing_how how, uint32_t ord, expr_id e)
{
	struct link_typing *t = vec_push(&w->typings, sizeof(*t));

	t->how = how;
	t->owner = ord;
	t->expr = e;
	if ((ord & OWNER_BIND) == 0 && w->lang->flags & LANG_TYPED_SCOPES &&
	    (how == TYPING_RECEIVER || how == TYPING_EXTENDS ||
	    how == TYPING_IMPLEMENTS))
		VEC(w, defs, struct def)[ord].children++;
}

void
walk_type_bind(struct walk *w, enum typing_how how, uint32_t bind, expr_id e)
{
	walk_type_def(w, how, bind | OWNER_BIND, e);
}

void
walk_ref_from(struct walk *w, enum ref_kind kind, expr_id e, uint32_t ord,
    uint32_t line, uint32_t arity)
{
	struct link_ref *r = vec_push(&w->refs, sizeof(*r));

	r->kind = kind;
	r->expr = e;
	r->from = ord;
	r->line = line;
	r->arity = arity > REF_ARITY_UNKNOWN ? REF_ARITY_UNKNOWN : arity;
}

void
walk_ref(struct walk *w, enum ref_kind kind, expr_id e, TSNode place,
    uint32_t arity)
{
	walk_ref_from(w, kind, e, w->container, node_line(place), arity);
}

void
walk_import(struct walk *w, str_id local, str_id module, str_id member,
    uint32_t flags, uint32_t line)
{
	struct link_import *i = vec_push(&w->imports, sizeof(*i));

	i->scope = w->container;
	i->local = local;
	i->module = module;
	i->member = member;
	i->flags = flags;
	i->line = line;
	VEC(w, defs, struct def)[w->container].children++;
}

/* ---- the walk ---- */

static void
leave(struct walk *w)
{
	struct open *o;

	while (w->opens.n > 0) {
		o = &VEC(w, opens, struct open)[w->opens.n - 1];
		if (o->depth != w->depth)
			return;
		if (o->rule != NULL && o->rule->leave != NULL)
			o->rule->leave(w, o->node);
		o = &VEC(w, opens, struct open)[w->opens.n - 1];
		w->container = o->container;
		w->scope = o->scope;
		w->opens.n--;
	}
}

/* The same to what its near clones are found by, see clones.h. */
static void
sketch(struct walk *w, TSSymbol symbol)
{
	struct def *d = &VEC(w, defs, struct def)[w->container];

	if (d->kind != NODE_FUNCTION && d->kind != NODE_METHOD)
		return;
	if (d->sketch == 0) {
		clone_begin(vec_push(&w->sketches,
		    sizeof(struct clone_sketch)));
		d->sketch = w->sketches.n;
	}
	clone_token(&VEC(w, sketches, struct clone_sketch)[d->sketch - 1],
	    symbol);
}

/* Add a token, or a whole subtree that is not entered, to the body hash. */
static void
token(struct walk *w, TSNode node, TSSymbol symbol)
{
	uint64_t *body = &VEC(w, defs, struct def)[w->container].body;
	uint64_t h = symbol;

	if (ts_node_is_named(node)) {
		struct text t = node_text(w, node);

		h ^= XXH3_64bits(t.p, t.len);
	}
	*body = (*body ^ h) * 0x9e3779b97f4a7c15ull;
	*body ^= *body >> 29;
	sketch(w, symbol);
}

static enum walk_next
enter(struct walk *w, TSNode node, const struct lang_rule *rule)
{
	enum walk_next next;
	struct open *o;

	w->node = node;
	w->rule = rule;
	w->opened = 0;
	next = rule->enter(w, node);
	if (rule->leave != NULL && !w->opened) {
		o = vec_push(&w->opens, sizeof(*o));
		o->depth = w->depth;
		o->container = w->container;
		o->scope = w->scope;
		o->rule = rule;
		o->node = node;
	}
	return next;
}

static void
walk_tree(struct walk *w, const TSTree *tree, const struct rules *r)
{
	TSTreeCursor c = ts_tree_cursor_new(ts_tree_root_node(tree));
	enum walk_next next;
	TSSymbol symbol;
	uint16_t rule;
	TSNode node;

	for (;;) {
		node = ts_tree_cursor_current_node(&c);
		symbol = ts_node_symbol(node);
		rule = symbol < r->nsymbols ? r->by_symbol[symbol] : 0;
		next = WALK_INTO;
		if (rule == RULE_COMMENT) {
			defs_comment(w, node);
			next = WALK_OVER;
		} else {
			if (rule != 0)
				next = enter(w, node, &r->lang->rules[rule - 1]);
			if (next == WALK_INTO &&
			    ts_tree_cursor_goto_first_child(&c)) {
				w->depth++;
				continue;
			}
			token(w, node, symbol);
		}
		leave(w);
		while (!ts_tree_cursor_goto_next_sibling(&c)) {
			if (!ts_tree_cursor_goto_parent(&c))
				goto out;
			w->depth--;
			leave(w);
		}
	}
out:
	ts_tree_cursor_delete(&c);
}

/* ---- the extractor ---- */

struct extractor *
extractor_new(const char *repo)
{
	struct extractor *x = calloc(1, sizeof(*x));

	if (x == NULL || (x->repo = strdup(repo)) == NULL ||
	    (x->hasher = hasher_new()) == NULL)
		err(2, NULL);
	return x;
}

static void
begin_file(struct extractor *x, const struct lang *lang,
    const struct file_frame *file)
{
	struct walk *w = &x->w;

	walk_reset(w);
	w->lang = lang;
	w->file = file;
	w->src = file->contents.p;
	w->prepared = w->src;
	w->len = (uint32_t)file->contents.len;
	x->begun = file;
}

struct text
extractor_text(struct extractor *x, const struct lang *lang,
    const struct file_frame *file)
{
	char *copy;

	begin_file(x, lang, file);
	if (lang->prepare == NULL)
		return file->contents;
	copy = walk_text_copy(&x->w, file->contents.p, file->contents.len);
	lang->prepare(&x->w, copy, x->w.len);
	x->w.prepared = copy;
	return (struct text){ copy, file->contents.len };
}

uint32_t
extractor_run(struct extractor *x, const struct lang *lang, const TSTree *tree,
    const struct file_frame *file, struct mp_buf *out)
{
	static const struct lang none;
	struct walk *w = &x->w;

	if (x->begun != file || lang == NULL)
		begin_file(x, lang != NULL ? lang : &none, file);
	x->begun = NULL;
	scope_open(w, 0, 1);
	defs_begin(w);
	if (lang != NULL) {
		current = rules_for(lang);
		if (lang->begin != NULL)
			lang->begin(w);
		if (tree != NULL) {
			if (ts_node_has_error(ts_tree_root_node(tree)))
				w->file_flags |= FILE_PARSE_ERRORS;
			walk_tree(w, tree, current);
		} else if (lang->scan != NULL)
			lang->scan(w);
		if (lang->end != NULL)
			lang->end(w);
	}
	defs_end(w);
	walk_finish(w, x->hasher, (struct text){ x->repo, strlen(x->repo) },
	    lang != NULL ? current->keywords : NULL, out);
	return w->dropped;
}
