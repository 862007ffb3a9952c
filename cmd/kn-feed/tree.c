/*
 * The list of a git work tree: what is in the index, corrected by what git
 * sees on disk, and what is neither in the index nor ignored.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "prog.h"

static const char *const diff_args[] = {
	/* Without this a touched file would count as changed. */
	"-c", "diff.autoRefreshIndex=true",
	"diff", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-relative",
	"--no-ext-diff", "--no-color", "--ignore-submodules=all", NULL
};
static const char *const others_args[] = {
	"ls-files", "-o", "-z", "--exclude-standard", NULL
};
static const char *const index_args[] = {
	"ls-files", "-s", "-t", "-z", NULL
};

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

void
tree_changes(struct feed *f, struct tree_state *s)
{
	struct git_job	jobs[3] = {
		{ .args = diff_args }, { .args = others_args },
		{ .args = index_args }
	};
	size_t		i, n;

	n = f->old.update ? 2 : 3;
	git_run(f->root, jobs, n);
	for (i = 0; i < n; i++) {
		if (jobs[i].status != 0)
			git_failed(&jobs[i], safe_str(f->arg));
		warnings_show(&jobs[i]);
	}
	s->diff = jobs[0];
	s->others = jobs[1];
	s->index = jobs[2];
	if (n == 2)
		s->index.out = NULL;
}

void
tree_state_release(struct tree_state *s)
{
	git_job_release(&s->diff);
	git_job_release(&s->others);
	git_job_release(&s->index);
}

int
tree_change_next(const struct git_job *job, size_t *offset,
    struct tree_change *c)
{
	const char	*head;
	size_t		 len;

	if (*offset >= job->len)
		return 0;
	/* ":100644 100644 id id M", NUL, path, NUL */
	head = job->out + *offset;
	len = strlen(head);
	if (*head != ':' || len < 3 || *offset + len + 1 >= job->len)
		errx(2, "git diff: unexpected answer");
	c->status = head[len - 1];
	c->path = head + len + 1;
	*offset += len + 1 + strlen(c->path) + 1;
	return 1;
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
	e->origin = FROM_CLEAN;
	e->blob_len = (uint8_t)hex_decode(e->blob, id, (size_t)(id_end - id));
	if (e->blob_len == 0)
		errx(2, "git ls-files: unexpected answer");
	/* In a conflict each side has an entry; what is on disk counts. */
	if (id_end[1] != '0')
		e->blob_len = 0;
	if (line[0] == 'S') {
		e->action = ACT_SKIP;
		e->reason = REASON_ABSENT;
	}
}

/* It is on disk, and not as in the index. */
static void
entry_from_disk(struct feed *f, struct entry *e)
{
	struct stat	st;

	e->origin = FROM_DISK;
	e->blob_len = 0;
	if (fstatat(f->root_fd, e->path, &st, AT_SYMLINK_NOFOLLOW) == 0)
		entry_stat(e, &st);
	else if (errno == ENOENT || errno == ENOTDIR)
		e->gone = 1;
	/* Else reading it will tell. */
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
tree_list(struct feed *f, struct tree_state *s)
{
	struct tree_change	 c;
	struct entry		*e;
	const char		*p, *end;
	size_t			 len, offset = 0, i;

	if (s->index.out == NULL) {
		s->index.args = index_args;
		git_run(f->root, &s->index, 1);
		if (s->index.status != 0)
			git_failed(&s->index, safe_str(f->arg));
	}
	end = s->index.out + s->index.len;
	for (p = s->index.out; p < end; p += len + 1) {
		len = strlen(p);
		index_entry(f, p, len);
	}
	git_job_release(&s->index);
	list_sort(&f->list);
	for (i = 0; i < f->list.n; i++) {
		if (f->list.v[i].blob_len == 0)
			entry_from_disk(f, &f->list.v[i]);
	}
	while (tree_change_next(&s->diff, &offset, &c)) {
		e = list_find(&f->list, c.path, strlen(c.path));
		if (e == NULL || e->reason == REASON_ABSENT)
			continue;
		if (c.status == 'D')
			e->gone = 1;
		else
			entry_from_disk(f, e);
	}
	remove_gone(&f->list);
	end = s->others.out + s->others.len;
	for (p = s->others.out; p < end; p += len + 1) {
		len = strlen(p);
		if (is_store(f, p, len))
			continue;
		e = list_add(&f->list, p, len);
		/* "dir/": a repository inside this one. */
		if (len > 0 && p[len - 1] == '/')
			e->mode = S_IFDIR;
		else
			entry_from_disk(f, e);
	}
	list_sort(&f->list);
	remove_gone(&f->list);
}
