/*
 * Frames that come in: files for the workers, the rest for the output.
 */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"
#include "prog.h"
#include "stream.h"

static void
take_file(struct pool *p, const struct frame *frame)
{
	struct file_frame	 file;
	struct job		*job;

	if (file_frame_get(&file, frame->payload, frame->len) == -1)
		pool_give_up(p, "standard input: damaged FILE frame");
	p->counts.files++;
	p->counts.bytes += file.contents.len;
	job = job_new(p);
	job->inlen = FRAME_HEADER + frame->len;
	job->in = pool_checked(malloc(job->inlen));
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
		pool_end_children(p);
		errx(2, "standard input: stream of version %u, mine is %d",
		    hello.version, FRAME_VERSION);
	case HELLO_DAMAGED:
		pool_give_up(p, "standard input: damaged HELLO frame");
	}
	p->repo = pool_checked(strndup(hello.repo.len > 0 ? hello.repo.p : "",
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
		pool_give_up(p, "standard input: a frame after END");
	if (p->repo == NULL) {
		if (frame->type != FRAME_HELLO)
			pool_give_up(p, "standard input: begins without HELLO");
		take_hello(p, frame);
	} else if (frame->type == FRAME_HELLO)
		pool_give_up(p, "standard input: a second HELLO");
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
int
pool_wants_input(const struct pool *p)
{
	if (p->input != INPUT_OPEN && p->input != INPUT_ENDED)
		return 0;
	return TAILQ_EMPTY(&p->order) ||
	    (p->held < HELD_BYTES && p->nheld < HELD_FRAMES);
}

void
pool_read_input(struct pool *p)
{
	struct frame		 frame;
	enum frame_status	 status;

	while (pool_wants_input(p)) {
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
			pool_end_children(p);
			errx(2, "standard input: %s", frame_strerror(status));
		}
	}
}
