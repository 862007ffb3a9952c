/*
 * cache: what the cache of answers holds, and what use it was.
 */
#include "cachedir.h"
#include "query.h"

int
ask_cache(struct query *q)
{
	uint64_t	 n[CACHE_COUNTS];

	cachedir_counts(q->database, n);
	answer_number(q->answer, "limit", cachedir_limit() * 1024 * 1024);
	answer_number(q->answer, "bytes", (int64_t)n[CACHE_BYTES]);
	answer_number(q->answer, "hits", (int64_t)(n[CACHE_HIT] +
	    n[CACHE_HELD]));
	answer_number(q->answer, "checked", (int64_t)n[CACHE_HELD]);
	answer_number(q->answer, "misses", (int64_t)n[CACHE_MISS]);
	answer_number(q->answer, "evicted", (int64_t)n[CACHE_EVICTED]);
	return STATUS_FOUND;
}
