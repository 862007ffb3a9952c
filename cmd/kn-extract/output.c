/*
 * Frames that leave, in the order in which they came, and our END.
 */
#include <sys/uio.h>

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "pool.h"
#include "prog.h"

#define IOV_FRAMES	32	/* written with one call */

int
pool_status(const struct pool *p)
{
	return p->o->strict && counts_problems(&p->counts) > 0 ? 1 : 0;
}

/* When everything before it is out: our END. */
void
pool_queue_end(struct pool *p)
{
	struct mp_buf	 buf;
	struct job	*job;

	if (p->input != INPUT_DONE || p->end_queued ||
	    !TAILQ_EMPTY(&p->order))
		return;
	mp_buf_init(&buf);
	if (counts_end(&p->counts, &buf, p->end.sbuf.data, p->end.sbuf.size,
	    pool_status(p)) == -1)
		pool_give_up(p, "standard input: damaged END frame");
	job = job_new(p);
	job->state = JOB_DONE;
	job_put(p, job, FRAME_END, buf.sbuf.data, buf.sbuf.size);
	mp_buf_release(&buf);
	p->end_queued = 1;
}

int
pool_has_output(const struct pool *p)
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

void
pool_write_output(struct pool *p)
{
	struct iovec	 v[IOV_FRAMES];
	struct job	*job;
	ssize_t		 n;
	int		 count;

	output_went(p, 0);	/* frames that became empty */
	while (pool_has_output(p)) {
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
			pool_end_children(p);
			if (n == EPIPE)
				die_of_signal(SIGPIPE);
			errno = (int)n;
			err(2, "standard output");
		}
		output_went(p, (size_t)n);
	}
}
