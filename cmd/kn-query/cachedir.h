/*
 * The directory beside the store where kn-query keeps what it may lose:
 * cache-kn.db for the database kn.db.  Nothing in it is needed: it may be
 * deleted at any time, and what cannot be written is not kept.
 */
#ifndef KN_CACHEDIR_H
#define KN_CACHEDIR_H

#include <stddef.h>

/* Megabytes that it may take: KN_CACHE, else the default; 0: there is none. */
#define CACHE_DEFAULT_MB	64
#define CACHE_MAX_MB		1000000
long long	 cachedir_limit(void);

/*
 * Path of NAME in the directory of the database FILE, in BUF of SIZE bytes;
 * -1 when there is no cache or the path is too long.
 */
int	 cachedir_path(char *buf, size_t size, const char *file,
	    const char *name);

/*
 * All of the file at PATH, with a NUL behind it, to be freed; NULL when it
 * cannot be read or has more than MAX bytes.
 */
char	*cachedir_read(const char *path, size_t max, size_t *len);

/*
 * Replace the file at PATH, in one step, making its directory if that is not
 * there.  Returns 0, or -1 with errno; then nothing is left behind.
 */
int	 cachedir_write(const char *path, const void *, size_t len);

#endif
