/*
 * ASKED: what a language server was asked about one module in one run, and
 * what came of it; from kn-enrich.  put and get stand together in asked.c.
 * Strings are borrowed by the encoder; the decoder points into the frame and
 * allocates nothing.
 *
 * ASKED {"server", "version", "module", "counts": {name: number}}
 *   server   its name; not empty
 *   version  what it says of itself, or empty
 *   module   path of the folder; empty: the root
 *   counts   names are of small letters and "-"
 */
#ifndef KN_ASKED_H
#define KN_ASKED_H

#include <stddef.h>
#include <stdint.h>

#include "facts.h"
#include "mp.h"
#include "stream.h"

#define ASKED_COUNTS_MAX	64	/* in one frame */
#define ASKED_NAME_MAX		32	/* bytes of a count's name */

struct asked_frame {
	struct text	server, version, module;
	uint32_t	ncounts;
	struct mp_cur	counts;		/* asked_count_get() */
};

/* The frame's ncounts and counts are not used. */
void	asked_put(struct mp_buf *, const struct asked_frame *,
	    const struct end_count *counts, size_t ncounts);
/* 0, or -1: damaged.  Everything inside was checked then. */
int	asked_get(struct asked_frame *, const void *, size_t);
/* The next count: its name; the number in *N.  Call it ncounts times. */
struct text	asked_count_get(struct asked_frame *, uint64_t *n);

#endif
