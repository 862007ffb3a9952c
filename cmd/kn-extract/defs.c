/*
 * Definitions: where they stand, what stands above them, what they are
 * called, and a hash of their tokens.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "schema.h"
#include "walk.h"

static struct def *
def(const struct walk *w, uint32_t ord)
{
	return &VEC(w, defs, struct def)[ord];
}

static uint64_t
mix64(uint64_t a, uint64_t b)
{
	uint64_t v[2] = { a, b };

	return XXH3_64bits(v, sizeof(v));
}

/*
 * Fold runs of blanks to one, to one line of at most SIGNATURE_MAX bytes,
 * cut at a character's border.
 */
static struct text
fold(struct walk *w, const char *p, size_t len)
{
	char buf[SIGNATURE_MAX + 4];
	size_t i, n = 0;
	int blank = 0;

	for (i = 0; i < len; i++) {
		if (isspace((unsigned char)p[i])) {
			blank = n > 0;
			continue;
		}
		if (n + 2 > SIGNATURE_MAX) {
			while (n > 0 && ((unsigned char)buf[n - 1] & 0xc0) == 0x80)
				n--;
			if (n > 0 && (unsigned char)buf[n - 1] >= 0xc0)
				n--;
			memcpy(buf + n, "...", 3);
			n += 3;
			break;
		}
		if (blank)
			buf[n++] = ' ';
		blank = 0;
		buf[n++] = p[i];
	}
	return (struct text){ walk_text_copy(w, buf, n), n };
}

static int
is_marker(const struct walk *w, char c)
{
	return c == '/' || c == '*' || c == '#' || c == '!' ||
	    (c != '\0' && w->lang->marks != NULL &&
	    strchr(w->lang->marks, c) != NULL);
}

/* Comment or docstring RAW without its markers, at most DOC_MAX bytes. */
static struct text
strip(struct walk *w, const char *p, size_t len)
{
	char buf[DOC_MAX + 4];
	size_t i = 0, n = 0, e, b;

	while (i < len && n < DOC_MAX) {
		const char *nl = memchr(p + i, '\n', len - i);

		e = nl != NULL ? (size_t)(nl - p) : len;
		b = i;
		i = e + 1;
		while (b < e && isspace((unsigned char)p[b]))
			b++;
		while (b < e && is_marker(w, p[b]))
			b++;
		if (b < e && p[b] == ' ')
			b++;
		while (e > b && isspace((unsigned char)p[e - 1]))
			e--;
		if (e >= b + 2 && p[e - 1] == '/' && p[e - 2] == '*') {
			e -= 2;
			while (e > b && (isspace((unsigned char)p[e - 1]) ||
			    p[e - 1] == '*'))
				e--;
		}
		if (n == 0 && e == b)
			continue;
		if (n > 0)
			buf[n++] = '\n';
		if (e - b > DOC_MAX - n) {
			e = b + (DOC_MAX - n);
			while (e > b && ((unsigned char)p[e] & 0xc0) == 0x80)
				e--;
			memcpy(buf + n, p + b, e - b);
			n += e - b;
			memcpy(buf + n, "...", 3);
			n += 3;
			break;
		}
		memcpy(buf + n, p + b, e - b);
		n += e - b;
	}
	while (n > 0 && isspace((unsigned char)buf[n - 1]))
		n--;
	return (struct text){ walk_text_copy(w, buf, n), n };
}

/* Only blanks, with at most one line end, in [FROM, TO)? */
static int
adjacent(const struct walk *w, uint32_t from, uint32_t to)
{
	int lines = 0;

	for (; from < to; from++) {
		if (w->src[from] == '\n') {
			if (++lines > 1)
				return 0;
		} else if (!isspace((unsigned char)w->src[from]))
			return 0;
	}
	return 1;
}

/* Does other text stand before POS on its line? */
static int
trails(const struct walk *w, uint32_t pos)
{
	while (pos > 0 && w->src[pos - 1] != '\n')
		if (!isspace((unsigned char)w->src[--pos]))
			return 1;
	return 0;
}

void
defs_comment(struct walk *w, TSNode node)
{
	uint32_t start = ts_node_start_byte(node), end = ts_node_end_byte(node);
	uint32_t line = node_line(node);
	struct comment *c = &w->comment;

	/* Some grammars take the line end into the comment. */
	while (end > start && (w->src[end - 1] == '\n' || w->src[end - 1] == '\r'))
		end--;
	if (trails(w, start)) {
		struct def *d = def(w, w->last_leaf);

		if (w->last_leaf != 0 && d->end_line == line && d->doc.len == 0)
			d->doc = strip(w, w->src + start, end - start);
		if (c->end == 0 || c->line != line)
			c->end = 0;
		return;
	}
	if (c->end == 0 || !adjacent(w, c->end, start))
		c->start = start;
	c->end = end;
	c->line = line;
}

static int
opens_function(enum node_kind kind)
{
	return kind == NODE_FUNCTION || kind == NODE_METHOD;
}

static void
set_ordinal(struct walk *w, uint32_t ord)
{
	struct def *d = def(w, ord), *o;
	uint32_t h, i, k, last = 0;

	h = (uint32_t)(d->path ^ d->path >> 32) ^ d->kind * 0x9e3779b1u;
	for (i = index_first(&w->ordidx, h); (k = w->ordidx.slot[i]) != 0;
	    i = index_next(&w->ordidx, i)) {
		o = def(w, k - 1);
		if (o->path == d->path && o->kind == d->kind) {
			/* The slot keeps the newest: repeats stay cheap. */
			last = o->ordinal;
			w->ordidx.slot[i] = ord + 1;
			d->ordinal = last + 1;
			if (w->lang->flags & LANG_CONDITIONAL)
				d->flags |= NODE_CONDITIONAL;
			return;
		}
	}
	d->ordinal = 1;
	if (index_set(&w->ordidx, i, ord)) {
		index_grow(&w->ordidx);
		for (k = 0; k <= ord; k++) {
			o = def(w, k);
			h = (uint32_t)(o->path ^ o->path >> 32) ^
			    o->kind * 0x9e3779b1u;
			for (i = index_first(&w->ordidx, h);
			    w->ordidx.slot[i] != 0;
			    i = index_next(&w->ordidx, i)) {
				struct def *p = def(w, w->ordidx.slot[i] - 1);

				if (p->path == o->path && p->kind == o->kind)
					break;
			}
			if (w->ordidx.slot[i] != 0)
				w->ordidx.slot[i] = k + 1;
			else
				index_set(&w->ordidx, i, k);
		}
	}
}

static uint32_t
child_hash(uint32_t parent, uint32_t name)
{
	return hash_mix(parent, name, 1);
}

/*
 * The first child of that name is the one that is found, so others are not
 * put: a hundred thousand of them would make each search long.
 */
static void
put_child(struct walk *w, uint32_t ord)
{
	struct def *d = def(w, ord), *o;
	uint32_t i, k;

	for (i = index_first(&w->defidx, child_hash(d->parent, d->name));
	    (k = w->defidx.slot[i]) != 0; i = index_next(&w->defidx, i)) {
		o = def(w, k - 1);
		if (o->parent == d->parent && o->name == d->name)
			return;
	}
	index_set(&w->defidx, i, ord);
}

static void
set_child(struct walk *w, uint32_t ord)
{
	uint32_t k;

	put_child(w, ord);
	if (w->defidx.used > w->defidx.mask / 2) {
		index_grow(&w->defidx);
		for (k = 1; k <= ord; k++)
			put_child(w, k);
	}
}

uint32_t
walk_def_find(const struct walk *w, uint32_t ord, struct text name)
{
	uint32_t h = (uint32_t)XXH3_64bits(name.p, name.len), i, k;
	const struct str *s;
	const struct def *d;

	for (i = index_first(&w->stridx, h);; i = index_next(&w->stridx, i)) {
		if ((k = w->stridx.slot[i]) == 0)
			return 0;
		s = &VEC(w, strs, struct str)[k - 1];
		if (s->hash == h && s->t.len == name.len &&
		    memcmp(s->t.p, name.p, name.len) == 0)
			break;
	}
	h = child_hash(ord, k - 1);
	for (i = index_first(&w->defidx, h); w->defidx.slot[i] != 0;
	    i = index_next(&w->defidx, i)) {
		d = def(w, w->defidx.slot[i] - 1);
		if (d->parent == ord && d->name == k - 1)
			return w->defidx.slot[i] - 1;
	}
	return 0;
}

void
defs_begin(struct walk *w)
{
	struct text path = w->file->id.path;
	const char *base = memrchr(path.p, '/', path.len);
	struct def *d;
	uint32_t name;

	base = base != NULL ? base + 1 : path.p;
	name = walk_str(w, (struct text){ base,
	    (size_t)(path.p + path.len - base) });
	d = vec_push(&w->defs, sizeof(*d));
	d->name = name;
	d->kind = NODE_FILE;
	d->line = 1;
	d->end = w->len;
	d->ordinal = 1;
	d->flags = w->file->id.flags & FILE_TEST ? NODE_TEST : 0;
}

/*
 * The source from FROM to TO without the lines that prepare() blanked from a
 * directive on: other alternatives.
 */
static struct text
one_branch(struct walk *w, uint32_t from, uint32_t to)
{
	struct text t = { w->src + from, to - from };
	uint32_t i, end;
	int away = 0;
	char *p;

	if (w->prepared == w->src || memchr(t.p, '#', t.len) == NULL)
		return t;
	t.p = p = walk_alloc(w, t.len);
	t.len = 0;
	for (; from < to; from = end) {
		for (end = from; end < to && w->src[end] != '\n'; end++)
			continue;
		end += end < to;
		for (i = from; i < end && isspace((unsigned char)
		    w->prepared[i]); i++)
			continue;
		if (i < end)
			away = 0;
		else if (memchr(w->src + from, '#', end - from) != NULL)
			away = 1;
		if (!away) {
			memcpy(p + t.len, w->src + from, end - from);
			t.len += end - from;
		}
	}
	return t;
}

static void
set_texts(struct walk *w, struct def *d, const struct walk_def *wd)
{
	struct text t;
	uint32_t from = d->start, to = d->end;

	if (!ts_node_is_null(wd->body) && ts_node_start_byte(wd->body) > from)
		to = ts_node_start_byte(wd->body);
	/* A look at twice the length is enough, blanks included. */
	if (to - from > 4 * SIGNATURE_MAX)
		to = from + 4 * SIGNATURE_MAX;
	t = one_branch(w, from, to);
	d->signature = fold(w, t.p, (uint32_t)t.len);
	d->comment = d->start;
	if (w->comment.end != 0 && w->comment.end <= d->start &&
	    !(w->lang->flags & LANG_NO_DOC_ABOVE) &&
	    adjacent(w, w->comment.end, d->start)) {
		d->doc = strip(w, w->src + w->comment.start,
		    w->comment.end - w->comment.start);
		d->comment = w->comment.start;
		w->comment.end = 0;
	}
}

static void
open_def(struct walk *w, uint32_t ord, enum node_kind kind)
{
	struct open *o;

	if (w->opened)
		o = &VEC(w, opens, struct open)[w->opens.n - 1];
	else {
		o = vec_push(&w->opens, sizeof(*o));
		o->depth = w->depth;
		o->container = w->container;
		o->scope = w->scope;
		o->rule = w->rule;
		o->node = w->node;
		w->opened = 1;
	}
	w->container = ord;
	if (opens_function(kind))
		scope_open(w, ord, 1);
}

void
walk_scope(struct walk *w)
{
	struct open *o;

	if (!w->opened) {
		o = vec_push(&w->opens, sizeof(*o));
		o->depth = w->depth;
		o->container = w->container;
		o->scope = w->scope;
		o->rule = w->rule;
		o->node = w->node;
		w->opened = 1;
	}
	scope_open(w, w->container, 0);
}

/*
 * What prepare() blanked right before START belongs to the definition as
 * well (API_EXPORT, __init), but for directives.
 */
static uint32_t
widen(const struct walk *w, uint32_t start)
{
	uint32_t i = start, found = start, line = start;

	if (w->prepared == w->src)
		return start;
	while (i > 0 && isspace((unsigned char)w->prepared[i - 1])) {
		i--;
		if (w->src[i] == '#')
			return line;
		if (w->src[i] == '\n') {
			if (i > 0 && w->src[i - 1] == '\n')
				break;		/* an empty line parts them */
			line = found;
		} else if (!isspace((unsigned char)w->src[i]))
			found = i;
	}
	return found;
}

void
walk_scope_function(struct walk *w)
{
	walk_scope(w);
	VEC(w, scopes, struct scope)[w->scope].function = 1;
	VEC(w, scopes, struct scope)[w->scope].anonymous = 1;
}

/* PATH, which stands for a chain of names, with one more. */
static uint64_t
path_step(const struct walk *w, uint64_t path, str_id name)
{
	const struct str *s = &VEC(w, strs, struct str)[name];

	return mix64(path, s->hash | (uint64_t)s->t.len << 32);
}

/* With an owner's, as if it stood around: "a/b" is a chain itself. */
static uint64_t
path_owner(struct walk *w, uint64_t path, struct text owner)
{
	struct text part;
	const char *slash;

	for (;;) {
		part = owner;
		if ((slash = memchr(owner.p, '/', owner.len)) != NULL)
			part.len = (size_t)(slash - owner.p);
		path = path_step(w, path, walk_str(w, part));
		if (slash == NULL)
			return path;
		owner.p += part.len + 1;
		owner.len -= part.len + 1;
	}
}

/*
 * A further definition, as far as that needs no place: its ord, or LINK_NONE
 * when the file has too many.
 */
static uint32_t
add_def(struct walk *w, const struct walk_def *wd)
{
	uint32_t ord = w->defs.n, name;
	struct def *d, *p;
	uint64_t path;

	if (ord > NODE_SLOT_MAX) {
		w->dropped++;
		return LINK_NONE;
	}
	name = walk_str(w, wd->name);
	d = vec_push(&w->defs, sizeof(*d));
	d->name = name;
	d->kind = wd->kind;
	d->flags = wd->flags;
	d->parent = wd->parent == DEF_HERE ? w->container : wd->parent;
	d->leaf = wd->leaf;
	p = def(w, d->parent);
	p->children++;
	d->nest = p->nest + 1;
	d->path = p->path;
	if (wd->owner.len > 0) {
		d->owner = wd->owner;
		path = path_owner(w, d->path, wd->owner);
		d = def(w, ord);
		d->path = path;
	}
	d->path = path_step(w, d->path, name);
	return ord;
}

uint32_t
walk_define(struct walk *w, const struct walk_def *wd)
{
	TSNode at = ts_node_is_null(wd->name_node) ? wd->node : wd->name_node;
	TSNode head = ts_node_is_null(wd->head) ? wd->node : wd->head;
	uint32_t ord = add_def(w, wd);
	struct def *d;

	if (ord == LINK_NONE)
		return w->container;
	d = def(w, ord);
	d->line = node_line(at);
	d->column = ts_node_start_point(at).column;
	d->start = widen(w, ts_node_start_byte(head));
	d->end = ts_node_end_byte(wd->node);
	d->end_line = ts_node_end_point(wd->node).row + 1;
	if (d->end > d->start && w->src[d->end - 1] == '\n' &&
	    ts_node_end_point(wd->node).column == 0)
		d->end_line--;
	if (d->end_line < d->line)
		d->end_line = d->line;
	set_texts(w, d, wd);
	set_ordinal(w, ord);
	set_child(w, ord);
	d = def(w, ord);
	if (wd->leaf || d->nest >= NEST_MAX) {
		d->body = XXH3_64bits(w->src + d->start, d->end - d->start);
		w->last_leaf = ord;
	} else
		open_def(w, ord, wd->kind);
	return ord;
}

uint32_t
walk_define_at(struct walk *w, const struct walk_def *wd,
    const struct walk_span *span)
{
	uint32_t ord = add_def(w, wd);
	struct def *d;

	if (ord == LINK_NONE)
		return w->container;
	d = def(w, ord);
	d->line = span->line;
	d->end_line = span->end_line;
	d->column = span->column;
	d->start = span->start;
	d->end = span->end;
	d->body = XXH3_64bits(w->src + d->start, d->end - d->start);
	set_ordinal(w, ord);
	set_child(w, ord);
	return ord;
}

void
walk_def_doc(struct walk *w, uint32_t ord, struct text raw)
{
	struct text t = strip(w, raw.p, raw.len);

	def(w, ord)->doc = t;
}

void
walk_def_prose(struct walk *w, uint32_t ord, struct text t)
{
	char *p, more[48];
	size_t n = t.len;
	int k = 0;

	if (n > WALK_PROSE_MAX) {
		for (n = WALK_PROSE_MAX; n > 0 &&
		    ((unsigned char)t.p[n] & 0xc0) == 0x80; n--)
			continue;
		k = snprintf(more, sizeof(more), "... (%zu bytes more)",
		    t.len - n);
	}
	p = walk_alloc(w, n + (size_t)k + 1);
	memcpy(p, t.p, n);
	memcpy(p + n, more, (size_t)k);
	def(w, ord)->doc = (struct text){ p, n + (size_t)k };
}

void
walk_def_signature(struct walk *w, uint32_t ord, struct text raw)
{
	struct text t = fold(w, raw.p, raw.len);

	def(w, ord)->signature = t;
}

void
walk_def_signature_at(struct walk *w, uint32_t ord, uint32_t from,
    uint32_t to, const char *tail)
{
	const char *s = w->src;

	while (to > from && (isspace((unsigned char)s[to - 1]) ||
	    (s[to - 1] != '\0' && strchr(tail, s[to - 1]) != NULL)))
		to--;
	if (to > from)
		walk_def_signature(w, ord, (struct text){ s + from, to - from });
}

/*
 * A container's hash covers its own tokens and, in order, its children.
 * Children have larger numbers, so one pass from the end does it.
 */
void
defs_end(struct walk *w)
{
	uint32_t i;

	for (i = w->defs.n; i-- > 1;) {
		struct def *d = def(w, i);

		def(w, d->parent)->body = mix64(def(w, d->parent)->body, d->body);
	}
}

uint32_t
walk_container(const struct walk *w)
{
	return w->container;
}

uint32_t
walk_class(const struct walk *w)
{
	uint32_t i;

	for (i = w->container; i != 0; i = def(w, i)->parent)
		switch (def(w, i)->kind) {
		case NODE_CLASS:
		case NODE_STRUCT:
		case NODE_UNION:
		case NODE_INTERFACE:
		case NODE_ENUM:
			return i;
		}
	return 0;
}

uint32_t
walk_function(const struct walk *w)
{
	uint32_t i;

	for (i = w->container; i != 0; i = def(w, i)->parent)
		if (opens_function(def(w, i)->kind))
			return i;
	return 0;
}

uint32_t
walk_def_parent(const struct walk *w, uint32_t ord)
{
	return def(w, ord)->parent;
}

enum node_kind
walk_def_kind(const struct walk *w, uint32_t ord)
{
	return def(w, ord)->kind;
}

struct text
walk_def_name(const struct walk *w, uint32_t ord)
{
	return walk_str_text(w, def(w, ord)->name);
}

uint32_t
walk_def_flags(const struct walk *w, uint32_t ord)
{
	return def(w, ord)->flags;
}

void
walk_def_set_flags(struct walk *w, uint32_t ord, uint32_t set, uint32_t clear)
{
	def(w, ord)->flags = (def(w, ord)->flags & ~clear) | set;
}
