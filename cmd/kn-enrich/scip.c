/*
 * SCIP indexes become ANSWERS: the passes over one.  For every place where an
 * index says which symbol a name means, where that is defined.
 *
 * An index does not say of which contents it was made.  So each place must
 * have the name there that it is said to have; a document where many
 * definitions do not is of other contents and is left out.
 */
#include <sys/stat.h>

#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "prog.h"
#include "scipdoc.h"

#define STALE_PART	10	/* one in so many definitions may be wrong */

/* ---- passes ---- */

typedef void	pass_fn(struct scip *, struct document *);

/* All documents.  Metadata is read in each pass; it is little. */
static void
pass(struct scip *s, pass_fn *each)
{
	struct document d;
	struct pb_field f;
	const char *why;
	int n = 0;

	if (lseek(s->fd, 0, SEEK_SET) == -1)
		err(2, "%s", safe_str(s->path));
	s->in = pb_file_new(s->fd);
	s->document = 0;
	while (stop_signal == 0 && (n = pb_file_next(s->in, &f, &why)) == 1) {
		if (f.type != PB_BYTES)
			continue;
		if (f.number == INDEX_METADATA)
			scip_metadata(s, f.bytes);
		if (f.number != INDEX_DOCUMENT)
			continue;
		scip_document_get(s, f.bytes, &d);
		each(s, &d);
		s->document++;
	}
	if (stop_signal == 0 && n == -1)
		scip_damaged(s, why);
	pb_file_free(s->in);
	s->in = NULL;
}

int
scip_document_open(struct scip *s, struct document *d)
{
	d->file = scip_file(s, s->prefix, d->path);
	if (d->file == NULL) {
		if (s->e->verbose)
			warnx("%s: not in the graph",
			    safe(d->path.p, d->path.len));
		s->e->n.unmapped++;
		return -1;
	}
	if (d->file->blob_len > 0 &&
	    source_read(s->e, d->file, &d->source) == 0)
		return 0;
	s->e->n.changed++;
	return -1;
}

/* The second pass: definitions. */
static void
define(struct scip *s, struct document *d)
{
	struct scip_symbol sym;
	struct occurrence o;
	struct text t;
	struct pb c;
	uint64_t checked = 0, wrong = 0;
	int there = scip_document_open(s, d) == 0;

	pb_init(&c, d->message);
	while (there && scip_occurrence_next(s, &c, &o)) {
		if ((o.roles & ROLE_DEFINITION) == 0 || o.from == o.to ||
		    scip_symbol_get(&sym, o.symbol) == -1 ||
		    (sym.kind != SCIP_TYPE && sym.kind != SCIP_TERM &&
		    sym.kind != SCIP_METHOD) || !scip_is_identifier(sym.name))
			continue;
		t = scip_written(d, &o);
		checked++;
		wrong += t.len != sym.name.len ||
		    memcmp(t.p, sym.name.p, t.len) != 0;
	}
	if (there && wrong * STALE_PART > checked) {
		s->e->n.changed++;
		if (s->e->verbose)
			warnx("%s: the index is of other contents",
			    safe(d->path.p, d->path.len));
		there = 0;
	}
	s->stale[s->document] = (unsigned char)!there;
	pb_init(&c, d->message);
	while (scip_occurrence_next(s, &c, &o)) {
		if ((o.roles & ROLE_DEFINITION) == 0)
			continue;
		t = there ? source_line(&d->source, (uint32_t)o.line + 1) :
		    (struct text){ "", 0 };
		scip_define(&s->defs, o.symbol, there ? d->file : NULL,
		    (uint32_t)o.line + 1, there ? scip_bytes_of(d, t, o.from) : 0);
	}
	if (d->file != NULL)
		source_release(&d->source);
}

void
enrich_scip(struct enrich *e, const char *path)
{
	struct scip s = { .e = e, .path = path };
	struct stat st;

	s.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (s.fd == -1 || fstat(s.fd, &st) == -1)
		err(2, "%s", safe_str(path));
	if (!S_ISREG(st.st_mode))
		errx(2, "%s: not a regular file", safe_str(path));
	if ((s.number = calloc(e->nfiles + 1, sizeof(*s.number))) == NULL)
		err(2, NULL);
	mp_buf_init(&s.body);
	pass(&s, scip_count_paths);
	scip_choose_prefix(&s);
	if (s.tool == NULL || *s.tool == '\0')
		scip_damaged(&s, "not a SCIP index: no tool has made it");
	if (s.version == NULL)
		s.version = scip_copy((struct text){ "", 0 });
	if ((s.stale = calloc(s.ndocuments + 1, 1)) == NULL)
		err(2, NULL);
	pass(&s, define);
	pass(&s, scip_refer);
	close(s.fd);
	mp_buf_release(&s.body);
	scip_defs_release(&s.defs);
	free(s.tool);
	free(s.version);
	free(s.project);
	free(s.prefixes);
	free(s.stale);
	free(s.files);
	free(s.number);
}
