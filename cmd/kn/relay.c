/*
 * The stream on its way to kn-store, and what can be counted in it.
 */
#include <sys/time.h>

#include <err.h>
#include <errno.h>
#include <string.h>
#include <time.h>

#include "kn.h"
#include "prog.h"
#include "stream.h"

#define PROGRESS_S	0.1	/* between two drawings of the bar, seconds */

double
now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
count_problem(struct tally *t, const struct frame *f)
{
	struct problem p;
	size_t n;
	int i;

	if (problem_get(&p, f->payload, f->len) == -1)
		return;
	t->problems++;
	n = p.reason.len < sizeof(t->reasons[0].name) ? p.reason.len :
	    sizeof(t->reasons[0].name) - 1;
	for (i = 0; i < t->nreasons; i++)
		if (strlen(t->reasons[i].name) == n &&
		    memcmp(t->reasons[i].name, p.reason.p, n) == 0)
			break;
	if (i == REASONS_MAX)
		i--;
	else if (i == t->nreasons) {
		memcpy(t->reasons[i].name, p.reason.p, n);
		t->reasons[i].name[n] = '\0';
		t->nreasons++;
	}
	t->reasons[i].n++;
}

/* What limits cut short is counted by the names that begin with "cut-". */
static void
count_end(struct tally *t, const struct frame *f)
{
	struct end_stage s;
	struct end e;
	struct text name;
	uint64_t n;

	if (end_get(&e, f->payload, f->len) == -1)
		return;
	t->end = 1;
	while (e.nstages-- > 0) {
		end_stage_get(&e, &s);
		while (s.ncounts-- > 0) {
			name = end_count_get(&s, &n);
			if (name.len > 4 && memcmp(name.p, "cut-", 4) == 0)
				t->cut += n;
		}
	}
}

/* Count one frame. */
static void
tally_frame(struct tally *t, const struct frame *f)
{
	struct facts_frame facts;
	struct edges_frame edges;
	struct hello hello;

	switch (f->type) {
	case FRAME_HELLO:
		if (hello_get(&hello, f->payload, f->len) != HELLO_OK)
			return;
		t->hello = 1;
		t->full = hello.full;
		t->expected = hello.files;
		break;
	case FRAME_FACTS:
		if (facts_get(&facts, f->payload, f->len) == -1)
			return;
		t->files++;
		t->bytes += facts.id.size;
		t->definitions += facts.nnodes - 1;
		break;
	case FRAME_GONE:
		t->gone++;
		break;
	case FRAME_LINKING:
		t->linking = 1;
		break;
	case FRAME_EDGES:
		if (edges_get(&edges, f->payload, f->len) == -1)
			return;
		t->linked++;
		t->edges += edges.nedges;
		t->unresolved += edges.nunresolved;
		break;
	case FRAME_PROBLEM:
		count_problem(t, f);
		break;
	case FRAME_END:
		count_end(t, f);
		break;
	}
}

/*
 * A reader that does not decode END and FACTS is kn-store's business: here a
 * frame that makes no sense is passed on, for kn-store to refuse.
 */
int
relay(int in, int out, struct tally *t, int show)
{
	struct frame_reader *r = frame_reader_new(in);
	struct frame_writer w;
	enum frame_status s = FRAME_ERROR;
	struct frame f;
	double shown = 0;
	int status = 0;

	if (r == NULL || frame_writer_init(&w, out) == -1)
		err(2, NULL);
	while ((s = frame_read(r, &f, &stop_signal)) == FRAME_OK) {
		tally_frame(t, &f);
		if (show && now_s() - shown > PROGRESS_S) {
			progress_show(t, 0);
			shown = now_s();
		}
		if (frame_put(&w, f.type, f.payload, f.len) == -1 ||
		    (!frame_ready(r) && frame_flush(&w) == -1)) {
			status = 2;	/* kn-store says why */
			break;
		}
	}
	if (status == 0 && s != FRAME_EOF && stop_signal == 0) {
		warnx("the stream to kn-store: %s", frame_strerror(s));
		status = 2;
	}
	if (status == 0 && frame_flush(&w) == -1)
		status = 2;
	if (show)
		progress_show(t, 1);
	frame_writer_release(&w);
	frame_reader_free(r);
	return status;
}
