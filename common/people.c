/*
 * The frames of kn-blame; see people.h.
 */
#include <stdio.h>
#include <string.h>

#include "packed.h"
#include "people.h"

/* The N elements at *C become *PART, each checked by SKIP_ONE. */
static void
cut(struct mp_cur *c, struct mp_cur *part, uint32_t n,
    void (*skip_one)(struct mp_cur *))
{
	*part = *c;
	while (n-- > 0 && !c->bad)
		skip_one(c);
	part->end = c->p;
}

static void
skip_text(struct mp_cur *c)
{
	mp_text(c, MP_STR);
}

static void
skip_number(struct mp_cur *c)
{
	mp_u32(c);
}

/* ---- HISTORY ---- */

static void
put_digest(struct mp_buf *b, struct text t)
{
	if (t.p == NULL)
		mp_put_nil(b);
	else
		mp_put_octets(b, t);
}

static struct text
get_digest(struct mp_cur *c)
{
	struct text t = { NULL, 0 };

	if (mp_peek(c) == MP_NIL)
		mp_skip(c);
	else
		t = mp_text(c, MP_BIN);
	return t;
}

void
history_put(struct mp_buf *b, const struct history_frame *h)
{
	mp_put_array(b, 5);
	mp_put_octets(b, h->head);
	mp_put_bool(b, h->full);
	put_digest(b, h->owners);
	put_digest(b, h->names);
	put_digest(b, h->ignored);
}

int
history_get(struct history_frame *h, const void *data, size_t len)
{
	struct mp_cur c;

	mp_cur_init(&c, data, len);
	mp_tuple(&c, 5);
	h->head = mp_text(&c, MP_BIN);
	h->full = mp_bool(&c);
	h->owners = get_digest(&c);
	h->names = get_digest(&c);
	h->ignored = get_digest(&c);
	return mp_done(&c) ? 0 : -1;
}

/* ---- commits ---- */

static void
put_commit(struct mp_buf *b, const struct commit *c)
{
	mp_put_octets(b, c->hash);
	mp_put_text(b, c->name);
	mp_put_text(b, c->email);
	mp_put_int(b, c->time);
	mp_put_text(b, c->message);
}

static void
get_commit(struct mp_cur *c, struct commit *commit)
{
	commit->hash = mp_text(c, MP_BIN);
	commit->name = mp_text(c, MP_STR);
	commit->email = mp_text(c, MP_STR);
	commit->time = mp_int(c);
	commit->message = mp_text(c, MP_STR);
	if (commit->hash.len != 20 && commit->hash.len != 32)
		c->bad = 1;
}

static void
skip_commit(struct mp_cur *c)
{
	struct commit commit;

	mp_tuple(c, 5);
	get_commit(c, &commit);
}

void
commit_put(struct mp_buf *b, const struct commit *c, const struct text *paths,
    uint32_t npaths)
{
	uint32_t i;

	mp_put_array(b, 6);
	put_commit(b, c);
	mp_put_array(b, npaths);
	for (i = 0; i < npaths; i++)
		mp_put_text(b, paths[i]);
}

int
commit_get(struct commit_frame *f, const void *data, size_t len)
{
	struct mp_cur c;

	mp_cur_init(&c, data, len);
	mp_tuple(&c, 6);
	get_commit(&c, &f->commit);
	f->npaths = mp_array(&c);
	cut(&c, &f->paths, f->npaths, skip_text);
	return mp_done(&c) ? 0 : -1;
}

struct text
commit_path_get(struct commit_frame *f)
{
	return mp_text(&f->paths, MP_STR);
}

/* ---- BLAME ---- */

void
blame_put(struct mp_buf *b, struct text path, struct text blob,
    struct text last, const struct commit *commits, uint32_t ncommits,
    const struct blame_run *runs, uint32_t nruns)
{
	uint32_t i;

	mp_put_array(b, 5);
	mp_put_text(b, path);
	mp_put_octets(b, blob);
	mp_put_octets(b, last);
	mp_put_array(b, ncommits);
	for (i = 0; i < ncommits; i++) {
		mp_put_array(b, 5);
		put_commit(b, &commits[i]);
	}
	mp_put_array(b, 2 * (size_t)nruns);
	for (i = 0; i < nruns; i++) {
		mp_put_uint(b, runs[i].lines);
		mp_put_uint(b, runs[i].commit);
	}
}

int
blame_get(struct blame_frame *f, const void *data, size_t len)
{
	struct mp_cur c, runs;
	uint32_t n, i;

	mp_cur_init(&c, data, len);
	mp_tuple(&c, 5);
	f->path = mp_text(&c, MP_STR);
	f->blob = mp_text(&c, MP_BIN);
	f->last = mp_text(&c, MP_BIN);
	f->ncommits = mp_array(&c);
	cut(&c, &f->commits, f->ncommits, skip_commit);
	n = mp_array(&c);
	f->nruns = n / 2;
	cut(&c, &f->runs, n, skip_number);
	if (!mp_done(&c) || n % 2 != 0)
		return -1;
	runs = f->runs;
	for (i = 0; i < f->nruns; i++) {
		mp_u32(&runs);
		if (mp_u32(&runs) > f->ncommits)
			return -1;
	}
	return 0;
}

void
blame_commit_get(struct blame_frame *f, struct commit *c)
{
	mp_array(&f->commits);
	get_commit(&f->commits, c);
}

void
blame_run_get(struct blame_frame *f, struct blame_run *r)
{
	r->lines = mp_u32(&f->runs);
	r->commit = mp_u32(&f->runs);
}

/* ---- OWNED ---- */

void
owned_put(struct mp_buf *b, struct text path, const struct text *owners,
    uint32_t nowners)
{
	uint32_t i;

	mp_put_array(b, 2);
	mp_put_text(b, path);
	mp_put_array(b, nowners);
	for (i = 0; i < nowners; i++)
		mp_put_text(b, owners[i]);
}

int
owned_get(struct owned_frame *f, const void *data, size_t len)
{
	struct mp_cur c;

	mp_cur_init(&c, data, len);
	mp_tuple(&c, 2);
	f->path = mp_text(&c, MP_STR);
	f->nowners = mp_array(&c);
	cut(&c, &f->owners, f->nowners, skip_text);
	return mp_done(&c) ? 0 : -1;
}

struct text
owned_get_next(struct owned_frame *f)
{
	return mp_text(&f->owners, MP_STR);
}

/* ---- TOUCHED, FOLLOWED ---- */

void
touched_put(struct mp_buf *b, const struct touched_frame *t,
    const struct text *touched, uint32_t n)
{
	uint32_t i;

	mp_put_array(b, 3);
	mp_put_octets(b, t->hash);
	mp_put_text(b, t->path);
	mp_put_array(b, n);
	for (i = 0; i < n; i++)
		mp_put_text(b, touched[i]);
}

static int
is_hash(struct text t)
{
	return t.len == 20 || t.len == 32;
}

int
touched_get(struct touched_frame *t, const void *data, size_t len)
{
	struct mp_cur c;

	mp_cur_init(&c, data, len);
	mp_tuple(&c, 3);
	t->hash = mp_text(&c, MP_BIN);
	t->path = mp_text(&c, MP_STR);
	t->nnames = mp_array(&c);
	cut(&c, &t->names, t->nnames, skip_text);
	return mp_done(&c) && is_hash(t->hash) ? 0 : -1;
}

struct text
touched_name_get(struct touched_frame *t)
{
	return mp_text(&t->names, MP_STR);
}

void
followed_put(struct mp_buf *b, const struct followed_frame *f)
{
	mp_put_array(b, 3);
	mp_put_octets(b, f->head);
	mp_put_uint(b, f->commits);
	mp_put_bool(b, f->all);
}

int
followed_get(struct followed_frame *f, const void *data, size_t len)
{
	struct mp_cur c;

	mp_cur_init(&c, data, len);
	mp_tuple(&c, 3);
	f->head = mp_text(&c, MP_BIN);
	f->commits = mp_u32(&c);
	f->all = mp_bool(&c);
	return mp_done(&c) && is_hash(f->head) ? 0 : -1;
}

/* ---- blame.runs ---- */

size_t
packed_run_put(unsigned char out[PACKED_RUN_MAX], uint32_t lines,
    int64_t revision)
{
	return (size_t)(varint_put(varint_put(out, lines),
	    (uint64_t)revision) - out);
}

static uint64_t
get_varint(struct packed_runs *r)
{
	uint64_t n;

	if (varint_get(&r->p, r->end, VARINT63_MAX, &n) == 0)
		return n;
	r->bad = 1;
	return 0;
}

void
packed_runs_open(struct packed_runs *r, const void *data, size_t len)
{
	r->p = data;
	r->end = r->p + len;
	r->bad = 0;
}

int
packed_runs_next(struct packed_runs *r, uint32_t *lines, int64_t *revision)
{
	uint64_t n;

	if (r->bad || r->p == r->end)
		return 0;
	n = get_varint(r);
	*revision = (int64_t)get_varint(r);
	if (n == 0 || n > INT32_MAX)
		r->bad = 1;
	*lines = (uint32_t)n;
	return !r->bad;
}

/* ---- message.revisions ---- */

size_t
packed_id_put(unsigned char out[PACKED_ID_MAX], int64_t last, int64_t id)
{
	return (size_t)(varint_put(out, (uint64_t)(id - last)) - out);
}

void
packed_ids_open(struct packed_ids *v, const void *data, size_t len)
{
	v->p = data;
	v->end = len > 0 ? v->p + len : v->p;
	v->id = 0;
	v->bad = 0;
}

int
packed_ids_next(struct packed_ids *v, int64_t *id)
{
	uint64_t n;

	if (v->bad || v->p == v->end)
		return 0;
	if (varint_get(&v->p, v->end, VARINT63_MAX, &n) == -1 || n == 0 ||
	    n > (uint64_t)(INT64_MAX - v->id))
		v->bad = 1;
	else
		*id = v->id += (int64_t)n;
	return !v->bad;
}

/* ---- messages ---- */

void
message_words_open(struct message_words *m, struct text message)
{
	memset(m, 0, sizeof(*m));
	m->rest = message;
}

/* "Reviewed-by: Ann": a trailer that names a person. */
static int
names_person(struct text line)
{
	const char *colon = memchr(line.p, ':', line.len);

	return colon != NULL && colon - line.p > 3 &&
	    memcmp(colon - 3, "-by", 3) == 0 &&
	    memchr(line.p, ' ', (size_t)(colon - line.p)) == NULL;
}

static int
next_line(struct message_words *m)
{
	const char *nl;

	if (m->rest.len == 0)
		return 0;
	nl = memchr(m->rest.p, '\n', m->rest.len);
	m->line.p = m->rest.p;
	m->line.len = nl == NULL ? m->rest.len : (size_t)(nl - m->rest.p);
	m->rest.p += m->line.len + (nl != NULL);
	m->rest.len -= m->line.len + (nl != NULL);
	if (names_person(m->line))
		m->line.len = 0;
	return 1;
}

size_t
message_words_next(struct message_words *m, char out[WORD_MAX])
{
	struct text part;
	size_t len;

	for (;;) {
		if (m->run.len > 0 && word_part(&m->run, &part)) {
			if ((len = word_normal(out, part)) > 0)
				return len;
		} else if (!word_run(&m->line, &m->run)) {
			m->run.len = 0;
			if (!next_line(m))
				return 0;
		}
	}
}

size_t
person_text(char *buf, size_t size, struct text name, struct text email)
{
	int n = snprintf(buf, size, "%.*s%s%s%.*s%s", (int)name.len, name.p,
	    name.len > 0 && email.len > 0 ? " " : "",
	    email.len > 0 ? "<" : "", (int)email.len, email.p,
	    email.len > 0 ? ">" : "");

	return n < 0 ? 0 : (size_t)n < size ? (size_t)n : size - 1;
}
