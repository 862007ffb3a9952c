/*
 * kn-snapshot: name snapshots, so that they are kept, and say how many are.
 *
 * Reads the store, to see which snapshot is meant; starts kn-store, which
 * alone writes it, and sends it a stream of three frames, or with -o writes
 * these to standard output.
 */
#include <err.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "frame.h"
#include "proc.h"
#include "prog.h"
#include "snapshots.h"
#include "store.h"
#include "stream.h"
#include "tags.h"

#define KEEP_MAX	1000000

static _Noreturn void
usage(FILE *f, int status)
{
	fputs("usage: kn-snapshot [-hoV] [-d database] tag name [snapshot]\n"
	    "       kn-snapshot [-hoV] [-d database] untag name\n"
	    "       kn-snapshot [-hoV] [-d database] prune [count]\n", f);
	exit(status == 0 ? finish(0) : status);
}

/* What is to be sent, and to which store. */
struct order {
	const char		*database;
	struct store_meta	 meta;
	struct snapshot_frame	 frame;
};

static int
tag_exists(sqlite3 *db, const char *name)
{
	sqlite3_stmt *st;
	int rc;

	if (sqlite3_prepare_v2(db, "SELECT 1 FROM tag WHERE name = ?1", -1,
	    &st, NULL) != SQLITE_OK)
		errx(2, "%s", sqlite3_errmsg(db));
	sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
	rc = sqlite3_step(st);
	sqlite3_finalize(st);
	return rc == SQLITE_ROW;
}

static void
order_tag(struct order *o, sqlite3 *db, int argc, char **argv)
{
	struct snapshot s;
	char msg[512];

	if (argc < 1 || argc > 2)
		usage(stderr, 2);
	o->frame.action = SNAPSHOT_TAG;
	o->frame.name.p = argv[0];
	o->frame.name.len = strlen(argv[0]);
	if (!snapshot_name_ok(o->frame.name))
		errx(2, "%s: no good name: letters, digits and ._-/, a letter "
		    "first, and not like a hash", safe_str(argv[0]));
	switch (snapshot_find(db, argc == 2 ? argv[1] : "@latest", &s, msg,
	    sizeof(msg))) {
	case SNAPSHOT_FOUND:
		break;
	case SNAPSHOT_NONE:
		warnx("%s", safe_str(msg));
		exit(finish(1));
	default:
		errx(2, "%s", safe_str(msg));
	}
	o->frame.generation = s.generation;
}

static void
order_get(struct order *o, sqlite3 *db, int argc, char **argv)
{
	const char *action = argv[0];

	argc--;
	argv++;
	if (strcmp(action, "tag") == 0) {
		order_tag(o, db, argc, argv);
	} else if (strcmp(action, "untag") == 0) {
		if (argc != 1)
			usage(stderr, 2);
		o->frame.action = SNAPSHOT_UNTAG;
		o->frame.name.p = argv[0];
		o->frame.name.len = strlen(argv[0]);
		if (!tag_exists(db, argv[0])) {
			warnx("%s: no such tag", safe_str(argv[0]));
			exit(finish(1));
		}
	} else if (strcmp(action, "prune") == 0) {
		if (argc > 1)
			usage(stderr, 2);
		o->frame.action = SNAPSHOT_PRUNE;
		if (argc == 1)
			o->frame.keep = number_arg('k', argv[0], 1, KEEP_MAX);
	} else
		usage(stderr, 2);
}

static void
read_store(struct order *o, int argc, char **argv)
{
	char msg[1024];
	sqlite3 *db;

	if (store_open(&db, o->database, msg, sizeof(msg)) != STORE_OK)
		errx(2, "%s", safe_str(msg));
	if (store_meta_get(db, &o->meta) == -1)
		errx(2, "%s: %s", safe_str(o->database), sqlite3_errmsg(db));
	order_get(o, db, argc, argv);
	sqlite3_close(db);
}

static void
send_frame(int fd, int type, struct mp_buf *b)
{
	if (frame_write(fd, type, b->sbuf.data, b->sbuf.size) == -1)
		err(2, "cannot write the frames");
	mp_buf_reset(b);
}

/* HELLO, SNAPSHOT, END. */
static void
send_all(const struct order *o, int fd)
{
	struct hello h = { .base = (uint64_t)o->meta.generation };
	struct mp_buf b;

	mp_buf_init(&b);
	h.producer.p = "kn-snapshot " KN_VERSION;
	h.producer.len = strlen(h.producer.p);
	h.repo.p = o->meta.repo;
	h.repo.len = strlen(o->meta.repo);
	h.commit.p = o->meta.commit;
	h.commit.len = strlen(o->meta.commit);
	hello_put(&b, &h, NULL, 0);
	send_frame(fd, FRAME_HELLO, &b);
	snapshot_put(&b, &o->frame);
	send_frame(fd, FRAME_SNAPSHOT, &b);
	end_put(&b, NULL, 0, "kn-snapshot", 0, NULL, 0);
	send_frame(fd, FRAME_END, &b);
	mp_buf_release(&b);
}

/* kn-store takes them.  Returns its status. */
static int
store(const struct order *o)
{
	const char *argv[] = { "kn-store", "-d", o->database, NULL };
	struct proc_spec spec = { .argv = argv };
	struct proc_end end;
	char path[PATH_MAX];
	int p[2], fds[3] = { -1, STDOUT_FILENO, STDERR_FILENO };
	pid_t pid;

	if (proc_sibling(path, sizeof(path), "kn-store") == -1)
		err(2, "kn-store");
	if (pipe2(p, O_CLOEXEC) == -1)
		err(2, "pipe");
	fds[0] = p[0];
	spec.file = path;
	spec.fds = fds;
	spec.nfds = 3;
	if ((pid = proc_spawn(&spec)) == -1)
		err(2, "cannot start %s", path);
	close(p[0]);
	/* These few bytes fit into the pipe, whether it reads them or not. */
	send_all(o, p[1]);
	close(p[1]);
	if (proc_wait(pid, &end) == -1)
		err(2, "kn-store");
	if (end.signal != 0)
		errx(2, "kn-store: %s", proc_end_text(end));
	return end.status;
}

int
main(int argc, char *argv[])
{
	static const struct option longopts[] = {
		{ "database", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ "output", no_argument, NULL, 'o' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 }
	};
	struct order o = { .database = NULL };
	const char *database = NULL;
	char *path;
	int ch, output = 0, status = 0;

	start_up();
	while ((ch = getopt_long(argc, argv, "+d:hoV", longopts, NULL)) !=
	    -1) {
		switch (ch) {
		case 'd':
			database = optarg;
			break;
		case 'o':
			output = 1;
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
	if (argc == 0)
		usage(stderr, 2);
	if (output && isatty(STDOUT_FILENO))
		errx(2, "standard output is a terminal; frames do not go "
		    "there");
	if ((path = store_path(database, NULL)) == NULL)
		err(2, "cannot find the store");
	o.database = path;
	read_store(&o, argc, argv);
	if (output)
		send_all(&o, STDOUT_FILENO);
	else
		status = store(&o);
	store_meta_release(&o.meta);
	free(path);
	return finish(status);
}
