/*
 * Language modules: shared objects in one directory, named after the
 * language, each exporting kn_lang.  The parent loads them before it forks,
 * so that workers share them and need no files.
 */
#include <dlfcn.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extract.h"
#include "prog.h"

#define NAME_MAX_LEN	64	/* of a language */

struct modules {
	char		 *dir;
	struct module	**v;
	unsigned int	  n;
};

struct modules *
modules_new(const char *dir)
{
	struct modules	*m;

	if ((m = calloc(1, sizeof(*m))) == NULL ||
	    (m->dir = strdup(dir)) == NULL)
		err(2, NULL);
	return m;
}

/* A name that can stand in a path and mean nothing else. */
static int
name_is_plain(struct text name)
{
	size_t	i;

	if (name.len == 0 || name.len > NAME_MAX_LEN)
		return 0;
	for (i = 0; i < name.len; i++)
		if (!((name.p[i] >= 'a' && name.p[i] <= 'z') ||
		    (name.p[i] >= '0' && name.p[i] <= '9') ||
		    name.p[i] == '_' || name.p[i] == '-'))
			return 0;
	return 1;
}

/* Why LANG cannot be used, or NULL. */
static const char *
unfit(const struct lang *lang, const char *name)
{
	const TSLanguage	*ts;
	uint32_t		 version;

	if (lang->abi != LANG_ABI)
		return "built for another version of kn-extract";
	if (lang->name == NULL || strcmp(lang->name, name) != 0)
		return "holds another language";
	if (lang->parser == NULL)
		return lang->scan == NULL ? "has neither parser nor scanner" :
		    NULL;
	if ((ts = lang->parser()) == NULL)
		return "has no parser";
	version = ts_language_abi_version(ts);
	if (version < TREE_SITTER_MIN_COMPATIBLE_LANGUAGE_VERSION ||
	    version > TREE_SITTER_LANGUAGE_VERSION)
		return "parser built for another version of tree-sitter";
	return NULL;
}

static const struct lang *
load(const struct modules *m, const char *name)
{
	const struct lang	*lang;
	const char		*why;
	char			*path;
	void			*handle;

	if (asprintf(&path, "%s/%s.so", m->dir, name) == -1)
		err(2, NULL);
	handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	free(path);
	if (handle == NULL) {
		warnx("no module for language %s: %s", name,
		    safe_str(dlerror()));
		return NULL;
	}
	if ((lang = dlsym(handle, "kn_lang")) == NULL)
		why = "exports no kn_lang";
	else
		why = unfit(lang, name);
	if (why == NULL)
		return lang;
	warnx("%s/%s.so: %s", m->dir, name, why);
	dlclose(handle);
	return NULL;
}

const struct module *
modules_get(struct modules *m, struct text name)
{
	struct module	*new, **v;
	char		*copy;
	unsigned int	 i;

	for (i = 0; i < m->n; i++)
		if (strlen(m->v[i]->name) == name.len &&
		    memcmp(m->v[i]->name, name.p, name.len) == 0)
			return m->v[i];
	/* An odd name is remembered by what can be printed of it: nothing. */
	if (!name_is_plain(name)) {
		static const struct module nothing = { "", NULL, 0 };

		return &nothing;
	}
	v = reallocarray(m->v, m->n + 1, sizeof(struct module *));
	if (v == NULL || (new = calloc(1, sizeof(*new))) == NULL ||
	    (copy = strndup(name.p, name.len)) == NULL)
		err(2, NULL);
	m->v = v;
	new->name = copy;
	new->lang = load(m, copy);
	new->number = m->n;
	m->v[m->n++] = new;
	return new;
}

unsigned int
modules_count(const struct modules *m)
{
	return m->n;
}
