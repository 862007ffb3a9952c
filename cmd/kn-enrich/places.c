/*
 * What a server says of places, as targets.
 */
#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "enrich.h"

static int64_t
number(const json_t *j, const char *key)
{
	j = json_object_get(j, key);
	return json_is_integer(j) && json_integer_value(j) >= 0 &&
	    json_integer_value(j) < INT32_MAX ? json_integer_value(j) : -1;
}

/* The file of the graph at the absolute PATH, or NULL. */
static const struct file *
graph_file(struct enrich *e, const char *path)
{
	size_t n = strlen(e->root);

	if (strncmp(path, e->root, n) != 0 || path[n] != '/')
		return NULL;
	return plan_find(e, path + n + 1, strlen(path + n + 1));
}

/* One Location or LocationLink.  Returns 0 when it is none. */
static int
one(struct session *s, const json_t *j, struct target *t)
{
	const json_t *uri, *start;
	const struct source *src;
	char path[PATH_MAX];
	int64_t line, column;

	if ((uri = json_object_get(j, "targetUri")) != NULL)
		start = json_object_get(j, "targetSelectionRange");
	else {
		uri = json_object_get(j, "uri");
		start = json_object_get(j, "range");
	}
	start = json_object_get(start, "start");
	line = number(start, "line");
	column = number(start, "character");
	if (!json_is_string(uri) || line < 0 || column < 0 ||
	    strlcpy(path, json_string_value(uri), sizeof(path)) >=
	    sizeof(path) || uri_path(path) == NULL)
		return 0;
	memset(t, 0, sizeof(*t));
	t->line = (uint32_t)line + 1;
	t->column = (uint32_t)column;
	if (!s->client.utf8 && column > 0 &&
	    (src = source_cached(path)) != NULL)
		t->column = column_to_bytes(source_line(src, t->line),
		    t->column);
	if ((t->file = graph_file(s->e, path)) != NULL) {
		stub_follow(s->e, s->module->server, t);
		return 1;
	}
	t->name = outside_name(s->module->server, path, t->line, t->column);
	return t->name != NULL;
}

static int
same(const struct target *a, const struct target *b)
{
	if (a->name != NULL || b->name != NULL)
		return a->name != NULL && b->name != NULL &&
		    strcmp(a->name, b->name) == 0;
	return a->file == b->file && a->line == b->line &&
	    a->column == b->column;
}

uint32_t
targets_of(struct session *s, const json_t *result, struct target **targets,
    size_t max)
{
	size_t i, k, there = json_is_object(result) ? 1 :
	    json_array_size(result);
	struct target *t;
	uint32_t n = 0;

	*targets = NULL;
	if (max > there)
		max = there;
	if (max == 0)
		return 0;
	if ((t = calloc(max, sizeof(*t))) == NULL)
		err(2, NULL);
	for (i = 0; i < max; i++) {
		if (!one(s, json_is_object(result) ? result :
		    json_array_get(result, i), &t[n]))
			continue;
		for (k = 0; k < n && !same(&t[k], &t[n]); k++)
			continue;
		if (k < n)
			free(t[n].name);
		else
			n++;
	}
	*targets = t;
	return n;
}

void
targets_free(struct target *t, uint32_t n)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		free(t[i].name);
	free(t);
}
