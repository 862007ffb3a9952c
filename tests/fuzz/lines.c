/*
 * Fuzzer: the bytes are a line of JSON, as kn-frames -e reads it, or a frame,
 * as kn-frames shows it: the first byte is its type.  What can be read is
 * the same after there and back.
 */
#include <stdlib.h>
#include <string.h>

#include "frames.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
must(int yes)
{
	if (!yes)
		abort();
}

/* F as a line, and from it the same bytes again. */
static void
there_and_back(const struct frame *f)
{
	struct line	l = { NULL, 0, 0 };
	struct encoder	e;
	struct mp_buf	b;
	int		type;

	memset(&e, 0, sizeof(e));
	show_frame(&l, f);
	must(l.len > 0 && l.p[l.len - 1] == '\n');
	mp_buf_init(&b);
	must(encode_line(&e, &b, &type, l.p, l.len - 1) == 0);
	must(type == f->type && b.sbuf.size == f->len && (f->len == 0 ||
	    memcmp(b.sbuf.data, f->payload, f->len) == 0));
	mp_buf_release(&b);
	encoder_release(&e);
	line_release(&l);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct frame	f = { 0 };
	struct encoder	e;
	struct mp_buf	b;

	if (size == 0)
		return 0;
	f.type = (int8_t)data[0];
	f.payload = data + 1;
	f.len = (uint32_t)size - 1;
	there_and_back(&f);

	memset(&e, 0, sizeof(e));
	mp_buf_init(&b);
	if (encode_line(&e, &b, &f.type, (const char *)data, size) == 0) {
		f.payload = (const unsigned char *)b.sbuf.data;
		f.len = (uint32_t)b.sbuf.size;
		there_and_back(&f);
	} else
		must(e.error[0] != '\0');
	mp_buf_release(&b);
	encoder_release(&e);
	return 0;
}
