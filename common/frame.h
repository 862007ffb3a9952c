/*
 * Frames: what the programs of kn say to each other over pipes.
 *
 * A frame is one msgpack ext 32 object: 0xC9, payload length (u32, big
 * endian), type (i8), payload.  The payload is itself one msgpack object.
 * man/kn-frames.7 is the contract; it changes in the same commit as this.
 */
#ifndef KN_FRAME_H
#define KN_FRAME_H

#include <stddef.h>
#include <stdint.h>

/*
 * Version of the stream format, sent in HELLO.  A reader refuses another.
 */
#define FRAME_VERSION		1
#define FRAME_HEADER		6			/* bytes */
/* Largest payload: holds the largest file that -s allows, and its facts. */
#define FRAME_PAYLOAD_MAX	(256u * 1024 * 1024)	/* bytes */

enum frame_type {
	FRAME_HELLO = 1,	/* map: first frame of every stream */
	FRAME_FILE = 2,		/* kn-feed: one file with its contents */
	FRAME_GONE = 3,		/* kn-feed: a file that left */
	FRAME_FACTS = 4,	/* kn-extract: what one file says */
	FRAME_LINKING = 5,	/* kn-link: all FACTS of this run were sent */
	FRAME_EDGES = 6,	/* kn-link: all edges of one source file */
	FRAME_PROBLEM = 7,	/* any: trouble with one file */
	FRAME_END = 8,		/* map: last frame of every stream */
	FRAME_ACK = 9,		/* kn-store: committed */
	FRAME_HISTORY = 10,	/* kn-blame: what follows, see people.h */
	FRAME_COMMIT = 11,	/* a commit and the files it touched */
	FRAME_BLAME = 12,	/* who wrote the lines of one file */
	FRAME_OWNED = 13,	/* who answers for one file */
	FRAME_ANSWERS = 14,	/* kn-enrich: where names lead, see answers.h */
	FRAME_SNAPSHOT = 15,	/* kn-snapshot: tags, see tags.h */
	FRAME_TOUCHED = 16,	/* kn-blame: what a commit's hunks touch */
	FRAME_FOLLOWED = 17,	/* up to where hunks are known */
	FRAME_COVERAGE = 18,	/* kn-cover: lines of a file that were run */
	FRAME_FEEDBACK = 19,	/* kn-query: what was of use, see feedback.h */
	FRAME_ASKED = 20	/* kn-enrich: counts of a server, see asked.h */
};

/* A frame read: PAYLOAD points into the reader, valid until the next read. */
struct frame {
	int			 type;		/* enum frame_type, or unknown */
	const unsigned char	*payload;
	size_t			 len;
};

/*
 * Buffered reading of frames from a descriptor.  The caller owns FD and
 * closes it.  Works on blocking and non-blocking descriptors.
 */
struct frame_reader;

struct frame_reader	*frame_reader_new(int fd);
void			 frame_reader_free(struct frame_reader *);

enum frame_status {
	FRAME_OK,	/* a whole frame is in *frame */
	FRAME_EOF,	/* end of file at a frame boundary */
	FRAME_AGAIN,	/* non-blocking descriptor has no more for now */
	FRAME_CUT,	/* end of file inside a frame */
	FRAME_BAD,	/* not a frame, or too large: nothing can follow */
	FRAME_ERROR	/* read failed; errno is set */
};

/*
 * Next frame.  Blocks on a blocking descriptor.  Retries EINTR, unless
 * STOP is not NULL and *STOP has become non-zero: then FRAME_ERROR with
 * EINTR.
 */
enum frame_status	 frame_read(struct frame_reader *, struct frame *,
			    const volatile int *stop);
/* True if a whole frame is already in memory (poll would not tell). */
int			 frame_ready(const struct frame_reader *);
/* One line on what is wrong after FRAME_CUT, FRAME_BAD or FRAME_ERROR. */
const char		*frame_strerror(enum frame_status);

/*
 * Write one frame to a blocking descriptor, all of it.
 * Returns 0, or -1 with errno.  EMSGSIZE: payload over FRAME_PAYLOAD_MAX.
 */
int			 frame_write(int fd, int type, const void *payload,
			    size_t len);

/*
 * Buffered writing, for many small frames: as frame_write, into BUF of
 * the writer, flushed when 64 KiB are full or at frame_flush().
 */
struct frame_writer {
	int		 fd;
	size_t		 used;
	unsigned char	*buf;
};

int			 frame_writer_init(struct frame_writer *, int fd);
void			 frame_writer_release(struct frame_writer *);
int			 frame_put(struct frame_writer *, int type,
			    const void *payload, size_t len);
int			 frame_flush(struct frame_writer *);

/* Encode a frame header into 6 bytes at P. */
void			 frame_header(unsigned char *p, int type, size_t len);

/* "HELLO", "FILE" …; NULL for a type this version does not know. */
const char		*frame_type_name(int type);
int			 frame_type_parse(const char *name);	/* or -1 */

#endif
