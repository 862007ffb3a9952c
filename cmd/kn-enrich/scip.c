/*
 * SCIP indexes become ANSWERS: for every place where an index says which
 * symbol a name means, where that is defined.
 *
 * An index does not say of which contents it was made.  So each place must
 * have the name there that it is said to have; a document where many
 * definitions do not is of other contents and is left out.
 */
#include <sys/stat.h>

#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answers.h"
#include "kinds.h"
#include "prog.h"
#include "scip.h"
#include "utf8.h"

/* Fields of scip.proto. */
enum { INDEX_METADATA = 1, INDEX_DOCUMENT = 2 };
enum { METADATA_TOOL = 2, METADATA_ROOT = 3 };
enum { TOOL_NAME = 1, TOOL_VERSION = 2 };
enum { DOCUMENT_PATH = 1, DOCUMENT_OCCURRENCE = 2, DOCUMENT_SYMBOL = 3,
    DOCUMENT_ENCODING = 6 };
enum { OCCURRENCE_RANGE = 1, OCCURRENCE_SYMBOL = 2, OCCURRENCE_ROLES = 3 };
enum { SYMBOL_TEXT = 1, SYMBOL_RELATIONSHIP = 4 };
enum { RELATIONSHIP_SYMBOL = 1, RELATIONSHIP_IMPLEMENTATION = 3 };

#define ROLE_DEFINITION	1u
#define ENCODING_UTF8	1
#define ENCODING_UTF32	3
#define STALE_PART	10	/* one in so many definitions may be wrong */
#define LINE_LOOK	4096	/* bytes that are searched for a bracket */

struct scip {
	struct enrich	*e;
	const char	*path;
	struct pb_file	*in;
	int		 fd;
	char		*tool, *version;
	char		*project;	/* its root on the machine it is from */
	struct text	 prefix;	/* of paths here, before those there */
	char		*prefixes;
	struct scip_defs defs;
	unsigned char	*stale;		/* by document */
	size_t		 document, ndocuments;
	/* Of the frame at hand. */
	struct mp_buf	 body;
	uint32_t	 nanswers;
	struct answer_file *files;
	uint32_t	 nfiles, files_max;
	uint32_t	*number;	/* by index of e->files: in files + 1 */
};

/* A name in a document; columns as they are written there. */
struct occurrence {
	uint64_t	line, from, to;	/* from 0 */
	struct text	symbol;
	uint64_t	roles;
};

struct document {
	struct text	path;
	uint64_t	encoding;
	struct text	message;
	const struct file *file;
	struct source	source;
};

_Noreturn static void
damaged(struct scip *s, const char *why)
{
	errx(2, "%s: %s", safe_str(s->path), why);
}

/* ---- messages ---- */

static void
check(struct scip *s, const struct pb *c)
{
	if (c->bad)
		damaged(s, "not a SCIP index, or damaged");
}

static char *
copy(struct text t)
{
	char *p;

	if ((p = strndup(t.p == NULL ? "" : t.p, t.len)) == NULL)
		err(2, NULL);
	return p;
}

static void
metadata(struct scip *s, struct text message)
{
	struct pb_field f, t;
	struct pb c, tool;

	pb_init(&c, message);
	while (pb_next(&c, &f)) {
		if (f.number == METADATA_ROOT && f.type == PB_BYTES) {
			free(s->project);
			s->project = copy(f.bytes);
		} else if (f.number == METADATA_TOOL && f.type == PB_BYTES) {
			pb_init(&tool, f.bytes);
			while (pb_next(&tool, &t)) {
				if (t.type != PB_BYTES)
					continue;
				if (t.number == TOOL_NAME) {
					free(s->tool);
					s->tool = copy(t.bytes);
				} else if (t.number == TOOL_VERSION) {
					free(s->version);
					s->version = copy(t.bytes);
				}
			}
			check(s, &tool);
		}
	}
	check(s, &c);
}

static void
document_get(struct scip *s, struct text message, struct document *d)
{
	struct pb_field f;
	struct pb c;

	memset(d, 0, sizeof(*d));
	d->message = message;
	pb_init(&c, message);
	while (pb_next(&c, &f)) {
		if (f.number == DOCUMENT_PATH && f.type == PB_BYTES)
			d->path = f.bytes;
		else if (f.number == DOCUMENT_ENCODING && f.type == PB_VARINT)
			d->encoding = f.n;
	}
	check(s, &c);
}

/* -1: it has no place, or one of several lines. */
static int
range_get(struct scip *s, struct text packed, struct occurrence *o)
{
	uint64_t v[5];
	struct pb c;
	int n = 0;

	pb_init(&c, packed);
	while (n < 5 && pb_packed(&c, &v[n]))
		n++;
	check(s, &c);
	if ((n != 3 && n != 4) || v[0] >= UINT32_MAX - 1 ||
	    (n == 4 && v[2] != v[0]))
		return -1;
	o->line = v[0];
	o->from = v[1];
	o->to = v[n - 1];
	return o->from > o->to || o->to >= UINT32_MAX ? -1 : 0;
}

static int
occurrence_get(struct scip *s, struct text message, struct occurrence *o)
{
	struct pb_field f;
	struct pb c;
	int range = -1;

	memset(o, 0, sizeof(*o));
	pb_init(&c, message);
	while (pb_next(&c, &f)) {
		if (f.number == OCCURRENCE_RANGE && f.type == PB_BYTES)
			range = range_get(s, f.bytes, o);
		else if (f.number == OCCURRENCE_SYMBOL && f.type == PB_BYTES)
			o->symbol = f.bytes;
		else if (f.number == OCCURRENCE_ROLES && f.type == PB_VARINT)
			o->roles = f.n;
	}
	check(s, &c);
	return o->symbol.len == 0 ? -1 : range;
}

/* The next occurrence of a document. */
static int
occurrence_next(struct scip *s, struct pb *c, struct occurrence *o)
{
	struct pb_field f;

	while (pb_next(c, &f))
		if (f.number == DOCUMENT_OCCURRENCE && f.type == PB_BYTES &&
		    occurrence_get(s, f.bytes, o) == 0)
			return 1;
	check(s, c);
	return 0;
}

/* ---- places ---- */

/* Bytes before a column of LINE that counts characters. */
static uint32_t
characters_to_bytes(struct text line, uint64_t column)
{
	uint32_t code;
	size_t i = 0;
	int n;

	for (; i < line.len && column > 0; column--) {
		n = utf8_char((const unsigned char *)line.p + i, line.len - i,
		    &code);
		i += n == 0 ? 1 : (size_t)n;
	}
	return (uint32_t)i;
}

/* Indexers that leave the encoding open are written in JavaScript. */
static uint32_t
bytes_of(const struct document *d, struct text line, uint64_t column)
{
	if (d->encoding == ENCODING_UTF8)
		return (uint32_t)(column < line.len ? column : line.len);
	if (d->encoding == ENCODING_UTF32)
		return characters_to_bytes(line, column);
	return column_to_bytes(line, (uint32_t)column);
}

/* What stands at an occurrence, in the file as it is; may be empty. */
static struct text
written(const struct document *d, const struct occurrence *o)
{
	struct text line = source_line(&d->source, (uint32_t)o->line + 1);
	uint32_t from = bytes_of(d, line, o->from);
	uint32_t to = bytes_of(d, line, o->to);

	return (struct text){ line.p + from, to - from };
}

static int
is_identifier(struct text t)
{
	size_t i;

	for (i = 0; i < t.len; i++)
		if (!is_name_char((unsigned char)t.p[i]))
			return 0;
	return t.len > 0;
}

/* ---- where the index is of ---- */

/*
 * Roots that document paths may be relative to, as folders here: ours; that
 * in which the index lies; the ends of the path of the project there.  Each
 * with a slash at its end, but ours; ended by two NULs.
 */
static void
candidate_prefixes(struct scip *s)
{
	const char *p = s->project == NULL ? "" : s->project, *slash;
	struct json_out out = { 0 };
	char *dir, *real, *end;
	size_t root = strlen(s->e->root);

	json_bytes(&out, "", 1);
	dir = copy((struct text){ s->path, strlen(s->path) });
	if ((end = strrchr(dir, '/')) != NULL)
		end[end == dir] = '\0';
	real = realpath(end == NULL ? "." : dir, NULL);
	if (real != NULL && strncmp(real, s->e->root, root) == 0 &&
	    real[root] == '/') {
		json_raw(&out, real + root + 1);
		json_bytes(&out, "/", 2);
	}
	free(real);
	free(dir);
	if (strncmp(p, "file://", 7) == 0)
		p += 7;
	while ((slash = strchr(p, '/')) != NULL) {
		p = slash + 1;
		if (*p == '\0')
			break;
		json_raw(&out, p);
		json_bytes(&out, p[strlen(p) - 1] == '/' ? "" : "/",
		    p[strlen(p) - 1] == '/' ? 1 : 2);
	}
	json_bytes(&out, "", 1);
	s->prefixes = out.p;
}

static struct file *
find(struct scip *s, struct text prefix, struct text path)
{
	char buf[PATH_MAX];

	if (prefix.len + path.len >= sizeof(buf))
		return NULL;
	if (prefix.len > 0)
		memcpy(buf, prefix.p, prefix.len);
	if (path.len > 0)
		memcpy(buf + prefix.len, path.p, path.len);
	return plan_find(s->e, buf, prefix.len + path.len);
}

/* ---- passes ---- */

typedef void	pass_fn(struct scip *, struct document *);

/* All documents.  Metadata is read in each pass; it is little. */
static void
pass(struct scip *s, pass_fn *each)
{
	struct document d;
	struct pb_field f;
	const char *why;
	int n = 0;

	if (lseek(s->fd, 0, SEEK_SET) == -1)
		err(2, "%s", safe_str(s->path));
	s->in = pb_file_new(s->fd);
	s->document = 0;
	while (stop_signal == 0 && (n = pb_file_next(s->in, &f, &why)) == 1) {
		if (f.type != PB_BYTES)
			continue;
		if (f.number == INDEX_METADATA)
			metadata(s, f.bytes);
		if (f.number != INDEX_DOCUMENT)
			continue;
		document_get(s, f.bytes, &d);
		each(s, &d);
		s->document++;
	}
	if (stop_signal == 0 && n == -1)
		damaged(s, why);
	pb_file_free(s->in);
	s->in = NULL;
}

/* How many documents each prefix would find: the first pass. */
static uint64_t	found[64];

static void
count_paths(struct scip *s, struct document *d)
{
	struct text t;
	size_t i = 0;

	if (s->prefixes == NULL)
		candidate_prefixes(s);
	for (t.p = s->prefixes; i == 0 || *t.p != '\0'; t.p += t.len + 1, i++) {
		t.len = strlen(t.p);
		if (i < sizeof(found) / sizeof(found[0]) &&
		    find(s, t, d->path) != NULL)
			found[i]++;
	}
}

static void
choose_prefix(struct scip *s)
{
	struct text t;
	size_t i = 0, best = 0;

	s->ndocuments = s->document;
	s->prefix = (struct text){ "", 0 };
	if (s->prefixes == NULL)
		return;
	for (t.p = s->prefixes; i == 0 || *t.p != '\0'; t.p += t.len + 1, i++) {
		t.len = strlen(t.p);
		if (i < sizeof(found) / sizeof(found[0]) &&
		    found[i] > found[best]) {
			best = i;
			s->prefix = t;
		}
	}
}

/* Its file and text.  -1: not here, or other contents than were indexed;
   counted. */
static int
document_open(struct scip *s, struct document *d)
{
	d->file = find(s, s->prefix, d->path);
	if (d->file == NULL) {
		if (s->e->verbose)
			warnx("%s: not in the graph",
			    safe(d->path.p, d->path.len));
		s->e->n.unmapped++;
		return -1;
	}
	if (d->file->blob_len > 0 &&
	    source_read(s->e, d->file, &d->source) == 0)
		return 0;
	s->e->n.changed++;
	return -1;
}

/* The second pass: definitions. */
static void
define(struct scip *s, struct document *d)
{
	struct scip_symbol sym;
	struct occurrence o;
	struct text t;
	struct pb c;
	uint64_t checked = 0, wrong = 0;
	int there = document_open(s, d) == 0;

	pb_init(&c, d->message);
	while (there && occurrence_next(s, &c, &o)) {
		if ((o.roles & ROLE_DEFINITION) == 0 || o.from == o.to ||
		    scip_symbol_get(&sym, o.symbol) == -1 ||
		    (sym.kind != SCIP_TYPE && sym.kind != SCIP_TERM &&
		    sym.kind != SCIP_METHOD) || !is_identifier(sym.name))
			continue;
		t = written(d, &o);
		checked++;
		wrong += t.len != sym.name.len ||
		    memcmp(t.p, sym.name.p, t.len) != 0;
	}
	if (there && wrong * STALE_PART > checked) {
		s->e->n.changed++;
		if (s->e->verbose)
			warnx("%s: the index is of other contents",
			    safe(d->path.p, d->path.len));
		there = 0;
	}
	s->stale[s->document] = (unsigned char)!there;
	pb_init(&c, d->message);
	while (occurrence_next(s, &c, &o)) {
		if ((o.roles & ROLE_DEFINITION) == 0)
			continue;
		t = there ? source_line(&d->source, (uint32_t)o.line + 1) :
		    (struct text){ "", 0 };
		scip_define(&s->defs, o.symbol, there ? d->file : NULL,
		    (uint32_t)o.line + 1, there ? bytes_of(d, t, o.from) : 0);
	}
	if (d->file != NULL)
		source_release(&d->source);
}

/* ---- answers ---- */

static uint32_t
file_number(struct scip *s, const struct file *f)
{
	uint32_t *n = &s->number[f - s->e->files];

	if (*n != 0)
		return *n - 1;
	if (s->nfiles == s->files_max) {
		s->files_max = s->files_max * 2 + 16;
		s->files = reallocarray(s->files, s->files_max,
		    sizeof(*s->files));
		if (s->files == NULL)
			err(2, NULL);
	}
	s->files[s->nfiles].path = f->path;
	s->files[s->nfiles].blob.p = (const char *)f->blob;
	s->files[s->nfiles].blob.len = f->blob_len;
	*n = ++s->nfiles;
	return *n - 1;
}

/*
 * Where SYMBOL is defined, as targets (to be freed) of which there are *N.
 * NULL: it lies in what the graph does not have, or has no name.
 */
static struct answer_target *
leads_to(struct scip *s, struct text symbol, const struct scip_symbol *sym,
    uint32_t *n, char **outside)
{
	const struct scip_def *d = scip_def_find(&s->defs, symbol), *e;
	struct answer_target *t;
	uint32_t count = 1;

	*n = 0;
	*outside = NULL;
	for (e = d; e != NULL; e = scip_def_next(&s->defs, e))
		count++;
	if ((t = calloc(count, sizeof(*t))) == NULL)
		err(2, NULL);
	for (e = d; e != NULL; e = scip_def_next(&s->defs, e)) {
		if (e->file == NULL)
			continue;
		t[*n].file = file_number(s, e->file);
		t[*n].line = e->line;
		t[*n].column = e->column;
		(*n)++;
	}
	if (d == NULL && !scip_is_own(&s->defs, sym->owner) &&
	    (*outside = scip_outside(sym)) != NULL) {
		t[*n].external.p = *outside;
		t[*n].external.len = strlen(*outside);
		(*n)++;
	}
	if (*n > 0)
		return t;
	free(t);
	return NULL;
}

/* Behind "<…>" at I, or I itself. */
static size_t
skip_generics(struct text line, size_t i)
{
	size_t k = i;
	int depth = 0;

	if (i >= line.len || line.p[i] != '<')
		return i;
	for (; k < line.len && k - i < LINE_LOOK; k++) {
		if (line.p[k] == '<')
			depth++;
		else if (line.p[k] == '>' && line.p[k - 1] != '=' &&
		    --depth == 0)
			return k + 1;
		else if (strchr(";{}", line.p[k]) != NULL)
			break;
	}
	return i;
}

/* Is the name that ends at I called?  f(…), f<T>(…), f?.(…), f`…` */
static int
is_called(struct text line, size_t i)
{
	if (i < line.len && line.p[i] == '`')
		return 1;
	i = skip_generics(line, i);
	if (i + 1 < line.len && line.p[i] == '?' && line.p[i + 1] == '.')
		i += 2;
	while (i < line.len && (line.p[i] == ' ' || line.p[i] == '\t'))
		i++;
	return i < line.len && line.p[i] == '(';
}

static int
can_be_called(enum scip_kind k)
{
	return k == SCIP_METHOD || k == SCIP_TERM || k == SCIP_TYPE ||
	    k == SCIP_MACRO;
}

static void
reference(struct scip *s, struct document *d, const struct occurrence *o)
{
	struct answer_target *targets;
	struct scip_symbol sym;
	struct answer a;
	struct text line;
	uint32_t n;
	char *outside;

	if (o->roles & ROLE_DEFINITION ||
	    scip_symbol_get(&sym, o->symbol) == -1 ||
	    sym.kind == SCIP_LOCAL || sym.kind == SCIP_PARAMETER ||
	    sym.kind == SCIP_TYPE_PARAMETER)
		return;
	memset(&a, 0, sizeof(a));
	line = source_line(&d->source, (uint32_t)o->line + 1);
	a.name = written(d, o);
	if (!is_identifier(a.name)) {
		s->e->n.unseen++;
		return;
	}
	s->e->n.places++;
	a.line = (uint32_t)o->line + 1;
	a.column = (uint32_t)(a.name.p - line.p);
	if ((targets = leads_to(s, o->symbol, &sym, &n, &outside)) == NULL) {
		s->e->n.none++;
		return;
	}
	s->e->n.answered++;
	s->e->n.external += outside != NULL;
	if (can_be_called(sym.kind) && is_called(line, a.column + a.name.len))
		a.relation = EDGE_CALLS;
	answers_put_answer(&s->body, &a, targets, n);
	s->nanswers++;
	free(targets);
	free(outside);
}

/* Where this document defines SYMBOL. */
static const struct scip_def *
defined_here(struct scip *s, const struct document *d, struct text symbol)
{
	const struct scip_def *def = scip_def_find(&s->defs, symbol);

	while (def != NULL && def->file != d->file)
		def = scip_def_next(&s->defs, def);
	return def;
}

/* SYMBOL implements, or overrides, BASE. */
static void
relationship(struct scip *s, struct document *d, struct text symbol,
    struct text base)
{
	const struct scip_def *def = defined_here(s, d, symbol);
	struct answer_target *targets;
	struct scip_symbol sym, up;
	struct answer a;
	uint32_t n;
	char *outside;

	if (def == NULL || scip_symbol_get(&sym, symbol) == -1 ||
	    scip_symbol_get(&up, base) == -1 || sym.kind != up.kind ||
	    (sym.kind != SCIP_TYPE && sym.kind != SCIP_METHOD) ||
	    scip_def_find(&s->defs, base) == NULL)
		return;
	memset(&a, 0, sizeof(a));
	a.line = def->line;
	a.column = def->column;
	a.name = (struct text){ "", 0 };
	a.relation = sym.kind == SCIP_TYPE ? EDGE_IMPLEMENTS : EDGE_OVERRIDES;
	if ((targets = leads_to(s, base, &up, &n, &outside)) == NULL)
		return;
	s->e->n.discovered++;
	answers_put_answer(&s->body, &a, targets, n);
	s->nanswers++;
	free(targets);
	free(outside);
}

/* The symbol that one relationship names as what is implemented; or empty. */
static struct text
implemented(struct scip *s, struct text message)
{
	struct text base = { NULL, 0 };
	struct pb_field f;
	struct pb c;
	int is = 0;

	pb_init(&c, message);
	while (pb_next(&c, &f)) {
		if (f.number == RELATIONSHIP_SYMBOL && f.type == PB_BYTES)
			base = f.bytes;
		else if (f.number == RELATIONSHIP_IMPLEMENTATION &&
		    f.type == PB_VARINT)
			is = f.n != 0;
	}
	check(s, &c);
	return is ? base : (struct text){ NULL, 0 };
}

static void
symbol_information(struct scip *s, struct document *d, struct text message)
{
	struct text symbol = { NULL, 0 }, base;
	struct pb_field f;
	struct pb c;

	pb_init(&c, message);
	while (pb_next(&c, &f))
		if (f.number == SYMBOL_TEXT && f.type == PB_BYTES)
			symbol = f.bytes;
	check(s, &c);
	pb_init(&c, message);
	while (pb_next(&c, &f))
		if (f.number == SYMBOL_RELATIONSHIP && f.type == PB_BYTES &&
		    (base = implemented(s, f.bytes)).len > 0)
			relationship(s, d, symbol, base);
}

static void
send_document(struct scip *s, const struct document *d)
{
	struct enrich *e = s->e;
	struct answers_head h;
	uint32_t i;

	memset(&h, 0, sizeof(h));
	h.path = d->file->path;
	h.blob.p = (const char *)d->file->blob;
	h.blob.len = d->file->blob_len;
	h.producer.p = s->tool;
	h.producer.len = strlen(s->tool);
	h.version.p = s->version;
	h.version.len = strlen(s->version);
	h.part.p = "scip";
	h.part.len = 4;
	answers_put_head(&e->frame, &h, s->files, s->nfiles, s->nanswers);
	mp_put_raw(&e->frame, s->body.sbuf.data, s->body.sbuf.size);
	send_frame(e, FRAME_ANSWERS);
	for (i = 0; i < s->nfiles; i++)
		s->number[plan_find(e, s->files[i].path.p,
		    s->files[i].path.len) - e->files] = 0;
	mp_buf_reset(&s->body);
	s->nfiles = s->nanswers = 0;
}

/* The third pass: references. */
static void
refer(struct scip *s, struct document *d)
{
	struct occurrence o;
	struct pb_field f;
	struct pb c;

	s->e->n.files++;
	if (s->stale[s->document] || document_open(s, d) == -1)
		return;
	pb_init(&c, d->message);
	while (pb_next(&c, &f)) {
		if (f.type != PB_BYTES)
			continue;
		if (f.number == DOCUMENT_OCCURRENCE &&
		    occurrence_get(s, f.bytes, &o) == 0)
			reference(s, d, &o);
		else if (f.number == DOCUMENT_SYMBOL)
			symbol_information(s, d, f.bytes);
	}
	check(s, &c);
	send_document(s, d);
	source_release(&d->source);
}

void
enrich_scip(struct enrich *e, const char *path)
{
	struct scip s = { .e = e, .path = path };
	struct stat st;

	s.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (s.fd == -1 || fstat(s.fd, &st) == -1)
		err(2, "%s", safe_str(path));
	if (!S_ISREG(st.st_mode))
		errx(2, "%s: not a regular file", safe_str(path));
	if ((s.number = calloc(e->nfiles + 1, sizeof(*s.number))) == NULL)
		err(2, NULL);
	mp_buf_init(&s.body);
	pass(&s, count_paths);
	choose_prefix(&s);
	if (s.tool == NULL || *s.tool == '\0')
		damaged(&s, "not a SCIP index: no tool has made it");
	if (s.version == NULL)
		s.version = copy((struct text){ "", 0 });
	if ((s.stale = calloc(s.ndocuments + 1, 1)) == NULL)
		err(2, NULL);
	pass(&s, define);
	pass(&s, refer);
	close(s.fd);
	mp_buf_release(&s.body);
	scip_defs_release(&s.defs);
	free(s.tool);
	free(s.version);
	free(s.project);
	free(s.prefixes);
	free(s.stale);
	free(s.files);
	free(s.number);
}
