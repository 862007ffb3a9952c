/*
 * The frame FEEDBACK; see feedback.h.
 */
#include <string.h>

#include "feedback.h"

void
feedback_put(struct mp_buf *b, const struct feedback_frame *f)
{
	mp_put_array(b, 3);
	mp_put_text(b, f->words);
	mp_put_octets(b, f->symbol);
	mp_put_bool(b, f->useful);
}

int
feedback_words_good(struct text t)
{
	const char	*end, *last = NULL;
	size_t		 n, nlast = 0, most;
	int		 c;

	if (t.len == 0 || t.len > FEEDBACK_WORDS_MAX)
		return 0;
	for (;;) {
		end = memchr(t.p, ' ', t.len);
		n = end == NULL ? t.len : (size_t)(end - t.p);
		if (n == 0)
			return 0;
		most = n < nlast ? n : nlast;
		c = last == NULL ? 1 : memcmp(t.p, last, most);
		if (c < 0 || (c == 0 && n <= nlast))
			return 0;
		if (end == NULL)
			return 1;
		last = t.p;
		nlast = n;
		t.p += n + 1;
		t.len -= n + 1;
	}
}

int
feedback_get(struct feedback_frame *f, const void *data, size_t len)
{
	struct mp_cur	c;

	mp_cur_init(&c, data, len);
	mp_tuple(&c, 3);
	f->words = mp_text(&c, MP_STR);
	f->symbol = mp_text(&c, MP_BIN);
	f->useful = mp_bool(&c);
	return mp_done(&c) && f->symbol.len == HASH_LEN &&
	    feedback_words_good(f->words) ? 0 : -1;
}
