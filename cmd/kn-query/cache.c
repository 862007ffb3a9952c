/*
 * The cache of answers; see cache.h.
 *
 * The name of an entry, answers/HEX, is a SHA-256 over the program (its file,
 * by size, time and inode), the arguments, the working directory, and what of
 * the environment shows in an answer.  It holds
 *
 *	head	how the store's files looked when it was asked (or last
 *		checked), and checksums
 *	body	status, what was printed on stdout and on stderr, which files
 *		of the work tree were looked at, and the trace
 *
 * Numbers are as the machine has them: entries do not travel.
 *
 * If the store's files look as they did, nobody wrote to it.  Times of files
 * are as coarse as a tick of the kernel: what changed less than
 * TICK_MS before it was looked at may change again unnoticed, so that look
 * does not count, and the trace is checked.
 */
#define XXH_INLINE_ALL
#include <sys/stat.h>

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <xxhash.h>

#include "answer.h"
#include "cache.h"
#include "cachedir.h"
#include "facts.h"
#include "prog.h"
#include "trace.h"

#define PATH_SIZE	4096
#define ENTRY_MAX	(32 * 1024 * 1024)	/* bytes */
#define TICK_MS		50	/* well over the 10 ms of HZ=100 */
#define MAGIC		"knansw1"
#define LOOKED_MAX	64	/* files of the work tree */

/* How a file looked; all 0: it is not there. */
struct look {
	uint64_t	 size, inode, mtime, ctime;
};

struct head {
	char		 magic[8];
	struct look	 store, wal;	/* all 0: not known */
	uint64_t	 looks;		/* checksum of the two */
	uint64_t	 len, body;	/* of the body, and its checksum */
};

/* The body begins with this; then out, err, looked at, trace. */
struct body {
	uint32_t	 status, out, err, looked;
	uint64_t	 trace;
};

struct looked {
	struct look	 look;
	char		*path;
};

struct cache {
	char		 path[PATH_SIZE];
	char		*entry;		/* of an earlier state; NULL: none */
	struct head	 head;		/* how the store looks now */
	struct trace	*trace;
	struct looked	 looked[LOOKED_MAX];
	uint32_t	 nlooked;
};

/* ---- looking at files ---- */

static uint64_t
nanoseconds(struct timespec t)
{
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static struct look
look_at(const char *path)
{
	struct look	 l = { 0, 0, 0, 0 };
	struct stat	 st;

	if (stat(path, &st) == -1)
		return l;
	l.size = (uint64_t)st.st_size;
	l.inode = (uint64_t)st.st_ino;
	l.mtime = nanoseconds(st.st_mtim);
	l.ctime = nanoseconds(st.st_ctim);
	return l;
}

/* Is it old enough that a further change would show? */
static int
is_settled(const struct look *l, uint64_t now)
{
	return l->ctime + TICK_MS * 1000000u < now &&
	    l->mtime + TICK_MS * 1000000u < now;
}

static void
look_at_store(struct head *h, const char *file)
{
	char		 wal[PATH_SIZE];
	struct timespec	 now;

	memset(h, 0, sizeof(*h));
	memcpy(h->magic, MAGIC, sizeof(h->magic));
	snprintf(wal, sizeof(wal), "%s-wal", file);
	clock_gettime(CLOCK_REALTIME, &now);
	h->store = look_at(file);
	h->wal = look_at(wal);
	if (h->wal.size == 0)	/* readers make and remove an empty one */
		memset(&h->wal, 0, sizeof(h->wal));
	if (h->store.size == 0 || !is_settled(&h->store, nanoseconds(now)) ||
	    !is_settled(&h->wal, nanoseconds(now))) {
		memset(&h->store, 0, sizeof(h->store));
		memset(&h->wal, 0, sizeof(h->wal));
	}
	h->looks = XXH3_64bits(&h->store, 2 * sizeof(h->store));
}

/* ---- names ---- */

static void
add_text(struct hasher *h, const char *s)
{
	if (s == NULL)
		s = "\001";
	hasher_add(h, s, strlen(s) + 1);
}

static int
name_entry(struct query *q, int argc, char *const *argv, char *path)
{
	struct hasher	*h;
	struct look	 self = look_at("/proc/self/exe");
	unsigned char	 sum[HASH_LEN];
	char		 name[2 * HASH_LEN + 16], cwd[PATH_SIZE];
	int		 i, n;

	if (cachedir_limit() == 0 || self.inode == 0 ||
	    getcwd(cwd, sizeof(cwd)) == NULL || (h = hasher_new()) == NULL)
		return -1;
	hasher_begin(h);
	add_text(h, MAGIC KN_VERSION);
	hasher_add(h, &self, sizeof(self));
	add_text(h, cwd);
	add_text(h, getenv("GIT_DIR"));
	hasher_add(h, &(int){ out_wants_colour() }, sizeof(int));
	for (i = 1; i < argc; i++)
		add_text(h, argv[i]);
	hasher_end(h, sum);
	hasher_free(h);
	n = snprintf(name, sizeof(name), "answers/");
	for (i = 0; i < HASH_LEN; i++)
		n += snprintf(name + n, sizeof(name) - (size_t)n, "%02x",
		    sum[i]);
	return cachedir_path(path, PATH_SIZE, q->database, name);
}

/* ---- reading ---- */

static const struct head *
head_of(const char *entry)
{
	return (const void *)entry;
}

static const struct body *
body_of(const char *entry)
{
	return (const void *)(entry + sizeof(struct head));
}

/* Is it whole? */
static int
is_sound(const char *entry, size_t len)
{
	const struct head	*h = head_of(entry);
	const struct body	*b = body_of(entry);
	uint64_t		 need;

	if (len < sizeof(*h) + sizeof(*b) ||
	    memcmp(h->magic, MAGIC, sizeof(h->magic)) != 0 ||
	    h->len != len - sizeof(*h) || h->body != XXH3_64bits(b, h->len))
		return 0;
	need = sizeof(*b) + (uint64_t)b->out + b->err + b->trace;
	return b->trace <= h->len && need <= h->len;
}

/* Do the files of the work tree look as they did? */
static int
same_tree(const char *entry)
{
	const struct body	*b = body_of(entry);
	const char		*p = (const char *)(b + 1) + b->out + b->err;
	struct look		 was, is;
	uint32_t		 i;

	for (i = 0; i < b->looked; i++) {
		memcpy(&was, p, sizeof(was));
		is = look_at(p + sizeof(was));
		if (memcmp(&was, &is, sizeof(is)) != 0)
			return 0;
		p += sizeof(was) + strlen(p + sizeof(was)) + 1;
	}
	return 1;
}

static int
print_entry(const char *entry)
{
	const struct body	*b = body_of(entry);
	const char		*p = (const char *)(b + 1);

	fwrite(p, 1, b->out, stdout);
	fflush(stdout);
	fwrite(p + b->out, 1, b->err, stderr);
	return (int)b->status;
}

static int
same_looks(const struct head *was, const struct head *is)
{
	return was->store.size != 0 &&
	    was->looks == XXH3_64bits(&was->store, 2 * sizeof(was->store)) &&
	    memcmp(&was->store, &is->store, 2 * sizeof(is->store)) == 0;
}

int
cache_print(struct query *q, int argc, char *const *argv, int *status)
{
	struct cache	*c;
	size_t		 len;

	if ((q->question->flags & ASK_CACHED) == 0 || q->session != NULL ||
	    (c = calloc(1, sizeof(*c))) == NULL)
		return 0;
	if (name_entry(q, argc, argv, c->path) == -1) {
		free(c);
		return 0;
	}
	q->cache = c;
	look_at_store(&c->head, q->database);
	if ((c->entry = cachedir_read(c->path, ENTRY_MAX, &len)) == NULL)
		return 0;
	if (!is_sound(c->entry, len)) {
		unlink(c->path);
		free(c->entry);
		c->entry = NULL;
	} else if (!same_tree(c->entry)) {
		free(c->entry);
		c->entry = NULL;
	} else if (same_looks(head_of(c->entry), &c->head)) {
		cachedir_count(q->database, CACHE_HIT);
		*status = print_entry(c->entry);
		return 1;
	}
	return 0;
}

/* Nothing that it was read from has changed: it holds as of now. */
static void
touch(const struct cache *c)
{
	int	 fd;

	if (c->head.store.size == 0 ||
	    (fd = open(c->path, O_WRONLY | O_CLOEXEC)) == -1)
		return;
	/* If it is read meanwhile, its checksum does not fit, or it does. */
	(void)!pwrite(fd, &c->head, offsetof(struct head, len), 0);
	close(fd);
}

int
cache_print_held(struct query *q, int *status)
{
	struct cache		*c = q->cache;
	const struct body	*b;
	const unsigned char	*end;

	if (c == NULL)
		return 0;
	if (c->entry != NULL) {
		b = body_of(c->entry);
		end = (const unsigned char *)b + head_of(c->entry)->len;
		if (trace_holds(end - b->trace, b->trace,
		    db_sqlite(q->db))) {
			cachedir_count(q->database, CACHE_HELD);
			touch(c);
			*status = print_entry(c->entry);
			return 1;
		}
	}
	cachedir_count(q->database, CACHE_MISS);
	c->trace = trace_new();
	db_trace(q->db, c->trace);
	return 0;
}

void
cache_reads(struct query *q, const char *path)
{
	struct cache	*c = q->cache;
	uint32_t	 i;

	if (c == NULL)
		return;
	for (i = 0; i < c->nlooked; i++)
		if (strcmp(c->looked[i].path, path) == 0)
			return;
	if (c->nlooked == LOOKED_MAX) {
		trace_give_up(c->trace);
		return;
	}
	c->looked[i].look = look_at(path);
	c->looked[i].path = pool_strdup(q->pool, path);
	c->nlooked++;
}

/* ---- writing ---- */

static void
keep(struct query *q, int status, const char *out, size_t nout,
    const char *text, size_t ntext)
{
	struct cache	*c = q->cache;
	struct body	 b = { 0 };
	unsigned char	*trace;
	char		*entry = NULL;
	size_t		 len = 0, ntrace;
	uint32_t	 i;
	FILE		*fp;

	db_trace(q->db, NULL);
	if (!trace_is_usable(c->trace) || nout + ntext > ENTRY_MAX / 2 ||
	    (trace = trace_put(c->trace, db_sqlite(q->db), &ntrace)) == NULL)
		return;
	b.status = (uint32_t)status;
	b.out = (uint32_t)nout;
	b.err = (uint32_t)ntext;
	b.looked = c->nlooked;
	b.trace = ntrace;
	if ((fp = open_memstream(&entry, &len)) == NULL)
		err(STATUS_ERROR, NULL);
	fwrite(&c->head, sizeof(c->head), 1, fp);
	fwrite(&b, sizeof(b), 1, fp);
	fwrite(out, 1, nout, fp);
	fwrite(text, 1, ntext, fp);
	for (i = 0; i < c->nlooked; i++) {
		fwrite(&c->looked[i].look, sizeof(struct look), 1, fp);
		fwrite(c->looked[i].path, 1, strlen(c->looked[i].path) + 1,
		    fp);
	}
	fwrite(trace, 1, ntrace, fp);
	if (fclose(fp) == EOF)
		err(STATUS_ERROR, NULL);
	c->head.len = len - sizeof(c->head);
	c->head.body = XXH3_64bits(entry + sizeof(c->head), c->head.len);
	memcpy(entry, &c->head, sizeof(c->head));
	if (len <= ENTRY_MAX && cachedir_write(c->path, entry, len) == 0)
		cachedir_added(q->database, len);
	free(entry);
	free(trace);
}

void
cache_finish(struct query *q, int status)
{
	char	*out = NULL, *text = NULL;
	size_t	 nout = 0, ntext = 0;
	FILE	*fp, *ep;

	if (q->cache == NULL || q->cache->trace == NULL) {
		out_answer(q->answer, q->format, stdout, stderr);
		return;
	}
	if ((fp = open_memstream(&out, &nout)) == NULL ||
	    (ep = open_memstream(&text, &ntext)) == NULL)
		err(STATUS_ERROR, NULL);
	out_answer(q->answer, q->format, fp, ep);
	if (fclose(fp) == EOF || fclose(ep) == EOF)
		err(STATUS_ERROR, NULL);
	fwrite(out, 1, nout, stdout);
	fflush(stdout);
	fwrite(text, 1, ntext, stderr);
	if (status == STATUS_FOUND && strcmp(db_meta(q->db, "state"),
	    "complete") == 0)
		keep(q, status, out, nout, text, ntext);
	free(out);
	free(text);
}

void
cache_free(struct cache *c)
{
	if (c == NULL)
		return;
	trace_free(c->trace);
	free(c->entry);
	free(c);
}
