/*
 * JSON to the link section of FACTS: the reverse of showlink.c.
 */
#include <string.h>

#include "frames.h"
#include "kinds.h"

/* A number, or null for LINK_NONE. */
static uint32_t
number_or_none(struct encoder *e, json_t *o, const char *key)
{
	json_t *v = encode_member(e, o, key);

	return json_is_null(v) ? LINK_NONE : encode_u32(e, o, key);
}

/* Each takes one element of an array, from O to V. */

static void
take_string(struct encoder *e, json_t *o, void *v)
{
	*(struct text *)v = encode_value_text(e, o, "strings");
}

static void
take_def(struct encoder *e, json_t *o, void *v)
{
	struct link_def *d = v;

	d->name = encode_u32(e, o, "name");
	d->kind = encode_kind(e, o);
	d->flags = encode_node_flags(e, o);
	d->parent = encode_u32(e, o, "parent");
}

static void
take_expr(struct encoder *e, json_t *o, void *v)
{
	struct link_expr *x = v;

	x->op = encode_word(e, o, "op", expr_ops);
	x->a = number_or_none(e, o, "a");
	x->b = number_or_none(e, o, "b");
}

static void
take_bind(struct encoder *e, json_t *o, void *v)
{
	*(uint32_t *)v = encode_u32(e, o, "name");
}

static void
take_typing(struct encoder *e, json_t *o, void *v)
{
	struct link_typing *t = v;

	t->how = encode_word(e, o, "how", typing_hows);
	t->owner = encode_u32(e, o, "owner");
	t->expr = encode_u32(e, o, "expr");
}

static void
take_import(struct encoder *e, json_t *o, void *v)
{
	struct link_import *m = v;
	uint32_t level;

	m->scope = encode_u32(e, o, "scope");
	m->local = number_or_none(e, o, "local");
	m->module = encode_u32(e, o, "module");
	m->member = number_or_none(e, o, "member");
	if ((level = encode_u32(e, o, "level")) > 0xff)
		encode_fail(e, "\"level\" is too large");
	m->flags = (encode_flags(e, o, "flags", import_flags) &
	    ~IMPORT_LEVELS(0xff)) | IMPORT_LEVELS(level);
	m->line = encode_u32(e, o, "line");
}

static void
take_ref(struct encoder *e, json_t *o, void *v)
{
	struct link_ref *r = v;

	r->kind = encode_word(e, o, "kind", ref_kinds);
	r->expr = encode_u32(e, o, "expr");
	r->from = encode_u32(e, o, "from");
	r->line = encode_u32(e, o, "line");
	r->arity = number_or_none(e, o, "arity");
	if (r->arity == LINK_NONE)
		r->arity = REF_ARITY_UNKNOWN;
}

/* The array KEY of O: its elements of SIZE bytes, their number in *N. */
static void *
take(struct encoder *e, json_t *o, const char *key, uint32_t *n, size_t size,
    void (*one)(struct encoder *, json_t *, void *))
{
	json_t *a = encode_array(e, o, key, n);
	char *v = encode_hold(e, *n, size);
	uint32_t i;

	for (i = 0; i < *n; i++)
		one(e, json_array_get(a, i), v + i * size);
	return v;
}

void
encode_link(struct encoder *e, struct mp_buf *b, json_t *o)
{
	struct link_facts f, check;
	struct text bin;

	if (o == NULL)
		return;
	if (json_object_get(o, "bin") != NULL) {
		bin = encode_hex(e, o, "bin");
		mp_put_raw(b, bin.p, bin.len);
		return;
	}
	memset(&f, 0, sizeof(f));
	f.strings = take(e, o, "strings", &f.nstrings, sizeof(*f.strings),
	    take_string);
	f.defs = take(e, o, "defs", &f.ndefs, sizeof(*f.defs), take_def);
	f.exprs = take(e, o, "exprs", &f.nexprs, sizeof(*f.exprs), take_expr);
	f.binds = take(e, o, "binds", &f.nbinds, sizeof(*f.binds), take_bind);
	f.typings = take(e, o, "typings", &f.ntypings, sizeof(*f.typings),
	    take_typing);
	f.imports = take(e, o, "imports", &f.nimports, sizeof(*f.imports),
	    take_import);
	f.refs = take(e, o, "refs", &f.nrefs, sizeof(*f.refs), take_ref);
	if (e->error[0] != '\0')
		return;
	link_facts_put(b, &f);
	if (link_facts_get(&check, b->sbuf.data, b->sbuf.size) == -1)
		encode_fail(e, "not a possible \"link\"");
	link_facts_release(&check);
}
