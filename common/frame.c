/*
 * Frames over descriptors: a buffered reader and writer.
 */
#include <sys/types.h>
#include <sys/uio.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "frame.h"

#define EXT32		0xc9
#define READER_START	(64u * 1024)	/* bytes: one pipe */
#define READER_KEEP	(4u * 1024 * 1024)	/* given back when larger */
#define WRITER_SIZE	(64u * 1024)	/* bytes */

struct frame_reader {
	int		 fd;
	unsigned char	*buf;
	size_t		 cap;
	size_t		 pos, end;	/* unread bytes */
	int		 eof;
};

static const char *const names[] = {
	NULL, "HELLO", "FILE", "GONE", "FACTS", "LINKING", "EDGES", "PROBLEM",
	"END", "ACK", "HISTORY", "COMMIT", "BLAME", "OWNED", "ANSWERS",
	"SNAPSHOT", "TOUCHED", "FOLLOWED", "COVERAGE", "FEEDBACK",
	"ASKED"
};
#define NNAMES	((int)(sizeof(names) / sizeof(names[0])))

const char *
frame_type_name(int type)
{
	return type > 0 && type < NNAMES ? names[type] : NULL;
}

int
frame_type_parse(const char *name)
{
	int i;

	for (i = 1; i < NNAMES; i++)
		if (names[i] != NULL && strcmp(names[i], name) == 0)
			return i;
	return -1;
}

/* Read back by payload_size() and frame_read(). */
void
frame_header(unsigned char *p, int type, size_t len)
{
	p[0] = EXT32;
	p[1] = (unsigned char)(len >> 24);
	p[2] = (unsigned char)(len >> 16);
	p[3] = (unsigned char)(len >> 8);
	p[4] = (unsigned char)len;
	p[5] = (unsigned char)type;
}

static size_t
payload_size(const unsigned char *p)
{
	return (size_t)p[1] << 24 | (size_t)p[2] << 16 | (size_t)p[3] << 8 |
	    p[4];
}

/* ---- reading ---- */

struct frame_reader *
frame_reader_new(int fd)
{
	struct frame_reader *r;

	if ((r = calloc(1, sizeof(*r))) == NULL)
		return NULL;
	if ((r->buf = malloc(READER_START)) == NULL) {
		free(r);
		return NULL;
	}
	r->fd = fd;
	r->cap = READER_START;
	return r;
}

void
frame_reader_free(struct frame_reader *r)
{
	if (r == NULL)
		return;
	free(r->buf);
	free(r);
}

/*
 * What is in memory: FRAME_OK and *NEED = size of the whole frame,
 * FRAME_AGAIN and *NEED = bytes that the frame will have as far as is
 * known, or FRAME_BAD.
 */
static enum frame_status
look(const struct frame_reader *r, size_t *need)
{
	const unsigned char *p = r->buf + r->pos;
	size_t have = r->end - r->pos;

	*need = FRAME_HEADER;
	if (have > 0 && p[0] != EXT32)
		return FRAME_BAD;
	if (have < FRAME_HEADER)
		return FRAME_AGAIN;
	if (payload_size(p) > FRAME_PAYLOAD_MAX)
		return FRAME_BAD;
	*need += payload_size(p);
	return have < *need ? FRAME_AGAIN : FRAME_OK;
}

/*
 * Make room to read on, for a frame of NEED bytes.  Memory grows with what
 * has arrived, not with what a header announces.
 */
static int
make_room(struct frame_reader *r, size_t need)
{
	unsigned char *buf;
	size_t have = r->end - r->pos, cap;

	int shrink = r->cap > READER_KEEP && need <= READER_START;

	if (r->pos > 0 && (have == 0 || shrink || r->pos + need > r->cap)) {
		memmove(r->buf, r->buf + r->pos, have);
		r->pos = 0;
		r->end = have;
	}
	if (shrink)
		cap = READER_START;	/* holds it, for have < need */
	else if (r->end < r->cap)
		return 0;
	else
		cap = r->cap * 2 < need ? r->cap * 2 : need;
	if ((buf = realloc(r->buf, cap)) == NULL)
		return -1;
	r->buf = buf;
	r->cap = cap;
	return 0;
}

enum frame_status
frame_read(struct frame_reader *r, struct frame *f, const volatile int *stop)
{
	enum frame_status st;
	ssize_t n;
	size_t need;

	while ((st = look(r, &need)) == FRAME_AGAIN) {
		if (r->eof)
			return r->pos == r->end ? FRAME_EOF : FRAME_CUT;
		if (make_room(r, need) == -1)
			return FRAME_ERROR;
		if (stop != NULL && *stop != 0) {
			errno = EINTR;
			return FRAME_ERROR;
		}
		n = read(r->fd, r->buf + r->end, r->cap - r->end);
		if (n > 0)
			r->end += (size_t)n;
		else if (n == 0)
			r->eof = 1;
		else if (errno == EAGAIN || errno == EWOULDBLOCK)
			return FRAME_AGAIN;
		else if (errno != EINTR)
			return FRAME_ERROR;
	}
	if (st != FRAME_OK)
		return st;
	f->type = (signed char)r->buf[r->pos + 5];
	f->payload = r->buf + r->pos + FRAME_HEADER;
	f->len = need - FRAME_HEADER;
	r->pos += need;
	return FRAME_OK;
}

int
frame_ready(const struct frame_reader *r)
{
	size_t need;

	return look(r, &need) != FRAME_AGAIN;
}

const char *
frame_strerror(enum frame_status st)
{
	switch (st) {
	case FRAME_CUT:
		return "the stream ends inside a frame";
	case FRAME_BAD:
		return "not a frame, or a frame over the size limit";
	case FRAME_ERROR:
		return strerror(errno);
	case FRAME_EOF:
		return "the stream ends without an END frame";
	default:
		return "no error";
	}
}

/* ---- writing ---- */

/* Write all of the N vectors, which are changed. */
static int
write_all(int fd, struct iovec *v, int n)
{
	struct pollfd pfd;
	ssize_t done;

	while (n > 0) {
		if (v->iov_len == 0) {
			v++;
			n--;
			continue;
		}
		if ((done = writev(fd, v, n)) == -1) {
			if (errno == EAGAIN || errno == EWOULDBLOCK) {
				/* Somebody else made the pipe non-blocking. */
				pfd.fd = fd;
				pfd.events = POLLOUT;
				if (poll(&pfd, 1, -1) == -1 && errno != EINTR)
					return -1;
			} else if (errno != EINTR)
				return -1;
			continue;
		}
		while (n > 0 && (size_t)done >= v->iov_len) {
			done -= (ssize_t)v->iov_len;
			v++;
			n--;
		}
		if (n > 0) {
			v->iov_base = (char *)v->iov_base + done;
			v->iov_len -= (size_t)done;
		}
	}
	return 0;
}

int
frame_write(int fd, int type, const void *payload, size_t len)
{
	unsigned char head[FRAME_HEADER];
	struct iovec v[2];

	if (len > FRAME_PAYLOAD_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	frame_header(head, type, len);
	v[0].iov_base = head;
	v[0].iov_len = sizeof(head);
	v[1].iov_base = (void *)(uintptr_t)payload;
	v[1].iov_len = len;
	return write_all(fd, v, 2);
}

int
frame_writer_init(struct frame_writer *w, int fd)
{
	w->fd = fd;
	w->used = 0;
	w->buf = malloc(WRITER_SIZE);
	return w->buf == NULL ? -1 : 0;
}

void
frame_writer_release(struct frame_writer *w)
{
	free(w->buf);
	w->buf = NULL;
	w->used = 0;
}

int
frame_put(struct frame_writer *w, int type, const void *payload, size_t len)
{
	if (len > FRAME_PAYLOAD_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	if (FRAME_HEADER + len > WRITER_SIZE - w->used &&
	    frame_flush(w) == -1)
		return -1;
	if (FRAME_HEADER + len > WRITER_SIZE)
		return frame_write(w->fd, type, payload, len);
	frame_header(w->buf + w->used, type, len);
	if (len > 0)
		memcpy(w->buf + w->used + FRAME_HEADER, payload, len);
	w->used += FRAME_HEADER + len;
	return 0;
}

int
frame_flush(struct frame_writer *w)
{
	struct iovec v;

	v.iov_base = w->buf;
	v.iov_len = w->used;
	w->used = 0;
	return write_all(w->fd, &v, 1);
}
