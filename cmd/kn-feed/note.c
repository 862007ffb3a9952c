/*
 * The note that the store keeps for us between two runs:
 *
 *	1 byte		version
 *	32 bytes	digest of all that the list and the files on disk depend
 *			on; zeros: never the same
 *	8 bytes each	keys of files that were looked into and found to be in
 *			no language we know, ascending
 *
 * With the same digest nothing has changed, and the store need not be asked
 * for its files.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "feed.h"
#include "prog.h"

#define NOTE_VERSION	1
#define NOTE_HEAD	(1 + NOTE_DIGEST)

/*
 * A file that was written less than this before we look may be written
 * again and keep its times: the kernel's clock for them has ticks of up to
 * 10 ms, that of some file systems of 2 s (they show no nanoseconds).
 */
#define TICK_NS		50000000u
#define SLOW_TICK_NS	2100000000u

struct sum {
	const struct feed *feed;
	SHA256_CTX	 ctx;
	int		 racy;
};

static void
sum_begin(struct sum *s, const struct feed *f)
{
	s->feed = f;
	s->racy = 0;
	if (SHA256_Init(&s->ctx) != 1)
		errx(2, "cannot compute a digest");
}

static void
sum_add(struct sum *s, const void *p, size_t len)
{
	uint64_t	n = len;

	if (SHA256_Update(&s->ctx, &n, sizeof(n)) != 1 ||
	    SHA256_Update(&s->ctx, p, len) != 1)
		errx(2, "cannot compute a digest");
}

static void
sum_end(struct sum *s, struct feed *f)
{
	if (SHA256_Final(f->digest, &s->ctx) != 1)
		errx(2, "cannot compute a digest");
	f->digest_good = !s->racy;
}

void
note_start(struct feed *f)
{
	struct timespec	now;

	clock_gettime(CLOCK_REALTIME, &now);
	f->started_ns = (uint64_t)now.tv_sec * 1000000000u +
	    (uint64_t)now.tv_nsec;
}

int
is_racy(const struct feed *f, uint64_t mtime_ns, uint64_t ctime_ns)
{
	uint64_t	newest, tick;

	newest = mtime_ns > ctime_ns ? mtime_ns : ctime_ns;
	tick = newest % 1000000000u == 0 ? SLOW_TICK_NS : TICK_NS;
	return newest + tick > f->started_ns;
}

static void
sum_stat(struct sum *s, const struct entry *e)
{
	uint64_t	v[5] = { e->mode, e->size, e->mtime_ns, e->ctime_ns,
			    e->inode };

	sum_add(s, v, sizeof(v));
	if (e->ctime_ns != 0 && is_racy(s->feed, e->mtime_ns, e->ctime_ns))
		s->racy = 1;
}

static void
sum_file(struct sum *s, struct feed *f, const char *path)
{
	struct entry	e = { 0 };
	struct stat	st;

	sum_add(s, path, strlen(path));
	if (fstatat(f->root_fd, path, &st, AT_SYMLINK_NOFOLLOW) == 0)
		entry_stat(&e, &st);
	sum_stat(s, &e);
}

void
note_digest_list(struct feed *f)
{
	const struct entry	*e;
	struct sum		 s;
	size_t			 i;

	sum_begin(&s, f);
	sum_add(&s, "list", 4);
	/* It counts even when git ignores it. */
	sum_file(&s, f, ".knignore");
	for (i = 0; i < f->list.n; i++) {
		e = &f->list.v[i];
		sum_add(&s, e->path, e->len);
		sum_add(&s, e->blob, e->blob_len);
		sum_add(&s, &e->reason, sizeof(e->reason));
		sum_stat(&s, e);
	}
	sum_end(&s, f);
}

void
note_digest_objects(struct feed *f)
{
	struct sum	s;

	sum_begin(&s, f);
	sum_add(&s, "objects", 7);
	sum_add(&s, f->tree, strlen(f->tree));
	sum_end(&s, f);
}

/* Has the store's note the form of ours? */
static int
note_valid(const struct old *o)
{
	return o->note_len >= NOTE_HEAD && o->note[0] == NOTE_VERSION &&
	    (o->note_len - NOTE_HEAD) % NOTE_KEY == 0;
}

int
note_same(const struct feed *f)
{
	return f->old.update && f->digest_good && note_valid(&f->old) &&
	    memcmp(f->old.note + 1, f->digest, NOTE_DIGEST) == 0;
}

/* Path and contents; on disk size, times and inode stand for them. */
static void
key_of(unsigned char key[NOTE_KEY], const struct entry *e)
{
	SHA256_CTX		 ctx;
	unsigned char		 sum[SHA256_DIGEST_LENGTH];
	uint64_t		 v[4] = { e->size, e->mtime_ns, e->ctime_ns,
				    e->inode };

	if (SHA256_Init(&ctx) != 1 ||
	    SHA256_Update(&ctx, e->path, e->len + 1) != 1 ||
	    (e->origin == FROM_OBJECT ?
	    SHA256_Update(&ctx, e->blob, e->blob_len) :
	    SHA256_Update(&ctx, v, sizeof(v))) != 1 ||
	    SHA256_Final(sum, &ctx) != 1)
		errx(2, "cannot compute a digest");
	memcpy(key, sum, NOTE_KEY);
}

static int
key_compare(const void *a, const void *b)
{
	return memcmp(a, b, NOTE_KEY);
}

int
note_knows(const struct feed *f, const struct entry *e)
{
	unsigned char	key[NOTE_KEY];

	if (!note_valid(&f->old) || (e->origin != FROM_OBJECT &&
	    is_racy(f, e->mtime_ns, e->ctime_ns)))
		return 0;
	key_of(key, e);
	return bsearch(key, f->old.note + NOTE_HEAD,
	    (f->old.note_len - NOTE_HEAD) / NOTE_KEY, NOTE_KEY,
	    key_compare) != NULL;
}

void
note_remember(struct feed *f, const struct entry *e)
{
	/* Grows at powers of two. */
	if ((f->nkeys & (f->nkeys - 1)) == 0) {
		f->keys = reallocarray(f->keys, f->nkeys == 0 ? 1 :
		    f->nkeys * 2, NOTE_KEY);
		if (f->keys == NULL)
			err(2, NULL);
	}
	key_of(f->keys + f->nkeys * NOTE_KEY, e);
	/* What may yet change unseen is looked into again. */
	if (e->origin == FROM_OBJECT || (e->ctime_ns != 0 &&
	    !is_racy(f, e->mtime_ns, e->ctime_ns)))
		f->nkeys++;
}

void
note_put(struct feed *f, struct mp_buf *b)
{
	static const unsigned char	zeros[NOTE_DIGEST];
	unsigned char			version = NOTE_VERSION;

	/* Only some paths were looked at: no note is right. */
	if (f->from_stdin)
		return;
	if (f->nkeys > 0)
		qsort(f->keys, f->nkeys, NOTE_KEY, key_compare);
	msgpack_sbuffer_write(&b->sbuf, (const char *)&version, 1);
	msgpack_sbuffer_write(&b->sbuf, (const char *)(f->digest_good ?
	    f->digest : zeros), NOTE_DIGEST);
	if (f->nkeys > 0)
		msgpack_sbuffer_write(&b->sbuf, (const char *)f->keys,
		    f->nkeys * NOTE_KEY);
}
