/*
 * Documents of strangers, as kn-query verify reads them.  None of them is to
 * hold but the seeds, which the folder of proofs has: what holds is written
 * again as it was read.
 */
#include <stdlib.h>
#include <string.h>

#include "proof.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct hasher	*hasher;
	struct query		 q = { .pool = pool_new() };
	struct proof		*p = pool_alloc(q.pool, sizeof(*p)), *again;
	char			*s;

	if (hasher == NULL && (hasher = hasher_new()) == NULL)
		abort();
	again = pool_alloc(q.pool, sizeof(*again));
	if (proof_read(&q, (const char *)data, size, p) == NULL) {
		proof_says(&q, p);
		if (proof_check(&q, hasher, p) == NULL) {
			s = proof_write(&q, p, 0);
			if (proof_read(&q, s, strlen(s), again) != NULL ||
			    proof_check(&q, hasher, again) != NULL)
				abort();
		}
	}
	pool_free(q.pool);
	return 0;
}
