/*
 * The directory beside the store where kn-query keeps what it may lose:
 * cache-kn.db for the database kn.db.  Nothing in it is needed: it may be
 * deleted at any time, and what cannot be written is not kept.
 */
#ifndef KN_CACHEDIR_H
#define KN_CACHEDIR_H

#include <stddef.h>
#include <stdint.h>

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

/* What is counted, of all that used the directory since it was made. */
enum cache_count {
	CACHE_HIT,		/* answers printed without opening the store */
	CACHE_HELD,		/* … that were checked, and held */
	CACHE_MISS,		/* questions that were asked */
	CACHE_BYTES,		/* that the files take, about */
	CACHE_EVICTED,		/* files removed to make room */
	CACHE_COUNTS
};
void	 cachedir_count(const char *file, enum cache_count);
/*
 * So many bytes were written: when it is too much, files are removed at
 * random until three quarters of what is allowed are left.
 */
void	 cachedir_added(const char *file, size_t bytes);
/* The counts; 0s when there is no cache. */
void	 cachedir_counts(const char *file, uint64_t counts[CACHE_COUNTS]);

#endif
