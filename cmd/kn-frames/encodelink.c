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

static void
take_strings(struct encoder *e, json_t *o, struct link_facts *f)
{
	json_t *a = encode_array(e, o, "strings", &f->nstrings);
	uint32_t i;

	f->strings = encode_hold(e, f->nstrings, sizeof(*f->strings));
	for (i = 0; i < f->nstrings; i++)
		f->strings[i] = encode_value_text(e, json_array_get(a, i),
		    "strings");
}

static void
take_defs(struct encoder *e, json_t *o, struct link_facts *f)
{
	json_t *a = encode_array(e, o, "defs", &f->ndefs);
	struct link_def *d;
	uint32_t i;

	f->defs = encode_hold(e, f->ndefs, sizeof(*f->defs));
	for (i = 0; i < f->ndefs; i++) {
		o = json_array_get(a, i);
		d = &f->defs[i];
		d->name = encode_u32(e, o, "name");
		d->kind = encode_kind(e, o);
		d->flags = encode_node_flags(e, o);
		d->parent = encode_u32(e, o, "parent");
	}
}

static void
take_exprs(struct encoder *e, json_t *o, struct link_facts *f)
{
	json_t *a = encode_array(e, o, "exprs", &f->nexprs);
	struct link_expr *x;
	uint32_t i;

	f->exprs = encode_hold(e, f->nexprs, sizeof(*f->exprs));
	for (i = 0; i < f->nexprs; i++) {
		o = json_array_get(a, i);
		x = &f->exprs[i];
		x->op = encode_word(e, o, "op", expr_ops);
		x->a = number_or_none(e, o, "a");
		x->b = number_or_none(e, o, "b");
	}
}

static void
take_binds(struct encoder *e, json_t *o, struct link_facts *f)
{
	json_t *a = encode_array(e, o, "binds", &f->nbinds);
	uint32_t i;

	f->binds = encode_hold(e, f->nbinds, sizeof(*f->binds));
	for (i = 0; i < f->nbinds; i++)
		f->binds[i] = encode_u32(e, json_array_get(a, i), "name");
}

static void
take_typings(struct encoder *e, json_t *o, struct link_facts *f)
{
	json_t *a = encode_array(e, o, "typings", &f->ntypings);
	struct link_typing *t;
	uint32_t i;

	f->typings = encode_hold(e, f->ntypings, sizeof(*f->typings));
	for (i = 0; i < f->ntypings; i++) {
		o = json_array_get(a, i);
		t = &f->typings[i];
		t->how = encode_word(e, o, "how", typing_hows);
		t->owner = encode_u32(e, o, "owner");
		t->expr = encode_u32(e, o, "expr");
	}
}

static void
take_imports(struct encoder *e, json_t *o, struct link_facts *f)
{
	json_t *a = encode_array(e, o, "imports", &f->nimports);
	struct link_import *m;
	uint32_t i, level;

	f->imports = encode_hold(e, f->nimports, sizeof(*f->imports));
	for (i = 0; i < f->nimports; i++) {
		o = json_array_get(a, i);
		m = &f->imports[i];
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
}

static void
take_refs(struct encoder *e, json_t *o, struct link_facts *f)
{
	json_t *a = encode_array(e, o, "refs", &f->nrefs);
	struct link_ref *r;
	uint32_t i;

	f->refs = encode_hold(e, f->nrefs, sizeof(*f->refs));
	for (i = 0; i < f->nrefs; i++) {
		o = json_array_get(a, i);
		r = &f->refs[i];
		r->kind = encode_word(e, o, "kind", ref_kinds);
		r->expr = encode_u32(e, o, "expr");
		r->from = encode_u32(e, o, "from");
		r->line = encode_u32(e, o, "line");
		r->arity = number_or_none(e, o, "arity");
		if (r->arity == LINK_NONE)
			r->arity = REF_ARITY_UNKNOWN;
	}
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
	take_strings(e, o, &f);
	take_defs(e, o, &f);
	take_exprs(e, o, &f);
	take_binds(e, o, &f);
	take_typings(e, o, &f);
	take_imports(e, o, &f);
	take_refs(e, o, &f);
	if (e->error[0] != '\0')
		return;
	link_facts_put(b, &f);
	if (link_facts_get(&check, b->sbuf.data, b->sbuf.size) == -1)
		encode_fail(e, "not a possible \"link\"");
	link_facts_release(&check);
}
