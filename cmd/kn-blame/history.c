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

/* With -z: \1 HASH NUL name NUL mail NUL time NUL message NUL, then a newline
   and paths, each with a NUL, and one more NUL behind the last. */
#define LOG_FORMAT	"--format=format:%x01%H%x00%aN%x00%aE%x00%at%x00%B%x00"

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

	if (t.len < 1 || t.p[0] != '\1')
		return -1;
	c.hash.len = hash_parse(hash, t.p + 1, t.len - 1);
	c.hash.p = (const char *)hash;
	if (c.hash.len == 0)
		return -1;
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

int
history_send(struct blame *b, const struct text *owners)
{
	struct history_frame h = { .full = 0 };
	char *from = hex(b->known_head), *range = NULL, count[32];
	char *s = NULL, *p;
	const char *args[] = { "log", "-z", "--name-only", "--no-renames",
	    "--no-show-signature", "--no-color", "--use-mailmap", LOG_FORMAT,
	    count, "--end-of-options", b->commit, NULL };
	struct text *paths = NULL;
	size_t len = 0, cap = 0;

	h.head.p = (const char *)b->head;
	h.head.len = b->head_len;
	h.full = !goes_on(b, from);
	h.owners.p = NULL;
	if (owners != NULL)
		h.owners = *owners;
	snprintf(count, sizeof(count), "-n%u", b->history);
	if (!h.full) {
		if (asprintf(&range, "%s..%s", from, b->commit) == -1)
			err(2, NULL);
		args[10] = range;
	}
	if (b->history == 0 || (strcmp(from, b->commit) != 0 &&
	    (s = repo_git(b, args, &len)) == NULL)) {
		/* What is known stays; a later run asks. */
		h.head = b->known_head;
		h.full = 0;
	}
	history_put(&b->frame, &h);
	send_frame(b, FRAME_HISTORY);
	for (p = s; len > 0 && p < s + len;)
		if (send_commit(b, &p, s + len, &paths, &cap) == -1)
			errx(2, "git log: unexpected answer");
	free(s);
	free(paths);
	free(range);
	free(from);
	return h.full;
}
