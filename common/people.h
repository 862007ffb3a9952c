/*
 * HISTORY, COMMIT, BLAME, OWNED, TOUCHED and FOLLOWED: the frames of kn-blame, which says who
 * wrote and who answers for what.  Each kind's put and get stand together in
 * people.c.  Strings are borrowed by the encoders; decoders point into the
 * frame and allocate nothing.
 */
#ifndef KN_PEOPLE_H
#define KN_PEOPLE_H

#include <stddef.h>
#include <stdint.h>

#include "facts.h"
#include "mp.h"
#include "words.h"

/*
 * HISTORY [head, full, owners, names, ignored]: comes before the others.
 *   head    bin: the commit that the history was followed from
 *   full    bool: what is known of earlier commits is dropped first
 *   owners  bin: digest of what OWNED was computed from; nil: no OWNED frames
 *           come, what is known of owners stays
 *   names   bin: digest of .mailmap, when it is another; nil: it is not.  COMMIT
 *           frames without paths say anew who wrote known commits
 *   ignored bin: digest of the commits that git blame is to ignore, when they
 *           are others: all that is known of lines is void; nil: they are not
 */
struct history_frame {
	struct text	head;
	int		full;
	struct text	owners;		/* p == NULL: nil; so the rest */
	struct text	names, ignored;
};

/* A commit: its author's name and mail address as .mailmap has them. */
struct commit {
	struct text	hash;		/* 20 or 32 bytes */
	struct text	name, email;
	int64_t		time;		/* of the author, seconds since 1970 */
	struct text	message;	/* in BLAME its first line only */
};

/* COMMIT [hash, name, email, time, message, [path …]] */
struct commit_frame {
	struct commit	commit;
	uint32_t	npaths;
	struct mp_cur	paths;		/* commit_path_get() */
};

/*
 * BLAME [path, blob, last, [[hash, name, email, time, summary] …],
 *        [lines, commit …]]
 *   blob   of the contents that were asked about
 *   last   commit that touched the path last; empty: not known
 *   The last array says line by line who wrote it: so many lines, number of
 *   their commit in the array before; NCOMMITS when it is not known (a line
 *   that is not committed, the edge of a shallow clone).
 */
struct blame_frame {
	struct text	path, blob, last;
	uint32_t	ncommits;
	struct mp_cur	commits;	/* blame_commit_get() */
	uint32_t	nruns;
	struct mp_cur	runs;		/* blame_run_get() */
};

struct blame_run {
	uint32_t	lines, commit;
};

/* OWNED [path, [owner …]]: owners as CODEOWNERS spells them. */
struct owned_frame {
	struct text	path;
	uint32_t	nowners;
	struct mp_cur	owners;		/* owned_get_next() */
};

/*
 * TOUCHED [hash, path, [name …]]: the hunks of a commit in the file PATH lie
 * in, or change the head of, definitions of these names; only names that the
 * file still defines, each once.
 */
struct touched_frame {
	struct text	hash;		/* 20 or 32 bytes */
	struct text	path;
	uint32_t	nnames;
	struct mp_cur	names;		/* touched_name_get() */
};

/*
 * FOLLOWED [head, commits, all]: TOUCHED frames tell about the first COMMITS
 * commits in the log of HEAD; ALL: there are no more to tell about.
 */
struct followed_frame {
	struct text	head;		/* 20 or 32 bytes */
	uint32_t	commits;
	int		all;
};

void	history_put(struct mp_buf *, const struct history_frame *);
int	history_get(struct history_frame *, const void *, size_t);

void	commit_put(struct mp_buf *, const struct commit *,
	    const struct text *paths, uint32_t npaths);
int	commit_get(struct commit_frame *, const void *, size_t);
struct text	commit_path_get(struct commit_frame *);

void	blame_put(struct mp_buf *, struct text path, struct text blob,
	    struct text last, const struct commit *, uint32_t ncommits,
	    const struct blame_run *, uint32_t nruns);
int	blame_get(struct blame_frame *, const void *, size_t);
/* Call them ncommits and nruns times; the frame was checked as a whole. */
void	blame_commit_get(struct blame_frame *, struct commit *);
void	blame_run_get(struct blame_frame *, struct blame_run *);

void	owned_put(struct mp_buf *, struct text path, const struct text *owners,
	    uint32_t nowners);
int	owned_get(struct owned_frame *, const void *, size_t);
struct text	owned_get_next(struct owned_frame *);

/* Of *T the number and the cursor of names are not used. */
void	touched_put(struct mp_buf *, const struct touched_frame *t,
	    const struct text *names, uint32_t nnames);
int	touched_get(struct touched_frame *, const void *, size_t);
struct text	touched_name_get(struct touched_frame *);

void	followed_put(struct mp_buf *, const struct followed_frame *);
int	followed_get(struct followed_frame *, const void *, size_t);

/*
 * The column blame.runs: for the lines of a file in their order, so many
 * lines, and the id of their revision (0: not known), each a varint (little
 * endian, base 128).
 */
#define PACKED_RUN_MAX	20	/* bytes of one */

struct packed_runs {
	const unsigned char	*p, *end;
	int			 bad;	/* damaged */
};

/* Encode one run; how many bytes. */
size_t	packed_run_put(unsigned char out[PACKED_RUN_MAX], uint32_t lines,
	    int64_t revision);
void	packed_runs_open(struct packed_runs *, const void *, size_t len);
/* The next run; 0 at the end (or BAD). */
int	packed_runs_next(struct packed_runs *, uint32_t *lines,
	    int64_t *revision);

/*
 * The column message.revisions: ids of the revisions whose message has a
 * word, ascending, each as the difference to the one before (from 0), a
 * varint.
 */
#define PACKED_ID_MAX	10	/* bytes of one */

struct packed_ids {
	const unsigned char	*p, *end;
	int64_t			id;	/* the last */
	int			bad;	/* damaged */
};

/* Encode ID, which is behind LAST; how many bytes. */
size_t	packed_id_put(unsigned char out[PACKED_ID_MAX], int64_t last,
	    int64_t id);
void	packed_ids_open(struct packed_ids *, const void *, size_t len);
/* The next into *ID; 0 at the end (or BAD). */
int	packed_ids_next(struct packed_ids *, int64_t *id);

/*
 * The words of a commit's message, as the text index has words (words.h).
 * Lines that only say who signed or reviewed it ("Signed-off-by: …") have
 * none.
 */
struct message_words {
	struct text	rest;	/* of the message */
	struct text	line, run;
};

/* The message is borrowed. */
void	message_words_open(struct message_words *, struct text message);
/* The next word's length; 0 at the end. */
size_t	message_words_next(struct message_words *, char out[WORD_MAX]);

/*
 * What a person goes by in the graph: "Name <mail>", or what there is of the
 * two.  Returns the length; BUF of SIZE bytes holds no more than fits.
 */
size_t	person_text(char *buf, size_t size, struct text name,
	    struct text email);

#endif
