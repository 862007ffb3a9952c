/*
 * One pass over git log: who touched which files, when, and why.  Only what
 * came since the last run is read, unless history was rewritten.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "blame.h"
#include "prog.h"

static char *
hex(const struct text t)
{
	char *s = malloc(2 * t.len + 1);
	size_t i;

	if (s == NULL)
		err(2, NULL);
	for (i = 0; i < t.len; i++)
		snprintf(s + 2 * i, 3, "%02x", (unsigned char)t.p[i]);
	s[2 * t.len] = '\0';
	return s;
}

/* Is the commit that history is known up to an ancestor of this one? */
static int
goes_on(struct blame *b, const char *from)
{
	const char *args[] = { "merge-base", "--is-ancestor", from, b->commit,
	    NULL };
	char *s;
	int yes;

	if (from[0] == '\0')
		return 0;
	s = repo_git(b, args, NULL);
	yes = s != NULL;
	free(s);
	return yes;
}

/* The bytes up to the next NUL; the cursor goes past it. */
static struct text
token(char **p, const char *end)
{
	struct text t;
	char *nul = *p < end ? memchr(*p, '\0', (size_t)(end - *p)) : NULL;

	t.p = *p;
	t.len = (size_t)((nul != NULL ? nul : end) - *p);
	*p = (char *)(uintptr_t)t.p + t.len + (nul != NULL);
	return t;
}

static void
touched(struct blame *b, struct text path, const unsigned char *hash,
    size_t len)
{
	struct blame_file *f = plan_find(b, path);

	if (f != NULL && f->last_len == 0) {
		memcpy(f->last, hash, len);
		f->last_len = len;
	}
}

/* One commit; -1 when this is none. */
static int
send_commit(struct blame *b, char **p, const char *end, struct text **paths,
    size_t *cap)
{
	struct commit c;
	unsigned char hash[HASH_MAX];
	struct text t = token(p, end);
	uint32_t n = 0;
	int edge;

	if (t.len < 1 || t.p[0] != '\1')
		return -1;
	c.hash.len = hash_parse(hash, t.p + 1, t.len - 1);
	c.hash.p = (const char *)hash;
	if (c.hash.len == 0)
		return -1;
	edge = repo_is_edge(b, t.p + 1, t.len - 1);
	c.name = token(p, end);
	c.email = token(p, end);
	c.time = strtoll(token(p, end).p, NULL, 10);
	c.message = token(p, end);
	while (c.message.len > 0 && c.message.p[c.message.len - 1] == '\n')
		c.message.len--;
	for (;;) {
		t = token(p, end);
		if (t.len == 0)
			break;
		if (edge)
			continue;
		if (n == 0 && t.p[0] == '\n') {
			t.p++;
			t.len--;
		}
		if (n == *cap) {
			*cap = *cap == 0 ? 64 : *cap * 2;
			*paths = reallocarray(*paths, *cap, sizeof(**paths));
			if (*paths == NULL)
				err(2, NULL);
		}
		touched(b, t, hash, c.hash.len);
		(*paths)[n++] = t;
	}
	commit_put(&b->frame, &c, *paths, n);
	send_frame(b, FRAME_COMMIT);
	b->n.commits++;
	return 0;
}

/* Where the second record of the LEN bytes at S begins; LEN: it does not. */
static size_t
next_record(const char *s, size_t len, size_t from)
{
	const char *p = s + from, *end = s + len;

	while (p < end && (p = memchr(p, '\1', (size_t)(end - p))) != NULL) {
		if (p > s && p[-1] == '\0')
			return (size_t)(p - s);
		p++;
	}
	return len;
}

int
history_read(struct blame *b, const char *const *args)
{
	struct text *paths = NULL;
	size_t cap = 0, len = 0, size = 0, at, next, seen;
	char *buf = NULL, *p;
	ssize_t n = 0;
	pid_t pid;
	int fd = repo_start(b, args, &pid), status = 0;

	/* One commit after another: no more than one is held. */
	for (at = seen = 0; status == 0;) {
		next = len == 0 ? 0 : next_record(buf + at, len - at, seen);
		if (next < len - at) {
			p = buf + at;
			status = send_commit(b, &p, p + next, &paths, &cap);
			at += next;
			seen = 1;
			continue;
		}
		seen = len -= at;
		if (at > 0)
			memmove(buf, buf + at, len);
		at = 0;
		if (size - len < 65536) {
			size = size * 2 + 131072;
			if ((buf = realloc(buf, size)) == NULL)
				err(2, NULL);
		}
		if ((n = repo_read(fd, buf + len, size - len, 0)) <= 0)
			break;
		len += (size_t)n;
	}
	if (status == 0 && n == 0 && len > 0) {
		p = buf;
		status = send_commit(b, &p, p + len, &paths, &cap);
	}
	close(fd);
	if (repo_end(pid, status != 0 || n != 0) == -1 && status == 0)
		status = -1;
	free(buf);
	free(paths);
	return status;
}

int
history_send(struct blame *b, struct history_frame *h)
{
	char *from = hex(b->known_head), *range = NULL, count[32];
	const char *args[] = { "log", "-z", "--name-only", "--no-renames",
	    "--no-show-signature", "--no-color", "--encoding=UTF-8",
	    "--use-mailmap", LOG_FORMAT, count, "--end-of-options", b->commit,
	    NULL };

	/* What is known stays until all commits were said. */
	h->head = b->known_head;
	h->full = b->history > 0 && !goes_on(b, from);
	history_put(&b->frame, h);
	send_frame(b, FRAME_HISTORY);
	snprintf(count, sizeof(count), "-n%u", b->history);
	if (!h->full) {
		if (asprintf(&range, "%s..%s", from, b->commit) == -1)
			err(2, NULL);
		args[11] = range;
	}
	if (b->history > 0 && strcmp(from, b->commit) != 0 &&
	    history_read(b, args) == 0) {
		struct history_frame all = { .full = 0 };

		all.head.p = (const char *)b->head;
		all.head.len = b->head_len;
		history_put(&b->frame, &all);
		send_frame(b, FRAME_HISTORY);
	}
	free(range);
	free(from);
	return h->full;
}
