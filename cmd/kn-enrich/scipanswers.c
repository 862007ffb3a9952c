/*
 * What a SCIP index says of names becomes ANSWERS.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "scipdoc.h"

#define LINE_LOOK	4096	/* bytes that are searched for a bracket */

static uint32_t
file_number(struct scip *s, const struct file *f)
{
	uint32_t *n = &s->number[f - s->e->files];

	if (*n != 0)
		return *n - 1;
	if (s->nfiles == s->files_max) {
		s->files_max = s->files_max * 2 + 16;
		s->files = reallocarray(s->files, s->files_max,
		    sizeof(*s->files));
		if (s->files == NULL)
			err(2, NULL);
	}
	s->files[s->nfiles].path = f->path;
	s->files[s->nfiles].blob.p = (const char *)f->blob;
	s->files[s->nfiles].blob.len = f->blob_len;
	*n = ++s->nfiles;
	return *n - 1;
}

/*
 * Where SYMBOL is defined, as targets (to be freed) of which there are *N.
 * NULL: it lies in what the graph does not have, or has no name.
 */
static struct answer_target *
leads_to(struct scip *s, struct text symbol, const struct scip_symbol *sym,
    uint32_t *n, char **outside)
{
	const struct scip_def *d = scip_def_find(&s->defs, symbol), *e;
	struct answer_target *t;
	uint32_t count = 1;

	*n = 0;
	*outside = NULL;
	for (e = d; e != NULL; e = scip_def_next(&s->defs, e))
		count++;
	if ((t = calloc(count, sizeof(*t))) == NULL)
		err(2, NULL);
	for (e = d; e != NULL; e = scip_def_next(&s->defs, e)) {
		if (e->file == NULL)
			continue;
		t[*n].file = file_number(s, e->file);
		t[*n].line = e->line;
		t[*n].column = e->column;
		(*n)++;
	}
	if (d == NULL && !scip_is_own(&s->defs, sym->owner) &&
	    (*outside = scip_outside(sym)) != NULL) {
		t[*n].external.p = *outside;
		t[*n].external.len = strlen(*outside);
		(*n)++;
	}
	if (*n > 0)
		return t;
	free(t);
	return NULL;
}

/* Behind "<…>" at I, or I itself. */
static size_t
skip_generics(struct text line, size_t i)
{
	size_t k = i;
	int depth = 0;

	if (i >= line.len || line.p[i] != '<')
		return i;
	for (; k < line.len && k - i < LINE_LOOK; k++) {
		if (line.p[k] == '<')
			depth++;
		else if (line.p[k] == '>' && line.p[k - 1] != '=' &&
		    --depth == 0)
			return k + 1;
		else if (strchr(";{}", line.p[k]) != NULL)
			break;
	}
	return i;
}

/* Is the name that ends at I called?  f(…), f<T>(…), f?.(…), f`…` */
static int
is_called(struct text line, size_t i)
{
	if (i < line.len && line.p[i] == '`')
		return 1;
	i = skip_generics(line, i);
	if (i + 1 < line.len && line.p[i] == '?' && line.p[i + 1] == '.')
		i += 2;
	while (i < line.len && (line.p[i] == ' ' || line.p[i] == '\t'))
		i++;
	return i < line.len && line.p[i] == '(';
}

static int
can_be_called(enum scip_kind k)
{
	return k == SCIP_METHOD || k == SCIP_TERM || k == SCIP_TYPE ||
	    k == SCIP_MACRO;
}

static void
reference(struct scip *s, struct document *d, const struct occurrence *o)
{
	struct answer_target *targets;
	struct scip_symbol sym;
	struct answer a;
	struct text line;
	uint32_t n;
	char *outside;

	if (o->roles & ROLE_DEFINITION ||
	    scip_symbol_get(&sym, o->symbol) == -1 ||
	    sym.kind == SCIP_LOCAL || sym.kind == SCIP_PARAMETER ||
	    sym.kind == SCIP_TYPE_PARAMETER)
		return;
	memset(&a, 0, sizeof(a));
	line = source_line(&d->source, (uint32_t)o->line + 1);
	a.name = scip_written(d, o);
	if (!scip_is_identifier(a.name)) {
		s->e->n.unseen++;
		return;
	}
	s->e->n.places++;
	a.line = (uint32_t)o->line + 1;
	a.column = (uint32_t)(a.name.p - line.p);
	if ((targets = leads_to(s, o->symbol, &sym, &n, &outside)) == NULL) {
		s->e->n.none++;
		return;
	}
	s->e->n.answered++;
	s->e->n.external += outside != NULL;
	if (can_be_called(sym.kind) && is_called(line, a.column + a.name.len))
		a.relation = EDGE_CALLS;
	answers_put_answer(&s->body, &a, targets, n);
	s->nanswers++;
	free(targets);
	free(outside);
}

/* Where this document defines SYMBOL. */
static const struct scip_def *
defined_here(struct scip *s, const struct document *d, struct text symbol)
{
	const struct scip_def *def = scip_def_find(&s->defs, symbol);

	while (def != NULL && def->file != d->file)
		def = scip_def_next(&s->defs, def);
	return def;
}

/* SYMBOL implements, or overrides, BASE. */
static void
relationship(struct scip *s, struct document *d, struct text symbol,
    struct text base)
{
	const struct scip_def *def = defined_here(s, d, symbol);
	struct answer_target *targets;
	struct scip_symbol sym, up;
	struct answer a;
	uint32_t n;
	char *outside;

	if (def == NULL || scip_symbol_get(&sym, symbol) == -1 ||
	    scip_symbol_get(&up, base) == -1 || sym.kind != up.kind ||
	    (sym.kind != SCIP_TYPE && sym.kind != SCIP_METHOD) ||
	    scip_def_find(&s->defs, base) == NULL)
		return;
	memset(&a, 0, sizeof(a));
	a.line = def->line;
	a.column = def->column;
	a.name = (struct text){ "", 0 };
	a.relation = sym.kind == SCIP_TYPE ? EDGE_IMPLEMENTS : EDGE_OVERRIDES;
	if ((targets = leads_to(s, base, &up, &n, &outside)) == NULL)
		return;
	s->e->n.discovered++;
	answers_put_answer(&s->body, &a, targets, n);
	s->nanswers++;
	free(targets);
	free(outside);
}

/* The symbol that one relationship names as what is implemented; or empty. */
static struct text
implemented(struct scip *s, struct text message)
{
	struct text base = { NULL, 0 };
	struct pb_field f;
	struct pb c;
	int is = 0;

	pb_init(&c, message);
	while (pb_next(&c, &f)) {
		if (f.number == RELATIONSHIP_SYMBOL && f.type == PB_BYTES)
			base = f.bytes;
		else if (f.number == RELATIONSHIP_IMPLEMENTATION &&
		    f.type == PB_VARINT)
			is = f.n != 0;
	}
	scip_check(s, &c);
	return is ? base : (struct text){ NULL, 0 };
}

static void
symbol_information(struct scip *s, struct document *d, struct text message)
{
	struct text symbol = { NULL, 0 }, base;
	struct pb_field f;
	struct pb c;

	pb_init(&c, message);
	while (pb_next(&c, &f))
		if (f.number == SYMBOL_TEXT && f.type == PB_BYTES)
			symbol = f.bytes;
	scip_check(s, &c);
	pb_init(&c, message);
	while (pb_next(&c, &f))
		if (f.number == SYMBOL_RELATIONSHIP && f.type == PB_BYTES &&
		    (base = implemented(s, f.bytes)).len > 0)
			relationship(s, d, symbol, base);
}

static void
send_document(struct scip *s, const struct document *d)
{
	struct enrich *e = s->e;
	struct answers_head h;
	uint32_t i;

	memset(&h, 0, sizeof(h));
	h.path = d->file->path;
	h.blob.p = (const char *)d->file->blob;
	h.blob.len = d->file->blob_len;
	h.producer.p = s->tool;
	h.producer.len = strlen(s->tool);
	h.version.p = s->version;
	h.version.len = strlen(s->version);
	h.part.p = "scip";
	h.part.len = 4;
	answers_put_head(&e->frame, &h, s->files, s->nfiles, s->nanswers);
	mp_put_raw(&e->frame, s->body.sbuf.data, s->body.sbuf.size);
	send_frame(e, FRAME_ANSWERS);
	for (i = 0; i < s->nfiles; i++)
		s->number[plan_find(e, s->files[i].path.p,
		    s->files[i].path.len) - e->files] = 0;
	mp_buf_reset(&s->body);
	s->nfiles = s->nanswers = 0;
}

/* The third pass: references. */
void
scip_refer(struct scip *s, struct document *d)
{
	struct occurrence o;
	struct pb_field f;
	struct pb c;

	s->e->n.files++;
	if (s->stale[s->document] || scip_document_open(s, d) == -1)
		return;
	pb_init(&c, d->message);
	while (pb_next(&c, &f)) {
		if (f.type != PB_BYTES)
			continue;
		if (f.number == DOCUMENT_OCCURRENCE &&
		    scip_occurrence_get(s, f.bytes, &o) == 0)
			reference(s, d, &o);
		else if (f.number == DOCUMENT_SYMBOL)
			symbol_information(s, d, f.bytes);
	}
	scip_check(s, &c);
	send_document(s, d);
	source_release(&d->source);
}
