/*
 * One stream, from HELLO to END: which frame may come when, where
 * transactions begin and end, and what publishing takes.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "kinds.h"
#include "prog.h"
#include "schema.h"
#include "store.h"
#include "stream.h"
#include "writer.h"

/* ---- steps ---- */

static const char *const step_names[STEP_MAX] = {
	"facts", "edges", "node indexes", "names", "edge indexes", "publish"
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
	    (long long)w->counts.nodes, (long long)w->counts.edges,
	    (long long)w->counts.unresolved, (long long)w->counts.problems);
	for (i = 0; i < STEP_MAX; i++)
		fprintf(stderr, "kn-store: %-12s %7.3f s CPU %7.3f s\n",
		    step_names[i], w->cpu[i], w->wall[i]);
}

/* ---- ACK ---- */

void
ack_send(struct writer *w, int status, const char *error)
{
	struct mp_buf	b;

	if (!w->ack)
		return;
	mp_buf_init(&b);
	mp_put_map(&b, 9 + (error != NULL));
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
	mp_put_uint(&b, (uint64_t)w->counts.nodes);
	mp_put_cstr(&b, "edges");
	mp_put_uint(&b, (uint64_t)w->counts.edges);
	mp_put_cstr(&b, "unresolved");
	mp_put_uint(&b, (uint64_t)w->counts.unresolved);
	mp_put_cstr(&b, "problems");
	mp_put_uint(&b, (uint64_t)w->counts.problems);
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

/* The counts that meta keeps; a store without them is counted. */
static void
load_counts(struct writer *w)
{
	const struct {
		const char	*key;
		int64_t		*n;
		enum stmt	 count;
	} keys[] = {
		{ "files", &w->counts.files, ST_COUNT_FILES },
		{ "nodes", &w->counts.nodes, ST_COUNT_NODES },
		{ "edges", &w->counts.edges, ST_COUNT_EDGES },
		{ "unresolved", &w->counts.unresolved, ST_COUNT_UNRESOLVED },
		{ "problems", &w->counts.problems, ST_COUNT_PROBLEMS },
	};
	char	*s;
	size_t	 i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		s = store_meta_text(w->db, keys[i].key);
		*keys[i].n = s != NULL ? atoll(s) : db_int(w, keys[i].count);
		free(s);
	}
}

/* May this stream update what the store has? */
static void
check_base(struct writer *w, const struct hello *h,
    const struct store_meta *meta)
{
	const char	*file = safe_str(w->file);

	if (meta->state != STORE_COMPLETE || meta->generation == 0)
		fail(w, EXIT_TEMPFAIL, "%s: is not complete, and the stream "
		    "is only an update; index again", file);
	if ((int64_t)h->base != meta->generation)
		fail(w, EXIT_TEMPFAIL, "%s: has moved on to generation %lld, "
		    "the stream is for %llu; index again", file,
		    (long long)meta->generation, (unsigned long long)h->base);
	if (strcmp(meta->repo, w->repo) != 0)
		fail(w, 2, "%s: is of the repository %s, the stream of %s",
		    file, safe_str(meta->repo), safe_str(w->repo));
}

static void
set_next_file(struct writer *w)
{
	w->next_file = w->mode == MODE_UPDATE ? db_int(w, ST_FILE_MAX) + 1 : 1;
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
	w->has_feed = h.feed.p != NULL;
	bytes_add(&w->feed, h.feed.p, h.feed.len);

	if (store_meta_get(w->db, &meta) == -1)
		db_fail(w, sqlite3_errcode(w->db), "read");
	w->generation = meta.generation;
	w->created = meta.created;
	snprintf(w->root, sizeof(w->root), "%s", meta.root);
	if (!h.full) {
		check_base(w, &h, &meta);
		w->mode = MODE_UPDATE;
		load_counts(w);
	} else {
		w->mode = meta.generation > 0 ? MODE_REPLACE : MODE_FIRST;
		db_begin(w);
		schema_reset(w);
		meta_set_text(w, "repo", w->repo);
		if (w->mode == MODE_FIRST)
			db_commit(w);
		w->changed = 1;
	}
	store_meta_release(&meta);
	set_next_file(w);
}

/* ---- LINKING ---- */

/* A first index is visible batch by batch. */
static void
batch_done(struct writer *w)
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
		batch_done(w);
	step_begin(w, STEP_EDGES);
}

/* ---- END ---- */

static void
check_end(struct writer *w, const void *data, size_t len)
{
	struct end		e;
	struct end_stage	s;
	uint32_t		i;

	if (end_get(&e, data, len) == -1)
		fail(w, 2, "bad END frame");
	for (i = 0; i < e.nstages; i++) {
		end_stage_get(&e, &s);
		if (s.status > 1)
			fail(w, 2, "%s failed with status %u; nothing was "
			    "published", safe(s.name.p, s.name.len), s.status);
	}
	if (w->nlinked != w->nfiles)
		fail(w, 2, "bad stream: %u of %u files have no EDGES; was it "
		    "linked?", w->nfiles - w->nlinked, w->nfiles);
}

_Noreturn static void
dangling(struct writer *w, int64_t to, int64_t from)
{
	fail(w, 2, "internal error: node %lld is gone, and node %lld still "
	    "leads to it; nothing was published", (long long)to,
	    (long long)from);
}

/*
 * No edge and no child may lead to a node that left in this update, and none
 * to one that is another now, unless its file was linked anew.
 */
static void
check_dangling(struct writer *w)
{
	static const enum stmt	 lookups[] = { ST_EDGE_TO, ST_NODE_CHILD };
	sqlite3_stmt		*st;
	size_t			 i, j;
	int64_t			 id, file;

	for (i = 0; i < w->ndeleted; i++)
		for (j = 0; j < sizeof(lookups) / sizeof(lookups[0]); j++) {
			st = db_stmt(w, lookups[j]);
			sqlite3_bind_int64(st, 1, w->deleted[i]);
			if (db_row(w, st))
				dangling(w, w->deleted[i],
				    sqlite3_column_int64(st, 0));
		}
	for (i = 0; i < w->rehashed.n; i++) {
		memcpy(&id, table_key(&w->rehashed, (uint32_t)i), sizeof(id));
		st = db_stmt(w, ST_EDGE_TO_ALL);
		sqlite3_bind_int64(st, 1, id);
		while (db_row(w, st)) {
			file = store_node_file(sqlite3_column_int64(st, 0));
			if (table_find(&w->linked, &file, sizeof(file)) == -1)
				dangling(w, id, sqlite3_column_int64(st, 0));
		}
	}
}

static void
write_counts(struct writer *w)
{
	meta_set_int(w, "files", w->counts.files);
	meta_set_int(w, "nodes", w->counts.nodes);
	meta_set_int(w, "edges", w->counts.edges);
	meta_set_int(w, "unresolved", w->counts.unresolved);
	meta_set_int(w, "problems", w->counts.problems);
}

/* What kn-feed asked us to keep for its next run. */
static void
write_notes(struct writer *w)
{
	meta_set_text(w, "commit", w->commit);
	if (w->options != NULL)
		meta_set_text(w, "options", w->options);
	if (w->has_feed)
		meta_set_blob(w, "feed", w->feed.p, w->feed.len);
}

/*
 * What a full load leaves to the end: indexes are four times as cheap when
 * all rows are there.  Not even those of the nodes are made while kn-link
 * resolves: the externals that its edges bring would cost more than is won.
 */
static void
build_indexes(struct writer *w)
{
	batch_done(w);
	db_begin(w);
	step_begin(w, STEP_NODE_INDEXES);
	db_exec(w, SCHEMA_NODE_INDEXES);
	batch_done(w);
	db_begin(w);
	step_begin(w, STEP_NAMES);
	names_build(w);
	batch_done(w);
	db_begin(w);
	step_begin(w, STEP_EDGE_INDEXES);
	db_exec(w, SCHEMA_EDGE_INDEXES);
	step_begin(w, STEP_PUBLISH);
	meta_set_int(w, "indexes", 1);
	meta_set_text(w, "state", "complete");
}

static void
publish(struct writer *w)
{
	step_begin(w, STEP_PUBLISH);
	db_begin(w);
	externals_finish(w);
	packages_finish(w);
	problems_finish(w);
	if (w->mode == MODE_UPDATE) {
		check_dangling(w);
		names_finish(w);
	} else
		build_indexes(w);
	if (w->changed) {
		digest_root(w);
		meta_set_text(w, "root", w->root);
		meta_set_int(w, "generation", ++w->generation);
		meta_set_text(w, "producer", w->producer);
	}
	write_counts(w);
	write_notes(w);
	db_commit(w);
}

static void
end_frame(struct writer *w, const void *data, size_t len)
{
	check_end(w, data, len);
	if (!w->linking)
		linking_frame(w);
	publish(w);
	if (w->mode != MODE_UPDATE) {
		/* Best effort: a reader may still need the log. */
		sqlite3_busy_timeout(w->db, 0);
		sqlite3_wal_checkpoint_v2(w->db, NULL,
		    SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	}
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
		edges_frame(w, f->payload, f->len);
		break;
	case FRAME_PROBLEM:
		problem_frame(w, f->payload, f->len);
		break;
	default:
		/* Of a later version, or FILE that nobody parsed. */
		break;
	}
	if (w->batch >= BATCH_FILES)
		batch_done(w);
}

/* Make a first index visible when upstream takes its time. */
static void
wait_input(struct writer *w, const struct frame_reader *r, int fd)
{
	struct pollfd	p = { fd, POLLIN, 0 };

	if (w->mode != MODE_FIRST || w->batch == 0 || frame_ready(r))
		return;
	if (poll(&p, 1, BATCH_PAUSE_MS) == 0)
		batch_done(w);
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
			fail(w, 2, "the stream ended early: something before "
			    "kn-store failed; nothing was published");
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
