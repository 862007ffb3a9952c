/*
 * Source lines as they were indexed: from the work tree when the file has
 * not changed since, else from git, which still has the blob.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proc.h"
#include "query.h"
#include "trace.h"
#include "store.h"

#define SOURCE_MAX	(64 * 1024 * 1024)	/* bytes of one file */
#define GIT_TIMEOUT_MS	10000

/* A few files are remembered: sites of one answer often share them. */
#define REMEMBERED	64

static struct {
	int64_t		 file;
	struct source	 source;
} remembered[REMEMBERED];
static size_t	 nremembered;

/* The root that paths are relative to, in the pool; NULL: not known. */
static const char *
root_of(struct query *q)
{
	const char	*dir = q->directory != NULL ? q->directory : ".";
	char		*git, *end;
	const char	*root;

	if ((git = store_git_dir(dir)) == NULL)
		return dir;
	end = strrchr(git, '/');
	root = NULL;
	if (end != NULL && strcmp(end, "/.git") == 0)
		root = pool_strndup(q->pool, git, (size_t)(end - git));
	free(git);
	return root;
}

/* The top of the work tree, asked of git; NULL when there is none. */
static const char *
root_from_git(struct query *q)
{
	const char *const	 argv[] = { "git", "rev-parse",
				    "--show-toplevel", NULL };
	struct proc_spec	 spec = { .argv = argv, .dir = q->directory };
	struct proc_output	 out;
	const char		*root = NULL;

	if (proc_collect(&out, &spec, 1 << 16, GIT_TIMEOUT_MS, NULL) == -1)
		return NULL;
	if (out.end.status == 0 && out.len > 1)
		root = pool_strndup(q->pool, out.out, out.len - 1);
	proc_output_release(&out);
	return root;
}

const char *
source_root(struct query *q)
{
	const char	*root = root_of(q);

	return root != NULL ? root : root_from_git(q);
}

static const char *
hex_of(struct query *q, const unsigned char *p, size_t len)
{
	char	*s = pool_alloc(q->pool, len * 2 + 1);
	size_t	 i;

	for (i = 0; i < len; i++)
		sprintf(s + i * 2, "%02x", p[i]);
	return s;
}

const char *
source_git(struct query *q, const char *const *argv, size_t *len)
{
	struct proc_spec	 spec = { .argv = argv, .dir = q->directory };
	struct proc_output	 out;
	const char		*text = NULL;

	if (proc_collect(&out, &spec, SOURCE_MAX, GIT_TIMEOUT_MS, NULL) == -1)
		return NULL;
	if (out.end.status == 0) {
		*len = out.len;
		text = pool_strndup(q->pool, out.out, out.len);
	}
	proc_output_release(&out);
	return text;
}

static int
same_stat(const struct file *f, const struct stat *st)
{
	return f->inode != 0 && (int64_t)st->st_ino == f->inode &&
	    st->st_size == f->size &&
	    st->st_mtim.tv_sec * 1000000000LL + st->st_mtim.tv_nsec ==
	    f->mtime &&
	    st->st_ctim.tv_sec * 1000000000LL + st->st_ctim.tv_nsec ==
	    f->ctime;
}

/* Does git compute the indexed blob id for the file at PATH? */
static int
same_blob(struct query *q, const struct file *f, const char *path)
{
	const char *const	 argv[] = { "git", "hash-object",
				    "--no-filters", "--", path, NULL };
	const char		*hex = hex_of(q, f->blob, f->blob_len), *text;
	size_t			 len;

	text = source_git(q, argv, &len);
	return text != NULL && len == strlen(hex) + 1 &&
	    strncmp(text, hex, strlen(hex)) == 0;
}

static int
read_all(struct query *q, int fd, size_t size, struct source *src)
{
	char	*buf = pool_alloc(q->pool, size + 1);
	size_t	 used = 0;
	ssize_t	 n;

	while (used < size) {
		n = read(fd, buf + used, size - used);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		used += (size_t)n;
	}
	if (used != size)
		return -1;
	src->text = buf;
	src->len = size;
	return 0;
}

/* From the work tree below ROOT, if it is still what was indexed. */
static int
from_tree(struct query *q, const char *root, const struct file *f,
    struct source *src)
{
	struct stat	 st;
	const char	*path = pool_printf(q->pool, "%s/%s", root, f->path);
	char		*real;
	int		 fd, rv = -1;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW |
	    O_NONBLOCK)) == -1)
		return -1;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_size == f->size && st.st_size <= SOURCE_MAX &&
	    (real = realpath(path, NULL)) != NULL) {
		if (same_stat(f, &st) || same_blob(q, f, real))
			rv = read_all(q, fd, (size_t)st.st_size, src);
		free(real);
	}
	close(fd);
	if (rv == 0)
		src->from = "work tree";
	return rv;
}

static int
from_git(struct query *q, const struct file *f, struct source *src)
{
	const char *const	 argv[] = { "git", "cat-file", "blob",
				    hex_of(q, f->blob, f->blob_len), NULL };

	if ((src->text = source_git(q, argv, &src->len)) == NULL)
		return -1;
	src->from = "git";
	return 0;
}

static void
load(struct query *q, const struct file *f, struct source *src)
{
	const char	*root;

	if (f->id == 0) {
		src->from = "not in a file";
		return;
	}
	if ((root = source_root(q)) != NULL && from_tree(q, root, f, src) == 0)
		return;
	if (from_git(q, f, src) == 0)
		return;
	src->from = "the file has changed since it was indexed, and git does "
	    "not have what it was";
	trace_give_up(db_traced(q->db));
}

const struct source *
source_get(struct query *q, const struct file *f)
{
	size_t	 i;

	for (i = 0; i < nremembered && i < REMEMBERED; i++)
		if (remembered[i].file == f->id)
			return &remembered[i].source;
	i = nremembered++ % REMEMBERED;
	memset(&remembered[i], 0, sizeof(remembered[i]));
	remembered[i].file = f->id;
	load(q, f, &remembered[i].source);
	return &remembered[i].source;
}

const char *
source_line(const struct source *src, uint32_t n, size_t *len)
{
	const char	*p = src->text, *end, *nl;
	uint32_t	 line;

	if (p == NULL || n == 0)
		return NULL;
	end = p + src->len;
	for (line = 1; line < n; line++) {
		if ((nl = memchr(p, '\n', (size_t)(end - p))) == NULL)
			return NULL;
		p = nl + 1;
	}
	if (p == end)
		return NULL;
	nl = memchr(p, '\n', (size_t)(end - p));
	*len = (size_t)((nl == NULL ? end : nl) - p);
	if (*len > 0 && p[*len - 1] == '\r')
		(*len)--;
	return p;
}
