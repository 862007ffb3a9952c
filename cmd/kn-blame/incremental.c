/*
 * What git blame --incremental says: groups of lines, latest first, each
 * headed by "HASH ORIGINAL-LINE LINE COUNT"; what the commit is follows where
 * it comes for the first time; "filename" ends a group.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "blame.h"
#include "packed.h"

#define LINES_MAX	(1u << 26)	/* of one file */

struct reading {
	struct commit	*commits;
	unsigned char	(*hashes)[HASH_MAX];
	int		*unknown;	/* no commit: not committed, cut off */
	uint32_t	 n, cap;
	uint32_t	*slot;		/* number + 1 by hash; a power of two */
	uint32_t	 mask;
	uint32_t	*line;		/* number + 1 of its commit; 0: none */
	uint32_t	 nlines, lines_cap;
};

static void *
room(void *p, size_t n, size_t size)
{
	if ((p = reallocarray(p, n, size)) == NULL)
		err(2, NULL);
	return p;
}

static uint32_t
first_slot(const struct reading *r, const unsigned char *hash)
{
	return packed_u32(hash) & r->mask;
}

static void
rehash(struct reading *r)
{
	uint32_t i, k;

	free(r->slot);
	r->mask = r->mask == 0 ? 63 : r->mask * 2 + 1;
	if ((r->slot = calloc((size_t)r->mask + 1, sizeof(*r->slot))) == NULL)
		err(2, NULL);
	for (i = 0; i < r->n; i++) {
		for (k = first_slot(r, r->hashes[i]); r->slot[k] != 0;)
			k = (k + 1) & r->mask;
		r->slot[k] = i + 1;
	}
}

/* Number of that commit, new ones at the end. */
static uint32_t
commit_number(struct reading *r, const unsigned char *hash, size_t len)
{
	static const unsigned char zero[HASH_MAX];
	uint32_t k;

	if (r->n * 2 >= r->mask)
		rehash(r);
	for (k = first_slot(r, hash); r->slot[k] != 0; k = (k + 1) & r->mask)
		if (memcmp(r->hashes[r->slot[k] - 1], hash, len) == 0)
			return r->slot[k] - 1;
	if (r->n == r->cap) {
		r->cap = r->cap * 2 + 32;
		r->commits = room(r->commits, r->cap, sizeof(*r->commits));
		r->hashes = room(r->hashes, r->cap, sizeof(*r->hashes));
		r->unknown = room(r->unknown, r->cap, sizeof(*r->unknown));
	}
	memset(&r->commits[r->n], 0, sizeof(*r->commits));
	memset(r->hashes[r->n], 0, HASH_MAX);
	memcpy(r->hashes[r->n], hash, len);
	r->commits[r->n].hash.len = len;
	r->unknown[r->n] = memcmp(hash, zero, len) == 0;
	r->slot[k] = r->n + 1;
	return r->n++;
}

static int
begins(struct text line, const char *word, struct text *rest)
{
	size_t n = strlen(word);

	if (line.len < n || memcmp(line.p, word, n) != 0)
		return 0;
	rest->p = line.p + n;
	rest->len = line.len - n;
	return 1;
}

static int
number(const char **p, const char *end, uint32_t *n)
{
	uint64_t v = 0;

	if (*p == end || *(*p)++ != ' ' || *p == end)
		return -1;
	for (; *p < end && **p >= '0' && **p <= '9'; (*p)++)
		if ((v = v * 10 + (uint64_t)(**p - '0')) > LINES_MAX)
			return -1;
	*n = (uint32_t)v;
	return 0;
}

/* "HASH ORIGINAL LINE COUNT": the lines are that commit's. */
static int
group(struct reading *r, struct text line, uint32_t *commit)
{
	const char *space = memchr(line.p, ' ', line.len), *p = space;
	const char *end = line.p + line.len;
	unsigned char hash[HASH_MAX];
	uint32_t original, first, count, i;
	size_t len;

	if (space == NULL ||
	    (len = hash_parse(hash, line.p, (size_t)(space - line.p))) == 0 ||
	    number(&p, end, &original) == -1 ||
	    number(&p, end, &first) == -1 || number(&p, end, &count) == -1 ||
	    first == 0 || count > LINES_MAX - first)
		return -1;
	*commit = commit_number(r, hash, len);
	if (first + count - 1 > r->lines_cap) {
		i = r->lines_cap;
		r->lines_cap = (first + count) * 2;
		r->line = room(r->line, r->lines_cap, sizeof(*r->line));
		memset(r->line + i, 0, (r->lines_cap - i) * sizeof(*r->line));
	}
	if (first + count - 1 > r->nlines)
		r->nlines = first + count - 1;
	for (i = 0; i < count; i++)
		r->line[first - 1 + i] = *commit + 1;
	return 0;
}

/* Seconds since 1970, or before. */
static int64_t
seconds(struct text t)
{
	int64_t n = 0;
	size_t i;
	int before = t.len > 0 && t.p[0] == '-';

	for (i = (size_t)before; i < t.len && t.p[i] >= '0' &&
	    t.p[i] <= '9' && n < INT64_MAX / 10 - 1; i++)
		n = n * 10 + (t.p[i] - '0');
	return before ? -n : n;
}

static void
header(struct reading *r, uint32_t commit, struct text line)
{
	struct commit *c = &r->commits[commit];
	struct text rest;

	if (begins(line, "author ", &rest))
		c->name = rest;
	else if (begins(line, "author-mail ", &rest)) {
		if (rest.len >= 2 && rest.p[0] == '<') {
			rest.p++;
			rest.len -= 2;
		}
		c->email = rest;
	} else if (begins(line, "author-time ", &rest))
		c->time = seconds(rest);
	else if (begins(line, "summary ", &rest))
		c->message = rest;
	else if (line.len == 8 && memcmp(line.p, "boundary", 8) == 0)
		r->unknown[commit] = 1;
}

static int
parse(struct reading *r, const char *text, size_t len)
{
	const char *end = text + len, *nl;
	struct text line, rest;
	uint32_t commit = 0;
	int inside = 0;

	while (text < end) {
		nl = memchr(text, '\n', (size_t)(end - text));
		line.p = text;
		line.len = (size_t)((nl != NULL ? nl : end) - text);
		text = nl != NULL ? nl + 1 : end;
		if (!inside) {
			if (group(r, line, &commit) == -1)
				return -1;
			inside = 1;
		} else if (begins(line, "filename ", &rest))
			inside = 0;
		else
			header(r, commit, line);
	}
	return inside ? -1 : 0;
}

/* Commits in the order of the lines, so that the answer is the same however
   git came to it; those that are not known fall out. */
static uint32_t
put_in_order(struct reading *r, struct commit *out, uint32_t *map)
{
	uint32_t i, c, n = 0;

	memset(map, 0xff, r->n * sizeof(*map));
	for (i = 0; i < r->nlines; i++) {
		if (r->line[i] == 0 || r->unknown[c = r->line[i] - 1] ||
		    map[c] != UINT32_MAX)
			continue;
		map[c] = n;
		out[n] = r->commits[c];
		out[n++].hash.p = (const char *)r->hashes[c];
	}
	for (i = 0; i < r->n; i++)
		if (map[i] == UINT32_MAX)
			map[i] = n;
	return n;
}

static void
send_answer(struct blame *b, const struct blame_file *f, struct reading *r)
{
	struct commit *commits = room(NULL, (size_t)r->n + 1, sizeof(*commits));
	struct blame_run *runs = room(NULL, (size_t)r->nlines + 1,
	    sizeof(*runs));
	uint32_t *map = room(NULL, (size_t)r->n + 1, sizeof(*map));
	struct text blob = { (const char *)f->blob, f->blob_len };
	struct text last = { (const char *)f->last, f->last_len };
	uint32_t i, c, nruns = 0, n = put_in_order(r, commits, map);

	for (i = 0; i < r->nlines; i++) {
		c = r->line[i] == 0 ? n : map[r->line[i] - 1];
		if (nruns > 0 && runs[nruns - 1].commit == c)
			runs[nruns - 1].lines++;
		else
			runs[nruns++] = (struct blame_run){ 1, c };
	}
	blame_put(&b->frame, f->path, blob, last, commits, n, runs, nruns);
	send_frame(b, FRAME_BLAME);
	free(commits);
	free(runs);
	free(map);
}

int
incremental_send(struct blame *b, const struct blame_file *f, const char *text,
    size_t len)
{
	struct reading r;
	int status;

	memset(&r, 0, sizeof(r));
	if ((status = parse(&r, text, len)) == 0)
		send_answer(b, f, &r);
	free(r.commits);
	free(r.hashes);
	free(r.unknown);
	free(r.slot);
	free(r.line);
	return status;
}
