/*
 * How tests are told to the program that runs them; see runner.h.
 */
#include <err.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cache.h"
#include "languages.h"
#include "packages.h"
#include "runner.h"

#define MANIFEST_MAX	(4 * 1024 * 1024)	/* bytes looked at */
#define WORDS_MAX	16	/* of a command */
#define RUNNERS_MAX	64	/* in all languages */
/*
 * Bytes of tests in one command.  A word of a command line may have 128 KiB
 * on Linux (MAX_ARG_STRLEN, execve(2)), and it is quoted.
 */
#define COMMAND_MAX	60000

struct runner {
	const char	*text;		/* the whole line */
	const char	*name, *when, *group, *item, *file, *join;
	const char	*words[WORDS_MAX];
	size_t		 nwords;
	int		 fits;		/* -1: depends on the test */
};

static struct runner	 known[RUNNERS_MAX];
static size_t		 nknown;

static int
parse(struct query *q, const char *line, struct runner *r)
{
	char		*p = pool_strdup(q->pool, line), *word, *sep;
	const char	**head[] = { &r->name, &r->when, &r->group, &r->item,
			    &r->join };
	size_t		 i = 0;

	memset(r, 0, sizeof(*r));
	r->text = line;
	while ((word = strsep(&p, " ")) != NULL) {
		if (*word == '\0')
			continue;
		if (i < nitems(head))
			*head[i++] = word;
		else if (r->nwords < WORDS_MAX)
			r->words[r->nwords++] = word;
	}
	if (r->nwords == 0)
		return -1;
	if (strcmp(r->join, "_") == 0)
		r->join = " ";
	if ((sep = strstr(r->item, "//")) != NULL) {
		*sep = '\0';
		r->file = sep + 2;
	}
	return 0;
}

/* "-", FILE, FILE:WORD or a glob: does it hold in the root, for TEST? */
static int
holds(struct query *q, const char *when, const char *test)
{
	const char	*root = source_root(q), *word = strchr(when, ':');
	char		*path, *text;
	size_t		 len;
	FILE		*fp;
	int		 yes;

	if (strcmp(when, "-") == 0)
		return 1;
	if (strchr(when, '*') != NULL)
		return fnmatch(when, test, 0) == 0;
	path = pool_printf(q->pool, "%s/%.*s", root == NULL ? "." : root,
	    word == NULL ? (int)strlen(when) : (int)(word - when), when);
	cache_reads(q, path);
	if (word == NULL)
		return access(path, F_OK) == 0;
	if ((fp = fopen(path, "r")) == NULL)
		return 0;
	if ((text = malloc(MANIFEST_MAX)) == NULL)
		err(STATUS_ERROR, NULL);
	len = fread(text, 1, MANIFEST_MAX, fp);
	yes = memmem(text, len, word + 1, strlen(word + 1)) != NULL;
	free(text);
	fclose(fp);
	return yes;
}

/* A line of the language, as it was parsed once. */
static struct runner *
known_runner(struct query *q, const char *line)
{
	size_t	 i;

	for (i = 0; i < nknown; i++)
		if (strcmp(known[i].text, line) == 0)
			return &known[i];
	if (nknown == RUNNERS_MAX || parse(q, line, &known[nknown]) == -1)
		return NULL;
	known[nknown].fits = strchr(known[nknown].when, '*') != NULL ? -1 :
	    holds(q, known[nknown].when, "");
	return &known[nknown++];
}

const struct runner *
runner_find(struct query *q, const struct file *f)
{
	const struct language	*lang = language_by_name(f->lang);
	const char		*p, *end;
	struct runner		*r;

	for (p = lang == NULL ? NULL : lang->tests_run; p != NULL && *p !=
	    '\0'; p = *end == '\0' ? end : end + 1) {
		end = p + strcspn(p, "\n");
		r = known_runner(q, pool_strndup(q->pool, p,
		    (size_t)(end - p)));
		if (r != NULL && (r->fits == 1 || (r->fits == -1 &&
		    holds(q, r->when, f->path))))
			return r;
	}
	return NULL;
}

const char *
runner_name(const struct runner *r)
{
	return r->name;
}

int
runner_takes_files(const struct runner *r)
{
	return r->file != NULL;
}

/* ---- what stands for a test ---- */

static const char *
base_of(struct query *q, const char *path)
{
	const char	*slash = strrchr(path, '/'), *dot;

	path = slash == NULL ? path : slash + 1;
	dot = strrchr(path, '.');
	return dot == NULL || dot == path ? path : pool_strndup(q->pool, path,
	    (size_t)(dot - path));
}

/* {chain|A|B}: SPEC is "A|B". */
static const char *
chain_of(struct query *q, const struct test_item *t, const char *spec,
    size_t len)
{
	const char	*bar = memchr(spec, '|', len), *s = "";
	size_t		 i, a, b;

	a = bar == NULL ? len : (size_t)(bar - spec);
	b = bar == NULL ? 0 : len - a - 1;
	for (i = 0; i < t->nchain; i++)
		s = pool_printf(q->pool, "%s%s%.*s", s, t->chain[i],
		    i + 1 < t->nchain ? (int)a : t->name == NULL ? 0 : (int)b,
		    i + 1 < t->nchain || bar == NULL ? spec : bar + 1);
	return pool_printf(q->pool, "%s%s", s, t->name == NULL ? "" :
	    t->name);
}

/* A name as an extended regular expression that fits it alone. */
static const char *
escaped(struct query *q, const char *name)
{
	char	*out = pool_alloc(q->pool, strlen(name) * 2 + 1), *o = out;

	for (; *name != '\0'; name++) {
		if (strchr(".[]{}()*+?^$|\\", *name) != NULL)
			*o++ = '\\';
		*o++ = *name;
	}
	return out;
}

/* One placeholder, WORD of LEN bytes without its braces; NULL: unknown. */
static const char *
value_of(struct query *q, const struct test_item *t, const char *word,
    size_t len)
{
	static const char *const words[] = { "path", "dir", "base", "name",
	    "line", "regex" };
	size_t	 i;

	if (len > 6 && strncmp(word, "chain|", 6) == 0)
		return chain_of(q, t, word + 6, len - 6);
	for (i = 0; i < nitems(words); i++)
		if (strlen(words[i]) == len && strncmp(words[i], word,
		    len) == 0)
			break;
	switch (i) {
	case 0:
		return t->path;
	case 1:
		return path_dir(q, t->path);
	case 2:
		return base_of(q, t->path);
	case 3:
		return t->name == NULL ? "" : t->name;
	case 4:
		return pool_printf(q->pool, "%u", t->line);
	case 5:
		return escaped(q, t->name == NULL ? "" : t->name);
	default:
		return NULL;
	}
}

/* TEMPLATE with its placeholders filled in; unknown ones stand. */
static const char *
fill(struct query *q, const char *template, const struct test_item *t)
{
	const char	*s = "", *p = template, *open, *close, *value;

	while ((open = strchr(p, '{')) != NULL &&
	    (close = strchr(open, '}')) != NULL) {
		value = value_of(q, t, open + 1, (size_t)(close - open - 1));
		if (value == NULL)
			s = pool_printf(q->pool, "%s%.*s", s,
			    (int)(close + 1 - p), p);
		else
			s = pool_printf(q->pool, "%s%.*s%s", s,
			    (int)(open - p), p, value);
		p = close + 1;
	}
	return pool_printf(q->pool, "%s%s", s, p);
}

const char *
runner_item(struct query *q, const struct test_item *t)
{
	const struct runner	*r = t->runner;

	return fill(q, t->name == NULL && r->file != NULL ? r->file : r->item,
	    t);
}

/* ---- commands ---- */

const char *
shell_word(struct query *q, const char *s)
{
	static const char	 plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=:,./@%^";
	char			*out, *o;

	if (*s != '\0' && s[strspn(s, plain)] == '\0')
		return s;
	o = out = pool_alloc(q->pool, strlen(s) * 4 + 3);
	*o++ = '\'';
	for (; *s != '\0'; s++) {
		if (*s == '\'') {
			memcpy(o, "'\\''", 4);
			o += 4;
		} else
			*o++ = *s;
	}
	*o = '\'';
	return out;
}

/* The part of a path that makes one command. */
static const char *
group_of(struct query *q, const struct test_item *t)
{
	if (strcmp(t->runner->group, "directory") == 0)
		return path_dir(q, t->path);
	return strcmp(t->runner->group, "file") == 0 ? t->path : "";
}

struct told {
	struct test_item	*item;
	const char		*group, *text;
};

static int
by_group(const void *va, const void *vb)
{
	const struct told	*a = va, *b = vb;
	int			 c;

	if ((c = strcmp(a->item->runner->text, b->item->runner->text)) != 0)
		return c;
	if ((c = strcmp(a->group, b->group)) != 0)
		return c;
	return strcmp(a->text, b->text);
}

/* WORD with {tests} replaced by TESTS, and what is of the path. */
static const char *
word_of(struct query *q, const char *word, const char *tests,
    const struct test_item *t)
{
	const char	*at = strstr(word, "{tests}");

	if (at == NULL)
		return shell_word(q, fill(q, word, t));
	return shell_word(q, pool_printf(q->pool, "%.*s%s%s", (int)(at - word),
	    word, tests, at + strlen("{tests}")));
}

/* The tests V as one command. */
static const char *
command(struct query *q, const struct told *v, size_t n)
{
	const struct runner	*r = v->item->runner;
	int			 apart = strcmp(r->join, "-") == 0;
	const char		*word;
	char			*line = NULL, *tests;
	size_t			 i, k, len = 0, size = 0;
	FILE			*fp;

	if ((fp = open_memstream(&line, &len)) == NULL)
		err(STATUS_ERROR, NULL);
	for (k = 0; !apart && k < n; k++)
		size += strlen(v[k].text) + strlen(r->join);
	tests = pool_alloc(q->pool, size + 1);
	for (k = 0; !apart && k < n; k++) {
		strcat(tests + (k == 0 ? 0 : strlen(tests)), k == 0 ? "" :
		    r->join);
		strcat(tests, v[k].text);
	}
	for (i = 0; i < r->nwords; i++) {
		for (k = 0; k < (apart && strstr(r->words[i], "{tests}") ?
		    n : 1); k++) {
			word = word_of(q, r->words[i], apart ? v[k].text :
			    tests, v->item);
			fprintf(fp, "%s%s", i + k == 0 ? "" : " ", word);
		}
	}
	if (fclose(fp) == EOF)
		err(STATUS_ERROR, NULL);
	tests = pool_strdup(q->pool, line);
	free(line);
	return tests;
}

void
runner_commands(struct query *q, struct test_item *items, size_t n,
    void (*put)(struct query *, const struct runner *, const char *, size_t))
{
	struct told	*v;
	size_t		 i, k, size, kept = 0;

	v = xcalloc(n + 1, sizeof(*v));
	for (i = 0; i < n; i++) {
		v[i].item = &items[i];
		v[i].group = group_of(q, &items[i]);
		v[i].text = runner_item(q, &items[i]);
	}
	qsort(v, n, sizeof(*v), by_group);
	for (i = 0; i < n; i++)
		if (kept == 0 || by_group(&v[kept - 1], &v[i]) != 0)
			v[kept++] = v[i];
	for (i = 0; i < kept; i = k) {
		size = 0;
		for (k = i; k < kept && (k == i || (size < COMMAND_MAX &&
		    strcmp(v[k].group, v[i].group) == 0 &&
		    v[k].item->runner == v[i].item->runner)); k++)
			size += strlen(v[k].text) + 3;
		put(q, v[i].item->runner, command(q, v + i, k - i), k - i);
	}
	free(v);
}
