/*
 * Inside a paragraph: literals, roles, links, and words.
 */
#include <ctype.h>
#include <string.h>

#include "rst.h"

#define ROLE_MAX	64	/* longest name of a role, bytes */

/* What is said with these roles is no name of code. */
static const char *const not_names[] = { "ref", "term", "pep", "rfc", "abbr",
    "menuselection", "samp", "guilabel", "sub", "sup", "math", "kbd",
    "option", "envvar", "program", "command", "dfn", "manpage", "mailheader",
    "mimetype", "newsgroup", "regexp", "token", "keyword", "numref", "eq",
    "index", "issue", "pr", "ghissue", "ghpr", "ticket", "cve", "cwe",
    "bpo", "gh", "user", "commit", "strong", "emphasis", "title",
    "title-reference", "subscript", "superscript", "raw", "lookup",
    "djadmin", "djadminopt", "ttag", "tfilter", "cite", "download", "py" };

static const struct {
	const char	*role;
	enum doc_how	 how;
	enum ref_kind	 kind;
} roles[] = {
	{ "func", DOC_ROLE, REF_CALL }, { "function", DOC_ROLE, REF_CALL },
	{ "meth", DOC_ROLE, REF_CALL }, { "method", DOC_ROLE, REF_CALL },
	{ "cfunc", DOC_ROLE, REF_CALL }, { "deco", DOC_ROLE, REF_CALL },
	{ "class", DOC_ROLE, REF_TYPE }, { "exc", DOC_ROLE, REF_TYPE },
	{ "struct", DOC_ROLE, REF_TYPE }, { "union", DOC_ROLE, REF_TYPE },
	{ "enum", DOC_ROLE, REF_TYPE }, { "type", DOC_ROLE, REF_TYPE },
	{ "ctype", DOC_ROLE, REF_TYPE }, { "mod", DOC_MODULE, REF_NAME },
	{ "attr", DOC_ROLE, REF_NAME }, { "data", DOC_ROLE, REF_NAME },
	{ "const", DOC_ROLE, REF_NAME }, { "macro", DOC_ROLE, REF_NAME },
	{ "var", DOC_ROLE, REF_NAME }, { "member", DOC_ROLE, REF_NAME },
	{ "enumerator", DOC_ROLE, REF_NAME }, { "obj", DOC_ROLE, REF_NAME },
	{ "any", DOC_ROLE, REF_NAME }, { "prop", DOC_ROLE, REF_NAME },
};

struct text
rst_without_domain(struct text t)
{
	size_t i;

	for (i = 0; i < t.len; i++)
		if (t.p[i] == ':') {
			t.p += i + 1;
			t.len -= i + 1;
			i = (size_t)-1;
		}
	return t;
}

/* `title <target>`: the target; else all. */
static struct text
target_of(struct text t, int *titled)
{
	const char *p;

	t = doc_trim(t);
	*titled = t.len > 2 && t.p[t.len - 1] == '>' &&
	    (p = memrchr(t.p, '<', t.len)) != NULL;
	if (!*titled)
		return t;
	return (struct text){ p + 1, (size_t)(t.p + t.len - p - 2) };
}

/* :ROLE:`TEXT` */
static void
rst_role(struct rst *r, struct text role, struct text t, uint32_t line)
{
	struct text none = { "", 0 }, context;
	int titled;
	size_t i;

	role = rst_without_domain(role);
	t = target_of(t, &titled);
	if (t.len == 0 || t.p[0] == '!' ||
	    text_among(role, not_names, COUNT(not_names)))
		return;
	if (role.len == 3 && memcmp(role.p, "doc", 3) == 0) {
		doc_path(rst_doc(r), DOC_ROLE, t, line);
		return;
	}
	if (role.len == 4 && (memcmp(role.p, "file", 4) == 0 ||
	    memcmp(role.p, "code", 4) == 0)) {
		doc_name(rst_doc(r), DOC_SPAN, REF_NAME, t, none, line);
		return;
	}
	while (t.len > 0 && (*t.p == '~' || *t.p == '.' || *t.p == '@')) {
		t.p++;
		t.len--;
	}
	for (i = 0; i < COUNT(roles); i++) {
		if (strlen(roles[i].role) != role.len ||
		    memcmp(roles[i].role, role.p, role.len) != 0)
			continue;
		context = roles[i].how == DOC_MODULE ? none : rst_context(r);
		doc_name(rst_doc(r), roles[i].how, roles[i].kind, t, context,
		    line);
		return;
	}
	doc_name(rst_doc(r), DOC_SPAN, REF_NAME, t, none, line);
}

/* ---- a paragraph ---- */

struct piece {
	struct rst	*r;
	const char	*p, *end;
	const char	*words;		/* text since the last markup */
	uint32_t	 at, words_at;
};

static void
pass(struct piece *s, const char *to)
{
	if (s->p > s->words)
		doc_words(rst_doc(s->r), (struct text){ s->words,
		    (size_t)(s->p - s->words) }, s->words_at);
	for (; s->p < to; s->p++)
		s->at += *s->p == '\n';
	s->words = s->p;
	s->words_at = s->at;
}

/* ``code`` */
static int
literal(struct piece *s)
{
	const char *e;

	if (s->end - s->p < 5 || memcmp(s->p, "``", 2) != 0 ||
	    (e = memmem(s->p + 2, (size_t)(s->end - s->p - 2), "``", 2)) ==
	    NULL)
		return 0;
	doc_name(rst_doc(s->r), DOC_SPAN, REF_NAME, (struct text){ s->p + 2,
	    (size_t)(e - s->p - 2) }, rst_context(s->r), s->at);
	pass(s, e + 2);
	return 1;
}

/* Length of `:role:` at P, with the colons; 0: none is there. */
static size_t
role_at(const struct piece *s, const char *p)
{
	const char *e = p;

	if (e >= s->end || *e++ != ':')
		return 0;
	while (e < s->end && e - p < ROLE_MAX &&
	    (isalnum((unsigned char)*e) || strchr(":-_.+", *e) != NULL))
		e++;
	return e - p > 2 && e[-1] == ':' ? (size_t)(e - p) : 0;
}

/* `text`, `text <target>`_, `text`:role:, :role:`text` */
static int
interpreted(struct piece *s, const char *tick, struct text role)
{
	const char *e = tick + 1;
	struct text t, target;
	size_t n;
	int titled;

	if (e >= s->end || isspace((unsigned char)*e) || *e == '`')
		return 0;
	while (e < s->end && *e != '`')
		e += *e == '\\' && e + 1 < s->end ? 2 : 1;
	if (e >= s->end)
		return 0;
	t = (struct text){ tick + 1, (size_t)(e - tick - 1) };
	e++;
	if (role.len > 0) {
		rst_role(s->r, role, t, s->at);
	} else if (e < s->end && *e == '_') {
		target = target_of(t, &titled);
		if (titled)
			doc_path(rst_doc(s->r), DOC_ROLE, target, s->at);
		while (e < s->end && *e == '_')
			e++;
	} else if ((n = role_at(s, e)) > 0) {
		rst_role(s->r, (struct text){ e + 1, n - 2 }, t, s->at);
		e += n;
	} else
		doc_words(rst_doc(s->r), t, s->at);
	pass(s, e);
	return 1;
}

void
rst_inline(struct rst *r, struct text t, uint32_t line)
{
	struct piece s = { .r = r, .p = t.p, .end = t.p + t.len,
	    .words = t.p, .at = line, .words_at = line };
	struct text none = { "", 0 };
	size_t n;

	while (s.p < s.end) {
		if (*s.p == '\\' && s.p + 1 < s.end && s.p[1] != '\n')
			s.p += 2;
		else if (*s.p == '`' && (literal(&s) ||
		    interpreted(&s, s.p, none)))
			continue;
		else if (*s.p == ':' && (s.p == t.p ||
		    !doc_name_char(s.p[-1])) && (n = role_at(&s, s.p)) > 0 &&
		    s.p + n < s.end && s.p[n] == '`' && interpreted(&s,
		    s.p + n, (struct text){ s.p + 1, n - 2 }))
			continue;
		else
			s.at += *s.p++ == '\n';
	}
	pass(&s, s.end);
}
