/*
 * Pattern files: parsing, and what all of them together say of a path.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "pattern.h"

#define PATTERN_NEGATED		0x01u	/* "!": not ignored after all */
#define PATTERN_DIR		0x02u	/* ended in '/': folders only */
#define PATTERN_ANCHORED	0x04u	/* has a '/': relative to its folder */

struct pattern {
	const char		*text;
	size_t			 len;
	unsigned int		 flags;
	struct attributes	 set;	/* RULES_ATTRIBUTES; ATTR_ values */
};

/* In struct attributes of a pattern: "!name", back to nothing. */
#define ATTR_RESET	2

/* One file. */
struct rule_file {
	char		*dir;		/* "" or ends in '/' */
	size_t		 dir_len;
	char		*text;		/* what the patterns point into */
	struct pattern	*patterns;
	size_t		 n;
};

struct rule_set {
	struct rule_file	*files;
	size_t			 n, cap;
	int			 sorted;
};

/* A name that [attr] defines, and what it stands for. */
struct macro {
	char			*name;
	size_t			 len;
	struct attributes	 set;
};

struct rules {
	struct rule_set	 sets[2];	/* by enum rules_kind */
	struct macro	*macros;
	size_t		 nmacros;
};

struct rules *
rules_new(void)
{
	struct rules	*r;

	if ((r = calloc(1, sizeof(*r))) == NULL)
		err(2, NULL);
	return r;
}

void
rules_free(struct rules *r)
{
	struct rule_set	*set;
	size_t		 i;

	if (r == NULL)
		return;
	for (set = r->sets; set < r->sets + 2; set++) {
		for (i = 0; i < set->n; i++) {
			free(set->files[i].dir);
			free(set->files[i].text);
			free(set->files[i].patterns);
		}
		free(set->files);
	}
	for (i = 0; i < r->nmacros; i++)
		free(r->macros[i].name);
	free(r->macros);
	free(r);
}

static struct pattern *
pattern_add(struct rule_file *f)
{
	/* Grows at powers of two. */
	if ((f->n & (f->n - 1)) == 0) {
		f->patterns = reallocarray(f->patterns,
		    f->n == 0 ? 1 : f->n * 2, sizeof(*f->patterns));
		if (f->patterns == NULL)
			err(2, NULL);
	}
	memset(&f->patterns[f->n], 0, sizeof(*f->patterns));
	return &f->patterns[f->n++];
}

/* Take '/' off both ends, and note what they said. */
static void
pattern_set(struct pattern *p, const char *text, size_t len)
{
	if (len > 0 && text[len - 1] == '/') {
		p->flags |= PATTERN_DIR;
		len--;
	}
	if (memchr(text, '/', len) != NULL)
		p->flags |= PATTERN_ANCHORED;
	if (len > 0 && text[0] == '/') {
		text++;
		len--;
	}
	p->text = text;
	p->len = len;
}

static void
ignore_line(struct rule_file *f, char *line, size_t len)
{
	struct pattern	*p;
	unsigned int	 flags = 0;
	size_t		 i, end;

	if (len == 0 || line[0] == '#')
		return;
	/* Trailing blanks go, unless they are escaped. */
	for (i = end = 0; i < len; i++) {
		if (line[i] == '\\' && i + 1 < len)
			end = ++i + 1;
		else if (line[i] != ' ')
			end = i + 1;
	}
	len = end;
	if (len > 0 && line[0] == '!') {
		flags = PATTERN_NEGATED;
		line++;
		len--;
	}
	if (len == 0)
		return;
	p = pattern_add(f);
	p->flags = flags;
	pattern_set(p, line, len);
	if (p->len == 0)
		f->n--;
}

static int
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The next word of a line; returns its length, 0 at the end. */
static size_t
word_next(char **line, size_t *len, char **word)
{
	size_t	n;

	while (*len > 0 && is_blank(**line)) {
		(*line)++;
		(*len)--;
	}
	*word = *line;
	for (n = 0; n < *len && !is_blank((*line)[n]); n++)
		;
	*line += n;
	*len -= n;
	return n;
}

static int
word_is(const char *word, size_t len, const char *s)
{
	return strlen(s) == len && memcmp(word, s, len) == 0;
}

static void
attribute_merge(struct attributes *a, const struct attributes *with)
{
	if (with->generated != 0)
		a->generated = with->generated;
	if (with->vendored != 0)
		a->vendored = with->vendored;
}

/* One of "name", "-name", "!name", "name=value". */
static void
attribute_word(const struct rules *r, struct attributes *a, const char *word,
    size_t len)
{
	const char	*equals;
	int		 value = 1;
	size_t		 i;

	if (len > 0 && (word[0] == '-' || word[0] == '!')) {
		value = word[0] == '-' ? -1 : ATTR_RESET;
		word++;
		len--;
	} else if ((equals = memchr(word, '=', len)) != NULL) {
		i = (size_t)(equals - word);
		if (word_is(equals + 1, len - i - 1, "false") ||
		    word_is(equals + 1, len - i - 1, "0"))
			value = -1;
		len = i;
	}
	if (word_is(word, len, "linguist-generated"))
		a->generated = value;
	else if (word_is(word, len, "linguist-vendored"))
		a->vendored = value;
	else if (value == 1) {
		for (i = 0; i < r->nmacros; i++) {
			if (r->macros[i].len == len &&
			    memcmp(r->macros[i].name, word, len) == 0)
				attribute_merge(a, &r->macros[i].set);
		}
	}
}

static void
macro_add(struct rules *r, const char *name, size_t len,
    const struct attributes *set)
{
	struct macro	*m;

	r->macros = reallocarray(r->macros, r->nmacros + 1, sizeof(*m));
	if (r->macros == NULL)
		err(2, NULL);
	m = &r->macros[r->nmacros];
	if ((m->name = strndup(name, len)) == NULL)
		err(2, NULL);
	m->len = len;
	m->set = *set;
	r->nmacros++;
}

/* Undo the C quoting of a pattern in place; returns its length. */
static size_t
unquote(char *s, size_t len, size_t *used)
{
	static const char	 from[] = "abfnrtv", to[] = "\a\b\f\n\r\t\v";
	const char		*escape;
	size_t			 i, n = 0;
	int			 k, c;

	for (i = 1; i < len && s[i] != '"'; i++) {
		if (s[i] != '\\' || i + 1 == len) {
			s[n++] = s[i];
			continue;
		}
		c = s[++i];
		if (c >= '0' && c <= '3') {
			for (c = k = 0; k < 3 && i < len && s[i] >= '0' &&
			    s[i] <= '7'; k++)
				c = c * 8 + (s[i++] - '0');
			i--;
		} else if ((escape = strchr(from, c)) != NULL && c != '\0')
			c = to[escape - from];
		s[n++] = (char)c;
	}
	*used = i < len ? i + 1 : i;
	return n;
}

static void
attribute_line(struct rules *r, struct rule_file *f, char *line, size_t len)
{
	struct attributes	 set = { 0, 0 };
	struct pattern		*p;
	char			*first, *word;
	size_t			 first_len, n, used;
	int			 macro;

	while (len > 0 && is_blank(*line)) {
		line++;
		len--;
	}
	if (len == 0 || *line == '#')
		return;
	if (*line == '"') {
		first = line;
		first_len = unquote(line, len, &used);
		line += used;
		len -= used;
	} else
		first_len = word_next(&line, &len, &first);
	macro = first_len > 6 && memcmp(first, "[attr]", 6) == 0;
	while ((n = word_next(&line, &len, &word)) > 0)
		attribute_word(r, &set, word, n);
	if ((set.generated == 0 && set.vendored == 0) || first[0] == '!')
		return;
	if (macro) {
		/* Only the file at the top may define them. */
		if (f->dir_len == 0)
			macro_add(r, first + 6, first_len - 6, &set);
		return;
	}
	p = pattern_add(f);
	pattern_set(p, first, first_len);
	p->set = set;
	if (p->len == 0 || p->flags & PATTERN_DIR)
		f->n--;		/* never matches a file */
}

void
rules_add(struct rules *r, enum rules_kind kind, const char *dir,
    size_t dir_len, const char *text, size_t len)
{
	struct rule_set		*set = &r->sets[kind];
	struct rule_file	*f;
	char			*line, *end, *next;

	if (set->n == set->cap) {
		set->cap = set->cap == 0 ? 8 : set->cap * 2;
		set->files = reallocarray(set->files, set->cap,
		    sizeof(*set->files));
		if (set->files == NULL)
			err(2, NULL);
	}
	f = &set->files[set->n];
	memset(f, 0, sizeof(*f));
	f->dir_len = dir_len;
	if ((f->dir = malloc(dir_len + 1)) == NULL ||
	    (f->text = malloc(len + 1)) == NULL)
		err(2, NULL);
	memcpy(f->dir, dir, dir_len);
	f->dir[dir_len] = '\0';
	memcpy(f->text, text, len);
	f->text[len] = '\0';

	line = f->text;
	end = f->text + len;
	if (len >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0)
		line += 3;
	for (; line < end; line = next + 1) {
		if ((next = memchr(line, '\n', (size_t)(end - line))) == NULL)
			next = end;
		len = (size_t)(next - line);
		if (len > 0 && line[len - 1] == '\r')
			len--;
		if (kind == RULES_IGNORE)
			ignore_line(f, line, len);
		else
			attribute_line(r, f, line, len);
	}
	if (f->n == 0) {
		free(f->dir);
		free(f->text);
		free(f->patterns);
		return;
	}
	set->n++;
	set->sorted = 0;
}

static int
dir_compare(const char *a, size_t a_len, const char *b, size_t b_len)
{
	int	c;

	c = memcmp(a, b, a_len < b_len ? a_len : b_len);
	return c != 0 ? c : (a_len > b_len) - (a_len < b_len);
}

static int
file_compare(const void *a, const void *b)
{
	const struct rule_file	*x = a, *y = b;

	return dir_compare(x->dir, x->dir_len, y->dir, y->dir_len);
}

/* The file that stands in that folder, or NULL. */
static const struct rule_file *
file_find(struct rule_set *set, const char *dir, size_t len)
{
	size_t	low, high, mid;
	int	c;

	if (!set->sorted && set->n > 0) {
		qsort(set->files, set->n, sizeof(*set->files), file_compare);
		set->sorted = 1;
	}
	for (low = 0, high = set->n; low < high;) {
		mid = low + (high - low) / 2;
		c = dir_compare(dir, len, set->files[mid].dir,
		    set->files[mid].dir_len);
		if (c == 0)
			return &set->files[mid];
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

static int
pattern_match(const struct rule_file *f, const struct pattern *p,
    const char *path, size_t len, int is_dir)
{
	if (p->flags & PATTERN_DIR && !is_dir)
		return 0;
	path += f->dir_len;
	len -= f->dir_len;
	/* "/name" is anchored though it has no '/' left. */
	if (p->flags & PATTERN_ANCHORED)
		return glob_match(p->text, p->len, path, len);
	return glob_match_path(p->text, p->len, path, len);
}

/* Length of the folder of the first LEN bytes of PATH, with its '/'. */
static size_t
folder_len(const char *path, size_t len)
{
	while (len > 0 && path[len - 1] != '/')
		len--;
	return len;
}

int
rules_ignored(struct rules *r, const char *path, size_t len, int is_dir)
{
	struct rule_set		*set = &r->sets[RULES_IGNORE];
	const struct rule_file	*f;
	size_t			 dir, i;

	if (set->n == 0)
		return 0;
	/* The nearest file that says anything decides; in it, the last line. */
	for (dir = folder_len(path, len);; dir = folder_len(path, dir - 1)) {
		f = file_find(set, path, dir);
		for (i = f == NULL ? 0 : f->n; i > 0; i--) {
			if (pattern_match(f, &f->patterns[i - 1], path, len,
			    is_dir))
				return !(f->patterns[i - 1].flags &
				    PATTERN_NEGATED);
		}
		if (dir == 0)
			return 0;
	}
}

/* Take from FROM what is not decided yet. */
static void
attribute_fill(int *value, int from)
{
	if (*value == 0)
		*value = from;
}

void
rules_attributes(struct rules *r, const char *path, size_t len,
    struct attributes *a)
{
	struct rule_set		*set = &r->sets[RULES_ATTRIBUTES];
	const struct rule_file	*f;
	const struct pattern	*p;
	size_t			 dir, i;

	a->generated = a->vendored = 0;
	if (set->n == 0)
		return;
	for (dir = folder_len(path, len);; dir = folder_len(path, dir - 1)) {
		f = file_find(set, path, dir);
		for (i = f == NULL ? 0 : f->n; i > 0; i--) {
			p = &f->patterns[i - 1];
			if (!pattern_match(f, p, path, len, 0))
				continue;
			attribute_fill(&a->generated, p->set.generated);
			attribute_fill(&a->vendored, p->set.vendored);
		}
		if (dir == 0)
			break;
	}
	if (a->generated == ATTR_RESET)
		a->generated = 0;
	if (a->vendored == ATTR_RESET)
		a->vendored = 0;
}
