/*
 * The parent's loop.  Frames come in on descriptor 0, files among them go to
 * workers, and everything leaves on descriptor 1 in the order in which it
 * came, whoever finishes first.
 *
 * What is held is bounded: when it is full nothing more is read.  That never
 * stops for good, because answers of workers are always read, the oldest file
 * is always given to a worker, and the frame that is next to be written is
 * always written.
 */
#include <sys/stat.h>
#include <sys/uio.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pool.h"
#include "prog.h"
#include "stream.h"

#define IOV_FRAMES	32	/* written with one call */
/* Wall time for one file before the parent ends a worker whose own alarm did
   not: three times -t and this. */
#define GRACE_MS	5000
#define LAST_MS		1000	/* for idle workers to end */

enum input {
	INPUT_OPEN,
	INPUT_ENDED,		/* END was read; end of file must follow */
	INPUT_DONE,		/* the whole stream was read */
	INPUT_CUT		/* it stopped without END */
};

struct pool {
	const struct options	*o;
	struct modules		*modules;
	char			*repo;
	struct extractor	*x;		/* for files without facts */

	enum input		 input;
	const char		*cut;		/* why INPUT_CUT */
	struct frame_reader	*reader;
	struct mp_buf		 end;		/* END as received */
	int			 end_queued;	/* our own END */

	struct job_queue	 order;		/* all, as they came */
	struct job_queue	 waiting;	/* of those: for a worker */
	unsigned int		 nheld;
	size_t			 held;		/* bytes */
	uint64_t		 number;
	size_t			 written;	/* of the first's output */

	struct child		 child[JOBS_MAX];
	int			 nchildren;
	int			 most;		/* children at one time */
	int			 deaths;	/* in a row */
	struct job		*probe;		/* being tried, or NULL */

	struct counts		 counts;
};

/* ---- jobs ---- */

static void *
checked(void *p)
{
	if (p == NULL)
		err(2, NULL);
	return p;
}

static struct job *
job_new(struct pool *p)
{
	struct job	*job;

	job = checked(calloc(1, sizeof(*job)));
	job->number = p->number++;
	TAILQ_INSERT_TAIL(&p->order, job, order);
	p->nheld++;
	return job;
}

/* One more frame in the output of JOB. */
static void
job_put(struct pool *p, struct job *job, int type, const void *payload,
    size_t len)
{
	size_t	need = job->outlen + FRAME_HEADER + len;

	if (need > job->outcap) {
		job->out = checked(realloc(job->out, need));
		job->outcap = need;
	}
	frame_header(job->out + job->outlen, type, len);
	if (len > 0)
		memcpy(job->out + job->outlen + FRAME_HEADER, payload, len);
	job->outlen = need;
	p->held += FRAME_HEADER + len;
}

static void
job_forget_output(struct pool *p, struct job *job)
{
	p->held -= job->outlen;
	job->outlen = 0;
}

static void
job_done(struct pool *p, struct job *job, enum outcome outcome)
{
	p->held -= job->inlen;
	free(job->in);
	job->in = NULL;
	job->inlen = 0;
	job->state = JOB_DONE;
	p->counts.by_outcome[outcome]++;
}

static void
job_free(struct job *job)
{
	free(job->in);
	free(job->out);
	free(job);
}

/* What is known of the file of JOB.  Points into the job. */
static struct file_frame
job_file(const struct job *job)
{
	struct file_frame	file;

	/* It was decoded when it came. */
	if (file_frame_get(&file, job->in + FRAME_HEADER,
	    job->inlen - FRAME_HEADER) == -1)
		abort();
	return file;
}

/* A PROBLEM follows FACTS, which end what was known of the path before. */
static void
job_problem(struct pool *p, struct job *job, enum outcome outcome,
    const char *detail)
{
	struct problem	problem;
	struct mp_buf	buf;

	problem.path = job_file(job).id.path;
	problem.stage = (struct text){ "kn-extract", strlen("kn-extract") };
	problem.reason.p = outcome_reason(outcome);
	problem.reason.len = strlen(problem.reason.p);
	problem.detail = (struct text){ detail, strlen(detail) };
	mp_buf_init(&buf);
	problem_put(&buf, &problem);
	job_put(p, job, FRAME_PROBLEM, buf.sbuf.data, buf.sbuf.size);
	mp_buf_release(&buf);
}

/*
 * The file has no facts: say that it exists, so that its contents are known
 * to be the ones that were tried, and why.
 */
static void
job_fail(struct pool *p, struct job *job, enum outcome outcome,
    const char *detail)
{
	struct file_frame	file = job_file(job);
	struct mp_buf		buf;

	job_forget_output(p, job);
	if (!p->o->parse_only) {
		if (p->x == NULL)
			p->x = extractor_new(p->repo);
		file.id.flags |= FILE_PARSE_CUT;
		mp_buf_init(&buf);
		extractor_run(p->x, NULL, NULL, &file, &buf);
		job_put(p, job, FRAME_FACTS, buf.sbuf.data, buf.sbuf.size);
		mp_buf_release(&buf);
	}
	job_problem(p, job, outcome, detail);
	job_done(p, job, outcome);
}

/* Back to those that wait, in its place. */
static void
job_requeue(struct pool *p, struct job *job)
{
	struct job	*after;

	job_forget_output(p, job);
	job->state = JOB_WAITING;
	TAILQ_FOREACH(after, &p->waiting, queue)
		if (after->number > job->number)
			break;
	if (after != NULL)
		TAILQ_INSERT_BEFORE(after, job, queue);
	else
		TAILQ_INSERT_TAIL(&p->waiting, job, queue);
}

/* ---- ending ---- */

static void
end_children(struct pool *p)
{
	int	i;

	for (i = 0; i < p->o->jobs; i++)
		if (p->child[i].pid != 0)
			child_end(&p->child[i]);
}

static _Noreturn void
give_up(struct pool *p, const char *why)
{
	end_children(p);
	errx(2, "%s", why);
}

/* ---- children ---- */

/*
 * A file without contents, in the language of JOB: who cannot finish that one
 * is broken, and it is not the files' fault.
 */
static struct job *
probe_new(const struct job *job)
{
	struct file_frame	 file = job_file(job);
	struct job		*probe;
	struct mp_buf		 buf;

	file.contents = (struct text){ "\n", 1 };
	file.id.size = 1;
	mp_buf_init(&buf);
	file_frame_put(&buf, &file);
	probe = checked(calloc(1, sizeof(*probe)));
	probe->module = job->module;
	probe->inlen = FRAME_HEADER + buf.sbuf.size;
	probe->in = checked(malloc(probe->inlen));
	frame_header(probe->in, FRAME_FILE, buf.sbuf.size);
	memcpy(probe->in + FRAME_HEADER, buf.sbuf.data, buf.sbuf.size);
	mp_buf_release(&buf);
	return probe;
}

/* A new worker for JOB, or NULL when all there may be are there. */
static struct child *
start_child(struct pool *p, const struct job *job)
{
	struct child	*c = NULL;
	int		 i;

	for (i = 0; i < p->o->jobs && c == NULL; i++)
		if (p->child[i].pid == 0)
			c = &p->child[i];
	if (c == NULL)
		return NULL;
	if (child_start(c, p->o, p->modules, p->repo) == -1) {
		/* With one worker less it goes on, without any it cannot. */
		if (p->nchildren > 0)
			return NULL;
		err(2, "cannot start a worker");
	}
	if (++p->nchildren > p->most)
		p->most = p->nchildren;
	if (p->deaths >= DEATHS_BEFORE_PROBE && p->probe == NULL) {
		p->probe = probe_new(job);
		child_give(c, p->probe);
	}
	return c;
}

/* True if C works on something that it must have to itself. */
static int
is_alone(const struct pool *p, const struct child *c)
{
	const struct job	*job = TAILQ_FIRST(&c->sent);

	return job != NULL && (job->suspect || job == p->probe);
}

static int
has_room(const struct pool *p, const struct child *c, const struct job *job)
{
	if (c->nsent == 0)
		return 1;
	return !job->suspect && !is_alone(p, c) && c->nsent < CHILD_FILES &&
	    c->bytes + job->inlen <= CHILD_BYTES;
}

/* The worker for JOB: the one with least to do, if need be a new one. */
static struct child *
choose_child(struct pool *p, const struct job *job)
{
	struct child	*c, *best = NULL, *new;
	int		 i;

	for (i = 0; i < p->o->jobs; i++) {
		c = &p->child[i];
		if (c->pid == 0 || c->retiring)
			continue;
		if (job->module->number >= c->modules) {
			/* It was forked before this language came. */
			child_retire(c);
			continue;
		}
		if (has_room(p, c, job) &&
		    (best == NULL || c->bytes < best->bytes))
			best = c;
	}
	if (best == NULL || best->nsent > 0)
		if ((new = start_child(p, job)) != NULL)
			best = has_room(p, new, job) ? new : best;
	return best;
}

static void
dispatch(struct pool *p)
{
	struct child	*c;
	struct job	*job;

	while ((job = TAILQ_FIRST(&p->waiting)) != NULL) {
		if (p->held > HELD_MOST && job != TAILQ_FIRST(&p->order))
			break;
		if ((c = choose_child(p, job)) == NULL)
			break;
		TAILQ_REMOVE(&p->waiting, job, queue);
		child_give(c, job);
	}
}

/* A worker has ended, or must.  Its file pays, the others go to another. */
static void
child_gone(struct pool *p, struct child *c)
{
	struct job	*job;
	struct proc_end	 end;
	enum outcome	 outcome;
	const char	*detail;
	int		 retired, sure;

	retired = c->retiring && c->nsent == 0;
	end = child_end(c);
	p->nchildren--;
	if (end.signal == 0 && end.status == WORKER_NOT_CONFINED)
		give_up(p, "workers cannot give up their rights");
	if (retired)
		return;
	p->deaths++;
	outcome = child_judge(c, end, &detail, &sure);
	if ((job = TAILQ_FIRST(&c->sent)) != NULL) {
		TAILQ_REMOVE(&c->sent, job, queue);
		if (job == p->probe)
			give_up(p, "workers end even on an empty file");
		if (sure || job->suspect)
			job_fail(p, job, outcome, detail);
		else {
			job->suspect = 1;
			job_requeue(p, job);
		}
	}
	while ((job = TAILQ_FIRST(&c->sent)) != NULL) {
		TAILQ_REMOVE(&c->sent, job, queue);
		job_requeue(p, job);
	}
}

/* A file is finished.  Returns -1 if that cannot be. */
static int
child_finished(struct pool *p, struct child *c, const struct frame *frame)
{
	struct job	*job = TAILQ_FIRST(&c->sent);
	int		 outcome, has_facts;

	outcome = frame->len == 1 ? frame->payload[0] : OUTCOME_MAX;
	has_facts = job != NULL && job->outlen > 0;
	if (outcome > OUTCOME_BUDGET ||
	    has_facts != (outcome < OUTCOME_BUDGET && !p->o->parse_only) ||
	    (job = child_take(c)) == NULL)
		return -1;
	p->deaths = 0;
	if (job == p->probe) {
		p->probe = NULL;
		job_forget_output(p, job);
		job_free(job);
	} else if (outcome == OUTCOME_BUDGET) {
		job_fail(p, job, OUTCOME_BUDGET, "too hard to parse");
	} else {
		if (outcome == OUTCOME_SYMBOLS)
			job_problem(p, job, OUTCOME_SYMBOLS,
			    "some definitions are left out");
		job_done(p, job, (enum outcome)outcome);
	}
	if (c->retiring)
		child_retire(c);
	return 0;
}

/* For each file FACTS, once, and DONE; or DONE alone. */
static void
child_read(struct pool *p, struct child *c)
{
	struct frame		 frame;
	struct job		*job;
	enum frame_status	 status;

	while ((status = frame_read(c->reader, &frame, NULL)) == FRAME_OK) {
		job = TAILQ_FIRST(&c->sent);
		if (frame.type == FRAME_DONE) {
			if (child_finished(p, c, &frame) == -1)
				break;
		} else if (frame.type == FRAME_FACTS && job != NULL &&
		    job->outlen == 0)
			job_put(p, job, frame.type, frame.payload, frame.len);
		else
			break;
	}
	if (status != FRAME_AGAIN)
		child_gone(p, c);
}

/* ---- input ---- */

static void
take_file(struct pool *p, const struct frame *frame)
{
	struct file_frame	 file;
	struct job		*job;

	if (file_frame_get(&file, frame->payload, frame->len) == -1)
		give_up(p, "standard input: damaged FILE frame");
	p->counts.files++;
	p->counts.bytes += file.contents.len;
	job = job_new(p);
	job->inlen = FRAME_HEADER + frame->len;
	job->in = checked(malloc(job->inlen));
	frame_header(job->in, FRAME_FILE, frame->len);
	memcpy(job->in + FRAME_HEADER, frame->payload, frame->len);
	p->held += job->inlen;
	job->module = modules_get(p->modules, file.id.lang);
	if (job->module->lang == NULL)
		job_fail(p, job, OUTCOME_NO_LANGUAGE,
		    "no module for its language");
	else
		TAILQ_INSERT_TAIL(&p->waiting, job, queue);
}

static void
take_hello(struct pool *p, const struct frame *frame)
{
	struct hello	hello;

	switch (hello_get(&hello, frame->payload, frame->len)) {
	case HELLO_OK:
		break;
	case HELLO_VERSION:
		end_children(p);
		errx(2, "standard input: stream of version %u, mine is %d",
		    hello.version, FRAME_VERSION);
	case HELLO_DAMAGED:
		give_up(p, "standard input: damaged HELLO frame");
	}
	p->repo = checked(strndup(hello.repo.len > 0 ? hello.repo.p : "",
	    hello.repo.len));
	/* Now, so that the first workers know all that will occur. */
	for (; hello.nlangs > 0; hello.nlangs--)
		modules_get(p->modules, hello_lang_get(&hello));
}

static void
take_frame(struct pool *p, const struct frame *frame)
{
	struct job	*job;

	if (p->input == INPUT_ENDED)
		give_up(p, "standard input: a frame after END");
	if (p->repo == NULL) {
		if (frame->type != FRAME_HELLO)
			give_up(p, "standard input: begins without HELLO");
		take_hello(p, frame);
	} else if (frame->type == FRAME_HELLO)
		give_up(p, "standard input: a second HELLO");
	switch (frame->type) {
	case FRAME_FILE:
		take_file(p, frame);
		break;
	case FRAME_END:
		mp_put_raw(&p->end, frame->payload, frame->len);
		p->input = INPUT_ENDED;
		break;
	default:
		job = job_new(p);
		job->state = JOB_DONE;
		job_put(p, job, frame->type, frame->payload, frame->len);
	}
}

/* May one more frame be read? */
static int
wants_input(const struct pool *p)
{
	if (p->input != INPUT_OPEN && p->input != INPUT_ENDED)
		return 0;
	return TAILQ_EMPTY(&p->order) ||
	    (p->held < HELD_BYTES && p->nheld < HELD_FRAMES);
}

static void
read_input(struct pool *p)
{
	struct frame		 frame;
	enum frame_status	 status;

	while (wants_input(p)) {
		status = frame_read(p->reader, &frame, &stop_signal);
		switch (status) {
		case FRAME_OK:
			take_frame(p, &frame);
			break;
		case FRAME_AGAIN:
			return;
		case FRAME_EOF:
			if (p->input == INPUT_ENDED) {
				p->input = INPUT_DONE;
				break;
			}
			p->input = INPUT_CUT;
			p->cut = p->repo == NULL ? "is empty" :
			    "ended without END";
			break;
		case FRAME_CUT:
			p->input = INPUT_CUT;
			p->cut = frame_strerror(status);
			break;
		case FRAME_ERROR:
			if (errno == EINTR && stop_signal)
				return;
			/* FALLTHROUGH */
		default:
			end_children(p);
			errx(2, "standard input: %s", frame_strerror(status));
		}
	}
}

/* ---- output ---- */

static int
status_of(const struct pool *p)
{
	return p->o->strict && counts_problems(&p->counts) > 0 ? 1 : 0;
}

/* When everything before it is out: our END. */
static void
queue_end(struct pool *p)
{
	struct mp_buf	 buf;
	struct job	*job;

	if (p->input != INPUT_DONE || p->end_queued ||
	    !TAILQ_EMPTY(&p->order))
		return;
	mp_buf_init(&buf);
	if (counts_end(&p->counts, &buf, p->end.sbuf.data, p->end.sbuf.size,
	    status_of(p)) == -1)
		give_up(p, "standard input: damaged END frame");
	job = job_new(p);
	job->state = JOB_DONE;
	job_put(p, job, FRAME_END, buf.sbuf.data, buf.sbuf.size);
	mp_buf_release(&buf);
	p->end_queued = 1;
}

static int
has_output(const struct pool *p)
{
	const struct job	*job = TAILQ_FIRST(&p->order);

	return job != NULL && job->state == JOB_DONE;
}

/* N bytes were written. */
static void
output_went(struct pool *p, size_t n)
{
	struct job	*job;

	p->written += n;
	while ((job = TAILQ_FIRST(&p->order)) != NULL &&
	    job->state == JOB_DONE && p->written >= job->outlen) {
		p->written -= job->outlen;
		p->held -= job->outlen;
		p->nheld--;
		TAILQ_REMOVE(&p->order, job, order);
		job_free(job);
	}
}

static void
write_output(struct pool *p)
{
	struct iovec	 v[IOV_FRAMES];
	struct job	*job;
	ssize_t		 n;
	int		 count;

	output_went(p, 0);	/* frames that became empty */
	while (has_output(p)) {
		count = 0;
		TAILQ_FOREACH(job, &p->order, order) {
			if (job->state != JOB_DONE || count == IOV_FRAMES)
				break;
			v[count].iov_base = job->out;
			v[count++].iov_len = job->outlen;
		}
		v[0].iov_base = (char *)v[0].iov_base + p->written;
		v[0].iov_len -= p->written;
		if ((n = writev(1, v, count)) == -1) {
			if (errno == EINTR)
				continue;
			if (errno == EAGAIN)
				return;
			n = errno;
			end_children(p);
			if (n == EPIPE)
				die_of_signal(SIGPIPE);
			errno = (int)n;
			err(2, "standard output");
		}
		output_went(p, (size_t)n);
	}
}

/* ---- the loop ---- */

/* Milliseconds until a worker is overdue, or -1; ends those that are. */
static int
next_deadline(struct pool *p)
{
	struct child	*c;
	int64_t		 now = now_ms(), left, least = -1;
	int		 i;

	for (i = 0; i < p->o->jobs; i++) {
		c = &p->child[i];
		if (c->pid == 0 || c->nsent == 0 || c->overdue)
			continue;
		left = c->since_ms + (int64_t)p->o->timeout_s * 1000 *
		    WALL_FACTOR + GRACE_MS - now;
		if (left <= 0) {
			/* Its output then ends, and that is noticed. */
			c->overdue = 1;
			kill(c->pid, SIGKILL);
		} else if (least == -1 || left < least)
			least = left;
	}
	return least > 3600 * 1000 ? 3600 * 1000 : (int)least;
}

/* One wait, and what it brought.  MASK: signals let through meanwhile. */
static void
turn(struct pool *p, const sigset_t *mask, int most_ms)
{
	struct pollfd	 fd[2 + 2 * JOBS_MAX];
	struct timespec	 wait;
	nfds_t		 n = 0;
	int		 i, at[JOBS_MAX], ms, reading;

	dispatch(p);
	queue_end(p);
	reading = wants_input(p);
	fd[n++] = (struct pollfd){ reading ? 0 : -1, POLLIN, 0 };
	/* Without POLLOUT still tells when nobody reads any more. */
	fd[n++] = (struct pollfd){ 1, has_output(p) ? POLLOUT : 0, 0 };
	ms = next_deadline(p);
	for (i = 0; i < p->o->jobs; i++) {
		at[i] = -1;
		if (p->child[i].pid == 0)
			continue;
		at[i] = (int)n;
		fd[n++] = (struct pollfd){ p->child[i].out, POLLIN, 0 };
		fd[n++] = (struct pollfd){ p->child[i].writing != NULL ?
		    p->child[i].in : -1, POLLOUT, 0 };
	}
	if (reading && frame_ready(p->reader))
		ms = 0;
	if (most_ms >= 0 && (ms < 0 || ms > most_ms))
		ms = most_ms;
	wait.tv_sec = ms / 1000;
	wait.tv_nsec = (long)(ms % 1000) * 1000000;
	if (ppoll(fd, n, ms < 0 ? NULL : &wait, mask) == -1) {
		if (errno == EINTR)
			return;
		err(2, "ppoll");
	}
	for (i = 0; i < p->o->jobs; i++) {
		if (at[i] == -1)
			continue;
		if (fd[at[i] + 1].revents != 0)
			child_write(&p->child[i]);
		if (fd[at[i]].revents != 0)
			child_read(p, &p->child[i]);
	}
	if (reading && (fd[0].revents != 0 || frame_ready(p->reader)))
		read_input(p);
	if ((fd[1].revents & POLLERR) && !(fd[1].revents & POLLOUT)) {
		end_children(p);
		die_of_signal(SIGPIPE);
	}
	if (has_output(p))
		write_output(p);
}

static int
is_finished(const struct pool *p)
{
	if (!TAILQ_EMPTY(&p->order))
		return 0;
	return p->input == INPUT_CUT || p->end_queued;
}

/*
 * Non-blocking for the time of the run, if it is a pipe or a socket: its
 * other holders get it back as it was.  Returns the flags to restore, or -1.
 */
static int
set_nonblocking(int fd)
{
	struct stat	st;
	int		flags;

	if (fstat(fd, &st) == -1)
		err(2, "descriptor %d", fd);
	if (!S_ISFIFO(st.st_mode) && !S_ISSOCK(st.st_mode))
		return -1;
	if ((flags = fcntl(fd, F_GETFL)) == -1 ||
	    fcntl(fd, F_SETFL, flags | O_NONBLOCK) == -1)
		err(2, "descriptor %d", fd);
	return flags;
}

/* Let idle workers see end of file, and wait for them, not for ever. */
static void
dismiss(struct pool *p, const sigset_t *mask)
{
	int64_t	until = now_ms() + LAST_MS, left;
	int	i;

	for (i = 0; i < p->o->jobs; i++)
		if (p->child[i].pid != 0)
			child_retire(&p->child[i]);
	while (p->nchildren > 0 && (left = until - now_ms()) > 0 &&
	    !stop_signal)
		turn(p, mask, (int)left);
	end_children(p);
}

int
pool_run(const struct options *o, struct modules *modules)
{
	struct pool	*p;
	sigset_t	 stop, mask;
	int		 flags[2], status;

	p = checked(calloc(1, sizeof(*p)));
	p->o = o;
	p->modules = modules;
	TAILQ_INIT(&p->order);
	TAILQ_INIT(&p->waiting);
	mp_buf_init(&p->end);
	p->reader = checked(frame_reader_new(0));
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTERM);
	sigprocmask(SIG_BLOCK, &stop, &mask);
	flags[0] = set_nonblocking(0);
	flags[1] = set_nonblocking(1);

	while (!is_finished(p) && !stop_signal)
		turn(p, &mask, -1);
	if (!stop_signal)
		dismiss(p, &mask);
	end_children(p);

	if (flags[0] != -1)
		(void)fcntl(0, F_SETFL, flags[0]);
	if (flags[1] != -1)
		(void)fcntl(1, F_SETFL, flags[1]);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	if (stop_signal)
		die_of_signal(stop_signal);
	if (o->verbose)
		counts_print(&p->counts, p->most);
	status = status_of(p);
	if (p->input == INPUT_CUT) {
		warnx("standard input %s", p->cut);
		status = 2;
	}
	frame_reader_free(p->reader);
	mp_buf_release(&p->end);
	free(p->repo);
	free(p);
	return status;
}
