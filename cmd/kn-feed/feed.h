/*
 * kn-feed: what its parts share.
 *
 *	main.c		options, order of the work
 *	repo.c		where we are: work tree, git objects or plain folder
 *	remote.c	the repository's name
 *	git.c		running git: several commands side by side
 *	list.c		the list of files; tree.c, walk.c, paths.c fill it
 *	sweep.c		what lstat(2) says of a list
 *	objects.c	contents of git objects, through git cat-file
 *	disk.c		contents of files on disk
 *	judge.c		which files are wanted; skip.c, package.c help it
 *	old.c		what the store has
 *	builds.c	which builds of programs and modules are at work
 *	note.c		the note for a quick comparison
 *	send.c		the frames
 *	pattern.c glob.c	.knignore, .gitattributes
 */
#ifndef KN_FEED_H
#define KN_FEED_H

#include <sys/stat.h>
#include <sys/types.h>

/* The plain functions: see common/identity.c. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#include <stddef.h>
#include <stdint.h>

#include "blob.h"
#include "facts.h"
#include "languages.h"
#include "mp.h"
#include "pattern.h"

#define SIZE_MAX_DEFAULT	(1024 * 1024)		/* bytes: -s */
/* A frame holds a file and its record. */
#define SIZE_MAX_LIMIT		(200LL * 1024 * 1024)	/* bytes */
#define BLOB_MAX		32			/* bytes: SHA-256 */
#define NOTE_KEY		8			/* bytes, see note.c */
#define NOTE_DIGEST		32			/* bytes */

/* Why a file is left out; reason_name() is what users see. */
enum reason {
	REASON_NONE,
	REASON_UNKNOWN,		/* no language; counted by extension */
	REASON_IGNORED,		/* .knignore */
	REASON_ABSENT,		/* tracked, not checked out (sparse) */
	REASON_SUBMODULE,
	REASON_SYMLINK,
	REASON_SPECIAL,		/* FIFO, socket, device */
	REASON_VENDORED,
	REASON_GENERATED,
	REASON_TOO_LARGE,
	REASON_BINARY,
	REASON_UNREADABLE,
	REASON_CHANGED,		/* changed while read, twice; vanished */
	REASON_MAX
};

enum action {
	ACT_SKIP,		/* not sent, only counted */
	ACT_PROBLEM,		/* not sent, and listed */
	ACT_SAME,		/* the store has it as it is */
	ACT_READ		/* to be read; then sent, or not */
};

/* Where an entry's contents are. */
enum origin {
	FROM_INDEX,	/* on disk and in the index, whose id blob is; whether
			   they are the same is not known yet */
	FROM_CLEAN,	/* the same: git says that they are the same */
	FROM_DISK,	/* on disk; blob is unknown until it was read */
	FROM_OBJECT	/* a git object: blob is known */
};

/* One path.  A path that ends in '/' stands for a folder left out whole. */
struct entry {
	const char		*path;
	uint32_t		 len;
	uint32_t		 mode;		/* st_mode, or git's; 0: unknown */
	const struct language	*lang;
	unsigned char		 blob[BLOB_MAX];
	uint8_t			 blob_len;	/* 0: unknown */
	uint8_t			 origin;	/* enum origin */
	uint8_t			 action;	/* enum action */
	uint8_t			 reason;	/* enum reason */
	uint32_t		 flags;		/* FILE_TEST, FILE_GENERATED */
	uint32_t		 files;		/* of a folder: how many */
	uint8_t			 gone;		/* named, but is not there */
	uint8_t			 helper;	/* not asked for: only here to be
						   read for others' sake */
	uint64_t		 size, mtime_ns, ctime_ns, inode; /* 0: unknown */
	const char		*detail;	/* of the problem, or NULL */
};

struct list {
	struct entry	*v;
	size_t		 n, cap;
	struct block	*blocks;	/* memory of the paths */
};

enum place {
	PLACE_TREE,		/* a git work tree */
	PLACE_OBJECTS,		/* --rev, or a bare repository */
	PLACE_PLAIN		/* no git */
};

/* What the store said of one file or problem; see old.c. */
struct old_file {
	struct text	path, lang, package, blob;
	uint64_t	size, mtime_ns, ctime_ns, inode;
	uint32_t	flags;
};

struct old_problem {
	struct text	path, reason, detail;
};

struct old {
	struct sqlite3		*db;		/* open for reading, or NULL */
	int			 update;	/* 0: send everything */
	uint64_t		 generation;
	char			*commit;
	char			*builds;	/* what made it; NULL: unknown */
	unsigned char		*note;
	size_t			 note_len;
	struct old_file		*files;		/* by path */
	size_t			 nfiles;
	struct old_problem	*problems;	/* by path; ours only */
	size_t			 nproblems;
	struct block		*blocks;
};

struct feed {
	/* what the user said */
	const char	*arg;		/* REPO */
	const char	*name;		/* -r */
	const char	*db;		/* -d */
	const char	*rev;		/* --rev */
	uint64_t	 size_max;
	int		 full, generated, vendored;
	int		 from_stdin, nul, verbose;

	/* where we are */
	enum place	 place;
	char		*root;		/* folder that paths are relative to */
	int		 root_fd;	/* -1 in PLACE_OBJECTS */
	char		*git_dir;	/* NULL in PLACE_PLAIN */
	size_t		 blob_len;	/* 20 or 32 */
	char		*repo;		/* identity */
	char		*commit;	/* hex, or "" */
	char		*tree;		/* PLACE_OBJECTS: hex of what is read */
	char		*options;	/* JSON, kept by the store */
	char		*builds;	/* the same; see builds.c */
	int		 rebuilt;	/* not those that made the store */
	char		*store;		/* the database's file */
	char		*store_inside;	/* the same below root, or NULL */

	struct list	 list;
	struct rules	*rules;
	struct objects	*objects;	/* NULL until needed */
	struct manifest	*manifests;	/* see package.c */
	size_t		 nmanifests;
	struct old	 old;

	/* the note for the next run; see note.c */
	uint64_t	 started_ns;
	unsigned char	 digest[NOTE_DIGEST];
	int		 digest_good;
	unsigned char	*keys;		/* of files without a language */
	size_t		 nkeys;

	const char	**extensions;	/* of files in no language we know */
	size_t		 nextensions;
	uint64_t	 skipped[REASON_MAX];
	uint64_t	 sent, gone, problems, same;
};

const char	*reason_name(enum reason);

/* ---- memory: blocks that are freed together ---- */

/* Copy LEN bytes into the newest of *BLOCKS, with a NUL behind them. */
char		*block_add(struct block **blocks, const void *, size_t len);
void		 blocks_free(struct block *);

/* ---- list.c ---- */

/* A zeroed entry with a copy of the path, valid until the next one. */
struct entry	*list_add(struct list *, const char *path, size_t len);
/* By path; of several equal ones the first added stays. */
void		 list_sort(struct list *);
/* The list must be sorted. */
struct entry	*list_find(struct list *, const char *path, size_t len);
void		 list_release(struct list *);
/* As memcmp, shorter first. */
int		 path_compare(const char *a, size_t a_len, const char *b,
		    size_t b_len);
/* Last component. */
const char	*path_base(const char *path);
/* Fill the stat fields. */
void		 entry_stat(struct entry *, const struct stat *);

/* ---- git.c ---- */

/* One command.  ARGS follow "git -C DIR"; NULL-terminated. */
struct git_job {
	const char *const	*args;
	char			*out;		/* owned by the job; NUL behind */
	size_t			 len;
	char			 err[512];	/* first of what it complained */
	int			 status;	/* -1: died of a signal */
};

/* Is there a git to be run? */
int		 git_exists(void);
/* Run all of them side by side to their ends.  Ends the program if git
   cannot be started. */
void		 git_run(const char *dir, struct git_job *, size_t n);
void		 git_job_release(struct git_job *);
/* End the program with what git complained, in one line. */
_Noreturn void	 git_failed(const struct git_job *, const char *what);
/* Environment for every git that we start; NULL-terminated. */
extern const char *const git_env[];
/* Bytes of a hex id, 0 when it is none of 40 or 64 digits. */
size_t		 hex_decode(unsigned char out[BLOB_MAX], const char *, size_t);
void		 hex_encode(char *out, const unsigned char *, size_t);

/* ---- repo.c, remote.c ---- */

/* Find out place, root, git_dir, blob_len, commit, tree and repo. */
void		 repo_open(struct feed *);
/* "github.com/org/name" of a remote's URL, to be freed; NULL for a path. */
char		*remote_identity(const char *url);

/* ---- filling the list ---- */

/* The work tree: what is in the index or not ignored, with what lstat(2)
   says of it. */
void		 tree_list(struct feed *);
/*
 * Ask git which of the entries FROM_INDEX are as in the index: they become
 * FROM_CLEAN, the others FROM_DISK.  Only those that are to be read, unless
 * ALL.
 */
void		 tree_verdict(struct feed *, int all);
void		 objects_list(struct feed *);
void		 walk_list(struct feed *);
void		 paths_list(struct feed *);

/* lstat all entries; those not there become gone.  The list is sorted. */
void		 sweep(struct list *, int root_fd);

/* ---- contents ---- */

enum read_status {
	READ_OK,
	READ_GONE,		/* not there */
	READ_SYMLINK,		/* it, or a folder above it */
	READ_DIR,
	READ_SPECIAL,
	READ_TOO_LARGE,		/* size is in st_size */
	READ_CHANGED,		/* changed while it was read */
	READ_ERROR		/* errno */
};

/* A buffer that is used again for each file. */
struct contents {
	unsigned char	*p;
	size_t		 len, cap;
};

void		 contents_reserve(struct contents *, size_t);
/* Read a file below DIR, at most MAX bytes; no symbolic link is followed. */
enum read_status disk_read(int dir, const char *path, uint64_t max,
		    struct contents *, struct stat *);
/* Its first and last HALF bytes; less if it is shorter. */
enum read_status disk_peek(int dir, const char *path, size_t half,
		    struct contents *, struct stat *);
/* Open a folder below DIR; -1 with errno.  FLAGS: 0, or O_PATH. */
int		 disk_open_dir(int dir, const char *path, int flags);

struct objects;

struct objects	*objects_new(const char *root);
void		 objects_free(struct objects *);
/* Ask for a blob ahead; answers come in the same order. */
#define OBJECTS_AHEAD	64
void		 objects_ask(struct objects *, const unsigned char *blob,
		    size_t len);
/* Answers: READ_OK, READ_GONE (no such object), READ_TOO_LARGE (*SIZE). */
enum read_status objects_answer(struct objects *, uint64_t max,
		    struct contents *, uint64_t *size);

/*
 * A whole small file of the list (pattern file, manifest), whatever its
 * origin.
 */
enum read_status entry_read_small(struct feed *, const struct entry *,
		    uint64_t max, struct contents *);

/* ---- judging ---- */

/* Give every entry its action, as far as names and records tell. */
void		 judge(struct feed *);
/* Has the name of this folder the sense "other people's code"? */
int		 is_vendored_dir(const char *name, size_t len);
/* A NUL among the first 8 KiB? */
int		 is_binary(const void *, size_t len);
/* The line of a marker that says a program wrote this file; 0: none. */
unsigned int	 generated_line(const char *, size_t len);
/* Read all manifests of the list: before the first package_of(). */
void		 package_prepare(struct feed *);
void		 package_release(struct feed *);
/* The package of a file, by its language's policy; to be freed. */
char		*package_of(struct feed *, const struct entry *);
/* Is that still what the store has for the file, contents unchanged? */
int		 package_same(struct feed *, const struct entry *,
		    const struct text *stored);

/* ---- the store ---- */

/* Is the text these LEN bytes? */
int		 same_text(const struct text *, const void *, size_t len);
/* Where it is: store and store_inside. */
void		 old_locate(struct feed *);
/* Has the file on disk the times and inode that the store has? */
int		 old_same_disk(const struct old_file *, const struct entry *);
/* Is this the store itself, or a file beside it that belongs to it? */
int		 is_store(const struct feed *, const char *path, size_t len);
/* Open it, read meta, decide whether this is an update. */
void		 old_open(struct feed *);
void		 old_load(struct feed *);	/* files and problems */
void		 old_release(struct old *);
const struct old_file	 *old_file_find(const struct old *, const char *path,
			    size_t len);
const struct old_problem *old_problem_find(const struct old *,
			    const char *path, size_t len);

/* ---- builds.c ---- */

#define BUILD_EXTRACT	"kn-extract"
#define BUILD_LINK	"kn-link"

/* Find out what will make facts and edges: feed.builds. */
void		 builds_find(struct feed *);
/* Is the program or the module of language NAME another one than when the
   store was made? */
int		 build_changed(const struct feed *, const char *name);
/* The same of the module that a file of the store is from. */
int		 build_changed_for(const struct feed *,
		    const struct old_file *);

/* ---- the note ---- */

void		 note_digest_list(struct feed *);
void		 note_digest_objects(struct feed *);
/* Before the first file is looked at. */
void		 note_start(struct feed *);
/* Changed so lately that another change might not show in the times? */
int		 is_racy(const struct feed *, uint64_t mtime_ns,
		    uint64_t ctime_ns);
/* Nothing changed since the store was made? */
int		 note_same(const struct feed *);
/* Was this entry looked into, and found to be in no language we know? */
int		 note_knows(const struct feed *, const struct entry *);
void		 note_remember(struct feed *, const struct entry *);
/* The bytes for HELLO. */
void		 note_put(struct feed *, struct mp_buf *);

/* ---- frames ---- */

/* Nothing to send: HELLO and END. */
void		 send_nothing(struct feed *);
void		 send_all(struct feed *);

#endif
