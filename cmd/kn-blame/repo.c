/*
 * The repository, and git's own speed: a commit-graph with changed-path
 * filters makes git blame four times as fast.  It is written to an object
 * directory of ours beside the store, which borrows the repository's objects;
 * nothing is written to the repository.
 */
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "blame.h"
#include "proc.h"
#include "prog.h"

#define ARGS_MAX	32
#define SHORT_MS	600000	/* for one of git's short commands */
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

char *
repo_git(struct blame *b, const char *const *args, size_t *len)
{
	const char *argv[ARGS_MAX + 4] = { "git", "-C", b->dir };
	struct proc_spec spec = { .argv = argv, .env = repo_env(b) };
	struct proc_output o;
	size_t i;

	for (i = 0; args[i] != NULL && i < ARGS_MAX; i++)
		argv[i + 3] = args[i];
	argv[i + 3] = NULL;
	if (proc_collect(&o, &spec, GIT_OUTPUT_MAX, SHORT_MS,
	    &stop_signal) == -1) {
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

/* The commit that the graph is of, else where HEAD is. */
static int
find_commit(struct blame *b)
{
	const char *args[] = { "rev-parse", "--verify", "--quiet",
	    "--end-of-options", "HEAD^{commit}", NULL };
	char of[sizeof(b->commit_known) + 16], *s;

	if (b->commit_known[0] != '\0') {
		snprintf(of, sizeof(of), "%s^{commit}", b->commit_known);
		args[4] = of;
	}
	if ((s = one_line(b, args)) == NULL)
		return -1;
	b->head_len = hash_parse(b->head, s, strlen(s));
	if (b->head_len > 0)
		strcpy(b->commit, s);
	free(s);
	return b->head_len > 0 ? 0 : -1;
}

int
repo_open(struct blame *b)
{
	static const char *const objects[] = { "rev-parse", "--git-path",
	    "objects", NULL };
	static const char *const top[] = { "rev-parse", "--show-toplevel",
	    NULL };
	static const char *const bare[] = { "rev-parse",
	    "--is-bare-repository", NULL };
	static const char *const shallow[] = { "rev-parse",
	    "--is-shallow-repository", NULL };
	char *s, *path;

	if ((s = one_line(b, bare)) == NULL)
		return -1;
	b->bare = strcmp(s, "true") == 0;
	free(s);
	if ((s = one_line(b, shallow)) != NULL)
		b->shallow = strcmp(s, "true") == 0;
	free(s);
	if (find_commit(b) == -1)
		return -1;
	if (!b->bare && (b->root = one_line(b, top)) == NULL)
		return -1;
	if ((s = one_line(b, objects)) == NULL)
		return -1;
	/* It is relative to DIR. */
	if (s[0] == '/')
		path = s;
	else if (asprintf(&path, "%s/%s", b->dir, s) == -1)
		err(2, NULL);
	if ((b->objects = realpath(path, NULL)) == NULL)
		err(2, "%s", safe_str(path));
	if (path != s)
		free(path);
	free(s);
	if (b->root != NULL) {
		if (asprintf(&path, "%s/.git-blame-ignore-revs",
		    b->root) == -1)
			err(2, NULL);
		if (access(path, R_OK) == 0)
			b->ignore_revs = path;
		else
			free(path);
	}
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
	if ((s = repo_git(b, write_graph, NULL)) != NULL)
		graph_mark(b);
	free(s);
}

void
repo_release(struct blame *b)
{
	free(b->root);
	free(b->objects);
	free(b->graph);
	free(b->ignore_revs);
}
