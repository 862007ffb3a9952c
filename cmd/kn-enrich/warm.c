/*
 * Until the server answers.
 *
 * First one file of each folder is opened, up to a number, and what the
 * server does to get to know the project (progress that it reports) is
 * waited for.  Then a name of each of these files is asked about, with
 * limits that grow, until one leads somewhere.  A server that answers all
 * quickly and knows no place is taken for ready after some rounds: perhaps
 * there is none.
 */
#include "enrich.h"

#define EMPTY_ROUNDS	5

static const int limits_ms[] = { 5000, 10000, 30000, 60000, 120000 };
#define NLIMITS	(int)(sizeof(limits_ms) / sizeof(limits_ms[0]))

static size_t
folder_len(struct text path)
{
	size_t n = path.len;

	while (n > 0 && path.p[n - 1] != '/')
		n--;
	return n;
}

static int
same_folder(const struct file *a, const struct file *b)
{
	size_t n = folder_len(a->path);

	return n == folder_len(b->path) &&
	    strncmp(a->path.p, b->path.p, n) == 0;
}

static void
open_probes(struct session *s)
{
	struct enrich *e = s->e;
	const struct file *f, *last = NULL;
	struct counts ignore = { 0 };
	struct work *w;
	size_t i;

	for (i = 0; i < e->nfiles && s->nprobes < PROBES; i++) {
		f = &e->files[i];
		if (f->module != s->number || f->open == 0 ||
		    (last != NULL && same_folder(f, last)))
			continue;
		if ((w = work_new(e, s->module->server, f, &ignore)) == NULL)
			continue;
		last = f;
		s->probed[s->nprobes++] = w;
	}
	for (i = 0; i < s->nprobes; i++)
		session_open(s, s->probed[i]);
}

static void
probed(void *arg, void *about, uint32_t n, enum outcome how,
    const json_t *result)
{
	struct session *s = arg;

	(void)about;
	(void)n;
	s->probes--;
	if (how == REPLY_RESULT && (json_array_size(result) > 0 ||
	    json_is_object(result)))
		s->hits++;
	s->lates += how == REPLY_LATE;
}

static void
probe(struct session *s)
{
	struct json_out p = { 0 };
	const struct work *w;
	const struct ask *a;
	size_t i;

	s->lates = 0;
	for (i = 0; i < s->nprobes && session_room(s) > 0; i++) {
		w = s->probed[i];
		/* Another name each time. */
		a = &w->asks[(size_t)s->rounds * 7 % w->nasks];
		session_position(s, &p, w, a->line, a->column);
		json_raw(&p, "}");
		s->probes++;
		client_ask(&s->client, "textDocument/definition", &p,
		    limits_ms[s->limit], probed, NULL, 0);
	}
	json_release(&p);
	s->rounds++;
}

void
warm_end(struct session *s)
{
	while (s->nprobes > 0) {
		s->nprobes--;
		session_close(s, s->probed[s->nprobes]);
		work_free(s->probed[s->nprobes]);
	}
}

/* Close what was opened; the upgrade takes the files in order. */
static void
warmed(struct session *s)
{
	s->warmed = 1;
	warm_end(s);
	session_enter(s, PHASE_UPGRADING);
}

int64_t
warm_step(struct session *s)
{
	int64_t now = client_now();
	/* Some never say that they are done. */
	int64_t patience = s->warm_until - s->e->warm_ms / 4;
	int wait_s = s->module->server->index_s;

	if (s->phase == PHASE_INDEXING) {
		if (s->nprobes == 0)
			open_probes(s);
		if (s->client.progress > 0 && now < patience)
			return now + 1000;
		if (s->client.progressed == 0 && wait_s > 0 &&
		    (s->module->server->needs == NULL || s->needs != NULL) &&
		    now - s->since < wait_s * 1000)
			return s->since + wait_s * 1000;
		session_enter(s, PHASE_WARMING);
	}
	/* While it loads, it may answer from what it has read so far. */
	if (s->probes > 0 || (s->client.progress > 0 && now < patience))
		return now + 1000;
	if (s->lates > 0 && s->limit < NLIMITS - 1)
		s->limit++;
	if (s->rounds > 0 && s->lates == 0)
		s->empties++;
	if (s->nprobes == 0 || s->hits > 0 || s->empties >= EMPTY_ROUNDS) {
		warmed(s);
		return now;
	}
	probe(s);
	return now + 1000;
}
