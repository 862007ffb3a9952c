/*
 * The list of a git work tree: what is in the index or not ignored, and what
 * lstat(2) says of it.  Git is asked whether a file is as in the index only
 * for those that are not as the store knows them.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "prog.h"

/* More paths than this are not named to git: it looks at all. */
#define NAMED_MAX	200

static const char *const index_args[] = {
	"ls-files", "-s", "-t", "-z", NULL
};
static const char *const others_args[] = {
	"ls-files", "-o", "-z", "--exclude-standard", NULL
};
static const char *const diff_args[] = {
	"--literal-pathspecs",
	/* Without this a touched file would count as changed. */
	"-c", "diff.autoRefreshIndex=true",
	"diff", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-relative",
	"--no-ext-diff", "--no-color", "--ignore-submodules=all", "--"
};
#define DIFF_ARGS	(sizeof(diff_args) / sizeof(diff_args[0]))

/* What git could not look into (a folder without rights, mostly). */
static void
warnings_show(const struct git_job *job)
{
	const char	*line = job->err, *text;
	size_t		 n;

	for (; *line != '\0'; line += n + (line[n] != '\0')) {
		n = strcspn(line, "\n");
		text = n > 9 && memcmp(line, "warning: ", 9) == 0 ? line + 9 :
		    line;
		if (n > 0)
			warnx("git: %s", safe(text, n - (size_t)(text - line)));
	}
}

/* "H 100644 id stage<tab>path" */
static void
index_entry(struct feed *f, const char *line, size_t len)
{
	struct entry	*e;
	const char	*id, *id_end, *tab;
	char		*mode_end;
	unsigned long	 mode;

	mode = strtoul(line + 2, &mode_end, 8);
	id = mode_end + 1;
	if (*mode_end != ' ' || (id_end = strchr(id, ' ')) == NULL ||
	    (tab = strchr(id_end, '\t')) == NULL)
		errx(2, "git ls-files: unexpected answer");
	tab++;
	if (is_store(f, tab, len - (size_t)(tab - line)))
		return;
	e = list_add(&f->list, tab, len - (size_t)(tab - line));
	e->mode = (uint32_t)mode;
	e->origin = FROM_INDEX;
	e->blob_len = (uint8_t)hex_decode(e->blob, id, (size_t)(id_end - id));
	if (e->blob_len == 0)
		errx(2, "git ls-files: unexpected answer");
	/* In a conflict each side has an entry; what is on disk counts. */
	if (id_end[1] != '0') {
		e->blob_len = 0;
		e->origin = FROM_DISK;
	}
	if (line[0] == 'S') {
		e->action = ACT_SKIP;
		e->reason = REASON_ABSENT;
	}
}

static void
remove_gone(struct list *l)
{
	size_t	i, n;

	for (i = n = 0; i < l->n; i++) {
		if (!l->v[i].gone)
			l->v[n++] = l->v[i];
	}
	l->n = n;
}

void
tree_list(struct feed *f)
{
	struct git_job	 jobs[2] = {
		{ .args = index_args }, { .args = others_args }
	};
	struct entry	*e;
	const char	*p, *end;
	size_t		 len, i;

	git_run(f->root, jobs, 2);
	for (i = 0; i < 2; i++) {
		if (jobs[i].status != 0)
			git_failed(&jobs[i], safe_str(f->arg));
		warnings_show(&jobs[i]);
	}
	end = jobs[0].out + jobs[0].len;
	for (p = jobs[0].out; p < end; p += len + 1) {
		len = strlen(p);
		index_entry(f, p, len);
	}
	end = jobs[1].out + jobs[1].len;
	for (p = jobs[1].out; p < end; p += len + 1) {
		len = strlen(p);
		if (len == 0 || is_store(f, p, len))
			continue;
		e = list_add(&f->list, p, len);
		e->origin = FROM_DISK;
		/* "dir/": a repository inside this one. */
		if (p[len - 1] == '/')
			e->mode = S_IFDIR;
	}
	git_job_release(&jobs[0]);
	git_job_release(&jobs[1]);
	list_sort(&f->list);
	sweep(&f->list, f->root_fd);
	remove_gone(&f->list);
}

/* Is it for git to say whether this is as in the index? */
static int
is_open(const struct entry *e, int all)
{
	return e->origin == FROM_INDEX && (all || e->action == ACT_READ);
}

/* The paths to name behind the first N of ARGS; returns their number. */
static size_t
diff_paths(struct feed *f, int all, const char **args, size_t max)
{
	size_t	i, n = 0;

	for (i = 0; i < f->list.n; i++) {
		if (!is_open(&f->list.v[i], all))
			continue;
		if (n < max)
			args[n] = f->list.v[i].path;
		n++;
	}
	return n;
}

/* ":100644 100644 id id M", NUL, path, NUL */
static void
diff_record(struct feed *f, const struct git_job *job, size_t *offset)
{
	struct entry	*e;
	const char	*head, *path;

	head = job->out + *offset;
	if (*head != ':' || *offset + strlen(head) + 1 >= job->len)
		errx(2, "git diff: unexpected answer");
	path = head + strlen(head) + 1;
	*offset += strlen(head) + 1 + strlen(path) + 1;
	e = list_find(&f->list, path, strlen(path));
	if (e == NULL || e->origin != FROM_INDEX)
		return;
	e->origin = FROM_DISK;
	e->blob_len = 0;
}

void
tree_verdict(struct feed *f, int all)
{
	const char	*args[DIFF_ARGS + NAMED_MAX + 1];
	struct git_job	 job = { .args = args };
	size_t		 i, n, offset = 0;

	if (f->place != PLACE_TREE)
		return;
	memcpy(args, diff_args, sizeof(diff_args));
	n = diff_paths(f, all, args + DIFF_ARGS, NAMED_MAX);
	if (n == 0)
		return;
	args[DIFF_ARGS + (n <= NAMED_MAX ? n : 0)] = NULL;
	git_run(f->root, &job, 1);
	if (job.status != 0)
		git_failed(&job, safe_str(f->arg));
	while (offset < job.len)
		diff_record(f, &job, &offset);
	git_job_release(&job);
	for (i = 0; i < f->list.n; i++) {
		if (is_open(&f->list.v[i], all))
			f->list.v[i].origin = FROM_CLEAN;
	}
}
