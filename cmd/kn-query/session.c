/*
 * The session's file; see session.h.
 *
 *	kn-session 1
 *	HASH RECORD NUMBER PLACE	the last line of a symbol counts
 *
 * The numbers are those of the documents, from 0.
 */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cachedir.h"
#include "prog.h"
#include "session.h"

#define FILE_MAX	(64 * 1024 * 1024)	/* bytes */
#define HEAD		"kn-session 1\n"
#define KEY		(2 * HASH_LEN)
#define STATE		(2 * RECORD_LEN)

struct entry {
	char		 key[KEY + 1], record[STATE + 1];
	const char	*place;
	size_t		 number;
};

struct session {
	struct query	*q;
	const char	*path;
	struct entry	*v;
	size_t		 n, cap;
	size_t		 next;		/* first number that is free */
	size_t		 count;		/* of symbols in the pack */
	size_t		*numbers;	/* of the pack's, by its order */
};

static void
hex_of(char *out, const unsigned char *p, size_t len)
{
	size_t	 i;

	for (i = 0; i < len; i++)
		snprintf(out + 2 * i, 3, "%02x", p[i]);
}

static struct entry *
find(const struct session *s, const char *key)
{
	size_t	 i;

	for (i = 0; i < s->n; i++)
		if (strcmp(s->v[i].key, key) == 0)
			return &s->v[i];
	return NULL;
}

static void
set(struct session *s, const char *key, const char *record, size_t number,
    const char *place)
{
	struct entry	*e = find(s, key);

	if (e == NULL) {
		s->v = grow(s->v, s->n, &s->cap, sizeof(*s->v));
		e = &s->v[s->n++];
	}
	snprintf(e->key, sizeof(e->key), "%s", key);
	snprintf(e->record, sizeof(e->record), "%s", record);
	e->number = number;
	e->place = place;
	if (number >= s->next)
		s->next = number + 1;
}

/* One line, taken apart; -1: it is none of a session. */
static int
get_line(struct session *s, char *line)
{
	char	*key = strsep(&line, " "), *record = strsep(&line, " ");
	char	*number = strsep(&line, " "), *end;
	size_t	 n;

	if (line == NULL || strlen(key) != KEY || strlen(record) != STATE)
		return -1;
	n = strtoul(number, &end, 10);
	if (*end != '\0' || end == number)
		return -1;
	set(s, key, record, n, pool_strdup(s->q->pool, line));
	return 0;
}

struct session *
session_open(struct query *q, const char *path)
{
	struct session	*s = pool_alloc(q->pool, sizeof(*s));
	char		*text, *rest, *line;
	size_t		 len;

	s->q = q;
	s->path = path;
	if (access(path, F_OK) == -1 && errno == ENOENT)
		return s;
	if ((text = cachedir_read(path, FILE_MAX, &len)) == NULL)
		err(STATUS_ERROR, "%s", safe_str(path));
	if (strncmp(text, HEAD, strlen(HEAD)) != 0)
		errx(STATUS_ERROR, "%s: not a session", safe_str(path));
	rest = text + strlen(HEAD);
	while ((line = strsep(&rest, "\n")) != NULL)
		if (*line != '\0' && get_line(s, line) == -1)
			errx(STATUS_ERROR, "%s: damaged", safe_str(path));
	free(text);
	return s;
}

void
session_number(struct session *s, const struct pack *p, struct shown *shown,
    const size_t *at)
{
	const struct entry	*e;
	size_t			 i, k, next = s->next;
	size_t			*symbol;
	char			 key[KEY + 1], record[STATE + 1];

	s->numbers = pool_alloc(s->q->pool, (p->n + 1) *
	    sizeof(*s->numbers));
	symbol = pool_alloc(s->q->pool, (p->n + 1) * sizeof(*symbol));
	for (i = 0; i < p->n; i++)
		symbol[at[i]] = i;
	/* In the order of the document, so that new numbers ascend in it. */
	for (k = 0; k < p->n; k++) {
		i = symbol[k];
		hex_of(key, p->v[i].hash, HASH_LEN);
		hex_of(record, p->v[i].record, RECORD_LEN);
		e = find(s, key);
		shown[k].number = e != NULL ? e->number : next++;
		shown[k].sent = e != NULL && strcmp(e->record, record) == 0 &&
		    strcmp(e->place, p->v[i].place) == 0;
		s->numbers[i] = shown[k].number;
	}
}

void
session_close(struct session *s, const struct pack *p)
{
	char	 key[KEY + 1], record[STATE + 1], *text = NULL;
	size_t	 i, len = 0;
	FILE	*fp;

	for (i = 0; i < p->n; i++) {
		hex_of(key, p->v[i].hash, HASH_LEN);
		hex_of(record, p->v[i].record, RECORD_LEN);
		set(s, key, record, s->numbers[i], p->v[i].place);
	}
	if ((fp = open_memstream(&text, &len)) == NULL)
		err(STATUS_ERROR, NULL);
	fputs(HEAD, fp);
	for (i = 0; i < s->n; i++)
		fprintf(fp, "%s %s %zu %s\n", s->v[i].key, s->v[i].record,
		    s->v[i].number, s->v[i].place);
	if (fclose(fp) == EOF)
		err(STATUS_ERROR, NULL);
	if (cachedir_write(s->path, text, len) == -1)
		err(STATUS_ERROR, "%s", safe_str(s->path));
	free(text);
	free(s->v);
}
