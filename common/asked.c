/*
 * The frame ASKED; see asked.h.
 */
#include <string.h>

#include "asked.h"
#include "text.h"

void
asked_put(struct mp_buf *b, const struct asked_frame *f,
    const struct end_count *counts, size_t ncounts)
{
	size_t i;

	mp_put_map(b, 4);
	mp_put_cstr(b, "server");
	mp_put_text(b, f->server);
	mp_put_cstr(b, "version");
	mp_put_text(b, f->version);
	mp_put_cstr(b, "module");
	mp_put_text(b, f->module);
	mp_put_cstr(b, "counts");
	mp_put_map(b, ncounts);
	for (i = 0; i < ncounts; i++) {
		mp_put_cstr(b, counts[i].name);
		mp_put_uint(b, counts[i].n);
	}
}

static int
is_name(struct text t)
{
	size_t i;

	for (i = 0; i < t.len; i++)
		if ((t.p[i] < 'a' || t.p[i] > 'z') && t.p[i] != '-')
			return 0;
	return t.len > 0 && t.len <= ASKED_NAME_MAX;
}

static void
get_counts(struct asked_frame *f, struct mp_cur *c)
{
	uint32_t i;

	f->ncounts = mp_map(c);
	f->counts = *c;
	for (i = 0; i < f->ncounts && !c->bad; i++) {
		if (!is_name(mp_text(c, MP_STR)))
			c->bad = 1;
		(void)mp_uint(c);
	}
	f->counts.end = c->p;
}

int
asked_get(struct asked_frame *f, const void *data, size_t len)
{
	struct mp_cur c;
	struct text key;
	uint32_t n;

	memset(f, 0, sizeof(*f));
	mp_cur_init(&c, data, len);
	for (n = mp_map(&c); n > 0 && !c.bad; n--) {
		key = mp_text(&c, MP_STR);
		if (text_is(key, "server"))
			f->server = mp_text(&c, MP_STR);
		else if (text_is(key, "version"))
			f->version = mp_text(&c, MP_STR);
		else if (text_is(key, "module"))
			f->module = mp_text(&c, MP_STR);
		else if (text_is(key, "counts"))
			get_counts(f, &c);
		else
			mp_skip(&c);
	}
	return mp_done(&c) && f->server.len > 0 &&
	    memchr(f->server.p, ' ', f->server.len) == NULL &&
	    memchr(f->server.p, '\0', f->server.len) == NULL &&
	    (f->module.len == 0 ||
	    memchr(f->module.p, '\0', f->module.len) == NULL) &&
	    f->ncounts <= ASKED_COUNTS_MAX ? 0 : -1;
}

struct text
asked_count_get(struct asked_frame *f, uint64_t *n)
{
	struct text name = mp_text(&f->counts, MP_STR);

	*n = mp_uint(&f->counts);
	return name;
}
