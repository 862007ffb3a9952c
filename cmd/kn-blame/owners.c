/*
 * CODEOWNERS: who answers for which files.
 *
 * The rules of GitHub and GitLab: a line is a pattern of .gitignore syntax
 * and owners; the last pattern that matches a path decides, and may name
 * nobody.  GitLab's sections ("[Name]", "^[Name]", "[Name][2] @default …")
 * decide one by one, and all their owners count; "!pattern" in one takes a
 * path out of it.
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 * https://docs.gitlab.com/user/project/codeowners/reference/
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "blame.h"
#include "glob.h"

/* In the order in which they are looked for. */
static const char *const places[] = { ".github/CODEOWNERS", "CODEOWNERS",
	"docs/CODEOWNERS", ".gitlab/CODEOWNERS" };

#define NPLACES	(sizeof(places) / sizeof(places[0]))
_Static_assert(NPLACES == 4, "see read_rules()");

struct rule {
	struct text	 pattern;	/* no leading '/', '!' or last '/' */
	int		 anchored;	/* compared with the whole path */
	int		 folder;	/* means what is below it */
	int		 negated;
	uint32_t	 section;
	size_t		 owners;	/* first one in names */
	uint32_t	 nowners;
};

static struct rule	*rules;
static size_t		 nrules, rules_cap;
static struct text	*names;		/* owners, rule by rule */
static size_t		 nnames, names_cap;
static uint32_t		 nsections;
static char		*text;		/* of the file, rules point into it */

static void *
room(void *p, size_t n, size_t size)
{
	if ((p = reallocarray(p, n, size)) == NULL)
		err(2, NULL);
	return p;
}

static int
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The next word of a line; "\ " and "\#" in it lose the backslash. */
static struct text
word(char **p, char *end)
{
	struct text t;
	char *out;

	while (*p < end && blank(**p))
		(*p)++;
	out = *p;
	t.p = out;
	while (*p < end && !blank(**p)) {
		if (**p == '#' && *p == t.p)
			break;
		if (**p == '\\' && *p + 1 < end && ((*p)[1] == ' ' ||
		    (*p)[1] == '#'))
			(*p)++;
		*out++ = *(*p)++;
	}
	t.len = (size_t)(out - t.p);
	return t;
}

/* The rest of a line: how many owners, which stand in names from *FIRST. */
static uint32_t
owners_of(char **p, char *end, size_t *first)
{
	struct text t;

	*first = nnames;
	while ((t = word(p, end)).len > 0) {
		if (nnames == names_cap) {
			names_cap = names_cap * 2 + 64;
			names = room(names, names_cap, sizeof(*names));
		}
		names[nnames++] = t;
	}
	return (uint32_t)(nnames - *first);
}

static void
rule_pattern(struct rule *r, struct text t)
{
	const char *slash;

	if (t.len > 0 && t.p[0] == '!') {
		r->negated = 1;
		t.p++;
		t.len--;
	}
	if (t.len > 0 && t.p[t.len - 1] == '/') {
		r->folder = 1;
		t.len--;
	}
	slash = memchr(t.p, '/', t.len);
	r->anchored = slash != NULL;
	if (t.len > 0 && t.p[0] == '/') {
		t.p++;
		t.len--;
	}
	r->pattern = t;
}

/* "[Name][2] @a @b", "^[Name]": where it ends, or NULL when it is none. */
static char *
section_end(char *p, char *end)
{
	char *close;

	if (p < end && *p == '^')
		p++;
	if (p == end || *p != '[' ||
	    (close = memchr(p, ']', (size_t)(end - p))) == NULL)
		return NULL;
	p = close + 1;
	if (p < end && *p == '[' &&
	    (close = memchr(p, ']', (size_t)(end - p))) != NULL)
		p = close + 1;
	/* A pattern may begin with a class: then more of it follows. */
	return p == end || blank(*p) ? p : NULL;
}

static void
parse(char *p, size_t len)
{
	char *stop = p + len, *end, *after;
	size_t standing = 0;
	uint32_t nstanding = 0;
	struct rule r;

	for (; p < stop; p = end + 1) {
		if ((end = memchr(p, '\n', (size_t)(stop - p))) == NULL)
			end = stop;
		while (p < end && blank(*p))
			p++;
		if (p == end || *p == '#')
			continue;
		if ((after = section_end(p, end)) != NULL) {
			nsections++;
			nstanding = owners_of(&after, end, &standing);
			continue;
		}
		memset(&r, 0, sizeof(r));
		rule_pattern(&r, word(&p, end));
		r.section = nsections;
		r.nowners = owners_of(&p, end, &r.owners);
		if (r.nowners == 0 && nsections > 0) {
			r.owners = standing;
			r.nowners = nstanding;
		}
		if (nrules == rules_cap) {
			rules_cap = rules_cap * 2 + 64;
			rules = room(rules, rules_cap, sizeof(*rules));
		}
		rules[nrules++] = r;
	}
}

/* Does the rule match the path, or a folder that holds it? */
static int
matches(const struct rule *r, struct text path)
{
	const char *p = path.p, *end = path.p + path.len, *slash;
	size_t len;

	if (r->pattern.len == 0)
		return r->folder;	/* "/": everything */
	for (slash = p; slash <= end; slash++) {
		if (slash < end && *slash != '/')
			continue;
		if (slash == end && r->folder)
			return 0;
		/* "docs/" + "*" means the files there, none deeper. */
		if (slash < end && r->pattern.len >= 2 && r->anchored &&
		    memcmp(r->pattern.p + r->pattern.len - 2, "/*", 2) == 0)
			continue;
		len = (size_t)(slash - p);
		if (r->anchored ? glob_match(r->pattern.p, r->pattern.len, p,
		    len) : glob_match_path(r->pattern.p, r->pattern.len, p,
		    len))
			return 1;
	}
	return 0;
}

static uint32_t
find_owners(struct text path, struct text **out, size_t *cap)
{
	const struct rule *r;
	const struct text *name;
	uint32_t section, n = 0, i, k;
	size_t j;

	for (section = 0; section <= nsections; section++) {
		r = NULL;
		for (j = nrules; j-- > 0;)
			if (rules[j].section == section &&
			    matches(&rules[j], path)) {
				r = &rules[j];
				break;
			}
		if (r == NULL || r->negated)
			continue;
		for (i = 0; i < r->nowners; i++) {
			name = &names[r->owners + i];
			for (k = 0; k < n && ((*out)[k].len != name->len ||
			    memcmp((*out)[k].p, name->p, name->len) != 0); k++)
				;
			if (k < n)
				continue;
			if (n == *cap) {
				*cap = *cap * 2 + 8;
				*out = room(*out, *cap, sizeof(**out));
			}
			(*out)[n++] = *name;
		}
	}
	return n;
}

/* The text of the first CODEOWNERS that there is, as the commit has it. */
static char *
read_rules(struct blame *b, size_t *len)
{
	const char *list[] = { "ls-tree", "-z", "--name-only", "--full-tree",
	    b->commit, "--", places[0], places[1], places[2], places[3], NULL };
	const char *args[] = { "cat-file", "blob", NULL, NULL };
	char name[128], *s = repo_git(b, list, len), *found;
	size_t i;

	for (i = 0; s != NULL && i < NPLACES; i++)
		for (found = s; found < s + *len; found += strlen(found) + 1)
			if (strcmp(found, places[i]) == 0) {
				snprintf(name, sizeof(name), "%s:%s",
				    b->commit, places[i]);
				args[2] = name;
				free(s);
				return repo_git(b, args, len);
			}
	free(s);
	*len = 0;
	return NULL;
}

int
owners_read(struct blame *b, struct text *digest)
{
	static unsigned char sum[HASH_LEN];
	struct hasher *h;
	size_t len, i;

	text = read_rules(b, &len);
	if (text == NULL && b->known_owners.len == 0)
		return 0;
	if ((h = hasher_new()) == NULL)
		err(2, NULL);
	hasher_begin(h);
	hasher_add(h, text != NULL ? text : "", len);
	for (i = 0; i < b->nfiles; i++)
		hasher_add(h, b->files[i].path.p, b->files[i].path.len + 1);
	hasher_end(h, sum);
	hasher_free(h);
	digest->p = (const char *)sum;
	digest->len = sizeof(sum);
	if (b->known_owners.len == sizeof(sum) &&
	    memcmp(sum, b->known_owners.p, sizeof(sum)) == 0)
		return 0;
	if (text != NULL)
		parse(text, len);
	return 1;
}

void
owners_send(struct blame *b)
{
	struct text *out = NULL;
	uint32_t n;
	size_t i, cap = 0;

	for (i = 0; i < b->nfiles; i++) {
		if ((n = find_owners(b->files[i].path, &out,
		    &cap)) == 0)
			continue;
		owned_put(&b->frame, b->files[i].path, out, n);
		send_frame(b, FRAME_OWNED);
		b->n.owned++;
	}
	free(out);
}

void
owners_release(void)
{
	free(rules);
	free(names);
	free(text);
	rules = NULL;
	names = NULL;
	text = NULL;
	nrules = rules_cap = nnames = names_cap = 0;
	nsections = 0;
}
