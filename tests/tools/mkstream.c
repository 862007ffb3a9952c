/*
 * mkstream: frames from a simple text, for tests of what reads them.
 *
 * Reads lines of words from standard input (a word in double quotes may hold
 * blanks; # begins a comment) and writes frames to standard output:
 *
 *	hello full|BASE [repo=R] [commit=C] [options=O] [feed=F] [v=N]
 *	file PATH [lang=L] [package=P] [blob=WORD] [flags=N] [mtime=N] [lines=N]
 *	node KIND NAME [parent=ORD] [line=N] [sig=S] [doc=D] [body=N] [flags=N]
 *	     [dup=N]		nodes of the file above; ord 0 is implied
 *	gone PATH
 *	problem PATH STAGE REASON DETAIL
 *	linking
 *	edges NUMBER|PATH	edges of that file, until the next other line
 *	edge SOURCE TYPE TARGET [prov=N] [conf=N] [lines=N,N…]
 *		TARGET: ORD, NUMBER/ORD (file of the stream), PATH:SLOT, @NAME
 *	unresolved SOURCE TYPE NAME [candidates=N] [lines=N,N…]
 *	mentions [NAME …]
 *	end [STAGE=STATUS[:FILES] …]	FILES: the stage's count of files
 *	frame TYPE [HEX]	any frame;  raw HEX: bytes as they are
 *	flush			what was written so far goes out
 *	sleep SECONDS
 *
 * Identities, blob ids, link and words sections are computed from the description,
 * so equal descriptions give equal frames.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "facts.h"
#include "frame.h"
#include "kinds.h"
#include "stream.h"
#include "wordsec.h"

#define WORDS_MAX	64
#define NODES_MAX	20000
#define LINES_MAX	64
#define BLOB_LEN	20

struct line {
	char	*word[WORDS_MAX];
	int	 n;
	int	 number;
};

struct stream {
	struct frame_writer	 out;
	struct hasher		*hasher;
	char			*repo;

	/* the file at hand */
	int			 in_file;
	struct file_id		 id;
	uint32_t		 lines;
	struct fact_node	*nodes;
	uint32_t		 nnodes;
	const char		*blob;		/* as given, or NULL */
	struct mp_buf		 words;		/* its description */

	/* the edges at hand */
	int			 in_edges;
	struct text		 path;
	uint32_t		 facts;
	struct mp_buf		 edges, unresolved, mentions;
	uint32_t		 nedges, nunresolved;
	int			 has_mentions;
};

static struct text
text(const char *s)
{
	struct text	t = { s, strlen(s) };

	return t;
}

/* Never freed: the program is short-lived. */
static char *
keep(const char *s)
{
	char	*p;

	if ((p = strdup(s)) == NULL)
		err(2, "out of memory");
	return p;
}

/* The value of option KEY=… from word FIRST on, or DFLT. */
static const char *
option(const struct line *l, int first, const char *key, const char *dflt)
{
	size_t	n = strlen(key);
	int	i;

	for (i = first; i < l->n; i++)
		if (strncmp(l->word[i], key, n) == 0 && l->word[i][n] == '=')
			return l->word[i] + n + 1;
	return dflt;
}

static uint32_t
number(const struct line *l, int first, const char *key, uint32_t dflt)
{
	const char	*s = option(l, first, key, NULL);

	return s == NULL ? dflt : (uint32_t)strtoul(s, NULL, 0);
}

static const char *
word(const struct line *l, int i)
{
	if (i >= l->n)
		errx(2, "line %d: a word is missing", l->number);
	return l->word[i];
}

static void
put(struct stream *s, int type, const struct mp_buf *b)
{
	if (frame_put(&s->out, type, b->sbuf.data, b->sbuf.size) == -1)
		err(2, "write");
}

static void
put_empty_map(struct stream *s, int type)
{
	struct mp_buf	b;

	mp_buf_init(&b);
	mp_put_map(&b, 0);
	put(s, type, &b);
	mp_buf_release(&b);
}

/* ---- FACTS ---- */

/* The strings of the link section are the names; no references. */
static void
put_link(struct stream *s, struct mp_buf *b)
{
	struct link_facts	f;
	struct mp_buf		link;
	uint32_t		i, j;

	memset(&f, 0, sizeof(f));
	f.strings = calloc(s->nnodes, sizeof(*f.strings));
	f.defs = calloc(s->nnodes, sizeof(*f.defs));
	if (f.strings == NULL || f.defs == NULL)
		err(2, "out of memory");
	for (i = 0; i < s->nnodes; i++) {
		for (j = 0; j < f.nstrings; j++)
			if (f.strings[j].len == s->nodes[i].name.len &&
			    memcmp(f.strings[j].p, s->nodes[i].name.p,
			    f.strings[j].len) == 0)
				break;
		if (j == f.nstrings)
			f.strings[f.nstrings++] = s->nodes[i].name;
		f.defs[i].name = j;
		f.defs[i].kind = s->nodes[i].kind;
		f.defs[i].flags = s->nodes[i].flags;
		f.defs[i].parent = s->nodes[i].parent;
	}
	f.ndefs = s->nnodes;
	mp_buf_init(&link);
	link_facts_put(&link, &f);
	facts_put_link(b, link.sbuf.data, link.sbuf.size);
	mp_buf_release(&link);
	free(f.strings);
	free(f.defs);
}

/* ---- words: of names and documentation ---- */

struct word {
	char		 text[WORD_MAX];
	size_t		 len;
	uint32_t	 ord, fields;
};

static int
compare_words(const void *va, const void *vb)
{
	const struct word	*a = va, *b = vb;
	size_t			 n = a->len < b->len ? a->len : b->len;
	int			 c = memcmp(a->text, b->text, n);

	if (c != 0)
		return c;
	if (a->len != b->len)
		return a->len < b->len ? -1 : 1;
	return a->ord < b->ord ? -1 : a->ord > b->ord;
}

static size_t
add_words(struct word *v, size_t n, struct text t, uint32_t ord,
    uint32_t field)
{
	struct text	run, part;

	while (word_run(&t, &run))
		while (word_part(&run, &part))
			if ((v[n].len = word_normal(v[n].text, part)) > 0) {
				v[n].ord = ord;
				v[n++].fields = field;
			}
	return n;
}

static void
put_words(struct stream *s, struct mp_buf *b)
{
	struct wordsec_node	*nodes = calloc(s->nnodes, sizeof(*nodes));
	struct wordsec_posting	*p;
	struct wordsec_buf	 out = { NULL, 0, 0 };
	struct word		*v;
	struct text		*words;
	size_t			 n, i, most = s->id.path.len;
	uint32_t		 nwords = 0, npostings = 0;

	for (i = 0; i < s->nnodes; i++)
		most += s->nodes[i].name.len + s->nodes[i].doc.len;
	v = calloc(most + 1, sizeof(*v));
	words = calloc(most + 1, sizeof(*words));
	p = calloc(most + 1, sizeof(*p));
	if (nodes == NULL || v == NULL || words == NULL || p == NULL)
		err(2, "out of memory");
	n = add_words(v, 0, s->id.path, 0, WORD_IN_NAME);
	for (i = 0; i < s->nnodes; i++) {
		nodes[i].kind = s->nodes[i].kind;
		nodes[i].parent = s->nodes[i].parent;
		if (i > 0)
			n = add_words(v, n, s->nodes[i].name, (uint32_t)i,
			    WORD_IN_NAME);
		n = add_words(v, n, s->nodes[i].doc, (uint32_t)i,
		    WORD_IN_DOC);
	}
	qsort(v, n, sizeof(*v), compare_words);
	for (i = 0; i < n; i++) {
		if (nwords == 0 || words[nwords - 1].len != v[i].len ||
		    memcmp(words[nwords - 1].p, v[i].text, v[i].len) != 0)
			words[nwords++] = (struct text){ v[i].text, v[i].len };
		else if (p[npostings - 1].ord == v[i].ord) {
			p[npostings - 1].fields |= v[i].fields;
			continue;
		}
		p[npostings++] = (struct wordsec_posting){ nwords - 1,
		    v[i].ord, v[i].fields };
	}
	wordsec_put(&out, nodes, s->nnodes, words, nwords, p, npostings);
	facts_put_words(b, out.p, out.len);
	facts_put_clones(b, NULL, 0);
	free(out.p);
	free(nodes);
	free(v);
	free(words);
	free(p);
}

static void
file_end(struct stream *s)
{
	unsigned char	hash[HASH_LEN];
	struct mp_buf	b;
	uint32_t	i;

	if (!s->in_file)
		return;
	s->in_file = 0;
	if (s->blob != NULL)
		hasher_sum(s->hasher, s->blob, strlen(s->blob), hash);
	else
		hasher_sum(s->hasher, s->words.sbuf.data, s->words.sbuf.size,
		    hash);
	s->id.blob.p = (const char *)hash;
	s->id.blob.len = BLOB_LEN;
	mp_buf_init(&b);
	facts_put_head(&b, &s->id, s->lines, s->nnodes);
	for (i = 0; i < s->nnodes; i++)
		facts_put_node(&b, &s->nodes[i]);
	put_link(s, &b);
	put_words(s, &b);
	put(s, FRAME_FACTS, &b);
	mp_buf_release(&b);
}

/* Names of the containers of ORD's child, without the file. */
static void
scope_of(const struct stream *s, uint32_t ord, char *out, size_t size)
{
	size_t	n;

	out[0] = '\0';
	if (ord == 0)
		return;
	scope_of(s, s->nodes[ord].parent, out, size);
	n = strlen(out);
	snprintf(out + n, size - n, "%s%.*s", n > 0 ? "/" : "",
	    (int)s->nodes[ord].name.len, s->nodes[ord].name.p);
}

static void
add_node(struct stream *s, const struct line *l, uint32_t kind,
    const char *name)
{
	struct fact_node	*n;
	char			 scope[1024], where[1024];
	uint32_t		 dup = number(l, 3, "dup", 1);

	if (s->nnodes == NODES_MAX)
		errx(2, "line %d: too many nodes", l->number);
	n = &s->nodes[s->nnodes];
	memset(n, 0, sizeof(*n));
	n->kind = kind;
	n->name = text(keep(name));
	n->parent = number(l, 3, "parent", 0);
	n->flags = number(l, 3, "flags", 0);
	n->line = number(l, 3, "line", s->nnodes + 1);
	n->end_line = n->line + 1;
	n->start = n->line * 10;
	n->end = n->start + 9;
	n->signature = text(keep(option(l, 3, "sig", "")));
	n->doc = text(keep(option(l, 3, "doc", "")));
	n->body = number(l, 3, "body", 0);
	scope_of(s, n->parent, scope, sizeof(scope));
	snprintf(where, sizeof(where), dup > 1 ? "%.*s#%u" : "%.*s",
	    (int)s->id.path.len, s->id.path.p, dup);
	node_hash(s->hasher, n->hash, text(s->repo), s->id.package,
	    text(scope), n->name, kind, text(where));
	s->nnodes++;
}

static void
describe(struct stream *s, const struct line *l)
{
	int	i;

	for (i = 0; i < l->n; i++)
		mp_put_cstr(&s->words, l->word[i]);
}

static void
file_begin(struct stream *s, const struct line *l)
{
	static const struct line	 none;
	const char			*path = keep(word(l, 1)), *base;

	memset(&s->id, 0, sizeof(s->id));
	s->id.path = text(path);
	s->id.lang = text(keep(option(l, 2, "lang", "c")));
	s->id.package = text(keep(option(l, 2, "package", ".")));
	s->id.flags = number(l, 2, "flags", 0);
	s->id.mtime_ns = number(l, 2, "mtime", 1);
	s->id.size = 100;
	s->lines = number(l, 2, "lines", 10);
	s->nnodes = 0;
	s->in_file = 1;
	s->blob = option(l, 2, "blob", NULL);
	if (s->blob != NULL)
		s->blob = keep(s->blob);
	mp_buf_reset(&s->words);
	base = strrchr(path, '/');
	add_node(s, &none, NODE_FILE, base == NULL ? path : base + 1);
	s->nodes[0].line = s->nodes[0].end_line = 1;
}

/* ---- EDGES ---- */

static void
edges_end(struct stream *s)
{
	struct mp_buf	b;

	if (!s->in_edges)
		return;
	s->in_edges = 0;
	mp_buf_init(&b);
	edges_put_head(&b, s->facts, s->path.p != NULL ? &s->path : NULL,
	    s->nedges);
	mp_put_raw(&b, s->edges.sbuf.data, s->edges.sbuf.size);
	edges_put_unresolved_head(&b, s->nunresolved);
	mp_put_raw(&b, s->unresolved.sbuf.data, s->unresolved.sbuf.size);
	edges_put_mentions(&b, s->has_mentions ? s->mentions.sbuf.data : NULL,
	    s->mentions.sbuf.size);
	put(s, FRAME_EDGES, &b);
	mp_buf_release(&b);
}

static void
edges_begin(struct stream *s, const struct line *l)
{
	const char	*w = word(l, 1);
	char		*end;

	s->facts = (uint32_t)strtoul(w, &end, 10);
	s->path.p = NULL;
	if (*end != '\0')
		s->path = text(keep(w));
	s->nedges = s->nunresolved = 0;
	s->has_mentions = 0;
	mp_buf_reset(&s->edges);
	mp_buf_reset(&s->unresolved);
	mp_buf_reset(&s->mentions);
	s->in_edges = 1;
}

static uint32_t
get_lines(const struct line *l, uint32_t *v)
{
	const char	*p = option(l, 4, "lines", "1");
	char		*end;
	uint32_t	 n = 0;

	while (*p != '\0' && n < LINES_MAX) {
		v[n++] = (uint32_t)strtoul(p, &end, 10);
		p = *end == ',' ? end + 1 : end;
	}
	return n;
}

static uint32_t
edge_type(const struct line *l)
{
	int	type = edge_type_parse(word(l, 2));

	if (type == -1)
		errx(2, "line %d: no such type", l->number);
	return (uint32_t)type;
}

static void
get_target(const char *w, struct edge_target *t)
{
	const char	*colon = strrchr(w, ':');
	char		*end;

	memset(t, 0, sizeof(*t));
	if (*w == '@') {
		t->kind = TARGET_EXTERNAL;
		t->path = text(w + 1);
	} else if (colon != NULL) {
		t->kind = TARGET_STORED;
		t->path.p = w;
		t->path.len = (size_t)(colon - w);
		t->node = (uint32_t)strtoul(colon + 1, NULL, 10);
	} else {
		t->node = (uint32_t)strtoul(w, &end, 10);
		if (*end == '/') {
			t->kind = TARGET_FACTS;
			t->facts = t->node;
			t->node = (uint32_t)strtoul(end + 1, NULL, 10);
		} else
			t->kind = TARGET_HERE;
	}
}

static void
add_edge(struct stream *s, const struct line *l)
{
	struct fact_edge	e;
	uint32_t		v[LINES_MAX];

	memset(&e, 0, sizeof(e));
	e.source = (uint32_t)strtoul(word(l, 1), NULL, 10);
	e.type = edge_type(l);
	get_target(word(l, 3), &e.target);
	e.provenance = number(l, 4, "prov",
	    e.target.kind == TARGET_EXTERNAL ? PROV_EXTERNAL :
	    PROV_AST_RESOLVED);
	e.confidence = number(l, 4, "conf", 100);
	e.nlines = get_lines(l, v);
	e.lines = v;
	edges_put_edge(&s->edges, &e);
	s->nedges++;
}

static void
add_unresolved(struct stream *s, const struct line *l)
{
	struct fact_unresolved	u;
	uint32_t		v[LINES_MAX];

	memset(&u, 0, sizeof(u));
	u.source = (uint32_t)strtoul(word(l, 1), NULL, 10);
	u.type = edge_type(l);
	u.name = text(word(l, 3));
	u.candidates = number(l, 4, "candidates", 0);
	u.nlines = get_lines(l, v);
	u.lines = v;
	edges_put_unresolved(&s->unresolved, &u);
	s->nunresolved++;
}

static void
add_mentions(struct stream *s, const struct line *l)
{
	uint32_t	v[WORDS_MAX];
	int		i;

	for (i = 1; i < l->n; i++)
		v[i - 1] = mention_hash(l->word[i], strlen(l->word[i]));
	mentions_encode(&s->mentions, v, (size_t)l->n - 1);
	s->has_mentions = 1;
}

/* ---- the other frames ---- */

static void
hello(struct stream *s, const struct line *l)
{
	const char	*what = word(l, 1), *v;
	struct hello	 h;
	struct mp_buf	 b;

	memset(&h, 0, sizeof(h));
	h.full = strcmp(what, "full") == 0;
	h.base = h.full ? 0 : strtoull(what, NULL, 10);
	s->repo = keep(option(l, 2, "repo", "example.org/test"));
	h.repo = text(s->repo);
	h.commit = text(option(l, 2, "commit", ""));
	h.producer = text("mkstream 1");
	if ((v = option(l, 2, "options", NULL)) != NULL)
		h.options = text(v);
	if ((v = option(l, 2, "feed", NULL)) != NULL)
		h.feed = text(v);
	mp_buf_init(&b);
	if ((v = option(l, 2, "v", NULL)) != NULL) {
		mp_put_map(&b, 1);
		mp_put_cstr(&b, "v");
		mp_put_uint(&b, strtoull(v, NULL, 10));
	} else
		hello_put(&b, &h, NULL, 0);
	put(s, FRAME_HELLO, &b);
	mp_buf_release(&b);
}

static void
end(struct stream *s, const struct line *l)
{
	struct mp_buf	 b[2];
	struct end_count files = { "files", 0 };
	char		*eq, *rest;
	int		 i, now = 0, status;

	mp_buf_init(&b[0]);
	mp_buf_init(&b[1]);
	end_put(&b[0], NULL, 0, "mkstream", 0, NULL, 0);
	for (i = 1; i < l->n; i++) {
		if ((eq = strchr(l->word[i], '=')) == NULL)
			errx(2, "line %d: not STAGE=STATUS", l->number);
		*eq = '\0';
		mp_buf_reset(&b[!now]);
		status = (int)strtol(eq + 1, &rest, 10);
		files.n = *rest == ':' ? strtoull(rest + 1, NULL, 10) : 0;
		end_put(&b[!now], b[now].sbuf.data, b[now].sbuf.size,
		    l->word[i], status, &files, *rest == ':');
		now = !now;
	}
	put(s, FRAME_END, &b[now]);
	mp_buf_release(&b[0]);
	mp_buf_release(&b[1]);
}

static void
gone_or_problem(struct stream *s, const struct line *l, int is_gone)
{
	struct problem	p;
	struct mp_buf	b;

	mp_buf_init(&b);
	if (is_gone) {
		gone_put(&b, text(word(l, 1)));
	} else {
		p.path = text(word(l, 1));
		p.stage = text(word(l, 2));
		p.reason = text(word(l, 3));
		p.detail = text(word(l, 4));
		problem_put(&b, &p);
	}
	put(s, is_gone ? FRAME_GONE : FRAME_PROBLEM, &b);
	mp_buf_release(&b);
}

static size_t
unhex(const char *s, unsigned char *out, size_t size)
{
	unsigned int	v;
	size_t		n = 0;

	for (; s[0] != '\0' && s[1] != '\0' && n < size; s += 2) {
		if (sscanf(s, "%2x", &v) != 1)
			errx(2, "not hex: %s", s);
		out[n++] = (unsigned char)v;
	}
	return n;
}

static void
raw(struct stream *s, const struct line *l, int framed)
{
	unsigned char	data[4096];
	size_t		n = 0;

	if (l->n > 1 + framed)
		n = unhex(word(l, 1 + framed), data, sizeof(data));
	if (framed) {
		if (frame_put(&s->out, atoi(word(l, 1)), data, n) == -1)
			err(2, "write");
		return;
	}
	if (frame_flush(&s->out) == -1 ||
	    write(s->out.fd, data, n) != (ssize_t)n)
		err(2, "write");
}

/* ---- lines ---- */

/* Words of P, in place.  Returns 0 when there is none. */
static int
split(struct line *l, char *p)
{
	char	*q;

	l->n = 0;
	for (;;) {
		p += strspn(p, " \t\n");
		if (*p == '\0' || *p == '#')
			return l->n > 0;
		if (l->n == WORDS_MAX)
			errx(2, "line %d: too many words", l->number);
		l->word[l->n++] = q = p;
		for (; *p != '\0' && strchr(" \t\n", *p) == NULL; p++) {
			if (*p != '"') {
				*q++ = *p;
				continue;
			}
			while (*++p != '"' && *p != '\0')
				*q++ = *p;
		}
		if (*p != '\0')
			p++;
		*q = '\0';
	}
}

static void
node(struct stream *s, const struct line *l)
{
	int	kind = node_kind_parse(word(l, 1));

	if (kind == -1 || !s->in_file)
		errx(2, "line %d: no such kind, or no file", l->number);
	add_node(s, l, (uint32_t)kind, word(l, 2));
	describe(s, l);
}

static void
pause_for(struct stream *s, const char *seconds)
{
	if (frame_flush(&s->out) == -1)
		err(2, "write");
	sleep((unsigned int)atoi(seconds));
}

static void
handle(struct stream *s, struct line *l)
{
	const char	*w = l->word[0];

	if (strcmp(w, "node") != 0)
		file_end(s);
	if (strcmp(w, "edge") != 0 && strcmp(w, "unresolved") != 0 &&
	    strcmp(w, "mentions") != 0)
		edges_end(s);
	if (strcmp(w, "hello") == 0)
		hello(s, l);
	else if (strcmp(w, "file") == 0)
		file_begin(s, l);
	else if (strcmp(w, "node") == 0)
		node(s, l);
	else if (strcmp(w, "gone") == 0 || strcmp(w, "problem") == 0)
		gone_or_problem(s, l, *w == 'g');
	else if (strcmp(w, "linking") == 0)
		put_empty_map(s, FRAME_LINKING);
	else if (strcmp(w, "edges") == 0)
		edges_begin(s, l);
	else if (strcmp(w, "edge") == 0)
		add_edge(s, l);
	else if (strcmp(w, "unresolved") == 0)
		add_unresolved(s, l);
	else if (strcmp(w, "mentions") == 0)
		add_mentions(s, l);
	else if (strcmp(w, "end") == 0)
		end(s, l);
	else if (strcmp(w, "frame") == 0 || strcmp(w, "raw") == 0)
		raw(s, l, *w == 'f');
	else if (strcmp(w, "flush") == 0)
		pause_for(s, "0");
	else if (strcmp(w, "sleep") == 0)
		pause_for(s, word(l, 1));
	else
		errx(2, "line %d: what is %s?", l->number, w);
}

int
main(void)
{
	struct stream	 s;
	struct line	 l;
	char		*buf = NULL;
	size_t		 size = 0;

	memset(&s, 0, sizeof(s));
	l.number = 0;
	if (frame_writer_init(&s.out, STDOUT_FILENO) == -1 ||
	    (s.hasher = hasher_new()) == NULL ||
	    (s.nodes = calloc(NODES_MAX, sizeof(*s.nodes))) == NULL)
		err(2, "out of memory");
	s.repo = keep("example.org/test");
	mp_buf_init(&s.words);
	mp_buf_init(&s.edges);
	mp_buf_init(&s.unresolved);
	mp_buf_init(&s.mentions);
	while (getline(&buf, &size, stdin) != -1) {
		l.number++;
		if (split(&l, buf))
			handle(&s, &l);
	}
	file_end(&s);
	edges_end(&s);
	if (frame_flush(&s.out) == -1)
		err(2, "write");
	_exit(0);		/* nothing is freed: not a leak to look for */
}
