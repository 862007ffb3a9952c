/*
 * One stream, from HELLO to END: which frame may come when, and where
 * transactions begin and end.
 */
#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "kinds.h"
#include "lease.h"
#include "prog.h"
#include "schema.h"
#include "store.h"
#include "stream.h"
#include "writer.h"

/* ---- steps ---- */

static const char *const step_names[STEP_MAX] = {
	"facts", "edges", "node indexes", "names", "edge indexes", "text",
	"adjacency", "communities", "publish"
};

static double
seconds(clockid_t clock)
{
	struct timespec	t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void
step_begin(struct writer *w, enum step step)
{
	double	cpu, wall;

	if (!w->verbose)
		return;
	cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
	wall = seconds(CLOCK_MONOTONIC);
	if (w->step != STEP_MAX) {
		w->cpu[w->step] += cpu - w->step_cpu;
		w->wall[w->step] += wall - w->step_wall;
	}
	w->step = step;
	w->step_cpu = cpu;
	w->step_wall = wall;
}

/* What became of answers, by name. */
static const struct {
	const char	*name;
	size_t		 at;
} answer_names[] = {
#define COUNT(x)	{ #x, offsetof(struct answer_counts, x) }
	COUNT(confirmed), COUNT(resolved), COUNT(moved), COUNT(discovered),
	COUNT(external), COUNT(nothing), COUNT(kept), COUNT(unused),
	COUNT(unplaced), COUNT(stale)
#undef COUNT
};
#define NANSWERS	(sizeof(answer_names) / sizeof(answer_names[0]))

static uint64_t
answer_count(const struct writer *w, size_t i)
{
	uint64_t	n;

	memcpy(&n, (const char *)&w->applied + answer_names[i].at, sizeof(n));
	return n;
}

static void
report_answers(struct writer *w)
{
	size_t	i;

	if (!w->answers)
		return;
	fprintf(stderr, "kn-store: answers:");
	for (i = 0; i < NANSWERS; i++)
		fprintf(stderr, "%s %llu %s", i == 0 ? "" : ",",
		    (unsigned long long)answer_count(w, i),
		    answer_names[i].name);
	fprintf(stderr, "\n");
}

static void
report(struct writer *w)
{
	static const char *const modes[] = { "", "first", "replace", "update" };
	int			 i;

	if (!w->verbose)
		return;
	fprintf(stderr, "kn-store: %s, generation %lld, root %s\n",
	    modes[w->mode], (long long)w->generation, w->root);
	fprintf(stderr, "kn-store: %lld files, %lld nodes, %lld edges, "
	    "%lld unresolved, %lld problems\n", (long long)w->counts.files,
	    (long long)tally_nodes(&w->counts.rows),
	    (long long)tally_edges(&w->counts.rows),
	    (long long)w->counts.unresolved, (long long)w->counts.problems);
	report_answers(w);
	for (i = 0; i < STEP_MAX; i++)
		fprintf(stderr, "kn-store: %-12s %7.3f s CPU %7.3f s\n",
		    step_names[i], w->cpu[i], w->wall[i]);
}

/* ---- ACK ---- */

static void
ack_answers(struct writer *w, struct mp_buf *b)
{
	size_t	i;

	mp_put_cstr(b, "answers");
	mp_put_map(b, NANSWERS);
	for (i = 0; i < NANSWERS; i++) {
		mp_put_cstr(b, answer_names[i].name);
		mp_put_uint(b, answer_count(w, i));
	}
}

void
ack_send(struct writer *w, int status, const char *error)
{
	struct mp_buf	b;

	if (!w->ack)
		return;
	mp_buf_init(&b);
	mp_put_map(&b, 9 + (size_t)w->answered + (error != NULL));
	mp_put_cstr(&b, "status");
	mp_put_uint(&b, (uint64_t)status);
	mp_put_cstr(&b, "generation");
	mp_put_uint(&b, (uint64_t)w->generation);
	mp_put_cstr(&b, "root");
	mp_put_cstr(&b, w->root);
	mp_put_cstr(&b, "changed");
	mp_put_bool(&b, status == 0 && w->changed);
	mp_put_cstr(&b, "files");
	mp_put_uint(&b, (uint64_t)w->counts.files);
	mp_put_cstr(&b, "nodes");
	mp_put_uint(&b, (uint64_t)tally_nodes(&w->counts.rows));
	mp_put_cstr(&b, "edges");
	mp_put_uint(&b, (uint64_t)tally_edges(&w->counts.rows));
	mp_put_cstr(&b, "unresolved");
	mp_put_uint(&b, (uint64_t)w->counts.unresolved);
	mp_put_cstr(&b, "problems");
	mp_put_uint(&b, (uint64_t)w->counts.problems);
	if (w->answered)
		ack_answers(w, &b);
	if (error != NULL) {
		mp_put_cstr(&b, "error");
		mp_put_cstr(&b, error);
	}
	w->ack = 0;
	if (frame_write(STDOUT_FILENO, FRAME_ACK, b.sbuf.data, b.sbuf.size) ==
	    -1 && status == 0)
		fail(w, 2, "cannot write standard output: %s",
		    strerror(errno));
	mp_buf_release(&b);
}

/* ---- HELLO ---- */

static char *
copy(struct writer *w, struct text t)
{
	char	*s;

	if ((s = strndup(t.p != NULL ? t.p : "", t.len)) == NULL)
		fail(w, 2, "out of memory");
	return s;
}

/* May this stream, of the generation BASE, update what the store has? */
static void
check_base(struct writer *w, uint64_t base, const struct store_meta *meta)
{
	const char	*file = safe_str(w->file);

	if (meta->state != STORE_COMPLETE || meta->generation == 0)
		fail(w, EXIT_TEMPFAIL, "%s: is not complete, and the stream "
		    "is only an update; index again", file);
	if (base != 0 && (int64_t)base != meta->generation)
		fail(w, EXIT_TEMPFAIL, "%s: has moved on to generation %lld, "
		    "the stream is for %llu; index again", file,
		    (long long)meta->generation, (unsigned long long)base);
	if (strcmp(meta->repo, w->repo) != 0)
		fail(w, 2, "%s: is of the repository %s, the stream of %s",
		    file, safe_str(meta->repo), safe_str(w->repo));
}

/* What the store has, as far as a run counts on. */
static void
read_store(struct writer *w, const struct store_meta *meta)
{
	w->generation = meta->generation;
	w->created = meta->created;
	community_resolution(w);
	snprintf(w->root, sizeof(w->root), "%s", meta->root);
}

/* What an update goes on from, and which answers are there. */
static void
read_rows(struct writer *w)
{
	if (w->mode == MODE_UPDATE)
		counts_load(w);
	w->next_file = w->mode == MODE_UPDATE ? db_int(w, ST_FILE_MAX) + 1 : 1;
	w->answers = db_int(w, ST_ANSWER_ANY) != 0;
	w->covered = db_int(w, ST_COVERAGE_ANY) != 0;
}

/* An update reads here and there; a load would map all that it wrote. */
static void
map_store(struct writer *w)
{
	db_exec(w, "PRAGMA mmap_size = 1073741824");
}

static void
hello_frame(struct writer *w, const void *data, size_t len)
{
	struct store_meta	meta;
	struct hello		h;

	switch (hello_get(&h, data, len)) {
	case HELLO_OK:
		break;
	case HELLO_VERSION:
		fail(w, 2, "the stream is of version %u, this kn-store reads "
		    "%d", h.version, FRAME_VERSION);
	default:
		fail(w, 2, "bad HELLO frame");
	}
	w->repo = copy(w, h.repo);
	w->commit = copy(w, h.commit);
	w->producer = copy(w, h.producer);
	w->options = h.options.p != NULL ? copy(w, h.options) : NULL;
	w->builds = h.builds.p != NULL ? copy(w, h.builds) : NULL;
	w->has_feed = h.feed.p != NULL;
	bytes_add(&w->feed, h.feed.p, h.feed.len);

	if (store_meta_get(w->db, &meta) == -1)
		db_fail(w, sqlite3_errcode(w->db), "read");
	read_store(w, &meta);
	if (!h.full) {
		check_base(w, h.base, &meta);
		w->only_answers = h.base == 0;
		w->mode = MODE_UPDATE;
		map_store(w);
	} else {
		w->mode = meta.generation > 0 ? MODE_REPLACE : MODE_FIRST;
		db_begin(w);
		schema_reset(w, strcmp(meta.repo, w->repo) != 0);
		meta_set_text(w, "repo", w->repo);
		if (w->mode == MODE_FIRST)
			db_commit(w);
		w->changed = 1;
	}
	store_meta_release(&meta);
	read_rows(w);
}

/* ---- LINKING ---- */

void
run_batch_done(struct writer *w)
{
	if (w->mode == MODE_FIRST)
		db_commit(w);
	w->batch = 0;
}

static void
linking_frame(struct writer *w)
{
	if (w->linking)
		fail(w, 2, "bad stream: LINKING came twice");
	w->linking = 1;
	if (w->mode != MODE_UPDATE)
		run_batch_done(w);
	step_begin(w, STEP_EDGES);
}

/* ---- END ---- */

/*
 * Give back what a graph that was larger took, and the log.  Best effort: all
 * is published, and a reader may still need the log.
 */
static void
shrink(struct writer *w)
{
	if (db_int(w, ST_PAGES_FREE) > db_int(w, ST_PAGES) / 2)
		sqlite3_exec(w->db, "VACUUM", NULL, NULL, NULL);
	sqlite3_busy_timeout(w->db, 0);
	sqlite3_wal_checkpoint_v2(w->db, NULL, SQLITE_CHECKPOINT_TRUNCATE,
	    NULL, NULL);
}

static void
end_frame(struct writer *w, const void *data, size_t len)
{
	publish_check(w, data, len);
	if (!w->linking)
		linking_frame(w);
	publish(w);
	if (w->mode != MODE_UPDATE)
		shrink(w);
	step_begin(w, STEP_MAX);
	report(w);
	ack_send(w, 0, NULL);
}

/* ---- the loop ---- */

static void
dispatch(struct writer *w, const struct frame *f)
{
	if (w->mode == MODE_NONE && f->type != FRAME_HELLO)
		fail(w, 2, "bad stream: it does not begin with HELLO");
	if (w->only_answers && f->type != FRAME_ANSWERS &&
	    f->type != FRAME_ASKED &&
	    f->type != FRAME_FEEDBACK && f->type != FRAME_COVERAGE &&
	    f->type != FRAME_PROBLEM && f->type != FRAME_HELLO &&
	    frame_type_name(f->type) != NULL)
		fail(w, 2, "bad stream: %s without a base",
		    frame_type_name(f->type));
	/* All others say something only as a whole. */
	w->whole |= f->type != FRAME_ANSWERS && f->type != FRAME_ASKED &&
	    f->type != FRAME_HELLO;
	switch (f->type) {
	case FRAME_HELLO:
		if (w->mode != MODE_NONE)
			fail(w, 2, "bad stream: HELLO came twice");
		hello_frame(w, f->payload, f->len);
		break;
	case FRAME_FACTS:
	case FRAME_GONE:
		if (w->linking)
			fail(w, 2, "bad stream: %s after LINKING",
			    frame_type_name(f->type));
		if (f->type == FRAME_FACTS)
			facts_frame(w, f->payload, f->len);
		else
			gone_frame(w, f->payload, f->len);
		break;
	case FRAME_LINKING:
		linking_frame(w);
		break;
	case FRAME_EDGES:
		w->nedges_frames++;
		edges_frame(w, f->payload, f->len);
		break;
	case FRAME_HISTORY:
		history_frame(w, f->payload, f->len);
		break;
	case FRAME_COMMIT:
		commit_frame(w, f->payload, f->len);
		break;
	case FRAME_BLAME:
		blame_frame(w, f->payload, f->len);
		break;
	case FRAME_OWNED:
		owned_frame(w, f->payload, f->len);
		break;
	case FRAME_TOUCHED:
		touched_frame(w, f->payload, f->len);
		break;
	case FRAME_FOLLOWED:
		followed_frame(w, f->payload, f->len);
		break;
	case FRAME_ANSWERS:
		answers_frame(w, f->payload, f->len);
		break;
	case FRAME_ASKED:
		asked_frame(w, f->payload, f->len);
		break;
	case FRAME_SNAPSHOT:
		snapshot_frame(w, f->payload, f->len);
		break;
	case FRAME_COVERAGE:
		coverage_frame(w, f->payload, f->len);
		break;
	case FRAME_FEEDBACK:
		feedback_frame(w, f->payload, f->len);
		break;
	case FRAME_PROBLEM:
		problem_frame(w, f->payload, f->len);
		break;
	case FRAME_FILE:
		fail(w, 2, "bad stream: a FILE frame; was kn-extract left "
		    "out?");
	default:
		break;		/* of a later version */
	}
	if (w->batch >= BATCH_FILES)
		run_batch_done(w);
	if (w->unkept >= BATCH_FILES)
		answers_keep(w);
}

/* Another stream goes first: the store is not the same afterwards. */
static void
give_way(struct writer *w)
{
	struct store_meta	meta;

	db_close(w);		/* no handle of SQLite's crosses a fork */
	lease_serve(w->listens, w->verbose, w->serve, w->serve_arg);
	if (stop_signal != 0)
		fail(w, 2, "stopped");
	db_open(w);
	map_store(w);
	if (store_meta_get(w->db, &meta) == -1)
		db_fail(w, sqlite3_errcode(w->db), "read");
	check_base(w, 0, &meta);
	read_store(w, &meta);
	store_meta_release(&meta);
	read_rows(w);
}

/*
 * Answers come for minutes.  Whenever none is to be read those that came are
 * made to last, and others that want to write need not wait for the end.
 */
static void
wait_answers(struct writer *w, int fd)
{
	struct pollfd	p[2] = { { fd, POLLIN, 0 },
	    { lease_listener(w->listens), POLLIN, 0 } };

	if (poll(p, 2, 0) != 0 && p[0].revents != 0)
		return;
	answers_keep(w);
	while (stop_signal == 0 && p[0].revents == 0) {
		if (poll(p, 2, -1) <= 0)
			p[0].revents = p[1].revents = 0;
		else if (p[0].revents == 0)
			give_way(w);
	}
}

/* Make a first index visible when upstream takes its time. */
static void
wait_input(struct writer *w, const struct frame_reader *r, int fd)
{
	struct pollfd	p = { fd, POLLIN, 0 };

	if (frame_ready(r))
		return;
	if (w->only_answers && !w->whole)
		wait_answers(w, fd);
	else if (w->mode == MODE_FIRST && w->batch > 0 &&
	    poll(&p, 1, BATCH_PAUSE_MS) == 0)
		run_batch_done(w);
}

/* What is safe to keep is kept. */
_Noreturn static void
ended_early(struct writer *w)
{
	const char	*left = "nothing was published";

	if (w->only_answers && !w->whole && w->answered) {
		answers_keep(w);
		left = "the answers that came are kept, for the next run";
	}
	fail(w, 2, "the stream ended early: something before kn-store "
	    "failed; %s", left);
}

int
run_stream(struct writer *w, int fd)
{
	struct frame_reader	*r;
	struct frame		 f;
	enum frame_status	 status;

	if ((r = frame_reader_new(fd)) == NULL)
		fail(w, 2, "out of memory");
	step_begin(w, STEP_FACTS);
	for (;;) {
		wait_input(w, r, fd);
		status = frame_read(r, &f, &stop_signal);
		if (stop_signal != 0)
			fail(w, 2, "stopped");
		if (status == FRAME_EOF)
			ended_early(w);
		if (status != FRAME_OK)
			fail(w, 2, "bad stream: %s", frame_strerror(status));
		if (f.type == FRAME_END && w->mode != MODE_NONE)
			break;
		dispatch(w, &f);
	}
	end_frame(w, f.payload, f.len);
	frame_reader_free(r);
	return 0;
}
