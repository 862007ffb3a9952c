/*
 * The store as its readers see it: where it is, opening it read-only, what
 * its meta table says, and the packed columns.  Only kn-store(1) writes; it
 * shares the locating and the checks, and opens the file itself.
 */
#ifndef KN_STORE_H
#define KN_STORE_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

/* How long a reader waits for a lock; WAL readers hardly ever meet one. */
#define STORE_BUSY_MS	5000
/* Most of the file that a reader maps; address space, not memory. */
#define STORE_MMAP_MAX	(8LL * 1024 * 1024 * 1024)	/* bytes */

/*
 * Path of the store of directory DIR (NULL: current directory).
 *   FILE, if not NULL (option -d); else $KN_DB, if set and not empty;
 *   else kn/kn.db in DIR's git directory ($GIT_DIR, or the nearest .git
 *   upwards: each worktree has its own; or a bare repository);
 *   else $XDG_CACHE_HOME/kn or ~/.cache/kn, NAME-HASH/kn.db, where HASH is of
 *   DIR's absolute path.
 * Starts no program.  Nothing is created.  Returns a string to be freed, or
 * NULL with errno: of opening DIR, or ENOENT with neither XDG_CACHE_HOME nor
 * HOME set.
 */
char	*store_path(const char *file, const char *dir);

/*
 * The git directory that store_path() would use for DIR, absolute, to be
 * freed; NULL with errno ENOENT when DIR is in no repository.
 */
char	*store_git_dir(const char *dir);

/*
 * Create the missing directories above FILE, which gets no more rights than
 * the user's own mask allows.  Returns 0, or -1 with errno.
 */
int	 store_make_dirs(const char *file);

enum store_status {
	STORE_OK,
	STORE_NONE,		/* no such file */
	STORE_EMPTY,		/* a file, but no tables yet: first index is
				   just starting, or was killed at once */
	STORE_FOREIGN,		/* not a database, or not one of kn */
	STORE_NEWER,		/* made by a newer kn */
	STORE_OLDER,		/* kn-store must migrate it first */
	STORE_DAMAGED,
	STORE_ERROR		/* could not open or read; see the message */
};

/*
 * Open FILE read-only with busy_timeout and mmap, and check that it is a
 * store of this version.  STORE_OK: *DB is open, to be closed with
 * sqlite3_close().  Otherwise *DB is NULL and MSG (of SIZE bytes) holds one
 * line for the user that begins with the file's name (bytes as they are: to
 * be printed safely).  Works in directories where nothing may be written.
 */
enum store_status	 store_open(sqlite3 **db, const char *file,
			    char *msg, size_t size);

/*
 * The same checks on a connection that is already open.  For kn-store.
 */
enum store_status	 store_check(sqlite3 *db, const char *file,
			    char *msg, size_t size);

/*
 * Before the first use of SQLite in a process; store_open() does it.  Running
 * out of memory in SQLite ends the program with status 2.  One
 * thread, no memory statistics: 5 to 10 % less CPU.
 */
void			 store_setup(void);

enum store_state {
	STORE_LOADING,		/* first index under way, or cut off */
	STORE_UPDATING,		/* a replacement under way, in batches */
	STORE_COMPLETE
};

/* The meta table, see schema.h.  Strings are never NULL. */
struct store_meta {
	char		*repo, *root, *commit, *options, *producer;
	void		*feed;		/* bytes; NULL: none */
	size_t		 feed_len;
	int64_t		 generation;	/* 0: nothing was published yet */
	int64_t		 created;	/* seconds since 1970 */
	enum store_state state;
	int		 indexes;	/* 1: SCHEMA_INDEXES exist */
};

/*
 * Read all of it.  Returns 0, or -1 (sqlite3_errmsg()).  Release with
 * store_meta_release(), which accepts a zeroed one.
 */
int	 store_meta_get(sqlite3 *db, struct store_meta *);
void	 store_meta_release(struct store_meta *);

/*
 * One key as text, to be freed; NULL if there is none.  Also for keys that
 * struct store_meta does not know.
 */
char	*store_meta_text(sqlite3 *db, const char *key);

/* File and slot of a node id; negative ids belong to no file. */
int64_t	 store_node_file(int64_t node);
uint32_t store_node_slot(int64_t node);
int64_t	 store_node_id(int64_t file, uint32_t slot);

/*
 * The lines column of edge and unresolved: the first line, then differences,
 * each as a little-endian base-128 varint.
 */
struct store_lines {
	const unsigned char	*p, *end;
	uint32_t		 line;
};

void	 store_lines_init(struct store_lines *, const void *blob, size_t len);
/* The next line, or 0 at the end. */
uint32_t store_lines_next(struct store_lines *);
/*
 * Encode N ascending lines into OUT, which has room for 5 * N bytes.
 * Returns the number of bytes.
 */
size_t	 store_lines_put(unsigned char *out, const uint32_t *lines, size_t n);

#endif
