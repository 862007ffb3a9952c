/*
 * What implements, overrides or uses what: after the upgrade, file by file,
 * so many open at a time that the server's memory stays bounded.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "discover.h"

#define TRIES_MAX	2	/* of a question; as in upgrade.c */

struct discovery {
	struct inquiry	*open[OPEN_MAX];
	size_t		 n;
	size_t		 next_file;
	int		 flying[QUESTION_KINDS];
};

static const char *const methods[QUESTION_KINDS] = {
	[ASK_IMPLEMENTATIONS] = "textDocument/implementation",
	[ASK_REFERENCES] = "textDocument/references",
};

static void	asked(void *, void *, uint32_t, enum outcome,
		    const json_t *);

/* The question is settled, or to be asked again. */
static void
settle(struct session *s, struct inquiry *q, uint32_t i, enum outcome how)
{
	struct question *v = &q->questions[i];

	v->state = ASK_DONE;
	if (how == REPLY_LATE) {
		v->state = ++v->lates < TRIES_MAX ? ASK_OPEN : ASK_DONE;
		s->n.late += v->state == ASK_DONE;
	} else if (how == REPLY_LOST) {
		v->state = ++v->tries < TRIES_MAX ? ASK_OPEN : ASK_FAILED;
		s->suspects += v->state == ASK_OPEN;
		s->n.failed += v->state == ASK_FAILED;
		q->gaps += v->state == ASK_FAILED;
	}
	if (v->state == ASK_OPEN && i < q->next)
		q->next = i;
}

/* ---- who calls it: in two steps ---- */

static void
called(void *arg, void *about, uint32_t i, enum outcome how,
    const json_t *result)
{
	struct session *s = arg;
	struct inquiry *q = about;

	q->pending--;
	if (how == REPLY_RESULT)
		findings_calls(s, q, i, result);
}

static void
prepared(void *arg, void *about, uint32_t i, enum outcome how,
    const json_t *result)
{
	struct session *s = arg;
	struct inquiry *q = about;
	struct json_out p = { 0 };
	char *item = NULL;

	q->pending--;
	if (how == REPLY_RESULT && json_array_size(result) > 0)
		item = json_dumps(json_array_get(result, 0), 0);
	if (item == NULL)
		return;
	json_raw(&p, "{\"item\":");
	json_raw(&p, item);
	json_raw(&p, "}");
	q->pending++;
	client_ask(&s->client, "callHierarchy/incomingCalls", &p,
	    s->e->symbol_ms, called, q, i);
	json_release(&p);
	free(item);
}

static void
ask_calls(struct session *s, struct inquiry *q, uint32_t i)
{
	struct json_out p = { 0 };

	session_position(s, &p, &q->work, q->questions[i].line,
	    q->questions[i].column);
	json_raw(&p, "}");
	q->pending++;
	client_ask(&s->client, "textDocument/prepareCallHierarchy", &p,
	    s->e->symbol_ms, prepared, q, i);
	json_release(&p);
}

/* ---- questions ---- */

static void
asked(void *arg, void *about, uint32_t i, enum outcome how,
    const json_t *result)
{
	struct session *s = arg;
	struct inquiry *q = about;
	struct question *v = &q->questions[i];

	q->pending--;
	s->discovery->flying[v->kind]--;
	session_pace(s, how);
	s->suspects -= v->tries > 0;
	settle(s, q, i, how);
	if (how != REPLY_RESULT || json_array_size(result) == 0)
		return;
	if (v->kind == ASK_IMPLEMENTATIONS)
		findings_implementations(s, q, i, result);
	else {
		findings_references(s, q, i, result);
		if (s->client.hierarchy)
			ask_calls(s, q, i);
	}
}

/* Some servers forget the one before. */
static int
may_ask(const struct session *s, enum question_kind kind)
{
	const char *single = s->module->server->single;
	struct text method = { methods[kind], strlen(methods[kind]) };

	return s->discovery->flying[kind] == 0 || single == NULL ||
	    !text_in(single, method);
}

static void
ask(struct session *s, struct inquiry *q)
{
	struct json_out p = { 0 };
	struct question *v;

	for (; q->next < q->n && session_room(s) > 0; q->next++) {
		v = &q->questions[q->next];
		if (v->state != ASK_OPEN)
			continue;
		if (!may_ask(s, v->kind))
			break;
		session_position(s, &p, &q->work, v->line, v->column);
		json_raw(&p, v->kind == ASK_REFERENCES ?
		    ",\"context\":{\"includeDeclaration\":true}}" : "}");
		v->state = ASK_FLYING;
		q->pending++;
		s->discovery->flying[v->kind]++;
		s->n.symbols += v->tries == 0 && v->lates == 0;
		client_ask(&s->client, methods[v->kind], &p,
		    s->e->symbol_ms, asked, q, (uint32_t)q->next);
	}
	json_release(&p);
}

/* ---- files ---- */

static struct inquiry *
next_inquiry(struct session *s, struct discovery *d)
{
	struct enrich *e = s->e;
	const struct file *f;
	struct inquiry *q;

	while (d->next_file < e->nfiles) {
		f = &e->files[d->next_file++];
		/* What uses a declaration uses what it declares. */
		if (f->module != s->number ||
		    stub_source(e, s->module->server, f) != NULL ||
		    inquiry_known(e, s->module->server, f) ||
		    (q = inquiry_new(s, f)) == NULL)
			continue;
		if (q->n > 0)
			return q;
		findings_send(s, q);
		inquiry_free(q);
	}
	return NULL;
}

static void
finish_inquiries(struct session *s, struct discovery *d)
{
	struct inquiry *q;
	size_t i = 0;

	while (i < d->n) {
		q = d->open[i];
		if (q->next < q->n || q->pending > 0) {
			i++;
			continue;
		}
		session_close(s, &q->work);
		findings_send(s, q);
		inquiry_free(q);
		d->open[i] = d->open[--d->n];
	}
}

int64_t
discover_step(struct session *s)
{
	struct discovery *d = s->discovery;
	struct inquiry *q;
	size_t i;

	if (d == NULL && (d = s->discovery = calloc(1, sizeof(*d))) == NULL)
		err(2, NULL);
	finish_inquiries(s, d);
	for (i = 0; i < d->n && session_room(s) > 0; i++) {
		if (!d->open[i]->work.opened)
			session_open(s, &d->open[i]->work);
		ask(s, d->open[i]);
	}
	while (!s->e->no_discovery && session_room(s) > 0 &&
	    d->n < OPEN_MAX && (q = next_inquiry(s, d)) != NULL) {
		d->open[d->n++] = q;
		session_open(s, &q->work);
		ask(s, q);
	}
	if (d->n == 0)
		session_leave(s);
	return client_now() + 1000;
}

void
discover_lost(struct session *s)
{
	size_t i;

	for (i = 0; s->discovery != NULL && i < s->discovery->n; i++)
		s->discovery->open[i]->work.opened = 0;
}

void
discover_free(struct session *s)
{
	size_t i;

	if (s->discovery == NULL)
		return;
	for (i = 0; i < s->discovery->n; i++)
		inquiry_free(s->discovery->open[i]);
	free(s->discovery);
}
