/*
 * A worker: a forked copy of kn-extract that turns FILE frames into FACTS,
 * one after the other, until end of file.  It holds no descriptor but 0, 1
 * and 2, can open none, and is ended by the kernel when it breaks a limit;
 * which one, the parent sees from how it ended.
 */
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/uio.h>

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "arena.h"
#include "extract.h"
#include "sandbox.h"

/* Address space besides the arena: program, languages, frames, facts. */
#define MEMORY_OTHER	((rlim_t)768 * 1024 * 1024)
/* Facts of one file over this size are not kept as a buffer for the next. */
#define KEEP_FACTS	((size_t)1024 * 1024)

/* A limit that cannot be lowered further (it already is lower) is no fault. */
static void
limit(int which, rlim_t soft, rlim_t hard)
{
	struct rlimit	now, want = { soft, hard };

	if (getrlimit((__rlimit_resource_t)which, &now) == -1)
		return;
	if (want.rlim_max > now.rlim_max)
		want.rlim_max = now.rlim_max;
	if (want.rlim_cur > want.rlim_max)
		want.rlim_cur = want.rlim_max;
	setrlimit((__rlimit_resource_t)which, &want);
}

static void
confine(const struct options *o)
{
	limit(RLIMIT_CORE, 0, 0);
#ifndef __SANITIZE_ADDRESS__	/* its shadow memory is 16 TB large */
	limit(RLIMIT_AS, o->memory + MEMORY_OTHER, o->memory + MEMORY_OTHER);
#else
	(void)o;
#endif
	if (sandbox_enter(SANDBOX_EXTRACT_WORKER, NULL) == -1) {
		warn("cannot confine a worker");
		_exit(WORKER_NOT_CONFINED);
	}
}

/*
 * From here on the file has SECONDS of processor time, then SIGXCPU, and some
 * more of wall time, then SIGALRM.  0: no limit.
 */
static void
clock_start(int seconds)
{
	struct timespec	used;

	alarm((unsigned int)seconds * WALL_FACTOR);
	if (seconds == 0)
		return;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	limit(RLIMIT_CPU, (rlim_t)(used.tv_sec + seconds + 1), RLIM_INFINITY);
}

static void
write_all(struct iovec *v, int n)
{
	ssize_t	wrote;

	while (n > 0) {
		if ((wrote = writev(1, v, n)) == -1) {
			if (errno == EINTR)
				continue;
			_exit(0);	/* the parent has gone */
		}
		while (n > 0 && (size_t)wrote >= v->iov_len) {
			wrote -= (ssize_t)v->iov_len;
			v++;
			n--;
		}
		if (n > 0) {
			v->iov_base = (char *)v->iov_base + wrote;
			v->iov_len -= (size_t)wrote;
		}
	}
}

/* FACTS, if there are any, and DONE. */
static void
reply(enum outcome outcome, const struct mp_buf *facts)
{
	unsigned char	 header[FRAME_HEADER], done[FRAME_HEADER + 1];
	struct iovec	 v[3];
	int		 n = 0;

	if (facts->sbuf.size > FRAME_PAYLOAD_MAX)
		_exit(ARENA_FULL);
	if (facts->sbuf.size > 0) {
		frame_header(header, FRAME_FACTS, facts->sbuf.size);
		v[n].iov_base = header;
		v[n++].iov_len = sizeof(header);
		v[n].iov_base = facts->sbuf.data;
		v[n++].iov_len = facts->sbuf.size;
	}
	frame_header(done, FRAME_DONE, 1);
	done[FRAME_HEADER] = (unsigned char)outcome;
	v[n].iov_base = done;
	v[n++].iov_len = sizeof(done);
	write_all(v, n);
}

void
worker_run(const struct options *o, struct modules *modules, const char *repo)
{
	struct frame_reader	*in;
	struct extractor	*x = NULL;
	struct file_frame	 file;
	struct frame		 frame;
	struct mp_buf		 facts;
	const struct module	*module;
	enum frame_status	 status;
	enum outcome		 outcome;

	if (arena_init(o->memory) == -1)
		err(WORKER_NO_MEMORY, "cannot reserve memory");
	ts_set_allocator(arena_alloc, arena_calloc, arena_realloc, arena_free);
	if (!o->parse_only)
		x = extractor_new(repo);
	if ((in = frame_reader_new(0)) == NULL)
		err(WORKER_NO_MEMORY, NULL);
	mp_buf_init(&facts);
	confine(o);

	while ((status = frame_read(in, &frame, NULL)) == FRAME_OK) {
		if (file_frame_get(&file, frame.payload, frame.len) == -1)
			abort();	/* the parent has decoded it, too */
		module = modules_get(modules, file.id.lang);
		if (module->lang == NULL)
			abort();	/* or there would be no need to ask */
		clock_start(o->timeout_s);
		outcome = parse_file(x, module->lang, &file, o->memory, &facts);
		clock_start(0);
		reply(outcome, &facts);
		if (facts.sbuf.alloc > KEEP_FACTS) {
			mp_buf_release(&facts);
			mp_buf_init(&facts);
		} else
			mp_buf_reset(&facts);
	}
	if (status == FRAME_ERROR && errno == ENOMEM)
		_exit(WORKER_NO_MEMORY);
	_exit(0);
}
