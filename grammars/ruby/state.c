/*
 * Ruby: where the walk is, which local variables are in scope there, and
 * small things that all parts need.
 */
#include "rb.h"

#define CUSTOM_MIN	3	/* letters of a name that may tell a class */

struct rb_state *
rb_state(struct walk *w)
{
	void **s = walk_state(w);
	struct rb_state *new;

	if (*s == NULL) {
		*s = new = walk_alloc(w, sizeof(*new));
		new->frame = walk_alloc(w, sizeof(*new->frame));
	}
	return *s;
}

struct rb_frame *
rb_frame(struct walk *w)
{
	return rb_state(w)->frame;
}

struct rb_frame *
rb_push(struct walk *w, TSNode n)
{
	struct rb_state *s = rb_state(w);
	struct rb_frame *f = walk_alloc(w, sizeof(*f));

	*f = *s->frame;
	f->before = s->frame;
	f->node = n.id;
	f->barrier = 0;
	f->locals = NULL;
	s->frame = f;
	return f;
}

void
rb_leave(struct walk *w, TSNode n)
{
	struct rb_state *s = rb_state(w);
	struct rb_frame *f = s->frame;
	struct rb_local *v;

	if (f->before == NULL || f->node != n.id)
		return;
	for (v = f->locals; v != NULL; v = v->next)
		s->local[v->name] = v->hidden;
	if (f->barrier)
		s->barriers--;
	s->frame = f->before;
}

void
rb_barrier(struct walk *w)
{
	rb_state(w)->barriers++;
	rb_frame(w)->barrier = 1;
}

uint32_t
rb_local(struct walk *w, str_id name)
{
	const struct rb_state *s = rb_state(w);
	const struct rb_local *v;

	if (name >= s->nlocal || (v = s->local[name]) == NULL ||
	    v->depth != s->barriers)
		return NONE;
	return v->bind;
}

/* Foo::Bar by custom: foo_bar is a Bar of its words, FooBar. */
expr_id
rb_by_custom(struct walk *w, struct text name)
{
	char *p = walk_alloc(w, name.len + 1);
	size_t i, n = 0;
	int upper = 1;

	for (i = 0; i < name.len; i++) {
		if (name.p[i] == '_' || name.p[i] == '@') {
			upper = 1;
			continue;
		}
		p[n++] = upper && name.p[i] >= 'a' && name.p[i] <= 'z' ?
		    (char)(name.p[i] - 'a' + 'A') : name.p[i];
		upper = 0;
	}
	if (n < CUSTOM_MIN || p[0] < 'A' || p[0] > 'Z')
		return NONE;
	return expr_global(w, walk_str(w, (struct text){ p, n }));
}

uint32_t
rb_bind_new(struct walk *w, str_id name)
{
	struct rb_state *s = rb_state(w);
	struct rb_local *v = walk_alloc(w, sizeof(*v)), **table;
	expr_id custom;
	uint32_t n;

	if (name >= s->nlocal) {
		for (n = s->nlocal ? s->nlocal : 256; n <= name;)
			n *= 2;
		table = walk_alloc(w, n * sizeof(*table));
		if (s->nlocal > 0)
			memcpy(table, s->local, s->nlocal * sizeof(*table));
		s->local = table;
		s->nlocal = n;
	}
	v->name = name;
	v->bind = walk_bind(w, name);
	v->depth = s->barriers;
	v->hidden = s->local[name];
	v->next = s->frame->locals;
	s->frame->locals = v;
	s->local[name] = v;
	custom = rb_by_custom(w, walk_str_text(w, name));
	if (custom != NONE)
		walk_type_bind(w, TYPING_LIKELY, v->bind, custom);
	return v->bind;
}

uint32_t
rb_bind(struct walk *w, str_id name)
{
	uint32_t b = rb_local(w, name);

	return b != NONE ? b : rb_bind_new(w, name);
}

void
rb_take(struct walk *w, TSNode n)
{
	if (!ts_node_is_null(n))
		*walk_memo(w, n) = RB_TAKEN;
}

int
rb_taken(struct walk *w, TSNode n)
{
	return *walk_memo(w, n) == RB_TAKEN;
}

TSNode
rb_last(TSNode n)
{
	static const TSNode null;
	uint32_t k = ts_node_is_null(n) ? 0 : ts_node_named_child_count(n);
	TSNode c;

	while (k-- > 0) {
		c = ts_node_named_child(n, k);
		if (!ts_node_is_extra(c) && !node_is(c, "empty_statement"))
			return c;
	}
	return null;
}

TSNode
rb_first(TSNode n)
{
	return node_arg(n, 0);
}

struct text
rb_literal(const struct walk *w, TSNode n)
{
	struct text t = { "", 0 };
	TSNode c;

	if (node_is(n, "simple_symbol")) {
		t = node_text(w, n);
		t.p++;
		t.len--;
	} else if (node_is(n, "bare_symbol") || node_is(n, "bare_string")) {
		t = node_text(w, n);
	} else if (node_is(n, "string") || node_is(n, "delimited_symbol")) {
		c = rb_first(n);
		if (ts_node_named_child_count(n) == 1 &&
		    node_is(c, "string_content"))
			t = node_text(w, c);
	}
	return t;
}
