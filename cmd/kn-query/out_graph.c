/*
 * GCF (Graph Compact Format) in its graph profile: symbols and the edges
 * among them, whole, in a session, or as the difference to an earlier one.
 *
 *	GCF profile=graph tool=context tokens=42 symbols=2 edges=1 pack_root=…
 *	## targets				distance 0
 *	@0 fn src/a.c:main 0.95 ast_resolved src/a.c:3 int%20main(void)
 *	## related				distance 1
 *	@1 fn src/b.c:helper 0.50 ast_resolved src/b.c:9 void%20helper()
 *	## edges [1]
 *	@1<@0 calls				target, source
 *
 * Place and signature stand where the format lets a reader pass over further
 * fields.  There is no quoting: a name is one word, with %XX for what would
 * part it.  In a session numbers go on from one document to the next, and
 * what was sent before is only named ("@0  # previously transmitted").
 *
 * The format: github.com/blackwell-systems/gcf; what its npm package 2.5.2
 * decodes was tried.
 */
#include <string.h>

#include "answer.h"
#include "pack.h"

#define PROVENANCE	"ast_resolved"	/* of all definitions */

static void
put_head(FILE *fp, const struct graph_doc *g)
{
	fprintf(fp, "GCF profile=graph tool=%s", g->tool);
	if (g->base_root != NULL) {
		fprintf(fp, " delta=true base_root=%s new_root=%s tokens=%lld "
		    "savings=%lld%%", g->base_root, g->root,
		    (long long)g->tokens, g->full_tokens > 0 ? (long long)
		    (100 * (g->full_tokens - g->tokens) / g->full_tokens) :
		    0LL);
		fprintf(fp, " pack=%s\n", g->pack);
		return;
	}
	if (g->budget > 0)
		fprintf(fp, " budget=%lld", (long long)g->budget);
	if (g->tokens > 0)
		fprintf(fp, " tokens=%lld", (long long)g->tokens);
	fprintf(fp, " symbols=%zu", g->n);
	if (g->nedges > 0)
		fprintf(fp, " edges=%zu", g->nedges);
	if (g->session)
		fputs(" session=true", fp);
	fprintf(fp, " pack_root=%s pack=%s\n", g->root, g->pack);
}

static void
put_group(FILE *fp, unsigned int distance)
{
	static const char *const	 names[] = { "targets", "related",
					    "extended" };

	if (distance < nitems(names))
		fprintf(fp, "## %s\n", names[distance]);
	else
		fprintf(fp, "## distance_%u\n", distance);
}

static void
put_symbol(FILE *fp, const struct graph_doc *g, const struct shown *s)
{
	if (s->sent) {
		fprintf(fp, "@%zu  # previously transmitted\n", s->number);
		return;
	}
	fprintf(fp, "@%zu %s %s %.2f " PROVENANCE, s->number,
	    pack_graph_kind(s->kind), s->name, s->score);
	if (g->base_root != NULL)
		fprintf(fp, " %u", s->distance);
	else if (*s->place != '\0')
		fprintf(fp, " %s%s%s", s->place, *s->signature != '\0' ? " " :
		    "", s->signature);
	putc('\n', fp);
}

static void
put_whole(FILE *fp, const struct graph_doc *g)
{
	size_t	 i;

	for (i = 0; i < g->n; i++) {
		if (i == 0 || g->v[i].distance != g->v[i - 1].distance)
			put_group(fp, g->v[i].distance);
		put_symbol(fp, g, &g->v[i]);
	}
	if (g->nedges > 0)
		fprintf(fp, "## edges [%zu]\n", g->nedges);
	for (i = 0; i < g->nedges; i++)
		fprintf(fp, "@%zu<@%zu %s\n", g->edges[i].dst->number,
		    g->edges[i].src->number, g->edges[i].type);
}

static void
put_edges(FILE *fp, const char *section, const struct shown_edge *v, size_t n)
{
	size_t	 i;

	if (n > 0)
		fprintf(fp, "## %s\n", section);
	for (i = 0; i < n; i++)
		fprintf(fp, "%s -> %s %s\n", v[i].src->name, v[i].dst->name,
		    v[i].type);
}

static void
put_delta(FILE *fp, const struct graph_doc *g)
{
	size_t	 i;

	if (g->nremoved > 0)
		fputs("## removed\n", fp);
	for (i = 0; i < g->nremoved; i++)
		fprintf(fp, "%s %s\n", pack_graph_kind(g->removed[i].kind),
		    g->removed[i].name);
	if (g->n > 0)
		fputs("## added\n", fp);
	for (i = 0; i < g->n; i++)
		put_symbol(fp, g, &g->v[i]);
	put_edges(fp, "edges_removed", g->edges_removed, g->nedges_removed);
	put_edges(fp, "edges_added", g->edges, g->nedges);
}

void
out_graph(const struct answer *a, FILE *fp)
{
	const struct graph_doc	*g = a->graph;

	if (g == NULL)
		return;
	put_head(fp, g);
	if (g->base_root != NULL)
		put_delta(fp, g);
	else
		put_whole(fp, g);
}
