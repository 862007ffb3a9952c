/*
 * The repository, and git's own speed: a commit-graph with changed-path
 * filters makes git blame four times as fast.  It is written to an object
 * directory of ours beside the store, which borrows the repository's objects;
 * nothing is written to the repository.
 */
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "blame.h"
#include "proc.h"
#include "prog.h"

#define SHORT_MS	600000	/* for one of git's short commands */
#define GRACE_MS	200	/* between SIGTERM and SIGKILL */
#define TICK_MS		200	/* how often to see whether to stop */
/* Writing the graph costs as much as blaming so many files without it. */
#define GRAPH_FILES	40

const char *const *
repo_env(struct blame *b)
{
	static const char *env[16];
	static char *objects, *alternates;
	size_t n = 0;

	env[n++] = "GIT_OPTIONAL_LOCKS=0";
	env[n++] = "GIT_TERMINAL_PROMPT=0";
	env[n++] = "LC_ALL=C";
	env[n++] = "GIT_PAGER=cat";
	/* What a partial clone does not have is not fetched for this. */
	env[n++] = "GIT_NO_LAZY_FETCH=1";
	env[n++] = "GIT_ALLOW_PROTOCOL=none";
	env[n++] = "GIT_TRACE";
	env[n++] = "GIT_TRACE2";
	env[n++] = "GIT_EXTERNAL_DIFF";
	env[n++] = "GIT_DIFF_OPTS";
	if (b->graph != NULL) {
		free(objects);
		free(alternates);
		if (asprintf(&objects, "GIT_OBJECT_DIRECTORY=%s",
		    b->graph) == -1 || asprintf(&alternates,
		    "GIT_ALTERNATE_OBJECT_DIRECTORIES=%s", b->objects) == -1)
			err(2, NULL);
		env[n++] = objects;
		env[n++] = alternates;
	}
	env[n] = NULL;
	return env;
}

/* "git -C DIR ARGS", to be freed. */
static const char **
git_words(struct blame *b, const char *const *args)
{
	const char **v;
	size_t n;

	for (n = 0; args[n] != NULL; n++)
		;
	if ((v = reallocarray(NULL, n + 4, sizeof(*v))) == NULL)
		err(2, NULL);
	v[0] = "git";
	v[1] = "-C";
	v[2] = b->dir;
	memcpy(v + 3, args, (n + 1) * sizeof(*v));
	return v;
}

char *
repo_git(struct blame *b, const char *const *args, size_t *len)
{
	const char **argv = git_words(b, args);
	struct proc_spec spec = { .argv = argv, .env = repo_env(b),
	    .dies_with_us = 1 };
	struct proc_output o;
	int status;

	status = proc_collect(&o, &spec, GIT_OUTPUT_MAX, SHORT_MS,
	    &stop_signal);
	free(argv);
	if (status == -1) {
		if (errno != EINTR && errno != ENOENT)
			err(2, "git %s", args[0]);
		if (errno == ENOENT)
			warn("git");
		return NULL;
	}
	if (o.end.signal != 0 || o.end.status != 0) {
		if (b->verbose)
			warnx("git %s: %s %s", args[0],
			    proc_end_text(o.end), safe_str(o.err));
		proc_output_release(&o);
		return NULL;
	}
	if (len != NULL)
		*len = o.len;
	return o.out;
}

int
repo_start(struct blame *b, const char *const *args, pid_t *pid)
{
	const char **argv = git_words(b, args);
	struct proc_spec spec = { .argv = argv, .env = repo_env(b),
	    .own_group = 1, .dies_with_us = 1 };
	int out[2], fds[3];

	if (pipe2(out, O_CLOEXEC) == -1)
		err(2, "pipe");
	fds[0] = -1;
	fds[1] = out[1];
	fds[2] = b->verbose ? STDERR_FILENO : -1;
	spec.fds = fds;
	spec.nfds = 3;
	if ((*pid = proc_spawn(&spec)) == -1)
		err(2, "cannot run git");
	close(out[1]);
	free(argv);
	return out[0];
}

int
repo_end(pid_t pid, int stop)
{
	struct proc_end end;

	if (stop) {
		proc_stop(pid, 1, GRACE_MS, &end);
		return -1;
	}
	if (proc_wait(pid, &end) == -1)
		err(2, "waiting for git");
	return end.signal == 0 && end.status == 0 ? 0 : -1;
}

ssize_t
repo_read(int fd, void *buf, size_t size, int64_t end_ms)
{
	struct pollfd p = { fd, POLLIN, 0 };
	ssize_t n;

	for (;;) {
		if (stop_signal != 0 || (end_ms != 0 && now_ms() >= end_ms))
			return -1;
		if (poll(&p, 1, TICK_MS) <= 0)
			continue;
		n = read(fd, buf, size);
		if (n != -1 || (errno != EINTR && errno != EAGAIN))
			break;
	}
	if (n == -1)
		err(2, "reading from git");
	return n;
}

/* One line of output without its newline, to be freed; NULL: none. */
static char *
one_line(struct blame *b, const char *const *args)
{
	size_t len;
	char *s = repo_git(b, args, &len);

	if (s == NULL)
		return NULL;
	if (len > 0 && s[len - 1] == '\n')
		s[len - 1] = '\0';
	return s;
}

/* The commit that the graph is of; where HEAD is when it has none, or one
   that is no more. */
static int
find_commit(struct blame *b)
{
	const char *args[] = { "rev-parse", "--verify", "--quiet",
	    "--end-of-options", NULL, NULL };
	char of[sizeof(b->commit_known) + 16], *s = NULL;

	if (b->commit_known[0] != '\0') {
		snprintf(of, sizeof(of), "%s^{commit}", b->commit_known);
		args[4] = of;
		s = one_line(b, args);
	}
	args[4] = "HEAD^{commit}";
	if (s == NULL && (s = one_line(b, args)) == NULL)
		return -1;
	b->head_len = hash_parse(b->head, s, strlen(s));
	if (b->head_len > 0)
		strcpy(b->commit, s);
	free(s);
	return b->head_len > 0 ? 0 : -1;
}

/* What git says with a path, which is relative to DIR; to be freed. */
static char *
git_path(struct blame *b, const char *name)
{
	const char *args[] = { "rev-parse", "--git-path", name, NULL };
	char *s = one_line(b, args), *path;

	if (s == NULL || s[0] == '/')
		return s;
	if (asprintf(&path, "%s/%s", b->dir, s) == -1)
		err(2, NULL);
	free(s);
	return path;
}

static void
read_shallow(struct blame *b)
{
	char *path = git_path(b, "shallow");
	size_t cap = 0;
	FILE *f;

	if (path == NULL)
		return;
	if ((f = fopen(path, "re")) != NULL) {
		/* Object names have no NUL. */
		errno = 0;
		if (getdelim(&b->shallow, &cap, '\0', f) == -1) {
			if (ferror(f) || errno == ENOMEM)
				err(2, "%s", safe_str(path));
			free(b->shallow);
			b->shallow = NULL;
		}
		fclose(f);
	} else if (errno != ENOENT)
		err(2, "%s", safe_str(path));
	free(path);
}

int
repo_is_edge(const struct blame *b, const char *hex, size_t len)
{
	const char *p = b->shallow;

	while (p != NULL && strncmp(p, hex, len) != 0)
		if ((p = strchr(p, '\n')) != NULL)
			p++;
	return p != NULL;
}

int
repo_open(struct blame *b)
{
	static const char *const top[] = { "rev-parse", "--show-toplevel",
	    NULL };
	static const char *const bare[] = { "rev-parse",
	    "--is-bare-repository", NULL };
	char *s, *path;

	if ((s = one_line(b, bare)) == NULL)
		return -1;
	b->bare = strcmp(s, "true") == 0;
	free(s);
	read_shallow(b);
	if (find_commit(b) == -1)
		return -1;
	if (!b->bare && (b->root = one_line(b, top)) == NULL)
		return -1;
	if ((path = git_path(b, "objects")) == NULL)
		return -1;
	if ((b->objects = realpath(path, NULL)) == NULL)
		err(2, "%s", safe_str(path));
	free(path);
	return 0;
}

void
repo_committed(struct blame *b)
{
	const char *args[] = { "ls-tree", "-r", "-z", "--full-tree",
	    b->commit, NULL };
	unsigned char blob[HASH_MAX];
	struct blame_file *f;
	struct text path;
	size_t len, n;
	char *s, *p, *tab;

	if ((s = repo_git(b, args, &len)) == NULL)
		return;
	/* "100644 blob HASH<tab>path" */
	for (p = s; p < s + len; p += strlen(p) + 1) {
		if ((tab = strchr(p, '\t')) == NULL || tab - p < 13)
			continue;
		path.p = tab + 1;
		path.len = strlen(tab + 1);
		n = hash_parse(blob, p + 12, (size_t)(tab - p - 12));
		if (n > 0 && (f = plan_find(b, path)) != NULL)
			f->committed = f->blob_len == n &&
			    memcmp(f->blob, blob, n) == 0;
	}
	free(s);
}

/* Does the directory hold a commit-graph of this very commit? */
static int
graph_is_new(struct blame *b)
{
	char *mark = NULL, hex[2 * HASH_MAX + 2] = "";
	FILE *f;
	int same = 0;

	if (asprintf(&mark, "%s/kn-commit", b->graph) == -1)
		err(2, NULL);
	if ((f = fopen(mark, "re")) != NULL) {
		same = fgets(hex, sizeof(hex), f) != NULL &&
		    strncmp(hex, b->commit, strlen(b->commit)) == 0;
		fclose(f);
	}
	free(mark);
	return same;
}

static void
graph_mark(struct blame *b)
{
	char *mark = NULL;
	FILE *f;

	if (asprintf(&mark, "%s/kn-commit", b->graph) == -1)
		err(2, NULL);
	if ((f = fopen(mark, "we")) != NULL) {
		fprintf(f, "%s\n", b->commit);
		fclose(f);
	}
	free(mark);
}

/* What a git that was killed long ago left would keep every other out. */
static void
unlock(struct blame *b)
{
	struct stat st;
	char *lock;

	if (asprintf(&lock, "%s/info/commit-graph.lock", b->graph) == -1)
		err(2, NULL);
	if (stat(lock, &st) == 0 &&
	    st.st_mtime < time(NULL) - 2 * (SHORT_MS / 1000))
		unlink(lock);
	free(lock);
}

void
repo_graph(struct blame *b, size_t many)
{
	static const char *const write_graph[] = { "commit-graph", "write",
	    "--reachable", "--changed-paths", "--no-progress", NULL };
	char *dir, *s;

	if (asprintf(&dir, "%s.objects", b->db) == -1)
		err(2, NULL);
	/* Only worth it for many; but one that is there is used. */
	if ((many < GRAPH_FILES && access(dir, F_OK) == -1) ||
	    (mkdir(dir, 0777) == -1 && errno != EEXIST) ||
	    (b->graph = realpath(dir, NULL)) == NULL) {
		free(dir);
		return;
	}
	free(dir);
	/* A path that git would take for several. */
	if (strchr(b->objects, ':') != NULL || b->objects[0] == '"') {
		free(b->graph);
		b->graph = NULL;
		return;
	}
	if (many < GRAPH_FILES || graph_is_new(b))
		return;
	unlock(b);
	if ((s = repo_git(b, write_graph, NULL)) != NULL)
		graph_mark(b);
	free(s);
}

void
repo_release(struct blame *b)
{
	free(b->root);
	free(b->shallow);
	free(b->objects);
	free(b->graph);
	free(b->ignore_revs);
}
