/*
 * A growing byte buffer, and a table of byte strings that are numbered in
 * the order they came.
 */
#ifndef KN_TABLE_H
#define KN_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct bytes {
	unsigned char	*p;
	size_t		 len, max;
};

/* All of these end the program (status 2) when memory runs out. */
void	bytes_room(struct bytes *, size_t n);	/* for N more */
void	bytes_add(struct bytes *, const void *, size_t);
void	bytes_u32(struct bytes *, uint32_t);	/* little endian */
void	bytes_release(struct bytes *);

struct table_entry {
	size_t		 key;		/* in table.keys */
	uint32_t	 len;
	uint32_t	 hash;
	int64_t		 value;		/* the user's; 0 at first */
};

struct table {
	struct table_entry	*entries;
	uint32_t		*index;	/* number + 1, or 0; a power of two */
	struct bytes		 keys;
	uint32_t		 n, max, mask;
};

/*
 * Number of KEY.  If it is not there it is added, *IS_NEW (may be NULL)
 * becomes 1.  A zeroed table is empty.
 */
uint32_t	 table_add(struct table *, const void *key, size_t len,
		    int *is_new);
/* Number of KEY, or -1. */
int64_t		 table_find(const struct table *, const void *key, size_t len);
/* The key's bytes, valid until the next table_add(). */
const char	*table_key(const struct table *, uint32_t number);
void		 table_clear(struct table *);	/* keeps the memory */
void		 table_release(struct table *);

#endif
