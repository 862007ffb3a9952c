/*
 * Msgpack for frame payloads.
 *
 * Writing goes through msgpack-c into a growing buffer (struct mp_buf).
 * Reading is a bounds-checked cursor of ours that copies and allocates
 * nothing: for the bulk frames (FACTS, EDGES) it is three times as fast as
 * unpacking into an object tree, and a hostile element count costs nothing
 * because nothing is allocated from it.
 */
#ifndef KN_MP_H
#define KN_MP_H

#include <msgpack.h>

#include <stddef.h>
#include <stdint.h>

#include "text.h"

/* ---- writing ---- */

struct mp_buf {
	msgpack_sbuffer	 sbuf;
	msgpack_packer	 pk;	/* use msgpack_pack_*() on &buf->pk */
};

/* Allocation failure ends the program (status 2). */
void	 mp_buf_init(struct mp_buf *);
void	 mp_buf_reset(struct mp_buf *);		/* keeps the memory */
void	 mp_buf_release(struct mp_buf *);

void	 mp_put_array(struct mp_buf *, size_t n);
void	 mp_put_map(struct mp_buf *, size_t n);
void	 mp_put_uint(struct mp_buf *, uint64_t);
void	 mp_put_int(struct mp_buf *, int64_t);
void	 mp_put_bool(struct mp_buf *, int);
void	 mp_put_nil(struct mp_buf *);
void	 mp_put_str(struct mp_buf *, const char *, size_t len);
void	 mp_put_cstr(struct mp_buf *, const char *);	/* NULL: nil */
void	 mp_put_bin(struct mp_buf *, const void *, size_t len);
/* As str and as bin; of an empty one P may be NULL. */
void	 mp_put_text(struct mp_buf *, struct text);
void	 mp_put_octets(struct mp_buf *, struct text);
/* Bytes as they are: objects that are already encoded. */
void	 mp_put_raw(struct mp_buf *, const void *, size_t len);

/* ---- reading ---- */

/*
 * Any failure (wrong type, end of data, value out of range) sets BAD and
 * moves the cursor to the end; every later read then returns 0 or NULL
 * with length 0, so a decoder may read a whole record and test BAD once.
 */
struct mp_cur {
	const unsigned char	*p, *end;
	int			 bad;
};

enum mp_type {
	MP_NONE, MP_NIL, MP_BOOL, MP_UINT, MP_INT, MP_FLOAT, MP_STR, MP_BIN,
	MP_ARRAY, MP_MAP, MP_EXT
};

void		 mp_cur_init(struct mp_cur *, const void *, size_t len);
enum mp_type	 mp_peek(const struct mp_cur *);	/* MP_INT: negative */
/* Element count; at most the bytes left, else BAD. */
uint32_t	 mp_array(struct mp_cur *);
/* As mp_array, and BAD unless at least MIN elements. */
uint32_t	 mp_array_min(struct mp_cur *, uint32_t min);
uint32_t	 mp_map(struct mp_cur *);	/* pairs */
uint64_t	 mp_uint(struct mp_cur *);
uint32_t	 mp_u32(struct mp_cur *);	/* BAD when larger */
int64_t		 mp_int(struct mp_cur *);
int		 mp_bool(struct mp_cur *);
/* str or bin; not terminated; points into the data. nil gives NULL, 0. */
const char	*mp_str(struct mp_cur *, size_t *len);
/* MP_STR or MP_BIN, whichever TYPE is; else BAD.  P is never NULL. */
struct text	 mp_text(struct mp_cur *, enum mp_type type);
/* An array of exactly N elements; else BAD. */
void		 mp_tuple(struct mp_cur *, uint32_t n);
/* Skip one object with all it contains; nesting over 64 is BAD. */
void		 mp_skip(struct mp_cur *);
void		 mp_skip_n(struct mp_cur *, uint32_t n);
/* True if all was consumed and nothing was BAD. */
int		 mp_done(const struct mp_cur *);

#endif
