/*
 * Protocol buffers, as far as reading them needs: a cursor over a message in
 * memory, bounds-checked, that copies and allocates nothing; and the fields
 * of a message that is too large for memory, one after another from a file.
 * The encoding is https://protobuf.dev/programming-guides/encoding/.
 */
#ifndef KN_ENRICH_PROTOBUF_H
#define KN_ENRICH_PROTOBUF_H

#include <stddef.h>
#include <stdint.h>

#include "facts.h"

/*
 * Any failure (cut off, a number of more than 64 bits, a group, field 0) sets
 * BAD and moves the cursor to the end.
 */
struct pb {
	const unsigned char	*p, *end;
	int			 bad;
};

enum pb_type { PB_VARINT, PB_FIXED64, PB_BYTES, PB_FIXED32 };

struct pb_field {
	uint32_t	 number;
	enum pb_type	 type;
	uint64_t	 n;		/* VARINT, FIXED64, FIXED32 */
	struct text	 bytes;		/* BYTES: text or message */
};

void	pb_init(struct pb *, struct text);
/* The next field; 0 at the end, or BAD. */
int	pb_next(struct pb *, struct pb_field *);
/* The next number of a packed list; 0 at the end, or BAD. */
int	pb_packed(struct pb *, uint64_t *);

/* ---- from a file ---- */

struct pb_file;

/* Largest field that is taken into memory. */
#define PB_FIELD_MAX	(256u << 20)	/* bytes */

/* Reads from FD, which stays the caller's.  Memory: the program ends. */
struct pb_file	*pb_file_new(int fd);
void		 pb_file_free(struct pb_file *);
/*
 * The next field; bytes are valid until the next call.  1: there is one.
 * 0: the end.  -1: *WHY says what is wrong.
 */
int		 pb_file_next(struct pb_file *, struct pb_field *,
		    const char **why);

#endif
