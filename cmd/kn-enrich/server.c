/*
 * Descriptions of language servers.
 */
#include <sys/stat.h>

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "facts.h"
#include "proc.h"
#include "prog.h"
#include "server.h"

#define FILE_MAX	65536	/* bytes of a description */

static _Noreturn void
bad(const struct server *s, const char *what)
{
	errx(2, "%s: %s", safe_str(s->file), what);
}

static char *
copy(const char *s)
{
	char *c;

	if ((c = strdup(s)) == NULL)
		err(2, NULL);
	return c;
}

/* Cut TEXT at blanks; words beyond MAX are refused. */
static int
words(const struct server *s, char *text, char **out, int max)
{
	char *word;
	int n = 0;

	while ((word = strsep(&text, " \t\n")) != NULL) {
		if (*word == '\0')
			continue;
		if (n == max)
			bad(s, "too many words");
		out[n++] = word;
	}
	out[n] = NULL;
	return n;
}

static json_t *
parse(const struct server *s, const char *text)
{
	json_error_t e;
	json_t *j;

	if ((j = json_loads(text, JSON_REJECT_DUPLICATES, &e)) == NULL)
		errx(2, "%s: %s", safe_str(s->file), e.text);
	return j;
}

static void
add_outside(struct server *s, char *value)
{
	struct outside *o;

	if (s->noutside == SERVER_OUTSIDE_MAX)
		bad(s, "too many lines \"outside\"");
	o = &s->outside[s->noutside++];
	o->pattern = strsep(&value, " \t");
	if (value != NULL)
		value += strspn(value, " \t");
	o->name = value == NULL ? copy("") : copy(value);
	o->pattern = copy(o->pattern);
}

static void
add_members(struct server *s, char *value)
{
	struct member_list *l = &s->members[s->nmembers];
	char *word[4];

	if (s->nmembers == SERVER_MEMBERS_MAX)
		bad(s, "too many lines \"members\"");
	if (words(s, value, word, 3) != 3)
		bad(s, "members: not FILE REGION ITEM");
	l->file = word[0];
	if (regcomp(&l->region, word[1], REG_EXTENDED) != 0)
		bad(s, "members: the region is no regular expression");
	if (regcomp(&l->item, word[2], REG_EXTENDED) != 0)
		bad(s, "members: the item is no regular expression");
	if (l->region.re_nsub == 0 || l->item.re_nsub == 0)
		bad(s, "members: an expression without a group");
	s->nmembers++;
}

static void
set_key(struct server *s, const char *key, char *value)
{
	static const struct {
		const char	*key;
		size_t		 at;
	} plain[] = {
		{ "languages", offsetof(struct server, languages) },
		{ "ids", offsetof(struct server, ids) },
		{ "roots", offsetof(struct server, roots) },
		{ "get", offsetof(struct server, get) },
		{ "npm", offsetof(struct server, npm) },
		{ "needs", offsetof(struct server, needs) },
		{ "hint", offsetof(struct server, hint) },
		{ "stubs", offsetof(struct server, stubs) },
		{ "separator", offsetof(struct server, separator) },
		{ "containers", offsetof(struct server, containers) },
		{ "receiver", offsetof(struct server, receiver) },
		{ "single", offsetof(struct server, single) },
	};
	size_t i;

	for (i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (strcmp(key, plain[i].key) == 0) {
			*(char **)((char *)s + plain[i].at) = value;
			return;
		}
	if (strcmp(key, "command") == 0)
		words(s, value, s->args, SERVER_ARGS_MAX);
	else if (strcmp(key, "set") == 0) {
		for (i = 0; s->sets[i] != NULL; i++)
			continue;
		if (i == SERVER_SETS_MAX || strchr(value, '=') == NULL)
			bad(s, "set: too many, or no NAME=value");
		s->sets[i] = value;
	} else if (strcmp(key, "rank") == 0)
		s->rank = atoi(value);
	else if (strcmp(key, "index") == 0)
		s->index_s = atoi(value);
	else if (strcmp(key, "whole") == 0)
		s->whole = 1;
	else if (strcmp(key, "options") == 0)
		s->options = parse(s, value);
	else if (strcmp(key, "settings") == 0)
		s->settings = parse(s, value);
	else if (strcmp(key, "outside") == 0)
		add_outside(s, value);
	else if (strcmp(key, "members") == 0)
		add_members(s, value);
	else
		errx(2, "%s: unknown key \"%s\"", safe_str(s->file),
		    safe_str(key));
}

/* Where a line goes on in the next, one blank. */
static void
fold(char *value)
{
	char *from = value, *to = value;

	while (*from != '\0') {
		if (*from == '\n') {
			from += strspn(from, " \t\n");
			*to++ = ' ';
		} else
			*to++ = *from++;
	}
	*to = '\0';
}

/* Lines "key value", continued by lines that begin with a blank. */
static void
take_apart(struct server *s)
{
	char *p = s->text, *line, *end, *value;

	while (*p != '\0') {
		line = p;
		end = strchr(p, '\n');
		if (*line != '#')
			while (end != NULL && (end[1] == ' ' || end[1] == '\t'))
				end = strchr(end + 1, '\n');
		p = end == NULL ? line + strlen(line) : end + 1;
		if (end != NULL)
			*end = '\0';
		if (*line == '#' || *line == '\0')
			continue;
		value = line + strcspn(line, " \t\n");
		if (*value != '\0')
			*value++ = '\0';
		value += strspn(value, " \t\n");
		fold(value);
		set_key(s, line, value);
	}
}

/* Is its program in PATH (or, with a slash in its name, there)? */
static int
is_there(const char *program)
{
	const char *path = getenv("PATH"), *end;
	char buf[PATH_MAX];

	if (strchr(program, '/') != NULL)
		return access(program, X_OK) == 0;
	for (; path != NULL; path = *end == '\0' ? NULL : end + 1) {
		end = path + strcspn(path, ":");
		if ((size_t)snprintf(buf, sizeof(buf), "%.*s/%s",
		    (int)(end - path), path, program) < sizeof(buf) &&
		    access(buf, X_OK) == 0)
			return 1;
	}
	return 0;
}

static void
server_release(struct server *s)
{
	int i;

	for (i = 0; i < s->noutside; i++) {
		free(s->outside[i].pattern);
		free(s->outside[i].name);
	}
	for (i = 0; i < s->nmembers; i++) {
		regfree(&s->members[i].region);
		regfree(&s->members[i].item);
	}
	json_decref(s->options);
	json_decref(s->settings);
	free(s->name);
	free(s->file);
	free(s->text);
}

static char *
read_file(const char *file)
{
	FILE *f;
	char *text;
	size_t n;

	if ((f = fopen(file, "re")) == NULL)
		err(2, "%s", safe_str(file));
	if ((text = malloc(FILE_MAX + 1)) == NULL)
		err(2, NULL);
	n = fread(text, 1, FILE_MAX + 1, f);
	if (ferror(f))
		err(2, "%s", safe_str(file));
	fclose(f);
	if (n > FILE_MAX || memchr(text, '\0', n) != NULL)
		errx(2, "%s: is no description", safe_str(file));
	text[n] = '\0';
	return text;
}

static void
add_file(struct servers *all, const char *dir, const char *name)
{
	struct server s = { .rank = 1, .separator = (char *)"." };
	char path[PATH_MAX];
	size_t i;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", dir, name) >=
	    sizeof(path))
		errx(2, "%s: name too long", safe_str(name));
	s.name = copy(name);
	s.file = copy(path);
	s.text = read_file(path);
	take_apart(&s);
	for (i = 0; i < all->n && strcmp(all->v[i].name, name) != 0; i++)
		continue;
	if (i < all->n)
		server_release(&all->v[i]);
	else {
		all->v = reallocarray(all->v, all->n + 1, sizeof(*all->v));
		if (all->v == NULL)
			err(2, NULL);
		all->n++;
	}
	if (s.args[0] == NULL) {	/* empty: there is none */
		server_release(&s);
		all->v[i] = all->v[--all->n];
		return;
	}
	s.missing = !is_there(s.args[0]);
	all->v[i] = s;
}

static void
add_dir(struct servers *all, const char *dir, int must)
{
	struct dirent *e;
	DIR *d;

	if ((d = opendir(dir)) == NULL) {
		if (must || errno != ENOENT)
			err(2, "%s", safe_str(dir));
		return;
	}
	while ((e = readdir(d)) != NULL)
		if (e->d_name[0] != '.' && strchr(e->d_name, '~') == NULL &&
		    strcmp(e->d_name, "README") != 0)
			add_file(all, dir, e->d_name);
	closedir(d);
}

static int
compare(const void *va, const void *vb)
{
	const struct server *a = va, *b = vb;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return strcmp(a->name, b->name);
}

void
servers_read(struct servers *all, const char *extra)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	char path[PATH_MAX];

	memset(all, 0, sizeof(*all));
	if (proc_sibling(path, sizeof(path), "../share/kn/servers") == -1)
		err(2, "servers");
	add_dir(all, path, 1);
	if (config != NULL && *config == '/')
		snprintf(path, sizeof(path), "%s/kn/servers", config);
	else if (home != NULL)
		snprintf(path, sizeof(path), "%s/.config/kn/servers", home);
	if ((config != NULL && *config == '/') || home != NULL)
		add_dir(all, path, 0);
	if (extra != NULL)
		add_dir(all, extra, 1);
	if (all->n > 0)
		qsort(all->v, all->n, sizeof(*all->v), compare);
}

const char *
server_get(const struct server *s)
{
	static char buf[512];

	if (s->npm == NULL)
		return s->get == NULL ? "" : s->get;
	snprintf(buf, sizeof(buf), "npm install -g %s", s->npm);
	return buf;
}

void
servers_release(struct servers *all)
{
	size_t i;

	for (i = 0; i < all->n; i++)
		server_release(&all->v[i]);
	free(all->v);
}

int
server_reads(const struct server *s, const char *lang, size_t len)
{
	struct text t = { lang, len };

	return s->languages != NULL && text_in(s->languages, t);
}

const char *
server_language_id(const struct server *s, const char *lang)
{
	static char id[64];
	size_t n = strlen(lang), k;
	const char *p = s->ids;

	while (p != NULL && *p != '\0') {
		p += strspn(p, " \t\n");
		k = strcspn(p, " \t\n");
		if (k > n + 1 && strncmp(p, lang, n) == 0 && p[n] == '=' &&
		    k - n - 1 < sizeof(id)) {
			memcpy(id, p + n + 1, k - n - 1);
			id[k - n - 1] = '\0';
			return id;
		}
		p += k;
	}
	return lang;
}
