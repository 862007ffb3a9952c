/*
 * A second pass over git log, with patches: which definitions the hunks of a
 * commit touch.  A definition is named by the line that git shows behind the
 * place of a hunk, or by its own first line where that is in the hunk or near
 * it; only names that the file still defines are told.  The patches are read
 * as they come and are never held.
 *
 * It is a pass of its own because patches cost git ten times as much as
 * messages and names of files do: those come before the authors, which need
 * them, and these after, for as long as the time suffices.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "blame.h"
#include "languages.h"
#include "prog.h"

#define LINE_MAX_LEN	4096	/* bytes of a line that are looked at */
#define NAMES_MAX	4096	/* of one file in one commit */
#define CONTEXT		"8"	/* unchanged lines around a hunk: so long a
				   comment may be, and its definition is seen */
#define LINES_MAX	4096	/* without a definition that are kept in mind */

struct reader {
	int	 fd;
	char	 buf[65536];
	size_t	 at, len;
	char	 line[LINE_MAX_LEN];
	size_t	 n;		/* of the line, without its newline */
};

/* A line of a hunk, since the last first line of a definition. */
struct seen {
	uint32_t	depth;		/* columns before its text */
	uint8_t		changed;
	uint8_t		apart;		/* see stands_apart() */
};

struct hunks {
	struct blame		*b;
	struct defs		*defs;
	struct reader		 in;
	unsigned char		 hash[HASH_MAX];
	size_t			 hash_len;
	int			 edge;		/* of a shallow clone */
	const struct blame_file	*file;		/* that the patch is of */
	struct text		*names;
	uint32_t		 nnames;
	struct seen		*seen;
	uint32_t		 nseen;
	char			 before[LINE_MAX_LEN];	/* the line before */
	size_t			 before_len;
	uint32_t		 commits;	/* that were read wholly */
};

/* More bytes: 1, 0 at the end, -1 when the time is up. */
static int
fill(struct hunks *h)
{
	struct reader *r = &h->in;
	ssize_t n = repo_read(r->fd, r->buf, sizeof(r->buf), h->b->end_ms);

	r->at = r->len = 0;
	if (n > 0)
		r->len = (size_t)n;
	return n > 0 ? 1 : (int)n;
}

/* The next line, of which no more than fits is kept: as fill(). */
static int
next_line(struct hunks *h)
{
	struct reader *r = &h->in;
	char *nl;
	size_t n, room;
	int got, any = 0;

	r->n = 0;
	for (;;) {
		if (r->at == r->len) {
			if ((got = fill(h)) <= 0)
				return got == 0 && any ? 1 : got;
		}
		any = 1;
		nl = memchr(r->buf + r->at, '\n', r->len - r->at);
		n = (nl != NULL ? (size_t)(nl - r->buf) : r->len) - r->at;
		room = sizeof(r->line) - 1 - r->n;
		memcpy(r->line + r->n, r->buf + r->at, n < room ? n : room);
		r->n += n < room ? n : room;
		r->at += n + (nl != NULL);
		if (nl != NULL)
			break;
	}
	r->line[r->n] = '\0';
	return 1;
}

static int
starts(const struct reader *r, const char *what)
{
	return strncmp(r->line, what, strlen(what)) == 0;
}

static void
touched(struct hunks *h, struct text name)
{
	uint32_t i;

	if (name.p == NULL)
		return;
	for (i = 0; i < h->nnames; i++)
		if (h->names[i].p == name.p ||
		    (h->names[i].len == name.len &&
		    memcmp(h->names[i].p, name.p, name.len) == 0))
			return;
	if (h->nnames < NAMES_MAX)
		h->names[h->nnames++] = name;
	else
		h->b->n.names_left++;
}

static int
by_name(const void *va, const void *vb)
{
	return text_cmp(*(const struct text *)va, *(const struct text *)vb);
}

/* The patch of a file has ended. */
static void
file_done(struct hunks *h)
{
	struct touched_frame t;

	if (h->file != NULL && h->nnames > 0) {
		qsort(h->names, h->nnames, sizeof(*h->names), by_name);
		t.hash.p = (const char *)h->hash;
		t.hash.len = h->hash_len;
		t.path = h->file->path;
		touched_put(&h->b->frame, &t, h->names, h->nnames);
		send_frame(h->b, FRAME_TOUCHED);
		h->b->n.touched++;
	}
	h->file = NULL;
	h->nnames = 0;
}

/* Columns before the text. */
static uint32_t
indent(struct text t)
{
	uint32_t n = 0;
	size_t i;

	for (i = 0; i < t.len && (t.p[i] == ' ' || t.p[i] == '\t'); i++)
		n = t.p[i] == '\t' ? n / 8 * 8 + 8 : n + 1;
	return n;
}

/* Has the line no text, or only what opens or closes something? */
static int
stands_apart(struct text t)
{
	size_t i;

	for (i = 0; i < t.len; i++)
		if (strchr(" \t\r([{)]};,", t.p[i]) == NULL)
			return 0;
	return 1;
}

/* What belongs to a definition lies deeper than its first line, by more than
   the one column of " * in a comment". */
static int
is_below(const struct seen *s, const struct found_def *d)
{
	return s->depth > d->depth + 1;
}

/* The lines seen since the first line of D, which NEXT ends, or the hunk. */
static void
touch_seen(struct hunks *h, struct found_def *d, const struct found_def *next)
{
	uint32_t i;

	/* What stand one behind the other mostly stand in one place. */
	if (d->depth == DEPTH_UNKNOWN)
		d->depth = next != NULL ? next->depth : 0;
	for (i = 0; d->name.p != NULL && i < h->nseen; i++)
		if (h->seen[i].changed && is_below(&h->seen[i], d)) {
			touched(h, d->name);
			break;
		}
	h->nseen = 0;
}

/*
 * The first line of D comes: what stands right above it leads it in, as
 * comments and decorators do, from the first line on that is no deeper.
 */
static void
touch_led_in(struct hunks *h, const struct found_def *d)
{
	uint32_t i, from = h->nseen;

	while (from > 0 && !h->seen[from - 1].apart)
		from--;
	while (from < h->nseen && is_below(&h->seen[from], d))
		from++;
	for (i = from; i < h->nseen; i++)
		if (h->seen[i].changed)
			touched(h, d->name);
	h->nseen = from;
}

/* Does a line that a commit takes away begin something that is no more?  It
   is as far to the left as D, and neither a label nor for a preprocessor. */
static int
begins_lost(const struct found_def *d, const struct seen *s, struct text line)
{
	size_t i = 0, words = 0;

	if (d->name.p == NULL || d->depth == DEPTH_UNKNOWN || s->apart ||
	    s->depth > d->depth)
		return 0;
	while (i < line.len && words < 2) {
		while (i < line.len && strchr(" \t", line.p[i]) != NULL)
			i++;
		words += i < line.len;
		while (i < line.len && strchr(" \t", line.p[i]) == NULL)
			i++;
	}
	return words == 2 && line.p[0] != '#';
}

/* A line of a hunk, behind its SIGN; *D is the definition that it may stand
   in. */
static void
hunk_line(struct hunks *h, struct text line, int sign, struct found_def *d)
{
	struct seen s = { indent(line), sign != ' ',
	    (uint8_t)stands_apart(line) };
	struct text before = { h->before, h->before_len };
	struct found_def head;

	if (!s.apart && defs_at_head(h->defs, h->file, before, line, &head)) {
		head.depth = s.depth;
		touch_led_in(h, &head);
		touch_seen(h, d, &head);
		if (sign != ' ')
			touched(h, head.name);
		*d = head;
	} else {
		if (sign == '-' && begins_lost(d, &s, line)) {
			touch_seen(h, d, NULL);
			d->name.p = NULL;
		}
		if (h->nseen < LINES_MAX)
			h->seen[h->nseen++] = s;
	}
	h->before_len = line.len;
	memcpy(h->before, line.p, line.len);
}

/* The lines of a hunk, of OLD and NEW lines with those around it, behind the
   line CONTEXT.  As next_line(). */
static int
hunk_lines(struct hunks *h, struct text context, unsigned long old,
    unsigned long new)
{
	struct found_def d = { .name = { NULL, 0 } };
	struct text line;
	int got, sign;

	if (h->file != NULL)
		defs_in_context(h->defs, h->file, context, &d);
	h->before_len = 0;
	h->nseen = 0;
	while (old > 0 || new > 0) {
		if ((got = next_line(h)) <= 0)
			return got;
		sign = h->in.n > 0 ? h->in.line[0] : ' ';
		if (sign == '\\')
			continue;	/* \ No newline at end of file */
		old -= sign != '+' && old > 0;
		new -= sign != '-' && new > 0;
		if (h->file == NULL)
			continue;
		line.p = h->in.line + 1;
		line.len = h->in.n > 0 ? h->in.n - 1 : 0;
		hunk_line(h, line, sign, &d);
	}
	touch_seen(h, &d, NULL);
	return 1;
}

/* "@@ -A[,B] +C[,D] @@ context": how many lines follow; -1: it is not. */
static int
hunk_head(struct reader *r, unsigned long *old, unsigned long *new,
    char context[LINE_MAX_LEN], size_t *len)
{
	char *p = r->line + 4, *e;

	*old = *new = 1;
	strtoul(p, &e, 10);
	if (*e == ',')
		*old = strtoul(e + 1, &e, 10);
	if (e[0] != ' ' || e[1] != '+')
		return -1;
	strtoul(e + 2, &e, 10);
	if (*e == ',')
		*new = strtoul(e + 1, &e, 10);
	if (strncmp(e, " @@", 3) != 0)
		return -1;
	e += e[3] == ' ' ? 4 : 3;
	*len = (size_t)(r->line + r->n - e);
	memcpy(context, e, *len);
	return 0;
}

static int
hunk(struct hunks *h)
{
	char copy[LINE_MAX_LEN];
	struct text context = { copy, 0 };
	unsigned long old, new;

	if (hunk_head(&h->in, &old, &new, copy, &context.len) == -1)
		errx(2, "git log: unexpected answer");
	return hunk_lines(h, context, old, new);
}

/* The path in "+++ PATH", made plain in place. */
static struct text
path_of(struct reader *r)
{
	static const char letters[] = "abtnvfr", bytes[] = "\a\b\t\n\v\f\r";
	char *p = r->line + 4, *end = r->line + r->n, *out = p;
	struct text path = { p, (size_t)(end - p) };
	const char *letter;

	if (p == end || *p != '"') {
		/* A name with a blank in it has a tab behind it. */
		path.len -= path.len > 0 && end[-1] == '\t';
		return path;
	}
	for (p++; p < end && *p != '"'; p++) {
		if (*p != '\\' || ++p == end)
			*out++ = *p;
		else if (*p >= '0' && *p <= '3' && end - p > 2) {
			*out++ = (char)((p[0] - '0') << 6 |
			    (p[1] - '0') << 3 | (p[2] - '0'));
			p += 2;
		} else if ((letter = strchr(letters, *p)) != NULL)
			*out++ = bytes[letter - letters];
		else
			*out++ = *p;
	}
	path.len = (size_t)(out - path.p);
	return path;
}

/* All that git writes: 1 at its end, -1 when the time was up. */
static int
read_log(struct hunks *h)
{
	struct reader *r = &h->in;
	int got, begun = 0;

	while ((got = next_line(h)) > 0) {
		if (r->line[0] == '\1') {
			file_done(h);
			h->commits += (uint32_t)begun;
			begun = 1;
			h->hash_len = hash_parse(h->hash, r->line + 1,
			    r->n - 1);
			if (h->hash_len == 0)
				errx(2, "git log: unexpected answer");
			h->edge = repo_is_edge(h->b, r->line + 1, r->n - 1);
		} else if (starts(r, "diff --git "))
			file_done(h);
		else if (starts(r, "+++ ") && !h->edge)
			h->file = plan_find(h->b, path_of(r));
		else if (starts(r, "@@ -") && (got = hunk(h)) <= 0)
			break;
	}
	if (got == 0) {
		file_done(h);
		h->commits += (uint32_t)begun;
	}
	return got == 0 ? 1 : -1;
}

/*
 * Tell git which of its rules for the line behind "@@" fits which files: in
 * a file beside the store.  Its name, to be freed, or NULL.
 */
static char *
write_attributes(struct blame *b)
{
	const struct language_word *w;
	const char *rule;
	char *db, *path;
	size_t i;
	FILE *f;

	/* git is in another directory. */
	if ((db = realpath(b->db, NULL)) == NULL)
		err(2, "%s", safe_str(b->db));
	if (asprintf(&path, "%s.attributes", db) == -1)
		err(2, NULL);
	free(db);
	if ((f = fopen(path, "we")) == NULL) {
		free(path);
		return NULL;
	}
	for (i = 0; i < language_extensions_len; i++) {
		w = &language_extensions[i];
		if ((rule = language_at(w->language)->hunks) != NULL)
			fprintf(f, "*%s diff=%s\n", w->word, rule);
	}
	if (fclose(f) != 0) {
		free(path);
		return NULL;
	}
	return path;
}

/* git log of RANGE, without the first SKIP commits: as read_log(). */
static int
follow(struct hunks *h, const char *range, uint32_t skip)
{
	struct blame *b = h->b;
	char *attributes = write_attributes(b), *config = NULL;
	char skipped[32], count[32];
	const char *args[] = { "-c", "core.quotePath=false", "-c", "", "log",
	    "-p", "-U" CONTEXT, "-O/dev/null", "--no-renames", "--no-color",
	    "--no-ext-diff", "--no-textconv", "--no-show-signature",
	    "--src-prefix=", "--dst-prefix=", "--diff-algorithm=myers",
	    "--format=format:%x01%H", count, skipped,
	    "--end-of-options", range, NULL };
	pid_t pid;
	int got;

	if (asprintf(&config, "core.attributesFile=%s",
	    attributes != NULL ? attributes : "") == -1)
		err(2, NULL);
	args[3] = config;
	snprintf(count, sizeof(count), "-n%u", b->history - skip);
	snprintf(skipped, sizeof(skipped), "--skip=%u", skip);
	h->in.fd = repo_start(b, args, &pid);
	h->in.at = h->in.len = 0;
	h->commits = 0;
	got = read_log(h);
	close(h->in.fd);
	if (repo_end(pid, got == -1) == -1)
		got = -1;
	if (attributes != NULL)
		unlink(attributes);
	free(attributes);
	free(config);
	return got;
}

static void
send_progress(struct hunks *h, const unsigned char *head, size_t len,
    uint32_t commits, int all)
{
	struct followed_frame f;

	f.head.p = (const char *)head;
	f.head.len = len;
	f.commits = commits;
	f.all = all;
	followed_put(&h->b->frame, &f);
	send_frame(h->b, FRAME_FOLLOWED);
}

/* The rest of a log that was not read to its end.  0: time is up. */
static int
go_on(struct hunks *h, const unsigned char *head, size_t len, uint32_t done)
{
	char range[2 * HASH_MAX + 1];
	size_t i;
	int all;

	for (i = 0; i < len; i++)
		snprintf(range + 2 * i, 3, "%02x", head[i]);
	all = done >= h->b->history || follow(h, range, done) == 1;
	send_progress(h, head, len, done + h->commits, all);
	h->b->n.hunks_left += !all;
	return all;
}

void
hunks_send(struct blame *b, int anew)
{
	const struct known_hunks *k = &b->known_hunks;
	struct hunks h = { .b = b };
	char range[4 * HASH_MAX + 4];
	size_t i, n = 0;
	int all = k->all;

	if (b->history == 0 || b->nfiles == 0)
		return;
	h.names = calloc(NAMES_MAX, sizeof(*h.names));
	h.seen = calloc(LINES_MAX, sizeof(*h.seen));
	if (h.names == NULL || h.seen == NULL)
		err(2, NULL);
	h.defs = defs_open(b);
	if (anew || k->len == 0)
		go_on(&h, b->head, b->head_len, 0);
	else {
		if (!all)
			all = go_on(&h, k->head, k->len, k->commits);
		if (all && (k->len != b->head_len ||
		    memcmp(k->head, b->head, k->len) != 0)) {
			for (i = 0; i < k->len; i++, n += 2)
				snprintf(range + n, 3, "%02x", k->head[i]);
			snprintf(range + n, sizeof(range) - n, "..%s",
			    b->commit);
			/* Cut off, it is done again next time. */
			if (follow(&h, range, 0) == 1)
				send_progress(&h, b->head, b->head_len,
				    h.commits, 1);
			else
				b->n.hunks_left++;
		}
	}
	defs_close(h.defs);
	free(h.names);
	free(h.seen);
}
