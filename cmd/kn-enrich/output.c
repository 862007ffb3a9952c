/*
 * Frames, counts, the bar.
 */
#include <sys/resource.h>

#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answers.h"
#include "asked.h"
#include "enrich.h"
#include "kinds.h"
#include "prog.h"
#include "stream.h"

#define PROGRESS_MS	200
#define COUNTS_MAX	32
#define LAST_WORDS	300	/* bytes of stderr that are shown */

void
send_frame(struct enrich *e, int type)
{
	if (frame_put(&e->out, type, e->frame.sbuf.data,
	    e->frame.sbuf.size) == -1 && e->broken == 0)
		e->broken = errno;
	mp_buf_reset(&e->frame);
}

void
send_hello(struct enrich *e)
{
	/* No base: what is said is said of contents. */
	struct hello h = { .base = 0 };

	h.producer.p = "kn-enrich " KN_VERSION;
	h.producer.len = strlen(h.producer.p);
	h.repo.p = e->repo_name;
	h.repo.len = strlen(e->repo_name);
	h.commit.p = e->commit;
	h.commit.len = strlen(e->commit);
	hello_put(&e->frame, &h, NULL, 0);
	send_frame(e, FRAME_HELLO);
}

/* The counts by name, COUNTS_MAX at most; how many. */
static size_t
name_counts(const struct counts *n, struct end_count *out)
{
	const struct end_count counts[] = {
		{ "files", n->files }, { "places", n->places },
		{ "symbols", n->symbols },
		{ "answered", n->answered }, { "upgraded", n->upgraded },
		{ "retargeted", n->retargeted }, { "external", n->external },
		{ "none", n->none }, { "discovered", n->discovered },
		{ "late", n->late }, { "failed", n->failed },
		{ "known", n->known }, { "changed", n->changed },
		{ "unseen", n->unseen }, { "ambiguous", n->ambiguous },
		{ "unmapped", n->unmapped }, { "restarts", n->restarts },
		{ "errors", n->client.errors },
		{ "after", n->client.after },
		{ "strange", n->client.strange },
		{ "too-long", n->client.toolong },
		{ "served", n->client.served },
	};

	_Static_assert(sizeof(counts) / sizeof(counts[0]) <= COUNTS_MAX,
	    "room");
	memcpy(out, counts, sizeof(counts));
	return sizeof(counts) / sizeof(counts[0]);
}

void
send_end(struct enrich *e, int status)
{
	struct end_count counts[COUNTS_MAX];

	end_put(&e->frame, NULL, 0, "kn-enrich", status, counts,
	    name_counts(&e->n, counts));
	send_frame(e, FRAME_END);
	if (frame_flush(&e->out) == -1 && e->broken == 0)
		e->broken = errno;
}

void
send_asked(struct session *s)
{
	struct end_count counts[COUNTS_MAX];
	struct asked_frame f = { .module = s->module->path };

	f.server = text_from(s->module->server->name);
	f.version = text_from(s->client.version);
	asked_put(&s->e->frame, &f, counts, name_counts(&s->n, counts));
	send_frame(s->e, FRAME_ASKED);
}

/* ---- answers ---- */

/* The number of FILE among those that the frame names. */
static uint32_t
file_number(struct answer_file **files, uint32_t *n, const struct file *f)
{
	struct answer_file *v = *files;
	uint32_t i;

	for (i = 0; i < *n; i++)
		if (v[i].path.p == f->path.p)
			return i;
	if ((v = reallocarray(v, *n + 1, sizeof(*v))) == NULL)
		err(2, NULL);
	v[*n].path = f->path;
	v[*n].blob.p = (const char *)f->blob;
	v[*n].blob.len = f->blob_len;
	*files = v;
	return (*n)++;
}

static void
put_answers(struct mp_buf *b, const struct ask *a, struct answer_file **files,
    uint32_t *nfiles)
{
	struct answer_target *t;
	struct answer out = { .line = a->line, .column = a->column,
	    .name = a->name };
	uint32_t i, r;

	if ((t = calloc(a->ntargets + 1, sizeof(*t))) == NULL)
		err(2, NULL);
	for (i = 0; i < a->ntargets; i++) {
		if (a->targets[i].name != NULL) {
			t[i].external.p = a->targets[i].name;
			t[i].external.len = strlen(t[i].external.p);
			continue;
		}
		t[i].file = file_number(files, nfiles, a->targets[i].file);
		t[i].line = a->targets[i].line;
		t[i].column = a->targets[i].column;
	}
	for (r = 0; r < EDGE_TYPE_MAX; r++)
		if (a->relations & 1u << r) {
			out.relation = r;
			answers_put_answer(b, &out, t, a->ntargets);
		}
	free(t);
}

/*
 * What was answered is known by line and name: several places of one go
 * together.
 */
static int
is_settled(const struct work *w, size_t i)
{
	const struct ask *self = &w->asks[i], *a;

	while (i > 0 && w->asks[i - 1].line == self->line)
		i--;
	for (; i < w->nasks && w->asks[i].line == self->line; i++) {
		a = &w->asks[i];
		if ((a->state == ASK_OPEN || a->state == ASK_FLYING) &&
		    a->name.len == self->name.len &&
		    memcmp(a->name.p, self->name.p, a->name.len) == 0)
			return 0;
	}
	return 1;
}

void
send_answers(struct enrich *e, const struct session *s, const struct work *w)
{
	struct answers_head h = { .path = w->file->path };
	struct answer_file *files = NULL;
	struct mp_buf body;
	uint32_t nfiles = 0, n = 0;
	char part[32];
	size_t i;

	mp_buf_init(&body);
	for (i = 0; i < w->nasks; i++) {
		if (w->asks[i].state != ASK_DONE || !is_settled(w, i))
			continue;
		put_answers(&body, &w->asks[i], &files, &nfiles);
		n += (uint32_t)__builtin_popcount(w->asks[i].relations);
	}
	snprintf(part, sizeof(part), "names %d", w->part);
	h.blob.p = (const char *)w->file->blob;
	h.blob.len = w->file->blob_len;
	h.producer.p = s->module->server->name;
	h.producer.len = strlen(h.producer.p);
	h.version.p = s->client.version;
	h.version.len = strlen(h.version.p);
	h.part.p = part;
	h.part.len = strlen(part);
	if (n > 0) {
		answers_put_head(&e->frame, &h, files, nfiles, n);
		mp_put_raw(&e->frame, body.sbuf.data, body.sbuf.size);
		send_frame(e, FRAME_ANSWERS);
		/* What is answered shall survive whatever comes. */
		if (frame_flush(&e->out) == -1 && e->broken == 0)
			e->broken = errno;
	}
	mp_buf_release(&body);
	free(files);
}

/* ---- counts ---- */

void
counts_add(struct counts *to, const struct counts *from)
{
	uint64_t *t = (uint64_t *)to;
	const uint64_t *f = (const uint64_t *)from;
	size_t i;

	_Static_assert(sizeof(*to) % sizeof(*t) == 0, "counts only");
	for (i = 0; i < sizeof(*to) / sizeof(*t); i++)
		t[i] += f[i];
}

static void
put_count(const char *what, uint64_t n)
{
	if (n > 0)
		fprintf(stderr, ", %" PRIu64 " %s", n, what);
}

static void
put_counts(const struct counts *n)
{
	fprintf(stderr, "%" PRIu64 " places asked about, %" PRIu64
	    " found, %" PRIu64 " of them outside", n->places, n->answered,
	    n->external);
	put_count("elsewhere than guessed", n->retargeted);
	put_count("without answer", n->none);
	put_count("symbols asked about", n->symbols);
	put_count("relations discovered", n->discovered);
	put_count("symbols taken for one with others", n->ambiguous);
	put_count("too late", n->late);
	put_count("errors of the server", n->client.errors);
	put_count("failed", n->failed);
	put_count("not in their line", n->unseen);
	put_count("files changed since", n->changed);
	put_count("documents of files that the graph does not have",
	    n->unmapped);
	put_count("restarts", n->restarts);
	fputc('\n', stderr);
}

void
report_session(const struct session *s)
{
	struct enrich *e = s->e;
	const struct client *c = &s->client;
	size_t len = c->last_len;

	/* What one server alone was asked is all that there is to say. */
	if (e->quiet || (!e->verbose && s->trouble == NULL &&
	    e->nsessions == 1))
		return;
	fprintf(stderr, "kn-enrich: %s%s%s: ", s->module->server->name,
	    s->module->path.len > 0 ? " in " : "",
	    safe_str(s->module->path.p));
	if (s->trouble != NULL) {
		fprintf(stderr, "%s; ", s->trouble);
		while (len > 0 && c->last[len - 1] == '\n')
			len--;
		if (len > 0)
			fprintf(stderr, "it said \"%s\"; ", safe(c->last +
			    (len > LAST_WORDS ? len - LAST_WORDS : 0),
			    len > LAST_WORDS ? LAST_WORDS : len));
	}
	put_counts(&s->n);
}

static double
cpu_s(int who)
{
	struct rusage u;

	if (getrusage(who, &u) == -1)
		return 0;
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

void
report_all(const struct enrich *e)
{
	struct rusage u;
	double ours, theirs;

	if (e->quiet)
		return;
	fprintf(stderr, "kn-enrich: ");
	put_counts(&e->n);
	if (!e->verbose || getrusage(RUSAGE_SELF, &u) == -1)
		return;
	ours = cpu_s(RUSAGE_SELF);
	theirs = cpu_s(RUSAGE_CHILDREN);
	fprintf(stderr, "kn-enrich: %.2f s of CPU time, servers %.2f s",
	    ours, theirs);
	if (theirs > 0)
		fprintf(stderr, " (%.1f %%)", 100 * ours / theirs);
	fprintf(stderr, "; %ld MB\n", u.ru_maxrss / 1024);
}

void
progress_show(struct enrich *e, int last)
{
	int64_t now = client_now();

	if (e->quiet || !isatty(STDERR_FILENO) ||
	    (!last && now - e->drawn < PROGRESS_MS))
		return;
	e->drawn = now;
	fprintf(stderr, "\rasked: %" PRIu64 " files of %" PRIu64 "%s",
	    e->done, e->expected, last ? "\n" : "");
}
