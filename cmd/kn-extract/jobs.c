/*
 * Frames on their way: what is held of each, and what stands in the output
 * in its place.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"
#include "stream.h"

void *
pool_checked(void *p)
{
	if (p == NULL)
		err(2, NULL);
	return p;
}

struct job *
job_new(struct pool *p)
{
	struct job	*job;

	job = pool_checked(calloc(1, sizeof(*job)));
	job->number = p->number++;
	TAILQ_INSERT_TAIL(&p->order, job, order);
	p->nheld++;
	return job;
}

/* One more frame in the output of JOB. */
void
job_put(struct pool *p, struct job *job, int type, const void *payload,
    size_t len)
{
	size_t	need = job->outlen + FRAME_HEADER + len;

	if (need > job->outcap) {
		job->out = pool_checked(realloc(job->out, need));
		job->outcap = need;
	}
	frame_header(job->out + job->outlen, type, len);
	if (len > 0)
		memcpy(job->out + job->outlen + FRAME_HEADER, payload, len);
	job->outlen = need;
	p->held += FRAME_HEADER + len;
}

void
job_forget_output(struct pool *p, struct job *job)
{
	p->held -= job->outlen;
	job->outlen = 0;
}

void
job_done(struct pool *p, struct job *job, enum outcome outcome)
{
	p->held -= job->inlen;
	free(job->in);
	job->in = NULL;
	job->inlen = 0;
	job->state = JOB_DONE;
	p->counts.by_outcome[outcome]++;
}

void
job_free(struct job *job)
{
	free(job->in);
	free(job->out);
	free(job);
}

/* What is known of the file of JOB.  Points into the job. */
struct file_frame
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
void
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
void
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
void
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
