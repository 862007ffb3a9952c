/*
 * Messages of the base protocol as they come in.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "inbox.h"

#define CHUNK	65536u		/* bytes that are read at once */

/* The value of Content-Length among the headers H … END; -1: none. */
static int64_t
content_length(const char *h, const char *end)
{
	static const char name[] = "content-length:";
	const char *eol;
	int64_t n = -1;

	for (; h < end; h = eol + 2) {
		if ((eol = memmem(h, (size_t)(end - h), "\r\n", 2)) == NULL)
			return -1;
		if ((size_t)(eol - h) < sizeof(name) ||
		    strncasecmp(h, name, sizeof(name) - 1) != 0)
			continue;
		for (h += sizeof(name) - 1; h < eol && *h == ' '; h++)
			continue;
		if (h == eol)
			return -1;
		for (n = 0; h < eol; h++) {
			if (*h < '0' || *h > '9' || n > INT64_MAX / 16)
				return -1;
			n = n * 10 + (*h - '0');
		}
	}
	return n;
}

/* Drop what belongs to a message that is too long. */
static void
pass_over(struct inbox *b)
{
	size_t n = b->len - b->start;

	if (n > b->skip)
		n = (size_t)b->skip;
	b->start += n;
	b->skip -= n;
}

static enum inbox_status
take_headers(struct inbox *b)
{
	const char *p = b->buf + b->start, *end;
	size_t n = b->len - b->start;
	int64_t length;

	end = n == 0 ? NULL : memmem(p, n < INBOX_HEADER_MAX ? n :
	    INBOX_HEADER_MAX, "\r\n\r\n", 4);
	if (end == NULL)
		return n >= INBOX_HEADER_MAX ? INBOX_GARBAGE : INBOX_MORE;
	if ((length = content_length(p, end + 2)) <= 0)
		return INBOX_GARBAGE;
	b->start += (size_t)(end + 4 - p);
	if ((uint64_t)length > INBOX_MESSAGE_MAX) {
		b->skip = (uint64_t)length;
		b->toolong++;
	} else
		b->want = (size_t)length;
	return INBOX_MESSAGE;
}

enum inbox_status
inbox_take(struct inbox *b, const char **msg, size_t *len)
{
	enum inbox_status s;

	for (;;) {
		if (b->skip > 0) {
			pass_over(b);
			if (b->skip > 0)
				return INBOX_MORE;
		}
		if (b->want > 0)
			break;
		if ((s = take_headers(b)) != INBOX_MESSAGE)
			return s;
	}
	if (b->len - b->start < b->want)
		return INBOX_MORE;
	*msg = b->buf + b->start;
	*len = b->want;
	b->start += b->want;
	b->want = 0;
	return INBOX_MESSAGE;
}

char *
inbox_room(struct inbox *b, size_t *room)
{
	size_t have = b->len - b->start;
	size_t need = (b->want > have ? b->want - have : 0) + CHUNK;

	if (b->start > 0) {
		memmove(b->buf, b->buf + b->start, have);
		b->start = 0;
		b->len = have;
	}
	if (b->cap - b->len < need || b->cap > 4 * (have + need)) {
		b->cap = have + need;
		if ((b->buf = realloc(b->buf, b->cap)) == NULL)
			err(2, NULL);
	}
	*room = b->cap - b->len;
	return b->buf + b->len;
}

void
inbox_came(struct inbox *b, size_t n)
{
	b->len += n;
}

void
inbox_release(struct inbox *b)
{
	free(b->buf);
	memset(b, 0, sizeof(*b));
}
