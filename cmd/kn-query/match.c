/*
 * How well a name fits what was typed.  Pure functions; ASCII case is
 * folded, other bytes stand for themselves.
 */
#include <string.h>

#include "query.h"

static int
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static int
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Letters, and all bytes of other scripts. */
static int
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || is_upper(c) || (c & 0x80);
}

static char
fold(char c)
{
	return is_upper(c) ? (char)(c + ('a' - 'A')) : c;
}

static void
fold_copy(char *to, const char *from)
{
	while ((*to++ = fold(*from++)) != '\0')
		;
}

/* Does a part of the name S (get|HTTP|Name, a|b) begin at I? */
static int
part_begins(const char *s, size_t i)
{
	char	 c = s[i], before;

	if (!is_letter(c) && !is_digit(c))
		return 0;
	if (i == 0)
		return 1;
	before = s[i - 1];
	if (!is_letter(before))
		return is_letter(c) || !is_digit(before);
	if (is_digit(c))
		return 1;
	if (!is_upper(c))
		return 0;
	return !is_upper(before) || (s[i + 1] != '\0' && is_letter(s[i + 1]) &&
	    !is_upper(s[i + 1]));
}

/* Length of the part that begins at I. */
static size_t
part_length(const char *s, size_t i)
{
	size_t	 n = 1;

	while (is_letter(s[i + n]) || is_digit(s[i + n])) {
		if (part_begins(s, i + n))
			break;
		n++;
	}
	return n;
}

int
pattern_init(struct pattern *pat, const char *text)
{
	size_t	 i, n, used = 0;

	memset(pat, 0, sizeof(*pat));
	while (*text == ' ')
		text++;
	pat->len = strlen(text);
	while (pat->len > 0 && text[pat->len - 1] == ' ')
		pat->len--;
	if (pat->len == 0 || pat->len > PATTERN_MAX)
		return -1;
	memcpy(pat->text, text, pat->len);
	fold_copy(pat->folded, pat->text);
	pat->words = strchr(pat->text, ' ') != NULL;
	for (i = 0; i < pat->len; i += n) {
		n = 1;
		if (pat->words && pat->text[i] != ' ')
			n = strcspn(pat->text + i, " ");
		else if (!pat->words && part_begins(pat->text, i))
			n = part_length(pat->text, i);
		else
			continue;
		memcpy(pat->parts + used, pat->folded + i, n);
		used += n + 1;
		pat->nparts++;
	}
	return 0;
}

/* A and B equal, but for case and underscores? */
static int
equal_folded(const char *a, const char *b)
{
	for (;;) {
		while (*a == '_' || *a == '-')
			a++;
		while (*b == '_' || *b == '-')
			b++;
		if (fold(*a) != fold(*b))
			return 0;
		if (*a == '\0')
			return 1;
		a++;
		b++;
	}
}

/* Does NAME, folded, begin with the folded PREFIX? */
static int
has_prefix(const char *name, const char *prefix)
{
	while (*prefix != '\0')
		if (fold(*name++) != *prefix++)
			return 0;
	return 1;
}

/* Each part of the pattern begins a part of the name, in this order? */
static int
parts_in_order(const struct pattern *pat, const char *name)
{
	const char	*part = pat->parts;
	size_t		 i, left = pat->nparts;

	for (i = 0; name[i] != '\0' && left > 0; i++) {
		if (!part_begins(name, i) || !has_prefix(name + i, part))
			continue;
		part += strlen(part) + 1;
		left--;
	}
	return left == 0;
}

/* Best place of WORD in NAME: at a part, inside, or nowhere. */
static enum match
find_word(const char *name, const char *word)
{
	enum match	 best = MATCH_NONE;
	size_t		 i;

	for (i = 0; name[i] != '\0'; i++) {
		if (fold(name[i]) != word[0] || !has_prefix(name + i, word))
			continue;
		if (part_begins(name, i))
			return MATCH_WORD;
		best = MATCH_SUBSTRING;
	}
	return best;
}

static enum match
match_words(const struct pattern *pat, const char *name)
{
	enum match	 worst = MATCH_WORD, m;
	const char	*part = pat->parts;
	size_t		 i;

	for (i = 0; i < pat->nparts; i++, part += strlen(part) + 1)
		if ((m = find_word(name, part)) > worst)
			worst = m;
	return worst;
}

enum match
pattern_match(const struct pattern *pat, const char *name)
{
	enum match	 m;

	if (pat->words)
		return match_words(pat, name);
	if (strcmp(pat->text, name) == 0)
		return MATCH_EXACT;
	if (equal_folded(pat->text, name))
		return MATCH_FOLDED;
	if (has_prefix(name, pat->folded))
		return MATCH_PREFIX;
	m = find_word(name, pat->folded);
	if (m == MATCH_WORD)
		return m;
	if (pat->nparts > 1 && parts_in_order(pat, name))
		return MATCH_WORD;
	return m;
}

const char *
match_name(enum match m)
{
	static const char *const names[] = {
		[MATCH_EXACT] = "exact", [MATCH_FOLDED] = "folded",
		[MATCH_PREFIX] = "prefix", [MATCH_WORD] = "word",
		[MATCH_SUBSTRING] = "substring", [MATCH_TYPO] = "typo",
		[MATCH_NONE] = "none"
	};

	return names[m];
}

unsigned int
match_typo_limit(size_t len)
{
	return len < 4 ? 0 : len < 9 ? 1 : 2;
}

static unsigned int
least(unsigned int a, unsigned int b, unsigned int c)
{
	unsigned int	 m = a < b ? a : b;

	return m < c ? m : c;
}

unsigned int
match_distance(const char *a, const char *b, unsigned int max)
{
	unsigned int	 rows[3][PATTERN_MAX + 2], *before, *above, *row, low;
	size_t		 la = strlen(a), lb = strlen(b), i, j;

	if (la > PATTERN_MAX || lb > PATTERN_MAX ||
	    (la > lb ? la - lb : lb - la) > max)
		return max + 1;
	for (j = 0; j <= lb; j++)
		rows[0][j] = (unsigned int)j;
	for (i = 1; i <= la; i++) {
		row = rows[i % 3];
		above = rows[(i + 2) % 3];
		before = rows[(i + 1) % 3];
		row[0] = low = (unsigned int)i;
		for (j = 1; j <= lb; j++) {
			row[j] = least(above[j] + 1, row[j - 1] + 1,
			    above[j - 1] + (fold(a[i - 1]) != fold(b[j - 1])));
			if (i > 1 && j > 1 &&
			    fold(a[i - 1]) == fold(b[j - 2]) &&
			    fold(a[i - 2]) == fold(b[j - 1]) &&
			    before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
			if (row[j] < low)
				low = row[j];
		}
		if (low > max)
			return max + 1;
	}
	return rows[la % 3][lb] > max ? max + 1 : rows[la % 3][lb];
}
