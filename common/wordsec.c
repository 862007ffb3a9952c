/*
 * The words section: put and get.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "packed.h"
#include "wordsec.h"

#define HALF	15u	/* of a byte: more follows */

uint8_t
wordsec_code(uint32_t n)
{
	unsigned int	shift = 0;

	if (n < 8)
		return (uint8_t)n;
	while (n >> shift >= 16)
		shift++;
	return (uint8_t)((shift + 1) << 3 | (n >> shift & 7));
}

uint32_t
wordsec_length(uint8_t code)
{
	unsigned int	shift;

	if (code < 16)
		return code;
	shift = (code >> 3) - 1u;
	return shift > 27 ? UINT32_MAX : (8u | (code & 7u)) << shift;
}

/* ---- writing ---- */

static void
put_bytes(struct wordsec_buf *b, const void *p, size_t n)
{
	unsigned char	*v;

	if (b->cap - b->len < n) {
		b->cap = (b->len + n) * 2;
		if ((v = realloc(b->p, b->cap)) == NULL)
			err(2, NULL);
		b->p = v;
	}
	if (n > 0)
		memcpy(b->p + b->len, p, n);
	b->len += n;
}

static void
put_varint(struct wordsec_buf *b, uint32_t n)
{
	unsigned char	v[VARINT32_MAX];

	put_bytes(b, v, (size_t)(varint_put(v, n) - v));
}

static void
put_node(struct wordsec_buf *b, const struct wordsec_node *n, uint32_t ord)
{
	unsigned char	kind;

	kind = (unsigned char)(n->kind | (n->test ? WORDSEC_TEST : 0));
	put_bytes(b, &kind, 1);
	put_varint(b, ord - n->parent);
	put_bytes(b, n->length, WORD_FIELDS);
}

static void
put_word(struct wordsec_buf *b, struct text w, struct text last)
{
	uint32_t	shared = 0, rest;
	unsigned char	head;

	while (shared < w.len && shared < last.len &&
	    w.p[shared] == last.p[shared])
		shared++;
	rest = (uint32_t)w.len - shared;
	head = (unsigned char)((shared < HALF ? shared : HALF) |
	    (rest < HALF ? rest : HALF) << 4);
	put_bytes(b, &head, 1);
	if (shared >= HALF)
		put_varint(b, shared - HALF);
	if (rest >= HALF)
		put_varint(b, rest - HALF);
	put_bytes(b, w.p + shared, rest);
}

/* The postings of one word, N of them. */
static void
put_postings(struct wordsec_buf *b, const struct wordsec_posting *p,
    uint32_t n)
{
	unsigned char	v[VARINT32_MAX];
	uint32_t	i, last = 0;
	size_t		len = 0;

	for (i = 0; i < n; i++) {
		len += (size_t)(varint_put(v, (p[i].ord - last) <<
		    WORD_FIELDS | p[i].fields) - v);
		last = p[i].ord;
	}
	put_varint(b, (uint32_t)len);
	for (i = last = 0; i < n; i++) {
		put_varint(b, (p[i].ord - last) << WORD_FIELDS | p[i].fields);
		last = p[i].ord;
	}
}

void
wordsec_put(struct wordsec_buf *b, const struct wordsec_node *nodes,
    uint32_t nnodes, const struct text *words, uint32_t nwords,
    const struct wordsec_posting *postings, uint32_t npostings)
{
	struct text	last = { NULL, 0 };
	uint32_t	i, from = 0, to;

	put_varint(b, nnodes);
	for (i = 0; i < nnodes; i++)
		put_node(b, &nodes[i], i);
	for (i = 0; i < nwords; i++) {
		put_word(b, words[i], last);
		last = words[i];
		for (to = from; to < npostings && postings[to].word == i; to++)
			;
		put_postings(b, postings + from, to - from);
		from = to;
	}
}

/* ---- reading ---- */

static uint32_t
get_varint(struct wordsec *s, const unsigned char **p,
    const unsigned char *end)
{
	uint64_t	n;

	if (varint_get(p, end, VARINT32_MAX, &n) == 0)
		return (uint32_t)n;
	s->bad = 1;
	*p = end;
	return 0;
}

int
wordsec_open(struct wordsec *s, const void *data, size_t len)
{
	s->p = data;
	s->end = s->p + len;
	s->bad = 0;
	s->len = 0;
	s->ord = 0;
	s->post = s->post_end = NULL;
	s->nnodes = get_varint(s, &s->p, s->end);
	/* Each node takes at least as many bytes. */
	if (s->nnodes > len / (2 + WORD_FIELDS))
		s->bad = 1;
	return s->bad ? -1 : 0;
}

int
wordsec_nodes(struct wordsec *s, struct wordsec_node *nodes)
{
	struct wordsec_node	n;
	uint32_t		i, back;

	for (i = 0; i < s->nnodes; i++) {
		if (s->p == s->end)
			goto bad;
		n.kind = *s->p & 0x7fu;
		n.test = (*s->p++ & WORDSEC_TEST) != 0;
		back = get_varint(s, &s->p, s->end);
		if (s->bad || (size_t)(s->end - s->p) < WORD_FIELDS ||
		    back > i || (i > 0 && back == 0))
			goto bad;
		n.parent = i - back;
		memcpy(n.length, s->p, WORD_FIELDS);
		s->p += WORD_FIELDS;
		if (nodes != NULL)
			nodes[i] = n;
	}
	return 0;
bad:
	s->bad = 1;
	return -1;
}

int
wordsec_next(struct wordsec *s)
{
	uint32_t	shared, rest, n;

	if (s->bad || s->p == s->end)
		return 0;
	shared = *s->p & 15u;
	rest = *s->p++ >> 4;
	if (shared == HALF)
		shared += get_varint(s, &s->p, s->end);
	if (rest == HALF)
		rest += get_varint(s, &s->p, s->end);
	if (s->bad || shared > s->len || rest > WORD_MAX - shared ||
	    (size_t)(s->end - s->p) < rest)
		goto bad;
	memcpy(s->word + shared, s->p, rest);
	s->len = shared + rest;
	s->p += rest;
	n = get_varint(s, &s->p, s->end);
	if (s->bad || (size_t)(s->end - s->p) < n)
		goto bad;
	s->post = s->p;
	s->p += n;
	s->post_end = s->p;
	s->ord = 0;
	return 1;
bad:
	s->bad = 1;
	return 0;
}

int
wordsec_posting(struct wordsec *s, uint32_t *ord, uint32_t *fields)
{
	uint32_t	v;

	if (s->post == s->post_end)
		return 0;
	v = get_varint(s, &s->post, s->post_end);
	s->ord += v >> WORD_FIELDS;
	*ord = s->ord;
	*fields = v & ((1u << WORD_FIELDS) - 1);
	if (s->ord >= s->nnodes || *fields == 0)
		s->bad = 1;
	return !s->bad;
}

int
wordsec_check(const void *data, size_t len, uint32_t nnodes)
{
	struct wordsec	s;
	char		last[WORD_MAX];
	size_t		last_len = 0, n;
	uint32_t	ord, fields, before;
	int		c;

	if (wordsec_open(&s, data, len) == -1 || s.nnodes != nnodes ||
	    wordsec_nodes(&s, NULL) == -1)
		return 0;
	while (wordsec_next(&s)) {
		n = s.len < last_len ? s.len : last_len;
		c = memcmp(last, s.word, n);
		if (s.len == 0 || c > 0 || (c == 0 && s.len <= last_len))
			return 0;
		memcpy(last, s.word, s.len);
		last_len = s.len;
		for (n = 0, before = 0; wordsec_posting(&s, &ord, &fields);
		    n++, before = ord)
			if (n > 0 && ord == before)
				return 0;
		if (n == 0)
			return 0;
	}
	return !s.bad;
}
