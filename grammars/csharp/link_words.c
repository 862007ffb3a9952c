/*
 * C#: texts, and what extract.c keeps with definitions in words.
 */
#include "cslink.h"

struct text
cs_last_part(struct text t)
{
	size_t n = t.len;

	while (n > 0 && t.p[n - 1] != '.')
		n--;
	return (struct text){ t.p + n, t.len - n };
}

struct text
cs_before_last(struct text t)
{
	size_t n = cs_last_part(t).len;

	return (struct text){ t.p, n < t.len ? t.len - n - 1 : 0 };
}

/* ---- words ---- */

static struct text
word(struct text *t)
{
	struct text w = { t->p, 0 };

	while (w.len < t->len && t->p[w.len] != ' ')
		w.len++;
	t->p += w.len < t->len ? w.len + 1 : w.len;
	t->len -= w.len < t->len ? w.len + 1 : w.len;
	return w;
}

static uint32_t
number(struct text t)
{
	uint32_t n = 0;
	size_t i;

	for (i = 0; i < t.len && i < 6; i++)
		n = n * 10 + (uint32_t)(t.p[i] - '0');
	return n;
}

static uint32_t
count(struct text params)
{
	uint32_t n = params.len > 0;
	size_t i;

	for (i = 0; i < params.len; i++)
		n += params.p[i] == ',';
	return n;
}

int
cs_is_ours(struct linker *l, sym_id s)
{
	return link_file_lang(l, link_sym_file(l, s)) == &link_csharp;
}

int
cs_type(struct linker *l, sym_id s, struct cs_type *x)
{
	name_id value;
	struct text t;

	memset(x, 0, sizeof(*x));
	if (!link_sym_is_type(l, s) || !cs_is_ours(l, s) ||
	    (value = link_def_value(l, s)) == NAME_NONE)
		return -1;
	t = link_text(l, value);
	x->partial = text_in("p", word(&t));
	x->namespace = word(&t);
	if (text_in(".", x->namespace))
		x->namespace.len = 0;
	x->params = word(&t);
	x->generic = count(x->params);
	return 0;
}

int
cs_sig(struct linker *l, sym_id s, struct cs_sig *x)
{
	name_id value;
	struct text t, flags;

	memset(x, 0, sizeof(*x));
	if (!link_sym_is_callable(l, s) || !cs_is_ours(l, s) ||
	    (value = link_def_value(l, s)) == NAME_NONE)
		return -1;
	t = link_text(l, value);
	x->least = number(word(&t));
	x->most = number(word(&t));
	flags = word(&t);
	x->is_this = memchr(flags.p, 't', flags.len) != NULL;
	x->rest = memchr(flags.p, 'r', flags.len) != NULL;
	x->params = word(&t);
	if (text_in("-", x->params))
		x->params.len = 0;
	x->names = word(&t);
	x->generic = count(x->params);
	return 0;
}

int
cs_param_index(struct text params, struct text name)
{
	size_t i, j;
	int n = 0;

	for (i = 0; i < params.len; i = j + 1, n++) {
		for (j = i; j < params.len && params.p[j] != ','; j++)
			;
		if (text_same((struct text){ params.p + i, j - i }, name))
			return n;
	}
	return -1;
}

int
cs_delegate_params(struct linker *l, sym_id s)
{
	const struct link_typing *t;
	struct link_file_facts f;
	uint32_t i, n, e;
	int k = 0;

	if (link_sym_kind(l, s) != NODE_TYPE_ALIAS ||
	    link_facts(l, link_sym_file(l, s), &f) == -1)
		return -1;
	n = link_typings(l, s, &t);
	for (i = 0; i < n; i++)
		if (t[i].how == TYPING_PARAMS)
			for (e = t[i].expr; f.exprs[e].op == EXPR_LIST;
			    e = f.exprs[e].b)
				k++;
	return k;
}

struct value
cs_instance(struct linker *l, struct value v)
{
	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
		return link_sym_is_type(l, value_sym(l, v)) ?
		    value_instance(l, value_sym(l, v), value_arg(l, v),
		    v.conf) : VALUE_NONE;
	case VALUE_EXTERNAL:
		return value_external_instance(l, value_name(l, v),
		    value_arg(l, v), v.conf);
	default:
		return v;
	}
}
