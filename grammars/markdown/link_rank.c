/*
 * Which of the symbols that bear a name a document means.
 *
 * What the other parts of the name say, containers, files and folders,
 * decides first.  Of those left, the only one counts; else the only one that
 * is no part of the tests, that others may see, that stands at the top of
 * its file, or nearest to the document.  A name that several still share is
 * given to none of them.
 */
#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "doclink.h"

/* Of a name that more symbols bear, nothing is said. */
#define SHARED_MAX	3000

#define CONF_PLAIN	70u	/* an ordinary word that names a symbol */
#define CONF_PLAIN_DATA	50u	/* that names a variable */
#define CONF_LOOSE	85u	/* some folders are left out */
#define CONF_PART	80u	/* the outermost parts are unknown */
#define CONF_RECEIVER	70u	/* client.get is Client's get */
#define CONF_VARIABLE	70u	/* a variable, by its name alone */
#define CONF_MEMBER	90u	/* a member, by its name alone */
#define CONF_BETTER	90u	/* the only one that is exported, say */
#define CONF_TOP	70u	/* the only one that is no member */
#define CONF_NEAR	75u	/* the nearest */
#define PROSE_LESS	10u	/* in running text */
#define CODE_PERCENT	75u	/* in examples: names may be theirs */

/* How well what stands before the name fits: more is better. */
enum fit {
	FIT_NOT,
	FIT_RECEIVER,		/* a variable named like the type */
	FIT_PART,		/* the outer ones are not to be found */
	FIT_LOOSE,
	FIT_EXACT
};

struct cand {
	sym_id		sym;
	enum fit	fit;
	unsigned int	test : 1, hidden : 1, inner : 1, declared : 1;
	uint32_t	near;	/* folders in common with the document */
};

/* ---- the parts before the name ---- */

/* File names that stand for their folder. */
static int
is_index(struct text t)
{
	static const char *const names[] = { "__init__", "index", "lib",
	    "main", "mod" };

	return link_word_in(t, LINK_LIST(names));
}

/* "HttpClient" and "http_client", "client" and "Client". */
static int
same_letters(struct text a, struct text b)
{
	size_t i = 0, k = 0;

	for (;;) {
		while (i < a.len && a.p[i] == '_')
			i++;
		while (k < b.len && b.p[k] == '_')
			k++;
		if (i == a.len || k == b.len)
			return i == a.len && k == b.len;
		if (tolower((unsigned char)a.p[i++]) !=
		    tolower((unsigned char)b.p[k++]))
			return 0;
	}
}

static int
is_name(struct linker *l, name_id name, struct text t)
{
	struct text x = link_text(l, name);

	return x.len == t.len && memcmp(x.p, t.p, t.len) == 0;
}

/* Last component of *PATH, which is cut off it. */
static struct text
last_of(struct text *path)
{
	const char *p = path->len > 0 ? memrchr(path->p, '/', path->len) :
	    NULL;
	struct text t = *path;

	if (p != NULL) {
		t.p = p + 1;
		t.len = (size_t)(path->p + path->len - t.p);
		path->len = (size_t)(p - path->p);
	} else
		path->len = 0;
	return t;
}

/* Parts 0 … LEFT-1 against the file of S and its folders. */
static enum fit
fit_path(struct linker *l, const struct doc_query *q, uint32_t left,
    file_no f, int inner)
{
	struct text path = link_file_path(l, f), t = last_of(&path), stem = t;
	const char *dot = memchr(t.p, '.', t.len);
	enum fit fit = FIT_EXACT;
	uint32_t before = left;

	if (dot != NULL)
		stem.len = (size_t)(dot - t.p);
	if (left > 0 && is_name(l, q->part[left - 1], stem))
		left--;
	else if (!is_index(stem) && inner)
		fit = FIT_LOOSE;
	while (left > 0 && path.len > 0) {
		t = last_of(&path);
		if (is_name(l, q->part[left - 1], t))
			left--;
		else
			fit = FIT_LOOSE;
	}
	if (left == 0)
		return fit;
	/* What is above the repository has a name too, that is not known. */
	return !q->whole && (inner || left < before) ? FIT_PART : FIT_NOT;
}

static enum fit
fit_of(struct linker *l, const struct doc_query *q, sym_id s)
{
	file_no f = link_sym_file(l, s);
	uint32_t left = q->n - 1;
	sym_id p = link_sym_parent(l, s);
	int inner = 0;

	if (left == 0)
		return FIT_EXACT;
	for (; p != SYM_NONE && link_sym_kind(l, p) != NODE_FILE && left > 0;
	    p = link_sym_parent(l, p)) {
		if (link_sym_name(l, p) != q->part[left - 1]) {
			if (!inner && !q->whole && left == 1 && same_letters(link_text(l,
			    link_sym_name(l, p)), link_text(l, q->part[0])))
				return FIT_RECEIVER;
			return inner && !q->whole ? FIT_PART : FIT_NOT;
		}
		inner = 1;
		left--;
	}
	return left == 0 ? FIT_EXACT : fit_path(l, q, left, f, inner);
}

/* ---- the symbol itself ---- */

static int
is_data(struct linker *l, sym_id s)
{
	enum node_kind k = link_sym_kind(l, s);

	return k == NODE_VARIABLE || k == NODE_FIELD;
}

/* What data, too, may define: keys, tables. */
static int
is_key(struct linker *l, sym_id s)
{
	enum node_kind k = link_sym_kind(l, s);

	return k == NODE_FIELD || k == NODE_VARIABLE || k == NODE_STRUCT ||
	    k == NODE_CONSTANT || k == NODE_MODULE;
}

/* May the reference mean something of that kind? */
static int
suits(struct linker *l, const struct doc_query *q, sym_id s)
{
	switch (link_sym_kind(l, s)) {
	case NODE_FILE:
	case NODE_SECTION:
	case NODE_PERSON:
	case NODE_PACKAGE:
	case NODE_EXTERNAL:
		return 0;
	case NODE_FUNCTION:
	case NODE_METHOD:
		return q->kind != REF_TYPE;
	case NODE_FIELD:
	case NODE_VARIABLE:
	case NODE_ENUM_MEMBER:
	case NODE_CONSTANT:
		return q->kind == REF_NAME;
	case NODE_MACRO:
		return 1;
	default:
		return q->how != DOC_MODULE;
	}
}

static uint32_t
common_folders(struct text a, struct text b)
{
	uint32_t n = 0;
	size_t i;

	for (i = 0; i < a.len && i < b.len && a.p[i] == b.p[i]; i++)
		n += a.p[i] == '/';
	return n;
}

static int
is_test(struct linker *l, sym_id s)
{
	return (link_file_flags(l, link_sym_file(l, s)) & FILE_TEST) != 0 ||
	    (link_sym_flags(l, s) & NODE_TEST) != 0;
}

/* Is there a capital behind a small letter, a '_': no ordinary word, and no
   abbreviation? */
static int
is_code_like(struct text t)
{
	size_t i;

	for (i = 0; i < t.len; i++)
		if (t.p[i] == '_' || t.p[i] == '-' || (i > 0 &&
		    isupper((unsigned char)t.p[i]) &&
		    islower((unsigned char)t.p[i - 1])))
			return 1;
	return 0;
}

/* __name__ and the like: every module, every class has them. */
static int
is_special(struct text t)
{
	return t.len > 4 && memcmp(t.p, "__", 2) == 0 &&
	    memcmp(t.p + t.len - 2, "__", 2) == 0;
}

/* An ordinary word that no role, no brackets and no dots call a name. */
static int
is_plain(struct linker *l, const struct doc_query *q)
{
	return q->n == 1 && q->kind == REF_NAME && q->how != DOC_ROLE &&
	    !is_code_like(link_text(l, q->part[0]));
}

/*
 * A word that is no more than a word: members, modules, tests and what is
 * private have words for names that nobody means.  Nor are tests meant by
 * anything that does not look like code.
 */
static int
may_be_meant(struct linker *l, const struct doc_query *q,
    const struct cand *c)
{
	struct text last = link_text(l, q->part[q->n - 1]);

	if (q->how == DOC_ROLE)
		return 1;
	if (c->test && !is_code_like(last))
		return 0;
	if (q->n > 1)
		return 1;
	if (c->inner && is_special(last))
		return 0;
	return !is_plain(l, q) || (!c->inner && !c->hidden &&
	    link_sym_kind(l, c->sym) != NODE_MODULE &&
	    !link_name_is(l, q->part[0], "main"));
}

static int
candidate(struct linker *l, const struct doc_query *q, sym_id s,
    struct cand *c)
{
	file_no f = link_sym_file(l, s);
	sym_id p;

	/* Keys of data are no names of code, and nobody means a heading. */
	if (doc_is_document(l, f) || !suits(l, q, s) || (c->fit = fit_of(l, q, s)) == FIT_NOT ||
	    (is_key(l, s) && !doc_is_code(l, f)))
		return 0;
	p = link_sym_parent(l, s);
	c->inner = p != SYM_NONE && link_sym_kind(l, p) != NODE_FILE;
	c->sym = s;
	c->test = is_test(l, s);
	c->hidden = (link_sym_flags(l, s) & NODE_VISIBILITY) == NODE_PRIVATE;
	if (!may_be_meant(l, q, c))
		return 0;
	c->declared = (link_sym_flags(l, s) & NODE_DECLARATION) != 0;
	c->near = common_folders(link_file_path(l, q->file),
	    link_file_path(l, f));
	return 1;
}

/* ---- the choice ---- */

/* Several definitions of one thing: overloads, variants. */
static int
same_thing(struct linker *l, sym_id a, sym_id b)
{
	return a == b || link_sym_parent(l, a) == link_sym_parent(l, b);
}

static int
only_one(struct linker *l, const struct cand *v, uint32_t n)
{
	uint32_t i;

	for (i = 1; i < n; i++)
		if (!same_thing(l, v[0].sym, v[i].sym))
			return 0;
	return n > 0;
}

/* What a step of the choice keeps. */
enum step {
	STEP_FIT,
	STEP_NO_TEST,
	STEP_BODY,
	STEP_SHOWN,
	STEP_TOP,
	STEP_NEAR,
	STEP_MAX
};

/* Keep those that pass the step, unless none does.  How many. */
static uint32_t
narrow(struct cand *v, uint32_t n, enum step step, uint32_t best)
{
	uint32_t i, k = 0, pass = 0;
	int keep, round;

	for (round = 0; round < 2; round++) {
		for (i = k = 0; i < n; i++) {
			keep = step == STEP_FIT ? v[i].fit == best :
			    step == STEP_NO_TEST ? !v[i].test :
			    step == STEP_BODY ? !v[i].declared :
			    step == STEP_SHOWN ? !v[i].hidden :
			    step == STEP_TOP ? !v[i].inner :
			    v[i].near == best;
			pass += keep && round == 0;
			if (keep && round == 1)
				v[k++] = v[i];
		}
		if (pass == 0)
			return n;
	}
	return k;
}

static uint32_t
confidence(struct linker *l, const struct doc_query *q, const struct cand *c,
    enum step step)
{
	uint32_t conf = step <= STEP_BODY ? VALUE_PROVED :
	    step < STEP_TOP ? CONF_BETTER : step == STEP_TOP ? CONF_TOP :
	    CONF_NEAR, most = VALUE_PROVED;

	if (c->fit == FIT_LOOSE)
		most = CONF_LOOSE;
	else if (c->fit == FIT_PART)
		most = CONF_PART;
	else if (c->fit == FIT_RECEIVER)
		most = CONF_RECEIVER;
	else if (is_plain(l, q))
		most = is_data(l, c->sym) ? CONF_PLAIN_DATA : CONF_PLAIN;
	else if (q->n == 1 && q->how != DOC_ROLE)
		most = is_data(l, c->sym) && !c->inner ? CONF_VARIABLE :
		    c->inner ? CONF_MEMBER : VALUE_PROVED;
	if (conf > most)
		conf = most;
	if (q->how == DOC_PROSE)
		conf -= PROSE_LESS;
	else if (q->how == DOC_CODE)
		conf = conf * CODE_PERCENT / 100;
	return conf;
}

static struct doc_answer
choose(struct linker *l, const struct doc_query *q, struct cand *v,
    uint32_t n)
{
	struct doc_answer a = { SYM_NONE, 0, 0 };
	uint32_t best, i;
	enum step step;

	for (step = STEP_FIT; step < STEP_MAX && n > 0; step++) {
		best = 0;
		for (i = 0; i < n; i++)
			if (step == STEP_FIT && v[i].fit > best)
				best = v[i].fit;
			else if (step == STEP_NEAR && v[i].near > best)
				best = v[i].near;
		n = narrow(v, n, step, best);
		if (only_one(l, v, n)) {
			a.sym = v[0].sym;
			a.conf = confidence(l, q, &v[0], step);
			break;
		}
	}
	a.candidates = n;
	return a;
}

struct doc_answer
doc_choose(struct linker *l, const struct doc_query *q, int strict)
{
	struct doc_answer none = { SYM_NONE, 0, 0 };
	const sym_id *syms;
	uint32_t i, n, count = 0;
	struct cand *v, c;
	sym_id *copy;

	n = link_named(l, q->part[q->n - 1], &syms);
	if (n == 0 || n > SHARED_MAX) {
		none.candidates = n;
		return none;
	}
	v = reallocarray(NULL, n, sizeof(*v));
	copy = reallocarray(NULL, n, sizeof(*copy));
	if (v == NULL || copy == NULL)
		err(2, NULL);
	memcpy(copy, syms, n * sizeof(*copy));
	for (i = 0; i < n; i++)
		if (candidate(l, q, copy[i], &c) && (!strict ||
		    c.fit > FIT_RECEIVER))
			v[count++] = c;
	none = choose(l, q, v, count);
	free(copy);
	free(v);
	return none;
}
