/*
 * The frame ANSWERS; see answers.h.
 */
#include <string.h>

#include "answers.h"
#include "kinds.h"

static int
blob_fine(struct text blob)
{
	return blob.len == 20 || blob.len == 32;
}

/* ---- writing ---- */

void
answers_put_head(struct mp_buf *b, const struct answers_head *h,
    const struct answer_file *files, uint32_t nfiles, uint32_t nanswers)
{
	uint32_t i;

	mp_put_array(b, 8);
	mp_put_text(b, h->path);
	mp_put_octets(b, h->blob);
	mp_put_text(b, h->producer);
	mp_put_text(b, h->version);
	mp_put_octets(b, h->config);
	mp_put_text(b, h->part);
	mp_put_array(b, nfiles);
	for (i = 0; i < nfiles; i++) {
		mp_put_array(b, 2);
		mp_put_text(b, files[i].path);
		mp_put_octets(b, files[i].blob);
	}
	mp_put_array(b, nanswers);
}

void
answers_put_answer(struct mp_buf *b, const struct answer *a,
    const struct answer_target *targets, uint32_t ntargets)
{
	uint32_t i;

	mp_put_array(b, 5);
	mp_put_uint(b, a->line);
	mp_put_uint(b, a->column);
	mp_put_text(b, a->name);
	mp_put_uint(b, a->relation);
	mp_put_array(b, ntargets);
	for (i = 0; i < ntargets; i++) {
		if (targets[i].external.p != NULL) {
			mp_put_text(b, targets[i].external);
			continue;
		}
		mp_put_array(b, 3);
		mp_put_uint(b, targets[i].file);
		mp_put_uint(b, targets[i].line);
		mp_put_uint(b, targets[i].column);
	}
}

/* ---- reading ---- */

static void
get_file(struct mp_cur *c, struct answer_file *f)
{
	mp_tuple(c, 2);
	f->path = mp_text(c, MP_STR);
	f->blob = mp_text(c, MP_BIN);
	if (f->path.len == 0 || (f->blob.len != 0 && !blob_fine(f->blob)))
		c->bad = 1;
}

static void
get_target(struct mp_cur *c, struct answer_target *t)
{
	memset(t, 0, sizeof(*t));
	if (mp_peek(c) == MP_STR) {
		t->external = mp_text(c, MP_STR);
		if (t->external.len == 0)
			c->bad = 1;
		return;
	}
	mp_tuple(c, 3);
	t->file = mp_u32(c);
	t->line = mp_u32(c);
	t->column = mp_u32(c);
	if (t->line == 0)
		c->bad = 1;
}

/* Up to and with the number of targets. */
static void
get_answer(struct mp_cur *c, struct answer *a)
{
	mp_tuple(c, 5);
	a->line = mp_u32(c);
	a->column = mp_u32(c);
	a->name = mp_text(c, MP_STR);
	a->relation = mp_u32(c);
	a->ntargets = mp_array(c);
	if (a->line == 0 || a->relation >= EDGE_TYPE_MAX ||
	    (a->name.len == 0 && a->relation == 0))
		c->bad = 1;
}

static void
check_answers(struct mp_cur *c, uint32_t nanswers, uint32_t nfiles)
{
	struct answer_target t;
	struct answer a;
	uint32_t i;

	while (nanswers-- > 0 && !c->bad) {
		get_answer(c, &a);
		for (i = 0; i < a.ntargets && !c->bad; i++) {
			get_target(c, &t);
			if (t.external.p == NULL && t.file >= nfiles)
				c->bad = 1;
		}
	}
}

static void
get_body(struct answers_frame *f, struct mp_cur *c)
{
	struct answer_file file;
	uint32_t i;

	f->body.p = (const char *)c->p;
	f->nfiles = mp_array(c);
	f->files = *c;
	for (i = 0; i < f->nfiles && !c->bad; i++)
		get_file(c, &file);
	f->files.end = c->p;
	f->nanswers = mp_array(c);
	f->answers = *c;
	check_answers(c, f->nanswers, f->nfiles);
	f->answers.end = c->p;
	f->body.len = (size_t)((const char *)c->p - f->body.p);
}

int
answers_get(struct answers_frame *f, const void *data, size_t len)
{
	struct answers_head *h = &f->head;
	struct mp_cur c;

	mp_cur_init(&c, data, len);
	mp_tuple(&c, 8);
	h->path = mp_text(&c, MP_STR);
	h->blob = mp_text(&c, MP_BIN);
	h->producer = mp_text(&c, MP_STR);
	h->version = mp_text(&c, MP_STR);
	h->config = mp_text(&c, MP_BIN);
	h->part = mp_text(&c, MP_STR);
	get_body(f, &c);
	return mp_done(&c) && h->path.len > 0 && h->producer.len > 0 &&
	    blob_fine(h->blob) ? 0 : -1;
}

int
answers_body_get(struct answers_frame *f, const void *data, size_t len)
{
	struct mp_cur c;

	mp_cur_init(&c, data, len);
	get_body(f, &c);
	return mp_done(&c) ? 0 : -1;
}

void
answer_file_get(struct answers_frame *f, struct answer_file *file)
{
	get_file(&f->files, file);
}

void
answer_get(struct answers_frame *f, struct answer *a)
{
	uint32_t i;
	struct answer_target t;

	get_answer(&f->answers, a);
	a->targets = f->answers;
	for (i = 0; i < a->ntargets; i++)
		get_target(&f->answers, &t);
	a->targets.end = f->answers.p;
}

void
answer_target_get(struct answer *a, struct answer_target *t)
{
	get_target(&a->targets, t);
}
