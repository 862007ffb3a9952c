/*
 * kn-frames: any stream of frames as JSON lines, and back.
 */
#ifndef KN_FRAMES_H
#define KN_FRAMES_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "facts.h"
#include "frame.h"
#include "mp.h"

/* ---- line.c: writing JSON ---- */

/* JSON under construction; commas are put where they belong. */
struct line {
	char	*p;
	size_t	 len, cap;
};

void	line_open(struct line *, char bracket);		/* '{' or '[' */
void	line_close(struct line *, char bracket);
void	line_key(struct line *, const char *);
/* A key that may be anything; -1 if it is not UTF-8. */
int	line_text_key(struct line *, struct text);
void	line_end(struct line *);			/* newline */
void	line_null(struct line *);
void	line_bool(struct line *, int);
void	line_int64(struct line *, int64_t);
/* A number; over 2^53 a string of digits. */
void	line_uint(struct line *, uint64_t);
void	line_word(struct line *, const char *);		/* plain ASCII */
/* A string; what is not UTF-8 becomes {"bytes": "percent-encoded"}. */
void	line_text(struct line *, struct text);
void	line_hex(struct line *, const void *, size_t);
/* Start again; gives back memory that only a huge frame needed. */
void	line_reset(struct line *);
void	line_release(struct line *);

/* ---- words.c: names for numbers ---- */

struct word {
	uint32_t	 n;
	const char	*name;
};

extern const struct word	file_flags[], node_flags[], import_flags[];
extern const struct word	expr_ops[], typing_hows[], ref_kinds[];

/* Tables end with a NULL name. */
const char	*word_name(const struct word *, uint32_t n);
int		 word_number(const struct word *, const char *, uint32_t *n);

/* ---- show.c, showlink.c: frames to JSON ---- */

struct encoder;

/*
 * One frame as one line with its newline, appended to the text.  Whatever it
 * holds, encode_line() makes the same bytes of it again.
 */
void	show_frame(struct line *, const struct frame *);
/* The link section of FACTS, as a value. */
void	show_link(struct line *, struct text section);

/* answers.c: ANSWERS both ways, as the functions in show.c and encode.c. */
int	show_answers(struct line *, const struct frame *, struct mp_buf *);
void	put_answers(struct encoder *, struct mp_buf *, json_t *);

/* snapshot.c: SNAPSHOT, likewise. */
int	show_snapshot(struct line *, const struct frame *, struct mp_buf *);
void	put_snapshot(struct encoder *, struct mp_buf *, json_t *);

/* coverage.c: COVERAGE. */
int	show_coverage(struct line *, const struct frame *, struct mp_buf *);
void	put_coverage(struct encoder *, struct mp_buf *, json_t *);

/* feedback.c: FEEDBACK, likewise. */
int	show_feedback(struct line *, const struct frame *, struct mp_buf *);
void	put_feedback(struct encoder *, struct mp_buf *, json_t *);

/* Is the payload of such frames a map with keys of its own? */
int	is_map_frame(int type);
void	show_text(struct line *, const char *key, struct text);
void	show_uint(struct line *, const char *key, uint64_t);
void	show_word(struct line *, const char *key, const char *word);
/* The names of the bits that are set; as a number what has no name. */
void	show_flags(struct line *, const struct word *, uint32_t flags);

/* ---- value.c, encode.c, encodelink.c: JSON to frames ---- */

/* One line being encoded.  The first thing wrong with it is kept. */
struct encoder {
	char		 error[200];	/* "": none so far */
	void		**held;		/* memory that texts point into */
	size_t		 nheld, capheld;
};

/*
 * LINE as the payload of a frame of type *TYPE, appended to an empty buffer.
 * Returns 0, or -1 with the reason in error.
 */
int	encode_line(struct encoder *, struct mp_buf *, int *type,
	    const char *line, size_t len);
void	encoder_release(struct encoder *);

/* Parts of it; after a failure they return 0 and do nothing. */
__attribute__((format(printf, 2, 3)))
void	 encode_fail(struct encoder *, const char *fmt, ...);
int	 encode_failed(const struct encoder *);
/* Zeroed memory until the end of the line, or encode_let_go(). */
void	*encode_hold(struct encoder *, size_t n, size_t size);
void	 encode_let_go(struct encoder *);
/* A number, or a string of digits; -1: neither. */
int	 encode_number(json_t *, uint64_t *);
json_t	*encode_member(struct encoder *, json_t *, const char *key);
json_t	*encode_array(struct encoder *, json_t *, const char *key,
	    uint32_t *n);
uint64_t encode_uint(struct encoder *, json_t *, const char *key);
uint32_t encode_u32(struct encoder *, json_t *, const char *key);
/* "seconds.nnnnnnnnn", in nanoseconds. */
uint64_t encode_time(struct encoder *, json_t *, const char *key);
struct text encode_text(struct encoder *, json_t *, const char *key);
struct text encode_hex(struct encoder *, json_t *, const char *key);
uint32_t encode_word(struct encoder *, json_t *, const char *key,
	    const struct word *);
uint32_t encode_flags(struct encoder *, json_t *, const char *key,
	    const struct word *);
uint32_t encode_kind(struct encoder *, json_t *);	/* "kind" */
/* "visibility" and "flags". */
uint32_t encode_node_flags(struct encoder *, json_t *);
/* A value by itself as text: a string or {"bytes": …}. */
struct text encode_value_text(struct encoder *, json_t *, const char *what);
void	 encode_link(struct encoder *, struct mp_buf *, json_t *);

#endif
