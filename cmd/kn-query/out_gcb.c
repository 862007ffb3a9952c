/*
 * GCB: the binary sister of GCF's graph profile, version 1.
 *
 *	"GCB1"  u8 1  str tool  uv tokens  uv budget  uv symbols  uv edges
 *	symbol: str name  u8 kind  f32 score  u8 provenance  u8 distance
 *		str signature  f32 f32 f32 f32 (parts of the score)
 *	edge:   uv source  uv target  u8 type  u8 status
 *
 * str: its length and bytes; uv: unsigned LEB128; f32: little endian.  The
 * format has no place for a place: the signature is "place signature", each
 * one word as in GCF.  Of the parts only confidence (1) and distance are
 * known here.  It has no place for sessions and differences either: an
 * answer in it is always whole.
 */
#include <stdint.h>
#include <string.h>

#include "answer.h"
#include "packed.h"
#include "query.h"

#define GCB_VERSION	1
#define PROV_RESOLVED	2	/* ast_resolved */

/* Codes of the format; what it has no code for is 0. */
static const struct code {
	const char	*name;
	unsigned char	 code;
} kinds[] = {
	{ "function", 1 }, { "method", 3 }, { "interface", 4 },
	{ "variable", 5 }, { "constant", 6 }, { "class", 9 }, { "struct", 2 },
	{ "union", 2 }, { "enum", 2 }, { "type_alias", 2 }, { "field", 11 },
	{ "external", 13 }, { "file", 14 }, { "package", 15 },
}, types[] = {
	{ "calls", 1 }, { "imports", 2 }, { "implements", 3 },
	{ "references", 4 }, { "extends", 10 }, { "overrides", 11 },
	{ "decorates", 12 }, { "throws", 13 }, { "owned_by", 14 },
	{ "authored_by", 15 }, { "tests", 16 }, { "contains", 21 },
	{ "documents", 23 }, { "type_hint_of", 35 },
	{ "accesses_field", 36 },
};

static unsigned char
code_of(const struct code *v, size_t n, const char *name)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		if (strcmp(v[i].name, name) == 0)
			return v[i].code;
	return 0;
}

static void
put_uv(FILE *fp, uint64_t n)
{
	unsigned char	 p[VARINT_MAX];

	fwrite(p, 1, (size_t)(varint_put(p, n) - p), fp);
}

static void
put_str(FILE *fp, const char *s)
{
	put_uv(fp, strlen(s));
	fputs(s, fp);
}

static void
put_f32(FILE *fp, float f)
{
	unsigned char	p[4];
	uint32_t	bits;

	memcpy(&bits, &f, sizeof(bits));
	packed_put_u32(p, bits);
	fwrite(p, 1, sizeof(p), fp);
}

static void
put_symbol(FILE *fp, const struct shown *s)
{
	put_str(fp, s->name);
	putc(code_of(kinds, nitems(kinds), s->kind), fp);
	put_f32(fp, (float)s->score);
	putc(PROV_RESOLVED, fp);
	putc(s->distance > 255 ? 255 : (int)s->distance, fp);
	put_uv(fp, strlen(s->place) + strlen(s->signature) +
	    (*s->signature != '\0'));
	fprintf(fp, "%s%s%s", s->place, *s->signature != '\0' ? " " : "",
	    s->signature);
	put_f32(fp, 0);
	put_f32(fp, 1);
	put_f32(fp, 0);
	put_f32(fp, s->distance == 0 ? 1 : 0.5f);
}

static void
put_edge(FILE *fp, const struct graph_doc *g, const struct shown_edge *e)
{
	put_uv(fp, (uint64_t)(e->src - g->v));
	put_uv(fp, (uint64_t)(e->dst - g->v));
	putc(code_of(types, nitems(types), e->type), fp);
	putc(0, fp);
}

void
out_gcb(const struct answer *a, FILE *fp)
{
	const struct graph_doc	*g = a->graph;
	size_t			 i;

	if (g == NULL)
		return;
	fputs("GCB1", fp);
	putc(GCB_VERSION, fp);
	put_str(fp, g->tool);
	put_uv(fp, (uint64_t)g->tokens);
	put_uv(fp, (uint64_t)g->budget);
	put_uv(fp, g->n);
	put_uv(fp, g->nedges);
	for (i = 0; i < g->n; i++)
		put_symbol(fp, &g->v[i]);
	for (i = 0; i < g->nedges; i++)
		put_edge(fp, g, &g->edges[i]);
}
