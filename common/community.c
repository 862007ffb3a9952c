/*
 * Rows of the table "member": making and reading them; see community.h.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "community.h"
#include "kinds.h"
#include "packed.h"

#define HEAD	(4 * ((size_t)COMM_FILES + 1))

const uint8_t	comm_type_weight[EDGE_TYPE_MAX] = {
	[EDGE_CALLS] = 4,
	[EDGE_EXTENDS] = 4,
	[EDGE_IMPLEMENTS] = 4,
	[EDGE_OVERRIDES] = 4,
	[EDGE_REFERENCES] = 2,
	[EDGE_TYPE_HINT_OF] = 2,
	[EDGE_DECORATES] = 2,
	[EDGE_ACCESSES_FIELD] = 2,
	[EDGE_THROWS] = 1,
	[EDGE_IMPORTS] = 1,
};

int
comm_is_place(uint32_t kind)
{
	return kind == NODE_FILE || kind == NODE_PACKAGE ||
	    kind == NODE_MODULE || kind == NODE_SECTION;
}

uint64_t
comm_leaf(const void *hash, uint32_t flags, uint64_t body,
    struct text signature, struct text doc)
{
	uint64_t	part[5];
	unsigned char	bytes[sizeof(part)];
	size_t		i;

	part[0] = XXH3_64bits(hash, HASH_LEN);
	part[1] = flags;
	part[2] = body;
	part[3] = signature.len == 0 ? 0 : XXH3_64bits(signature.p,
	    signature.len);
	part[4] = doc.len == 0 ? 0 : XXH3_64bits(doc.p, doc.len);
	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(part[i / 8] >> i % 8 * 8);
	return XXH3_64bits(bytes, sizeof(bytes));
}

/* ---- reading ---- */

int
comm_open(struct comm_row *r, const void *data, size_t len)
{
	uint32_t	i, n, last = 0;

	memset(r, 0, sizeof(*r));
	if (len == 0)
		return 0;
	if (len < HEAD)
		return -1;
	r->p = data;
	r->len = len;
	for (i = 0; i <= COMM_FILES; i++) {
		n = packed_u32(r->p + 4 * i);
		if (n < last || (i == 0 && n != 0))
			return -1;
		last = n;
	}
	return last == len - HEAD ? 0 : -1;
}

static int
get_varint(struct comm_file *c, uint64_t *n)
{
	return varint_get(&c->p, c->end, VARINT63_MAX, n);
}

static void
sums_room(struct comm_sum **v, uint32_t n, uint32_t *max)
{
	if (n < *max)
		return;
	*max = n < 8 ? 16 : n * 2;
	if ((*v = reallocarray(*v, *max, sizeof(**v))) == NULL)
		err(2, NULL);
}

int
comm_file(struct comm_file *c, const struct comm_row *r, int64_t file)
{
	uint32_t	k = (uint32_t)file & (COMM_FILES - 1), i;
	uint64_t	n, id;

	c->p = c->end = NULL;
	c->n = 0;
	if (r->len == 0)
		return 0;
	c->p = r->p + HEAD + packed_u32(r->p + 4 * k);
	c->end = r->p + HEAD + packed_u32(r->p + 4 * (k + 1));
	if (c->p == c->end)
		return 0;
	if (get_varint(c, &n) == -1 ||
	    n > (uint64_t)(c->end - c->p) / 9)
		return -1;
	for (i = 0; i < n; i++) {
		if (get_varint(c, &id) == -1 || id == 0 || id > INT64_MAX ||
		    c->end - c->p < 8)
			return -1;
		sums_room(&c->sums, c->n, &c->max);
		c->sums[c->n++] = (struct comm_sum){ (int64_t)id,
		    packed_u64(c->p) };
		c->p += 8;
	}
	return 0;
}

int
comm_run(struct comm_file *c, uint32_t *count, int64_t *id)
{
	uint64_t	n, k;

	if (c->p == c->end)
		return 0;
	if (get_varint(c, &n) == -1 || n == 0 || n > 1u << 20 ||
	    get_varint(c, &k) == -1 || k > c->n)
		return -1;
	*count = (uint32_t)n;
	*id = k == 0 ? 0 : c->sums[k - 1].id;
	return 1;
}

void
comm_file_release(struct comm_file *c)
{
	free(c->sums);
	memset(c, 0, sizeof(*c));
}

/* ---- writing ---- */

static void
room(struct comm_buf *b, size_t n)
{
	if (b->max - b->len >= n)
		return;
	b->max = (b->len + n) * 2;
	if ((b->p = realloc(b->p, b->max)) == NULL)
		err(2, NULL);
}

static void
put_varint(struct comm_buf *b, uint64_t n)
{
	room(b, VARINT_MAX);
	b->len = (size_t)(varint_put(b->p + b->len, n) - b->p);
}

void
comm_begin(struct comm_buf *b)
{
	b->len = 0;
	b->next = 0;
	room(b, HEAD);
	b->len = HEAD;
}

/* Files before FILE that did not come begin and end here. */
static void
skip(struct comm_buf *b, uint32_t file)
{
	while (b->next <= file)
		b->at[b->next++] = b->len - HEAD;
}

/* Number of ID among the file's communities, from 1; it is put there.  TABLE
   holds numbers, MASK + 1 places. */
static uint32_t
number(struct comm_buf *b, uint32_t *table, uint32_t mask, int64_t id)
{
	uint32_t	i = (uint32_t)((uint64_t)id * 0x9e3779b97f4a7c15u >>
			    40) & mask;

	for (; table[i] != 0; i = (i + 1) & mask)
		if (b->sums[table[i] - 1].id == id)
			return table[i];
	sums_room(&b->sums, b->nsums, &b->sums_max);
	b->sums[b->nsums] = (struct comm_sum){ id, 0 };
	return table[i] = ++b->nsums;
}

/* Number of each slot's community. */
static uint32_t *
number_all(struct comm_buf *b, const int64_t *id, const uint64_t *leaf,
    uint32_t n)
{
	uint32_t	*v, *table, mask, i;

	for (mask = 15; mask < 2 * n; mask = mask * 2 + 1)
		;
	v = calloc(n, sizeof(*v));
	table = calloc((size_t)mask + 1, sizeof(*table));
	if (v == NULL || table == NULL)
		err(2, NULL);
	b->nsums = 0;
	for (i = 0; i < n; i++) {
		if (id[i] == 0)
			v[i] = 0;
		else if (i > 0 && id[i] == id[i - 1])
			v[i] = v[i - 1];
		else
			v[i] = number(b, table, mask, id[i]);
		if (v[i] != 0)
			b->sums[v[i] - 1].sum += leaf[i];
	}
	free(table);
	return v;
}

void
comm_put(struct comm_buf *b, int64_t file, const int64_t *id,
    const uint64_t *leaf, uint32_t n)
{
	uint32_t	*v, i, k, from;

	skip(b, (uint32_t)file & (COMM_FILES - 1));
	while (n > 0 && id[n - 1] == 0)
		n--;
	if (n == 0)
		return;
	v = number_all(b, id, leaf, n);
	put_varint(b, b->nsums);
	for (i = 0; i < b->nsums; i++) {
		put_varint(b, (uint64_t)b->sums[i].id);
		room(b, 8);
		for (k = 0; k < 64; k += 8)
			b->p[b->len++] = (unsigned char)(b->sums[i].sum >> k);
	}
	for (from = 0; from < n; from = i) {
		for (i = from; i < n && v[i] == v[from]; i++)
			;
		put_varint(b, i - from);
		put_varint(b, v[from]);
	}
	free(v);
}

void
comm_copy(struct comm_buf *b, int64_t file, const struct comm_row *r)
{
	uint32_t	k = (uint32_t)file & (COMM_FILES - 1);
	size_t		from, len;

	skip(b, k);
	if (r->len == 0)
		return;
	from = packed_u32(r->p + 4 * k);
	len = packed_u32(r->p + 4 * (k + 1)) - from;
	room(b, len);
	memcpy(b->p + b->len, r->p + HEAD + from, len);
	b->len += len;
}

void
comm_end(struct comm_buf *b)
{
	uint32_t	i;

	skip(b, COMM_FILES);
	if (b->len == HEAD) {
		b->len = 0;
		return;
	}
	for (i = 0; i <= COMM_FILES; i++)
		packed_put_u32(b->p + 4 * i, (uint32_t)b->at[i]);
}

void
comm_release(struct comm_buf *b)
{
	free(b->p);
	free(b->sums);
	memset(b, 0, sizeof(*b));
}
