/*
 * CODEOWNERS: who answers for which files.
 *
 * A line is a pattern and owners (@user, @org/team, mail addresses); the last
 * pattern that matches a path decides, and may name nobody.  GitHub and GitLab
 * differ in the rest:
 *
 * GitHub: patterns as in .gitignore, so one with a '/' before its end begins
 * at the root, and what matches a folder means all below it; but "docs/" and
 * a star at the end means the files there only.  "!pattern" is not known, and
 * the line is skipped, as is one with a word that is no owner.
 *
 * GitLab: only a leading '/' ties a pattern to the root; only one that ends in
 * '/' means a folder.  Sections ("[Name]", "^[Name]", "[Name][2] @default …")
 * decide one by one, and the owners of all of them count; those of one name
 * are one.  "!pattern" takes paths out of its section, for good.
 *
 * A file in .github is GitHub's, one in .gitlab GitLab's; elsewhere it is
 * GitLab's when it has a section or a "!".
 *
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 * https://docs.gitlab.com/user/project/codeowners/reference/
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "blame.h"
#include "glob.h"

/* In the order in which they are looked for. */
static const char *const places[] = { ".github/CODEOWNERS", "CODEOWNERS",
	"docs/CODEOWNERS", ".gitlab/CODEOWNERS" };

#define NPLACES	(sizeof(places) / sizeof(places[0]))
_Static_assert(NPLACES == 4, "see read_rules()");
#define PLACE_GITHUB	0
#define PLACE_GITLAB	3

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
static struct text	*sections;	/* their names, from number 1 */
static uint32_t		 nsections;
static int		 gitlab;	/* whose rules count */
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

/* The rest of a line: how many owners, which stand in names from *FIRST.
   *NONE: there was something else. */
static uint32_t
owners_of(char **p, char *end, size_t *first, int *none)
{
	struct text t;

	*first = nnames;
	*none = 0;
	while ((t = word(p, end)).len > 0) {
		if (memchr(t.p, '@', t.len) == NULL) {
			*none = 1;
			continue;
		}
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
	if (t.len > 0 && t.p[0] == '!') {
		r->negated = 1;
		t.p++;
		t.len--;
	}
	if (t.len > 0 && t.p[t.len - 1] == '/') {
		r->folder = 1;
		t.len--;
	}
	r->anchored = gitlab ? t.len > 0 && t.p[0] == '/' :
	    memchr(t.p, '/', t.len) != NULL;
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

/* Number of the section whose head begins at P; those of one name are one. */
static uint32_t
section_number(const char *p, const char *end)
{
	struct text name;
	uint32_t i;

	name.p = (const char *)memchr(p, '[', (size_t)(end - p)) + 1;
	name.len = (size_t)((const char *)memchr(name.p, ']',
	    (size_t)(end - name.p)) - name.p);
	for (i = 0; i < nsections; i++)
		if (sections[i].len == name.len &&
		    strncasecmp(sections[i].p, name.p, name.len) == 0)
			return i + 1;
	sections = room(sections, nsections + 1, sizeof(*sections));
	sections[nsections] = name;
	return ++nsections;
}

static void
add_rule(const struct rule *r)
{
	if (nrules == rules_cap) {
		rules_cap = rules_cap * 2 + 64;
		rules = room(rules, rules_cap, sizeof(*rules));
	}
	rules[nrules++] = *r;
}

/* Call EACH for every line that has something, without blanks before it. */
static void
each_line(char *p, size_t len, void (*each)(char *, char *))
{
	char *stop = p + len, *end;

	for (; p < stop; p = end + 1) {
		if ((end = memchr(p, '\n', (size_t)(stop - p))) == NULL)
			end = stop;
		while (p < end && blank(*p))
			p++;
		if (p < end && *p != '#')
			each(p, end);
	}
}

/* Of the section at hand: what counts for rules without owners. */
static struct {
	uint32_t	number;
	size_t		owners;
	uint32_t	nowners;
} section;

static void
parse_line(char *p, char *end)
{
	struct rule r;
	char *after;
	int none;

	if (gitlab && (after = section_end(p, end)) != NULL) {
		section.number = section_number(p, end);
		section.nowners = owners_of(&after, end, &section.owners,
		    &none);
		return;
	}
	memset(&r, 0, sizeof(r));
	rule_pattern(&r, word(&p, end));
	r.section = section.number;
	r.nowners = owners_of(&p, end, &r.owners, &none);
	if (r.nowners == 0 && section.number > 0) {
		r.owners = section.owners;
		r.nowners = section.nowners;
	}
	if (gitlab || (!none && !r.negated))
		add_rule(&r);
}

static void
find_flavour(char *p, char *end)
{
	gitlab |= *p == '!' || section_end(p, end) != NULL;
}

static void
parse(char *p, size_t len, size_t place)
{
	gitlab = place == PLACE_GITLAB;
	if (place != PLACE_GITHUB)
		each_line(p, len, find_flavour);
	each_line(p, len, parse_line);
}

/* The pattern, compared with the first LEN bytes of the path. */
static int
fits(const struct rule *r, const char *path, size_t len)
{
	size_t i;

	if (r->anchored)
		return glob_match(r->pattern.p, r->pattern.len, path, len);
	if (!gitlab)
		return glob_match_path(r->pattern.p, r->pattern.len, path,
		    len);
	/* It may begin at any folder. */
	for (i = 0; i < len; i++)
		if ((i == 0 || path[i - 1] == '/') && glob_match(r->pattern.p,
		    r->pattern.len, path + i, len - i))
			return 1;
	return 0;
}

/* Does it mean the files of a folder, and none below them? */
static int
ends_in_star(const struct rule *r)
{
	size_t n = r->pattern.len;

	return r->anchored && n > 0 && r->pattern.p[n - 1] == '*' &&
	    (n == 1 || r->pattern.p[n - 2] == '/');
}

/* Does the rule match the path, or a folder that holds it? */
static int
matches(const struct rule *r, struct text path)
{
	size_t i;

	if (r->pattern.len == 0)
		return r->folder;	/* "/": everything */
	if (!r->folder && fits(r, path.p, path.len))
		return 1;
	if (!r->folder && (gitlab || ends_in_star(r)))
		return 0;
	for (i = 0; i < path.len; i++)
		if (path.p[i] == '/' && fits(r, path.p, i))
			return 1;
	return 0;
}

/* The rule of a section that decides about the path; NULL: none does. */
static const struct rule *
deciding(uint32_t number, struct text path)
{
	const struct rule *found = NULL;
	size_t i;

	for (i = nrules; i-- > 0;) {
		if (rules[i].section != number ||
		    (found != NULL && !rules[i].negated) ||
		    !matches(&rules[i], path))
			continue;
		if (rules[i].negated)
			return NULL;
		found = &rules[i];
	}
	return found;
}

static uint32_t
find_owners(struct text path, struct text **out, size_t *cap)
{
	const struct rule *r;
	const struct text *name;
	uint32_t number, n = 0, i, k;

	for (number = 0; number <= nsections; number++) {
		if ((r = deciding(number, path)) == NULL)
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

/* The text of the first CODEOWNERS that there is, as the commit has it, and
   which of the places that is. */
static char *
read_rules(struct blame *b, size_t *len, size_t *place)
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
				*place = i;
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
	size_t len, i, place = 0;

	text = read_rules(b, &len, &place);
	if (text == NULL && b->known_owners.len == 0)
		return 0;
	if ((h = hasher_new()) == NULL)
		err(2, NULL);
	hasher_begin(h);
	hasher_add(h, places[place], strlen(places[place]) + 1);
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
		parse(text, len, place);
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
	free(sections);
	free(text);
	rules = NULL;
	names = NULL;
	sections = NULL;
	text = NULL;
	nrules = rules_cap = nnames = names_cap = 0;
	nsections = 0;
	memset(&section, 0, sizeof(section));
}
