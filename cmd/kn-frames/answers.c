/*
 * ANSWERS to JSON, and back.
 */
#include <string.h>

#include "answers.h"
#include "frames.h"
#include "kinds.h"

/* ---- to JSON ---- */

/* Decoded and encoded again. */
static int
answers_again(struct answers_frame *f, const struct frame *frame,
    struct mp_buf *b, struct encoder *e)
{
	struct answer_target *targets;
	struct answer_file *files;
	struct answer a;
	uint32_t i, k;

	if (answers_get(f, frame->payload, frame->len) == -1)
		return -1;
	files = encode_hold(e, f->nfiles, sizeof(*files));
	for (i = 0; i < f->nfiles; i++)
		answer_file_get(f, &files[i]);
	answers_put_head(b, &f->head, files, f->nfiles, f->nanswers);
	for (i = 0; i < f->nanswers; i++) {
		answer_get(f, &a);
		targets = encode_hold(e, a.ntargets, sizeof(*targets));
		for (k = 0; k < a.ntargets; k++)
			answer_target_get(&a, &targets[k]);
		answers_put_answer(b, &a, targets, a.ntargets);
	}
	return 0;
}

static void
show_targets(struct line *l, struct answer *a)
{
	struct answer_target t;
	uint32_t i;

	line_key(l, "targets");
	line_open(l, '[');
	for (i = 0; i < a->ntargets; i++) {
		answer_target_get(a, &t);
		line_open(l, '{');
		if (t.external.p != NULL)
			show_text(l, "external", t.external);
		else {
			show_uint(l, "file", t.file);
			show_uint(l, "line", t.line);
			show_uint(l, "column", t.column);
		}
		line_close(l, '}');
	}
	line_close(l, ']');
}

static void
show_answer(struct line *l, struct answer *a)
{
	line_open(l, '{');
	show_uint(l, "line", a->line);
	show_uint(l, "column", a->column);
	show_text(l, "name", a->name);
	line_key(l, "relation");
	if (a->relation == 0)
		line_null(l);
	else
		line_word(l, edge_type_name(a->relation));
	show_targets(l, a);
	line_close(l, '}');
}

static void
show_lists(struct line *l, struct answers_frame *f)
{
	struct answer_file file;
	struct answer a;
	uint32_t i;

	line_key(l, "files");
	line_open(l, '[');
	for (i = 0; i < f->nfiles; i++) {
		answer_file_get(f, &file);
		line_open(l, '{');
		show_text(l, "path", file.path);
		line_key(l, "blob");
		line_hex(l, file.blob.p, file.blob.len);
		line_close(l, '}');
	}
	line_close(l, ']');
	line_key(l, "answers");
	line_open(l, '[');
	for (i = 0; i < f->nanswers; i++) {
		answer_get(f, &a);
		show_answer(l, &a);
	}
	line_close(l, ']');
}

int
show_answers(struct line *l, const struct frame *frame, struct mp_buf *b)
{
	struct answers_head *h;
	struct answers_frame f;
	struct encoder e;
	int result;

	memset(&e, 0, sizeof(e));
	result = answers_again(&f, frame, b, &e);
	encoder_release(&e);
	if (result == -1 || b->sbuf.size != frame->len ||
	    memcmp(b->sbuf.data, frame->payload, frame->len) != 0 ||
	    answers_get(&f, frame->payload, frame->len) == -1)
		return -1;
	h = &f.head;
	show_text(l, "path", h->path);
	line_key(l, "blob");
	line_hex(l, h->blob.p, h->blob.len);
	show_text(l, "producer", h->producer);
	show_text(l, "version", h->version);
	line_key(l, "config");
	line_hex(l, h->config.p, h->config.len);
	show_text(l, "part", h->part);
	show_lists(l, &f);
	return 0;
}

/* ---- and back ---- */

static void
put_answer(struct encoder *e, struct mp_buf *b, json_t *o)
{
	struct answer_target *targets, *t;
	struct answer a;
	json_t *v, *list;
	uint32_t i;
	int type = 0;

	memset(&a, 0, sizeof(a));
	a.line = encode_u32(e, o, "line");
	a.column = encode_u32(e, o, "column");
	a.name = encode_text(e, o, "name");
	v = encode_member(e, o, "relation");
	if (json_is_string(v))
		type = edge_type_parse(json_string_value(v));
	if (v != NULL && !json_is_null(v) && type <= 0)
		encode_fail(e, "\"relation\" is no type of edge");
	a.relation = type > 0 ? (uint32_t)type : 0;
	list = encode_array(e, o, "targets", &a.ntargets);
	targets = encode_hold(e, a.ntargets, sizeof(*targets));
	for (i = 0; i < a.ntargets && !encode_failed(e); i++) {
		t = &targets[i];
		v = json_array_get(list, i);
		if (json_object_get(v, "external") != NULL) {
			t->external = encode_text(e, v, "external");
			continue;
		}
		t->file = encode_u32(e, v, "file");
		t->line = encode_u32(e, v, "line");
		t->column = encode_u32(e, v, "column");
	}
	answers_put_answer(b, &a, targets, a.ntargets);
}

void
put_answers(struct encoder *e, struct mp_buf *b, json_t *o)
{
	struct answer_file *files;
	struct answers_frame f;
	struct answers_head h;
	uint32_t n, nanswers, i;
	json_t *list;

	h.path = encode_text(e, o, "path");
	h.blob = encode_hex(e, o, "blob");
	h.producer = encode_text(e, o, "producer");
	h.version = encode_text(e, o, "version");
	h.config = encode_hex(e, o, "config");
	h.part = encode_text(e, o, "part");
	list = encode_array(e, o, "files", &n);
	files = encode_hold(e, n, sizeof(*files));
	for (i = 0; i < n && !encode_failed(e); i++) {
		files[i].path = encode_text(e, json_array_get(list, i),
		    "path");
		files[i].blob = encode_hex(e, json_array_get(list, i),
		    "blob");
	}
	list = encode_array(e, o, "answers", &nanswers);
	answers_put_head(b, &h, files, n, nanswers);
	for (i = 0; i < nanswers && !encode_failed(e); i++)
		put_answer(e, b, json_array_get(list, i));
	if (!encode_failed(e) &&
	    answers_get(&f, b->sbuf.data, b->sbuf.size) == -1)
		encode_fail(e, "not possible ANSWERS");
}
