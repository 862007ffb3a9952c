/*
 * feedback: say what of an answer was of use.  Starts kn-store, which alone
 * writes, and sends it three frames.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "context.h"
#include "feedback.h"
#include "frame.h"
#include "pack.h"
#include "proc.h"
#include "prog.h"
#include "stream.h"

/* The task that it is about, in words; NULL: the pack is not known. */
static const char *
task_of(struct query *q, const char *arg)
{
	struct pack	 p;
	const char	*task;

	if (!pack_is_id(arg))
		return arg;
	if (!pack_load(q, arg, &p))
		return NULL;
	task = p.task;
	pack_release(&p);
	return task;
}

static void
send_frame(int fd, int type, struct mp_buf *b)
{
	if (frame_write(fd, type, b->sbuf.data, b->sbuf.size) == -1 &&
	    errno != EPIPE)
		err(STATUS_ERROR, "cannot write the frames");
	mp_buf_reset(b);
}

/* HELLO, FEEDBACK, END: a few bytes, which fit into any pipe. */
static void
send_all(struct query *q, int fd, const struct feedback_frame *f)
{
	struct hello	 h = { .base = 0 };
	struct mp_buf	 b;

	mp_buf_init(&b);
	h.producer.p = "kn-query " KN_VERSION;
	h.producer.len = strlen(h.producer.p);
	h.repo.p = db_meta(q->db, "repo");
	h.repo.len = strlen(h.repo.p);
	hello_put(&b, &h, NULL, 0);
	send_frame(fd, FRAME_HELLO, &b);
	feedback_put(&b, f);
	send_frame(fd, FRAME_FEEDBACK, &b);
	end_put(&b, NULL, 0, "kn-query", 0, NULL, 0);
	send_frame(fd, FRAME_END, &b);
	mp_buf_release(&b);
}

/* 0, or -1 when kn-store did not take it; it has said why. */
static int
store(struct query *q, const struct feedback_frame *f)
{
	const char *const	 argv[] = { "kn-store", "-d", q->database,
				    NULL };
	struct proc_spec	 spec = { .argv = argv };
	struct proc_end		 end;
	char			 path[PATH_MAX];
	int			 p[2], fds[3];
	pid_t			 pid;

	if (proc_sibling(path, sizeof(path), "kn-store") == -1 ||
	    pipe2(p, O_CLOEXEC) == -1)
		err(STATUS_ERROR, "kn-store");
	fds[0] = p[0];
	fds[1] = -1;
	fds[2] = STDERR_FILENO;
	spec.file = path;
	spec.fds = fds;
	spec.nfds = 3;
	signal(SIGPIPE, SIG_IGN);
	if ((pid = proc_spawn(&spec)) == -1)
		err(STATUS_ERROR, "cannot start %s", safe_str(path));
	close(p[0]);
	send_all(q, p[1], f);
	close(p[1]);
	if (proc_wait(pid, &end) == -1)
		err(STATUS_ERROR, "kn-store");
	signal(SIGPIPE, SIG_DFL);
	if (end.signal != 0)
		warnx("kn-store: %s", proc_end_text(end));
	return end.status == 0 ? 0 : -1;
}

int
ask_feedback(struct query *q)
{
	struct node_list	 list = { NULL, 0, 0 };
	struct feedback_frame	 f;
	struct task		 task;
	const char		*text = task_of(q, q->argv[0]);
	int			 status;

	if (text == NULL) {
		answer_fail(q->answer, "the pack %s is not known here; the "
		    "task itself will do", q->argv[0]);
		return STATUS_ERROR;
	}
	if (strcmp(q->argv[2], "+") != 0 && strcmp(q->argv[2], "-") != 0) {
		answer_fail(q->answer, "%s: neither + nor -", q->argv[2]);
		return STATUS_ERROR;
	}
	task_parse(q, &task, text);
	f.words.p = feedback_words(q, &task);
	f.words.len = strlen(f.words.p);
	f.useful = *q->argv[2] == '+';
	free(task.names);
	if (f.words.len == 0) {
		answer_fail(q->answer, "the task has no words");
		return STATUS_ERROR;
	}
	status = symbol_find(q, q->argv[1], 0, &list);
	if (status == STATUS_FOUND) {
		/* Several are one symbol, defined repeatedly. */
		f.symbol.p = (const char *)list.v[0].hash;
		f.symbol.len = sizeof(list.v[0].hash);
		if (store(q, &f) == -1) {
			answer_fail(q->answer, "it was not kept");
			status = STATUS_ERROR;
		} else {
			answer_field(q->answer, "symbol", SHOW_ALL,
			    db_qualified(q->db, &list.v[0]));
			answer_flag(q->answer, "useful", f.useful);
			answer_field(q->answer, "words", SHOW_ALL, f.words.p);
		}
	}
	node_list_release(&list);
	return status;
}
