/*
 * FEEDBACK to JSON, and back.
 */
#include <string.h>

#include "feedback.h"
#include "frames.h"

int
show_feedback(struct line *l, const struct frame *frame, struct mp_buf *b)
{
	struct feedback_frame f;

	if (feedback_get(&f, frame->payload, frame->len) == -1)
		return -1;
	feedback_put(b, &f);
	if (b->sbuf.size != frame->len ||
	    memcmp(b->sbuf.data, frame->payload, frame->len) != 0)
		return -1;
	show_text(l, "words", f.words);
	line_key(l, "symbol");
	line_hex(l, f.symbol.p, f.symbol.len);
	line_key(l, "useful");
	line_bool(l, f.useful);
	return 0;
}

void
put_feedback(struct encoder *e, struct mp_buf *b, json_t *o)
{
	struct feedback_frame f;

	memset(&f, 0, sizeof(f));
	f.words = encode_text(e, o, "words");
	f.symbol = encode_hex(e, o, "symbol");
	f.useful = json_is_true(encode_member(e, o, "useful"));
	if (encode_failed(e))
		return;
	feedback_put(b, &f);
	if (feedback_get(&f, b->sbuf.data, b->sbuf.size) == -1)
		encode_fail(e, "not possible FEEDBACK");
}
