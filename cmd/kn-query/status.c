/*
 * status: does the graph match the tree?  kn-feed, started beside us, is
 * asked what it would send; what it would send is what changed.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "facts.h"
#include "frame.h"
#include "proc.h"
#include "prog.h"
#include "query.h"
#include "stream.h"

#define GRACE_MS	2000	/* for kn-feed to end when it is told to */

static const struct column columns[] = {
	{ "change", SHOW_ALL | CELL_KIND },
	{ "path", SHOW_ALL | CELL_PLACE },
};

struct changes {
	int64_t	 changed, added, gone, problems;
	int	 full;		/* the store would be replaced */
	int	 ended;		/* END was there */
	char	 commit[2 * HASH_LEN + 1];
};

static void
show(struct query *q, const char *what, struct text path)
{
	if (q->limit != 0 && (int64_t)answer_rows(q->answer) >= q->limit) {
		answer_omitted(q->answer, 1, 0);
		return;
	}
	answer_cell(q->answer, what);
	answer_cell(q->answer, pool_strndup(q->pool, path.p, path.len));
}

static int
is_known(struct query *q, struct text path)
{
	char	*s = pool_strndup(q->pool, path.p, path.len);

	return db_file_by_path(q->db, s)->id != 0;
}

/* Take one frame; -1 when it is damaged. */
static int
take(struct query *q, const struct frame *f, struct changes *c)
{
	struct file_frame	 file;
	struct hello		 hello;
	struct problem		 problem;
	struct text		 path;

	switch (f->type) {
	case FRAME_HELLO:
		if (hello_get(&hello, f->payload, f->len) != HELLO_OK)
			return -1;
		c->full = hello.full;
		snprintf(c->commit, sizeof(c->commit), "%.*s",
		    (int)hello.commit.len, hello.commit.p == NULL ? "" :
		    hello.commit.p);
		return 0;
	case FRAME_FILE:
		if (file_frame_get(&file, f->payload, f->len) == -1)
			return -1;
		if (is_known(q, file.id.path)) {
			c->changed++;
			show(q, "changed", file.id.path);
		} else {
			c->added++;
			show(q, "new", file.id.path);
		}
		return 0;
	case FRAME_GONE:
		if (gone_get(&path, f->payload, f->len) == -1)
			return -1;
		if (is_known(q, path)) {
			c->gone++;
			show(q, "gone", path);
		}
		return 0;
	case FRAME_PROBLEM:
		if (problem_get(&problem, f->payload, f->len) == -1)
			return -1;
		c->problems++;
		return 0;
	case FRAME_END:
		c->ended = 1;
		return 0;
	default:
		return 0;
	}
}

/* Read its stream to the end.  0, or -1 with a message in the answer. */
static int
read_stream(struct query *q, int fd, struct changes *c)
{
	struct frame_reader	*reader;
	struct frame		 frame;
	enum frame_status	 status;
	int			 rv = 0;

	if ((reader = frame_reader_new(fd)) == NULL)
		err(STATUS_ERROR, NULL);
	while ((status = frame_read(reader, &frame, NULL)) == FRAME_OK)
		if ((rv = take(q, &frame, c)) == -1)
			break;
	if (rv == -1)
		answer_fail(q->answer, "kn-feed sent a damaged frame");
	else if (status != FRAME_EOF) {
		answer_fail(q->answer, "kn-feed: %s", frame_strerror(status));
		rv = -1;
	} else if (!c->ended) {
		answer_fail(q->answer, "kn-feed did not finish");
		rv = -1;
	}
	frame_reader_free(reader);
	return rv;
}

/*
 * What kn-feed was told when the store was made, as it wrote it down:
 * {"size":N,"generated":BOOL,"vendored":BOOL …}.  Returns the number of
 * arguments, at most 6.
 */
static int
same_options(struct query *q, const char **argv)
{
	const char	*json = db_meta(q->db, "options"), *p;
	const char	*repo = db_meta(q->db, "repo");
	int		 n = 0;

	if ((p = strstr(json, "\"size\":")) != NULL) {
		argv[n++] = "-s";
		argv[n++] = pool_printf(q->pool, "%lld",
		    strtoll(p + strlen("\"size\":"), NULL, 10));
	}
	if (strstr(json, "\"generated\":true") != NULL)
		argv[n++] = "-g";
	if (strstr(json, "\"vendored\":true") != NULL)
		argv[n++] = "-t";
	if (*repo != '\0') {
		argv[n++] = "-r";
		argv[n++] = repo;
	}
	return n;
}

/* Ask kn-feed.  0, or -1 with a message in the answer. */
static int
ask_feed(struct query *q, struct changes *c)
{
	const char	*argv[16];
	char		 path[4096];
	int		 fds[3], p[2], n = 0, rv;
	struct proc_spec spec = { .argv = argv, .fds = fds, .nfds = 3,
			    .own_group = 0 };
	struct proc_end	 end;
	pid_t		 pid;

	if (proc_sibling(path, sizeof(path), "kn-feed") == -1 ||
	    pipe2(p, O_CLOEXEC) == -1)
		err(STATUS_ERROR, "kn-feed");
	spec.file = path;
	argv[n++] = "kn-feed";
	argv[n++] = "-d";
	argv[n++] = q->database;
	n += same_options(q, argv + n);
	argv[n++] = "--";
	argv[n++] = q->directory != NULL ? q->directory : ".";
	argv[n] = NULL;
	fds[0] = -1;
	fds[1] = p[1];
	fds[2] = STDERR_FILENO;
	pid = proc_spawn(&spec);
	close(p[1]);
	if (pid == -1) {
		answer_fail(q->answer, "cannot start kn-feed: %s",
		    strerror(errno));
		close(p[0]);
		return -1;
	}
	rv = read_stream(q, p[0], c);
	close(p[0]);
	if (rv == -1)
		proc_stop(pid, 0, GRACE_MS, &end);
	else if (proc_wait(pid, &end) == -1 || end.status != 0) {
		answer_fail(q->answer, "kn-feed: %s", proc_end_text(end));
		rv = -1;
	}
	return rv;
}

int
ask_status(struct query *q)
{
	struct changes	 c = { 0 };
	int		 fresh;
	const char	*state = db_meta(q->db, "state");

	answer_table(q->answer, "changes", columns, nitems(columns),
	    q->verbose ? TABLE_MAIN : TABLE_JSON);
	if (ask_feed(q, &c) == -1)
		return STATUS_ERROR;
	fresh = strcmp(state, "complete") == 0 && !c.full &&
	    c.changed + c.added + c.gone == 0;
	answer_field(q->answer, "status", SHOW_ALL, fresh ? "fresh" : "stale");
	answer_field(q->answer, "state", SHOW_ALL, state);
	answer_number(q->answer, "generation",
	    strtoll(db_meta(q->db, "generation"), NULL, 10));
	answer_field(q->answer, "root", SHOW_ALL, db_meta(q->db, "root"));
	answer_field(q->answer, "commit", SHOW_ALL,
	    db_meta(q->db, "commit"));
	answer_field(q->answer, "tree_commit", SHOW_ALL, c.commit);
	answer_number(q->answer, "changed", c.changed);
	answer_number(q->answer, "new", c.added);
	answer_number(q->answer, "gone", c.gone);
	if (c.full)
		answer_note(q->answer, "kn-feed would send everything: the "
		    "store was made with other options, or by another kn");
	return fresh ? STATUS_FOUND : STATUS_NOTHING;
}
