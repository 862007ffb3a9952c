/*
 * kn-link: resolves names across files, as a linker does after a compiler.
 *
 * Reads frames with the facts of files on stdin and passes them on as they
 * come.  At their end it resolves every reference and writes the edges, one
 * frame a file.  In an update it also reads the store, which it never
 * writes.  Starts no program.  There is nothing to clean up: a signal ends it
 * at once, and whoever reads on sees a stream that is cut off.
 */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "linker.h"
#include "prog.h"
#include "stored.h"
#include "stream.h"
#include "update.h"

struct run {
	struct linker	 link;
	struct frame_reader *in;
	struct frame_writer out;
	struct hello	 hello;
	int		 greeted;
	uint32_t	 nfacts;
	const char	*database;
	const char	*directory;	/* its store; NULL: the current one's */
	struct name_map	 gone;		/* paths that left */
	struct stored	*stored;	/* of an update */
	unsigned char	*end;		/* payload of the END that came */
	size_t		 end_len;
	uint64_t	 linked;	/* files whose edges were written */
	int		 verbose;
};

static const struct option longopts[] = {
	{ "database", required_argument, NULL, 'd' },
	{ "directory", required_argument, NULL, 'C' },
	{ "help", no_argument, NULL, 'h' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 }
};

static _Noreturn void
usage(FILE *f, int status)
{
	fputs("usage: kn-link [-hVv] [-C directory] [-d database]\n", f);
	exit(finish(status) | status);
}

/* ---- reading ---- */

static void
pass_on(struct run *r, const struct frame *f)
{
	if (frame_put(&r->out, f->type, f->payload, f->len) == -1)
		err(2, "stdout");
}

static void
hello(struct run *r, const struct frame *f)
{
	if (r->greeted)
		errx(2, "second HELLO in the stream");
	switch (hello_get(&r->hello, f->payload, f->len)) {
	case HELLO_OK:
		break;
	case HELLO_VERSION:
		errx(2, "stream has format version %u, not %d",
		    r->hello.version, FRAME_VERSION);
	case HELLO_DAMAGED:
		errx(2, "damaged HELLO frame");
	}
	r->greeted = 1;
	if (!r->hello.full)
		r->stored = stored_open(r->database,
		    r->directory, r->hello.base);
	pass_on(r, f);
}

static void
gone(struct run *r, const struct frame *f)
{
	struct text path;

	if (gone_get(&path, f->payload, f->len) == -1)
		errx(2, "damaged GONE frame");
	name_map_put(&r->gone, names_put(&r->link.names, path), 1);
	pass_on(r, f);
}

static void
facts(struct run *r, const struct frame *f)
{
	struct facts_frame x;

	if (facts_get(&x, f->payload, f->len) == -1)
		errx(2, "damaged FACTS frame");
	if (files_add(&r->link, &x.id, x.nnodes, x.link, r->nfacts) == -1)
		errx(2, "%s: damaged link section",
		    safe(x.id.path.p, x.id.path.len));
	r->nfacts++;
	pass_on(r, f);
}

static void
end(struct run *r, const struct frame *f)
{
	struct end e;

	if (end_get(&e, f->payload, f->len) == -1)
		errx(2, "damaged END frame");
	r->end = need(malloc(f->len));
	memcpy(r->end, f->payload, f->len);
	r->end_len = f->len;
}

/* True when the stream has ended as it should. */
static int
take(struct run *r, const struct frame *f)
{
	if (!r->greeted && f->type != FRAME_HELLO)
		errx(2, "stream does not begin with HELLO");
	switch (f->type) {
	case FRAME_HELLO:
		hello(r, f);
		return 0;
	case FRAME_FACTS:
		facts(r, f);
		return 0;
	case FRAME_GONE:
		gone(r, f);
		return 0;
	case FRAME_END:
		end(r, f);
		return 1;
	default:
		pass_on(r, f);
		return 0;
	}
}

static void
read_stream(struct run *r)
{
	enum frame_status st;
	struct frame f;

	for (;;) {
		/* What has come is passed on before waiting for more. */
		if (!frame_ready(r->in) && frame_flush(&r->out) == -1)
			err(2, "stdout");
		st = frame_read(r->in, &f, NULL);
		if (st == FRAME_EOF)
			errx(2, "stream ends without END: %s died",
			    r->greeted ? "the stage before" : "kn-feed");
		if (st != FRAME_OK)
			errx(2, "stdin: %s", frame_strerror(st));
		if (take(r, &f))
			return;
	}
}

/* ---- writing ---- */

static void
link_all(struct run *r)
{
	struct linker *l = &r->link;
	struct update *u = NULL;
	struct text twice;
	uint32_t i;
	int all = 0;

	if (frame_put(&r->out, FRAME_LINKING, "\x80", 1) == -1 ||
	    frame_flush(&r->out) == -1)
		err(2, "stdout");
	if (r->stored != NULL)
		u = update_compare(r->stored, l, &r->gone,
		    r->hello.relink, &all);
	if (!all)
		l->stored = r->stored;
	if (files_build(l, &twice) == -1)
		errx(2, "%s: twice in the stream", safe(twice.p, twice.len));
	symbols_build(l);
	if (l->stored != NULL)
		update_follow(u);
	update_free(u);
	for (i = 0; i < l->nfiles; i++) {
		if (l->files[i].from == FROM_STORE && !l->files[i].relink)
			continue;
		refs_link(l, i);
		if (edges_write(l, i, &r->out, all ||
		    l->files[i].from == FROM_STREAM) == -1)
			err(2, "stdout");
		r->linked++;
	}
}

static void
write_end(struct run *r)
{
	const struct edge_counts *c = &r->link.counts;
	struct end_count v[EDGE_TYPE_MAX + PROV_MAX + LIMIT_MAX + 3];
	struct mp_buf b;
	size_t n = 0;
	int i;

	v[n++] = (struct end_count){ "files", r->linked };
	for (i = 0; i < EDGE_TYPE_MAX; i++)
		if (c->by_type[i] > 0)
			v[n++] = (struct end_count){ edge_type_name(i),
			    c->by_type[i] };
	for (i = 1; i < PROV_MAX; i++)
		if (c->by_prov[i] > 0)
			v[n++] = (struct end_count){ provenance_name(i),
			    c->by_prov[i] };
	v[n++] = (struct end_count){ "unresolved", c->unresolved };
	v[n++] = (struct end_count){ "unmatched", c->unmatched };
	for (i = 0; i < LIMIT_MAX; i++)
		if ((v[n].n = limit_count(&r->link, i)) > 0)
			v[n++].name = limit_name(i);
	mp_buf_init(&b);
	if (end_put(&b, r->end, r->end_len, "kn-link", 0, v, n) == -1)
		errx(2, "damaged END frame");
	if (frame_put(&r->out, FRAME_END, b.sbuf.data, b.sbuf.size) == -1 ||
	    frame_flush(&r->out) == -1)
		err(2, "stdout");
	mp_buf_release(&b);
}

static void
report(const struct run *r)
{
	const struct edge_counts *c = &r->link.counts;

	fprintf(stderr, "kn-link: %llu files linked, %u of them in the "
	    "stream; edges: %llu resolved, %llu inferred, %llu external; "
	    "%llu unresolved\n", (unsigned long long)r->linked, r->nfacts,
	    (unsigned long long)c->by_prov[PROV_AST_RESOLVED],
	    (unsigned long long)c->by_prov[PROV_AST_INFERRED],
	    (unsigned long long)c->by_prov[PROV_EXTERNAL],
	    (unsigned long long)c->unresolved);
}

int
main(int argc, char *argv[])
{
	struct run run;
	int ch;

	start_up();
	memset(&run, 0, sizeof(run));
	while ((ch = getopt_long(argc, argv, "+C:d:hvV", longopts, NULL)) != -1) {
		switch (ch) {
		case 'C':
			run.directory = optarg;
			break;
		case 'd':
			run.database = optarg;
			break;
		case 'h':
			usage(stdout, 0);
		case 'v':
			run.verbose = 1;
			break;
		case 'V':
			print_version();
			return finish(0);
		default:
			usage(stderr, 2);
		}
	}
	if (argc != optind)
		usage(stderr, 2);
	if (isatty(STDOUT_FILENO))
		errx(2, "frames are not written to a terminal");
	linker_init(&run.link);
	if ((run.in = frame_reader_new(STDIN_FILENO)) == NULL ||
	    frame_writer_init(&run.out, STDOUT_FILENO) == -1)
		err(2, NULL);

	read_stream(&run);
	link_all(&run);
	write_end(&run);
	if (run.verbose)
		report(&run);

	frame_writer_release(&run.out);
	frame_reader_free(run.in);
	free(run.end);
	linker_release(&run.link);
	name_map_release(&run.gone);
	stored_free(run.stored);
	return finish(0);
}
