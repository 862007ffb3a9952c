/*
 * Where names lead: every place that is to be asked about, file by file.
 */
#include <err.h>
#include <stdlib.h>

#include "enrich.h"
#include "kinds.h"

#define TARGETS_MAX	64	/* of one name; overloads, parts of a class */
#define TRIES_MAX	2	/* of a place; when its server died, or is late */
#define KEEP_ANSWERS	512	/* what is answered of a file is sent when it is
				   so much more, */
#define KEEP_MS		2000	/* or is so old, and again when there is more */

static void
settled(void *arg, void *about, uint32_t n, enum outcome how,
    const json_t *result)
{
	struct session *s = arg;
	struct work *w = about;
	struct ask *a = &w->asks[n];

	w->pending--;
	s->suspects -= a->tries > 0;
	session_pace(s, how);
	switch (how) {
	case REPLY_RESULT:
		a->ntargets = targets_of(s, result, &a->targets,
		    TARGETS_MAX);
		a->state = ASK_DONE;
		break;
	case REPLY_ERROR:
		a->state = ASK_DONE;
		break;
	case REPLY_LATE:	/* twice is an answer, too: there is none */
		a->state = ++a->lates < TRIES_MAX ? ASK_OPEN : ASK_DONE;
		s->n.late += a->state == ASK_DONE;
		break;
	case REPLY_LOST:
		a->state = ++a->tries < TRIES_MAX ? ASK_OPEN : ASK_FAILED;
		s->n.failed += a->state == ASK_FAILED;
		s->suspects += a->state == ASK_OPEN;
		break;
	}
	if (a->state == ASK_OPEN && n < w->next)
		w->next = n;
	if (a->state == ASK_DONE && w->unsent++ == 0)
		w->unsent_since = client_now();
}

static void
ask_definitions(struct session *s, struct work *w)
{
	struct json_out p = { 0 };
	struct ask *a;

	for (; w->next < w->nasks && session_room(s) > 0; w->next++) {
		a = &w->asks[w->next];
		if (a->state != ASK_OPEN)
			continue;
		session_position(s, &p, w, a->line, a->column);
		json_raw(&p, "}");
		a->state = ASK_FLYING;
		w->pending++;
		s->n.places += a->tries == 0 && a->lates == 0;
		client_ask(&s->client, "textDocument/definition", &p,
		    s->e->definition_ms, settled, w, (uint32_t)w->next);
	}
	json_release(&p);
}

/* The next file of this module that has something to ask; NULL: no more. */
static struct work *
next_work(struct session *s)
{
	const struct file *f;
	struct work *w;

	while (s->next_file < s->e->nfiles) {
		f = &s->e->files[s->next_file++];
		if (f->module != s->number || f->open == 0)
			continue;
		s->n.files++;
		s->e->done++;
		w = work_new(s->e, s->module->server, f, &s->n);
		if (w != NULL)
			return w;
	}
	return NULL;
}

/* Of a file that takes long: what is answered shall survive whatever comes. */
static void
keep(struct session *s, struct work *w)
{
	if (w->unsent < KEEP_ANSWERS && (w->unsent == 0 ||
	    client_now() - w->unsent_since < KEEP_MS))
		return;
	send_answers(s->e, s, w);
	w->unsent = 0;
}

static void
count(struct session *s, const struct work *w, const struct ask *a)
{
	if (a->ntargets == 0) {
		s->n.none += a->state == ASK_DONE;
		return;
	}
	s->n.answered++;
	if (a->targets[0].name != NULL)
		s->n.external++;
	else if (guess_confirmed(s->e, w, a))
		s->n.upgraded++;
	else
		s->n.retargeted++;
}

/* Send what is complete, and close it. */
static void
finish_works(struct session *s)
{
	struct work *w;
	size_t i = 0, k;

	while (i < s->nworks) {
		w = s->works[i];
		if (w->next < w->nasks || w->pending > 0) {
			keep(s, w);
			i++;
			continue;
		}
		session_close(s, w);
		for (k = 0; k < w->nasks; k++)
			count(s, w, &w->asks[k]);
		send_answers(s->e, s, w);
		work_free(w);
		s->works[i] = s->works[--s->nworks];
	}
}

int64_t
upgrade_step(struct session *s)
{
	struct work *w;
	size_t i;

	finish_works(s);
	for (i = 0; i < s->nworks && session_room(s) > 0; i++) {
		if (!s->works[i]->opened)
			session_open(s, s->works[i]);
		ask_definitions(s, s->works[i]);
	}
	while (session_room(s) > 0 && s->nworks < OPEN_MAX &&
	    (w = next_work(s)) != NULL) {
		s->works[s->nworks++] = w;
		session_open(s, w);
		ask_definitions(s, w);
	}
	if (s->nworks == 0) {
		/* These take longer each. */
		s->window = s->e->flight_cold;
		session_enter(s, PHASE_DISCOVERING);
		return client_now();
	}
	return client_now() + 1000;
}
