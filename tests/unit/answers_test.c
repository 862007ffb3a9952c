/*
 * ANSWERS: what is put comes back; what is damaged is refused.
 */
#include <string.h>

#include "answers.h"
#include "kinds.h"
#include "tap.h"

static const char blob[20] = "12345678901234567890";

static struct text
text(const char *s)
{
	struct text t = { s, strlen(s) };

	return t;
}

static void
put(struct mp_buf *b)
{
	struct answers_head h;
	struct answer_file files[2];
	struct answer a;
	struct answer_target t[2];

	memset(&h, 0, sizeof(h));
	memset(t, 0, sizeof(t));
	memset(files, 0, sizeof(files));
	h.path = text("a.c");
	h.blob.p = files[0].blob.p = blob;
	h.blob.len = files[0].blob.len = sizeof(blob);
	h.producer = text("clangd");
	h.version = text("14");
	h.config = text("\001\002");
	h.part = text("definition");
	files[0].path = text("b.h");
	files[1].path = text("c.h");
	answers_put_head(b, &h, files, 2, 2);
	a.line = 7;
	a.column = 300;
	a.name = text("f");
	a.relation = EDGE_CALLS;
	t[0].external = text("puts");
	t[1].file = 1;
	t[1].line = 70000;
	t[1].column = 2;
	answers_put_answer(b, &a, t, 2);
	a.name = text("");
	a.relation = EDGE_IMPLEMENTS;
	answers_put_answer(b, &a, NULL, 0);
}

static int
is_text(struct text t, const char *s)
{
	return t.len == strlen(s) && memcmp(t.p, s, t.len) == 0;
}

static void
check_body(struct answers_frame *f)
{
	struct answer_file file;
	struct answer_target t;
	struct answer a;

	answer_file_get(f, &file);
	ok(is_text(file.path, "b.h") && file.blob.len == 20, "first file");
	answer_file_get(f, &file);
	ok(is_text(file.path, "c.h") && file.blob.len == 0, "second file");
	answer_get(f, &a);
	ok(a.line == 7 && a.column == 300 && is_text(a.name, "f") &&
	    a.relation == EDGE_CALLS && a.ntargets == 2, "first answer");
	answer_target_get(&a, &t);
	ok(is_text(t.external, "puts"), "an external target");
	answer_target_get(&a, &t);
	ok(t.external.p == NULL && t.file == 1 && t.line == 70000 &&
	    t.column == 2, "a place");
	answer_get(f, &a);
	ok(a.name.len == 0 && a.relation == EDGE_IMPLEMENTS &&
	    a.ntargets == 0, "second answer");
}

int
main(void)
{
	struct answers_frame f, body;
	struct mp_buf b;
	size_t i, taken = 0;
	char *p;

	mp_buf_init(&b);
	put(&b);
	ok(answers_get(&f, b.sbuf.data, b.sbuf.size) == 0, "taken");
	ok(is_text(f.head.path, "a.c") && f.head.blob.len == 20 &&
	    is_text(f.head.producer, "clangd") &&
	    is_text(f.head.version, "14") &&
	    is_text(f.head.config, "\001\002") &&
	    is_text(f.head.part, "definition") && f.nfiles == 2 &&
	    f.nanswers == 2, "the head");
	check_body(&f);
	ok(answers_body_get(&body, f.body.p, f.body.len) == 0 &&
	    body.nfiles == 2 && body.nanswers == 2, "the body alone");
	check_body(&body);
	for (i = 0; i < b.sbuf.size; i++)
		taken += answers_get(&f, b.sbuf.data, i) == 0;
	ok(taken == 0, "nothing that is cut off is taken");
	for (i = 0; i < body.body.len; i++)
		taken += answers_body_get(&f, body.body.p, i) == 0;
	ok(taken == 0, "nor a body");
	mp_put_nil(&b);
	ok(answers_get(&f, b.sbuf.data, b.sbuf.size) == -1, "left-overs");
	/* The last place's file: an index that is too large. */
	p = memmem(b.sbuf.data, b.sbuf.size, "\x93\x01\xce", 3);
	ok(p != NULL, "a place in the bytes");
	if (p != NULL) {
		p[1] = 2;
		ok(answers_get(&f, b.sbuf.data, b.sbuf.size - 1) == -1,
		    "a file that is none");
	}
	mp_buf_release(&b);
	return tap_done();
}
