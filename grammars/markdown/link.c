/*
 * Documents: a section documents what its text names, in whatever language
 * that is written.  Links from one document to another are references.
 */
#include <string.h>

#include "doclink.h"

int
doc_is_document(struct linker *l, file_no f)
{
	return link_file_lang(l, f) == &link_markdown;
}

int
doc_is_code(struct linker *l, file_no file)
{
	sym_id first = link_file_sym(l, file);
	struct link_file_facts f;
	enum node_kind k;
	uint32_t i;

	if (link_file_lang(l, file) == NULL || doc_is_document(l, file))
		return 0;
	link_facts(l, file, &f);
	for (i = 1; i < f.ndefs; i++) {
		k = link_sym_kind(l, first + i);
		if (k == NODE_FUNCTION || k == NODE_METHOD ||
		    k == NODE_CLASS || k == NODE_INTERFACE ||
		    k == NODE_MACRO || k == NODE_TYPE_ALIAS)
			return 1;
	}
	return 0;
}

/* The parts of expression E, a chain of members; 0: it is none. */
static uint32_t
parts_of(struct linker *l, file_no file, const struct link_expr *exprs,
    uint32_t e, name_id *part)
{
	uint32_t i, k, n = 0;

	for (k = e; exprs[k].op == EXPR_MEMBER; k = exprs[k].a)
		n++;
	if (exprs[k].op != EXPR_NAME || n >= DOC_PARTS_MAX)
		return 0;
	for (i = n; i > 0; i--, e = exprs[e].a)
		part[i] = link_str(l, file, exprs[e].b);
	part[0] = link_str(l, file, exprs[e].a);
	return n + 1;
}

static void
edge(struct linker *l, const struct link_site *site, struct doc_answer a)
{
	file_no f;

	if (a.sym == SYM_NONE)
		return;
	f = link_sym_file(l, a.sym);
	if (f == site->file)
		return;
	link_edge(l, site, doc_is_document(l, f) ? EDGE_REFERENCES :
	    EDGE_DOCUMENTS, a.sym, a.conf);
}

/* A name, inside a context if there is one, else alone. */
static void
name(struct linker *l, const struct link_site *site, uint32_t e,
    uint32_t context)
{
	struct link_file_facts f;
	struct doc_query q = { .file = site->file, .how = site->ref->arity,
	    .kind = site->ref->kind };
	struct doc_answer a = { SYM_NONE, 0, 0 };
	name_id part[DOC_PARTS_MAX];
	uint32_t n, k = 0;

	link_facts(l, site->file, &f);
	n = parts_of(l, site->file, f.exprs, e, part);
	if (n == 0)
		return;
	if (context != LINK_NONE)
		k = parts_of(l, site->file, f.exprs, context, q.part);
	memcpy(q.part + k, part, n * sizeof(*part));
	q.n = k + n;
	q.whole = k > 0;
	if (k > 0) {
		a = doc_find_name(l, &q);
		q.whole = 0;
		memcpy(q.part, part, n * sizeof(*part));
		q.n = n;
	}
	if (a.sym == SYM_NONE)
		a = doc_find_name(l, &q);
	edge(l, site, a);
	if (a.sym == SYM_NONE && a.candidates > 1 && q.how != DOC_CODE)
		link_unresolved(l, site, EDGE_DOCUMENTS, q.part[q.n - 1],
		    a.candidates);
}

static void
mention(struct linker *l, const struct link_site *site)
{
	struct link_file_facts f;
	struct link_expr e;

	link_facts(l, site->file, &f);
	e = f.exprs[site->ref->expr];
	if (e.op == EXPR_STRING)
		edge(l, site, doc_find_file(l, site->file, link_text(l,
		    link_str(l, site->file, e.a)), site->ref->arity));
	else if (e.op == EXPR_GENERIC)
		name(l, site, e.a, e.b);
	else
		name(l, site, site->ref->expr, LINK_NONE);
}

static void
doc_file(struct linker *l, file_no file)
{
	sym_id first = link_file_sym(l, file);
	struct link_file_facts f;
	struct link_site site = { .file = file };
	struct link_ref r;
	uint32_t ord, ndefs, i, n;

	link_facts(l, file, &f);
	ndefs = f.ndefs;
	for (ord = 0; ord < ndefs; ord++) {
		n = link_refs(l, first + ord);
		for (i = 0; i < n; i++) {
			link_ref_get(l, first + ord, i, &r);
			site.source = ord;
			site.line = r.line;
			site.ref = &r;
			mention(l, &site);
		}
	}
}

/* A path depends on what its last component names, with and without an
   extension. */
static void
doc_mentions(struct linker *l, file_no file)
{
	struct link_file_facts f;
	struct text t, base;
	const char *p;
	uint32_t i;

	link_facts(l, file, &f);
	for (i = 0; i < f.nexprs; i++) {
		if (f.exprs[i].op != EXPR_STRING)
			continue;
		t = link_text(l, link_str(l, file, f.exprs[i].a));
		base = t;
		if ((p = memrchr(t.p, '/', t.len)) != NULL) {
			base.p = p + 1;
			base.len = (size_t)(t.p + t.len - base.p);
		}
		link_mention(l, base);
		if ((p = memchr(base.p, '.', base.len)) != NULL)
			base.len = (size_t)(p - base.p);
		link_mention(l, base);
	}
}

const struct link_lang link_markdown = {
	.abi = LINK_ABI,
	.name = "markdown",
	.flags = LINK_OWN_REFS,
	.file = doc_file,
	.mentions = doc_mentions,
};
