/*
 * HELLO and END.
 */
#include <string.h>

#include "frame.h"
#include "stream.h"
#include "text.h"

/* The next key, which must be a str. */
static struct text
get_key(struct mp_cur *c)
{
	struct text t = { NULL, 0 };

	if (mp_peek(c) != MP_STR)
		c->bad = 1;
	else
		t.p = mp_str(c, &t.len);
	return t;
}

/* ---- HELLO ---- */

void
hello_put(struct mp_buf *b, const struct hello *h, const struct text *langs,
    uint32_t nlangs)
{
	uint32_t i;

	mp_put_map(b, 8 + (size_t)h->relink + (h->options.p != NULL) +
	    (h->builds.p != NULL) + (h->feed.p != NULL));
	mp_put_cstr(b, "v");
	mp_put_uint(b, FRAME_VERSION);
	mp_put_cstr(b, "producer");
	mp_put_str(b, h->producer.p, h->producer.len);
	mp_put_cstr(b, "repo");
	mp_put_str(b, h->repo.p, h->repo.len);
	mp_put_cstr(b, "commit");
	mp_put_str(b, h->commit.p, h->commit.len);
	mp_put_cstr(b, "base");
	mp_put_uint(b, h->base);
	mp_put_cstr(b, "full");
	mp_put_bool(b, h->full);
	mp_put_cstr(b, "files");
	mp_put_uint(b, h->files);
	mp_put_cstr(b, "langs");
	mp_put_array(b, nlangs);
	for (i = 0; i < nlangs; i++)
		mp_put_str(b, langs[i].p, langs[i].len);
	if (h->relink) {
		mp_put_cstr(b, "relink");
		mp_put_bool(b, 1);
	}
	if (h->options.p != NULL) {
		mp_put_cstr(b, "options");
		mp_put_str(b, h->options.p, h->options.len);
	}
	if (h->builds.p != NULL) {
		mp_put_cstr(b, "builds");
		mp_put_str(b, h->builds.p, h->builds.len);
	}
	if (h->feed.p != NULL) {
		mp_put_cstr(b, "feed");
		mp_put_bin(b, h->feed.p, h->feed.len);
	}
}

/* An array of str; leaves *C behind it. */
static void
get_langs(struct mp_cur *c, struct hello *h)
{
	uint32_t i;

	h->nlangs = mp_array(c);
	h->langs = *c;
	for (i = 0; i < h->nlangs && !c->bad; i++)
		(void)get_key(c);
}

enum hello_status
hello_get(struct hello *h, const void *data, size_t len)
{
	struct mp_cur c;
	struct text key;
	uint32_t n;

	memset(h, 0, sizeof(*h));
	mp_cur_init(&c, data, len);
	for (n = mp_map(&c); n > 0 && !c.bad; n--) {
		key = get_key(&c);
		if (text_is(key, "v")) {
			h->version = mp_u32(&c);
			if (!c.bad && h->version != FRAME_VERSION)
				return HELLO_VERSION;
		} else if (text_is(key, "producer"))
			h->producer = get_key(&c);
		else if (text_is(key, "repo"))
			h->repo = get_key(&c);
		else if (text_is(key, "commit"))
			h->commit = get_key(&c);
		else if (text_is(key, "base"))
			h->base = mp_uint(&c);
		else if (text_is(key, "full"))
			h->full = mp_bool(&c);
		else if (text_is(key, "files"))
			h->files = mp_uint(&c);
		else if (text_is(key, "langs"))
			get_langs(&c, h);
		else if (text_is(key, "relink"))
			h->relink = mp_bool(&c);
		else if (text_is(key, "builds"))
			h->builds.p = mp_str(&c, &h->builds.len);
		else if (text_is(key, "options"))
			h->options.p = mp_str(&c, &h->options.len);
		else if (text_is(key, "feed"))
			h->feed.p = mp_str(&c, &h->feed.len);
		else
			mp_skip(&c);
	}
	return mp_done(&c) && h->version == FRAME_VERSION ?
	    HELLO_OK : HELLO_DAMAGED;
}

struct text
hello_lang_get(struct hello *h)
{
	return get_key(&h->langs);
}

/* ---- END ---- */

static void
put_stage(struct mp_buf *b, const char *name, int status,
    const struct end_count *counts, size_t ncounts)
{
	size_t i;

	mp_put_map(b, 3);
	mp_put_cstr(b, "name");
	mp_put_cstr(b, name);
	mp_put_cstr(b, "status");
	mp_put_uint(b, (uint64_t)status);
	mp_put_cstr(b, "counts");
	mp_put_map(b, ncounts);
	for (i = 0; i < ncounts; i++) {
		mp_put_cstr(b, counts[i].name);
		mp_put_uint(b, counts[i].n);
	}
}

int
end_put(struct mp_buf *b, const void *earlier, size_t len, const char *name,
    int status, const struct end_count *counts, size_t ncounts)
{
	struct end end;

	memset(&end, 0, sizeof(end));
	if (earlier != NULL && end_get(&end, earlier, len) == -1)
		return -1;
	mp_put_map(b, 1);
	mp_put_cstr(b, "stages");
	mp_put_array(b, (size_t)end.nstages + 1);
	if (end.nstages > 0)
		mp_put_raw(b, end.stages.p,
		    (size_t)(end.stages.end - end.stages.p));
	put_stage(b, name, status, counts, ncounts);
	return 0;
}

static void
get_counts(struct mp_cur *c, struct end_stage *s)
{
	uint32_t i;

	s->ncounts = mp_map(c);
	s->counts = *c;
	for (i = 0; i < s->ncounts && !c->bad; i++) {
		(void)get_key(c);
		(void)mp_uint(c);
	}
}

static void
get_stage(struct mp_cur *c, struct end_stage *s)
{
	struct text key;
	uint32_t n;

	memset(s, 0, sizeof(*s));
	for (n = mp_map(c); n > 0 && !c->bad; n--) {
		key = get_key(c);
		if (text_is(key, "name"))
			s->name = get_key(c);
		else if (text_is(key, "status"))
			s->status = mp_u32(c);
		else if (text_is(key, "counts"))
			get_counts(c, s);
		else
			mp_skip(c);
	}
	if (s->name.len == 0)
		c->bad = 1;
}

int
end_get(struct end *e, const void *data, size_t len)
{
	struct end_stage s;
	struct mp_cur c;
	struct text key;
	uint32_t n, i;

	memset(e, 0, sizeof(*e));
	mp_cur_init(&c, data, len);
	for (n = mp_map(&c); n > 0 && !c.bad; n--) {
		key = get_key(&c);
		if (!text_is(key, "stages")) {
			mp_skip(&c);
			continue;
		}
		e->nstages = mp_array(&c);
		e->stages = c;
		for (i = 0; i < e->nstages && !c.bad; i++) {
			get_stage(&c, &s);
			if (s.status > e->worst)
				e->worst = s.status;
		}
		e->stages.end = c.p;
	}
	return mp_done(&c) ? 0 : -1;
}

void
end_stage_get(struct end *e, struct end_stage *s)
{
	get_stage(&e->stages, s);
}

struct text
end_count_get(struct end_stage *s, uint64_t *n)
{
	struct text name = get_key(&s->counts);

	*n = mp_uint(&s->counts);
	return name;
}
