/*
 * Messages of the base protocol as they come in: headers, an empty line,
 * and as many bytes as Content-Length says.  Limits hold before memory is
 * taken.
 */
#ifndef KN_ENRICH_INBOX_H
#define KN_ENRICH_INBOX_H

#include <stddef.h>
#include <stdint.h>

#define INBOX_HEADER_MAX	4096u		/* bytes, all headers */
/*
 * What is longer is passed over.  The list of 20,000 places takes that
 * much; as jansson's objects it takes up to ten times as much memory.
 */
#define INBOX_MESSAGE_MAX	(4u << 20)	/* bytes of one message */

struct inbox {
	char		*buf;
	size_t		 start, len, cap;	/* what is there: start … len */
	size_t		 want;		/* bytes of the message; 0: headers */
	uint64_t	 skip;		/* bytes of one that is too long */
	uint64_t	 toolong;	/* messages passed over */
};

enum inbox_status {
	INBOX_MESSAGE,		/* *MSG, valid until the next call */
	INBOX_MORE,		/* no whole one yet */
	INBOX_GARBAGE		/* not the protocol: nothing can follow */
};

/* A zeroed one is empty. */
enum inbox_status	inbox_take(struct inbox *, const char **msg,
			    size_t *len);
/*
 * Room to read into: at least one byte.  Then say how many came.  Without
 * memory the program ends.
 */
char			*inbox_room(struct inbox *, size_t *room);
void			 inbox_came(struct inbox *, size_t n);
void			 inbox_release(struct inbox *);

#endif
