/*
 * Frames and counts.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cover.h"
#include "frame.h"
#include "prog.h"
#include "stream.h"

#define LISTED	5	/* paths that are named without -v */

static void
send_one(int type, struct mp_buf *b)
{
	if (frame_write(STDOUT_FILENO, type, b->sbuf.data, b->sbuf.size) == -1)
		err(2, "writing standard output");
	mp_buf_release(b);
}

void
send_hello(const struct graph *g)
{
	struct hello h = { .base = 0 };
	struct mp_buf b;

	h.producer = text_from("kn-cover " KN_VERSION);
	h.repo = text_from(g->repo);
	mp_buf_init(&b);
	hello_put(&b, &h, NULL, 0);
	send_one(FRAME_HELLO, &b);
}

void
send_end(const struct cover_counts *n)
{
	const struct end_count counts[] = {
		{ "reports", n->reports }, { "files", n->files },
		{ "lines", n->lines }, { "tests", n->tests },
		{ "unmapped", n->unmapped }, { "changed", n->changed },
	};
	struct mp_buf b;

	mp_buf_init(&b);
	end_put(&b, NULL, 0, "kn-cover", 0, counts,
	    sizeof(counts) / sizeof(counts[0]));
	send_one(FRAME_END, &b);
}

static void
send_lines(const struct coverage_frame *f, const struct covered_line *v,
    size_t n)
{
	struct mp_buf b;

	mp_buf_init(&b);
	coverage_put(&b, f, v, (uint32_t)n);
	send_one(FRAME_COVERAGE, &b);
}

/* What is not sent is said: paths of no file, files that changed. */
static void
say(const char *path, const char *why, int verbose, uint64_t *n)
{
	if (++*n <= LISTED || verbose)
		warnx("%s: %s", safe_str(path), why);
}

static void
look(const struct graph *g, struct gather *a, struct graph_file **map,
    int verbose, struct cover_counts *n)
{
	struct entry *e;
	size_t i;

	for (i = 0; i < a->paths.n; i++)
		if (map[i] == NULL)
			say(a->paths.v[i], "not in the graph", verbose,
			    &n->unmapped);
	for (i = 0; i < a->n; i++) {
		e = &a->v[i];
		/* A report may count a line that only ends the text. */
		if (map[e->path] != NULL &&
		    e->last > map[e->path]->lines + 1) {
			say(a->paths.v[e->path], "the report is of other "
			    "contents", verbose, &n->changed);
			map[e->path] = NULL;
		}
	}
	for (i = 0; i < a->paths.n; i++)
		if (map[i] != NULL && graph_changed(g, map[i])) {
			say(a->paths.v[i], "has changed since it was indexed",
			    verbose, &n->changed);
			map[i] = NULL;
		}
}

/* Two paths of the report may be one file: their lines come together, under
   the first. */
static uint32_t *
same_files(const struct graph *g, const struct gather *a,
    struct graph_file **map, struct cover_counts *n)
{
	uint32_t *meant, *first;
	size_t i, file;

	meant = calloc(a->paths.n + 1, sizeof(*meant));
	first = calloc(g->n + 1, sizeof(*first));
	if (meant == NULL || first == NULL)
		err(2, NULL);
	for (i = 0; i < a->paths.n; i++) {
		meant[i] = ENTRY_NONE;
		if (map[i] == NULL)
			continue;
		file = (size_t)(map[i] - g->files);
		if (first[file] == 0) {
			first[file] = (uint32_t)i + 1;
			n->files += !map[i]->told;
			map[i]->told = 1;
		}
		meant[i] = first[file] - 1;
	}
	free(first);
	return meant;
}

struct sender {
	struct gather		*a;
	struct graph_file	**map;
	struct cover_counts	*n;
};

static void
send_entry(void *arg, const struct entry *e, const struct lines *l)
{
	struct sender *s = arg;
	const struct graph_file *file = s->map[e->path];
	struct coverage_frame f;

	memset(&f, 0, sizeof(f));
	f.report = text_from(s->a->name);
	f.test = text_from(s->a->tests.v[e->test]);
	f.path = text_from(file->path);
	f.blob.p = (const char *)file->blob;
	f.blob.len = file->blob_len;
	send_lines(&f, l->v, l->n);
	s->n->lines += l->n;
}

void
send_forget(const char *report)
{
	struct coverage_frame f;

	memset(&f, 0, sizeof(f));
	f.report = text_from(report);
	f.test = f.path = f.blob = text_from("");
	send_lines(&f, NULL, 0);
}

void
send_report(const struct graph *g, struct gather *a, FILE *again,
    struct graph_file **map, int verbose, struct cover_counts *n)
{
	struct sender s = { a, map, n };
	uint32_t *meant;
	size_t i;

	look(g, a, map, verbose, n);
	meant = same_files(g, a, map, n);
	gather_second(a, meant, send_entry, &s);
	report_read(a, again);
	for (i = 0; i < a->tests.n; i++)
		n->tests += a->tests.v[i][0] != '\0' &&
		    strcmp(a->tests.v[i], COVERED_OUTSIDE) != 0;
	n->reports++;
	free(meant);
}
