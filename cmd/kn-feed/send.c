/*
 * The stream: HELLO, then FILE, GONE and PROBLEM in the order of the paths,
 * then END.
 */
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feed.h"
#include "frame.h"
#include "kinds.h"
#include "prog.h"
#include "stream.h"

#define STAGE		"kn-feed"
#define EXTENSIONS_MAX	20	/* that END names; the rest is summed up */
#define READ_TRIES	2

struct sender {
	struct feed		*feed;
	struct frame_writer	 out;
	struct mp_buf		 buf;
	struct contents		 c;
	size_t			 ahead, asked;	/* see objects.c */
};

/* What the store has of the path in hand; either may be NULL. */
struct known {
	const struct old_file		*file;
	const struct old_problem	*problem;
};

static void
put(struct sender *s, int type)
{
	if (frame_put(&s->out, type, s->buf.sbuf.data, s->buf.sbuf.size) == 0)
		return;
	if (errno == EPIPE)
		die_of_signal(SIGPIPE);
	err(2, "standard output");
}

/* ---- HELLO and END ---- */

static uint64_t
count_reads(struct feed *f, struct text *langs, uint32_t *nlangs)
{
	const struct language	*l;
	uint64_t		 n = 0;
	size_t			 i, k;
	unsigned char		*seen;

	if ((seen = calloc(language_count() + 1, 1)) == NULL)
		err(2, NULL);
	*nlangs = 0;
	for (i = 0; i < f->list.n; i++) {
		if (f->list.v[i].action != ACT_READ)
			continue;
		n++;
		for (k = 0; k < language_count(); k++) {
			l = language_at(k);
			if (l == f->list.v[i].lang)
				seen[k] = 1;
		}
	}
	for (k = 0; k < language_count(); k++) {
		if (seen[k])
			langs[(*nlangs)++] = text_from(language_at(k)->name);
	}
	free(seen);
	return n;
}

static void
send_hello(struct sender *s, int changed)
{
	struct feed	*f = s->feed;
	struct hello	 h = { 0 };
	struct mp_buf	 note;
	struct text	*langs;
	uint32_t	 nlangs;

	langs = reallocarray(NULL, language_count() + 1, sizeof(*langs));
	if (langs == NULL)
		err(2, NULL);
	mp_buf_init(&note);
	h.producer = text_from("kn-feed " KN_VERSION);
	h.repo = text_from(f->repo);
	h.commit = text_from(f->commit);
	h.base = f->old.generation;
	h.full = !f->old.update;
	h.relink = f->old.update && build_changed(f, BUILD_LINK);
	h.files = count_reads(f, langs, &nlangs);
	if (changed) {
		note_put(f, &note);
		h.options = text_from(f->options);
		/* Of files that were not named nothing is made anew. */
		if (!f->from_stdin || h.full)
			h.builds = text_from(f->builds);
		h.feed.p = note.sbuf.data == NULL ? "" : note.sbuf.data;
		h.feed.len = note.sbuf.size;
	}
	mp_buf_reset(&s->buf);
	hello_put(&s->buf, &h, langs, nlangs);
	put(s, FRAME_HELLO);
	mp_buf_release(&note);
	free(langs);
}

struct tally {
	const char	*name;
	uint64_t	 n;
};

static int
name_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The most frequent first. */
static int
tally_compare(const void *a, const void *b)
{
	const struct tally	*x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	return strcmp(x->name, y->name);
}

/* Append how many files of each extension were left out. */
static size_t
count_extensions(struct feed *f, struct end_count *counts, char **names)
{
	struct tally	*t;
	uint64_t	 rest = 0;
	size_t		 i, n = 0, used;

	if (f->nextensions == 0)
		return 0;
	qsort(f->extensions, f->nextensions, sizeof(*f->extensions),
	    name_compare);
	t = calloc(f->nextensions, sizeof(*t));
	if (t == NULL)
		err(2, NULL);
	for (i = 0; i < f->nextensions; i++) {
		if (n == 0 || strcmp(t[n - 1].name, f->extensions[i]) != 0)
			t[n++].name = f->extensions[i];
		t[n - 1].n++;
	}
	qsort(t, n, sizeof(*t), tally_compare);
	for (i = used = 0; i < n; i++) {
		if (i >= EXTENSIONS_MAX) {
			rest += t[i].n;
			continue;
		}
		if (asprintf(&names[used], "unknown-language %s",
		    *t[i].name == '\0' ? "(no extension)" : t[i].name) == -1)
			err(2, NULL);
		counts[used].name = names[used];
		counts[used++].n = t[i].n;
	}
	if (rest > 0) {
		if ((names[used] = strdup("unknown-language (other)")) == NULL)
			err(2, NULL);
		counts[used].name = names[used];
		counts[used++].n = rest;
	}
	free(t);
	return used;
}

static void
send_end(struct sender *s)
{
	struct feed		*f = s->feed;
	struct end_count	 counts[4 + REASON_MAX + EXTENSIONS_MAX + 1];
	char			*names[EXTENSIONS_MAX + 1];
	size_t			 i, n = 0, extensions;

	counts[n++] = (struct end_count){ "files", f->sent };
	counts[n++] = (struct end_count){ "unchanged", f->same };
	counts[n++] = (struct end_count){ "gone", f->gone };
	counts[n++] = (struct end_count){ "problems", f->problems };
	for (i = REASON_NONE + 1; i < REASON_MAX; i++) {
		if (f->skipped[i] > 0)
			counts[n++] = (struct end_count){
			    reason_name((enum reason)i), f->skipped[i] };
	}
	extensions = count_extensions(f, counts + n, names);
	n += extensions;
	mp_buf_reset(&s->buf);
	if (end_put(&s->buf, NULL, 0, STAGE, 0, counts, n) == -1)
		errx(2, "cannot write END");
	put(s, FRAME_END);
	for (i = 0; i < extensions; i++)
		free(names[i]);
	if (frame_flush(&s->out) == -1) {
		if (errno == EPIPE)
			die_of_signal(SIGPIPE);
		err(2, "standard output");
	}
}

/* ---- one path ---- */

static void
send_gone(struct sender *s, struct text path)
{
	mp_buf_reset(&s->buf);
	gone_put(&s->buf, path);
	put(s, FRAME_GONE);
	s->feed->gone++;
}

static int
is_text(const struct text *t, const char *s)
{
	return t->len == strlen(s) && memcmp(t->p, s, t->len) == 0;
}

/* A path that is not wanted any more. */
static void
forget(struct sender *s, const struct entry *e, const struct known *k)
{
	if (k->file != NULL || k->problem != NULL)
		send_gone(s, (struct text){ e->path, e->len });
}

static void
report(struct sender *s, const struct entry *e, const struct known *k,
    enum reason reason, const char *detail)
{
	struct problem	p;

	if (detail == NULL)
		detail = "";
	if (k->file == NULL && k->problem != NULL &&
	    is_text(&k->problem->reason, reason_name(reason)) &&
	    is_text(&k->problem->detail, detail))
		return;			/* the store knows */
	forget(s, e, k);
	p.path = (struct text){ e->path, e->len };
	p.stage = text_from(STAGE);
	p.reason = text_from(reason_name(reason));
	p.detail = text_from(detail);
	mp_buf_reset(&s->buf);
	problem_put(&s->buf, &p);
	put(s, FRAME_PROBLEM);
	s->feed->problems++;
	if (s->feed->verbose)
		warnx("%s: %s%s%s", safe(e->path, e->len), reason_name(reason),
		    *detail == '\0' ? "" : ": ", safe_str(detail));
}

/* As report, for what showed only now. */
static void
report_new(struct sender *s, const struct entry *e, const struct known *k,
    enum reason reason, const char *detail)
{
	s->feed->skipped[reason]++;
	report(s, e, k, reason, detail);
}

/* The same, with the id of the contents: see still_unfit() in judge.c. */
static void
report_blob(struct sender *s, const struct entry *e, const struct known *k,
    enum reason reason, const char *detail)
{
	char	hex[BLOB_MAX * 2 + 1], text[256];

	hex_encode(hex, e->blob, e->blob_len);
	snprintf(text, sizeof(text), "%s%s%s%s", detail,
	    *detail != '\0' && *hex != '\0' ? ", " : "",
	    *hex != '\0' ? "blob " : "", hex);
	report_new(s, e, k, reason, text);
}

static void
report_size(struct sender *s, const struct entry *e, const struct known *k,
    uint64_t size)
{
	char	text[64];

	snprintf(text, sizeof(text), "%llu bytes", (unsigned long long)size);
	report_blob(s, e, k, REASON_TOO_LARGE, text);
}

/* Contents are in s->c, their id in e->blob: judge them, then send. */
static void
send_contents(struct sender *s, struct entry *e, const struct known *k)
{
	const struct language	*lang;
	struct file_frame	 file = { 0 };
	struct feed		*f = s->feed;
	struct attributes	 a;
	char			*package, line[64];
	unsigned int		 n;

	if (is_binary(s->c.p, s->c.len)) {
		report_blob(s, e, k, REASON_BINARY, "");
		return;
	}
	rules_attributes(f->rules, e->path, e->len, &a);
	if (a.generated != -1 && (e->flags & FILE_GENERATED) == 0 &&
	    (n = generated_line((const char *)s->c.p, s->c.len)) > 0) {
		snprintf(line, sizeof(line), "marker in line %u", n);
		if (!f->generated) {
			report_blob(s, e, k, REASON_GENERATED, line);
			return;
		}
		e->flags |= FILE_GENERATED;
	}
	lang = language_by_modeline((const char *)s->c.p, s->c.len);
	if (lang == NULL)
		lang = language_by_contents(e->path, (const char *)s->c.p,
		    s->c.len);
	if (lang != NULL && lang != e->lang) {
		e->lang = lang;
		e->flags &= ~FILE_TEST;
		if (glob_list_match(lang->tests, e->path, e->len))
			e->flags |= FILE_TEST;
	}
	if (f->old.update && k->file != NULL && !build_changed_for(f, k->file) &&
	    same_text(&k->file->blob, e->blob, e->blob_len) &&
	    same_text(&k->file->lang, e->lang->name, strlen(e->lang->name)) &&
	    package_same(f, e, &k->file->package) &&
	    ((k->file->flags ^ e->flags) & (FILE_TEST | FILE_GENERATED)) == 0) {
		f->same++;
		return;
	}
	package = package_of(f, e);
	file.id.path = (struct text){ e->path, e->len };
	file.id.lang = text_from(e->lang->name);
	file.id.package = text_from(package);
	file.id.blob = (struct text){ (const char *)e->blob, e->blob_len };
	file.id.size = s->c.len;
	file.id.mtime_ns = e->mtime_ns;
	file.id.ctime_ns = e->ctime_ns;
	file.id.inode = e->inode;
	file.id.flags = e->flags;
	file.contents = (struct text){ (const char *)s->c.p, s->c.len };
	mp_buf_reset(&s->buf);
	file_frame_put(&s->buf, &file);
	put(s, FRAME_FILE);
	f->sent++;
	free(package);
}

/*
 * The contents that the index has, of a file that git holds for unchanged
 * though its bytes are not those of the blob: a filter stands between them
 * (line ends, large files).
 */
static int
read_index_blob(struct sender *s, const struct entry *e)
{
	struct feed	*f = s->feed;
	uint64_t	 size;

	if (f->objects == NULL)
		f->objects = objects_new(f->root);
	objects_ask(f->objects, e->blob, e->blob_len);
	return objects_answer(f->objects, f->size_max, &s->c, &size) ==
	    READ_OK ? 0 : -1;
}

/*
 * The bytes of a file on disk are in s->c.  Replace them by the blob's where
 * that is what git sees, and set the entry's blob to what is there then.
 */
static void
settle_contents(struct sender *s, struct entry *e)
{
	unsigned char	 id[BLOB_MAX];
	struct feed	*f = s->feed;

	blob_id(id, f->blob_len, s->c.p, s->c.len);
	if (e->blob_len == f->blob_len &&
	    memcmp(id, e->blob, f->blob_len) == 0)
		return;
	if (e->origin == FROM_INDEX)
		tree_verdict(f, 0);	/* answers for all the others, too */
	if (e->origin == FROM_CLEAN && read_index_blob(s, e) == 0)
		return;
	memcpy(e->blob, id, f->blob_len);
	e->blob_len = (uint8_t)f->blob_len;
}

static void
send_from_disk(struct sender *s, struct entry *e, const struct known *k)
{
	enum read_status	 status;
	struct feed		*f = s->feed;
	struct stat		 st;
	int			 tries = 0;

	do
		status = disk_read(f->root_fd, e->path, f->size_max, &s->c,
		    &st);
	while (status == READ_CHANGED && ++tries < READ_TRIES);
	switch (status) {
	case READ_GONE:
		report_new(s, e, k, REASON_CHANGED, "vanished");
		return;
	case READ_SYMLINK:
		report_new(s, e, k, REASON_SYMLINK, "");
		return;
	case READ_DIR:
	case READ_SPECIAL:
		report_new(s, e, k, REASON_SPECIAL, "");
		return;
	case READ_TOO_LARGE:
		report_size(s, e, k, (uint64_t)st.st_size);
		return;
	case READ_ERROR:
		report_new(s, e, k, REASON_UNREADABLE, strerror(errno));
		return;
	case READ_CHANGED:
		report_new(s, e, k, REASON_CHANGED, "");
		return;
	case READ_OK:
		break;
	}
	entry_stat(e, &st);
	if (is_racy(f, e->mtime_ns, e->ctime_ns))
		e->mtime_ns = e->ctime_ns = e->inode = 0;
	settle_contents(s, e);
	send_contents(s, e, k);
}

static void
send_from_object(struct sender *s, struct entry *e, const struct known *k)
{
	const struct list	*l = &s->feed->list;
	struct feed		*f = s->feed;
	uint64_t		 size;

	if (f->objects == NULL)
		f->objects = objects_new(f->root);
	for (; s->ahead < l->n && s->asked < OBJECTS_AHEAD; s->ahead++) {
		if (l->v[s->ahead].action != ACT_READ)
			continue;
		objects_ask(f->objects, l->v[s->ahead].blob,
		    l->v[s->ahead].blob_len);
		s->asked++;
	}
	s->asked--;
	switch (objects_answer(f->objects, f->size_max, &s->c, &size)) {
	case READ_OK:
		send_contents(s, e, k);
		break;
	case READ_TOO_LARGE:
		report_size(s, e, k, size);
		break;
	default:
		report_new(s, e, k, REASON_UNREADABLE, "no such git object");
	}
}

static void
send_entry(struct sender *s, struct entry *e, const struct known *k)
{
	if (e->helper)
		return;
	switch (e->action) {
	case ACT_SAME:
		break;
	case ACT_SKIP:
		forget(s, e, k);
		break;
	case ACT_PROBLEM:
		report(s, e, k, e->reason, e->detail);
		break;
	case ACT_READ:
		if (s->feed->place == PLACE_OBJECTS)
			send_from_object(s, e, k);
		else
			send_from_disk(s, e, k);
	}
}

/* ---- all ---- */

/*
 * Take from the store's lists all that comes before E (NULL: all): it is
 * there no more.  Then what the store has of E itself.
 */
static struct known
catch_up(struct sender *s, const struct entry *e, size_t *file,
    size_t *problem)
{
	const struct old	*o = &s->feed->old;
	struct known		 k = { NULL, NULL };
	const struct text	*a, *b, *path;
	int			 c;

	for (;;) {
		a = *file < o->nfiles ? &o->files[*file].path : NULL;
		b = *problem < o->nproblems ? &o->problems[*problem].path :
		    NULL;
		if (a == NULL && b == NULL)
			return k;
		c = a == NULL ? 1 : b == NULL ? -1 :
		    path_compare(a->p, a->len, b->p, b->len);
		path = c <= 0 ? a : b;
		if (e != NULL && (c = path_compare(path->p, path->len,
		    e->path, e->len)) > 0)
			return k;
		if (e != NULL && c == 0) {
			if (path == b || (b != NULL && path_compare(a->p,
			    a->len, b->p, b->len) == 0))
				k.problem = &o->problems[(*problem)++];
			if (path == a)
				k.file = &o->files[(*file)++];
			return k;
		}
		/* Of what was not named nothing is known. */
		if (!s->feed->from_stdin)
			send_gone(s, *path);
		if (b != NULL && (path == b || path_compare(a->p, a->len,
		    b->p, b->len) == 0))
			(*problem)++;
		if (path == a)
			(*file)++;
	}
}

static void
sender_init(struct sender *s, struct feed *f)
{
	memset(s, 0, sizeof(*s));
	s->feed = f;
	mp_buf_init(&s->buf);
	if (frame_writer_init(&s->out, STDOUT_FILENO) == -1)
		err(2, NULL);
}

static void
sender_release(struct sender *s)
{
	frame_writer_release(&s->out);
	mp_buf_release(&s->buf);
	free(s->c.p);
}

void
send_nothing(struct feed *f)
{
	struct sender	s;

	sender_init(&s, f);
	send_hello(&s, 0);
	send_end(&s);
	sender_release(&s);
}

void
send_all(struct feed *f)
{
	struct sender	 s;
	struct known	 k;
	size_t		 i, file = 0, problem = 0;

	sender_init(&s, f);
	send_hello(&s, 1);
	for (i = 0; i < f->list.n; i++) {
		k = catch_up(&s, &f->list.v[i], &file, &problem);
		send_entry(&s, &f->list.v[i], &k);
	}
	(void)catch_up(&s, NULL, &file, &problem);
	send_end(&s);
	sender_release(&s);
}
