/*
 * Which worker gets which file, and what is made of its answers and its end.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"

void
pool_end_children(struct pool *p)
{
	int	i;

	for (i = 0; i < p->o->jobs; i++)
		if (p->child[i].pid != 0)
			child_end(&p->child[i]);
}

_Noreturn void
pool_give_up(struct pool *p, const char *why)
{
	pool_end_children(p);
	errx(2, "%s", why);
}

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
	probe = pool_checked(calloc(1, sizeof(*probe)));
	probe->module = job->module;
	probe->inlen = FRAME_HEADER + buf.sbuf.size;
	probe->in = pool_checked(malloc(probe->inlen));
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

void
pool_dispatch(struct pool *p)
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
		pool_give_up(p, "workers cannot give up their rights");
	if (retired)
		return;
	p->deaths++;
	outcome = child_judge(c, end, &detail, &sure);
	if ((job = TAILQ_FIRST(&c->sent)) != NULL) {
		TAILQ_REMOVE(&c->sent, job, queue);
		if (job == p->probe)
			pool_give_up(p, "workers end even on an empty file");
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
void
pool_child_read(struct pool *p, struct child *c)
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
