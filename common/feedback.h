/*
 * FEEDBACK: the frame that tells kn-store what of an answer was of use.
 */
#ifndef KN_FEEDBACK_H
#define KN_FEEDBACK_H

#include <stddef.h>

#include "facts.h"
#include "mp.h"

#define FEEDBACK_WORDS_MAX	8192	/* bytes of all words */

/*
 * FEEDBACK [words, symbol, useful]
 *   words   of the task, as the text index has words: each once, ascending,
 *           a blank between two
 *   symbol  bin: its identity
 *   useful  bool: for such a task it was of use, or it was not
 */
struct feedback_frame {
	struct text	words;
	struct text	symbol;		/* HASH_LEN bytes */
	int		useful;
};

void	feedback_put(struct mp_buf *, const struct feedback_frame *);
/* Are they as said above? */
int	feedback_words_good(struct text words);
/* Returns 0, or -1: damaged, or words that are not as said above. */
int	feedback_get(struct feedback_frame *, const void *, size_t);

#endif
