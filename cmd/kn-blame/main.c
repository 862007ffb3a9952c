/*
 * kn-blame: who wrote what, and who answers for it, asked of git, as frames
 * for kn-store.
 *
 *	kn-blame -d DB [REPO] | kn-store -d DB
 *
 * Reads the store, the repository's objects and CODEOWNERS; starts git.
 * Writes frames to stdout, and a commit-graph beside the store.  Best effort:
 * what git cannot say of a file is counted, never an error.
 */
#include <sys/wait.h>

#include <err.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "blame.h"
#include "prog.h"
#include "store.h"
#include "stream.h"

#define HISTORY_DEFAULT	10000	/* commits */
#define FILE_S		60	/* for one file */

static _Noreturn void
usage(FILE *f, int status)
{
	fputs("usage: kn-blame [-hqVv] [-d database] [-j workers]"
	    " [-n commits]\n"
	    "                [-T seconds] [-t seconds] [repository]\n", f);
	exit(status == 0 ? finish(0) : status);
}

int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
send_frame(struct blame *b, int type)
{
	if (frame_put(&b->out, type, b->frame.sbuf.data,
	    b->frame.sbuf.size) == -1)
		err(2, "writing standard output");
	mp_buf_reset(&b->frame);
}

static void
hello(struct blame *b)
{
	struct hello h = { .base = b->generation };

	h.producer.p = "kn-blame " KN_VERSION;
	h.producer.len = strlen(h.producer.p);
	h.repo.p = b->repo_name;
	h.repo.len = strlen(b->repo_name);
	h.commit.p = b->commit_known;
	h.commit.len = strlen(b->commit_known);
	hello_put(&b->frame, &h, NULL, 0);
	send_frame(b, FRAME_HELLO);
}

static void
end(struct blame *b, int status)
{
	const struct end_count counts[] = {
		{ "files", b->n.files }, { "known", b->n.known },
		{ "blamed", b->n.blamed },
		{ "uncommitted", b->n.uncommitted },
		{ "timeouts", b->n.timeouts }, { "failures", b->n.failures },
		{ "left", b->n.left }, { "commits", b->n.commits },
		{ "owned", b->n.owned }, { "touched", b->n.touched },
		{ "hunks-left", b->n.hunks_left },
		{ "names-left", b->n.names_left },
	};

	end_put(&b->frame, NULL, 0, "kn-blame", status, counts,
	    sizeof(counts) / sizeof(counts[0]));
	send_frame(b, FRAME_END);
	if (frame_flush(&b->out) == -1)
		err(2, "writing standard output");
}

static void
report(const struct blame *b)
{
	if (b->quiet || (!b->verbose && b->n.timeouts + b->n.failures +
	    b->n.left + b->n.hunks_left + b->n.names_left == 0))
		return;
	fprintf(stderr, "kn-blame: %llu files asked about, %llu known, "
	    "%llu not committed", (unsigned long long)b->n.blamed,
	    (unsigned long long)b->n.known,
	    (unsigned long long)b->n.uncommitted);
	if (b->n.timeouts > 0)
		fprintf(stderr, ", %llu took too long",
		    (unsigned long long)b->n.timeouts);
	if (b->n.failures > 0)
		fprintf(stderr, ", %llu failed",
		    (unsigned long long)b->n.failures);
	if (b->n.left > 0)
		fprintf(stderr, ", %llu left for the next run",
		    (unsigned long long)b->n.left);
	if (b->n.names_left > 0)
		fprintf(stderr, ", %llu touched definitions not told",
		    (unsigned long long)b->n.names_left);
	fprintf(stderr, "; %llu commits%s\n", (unsigned long long)b->n.commits,
	    b->n.hunks_left > 0 ? ", the rest of their hunks for the next run" :
	    "");
}

static void
run(struct blame *b)
{
	struct history_frame h = { .full = 0 };
	size_t i, many = 0;
	int anew;

	repo_committed(b);
	if (!owners_read(b, &h.owners))
		h.owners.p = NULL;
	if (!names_differ(b, &h.names))
		h.names.p = NULL;
	else
		plan_revisions(b);
	if (!ignored_differ(b, &h.ignored))
		h.ignored.p = NULL;
	else
		plan_forget_lines(b);
	anew = history_send(b, &h);
	names_send(b);
	if (h.owners.p != NULL)
		owners_send(b);
	plan_choose(b);
	for (i = 0; i < b->nfiles; i++)
		many += (size_t)b->files[i].ask;
	if (many > 0)
		repo_graph(b, many);
	b->end_ms = b->all_ms == 0 ? 0 : now_ms() + b->all_ms;
	pool_run(b);
	hunks_send(b, anew);
}

static int
leave(struct blame *b, int status)
{
	frame_writer_release(&b->out);
	mp_buf_release(&b->frame);
	owners_release();
	repo_release(b);
	plan_release(b);
	free(b->db);
	return finish(status);
}

int
main(int argc, char *argv[])
{
	static const struct option longopts[] = {
		{ "database", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ "history", required_argument, NULL, 'n' },
		{ "jobs", required_argument, NULL, 'j' },
		{ "quiet", no_argument, NULL, 'q' },
		{ "time", required_argument, NULL, 'T' },
		{ "timeout", required_argument, NULL, 't' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 }
	};
	struct blame b;
	const char *database = NULL;
	int ch;

	start_up();
	memset(&b, 0, sizeof(b));
	b.dir = ".";
	b.workers = (int)sysconf(_SC_NPROCESSORS_ONLN);
	b.file_ms = FILE_S * 1000;
	b.history = HISTORY_DEFAULT;
	while ((ch = getopt_long(argc, argv, "d:hj:n:qT:t:Vv", longopts,
	    NULL)) != -1) {
		switch (ch) {
		case 'd':
			database = optarg;
			break;
		case 'j':
			b.workers = (int)number_arg('j', optarg, 1, 64);
			break;
		case 'n':
			b.history = (uint32_t)number_arg('n', optarg, 0,
			    UINT32_MAX);
			break;
		case 'q':
			b.quiet = 1;
			break;
		case 'T':
			b.all_ms = (int)number_arg('T', optarg, 0, 1000000) *
			    1000;
			break;
		case 't':
			b.file_ms = (int)number_arg('t', optarg, 1, 1000000) *
			    1000;
			break;
		case 'v':
			b.verbose = 1;
			break;
		case 'V':
			print_version();
			return finish(0);
		case 'h':
			usage(stdout, 0);
		default:
			usage(stderr, 2);
		}
	}
	argc -= optind;
	argv += optind;
	if (argc > 1)
		usage(stderr, 2);
	if (argc == 1)
		b.dir = argv[0];
	if (isatty(STDOUT_FILENO))
		errx(2, "standard output is a terminal: pipe it to kn-store");
	stop_on_signals();
	if ((b.db = store_path(database, b.dir)) == NULL)
		err(2, "%s", safe_str(b.dir));
	plan_read(&b);
	mp_buf_init(&b.frame);
	if (frame_writer_init(&b.out, STDOUT_FILENO) == -1)
		err(2, NULL);
	hello(&b);
	if (repo_open(&b) == -1) {
		if (!b.quiet)
			warnx("%s: no commits: nobody to ask",
			    safe_str(b.dir));
	} else
		run(&b);
	if (stop_signal != 0)
		return leave(&b, 2);
	end(&b, 0);
	report(&b);
	return leave(&b, 0);
}
