/*
 * What language servers ask of us.  Every request is answered, for some
 * servers say nothing until theirs are.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "prog.h"

/* The value at the dotted path SECTION of SETTINGS, or NULL. */
static const json_t *
section(const json_t *settings, const char *path)
{
	char *copy, *rest, *word;
	const json_t *j = settings;

	if ((copy = rest = strdup(path)) == NULL)
		return NULL;
	while (j != NULL && (word = strsep(&rest, ".")) != NULL)
		j = json_object_get(j, word);
	free(copy);
	return j;
}

static void
put(struct json_out *out, const json_t *j)
{
	char *text = j == NULL ? NULL : json_dumps(j, JSON_ENCODE_ANY);

	json_raw(out, text == NULL ? "null" : text);
	free(text);
}

static void
configuration(struct client *c, const json_t *params, struct json_out *out)
{
	const json_t *items = json_object_get(params, "items"), *s;
	size_t i;

	json_raw(out, "[");
	for (i = 0; i < json_array_size(items); i++) {
		s = json_object_get(json_array_get(items, i), "section");
		if (i > 0)
			json_raw(out, ",");
		put(out, !json_is_string(s) ? c->server->settings :
		    section(c->server->settings, json_string_value(s)));
	}
	json_raw(out, "]");
}

static void
folders(struct client *c, const json_t *params, struct json_out *out)
{
	(void)params;
	json_raw(out, "[{\"uri\":");
	json_uri(out, c->root, "", 0);
	json_raw(out, ",\"name\":\"root\"}]");
}

static void
refuse_edit(struct client *c, const json_t *params, struct json_out *out)
{
	(void)c;
	(void)params;
	json_raw(out, "{\"applied\":false,\"failureReason\":\"read-only\"}");
}

static void
refuse_show(struct client *c, const json_t *params, struct json_out *out)
{
	(void)c;
	(void)params;
	json_raw(out, "{\"success\":false}");
}

static void
nothing(struct client *c, const json_t *params, struct json_out *out)
{
	(void)c;
	(void)params;
	json_raw(out, "null");
}

static const struct {
	const char	*method;
	void		(*fn)(struct client *, const json_t *,
			    struct json_out *);
} services[] = {
	{ "workspace/configuration", configuration },
	{ "workspace/workspaceFolders", folders },
	{ "workspace/applyEdit", refuse_edit },
	{ "window/showDocument", refuse_show },
	{ "window/showMessageRequest", nothing },
	{ "window/workDoneProgress/create", nothing },
	{ "client/registerCapability", nothing },
	{ "client/unregisterCapability", nothing },
	{ "workspace/semanticTokens/refresh", nothing },
	{ "workspace/codeLens/refresh", nothing },
	{ "workspace/inlayHint/refresh", nothing },
	{ "workspace/inlineValue/refresh", nothing },
	{ "workspace/diagnostic/refresh", nothing },
	{ "workspace/foldingRange/refresh", nothing },
};
#define NSERVICES	(sizeof(services) / sizeof(services[0]))

static void
request(struct client *c, const char *method, const json_t *id,
    const json_t *params)
{
	struct json_out out = { 0 };
	size_t i;

	c->counts->served++;
	json_raw(&out, "{\"jsonrpc\":\"2.0\",\"id\":");
	put(&out, id);
	for (i = 0; i < NSERVICES; i++)
		if (strcmp(method, services[i].method) == 0)
			break;
	if (i < NSERVICES) {
		json_raw(&out, ",\"result\":");
		services[i].fn(c, params, &out);
	} else
		json_raw(&out, ",\"error\":{\"code\":-32601,"
		    "\"message\":\"no such method\"}");
	json_raw(&out, "}");
	client_send(c, &out);
	json_release(&out);
}

static void
notice(struct client *c, const char *method, const json_t *params)
{
	const char *kind;

	if (strcmp(method, "$/progress") != 0)
		return;
	kind = json_string_value(json_object_get(json_object_get(params,
	    "value"), "kind"));
	if (kind != NULL && strcmp(kind, "begin") == 0) {
		c->progress++;
		c->progressed = 1;
	} else if (kind != NULL && strcmp(kind, "end") == 0 &&
	    c->progress > 0)
		c->progress--;
}

void
client_service(struct client *c, const json_t *message)
{
	const char *method = json_string_value(json_object_get(message,
	    "method"));
	const json_t *id = json_object_get(message, "id");

	if (method == NULL)
		c->counts->strange++;
	else if (id != NULL)
		request(c, method, id, json_object_get(message, "params"));
	else
		notice(c, method, json_object_get(message, "params"));
}

/* ---- the first request ---- */

/* OPTIONS with {cache} replaced, as text. */
static void
put_options(struct client *c, struct json_out *out)
{
	char *text = json_dumps(c->server->options, JSON_ENCODE_ANY), *p, *q;

	for (p = text; p != NULL && (q = strstr(p, "\"{cache}\"")) != NULL;
	    p = q + 9) {
		json_bytes(out, p, (size_t)(q - p));
		json_text(out, c->cache == NULL ? "" : c->cache,
		    c->cache == NULL ? 0 : strlen(c->cache));
	}
	json_raw(out, p == NULL ? "null" : p);
	free(text);
}

void
client_initialize(struct client *c, int timeout_ms, reply_fn fn)
{
	struct json_out p = { 0 };

	json_raw(&p, "{\"processId\":");
	json_number(&p, getpid());
	json_raw(&p, ",\"clientInfo\":{\"name\":\"kn-enrich\",\"version\":\""
	    KN_VERSION "\"},\"rootPath\":");
	json_text(&p, c->root, strlen(c->root));
	json_raw(&p, ",\"rootUri\":");
	json_uri(&p, c->root, "", 0);
	json_raw(&p, ",\"workspaceFolders\":");
	folders(c, NULL, &p);
	/* offsetEncoding: clangd before version 17. */
	json_raw(&p, ",\"capabilities\":{"
	    "\"offsetEncoding\":[\"utf-8\",\"utf-16\"],"
	    "\"general\":{\"positionEncodings\":[\"utf-8\",\"utf-16\"]},"
	    "\"workspace\":{\"configuration\":true,"
	    "\"workspaceFolders\":true,"
	    "\"didChangeConfiguration\":{\"dynamicRegistration\":true}},"
	    "\"window\":{\"workDoneProgress\":true},"
	    "\"textDocument\":{\"definition\":{\"linkSupport\":true},"
	    "\"implementation\":{\"linkSupport\":true},"
	    "\"references\":{},\"callHierarchy\":{},"
	    "\"synchronization\":{}}}");
	if (c->server->options != NULL) {
		json_raw(&p, ",\"initializationOptions\":");
		put_options(c, &p);
	}
	json_raw(&p, "}");
	client_ask(c, "initialize", &p, timeout_ms, fn, NULL, 0);
	json_release(&p);
}
