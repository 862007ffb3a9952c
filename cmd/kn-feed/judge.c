/*
 * Which files are wanted, as far as their names, the pattern files and what
 * the store knows can tell; the contents are read only to find the language
 * of a file whose name does not say it.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "kinds.h"
#include "prog.h"

#define PATTERN_FILE_MAX	(1024 * 1024)	/* bytes */
#define PEEK_HALF		4096		/* bytes from each end */
#define MODE_SUBMODULE		0160000		/* git's */

/* A folder on the way to the entry that is being judged. */
struct level {
	uint32_t	len;		/* of its path, with the '/' */
	int		ignored;
	int		vendored;	/* index of the problem + 1; 0: not */
};

/* A folder that was left out, with the number of files in it. */
struct folder {
	const char	*path;
	uint32_t	 len, files;
};

struct folders {
	struct folder	*v;
	size_t		 n;
	struct level	*levels;
	size_t		 depth, cap;
};

static void
skip(struct feed *f, struct entry *e, enum reason reason)
{
	e->action = ACT_SKIP;
	e->reason = (uint8_t)reason;
	f->skipped[reason]++;
}

static void
problem(struct feed *f, struct entry *e, enum reason reason,
    const char *detail)
{
	e->action = ACT_PROBLEM;
	e->reason = (uint8_t)reason;
	e->detail = detail;
	f->skipped[reason]++;
}

/* ---- folders ---- */

static void
level_push(struct feed *f, struct folders *d, const char *path, uint32_t len)
{
	const struct level	*up;
	struct level		*l;
	uint32_t		 start;

	if (d->depth == d->cap) {
		d->cap = d->cap == 0 ? 32 : d->cap * 2;
		d->levels = reallocarray(d->levels, d->cap,
		    sizeof(*d->levels));
		if (d->levels == NULL)
			err(2, NULL);
	}
	up = d->depth == 0 ? NULL : &d->levels[d->depth - 1];
	start = up == NULL ? 0 : up->len;
	l = &d->levels[d->depth++];
	l->len = len;
	l->vendored = up == NULL ? 0 : up->vendored;
	l->ignored = (up != NULL && up->ignored) ||
	    rules_ignored(f->rules, path, len - 1, 1);
	if (l->vendored == 0 && !l->ignored && !f->vendored &&
	    is_vendored_dir(path + start, len - 1 - start)) {
		d->v = reallocarray(d->v, d->n + 1, sizeof(*d->v));
		if (d->v == NULL)
			err(2, NULL);
		d->v[d->n].path = path;
		d->v[d->n].len = len;
		d->v[d->n].files = 0;
		l->vendored = (int)++d->n;
	}
}

/* The innermost folder of E, or NULL at the top. */
static const struct level *
levels_enter(struct feed *f, struct folders *d, const struct entry *e,
    const char *last)
{
	const char	*slash;
	uint32_t	 len;

	while (d->depth > 0) {
		len = d->levels[d->depth - 1].len;
		if (len < e->len && memcmp(last, e->path, len) == 0)
			break;
		d->depth--;
	}
	len = d->depth == 0 ? 0 : d->levels[d->depth - 1].len;
	while ((slash = memchr(e->path + len, '/', e->len - len)) != NULL &&
	    slash + 1 < e->path + e->len) {
		len = (uint32_t)(slash + 1 - e->path);
		level_push(f, d, e->path, len);
	}
	return d->depth == 0 ? NULL : &d->levels[d->depth - 1];
}

/* The folders that were left out become entries of their own. */
static void
folders_add(struct feed *f, struct folders *d)
{
	struct entry	*e;
	char		*detail;
	size_t		 i;

	for (i = 0; i < d->n; i++) {
		if (d->v[i].files == 0)
			continue;
		if (asprintf(&detail, "%u file%s", d->v[i].files,
		    d->v[i].files == 1 ? "" : "s") == -1)
			err(2, NULL);
		e = list_add(&f->list, d->v[i].path, d->v[i].len);
		e->mode = S_IFDIR;
		e->action = ACT_PROBLEM;
		e->reason = REASON_VENDORED;
		e->files = d->v[i].files;
		e->detail = block_add(&f->list.blocks, detail, strlen(detail));
		free(detail);
	}
	list_sort(&f->list);
}

/* ---- by name ---- */

static void
rules_read(struct feed *f, const struct entry *e, enum rules_kind kind,
    struct contents *c)
{
	enum read_status	status;

	status = entry_read_small(f, e, PATTERN_FILE_MAX, c);
	if (status == READ_OK)
		rules_add(f->rules, kind, e->path,
		    (size_t)(path_base(e->path) - e->path),
		    (const char *)c->p, c->len);
	else if (status != READ_GONE)
		warnx("%s: cannot read it: its patterns are left out",
		    safe_str(e->path));
}

static void
rules_load(struct feed *f)
{
	struct contents		 c = { NULL, 0, 0 };
	const struct entry	*e;
	struct stat		 st;
	const char		*base;
	size_t			 i;
	int			 walked;

	/* The walk of a plain folder needed them on its way. */
	walked = f->place == PLACE_PLAIN && !f->from_stdin;
	for (i = 0; i < f->list.n; i++) {
		e = &f->list.v[i];
		base = path_base(e->path);
		if (*base != '.' || e->gone || !S_ISREG(e->mode) ||
		    e->reason == REASON_ABSENT)
			continue;
		if (strcmp(base, ".knignore") == 0 && !walked)
			rules_read(f, e, RULES_IGNORE, &c);
		else if (strcmp(base, ".gitattributes") == 0)
			rules_read(f, e, RULES_ATTRIBUTES, &c);
	}
	/* At the top it counts even when git ignores it. */
	if (f->place == PLACE_TREE &&
	    list_find(&f->list, ".knignore", 9) == NULL &&
	    disk_read(f->root_fd, ".knignore", PATTERN_FILE_MAX, &c, &st) ==
	    READ_OK)
		rules_add(f->rules, RULES_IGNORE, "", 0, (const char *)c.p,
		    c.len);
	free(c.p);
}

static const char *
type_name(uint32_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFIFO:
		return "FIFO";
	case S_IFSOCK:
		return "socket";
	case S_IFCHR:
	case S_IFBLK:
		return "device";
	case S_IFDIR:
		return "folder";
	default:
		return "unknown type";
	}
}

/* Not a regular file?  Then it is judged here. */
static int
judge_type(struct feed *f, struct entry *e)
{
	if (e->mode == MODE_SUBMODULE)
		problem(f, e, REASON_SUBMODULE, "");
	else if (S_ISLNK(e->mode))
		problem(f, e, REASON_SYMLINK, "");
	else if (S_ISDIR(e->mode) && e->path[e->len - 1] == '/')
		problem(f, e, REASON_SUBMODULE, "a repository of its own");
	else if (e->mode != 0 && !S_ISREG(e->mode))
		problem(f, e, REASON_SPECIAL, type_name(e->mode));
	else
		return 0;
	return 1;
}

/*
 * What is known from the name and the folders.  Entries that are left stay
 * ACT_READ; lang may be NULL still.
 */
static void
judge_name(struct feed *f, struct folders *d, struct entry *e,
    const char *last)
{
	const struct level	*l;
	struct attributes	 a;

	l = levels_enter(f, d, e, last);
	if (e->action == ACT_PROBLEM)
		return;			/* the walk said so */
	if (e->reason != REASON_NONE) {
		skip(f, e, e->reason);
		return;
	}
	e->action = ACT_READ;
	if (e->helper || e->gone) {
		e->action = ACT_SKIP;
		return;
	}
	if ((l != NULL && l->ignored) || rules_ignored(f->rules, e->path,
	    S_ISDIR(e->mode) ? e->len - 1 : e->len,
	    S_ISDIR(e->mode) || e->mode == MODE_SUBMODULE)) {
		skip(f, e, REASON_IGNORED);
		return;
	}
	if (judge_type(f, e))
		return;
	e->lang = language_by_path(e->path);
	if (f->vendored)
		return;
	rules_attributes(f->rules, e->path, e->len, &a);
	if (l != NULL && l->vendored != 0 && a.vendored != -1) {
		if (e->lang == NULL) {
			skip(f, e, REASON_UNKNOWN);
			return;
		}
		skip(f, e, REASON_VENDORED);
		d->v[l->vendored - 1].files++;
	} else if (a.vendored == 1 && e->lang != NULL)
		problem(f, e, REASON_VENDORED, "linguist-vendored");
}

/* ---- language by content ---- */

static int
is_unknown(const struct entry *e)
{
	return e->action == ACT_READ && e->lang == NULL;
}

/* Found without looking into it? */
static int
language_remembered(struct feed *f, struct entry *e)
{
	const struct old_file	*of;

	if (e->ctime_ns != 0 && e->size == 0) {
		skip(f, e, REASON_UNKNOWN);
		return 1;
	}
	if (!f->old.update)
		return 0;
	if (note_knows(f, e)) {
		skip(f, e, REASON_UNKNOWN);
		note_remember(f, e);
		return 1;
	}
	of = old_file_find(&f->old, e->path, e->len);
	if (of != NULL && (old_same_disk(of, e) || (e->origin == FROM_OBJECT &&
	    same_text(&of->blob, e->blob, e->blob_len)))) {
		char	name[64];

		snprintf(name, sizeof(name), "%.*s", (int)of->lang.len,
		    of->lang.p);
		e->lang = language_by_name(name);
	}
	return e->lang != NULL;
}

static void
language_from(struct feed *f, struct entry *e, enum read_status status,
    const struct contents *c)
{
	int	error = errno;

	if (status == READ_OK && !is_binary(c->p, c->len)) {
		e->lang = language_by_modeline((const char *)c->p, c->len);
		if (e->lang == NULL)
			e->lang = language_by_shebang((const char *)c->p,
			    c->len);
	}
	if (e->lang != NULL)
		return;
	/* What could not be read is tried again next time. */
	if (status == READ_ERROR) {
		problem(f, e, REASON_UNREADABLE, block_add(&f->list.blocks,
		    strerror(error), strlen(strerror(error))));
		return;
	}
	skip(f, e, REASON_UNKNOWN);
	if (status == READ_OK || status == READ_TOO_LARGE)
		note_remember(f, e);
}

static void
languages_on_disk(struct feed *f)
{
	struct contents		 c = { NULL, 0, 0 };
	enum read_status	 status;
	struct entry		*e;
	struct stat		 st;
	size_t			 i;

	for (i = 0; i < f->list.n; i++) {
		e = &f->list.v[i];
		if (!is_unknown(e) || language_remembered(f, e))
			continue;
		status = disk_peek(f->root_fd, e->path, PEEK_HALF, &c, &st);
		language_from(f, e, status, &c);
	}
	free(c.p);
}

static void
languages_in_objects(struct feed *f)
{
	struct contents		 c = { NULL, 0, 0 };
	enum read_status	 status;
	struct entry		*e;
	uint64_t		 size;
	size_t			 i, ahead = 0, asked = 0;

	for (i = 0; i < f->list.n; i++) {
		e = &f->list.v[i];
		if (is_unknown(e))
			language_remembered(f, e);
	}
	for (i = 0; i < f->list.n; i++) {
		e = &f->list.v[i];
		if (!is_unknown(e))
			continue;
		if (f->objects == NULL)
			f->objects = objects_new(f->root);
		for (; ahead < f->list.n && asked < OBJECTS_AHEAD; ahead++) {
			if (!is_unknown(&f->list.v[ahead]))
				continue;
			objects_ask(f->objects, f->list.v[ahead].blob,
			    f->list.v[ahead].blob_len);
			asked++;
		}
		status = objects_answer(f->objects, f->size_max, &c, &size);
		asked--;
		language_from(f, e, status, &c);
	}
	free(c.p);
}

/* ---- by language, and by what the store has ---- */

/* Does the detail of an earlier problem end in this blob's id? */
static int
names_blob(const struct text *detail, const struct entry *e)
{
	char	hex[BLOB_MAX * 2 + 1];
	size_t	n;

	hex_encode(hex, e->blob, e->blob_len);
	n = strlen(hex);
	return detail->len >= n &&
	    memcmp(detail->p + detail->len - n, hex, n) == 0;
}

static int
is_text(const struct text *t, const char *s)
{
	return strlen(s) == t->len && memcmp(t->p, s, t->len) == 0;
}

/*
 * A file that was read before and found unfit stays so while its contents
 * stay: then it need not be read again.
 */
static int
still_unfit(struct feed *f, struct entry *e, const struct attributes *a)
{
	static const enum reason	of_contents[] = { REASON_BINARY,
					    REASON_TOO_LARGE,
					    REASON_GENERATED };
	const struct old_problem	*op;
	size_t				 i;

	op = old_problem_find(&f->old, e->path, e->len);
	if (op == NULL || !names_blob(&op->detail, e))
		return 0;
	for (i = 0; i < 3; i++) {
		if (!is_text(&op->reason, reason_name(of_contents[i])) ||
		    (of_contents[i] == REASON_GENERATED && a->generated == -1))
			continue;
		problem(f, e, of_contents[i], block_add(&f->list.blocks,
		    op->detail.p, op->detail.len));
		return 1;
	}
	return 0;
}

/*
 * Are the contents those that the store has, or those of a file that was
 * unfit?  Leaves ACT_READ when that can only be known by reading.
 */
static void
judge_old(struct feed *f, struct entry *e)
{
	const struct old_file	*of;
	struct attributes	 a;

	of = old_file_find(&f->old, e->path, e->len);
	if (of == NULL) {
		rules_attributes(f->rules, e->path, e->len, &a);
		if (e->origin == FROM_CLEAN || e->origin == FROM_OBJECT)
			still_unfit(f, e, &a);
		return;
	}
	/* Not changed on disk, and git has not changed its mind. */
	if (!(old_same_disk(of, e) && (e->origin != FROM_INDEX ||
	    same_text(&of->blob, e->blob, e->blob_len))) &&
	    !((e->origin == FROM_CLEAN || e->origin == FROM_OBJECT) &&
	    same_text(&of->blob, e->blob, e->blob_len)))
		return;
	if (((of->flags ^ e->flags) & (FILE_TEST | FILE_GENERATED)) != 0 ||
	    build_changed_for(f, of))
		return;
	if (package_same(f, e, &of->package)) {
		e->action = ACT_SAME;
		f->same++;
	}
}

static void
judge_file(struct feed *f, struct entry *e)
{
	struct attributes	 a;
	char			*detail;

	rules_attributes(f->rules, e->path, e->len, &a);
	if (a.generated != -1 && (a.generated == 1 ||
	    glob_list_match(e->lang->generated, e->path, e->len))) {
		if (!f->generated) {
			problem(f, e, REASON_GENERATED, a.generated == 1 ?
			    "linguist-generated" : "by its name");
			return;
		}
		e->flags |= FILE_GENERATED;
	}
	if (glob_list_match(e->lang->tests, e->path, e->len))
		e->flags |= FILE_TEST;
	if (e->ctime_ns != 0 && e->size > f->size_max) {
		if (asprintf(&detail, "%llu bytes",
		    (unsigned long long)e->size) == -1)
			err(2, NULL);
		problem(f, e, REASON_TOO_LARGE, block_add(&f->list.blocks,
		    detail, strlen(detail)));
		free(detail);
		return;
	}
}

static void
judge_all_old(struct feed *f)
{
	size_t	i;

	for (i = 0; i < f->list.n; i++) {
		if (f->list.v[i].action == ACT_READ)
			judge_old(f, &f->list.v[i]);
	}
}

/* ---- all ---- */

static const char *
extension_of(const struct entry *e)
{
	const char	*base = path_base(e->path), *dot;

	return (dot = strrchr(base, '.')) == NULL || dot == base ||
	    dot[1] == '\0' ? "" : dot;
}

static void
extensions_collect(struct feed *f)
{
	size_t	i;

	if (f->skipped[REASON_UNKNOWN] == 0)
		return;
	f->extensions = reallocarray(NULL, f->skipped[REASON_UNKNOWN],
	    sizeof(*f->extensions));
	if (f->extensions == NULL)
		err(2, NULL);
	for (i = 0; i < f->list.n; i++) {
		if (f->list.v[i].reason == REASON_UNKNOWN)
			f->extensions[f->nextensions++] =
			    extension_of(&f->list.v[i]);
	}
}

void
judge(struct feed *f)
{
	struct folders	 d = { 0 };
	const char	*last = "";
	size_t		 i;

	rules_load(f);
	for (i = 0; i < f->list.n; i++) {
		judge_name(f, &d, &f->list.v[i], last);
		last = f->list.v[i].path;
	}
	folders_add(f, &d);
	free(d.v);
	free(d.levels);
	if (f->place == PLACE_OBJECTS)
		languages_in_objects(f);
	else
		languages_on_disk(f);
	extensions_collect(f);
	package_prepare(f);
	for (i = 0; i < f->list.n; i++) {
		if (f->list.v[i].action == ACT_READ)
			judge_file(f, &f->list.v[i]);
	}
	if (!f->old.update)
		return;
	/* What is the same on disk needs no answer from git. */
	judge_all_old(f);
	if (f->place == PLACE_TREE) {
		tree_verdict(f, 0);
		judge_all_old(f);
	}
}
