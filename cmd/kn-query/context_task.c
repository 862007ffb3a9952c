/*
 * A task in words: which terms to look for, and which of its words are names
 * of code.
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"

/*
 * Function words of English, and verbs and nouns that say what kind of task
 * it is and not what it is about.
 */
static const char *const stop_words[] = {
	"a", "about", "across", "actual", "actually", "add", "adding", "after",
	"all", "allow", "allowing", "allows", "also", "always", "an", "and",
	"another", "any", "apart", "are", "as", "at", "be", "because", "become",
	"becomes", "been", "before", "behaviour", "behavior", "being",
	"between", "both", "broken", "bug", "but", "by", "can", "cannot",
	"cause", "causes", "causing", "change", "changes", "correct",
	"correctly", "could", "currently", "custom", "debug", "did", "do",
	"does", "doesn", "doing", "don", "done", "down", "during", "each",
	"either", "ensure", "entire", "even", "every", "expected", "extend",
	"fail", "fails", "find", "fix", "for", "from", "full", "get", "gets",
	"getting", "give", "given", "gives", "happen", "happens", "has",
	"have", "having", "how", "if", "implement", "implementing", "improve",
	"in", "instead", "into", "introduce", "is", "isn", "issue", "it",
	"its", "itself", "just", "like", "make", "makes", "making", "may",
	"might", "more", "must", "need", "needs", "never", "new", "no", "not",
	"of", "off", "on", "once", "one", "only", "onto", "or", "other",
	"out", "over", "own", "per", "prevent", "prevents", "problem",
	"proper", "properly", "rather", "refactor", "replace", "same",
	"should", "show", "so", "some", "still", "such", "support",
	"supports", "than", "that", "the", "their", "them", "then", "there",
	"these", "they", "this", "those", "through", "to", "together", "too",
	"trace", "under", "understand", "until", "up", "use", "used", "uses",
	"using", "via", "want", "was", "way", "we", "were", "what", "when",
	"where", "whether", "which", "while", "who", "whole", "why", "will",
	"with", "within", "without", "work", "works", "would", "wrong", "you",
	"your",
};

static int
compare_words(const void *key, const void *element)
{
	const struct text	*t = key;
	const char		*s = *(const char *const *)element;
	int			 c = strncasecmp(t->p, s, t->len);

	return c != 0 ? c : s[t->len] == '\0' ? 0 : -1;
}

static int
is_stop_word(struct text t)
{
	return bsearch(&t, stop_words, nitems(stop_words),
	    sizeof(stop_words[0]), compare_words) != NULL;
}

int
task_term(const struct task *k, const char *word, size_t len)
{
	unsigned int	 i;

	for (i = 0; i < k->nterms; i++)
		if (k->terms[i].len == len &&
		    memcmp(k->terms[i].word, word, len) == 0)
			return (int)i;
	return -1;
}

/*
 * A task says first what it is about, and then why, when and how: of plain
 * words the FADE_WORDSth and later ones weigh less by FADE.  What it says
 * again weighs more.
 */
#define CODE_WEIGHT	2
#define FADE		0.4
#define FADE_WORDS	20
#define AGAIN		0.2

/* The term that PART is, or -1.  CODE: it is written as code. */
static int
add_part(struct task *k, struct text part, int code)
{
	double	 weight = code ? CODE_WEIGHT :
		    1 - FADE * k->words / FADE_WORDS;
	char	 word[WORD_MAX];
	size_t	 len = word_normal(word, part);
	int	 i;

	if (len == 0)
		return -1;
	if ((i = task_term(k, word, len)) == -1) {
		if (k->nterms == TERMS_MAX) {
			k->dropped++;
			return -1;
		}
		i = (int)k->nterms++;
		memset(&k->terms[i], 0, sizeof(k->terms[i]));
		memcpy(k->terms[i].word, word, len);
		k->terms[i].len = len;
	}
	if (k->words < FADE_WORDS)
		k->words++;
	k->terms[i].weight = k->terms[i].weight > 0 ?
	    fmax(weight, k->terms[i].weight) + AGAIN : weight;
	return i;
}

static void
add_follows(struct task *k, int before, int i)
{
	if (before >= 0 && i >= 0 && before != i &&
	    (k->follows >> before & 1) == 0) {
		k->follows |= (uint64_t)1 << before;
		k->next[before] = (uint8_t)i;
	}
}

/*
 * Is the run of letters at P something only code is written like?  A mark
 * inside, a capital after a small letter, or a call's parenthesis.
 */
static int
looks_like_code(struct text t, const char *end)
{
	size_t	 i;

	if (t.p + t.len + 1 < end && t.p[t.len] == '(' && t.p[t.len + 1] == ')')
		return 1;
	for (i = 1; i + 1 < t.len; i++)
		if ((t.p[i] == '_' && t.p[i - 1] != '_') ||
		    (isupper((unsigned char)t.p[i]) &&
		    islower((unsigned char)t.p[i - 1])))
			return 1;
	return 0;
}

static void
add_name(struct query *q, struct task *k, struct text t)
{
	size_t	 i;

	for (i = 0; i < k->nnames; i++)
		if (strlen(k->names[i]) == t.len &&
		    memcmp(k->names[i], t.p, t.len) == 0)
			return;
	k->names = grow(k->names, k->nnames, &k->names_cap,
	    sizeof(*k->names));
	k->names[k->nnames++] = pool_strndup(q->pool, t.p, t.len);
}

/* Between backticks, or double quotes and without a blank: as code. */
static int
is_quoted(struct text t, const char *text, const char *end)
{
	const char	*before = t.p - 1, *after = t.p + t.len;

	while (before >= text && strchr("`\" \n", *before) == NULL)
		before--;
	while (after < end && strchr("`\" \n", *after) == NULL)
		after++;
	return before >= text && after < end && *before == *after &&
	    (*before == '`' || *before == '"');
}

void
task_parse(struct query *q, struct task *k, const char *text)
{
	struct text	 rest = { text, strlen(text) }, run, part;
	const char	*end = text + rest.len;
	int		 i, before = -1, code;

	memset(k, 0, sizeof(*k));
	k->text = text;
	k->wants_tests = q->tests == TESTS_IN;
	while (word_run(&rest, &run)) {
		code = looks_like_code(run, end) || is_quoted(run, text, end);
		if (code)
			add_name(q, k, run);
		else if (is_stop_word(run)) {
			before = -1;
			continue;
		}
		if (!code && strncasecmp(run.p, "test", 4) == 0 &&
		    (run.len == 4 || (run.len == 5 && run.p[4] == 's')))
			k->wants_tests = 1;
		while (word_part(&run, &part)) {
			i = add_part(k, part, code);
			add_follows(k, before, i);
			before = i;
		}
	}
}
