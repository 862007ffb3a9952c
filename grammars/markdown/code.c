/*
 * Names in code examples: what they call, the types that they name, the
 * modules they import.  Examples are in any language and often cut short, so
 * they are read as words only; strings and comments are passed over.
 */
#include <ctype.h>
#include <string.h>

#include "docpriv.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

/* Examples of these are data or what one types: nothing in them is called. */
static const char *const not_code[] = { "text", "txt", "plain", "plaintext",
    "none", "console", "shell-session", "sh-session", "sh", "bash", "shell",
    "zsh", "fish", "powershell", "ps1", "bat", "cmd", "json", "jsonc", "json5",
    "yaml", "yml", "toml", "ini", "cfg", "conf", "xml", "html", "diff", "patch",
    "output", "log", "csv", "tsv", "http", "css", "scss", "dockerfile", "make",
    "makefile", "mermaid", "dot", "sql", "pytb", "html+django", "jinja",
    "caddyfile", "Caddyfile", "caddy", "env", "properties", "nginx", "apache",
    "markdown", "md", "rst", "tree", "ascii", "gitignore", "graphviz", "math" };

/* Words before a name that an example defines itself. */
static const char *const defining[] = { "def", "class", "func", "function",
    "fn", "struct", "enum", "interface", "trait", "type", "let", "const",
    "var", "val", "module", "namespace", "record", "object", "union", "mod",
    "impl", "protocol", "extension", "typedef", "define", "as", "for", "void",
    "int" };

/* Before '(' and yet no call. */
static const char *const keywords[] = { "if", "for", "while", "switch",
    "return", "catch", "sizeof", "typeof", "function", "def", "fn", "func",
    "print", "println", "printf", "super", "await", "yield", "in", "not",
    "and", "or", "is", "elif", "else", "except", "assert", "defer", "go",
    "select", "case", "with", "match", "len", "str", "int", "list", "dict",
    "open", "range", "self", "this", "async", "new", "require", "import",
    "lambda", "unless", "until", "when", "where", "isset", "echo", "array" };

/* A part of an example that is being read. */
struct reader {
	struct doc	*d;
	const char	*p, *end;
	uint32_t	 line;
	int		 hash;		/* '#' begins a comment */
	struct text	 word;		/* the last word before */
};

/* A name that an example defines: mentions in examples mean that. */
static void
doc_defined(struct doc *d, struct text name)
{
	str_id *s = doc_push(d, &d->defined);

	*s = walk_str(d->w, name);
}

static struct text
first_word(struct text t)
{
	size_t i;

	t = doc_trim(t);
	while (t.len > 0 && (t.p[0] == '{' || t.p[0] == '.' ||
	    t.p[0] == '=')) {
		t.p++;
		t.len--;
	}
	for (i = 0; i < t.len && !isspace((unsigned char)t.p[i]) &&
	    t.p[i] != ',' && t.p[i] != '}' && t.p[i] != ':'; i++)
		continue;
	t.len = i;
	return t;
}

static void
skip_line(struct reader *r)
{
	while (r->p < r->end && *r->p != '\n')
		r->p++;
}

/* A string ends with its quote, or with the line. */
static void
skip_string(struct reader *r)
{
	char quote = *r->p++;

	while (r->p < r->end && *r->p != quote && *r->p != '\n') {
		if (*r->p == '\\' && r->p + 1 < r->end && r->p[1] != '\n')
			r->p++;
		r->p++;
	}
	if (r->p < r->end && *r->p == quote)
		r->p++;
}

static void
skip_comment(struct reader *r)
{
	for (r->p += 2; r->p < r->end; r->p++) {
		if (*r->p == '\n')
			r->line++;
		if (*r->p == '*' && r->p + 1 < r->end && r->p[1] == '/') {
			r->p += 2;
			return;
		}
	}
}

/* A name of CamelCase: a type, most likely. */
static int
is_camel(struct text t)
{
	size_t i, lower = 0;

	if (t.len < 4 || !isupper((unsigned char)t.p[0]))
		return 0;
	for (i = 1; i < t.len; i++) {
		lower += islower((unsigned char)t.p[i]) != 0;
		if (t.p[i] == '_')
			return 0;
	}
	return lower > 1;
}

/* MODULE.NAME */
static void
imported(struct reader *r, struct text module, struct text name)
{
	char *p = walk_alloc(doc_walk(r->d), module.len + name.len + 2);

	while (module.len > 0 && *module.p == '.') {
		module.p++;
		module.len--;
	}
	memcpy(p, module.p, module.len);
	p[module.len] = '.';
	memcpy(p + module.len + 1, name.p, name.len);
	doc_name(r->d, DOC_CODE, REF_NAME, (struct text){ p, module.len + 1 +
	    name.len }, (struct text){ "", 0 }, r->line);
}

/* `from a.b import c, d`: c and d of a.b.  R stands behind "from". */
static void
from_import(struct reader *r)
{
	struct text module, t;
	const char *p = r->p, *e, *nl;

	while (p < r->end && *p == ' ')
		p++;
	for (e = p; e < r->end && (doc_name_char(*e) || *e == '.'); e++)
		continue;
	module = (struct text){ p, (size_t)(e - p) };
	if (module.len == 0 || r->end - e < 8 ||
	    memcmp(e, " import ", 8) != 0)
		return;
	nl = memchr(e, '\n', (size_t)(r->end - e));
	if (nl == NULL)
		nl = r->end;
	for (p = e + 8; p < nl; p = e) {
		while (p < nl && !doc_name_char(*p)) {
			if (*p == '#')
				p = nl - 1;
			p++;
		}
		for (e = p; e < nl && doc_name_char(*e); e++)
			continue;
		t = (struct text){ p, (size_t)(e - p) };
		if (t.len > 0)
			imported(r, module, t);
		if (nl - e > 4 && memcmp(e, " as ", 4) == 0)
			for (e += 4; e < nl && doc_name_char(*e); e++)
				continue;
	}
	r->p = nl;
}

/* #include "x.h" */
static void
include(struct reader *r)
{
	const char *nl = memchr(r->p, '\n', (size_t)(r->end - r->p)), *p, *e;

	if (nl == NULL)
		nl = r->end;
	for (p = r->p; p < nl && *p != '"' && *p != '<'; p++)
		continue;
	for (e = p; e < nl && *e != '>' && (e == p || *e != '"'); e++)
		continue;
	if (e > p + 1 && e < nl)
		doc_path(r->d, DOC_CODE, (struct text){ p + 1,
		    (size_t)(e - p - 1) }, r->line);
	r->p = nl;
}

/* A name, dotted perhaps, and what follows it. */
static void
name(struct reader *r)
{
	struct text part[DOC_PARTS_MAX], none = { "", 0 };
	const char *e, *next;
	size_t n = 0;

	for (;;) {
		for (e = r->p; e < r->end && doc_name_char(*e); e++)
			continue;
		if (n < DOC_PARTS_MAX)
			part[n++] = (struct text){ r->p, (size_t)(e - r->p) };
		r->p = e;
		if (e + 1 < r->end && *e == '.' && doc_name_char(e[1]))
			r->p = e + 1;
		else if (e + 2 < r->end && (memcmp(e, "::", 2) == 0 ||
		    memcmp(e, "->", 2) == 0) && doc_name_char(e[2]))
			r->p = e + 2;
		else
			break;
	}
	for (next = e; next < r->end && *next == ' '; next++)
		continue;
	if (n == 1 && part[0].len == 4 && memcmp(part[0].p, "from", 4) == 0) {
		from_import(r);
		r->word = none;
		return;
	}
	if (text_among(r->word, defining, COUNT(defining)) && n == 1)
		doc_defined(r->d, part[0]);
	else if (n == 1 && next + 1 < r->end && *next == '=' &&
	    next[1] != '=')
		doc_defined(r->d, part[0]);
	else if (next + 1 < r->end && *next == ':' && next[1] == '=')
		doc_defined(r->d, part[0]);
	else if (e < r->end && *e == '(' && (n > 1 || !text_among(part[0],
	    keywords, COUNT(keywords))))
		doc_parts(r->d, DOC_CODE, REF_CALL, part, n, none, r->line);
	else if (is_camel(part[n - 1]))
		doc_parts(r->d, DOC_CODE, REF_TYPE, part, n, none, r->line);
	r->word = n == 1 ? part[0] : none;
}

void
doc_code(struct doc *d, struct text info, struct text code, uint32_t line)
{
	struct reader r = { .d = d, .p = code.p, .end = code.p + code.len,
	    .line = line, .hash = 1 };

	info = first_word(info);
	if (text_among(info, not_code, COUNT(not_code)))
		return;
	while (r.p < r.end) {
		char c = *r.p, after = r.p + 1 < r.end ? r.p[1] : '\0';

		if (c == '\n') {
			r.line++;
			r.word.len = 0;
			r.p++;
		} else if (c == '"' || c == '\'' || c == '`')
			skip_string(&r);
		else if (c == '#' && r.end - r.p > 8 &&
		    memcmp(r.p, "#include", 8) == 0)
			include(&r);
		else if (c == '#' && after != '[' && after != '!' &&
		    !doc_name_char(after))
			skip_line(&r);
		else if ((c == '/' && after == '/') ||
		    (c == '$' && after == ' '))
			skip_line(&r);
		else if (c == '/' && after == '*')
			skip_comment(&r);
		else if (isdigit((unsigned char)c))
			while (r.p < r.end && doc_name_char(*r.p))
				r.p++;
		else if (doc_name_char(c))
			name(&r);
		else {
			if (c != ' ' && c != '*' && c != '&')
				r.word.len = 0;
			r.p++;
		}
	}
}
