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

	h.producer.p = "kn-cover " KN_VERSION;
	h.producer.len = strlen(h.producer.p);
	h.repo.p = g->repo;
	h.repo.len = strlen(g->repo);
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

static struct text
text_of(const char *s)
{
	return (struct text){ s, strlen(s) };
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
		if (map[e->path] != NULL && e->n > 0 &&
		    e->v[e->n - 1].line > map[e->path]->lines + 1) {
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

struct sent {
	const char		*path, *test;
	const struct entry	*entry;
	const struct graph_file	*file;
};

static int
by_path(const void *va, const void *vb)
{
	const struct sent *a = va, *b = vb;
	int c = strcmp(a->path, b->path);

	if (c == 0)
		c = strcmp(a->test, b->test);
	return c != 0 ? c : a->entry->path < b->entry->path ? -1 :
	    a->entry->path > b->entry->path;
}

/* Two paths of the report may be one file: their lines come together. */
static struct covered_line *
join(const struct sent *v, size_t n, size_t *count)
{
	struct gather one = { .sum = 0 };
	struct covered_line *lines;
	struct entry *e = gather_entry(&one, 0, 0);
	size_t i, k;

	for (i = 0; i < n; i++)
		for (k = 0; k < v[i].entry->n; k++)
			entry_line(e, v[i].entry->v[k].line,
			    v[i].entry->v[k].hits);
	gather_sort(&one);
	lines = e->v;
	*count = e->n;
	e->v = NULL;
	gather_release(&one);
	return lines;
}

void
send_report(const struct graph *g, struct gather *a, struct graph_file **map,
    int verbose, struct cover_counts *n)
{
	struct coverage_frame f;
	struct covered_line *lines;
	struct sent *v;
	size_t i, k, count, sent = 0;

	look(g, a, map, verbose, n);
	memset(&f, 0, sizeof(f));
	f.report = text_of(a->name);
	f.test = f.path = f.blob = text_of("");
	send_lines(&f, NULL, 0);
	if ((v = calloc(a->n + 1, sizeof(*v))) == NULL)
		err(2, NULL);
	for (i = 0; i < a->n; i++)
		if (map[a->v[i].path] != NULL)
			v[sent++] = (struct sent){ map[a->v[i].path]->path,
			    a->tests.v[a->v[i].test], &a->v[i],
			    map[a->v[i].path] };
	if (sent > 1)
		qsort(v, sent, sizeof(*v), by_path);
	for (i = 0; i < sent; i = k) {
		for (k = i + 1; k < sent && v[k].path == v[i].path &&
		    v[k].test == v[i].test; k++)
			continue;
		lines = join(v + i, k - i, &count);
		f.test = text_of(v[i].test);
		f.path = text_of(v[i].path);
		f.blob.p = (const char *)v[i].file->blob;
		f.blob.len = v[i].file->blob_len;
		send_lines(&f, lines, count);
		free(lines);
		n->lines += count;
		n->files += i == 0 || v[i].path != v[i - 1].path;
	}
	for (i = 0; i < a->tests.n; i++)
		n->tests += a->tests.v[i][0] != '\0';
	n->reports++;
	free(v);
}
