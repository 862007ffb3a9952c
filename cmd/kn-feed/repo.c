/*
 * Where we are: a git work tree, git objects only, or a plain folder; and
 * what it is called.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feed.h"
#include "prog.h"
#include "store.h"

/* Cut the next line off *TEXT; NULL at the end. */
static char *
line_next(char **text)
{
	char	*line = *text, *end;

	if (*line == '\0')
		return NULL;
	end = line + strcspn(line, "\n");
	*text = end + (*end == '\n');
	*end = '\0';
	return line;
}

static char *
copy(const char *s)
{
	char	*c;

	if ((c = strdup(s)) == NULL)
		err(2, NULL);
	return c;
}

static int
is_hex_id(const char *s)
{
	unsigned char	id[BLOB_MAX];

	return hex_decode(id, s, strlen(s)) > 0;
}

/* The folder "arg/cdup". */
static char *
join(const char *dir, const char *rest)
{
	char	*path;

	if (*rest == '\0')
		return copy(dir);
	if (*rest == '/')
		return copy(rest);
	if (asprintf(&path, "%s/%s", dir, rest) == -1)
		err(2, NULL);
	return path;
}

/*
 * Take git's answer apart.  The git directory's name may hold newlines, so
 * it is what remains between the known lines.  Outside of a work tree the
 * line of --show-cdup may be missing; the git directory is not needed then.
 */
static void
answer_parse(struct feed *f, char *text)
{
	char	*bare, *inside, *format, *cdup, *last;
	size_t	 len;

	bare = line_next(&text);
	inside = line_next(&text);
	format = line_next(&text);
	cdup = text;
	if (inside != NULL && strcmp(inside, "true") == 0) {
		/* Empty at the top. */
		text += strcspn(text, "\n");
		if (*text == '\n')
			*text++ = '\0';
	}
	if (bare == NULL || inside == NULL || format == NULL)
		errx(2, "%s: git rev-parse: unexpected answer",
		    safe_str(f->arg));
	len = strlen(text);
	if (len > 0 && text[len - 1] == '\n')
		text[--len] = '\0';
	if ((last = strrchr(text, '\n')) == NULL)
		errx(2, "%s: git rev-parse: unexpected answer",
		    safe_str(f->arg));
	*last++ = '\0';
	/* Without a commit git repeats the question there. */
	f->commit = copy(is_hex_id(last) ? last : "");
	f->git_dir = copy(text);
	f->blob_len = strcmp(format, "sha256") == 0 ? 32 : 20;
	f->place = strcmp(inside, "true") == 0 && f->rev == NULL ?
	    PLACE_TREE : PLACE_OBJECTS;
	f->root = strcmp(inside, "true") == 0 ? join(f->arg, cdup) :
	    copy(f->arg);
}

/*
 * Returns 0, or -1 when ARG is in no repository.  *REMOTES is to be
 * released either way.
 */
static int
git_discover(struct feed *f, struct git_job *remotes)
{
	static const char *const remote_args[] = { "config", "-z",
	    "--get-regexp", "^remote\\..*\\.url$", NULL };
	static const char *const args[] = { "rev-parse",
	    "--is-bare-repository", "--is-inside-work-tree",
	    "--show-object-format", "--show-cdup", "--absolute-git-dir",
	    "HEAD^{commit}", NULL };
	struct git_job	 jobs[2] = { { .args = args },
			    { .args = remote_args } };
	struct git_job	 job;
	char		*dir;

	/* Outside of any repository there need not even be a git. */
	memset(remotes, 0, sizeof(*remotes));
	if (!git_exists()) {
		if ((dir = store_git_dir(f->arg)) == NULL && errno == ENOENT)
			return -1;
		free(dir);
	}
	git_run(f->arg, jobs, 2);
	job = jobs[0];
	*remotes = jobs[1];
	if (job.status != 0 && strstr(job.err, "not a git repository") != NULL) {
		git_job_release(&job);
		return -1;
	}
	/* Only the last question may have failed: no commit yet. */
	if (job.status != 0 && (job.len == 0 ||
	    strstr(job.out, "HEAD^{commit}") == NULL))
		git_failed(&job, safe_str(f->arg));
	answer_parse(f, job.out);
	git_job_release(&job);
	return 0;
}

/* --rev, or HEAD of a bare repository: commit and tree. */
static void
rev_resolve(struct feed *f)
{
	char		*commit, *tree;
	const char	*args[] = { "rev-parse", "--verify", "--quiet",
			    "--end-of-options", NULL, NULL };
	const char	*rev = f->rev != NULL ? f->rev : "HEAD";
	struct git_job	 jobs[2] = { { .args = args } };
	const char	*tree_args[] = { "rev-parse", "--verify", "--quiet",
			    "--end-of-options", NULL, NULL };

	if (f->rev == NULL && *f->commit == '\0') {
		f->tree = copy("");	/* no commit yet: nothing to read */
		return;
	}
	if (asprintf(&commit, "%s^{commit}", rev) == -1 ||
	    asprintf(&tree, "%s^{tree}", rev) == -1)
		err(2, NULL);
	args[4] = commit;
	tree_args[4] = tree;
	jobs[1].args = tree_args;
	git_run(f->arg, jobs, 2);
	if (jobs[1].status != 0)
		errx(2, "%s: no such revision: %s", safe_str(f->arg),
		    safe_str(rev));
	jobs[1].out[strcspn(jobs[1].out, "\n")] = '\0';
	f->tree = copy(jobs[1].out);
	/* A tree alone will do; it has no commit. */
	free(f->commit);
	if (jobs[0].len > 0)
		jobs[0].out[strcspn(jobs[0].out, "\n")] = '\0';
	f->commit = copy(jobs[0].status == 0 ? jobs[0].out : "");
	git_job_release(&jobs[0]);
	git_job_release(&jobs[1]);
	free(commit);
	free(tree);
}

/* The URL of origin, else of the only remote; NULL: neither. */
static const char *
remote_url(const struct git_job *job)
{
	const char	*p, *end, *value, *url = NULL, *key = NULL;
	size_t		 key_len = 0, n;
	int		 several = 0;

	end = job->out + job->len;
	for (p = job->out; p < end; p += strlen(p) + 1) {
		if ((value = strchr(p, '\n')) == NULL)
			continue;
		n = (size_t)(value - p);
		if (n == 17 && memcmp(p, "remote.origin.url", n) == 0) {
			if (key == NULL || key_len != n ||
			    memcmp(key, p, n) != 0)
				url = value + 1;
			key = p;
			key_len = n;
			several = 0;
			break;
		}
		if (key == NULL) {
			key = p;
			key_len = n;
			url = value + 1;
		} else if (n != key_len || memcmp(key, p, n) != 0)
			several = 1;
	}
	return several ? NULL : url;
}

/* Last component of a folder's real path; "x" for "x.git" and "x/.git". */
static char *
folder_name(const char *dir)
{
	char	*path, *base, *name;
	size_t	 len;

	if ((path = realpath(dir, NULL)) == NULL)
		err(2, "%s", safe_str(dir));
	base = strrchr(path, '/') + 1;
	if (strcmp(base, ".git") == 0 && base - 1 > path) {
		base[-1] = '\0';
		base = strrchr(path, '/') + 1;
	}
	len = strlen(base);
	if (len > 4 && strcmp(base + len - 4, ".git") == 0)
		base[len - 4] = '\0';
	name = copy(*base == '\0' ? "root" : base);
	free(path);
	return name;
}

static void
name_find(struct feed *f, const struct git_job *remotes)
{
	const char	*url = NULL;

	if (f->name != NULL) {
		f->repo = copy(f->name);
		return;
	}
	if (f->place != PLACE_PLAIN)
		url = remote_url(remotes);
	if (url != NULL)
		f->repo = remote_identity(url);
	if (f->repo == NULL)
		f->repo = folder_name(f->root);
}

void
repo_open(struct feed *f)
{
	struct git_job	remotes;

	if ((f->root_fd = open(f->arg, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) ==
	    -1) {
		if (errno == ENOTDIR)
			errx(2, "%s: neither a repository nor a folder",
			    safe_str(f->arg));
		err(2, "%s", safe_str(f->arg));
	}
	if (git_discover(f, &remotes) == -1) {
		if (f->rev != NULL)
			errx(2, "%s: not a git repository",
			    safe_str(f->arg));
		f->place = PLACE_PLAIN;
		f->root = copy(f->arg);
		f->commit = copy("");
		f->blob_len = 20;
	}
	if (f->place == PLACE_OBJECTS) {
		rev_resolve(f);
		close(f->root_fd);
		f->root_fd = -1;
	} else if (strcmp(f->root, f->arg) != 0) {
		close(f->root_fd);
		if ((f->root_fd = open(f->root, O_RDONLY | O_DIRECTORY |
		    O_CLOEXEC)) == -1)
			err(2, "%s", safe_str(f->root));
	}
	name_find(f, &remotes);
	git_job_release(&remotes);
}
