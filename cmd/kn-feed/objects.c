/*
 * Lists and contents from git objects: git ls-tree, and one git cat-file
 * that answers as long as we ask.
 */
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feed.h"
#include "proc.h"
#include "prog.h"

/* What travels in a question must fit the pipe: OBJECTS_AHEAD * 65 bytes. */
struct objects {
	pid_t	 pid;
	int	 ask;
	FILE	*answers;
};

struct objects *
objects_new(const char *root)
{
	const char		*argv[] = { "git", "-C", root, "cat-file",
				    "--batch", NULL };
	struct proc_spec	 spec = { .argv = argv, .env = git_env };
	struct objects		*o;
	int			 ask[2], answers[2], fds[3];

	if ((o = calloc(1, sizeof(*o))) == NULL)
		err(2, NULL);
	if (pipe2(ask, O_CLOEXEC) == -1 || pipe2(answers, O_CLOEXEC) == -1)
		err(2, "pipe");
	fds[0] = ask[0];
	fds[1] = answers[1];
	fds[2] = STDERR_FILENO;
	spec.fds = fds;
	spec.nfds = 3;
	if ((o->pid = proc_spawn(&spec)) == -1)
		err(2, "cannot run git");
	close(ask[0]);
	close(answers[1]);
	o->ask = ask[1];
	if ((o->answers = fdopen(answers[0], "r")) == NULL)
		err(2, NULL);
	setvbuf(o->answers, NULL, _IOFBF, 128 * 1024);
	return o;
}

void
objects_free(struct objects *o)
{
	struct proc_end	end;

	if (o == NULL)
		return;
	close(o->ask);
	fclose(o->answers);
	proc_wait(o->pid, &end);
	free(o);
}

_Noreturn static void
objects_lost(void)
{
	errx(2, "git cat-file ended too early");
}

void
objects_ask(struct objects *o, const unsigned char *blob, size_t len)
{
	char	line[BLOB_MAX * 2 + 2];
	size_t	done, n;
	ssize_t	w;

	hex_encode(line, blob, len);
	line[len * 2] = '\n';
	n = len * 2 + 1;
	for (done = 0; done < n; done += (size_t)w) {
		if ((w = write(o->ask, line + done, n - done)) == -1) {
			if (errno != EINTR)
				objects_lost();
			w = 0;
		}
	}
}

static void
drain(struct objects *o, uint64_t len)
{
	char	rest[64 * 1024];
	size_t	n;

	for (; len > 0; len -= n) {
		n = len < sizeof(rest) ? (size_t)len : sizeof(rest);
		if ((n = fread(rest, 1, n, o->answers)) == 0)
			objects_lost();
	}
}

enum read_status
objects_answer(struct objects *o, uint64_t max, struct contents *c,
    uint64_t *size)
{
	char			 line[256], type[32];
	unsigned long long	 len;

	if (fgets(line, sizeof(line), o->answers) == NULL)
		objects_lost();
	if (sscanf(line, "%*s %31s %llu", type, &len) != 2)
		return READ_GONE;	/* "ID missing" */
	*size = len;
	if (len > max || strcmp(type, "blob") != 0) {
		drain(o, (uint64_t)len + 1);
		return len > max ? READ_TOO_LARGE : READ_GONE;
	}
	contents_reserve(c, (size_t)len + 1);
	/* A newline follows. */
	if (fread(c->p, 1, (size_t)len + 1, o->answers) != len + 1)
		objects_lost();
	c->len = (size_t)len;
	return READ_OK;
}

/* "100644 blob ID<tab>path" */
static void
tree_entry(struct feed *f, const char *line, size_t len)
{
	struct entry	*e;
	const char	*id, *tab;
	char		*end;
	unsigned long	 mode;

	mode = strtoul(line, &end, 8);
	if (*end != ' ' || (id = strchr(end + 1, ' ')) == NULL ||
	    (tab = strchr(id, '\t')) == NULL)
		errx(2, "git ls-tree: unexpected answer");
	id++;
	e = list_add(&f->list, tab + 1, len - (size_t)(tab + 1 - line));
	e->mode = (uint32_t)mode;
	e->origin = FROM_OBJECT;
	e->blob_len = (uint8_t)hex_decode(e->blob, id, (size_t)(tab - id));
	if (e->blob_len == 0)
		errx(2, "git ls-tree: unexpected answer");
}

void
objects_list(struct feed *f)
{
	const char	*args[] = { "ls-tree", "-r", "-z", "--full-tree",
			    f->tree, NULL };
	struct git_job	 job = { .args = args };
	const char	*p, *end;
	size_t		 len;

	if (*f->tree == '\0')
		return;
	git_run(f->root, &job, 1);
	if (job.status != 0)
		git_failed(&job, safe_str(f->arg));
	end = job.out + job.len;
	for (p = job.out; p < end; p += len + 1) {
		len = strlen(p);
		tree_entry(f, p, len);
	}
	git_job_release(&job);
	list_sort(&f->list);
}
