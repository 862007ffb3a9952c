/*
 * One server at one module, from its start to its end.
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

#include "enrich.h"
#include "prog.h"
#include "store.h"

#define RESTARTS_MAX	5
#define GRACE_MS	1500	/* from SIGTERM to SIGKILL */
#define LEAVE_MS	1500	/* for its answer to shutdown */

/* ---- what it is given ---- */

static char *
text(const char *format, const char *a, const char *b)
{
	char *s;

	if (asprintf(&s, format, a, b) == -1)
		err(2, NULL);
	return s;
}

/* The folder, ROOT or one in it, that holds FILE; NULL: none. */
static char *
find_needed(const char *root, const char *file)
{
	char path[PATH_MAX], *best = NULL;
	struct dirent *e;
	DIR *d;

	snprintf(path, sizeof(path), "%s/%s", root, file);
	if (access(path, R_OK) == 0)
		return text("%s%s", root, "");
	if ((d = opendir(root)) == NULL)
		return NULL;
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		if ((size_t)snprintf(path, sizeof(path), "%s/%s/%s", root,
		    e->d_name, file) >= sizeof(path) ||
		    access(path, R_OK) == -1 || (best != NULL &&
		    strcmp(strrchr(best, '/') + 1, e->d_name) < 0))
			continue;
		free(best);
		best = text("%s/%s", root, e->d_name);
	}
	closedir(d);
	return best;
}

/* TO becomes what FROM is, unless it is already.  0, or -1. */
static int
copy_file(const char *from, const char *to)
{
	struct source a, b;
	char *new;
	FILE *f;
	int ok;

	if (source_open(from, &a) == -1)
		return -1;
	ok = source_open(to, &b) == 0 && a.len == b.len &&
	    memcmp(a.text, b.text, a.len) == 0;
	source_release(&b);
	if (!ok) {
		new = text("%s%s", to, ".new");
		ok = (f = fopen(new, "we")) != NULL;
		if (f != NULL) {
			ok = fwrite(a.text, 1, a.len, f) == a.len;
			ok = fclose(f) == 0 && ok && rename(new, to) == 0;
		}
		free(new);
	}
	source_release(&a);
	return ok ? 0 : -1;
}

/* Folders of ours for this server and module. */
static void
prepare(struct session *s)
{
	const struct server *server = s->module->server;
	char *from, *to, *p;

	s->cache = text("%s/%s", s->e->cache, server->name);
	if (s->module->path.len > 0) {
		from = s->cache;
		s->cache = text("%s.%s", from, s->module->path.p);
		free(from);
		for (p = s->cache + strlen(s->e->cache) + 1;
		    (p = strchr(p, '/')) != NULL;)
			*p = '.';
	}
	to = text("%s/%s", s->cache, "x");
	if (store_make_dirs(to) == -1)
		err(2, "%s", safe_str(s->cache));
	free(to);
	if (server->needs == NULL)
		return;
	if ((s->needs = find_needed(s->root, server->needs)) == NULL)
		return;
	from = text("%s/%s", s->needs, server->needs);
	to = text("%s/%s", s->cache, server->needs);
	if (copy_file(from, to) == 0)
		s->copy = text("%s%s", s->cache, "");
	free(from);
	free(to);
}

struct session *
session_new(struct enrich *e, uint32_t module)
{
	struct session *s;

	if ((s = calloc(1, sizeof(*s))) == NULL)
		err(2, NULL);
	s->e = e;
	s->number = module;
	s->module = &e->modules[module];
	s->root = s->module->path.len == 0 ? text("%s%s", e->root, "") :
	    text("%s/%s", e->root, s->module->path.p);
	prepare(s);
	s->client.server = s->module->server;
	s->client.root = s->root;
	s->client.needs = s->needs;
	s->client.copy = s->copy;
	s->client.cache = s->cache;
	s->client.arg = s;
	s->client.unread_ms = e->definition_ms;
	s->client.counts = &s->n.client;
	s->client.in = s->client.out = s->client.err = -1;
	s->warm_until = client_now() + e->warm_ms;
	s->window = e->flight;
	return s;
}

void
session_free(struct session *s)
{
	int64_t grace = GRACE_MS;
	size_t i;

	if (s->e->stop_by != 0)
		grace = s->e->stop_by - client_now();
	client_stop(&s->client, grace < 0 ? 0 : (int)grace);
	client_release(&s->client);
	warm_end(s);
	for (i = 0; i < s->nworks; i++)
		work_free(s->works[i]);
	discover_free(s);
	free(s->root);
	free(s->needs);
	free(s->copy);
	free(s->cache);
	free(s->trouble);
	free(s);
}

void
session_enter(struct session *s, enum phase phase)
{
	s->phase = phase;
	s->since = client_now();
}

/* ---- files ---- */

void
session_open(struct session *s, struct work *w)
{
	struct json_out p = { 0 };
	const char *id = server_language_id(s->module->server, w->file->lang);

	json_raw(&p, "{\"textDocument\":{\"uri\":");
	json_uri(&p, s->e->root, w->file->path.p, w->file->path.len);
	json_raw(&p, ",\"languageId\":");
	json_text(&p, id, strlen(id));
	json_raw(&p, ",\"version\":1,\"text\":");
	json_text(&p, w->source.text, w->source.len);
	json_raw(&p, "}}");
	client_tell(&s->client, "textDocument/didOpen", &p);
	json_release(&p);
	w->opened = 1;
}

void
session_close(struct session *s, struct work *w)
{
	struct json_out p = { 0 };

	if (!w->opened)
		return;
	json_raw(&p, "{\"textDocument\":{\"uri\":");
	json_uri(&p, s->e->root, w->file->path.p, w->file->path.len);
	json_raw(&p, "}}");
	client_tell(&s->client, "textDocument/didClose", &p);
	json_release(&p);
	w->opened = 0;
}

void
session_position(struct session *s, struct json_out *p, const struct work *w,
    uint32_t line, uint32_t column)
{
	if (!s->client.utf8)
		column = column_to_utf16(source_line(&w->source, line),
		    column);
	json_reset(p);
	json_raw(p, "{\"textDocument\":{\"uri\":");
	json_uri(p, s->e->root, w->file->path.p, w->file->path.len);
	json_raw(p, "},\"position\":{\"line\":");
	json_number(p, line - 1);
	json_raw(p, ",\"character\":");
	json_number(p, column);
	json_raw(p, "}");
}

int
session_room(const struct session *s)
{
	int max = !s->warmed ? s->e->flight_cold :
	    s->suspects > 0 ? 1 : s->window;
	int n = (int)s->client.nrequests;

	return n < max ? max - n : 0;
}

void
session_pace(struct session *s, enum outcome how)
{
	int half = s->window / 2;

	if (how == REPLY_LATE)
		s->window = half > s->e->flight_cold ? half :
		    s->e->flight_cold;
	else if (how == REPLY_RESULT && s->window < s->e->flight &&
	    ++s->timely % s->window == 0)
		s->window++;
}

/* ---- beginning and end ---- */

/* The process is ended with the session: this may be called from within a
   reply. */
static void
fail(struct session *s, const char *why)
{
	if (s->trouble == NULL)
		s->trouble = text("%s%s", why, "");
	session_enter(s, PHASE_OVER);
}

static int
provides(const json_t *capabilities, const char *key)
{
	const json_t *j = json_object_get(capabilities, key);

	return j != NULL && !json_is_false(j) && !json_is_null(j);
}

static void
initialized(void *arg, void *about, uint32_t n, enum outcome how,
    const json_t *result)
{
	struct session *s = arg;
	struct client *c = &s->client;
	const json_t *can = json_object_get(result, "capabilities"), *j;
	struct json_out p = { 0 };

	(void)about;
	(void)n;
	if (how == REPLY_LOST)
		return;
	if (how != REPLY_RESULT) {
		fail(s, how == REPLY_LATE ? "did not answer initialize" :
		    "refused initialize");
		return;
	}
	if ((j = json_object_get(can, "positionEncoding")) == NULL)
		j = json_object_get(result, "offsetEncoding");
	c->utf8 = json_is_string(j) &&
	    strcmp(json_string_value(j), "utf-8") == 0;
	c->implementation = provides(can, "implementationProvider");
	c->references = provides(can, "referencesProvider");
	c->hierarchy = provides(can, "callHierarchyProvider");
	j = json_object_get(json_object_get(result, "serverInfo"), "version");
	if (json_is_string(j))
		strlcpy(c->version, json_string_value(j), sizeof(c->version));
	json_raw(&p, "{}");
	client_tell(c, "initialized", &p);
	json_release(&p);
	session_enter(s, PHASE_INDEXING);
}

static void
start(struct session *s)
{
	const struct server *server = s->module->server;
	char *why;

	if (server->hint != NULL && s->needs == NULL && s->n.restarts == 0 &&
	    !s->e->quiet)
		warnx("%s", server->hint);
	session_enter(s, PHASE_STARTING);
	if (client_start(&s->client) == -1) {
		why = text("cannot be started: %s%s", strerror(errno), "");
		fail(s, why);
		free(why);
		return;
	}
	client_initialize(&s->client, s->e->warm_ms, initialized);
}

static void
shut_down(void *arg, void *about, uint32_t n, enum outcome how,
    const json_t *result)
{
	struct session *s = arg;

	(void)about;
	(void)n;
	(void)result;
	if (how == REPLY_RESULT || how == REPLY_ERROR)
		client_tell(&s->client, "exit", NULL);
	if (how == REPLY_LATE)
		session_enter(s, PHASE_OVER);
}

void
session_leave(struct session *s)
{
	session_enter(s, PHASE_LEAVING);
	client_ask(&s->client, "shutdown", NULL, LEAVE_MS, shut_down, NULL, 0);
}

/* The server is gone, or as good as that: another, or the end. */
static void
revive(struct session *s)
{
	size_t i;
	char *why = text("%s%s", s->client.fault, "");

	client_stop(&s->client, GRACE_MS);
	warm_end(s);
	for (i = 0; i < s->nworks; i++)
		s->works[i]->opened = 0;
	discover_lost(s);
	if (s->phase == PHASE_OVER || s->phase == PHASE_LEAVING)
		session_enter(s, PHASE_OVER);
	else if (s->n.restarts == RESTARTS_MAX)
		fail(s, why);
	else {
		s->n.restarts++;
		s->warmed = 0;
		s->probes = s->hits = s->lates = s->empties = 0;
		s->warm_until = client_now() + s->e->warm_ms;
		start(s);
	}
	free(why);
}

int64_t
session_step(struct session *s)
{
	int64_t now = client_now(), next = now + 1000, t;

	if (s->phase == PHASE_NEW)
		start(s);
	if (s->client.pid != 0 && s->client.nrequests > 0 &&
	    s->phase > PHASE_WARMING && now - s->client.heard > 2 * s->e->definition_ms)
		s->client.fault = "says nothing";
	if (s->phase != PHASE_OVER && s->client.fault != NULL)
		revive(s);
	if (s->phase != PHASE_OVER)
		client_expire(&s->client, now);
	switch (s->phase) {
	case PHASE_INDEXING:
	case PHASE_WARMING:
		next = warm_step(s);
		break;
	case PHASE_UPGRADING:
		next = upgrade_step(s);
		break;
	case PHASE_DISCOVERING:
		next = discover_step(s);
		break;
	case PHASE_LEAVING:
		if (now - s->since > LEAVE_MS)
			session_enter(s, PHASE_OVER);
		break;
	default:
		break;
	}
	if (s->warm_until < now && s->phase < PHASE_UPGRADING &&
	    s->phase > PHASE_NEW)
		fail(s, "was never ready");
	if (s->phase == PHASE_OVER)
		return now;
	t = client_deadline(&s->client);
	return t < next ? t : next;
}
