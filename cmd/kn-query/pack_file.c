/*
 * Packs that were given, kept for later questions: the file packs/ID of the
 * cache.
 *
 *	kn-pack 1
 *	task WORD			pack_word() of it
 *	root HEX
 *	s HASH RECORD KIND NAME PLACE SCORE DISTANCE
 *	e SOURCE TARGET TYPE		numbers of "s" lines, from 0
 *	end SYMBOLS EDGES
 *
 * What is damaged is taken for absent, and removed.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cachedir.h"
#include "pack.h"

#define PATH_SIZE	4096
#define FILE_MAX	(16 * 1024 * 1024)	/* bytes */
#define FIELDS		8

int
pack_is_id(const char *s)
{
	return strlen(s) == PACK_ID && s[strspn(s, "0123456789abcdef")] == '\0';
}

static int
path_of(struct query *q, const char *id, char *path)
{
	char	 name[PACK_ID + 16];

	snprintf(name, sizeof(name), "packs/%s", id);
	return cachedir_path(path, PATH_SIZE, q->database, name);
}

static void
put_hex(FILE *fp, const unsigned char *p, size_t len)
{
	size_t	 i;

	for (i = 0; i < len; i++)
		fprintf(fp, "%02x", p[i]);
}

void
pack_save(struct query *q, const struct pack *p)
{
	char	 path[PATH_SIZE], *text = NULL;
	size_t	 i, len = 0;
	FILE	*fp;

	if (path_of(q, p->id, path) == -1 || access(path, F_OK) == 0)
		return;
	if ((fp = open_memstream(&text, &len)) == NULL)
		err(STATUS_ERROR, NULL);
	fprintf(fp, "kn-pack 1\ntask %s\nroot %s\n", pack_word(q, p->task),
	    p->root);
	for (i = 0; i < p->n; i++) {
		fputs("s ", fp);
		put_hex(fp, p->v[i].hash, HASH_LEN);
		putc(' ', fp);
		put_hex(fp, p->v[i].record, RECORD_LEN);
		fprintf(fp, " %s %s %s %.17g %u\n", p->v[i].kind,
		    p->v[i].name, *p->v[i].place != '\0' ? p->v[i].place :
		    "%", p->v[i].score, p->v[i].distance);
	}
	for (i = 0; i < p->nedges; i++)
		fprintf(fp, "e %zu %zu %u\n", p->edges[i].src,
		    p->edges[i].dst, p->edges[i].type);
	fprintf(fp, "end %zu %zu\n", p->n, p->nedges);
	if (fclose(fp) == EOF)
		err(STATUS_ERROR, NULL);
	if (cachedir_write(path, text, len) == 0)
		cachedir_added(q->database, len);
	free(text);
}

/* ---- reading ---- */

static int
get_hex(const char *s, unsigned char *out, size_t len)
{
	unsigned int	 byte;
	size_t		 i;

	if (strlen(s) != 2 * len)
		return -1;
	for (i = 0; i < len; i++) {
		if (sscanf(s + 2 * i, "%2x", &byte) != 1)
			return -1;
		out[i] = (unsigned char)byte;
	}
	return 0;
}

static size_t
number(const char *s)
{
	char	*end;
	size_t	 n = strtoul(s, &end, 10);

	return *end == '\0' ? n : NONE;
}

static int
get_symbol(struct query *q, char **f, size_t nf, struct pack *p, size_t *cap)
{
	struct pack_symbol	*s;
	int			 kind;

	if (nf != 8 || (kind = node_kind_parse(f[3])) == -1)
		return -1;
	p->v = grow(p->v, p->n, cap, sizeof(*p->v));
	s = &p->v[p->n++];
	memset(s, 0, sizeof(*s));
	s->kind = node_kind_name((unsigned)kind);
	s->name = pool_strdup(q->pool, f[4]);
	s->place = strcmp(f[5], "%") == 0 ? "" : pool_strdup(q->pool, f[5]);
	s->signature = "";
	s->score = strtod(f[6], NULL);
	s->distance = (unsigned)number(f[7]);
	return get_hex(f[1], s->hash, HASH_LEN) == -1 ||
	    get_hex(f[2], s->record, RECORD_LEN) == -1 ? -1 : 0;
}

static int
get_edge(char **f, size_t nf, struct pack *p)
{
	struct pack_edge	*e;

	if (nf != 4)
		return -1;
	p->edges = grow(p->edges, p->nedges, &p->edges_cap,
	    sizeof(*p->edges));
	e = &p->edges[p->nedges++];
	e->src = number(f[1]);
	e->dst = number(f[2]);
	e->type = (unsigned)number(f[3]);
	return e->src >= p->n || e->dst >= p->n || e->type >= EDGE_TYPE_MAX ?
	    -1 : 0;
}

/* 1: it was the last line; 0: there are more; -1: damaged. */
static int
get_line(struct query *q, char *line, struct pack *p, size_t *cap)
{
	char	*f[FIELDS], *word;
	size_t	 n = 0;

	while ((word = strsep(&line, " ")) != NULL) {
		if (n == FIELDS)
			return -1;
		f[n++] = word;
	}
	if (strcmp(f[0], "s") == 0)
		return get_symbol(q, f, n, p, cap);
	if (strcmp(f[0], "e") == 0)
		return get_edge(f, n, p);
	if (strcmp(f[0], "task") == 0 && n == 2)
		p->task = pack_unword(q, f[1]);
	else if (strcmp(f[0], "root") == 0 && n == 2)
		p->root = pool_strdup(q->pool, f[1]);
	else if (strcmp(f[0], "end") == 0 && n == 3)
		return number(f[1]) == p->n && number(f[2]) == p->nedges &&
		    p->task != NULL && p->root != NULL ? 1 : -1;
	else
		return -1;
	return 0;
}

int
pack_load(struct query *q, const char *id, struct pack *p)
{
	char	 path[PATH_SIZE], *text, *rest, *line;
	size_t	 len, cap = 0;
	int	 done = 0;

	memset(p, 0, sizeof(*p));
	if (!pack_is_id(id) || path_of(q, id, path) == -1 ||
	    (text = rest = cachedir_read(path, FILE_MAX, &len)) == NULL)
		return 0;
	if ((line = strsep(&rest, "\n")) == NULL ||
	    strcmp(line, "kn-pack 1") != 0)
		done = -1;
	while (done == 0 && (line = strsep(&rest, "\n")) != NULL)
		done = get_line(q, line, p, &cap);
	free(text);
	memcpy(p->id, id, PACK_ID + 1);
	if (done == 1)
		return 1;
	pack_release(p);
	unlink(path);
	return 0;
}
