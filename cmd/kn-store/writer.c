/*
 * The state of a run: its beginning, its end, and its end when it fails.
 */
#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lease.h"
#include "prog.h"
#include "communities.h"
#include "writer.h"

void
writer_init(struct writer *w, const char *file, struct lease *lease)
{
	memset(w, 0, sizeof(*w));
	w->file = file;
	w->lease = lease;
	w->step = STEP_MAX;
	if ((w->hasher = hasher_new()) == NULL)
		errx(2, "out of memory");
	mp_buf_init(&w->record);
}

void
writer_release(struct writer *w)
{
	db_close(w);
	hash_release(w);
	hasher_free(w->hasher);
	mp_buf_release(&w->record);
	free(w->leaf);
	free(w->sources);
	bytes_release(&w->trees);
	bytes_release(&w->lines);
	bytes_release(&w->key);
	bytes_release(&w->feed);
	bytes_release(&w->problem_text);
	table_release(&w->paths);
	table_release(&w->externals);
	table_release(&w->packages);
	table_release(&w->stale);
	table_release(&w->persons);
	table_release(&w->stored_files);
	table_release(&w->relinked);
	table_release(&w->stored_nodes);
	table_release(&w->old_externals);
	table_release(&w->outside);
	table_release(&w->names);
	table_release(&w->rehashed);
	table_release(&w->linked);
	table_release(&w->words);
	free(w->word_changes);
	free(w->adj.v);
	free(w->adj_added.v);
	free(w->adj_gone.v);
	members_release(&w->members);
	table_release(&w->problem_paths);
	free(w->files);
	places_release(w);
	ground_forget(w);
	free(w->base_names);
	table_release(&w->reapply);
	free(w->hashes);
	free(w->slots);
	free(w->nodes);
	free(w->edges);
	free(w->old);
	free(w->unresolved);
	free(w->line_buf.v);
	free(w->external);
	free(w->deleted);
	free(w->problems);
	free(w->repo);
	free(w->commit);
	free(w->options);
	free(w->builds);
	free(w->producer);
}

void
fail(struct writer *w, int status, const char *fmt, ...)
{
	static int	failing;
	char		line[2 * SAFE_MAX];
	va_list		ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (stop_signal == 0) {
		warnx("%s", line);
		if (!failing++)
			ack_send(w, status, line);
	}
	db_close(w);
	lease_release(w->lease);
	exit(finish(status));
}

void *
grow(struct writer *w, void *p, size_t n, size_t size)
{
	if ((p = reallocarray(p, n, size)) == NULL)
		fail(w, 2, "out of memory");
	return p;
}
