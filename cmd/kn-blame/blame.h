/*
 * kn-blame: who wrote what, asked of git.
 *
 *   main.c		options, the order of the work
 *   plan.c		what the store has, and so what is to be asked
 *   repo.c		the repository: commands of git, the private commit-graph
 *   names.c		who is who, and commits that blame looks through
 *   history.c		one pass over git log
 *   hunks.c		another, with patches: which definitions they touch
 *   defs.c		what files define, by name
 *   pool.c		git blame, several at once, each under a deadline
 *   incremental.c	what git blame --incremental says
 *   owners.c		CODEOWNERS
 */
#ifndef KN_BLAME_H
#define KN_BLAME_H

#include <sys/types.h>

#include <stddef.h>
#include <stdint.h>

#include "facts.h"
#include "frame.h"
#include "people.h"

#define HASH_MAX	32	/* bytes of a git object's name */
#define GIT_OUTPUT_MAX	(1024u * 1024 * 1024)	/* bytes of one answer */

/* A file of the graph. */
struct blame_file {
	struct text	path;
	unsigned char	blob[HASH_MAX];
	size_t		blob_len;
	uint32_t	lines;
	/* What the store has of it; lengths 0: nothing. */
	unsigned char	known_blob[HASH_MAX], known_last[HASH_MAX];
	size_t		known_blob_len, known_last_len;
	/* The commit that touched it last, as far as it is known. */
	unsigned char	last[HASH_MAX];
	size_t		last_len;
	int		committed;	/* the commit holds that very blob */
	int		ask;
};

struct counts {
	uint64_t	files;		/* of the graph */
	uint64_t	known;		/* need not be asked */
	uint64_t	blamed;
	uint64_t	uncommitted;	/* no commit holds these contents */
	uint64_t	timeouts, failures;
	uint64_t	left;		/* the time was up */
	uint64_t	commits;	/* of the history, new ones */
	uint64_t	owned;		/* files with owners */
	uint64_t	touched;	/* commits and files of theirs in which
					   definitions were touched */
	uint64_t	hunks_left;	/* 1: the time was up for them */
	uint64_t	names_left;	/* places in files of which one commit
					   touched too many definitions */
};

/* How far the store knows the hunks. */
struct known_hunks {
	unsigned char	head[HASH_MAX];
	size_t		len;		/* 0: not at all */
	uint32_t	commits;	/* of its log */
	int		all;
};

struct blame {
	const char	*dir;		/* where the repository is */
	char		*db;		/* the store */
	int		 workers;
	int		 file_ms;	/* for one file; milliseconds */
	int		 all_ms;	/* for blame and hunks; 0: no limit */
	int64_t		 end_ms;	/* when that is, by now_ms(); 0: never */
	uint32_t	 history;	/* commits that are followed; 0: none */
	int		 verbose, quiet;

	/* plan.c */
	char		*repo_name;
	uint64_t	 generation;
	struct blame_file *files;	/* by path */
	size_t		 nfiles;
	struct text	 known_head;	/* up to there history is known */
	struct text	 known_owners, known_names, known_ignored;
	char		**revisions;	/* that the store knows, hexadecimal,
					   when names are to be said anew */
	size_t		 nrevisions;
	struct known_hunks known_hunks;
	char		 commit_known[2 * HASH_MAX + 1];	/* graph's, or "" */

	/* repo.c */
	char		 commit[2 * HASH_MAX + 1];	/* hex */
	unsigned char	 head[HASH_MAX];
	size_t		 head_len;
	int		 bare;
	char		*shallow;	/* the commits where a shallow clone
					   ends, a line each; NULL: it is not */
	char		*root;		/* of the work tree; NULL: bare */
	char		*objects;	/* the repository's */
	char		*graph;		/* our own object directory, or NULL */
	char		*ignore_revs;	/* a file of ours, or NULL */

	struct frame_writer out;
	struct mp_buf	 frame;
	struct counts	 n;
};

/* plan.c */

/* Read the store.  Ends the program with one line when there is none. */
void	plan_read(struct blame *);
/* Fill in the revisions that the store knows. */
void	plan_revisions(struct blame *);
/* Nothing that is known of lines counts. */
void	plan_forget_lines(struct blame *);
/* Which files are to be asked about. */
void	plan_choose(struct blame *);
struct blame_file *plan_find(struct blame *, struct text path);
void	plan_release(struct blame *);
/* Hexadecimal to bytes: their number, 0 when it is no object name. */
size_t	hash_parse(unsigned char out[HASH_MAX], const char *hex, size_t len);

/* repo.c */

/* Returns -1 when DIR is in no git repository. */
int	repo_open(struct blame *);
/* Mark the files whose blob the commit holds. */
void	repo_committed(struct blame *);
/* With MANY questions ahead a commit-graph of our own is worth its price. */
void	repo_graph(struct blame *, size_t many);
/*
 * Output of a git command, to be freed; NULL when git said no, is not there, or
 * we are to stop; when it cannot be asked the program ends.  ARGS are its words
 * behind "git -C DIR", NULL-terminated.
 */
char	*repo_git(struct blame *, const char *const *args, size_t *len);
/*
 * Start a git command whose output is long: *PID, and where to read, which the
 * caller closes.  repo_end() waits for it, or ends it at once if STOP; returns
 * 0 when it ended well.
 */
int	repo_start(struct blame *, const char *const *args, pid_t *pid);
int	repo_end(pid_t pid, int stop);
/*
 * Read from it what there is, no more than SIZE bytes: how many, 0 at the end,
 * -1 when we are to stop or it is END_MS (now_ms(); 0: never).
 */
ssize_t	repo_read(int fd, void *buf, size_t size, int64_t end_ms);
/* Environment for git: ours, with the commit-graph.  Valid until the next. */
const char *const *repo_env(struct blame *);
/* Does a shallow clone end with that commit (hexadecimal)?  Nobody knows what
   it changed. */
int	repo_is_edge(const struct blame *, const char *hex, size_t len);
void	repo_release(struct blame *);

/* names.c */

/* Is .mailmap another than at the last run?  Then *DIGEST is its. */
int	names_differ(struct blame *, struct text *digest);
/* The same of the commits to be ignored; sets blame.ignore_revs. */
int	ignored_differ(struct blame *, struct text *digest);
/* Say anew who wrote the commits of blame.revisions. */
void	names_send(struct blame *);

/* history.c */

/* With -z: \1 HASH NUL name NUL mail NUL time NUL message NUL, then a newline
   and paths, each with a NUL, if there are any, and one more NUL. */
#define LOG_FORMAT	"--format=format:%x01%H%x00%aN%x00%aE%x00%at%x00%B%x00"

/* Send the commits since the last run; sets blame_file.last.  H has what else
   is new: its digests.  Returns 1 when all that was known of history is
   void. */
int	history_send(struct blame *, struct history_frame *h);
/* Send the commits that "git ARGS" writes.  -1: git failed. */
int	history_read(struct blame *, const char *const *args);

/* hunks.c */

/* Tell which definitions the commits touch that this is not known of; ANEW:
   of none.  What the time does not suffice for is left for the next run. */
void	hunks_send(struct blame *, int anew);

/* defs.c */

struct defs	*defs_open(struct blame *);
void		 defs_close(struct defs *);
struct found_def {
	struct text	name;		/* p == NULL: none */
	uint32_t	depth;		/* columns before it */
};
#define DEPTH_UNKNOWN	UINT32_MAX	/* it stands in another */

/*
 * The definition of FILE that LINE speaks of, {NULL, 0} if of none, which
 * these return 0 for: _in_context where LINE is what git shows behind the
 * place of a hunk, _at_head where only its own first line will do, which may
 * have begun in the line BEFORE; the caller knows its depth.  A name is valid
 * until the next file is asked about.
 */
int	defs_in_context(struct defs *, const struct blame_file *,
	    struct text line, struct found_def *);
int	defs_at_head(struct defs *, const struct blame_file *,
	    struct text before, struct text line, struct found_def *);

/* pool.c */

/* Ask about every file that is to be asked, and send the answers in the
   order of the files. */
void	pool_run(struct blame *);

/* incremental.c */

/*
 * Take apart what git blame --incremental wrote about a file; TEXT need not
 * end with a NUL.  Appends a BLAME frame to the stream and returns 0, or
 * returns -1 when it is not the answer.
 */
int	incremental_send(struct blame *, const struct blame_file *,
	    const char *text, size_t len);

/* owners.c */

/*
 * Read CODEOWNERS.  Returns 1 when its rules, or the files, are others than
 * those that the store's owners were found from; then *DIGEST is theirs.
 */
int	owners_read(struct blame *, struct text *digest);
void	owners_send(struct blame *);
void	owners_release(void);

/* main.c */

void	send_frame(struct blame *, int type);	/* what is in blame.frame */
int64_t	now_ms(void);		/* of a clock that only goes forward */

#endif
