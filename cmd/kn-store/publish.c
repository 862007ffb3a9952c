/*
 * The end of a run: is what came whole, and what publishing it takes.
 */
#include <stdlib.h>
#include <string.h>

#include "prog.h"
#include "schema.h"
#include "store.h"
#include "stream.h"
#include "writer.h"

/* What kn-link says it sent must have come. */
static void
check_linked(struct writer *w, struct end_stage *s)
{
	struct text	key;
	uint32_t	i;
	uint64_t	n;

	if (s->name.len == 8 && memcmp(s->name.p, "kn-blame", 8) == 0)
		w->all_asked = 1;
	else if (s->name.len != 7 || memcmp(s->name.p, "kn-link", 7) != 0)
		return;
	for (i = 0; i < s->ncounts; i++) {
		key = end_count_get(s, &n);
		if (key.len == 4 && memcmp(key.p, "left", 4) == 0 && n > 0)
			w->all_asked = 0;
		if (s->name.len == 7 && key.len == 5 &&
		    memcmp(key.p, "files", 5) == 0 && n != w->nedges_frames)
			fail(w, 2, "bad stream: kn-link sent the edges of "
			    "%llu files, %u came", (unsigned long long)n,
			    w->nedges_frames);
	}
}

void
publish_check(struct writer *w, const void *data, size_t len)
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
		check_linked(w, &s);
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

/* What kn-feed asked us to keep for its next run. */
static void
write_notes(struct writer *w)
{
	if (w->only_answers)
		return;
	meta_set_text(w, "commit", w->commit);
	if (w->people && w->all_asked)
		meta_set_text(w, "authors", w->commit);
	if (w->options != NULL)
		meta_set_text(w, "options", w->options);
	if (w->builds != NULL)
		meta_set_text(w, "builds", w->builds);
	if (w->has_feed)
		meta_set_blob(w, "feed", w->feed.p, w->feed.len);
}

/* What follows from the facts and edges, all of it. */
static void
build_derived(struct writer *w)
{
	step_begin(w, STEP_TEXT);
	text_build(w);
	step_begin(w, STEP_ADJACENCY);
	adjacency_build(w);
	step_begin(w, STEP_COMMUNITIES);
	community_build(w);
	meta_set_int(w, "derived", 1);
}

/* The same, brought up to date; built when an older kn left it out. */
static void
update_derived(struct writer *w)
{
	char	*done = store_meta_text(w->db, "derived");

	if (done == NULL || strcmp(done, "1") != 0)
		build_derived(w);
	else {
		step_begin(w, STEP_TEXT);
		text_update(w);
		step_begin(w, STEP_ADJACENCY);
		adjacency_update(w);
		step_begin(w, STEP_COMMUNITIES);
		community_update(w);
	}
	free(done);
	step_begin(w, STEP_PUBLISH);
}

/*
 * What a full load leaves to the end: indexes are four times as cheap when
 * all rows are there.  Not even those of the nodes are made while kn-link
 * resolves: the externals that its edges bring would cost more than is won.
 */
static void
build_indexes(struct writer *w)
{
	run_batch_done(w);
	db_begin(w);
	step_begin(w, STEP_NODE_INDEXES);
	db_exec(w, SCHEMA_NODE_INDEXES);
	run_batch_done(w);
	db_begin(w);
	step_begin(w, STEP_NAMES);
	names_build(w);
	run_batch_done(w);
	db_begin(w);
	step_begin(w, STEP_EDGE_INDEXES);
	db_exec(w, SCHEMA_EDGE_INDEXES SCHEMA_FILE_INDEXES);
	run_batch_done(w);
	db_begin(w);
	build_derived(w);
	step_begin(w, STEP_PUBLISH);
	meta_set_int(w, "indexes", 1);
	meta_set_text(w, "state", "complete");
}

void
publish(struct writer *w)
{
	step_begin(w, STEP_PUBLISH);
	db_begin(w);
	answers_finish(w);
	coverage_finish(w);
	people_finish(w);
	externals_finish(w);
	packages_finish(w);
	problems_finish(w);
	if (w->mode == MODE_UPDATE) {
		check_dangling(w);
		names_finish(w);
		update_derived(w);
	} else
		build_indexes(w);
	if (w->changed) {
		digest_root(w);
		feedback_finish(w);
		meta_set_text(w, "root", w->root);
		meta_set_int(w, "generation", ++w->generation);
		meta_set_text(w, "producer", w->producer);
	}
	counts_save(w);
	write_notes(w);
	snapshot_publish(w);
	db_commit(w);
}
