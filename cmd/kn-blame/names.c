/*
 * What makes git's answers others without any new commit: .mailmap, which
 * says who people are, and .git-blame-ignore-revs, the commits that blame
 * looks through.  The store knows their digests.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "blame.h"
#include "prog.h"
#include "store.h"

#define FILE_MAX_LEN	(64u * 1024 * 1024)	/* bytes of one of them */
#define ASK_MAX		400	/* commits in one question */

/* The file NAME of the work tree, else as the commit has it; NULL: neither
   has one.  To be freed, with a NUL behind its LEN bytes. */
static char *
read_either(struct blame *b, const char *name, size_t *len)
{
	const char *args[] = { "cat-file", "blob", NULL, NULL };
	char *path, *s = NULL;
	ssize_t n;
	int fd = -1;

	*len = 0;
	if (b->root != NULL) {
		if (asprintf(&path, "%s/%s", b->root, name) == -1)
			err(2, NULL);
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
		free(path);
	}
	if (fd == -1) {
		if (asprintf(&path, "%s:%s", b->commit, name) == -1)
			err(2, NULL);
		args[2] = path;
		s = repo_git(b, args, len);
		free(path);
		return s;
	}
	do {
		if ((s = realloc(s, *len + 65536 + 1)) == NULL)
			err(2, NULL);
		n = read(fd, s + *len, 65536);
		*len += n > 0 ? (size_t)n : 0;
	} while ((n > 0 || (n == -1 && errno == EINTR)) && *len < FILE_MAX_LEN);
	if (n == -1 && errno != EISDIR)
		err(2, "%s", name);
	close(fd);
	s[*len] = '\0';
	return s;
}

/* The digest of what was read, to compare with KNOWN: 1: it is another. */
static int
differs(unsigned char sum[HASH_LEN], const char *text, size_t len,
    struct text known)
{
	struct hasher *h;

	if (len == 0 && known.len == 0)
		return 0;
	if ((h = hasher_new()) == NULL)
		err(2, NULL);
	hasher_sum(h, text != NULL ? text : "", len, sum);
	hasher_free(h);
	return known.len != HASH_LEN || memcmp(sum, known.p, HASH_LEN) != 0;
}

int
names_differ(struct blame *b, struct text *digest)
{
	static unsigned char sum[HASH_LEN];
	size_t len;
	char *s = read_either(b, ".mailmap", &len);
	int yes = differs(sum, s, len, b->known_names);

	free(s);
	digest->p = (const char *)sum;
	digest->len = sizeof(sum);
	return yes;
}

/* ---- commits to be ignored ---- */

/* Keep the lines that name a commit, of what git would refuse to read for one
   that does not: in place; the new length. */
static size_t
only_commits(struct blame *b, char *s, size_t len)
{
	unsigned char hash[HASH_MAX];
	char *p, *end, *out = s;
	unsigned long bad = 0;
	size_t n;

	for (p = s; p < s + len; p = end + 1) {
		end = p + strcspn(p, "\n");
		p += strspn(p, " \t");
		n = strcspn(p, " \t\r\n#");
		if (n > 0 && hash_parse(hash, p, n) != b->head_len)
			bad++;
		else if (n > 0) {
			memmove(out, p, n);
			out[n] = '\n';
			out += n + 1;
		}
		if (end >= s + len)
			break;
	}
	if (bad > 0 && !b->quiet)
		warnx(".git-blame-ignore-revs: %lu lines name no commit", bad);
	return (size_t)(out - s);
}

int
ignored_differ(struct blame *b, struct text *digest)
{
	static unsigned char sum[HASH_LEN];
	size_t len, n = 0;
	char *s = read_either(b, ".git-blame-ignore-revs", &len), *db;
	FILE *f;
	int yes;

	if (s != NULL)
		n = only_commits(b, s, strlen(s));
	yes = differs(sum, s, n, b->known_ignored);
	digest->p = (const char *)sum;
	digest->len = sizeof(sum);
	/* git reads it from a file, and from another directory. */
	if (n > 0) {
		if ((db = realpath(b->db, NULL)) == NULL || asprintf(
		    &b->ignore_revs, "%s.ignored", db) == -1)
			err(2, "%s", safe_str(b->db));
		free(db);
		if ((f = fopen(b->ignore_revs, "we")) == NULL ||
		    fwrite(s, 1, n, f) != n || fclose(f) != 0)
			err(2, "%s", safe_str(b->ignore_revs));
	}
	free(s);
	return yes;
}

/* ---- known commits ---- */

void
names_send(struct blame *b)
{
	static const char *const head[] = { "log", "-z", "--no-walk=unsorted",
	    "--ignore-missing", "--no-show-signature", "--no-color",
	    "--encoding=UTF-8", "--use-mailmap", LOG_FORMAT };
	const size_t nhead = sizeof(head) / sizeof(head[0]);
	const char *args[sizeof(head) / sizeof(head[0]) + ASK_MAX + 2];
	size_t i, n;

	memcpy(args, head, sizeof(head));
	for (i = 0; i < b->nrevisions && stop_signal == 0; i += n) {
		n = b->nrevisions - i < ASK_MAX ? b->nrevisions - i : ASK_MAX;
		memcpy(args + nhead, b->revisions + i, n * sizeof(*args));
		args[nhead + n] = "--";
		args[nhead + n + 1] = NULL;
		history_read(b, args);
	}
}
