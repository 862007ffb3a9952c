/*
 * COVERAGE to JSON, and back.
 */
#include <string.h>

#include "coverage.h"
#include "frames.h"

int
show_coverage(struct line *l, const struct frame *frame, struct mp_buf *b)
{
	struct coverage_frame f;
	struct covered_line *v;
	struct encoder e;
	uint32_t i;

	if (coverage_get(&f, frame->payload, frame->len) == -1)
		return -1;
	memset(&e, 0, sizeof(e));
	v = encode_hold(&e, f.nlines, sizeof(*v));
	for (i = 0; i < f.nlines; i++)
		coverage_line_get(&f, &v[i]);
	coverage_put(b, &f, v, f.nlines);
	if (b->sbuf.size != frame->len ||
	    memcmp(b->sbuf.data, frame->payload, frame->len) != 0) {
		encoder_release(&e);
		return -1;
	}
	show_text(l, "report", f.report);
	show_text(l, "test", f.test);
	show_text(l, "path", f.path);
	line_key(l, "blob");
	line_hex(l, f.blob.p, f.blob.len);
	line_key(l, "lines");
	line_open(l, '[');
	for (i = 0; i < f.nlines; i++) {
		line_open(l, '[');
		line_uint(l, v[i].line);
		line_uint(l, v[i].hits);
		line_close(l, ']');
	}
	line_close(l, ']');
	encoder_release(&e);
	return 0;
}

void
put_coverage(struct encoder *e, struct mp_buf *b, json_t *o)
{
	struct coverage_frame f;
	struct covered_line *v;
	json_t *list, *pair;
	uint64_t line;
	uint32_t n, i;

	f.report = encode_text(e, o, "report");
	f.test = encode_text(e, o, "test");
	f.path = encode_text(e, o, "path");
	f.blob = encode_hex(e, o, "blob");
	list = encode_array(e, o, "lines", &n);
	v = encode_hold(e, n, sizeof(*v));
	for (i = 0; i < n && !encode_failed(e); i++) {
		pair = json_array_get(list, i);
		if (json_array_size(pair) != 2 ||
		    encode_number(json_array_get(pair, 0), &line) == -1 ||
		    line > UINT32_MAX || encode_number(json_array_get(pair,
		    1), &v[i].hits) == -1)
			encode_fail(e, "\"lines\" has no pair of numbers");
		else
			v[i].line = (uint32_t)line;
	}
	coverage_put(b, &f, v, n);
	if (!encode_failed(e) &&
	    coverage_get(&f, b->sbuf.data, b->sbuf.size) == -1)
		encode_fail(e, "not possible COVERAGE");
}
