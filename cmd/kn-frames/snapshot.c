/*
 * SNAPSHOT to JSON, and back.
 */
#include <string.h>

#include "frames.h"
#include "tags.h"

int
show_snapshot(struct line *l, const struct frame *frame, struct mp_buf *b)
{
	struct snapshot_frame f;

	if (snapshot_get(&f, frame->payload, frame->len) == -1)
		return -1;
	snapshot_put(b, &f);
	if (b->sbuf.size != frame->len ||
	    memcmp(b->sbuf.data, frame->payload, frame->len) != 0)
		return -1;
	show_word(l, "action", snapshot_action_name(f.action));
	show_text(l, "name", f.name);
	show_uint(l, "generation", (uint64_t)f.generation);
	show_uint(l, "keep", (uint64_t)f.keep);
	return 0;
}

void
put_snapshot(struct encoder *e, struct mp_buf *b, json_t *o)
{
	const char *word = json_string_value(json_object_get(o, "action"));
	struct snapshot_frame f;
	int action = word == NULL ? -1 : snapshot_action_parse(word);

	memset(&f, 0, sizeof(f));
	f.name = encode_text(e, o, "name");
	f.generation = (int64_t)encode_uint(e, o, "generation");
	f.keep = (int64_t)encode_uint(e, o, "keep");
	if (action == -1)
		encode_fail(e, "no such action");
	if (encode_failed(e))
		return;
	f.action = (enum snapshot_action)action;
	snapshot_put(b, &f);
	if (snapshot_get(&f, b->sbuf.data, b->sbuf.size) == -1)
		encode_fail(e, "not possible SNAPSHOT");
}
