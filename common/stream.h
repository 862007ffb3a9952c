/*
 * HELLO and END: the first and the last frame of every stream.  Both are
 * maps with string keys; keys that a reader does not know are passed over.
 * put and get stand together in stream.c.
 */
#ifndef KN_STREAM_H
#define KN_STREAM_H

#include <stddef.h>
#include <stdint.h>

#include "facts.h"
#include "mp.h"

/*
 * HELLO {"v", "producer", "repo", "commit", "base", "full", "files",
 *        "langs", "relink", "options", "builds", "feed"}
 */
struct hello {
	uint32_t	version;	/* FRAME_VERSION; hello_put() ignores it */
	struct text	producer;	/* "kn-feed 0.1.0" */
	struct text	repo;		/* "github.com/org/name" */
	struct text	commit;		/* hex, or empty */
	uint64_t	base;		/* generation of the store that the feed
					   compared with; 0: none */
	int		full;		/* 1: all is sent, replace the store;
					   0: an update of base */
	uint64_t	files;		/* FILE frames to expect; 0: unknown */
	int		relink;		/* 1: kn-link is another than when the
					   store was made: all is to be linked
					   anew */
	/*
	 * For kn-store to keep as they are, in meta, in the transaction that
	 * publishes this run.  p == NULL: not sent, what is kept stays.
	 */
	struct text	options;	/* str: what kn-feed was told, JSON */
	struct text	builds;		/* str: which programs and modules make
					   the facts and edges, a line each:
					   name, blank, build id */
	struct text	feed;		/* bin: kn-feed's note for a quick
					   comparison next time */
	uint32_t	nlangs;		/* languages to expect; 0: unknown */
	struct mp_cur	langs;		/* hello_lang_get() */
};

enum hello_status { HELLO_OK, HELLO_VERSION, HELLO_DAMAGED };

/* LANGS: NLANGS names. */
void	hello_put(struct mp_buf *, const struct hello *,
	    const struct text *langs, uint32_t nlangs);
/*
 * Strings point into the data; what is missing is empty or 0, but "v" must
 * be there.  HELLO_VERSION: another version of the format, which is in
 * version; nothing else is then.
 */
enum hello_status	hello_get(struct hello *, const void *, size_t);
/* The next language; call it nlangs times. */
struct text		hello_lang_get(struct hello *);

/*
 * END {"stages": [{"name", "status", "counts": {name: number}} …]}
 * Each stage appends itself to what it received.
 */
struct end_count {
	const char	*name;		/* "files" … */
	uint64_t	 n;
};

/*
 * EARLIER is the payload of the END that came in, or NULL in a first stage.
 * Returns -1, and writes nothing, when that is damaged.
 */
int	end_put(struct mp_buf *, const void *earlier, size_t len,
	    const char *name, int status, const struct end_count *counts,
	    size_t ncounts);

struct end {
	uint32_t	nstages;
	struct mp_cur	stages;		/* end_stage_get() */
	uint32_t	worst;		/* highest status of any stage */
};

struct end_stage {
	struct text	name;
	uint32_t	status;
	uint32_t	ncounts;
	struct mp_cur	counts;		/* end_count_get() */
};

/* 0, or -1: damaged.  Everything inside was checked then. */
int	end_get(struct end *, const void *, size_t);
void	end_stage_get(struct end *, struct end_stage *);
/* The next count: its name; the number in *N. */
struct text	end_count_get(struct end_stage *, uint64_t *n);

#endif
