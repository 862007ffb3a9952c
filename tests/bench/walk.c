/*
 * walk DATABASE [TIMES]: how long a walk of four hops takes, both directions,
 * from the nodes with most edges, in the adjacency and in the table "edge".
 * Prints one line of KEY=VALUE: milliseconds are those of the middle start
 * node and of the slowest.
 */
#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "adjacency.h"
#include "store.h"

#define HOPS	4
#define STARTS	50

static sqlite3		*db;
static sqlite3_stmt	*row_st, *out_st, *in_st;
static size_t		 nfiles;

/* What a walk has seen: nodes by file and slot, rows it fetched. */
struct walk {
	unsigned char	**seen;		/* by file; a byte for each slot */
	uint32_t	*slots;
	struct adj	*rows;		/* by row id */
	void		**bytes;
	unsigned char	*fetched;
	int64_t		*queue;
	size_t		 n, cap;
	uint64_t	 edges, read;
};

static sqlite3_stmt *
prepare(const char *sql)
{
	sqlite3_stmt	*st;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		errx(2, "%s", sqlite3_errmsg(db));
	return st;
}

static double
now_ms(void)
{
	struct timespec	t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
visit(struct walk *w, int64_t node)
{
	size_t		 file = (size_t)store_node_file(node);
	uint32_t	 slot = store_node_slot(node), n;

	w->edges++;
	if (file >= nfiles)
		return;
	if (slot >= w->slots[file]) {
		n = slot * 2 + 64;
		w->seen[file] = realloc(w->seen[file], n);
		if (w->seen[file] == NULL)
			err(2, NULL);
		memset(w->seen[file] + w->slots[file], 0,
		    n - w->slots[file]);
		w->slots[file] = n;
	}
	if (w->seen[file][slot])
		return;
	w->seen[file][slot] = 1;
	if (w->n == w->cap) {
		w->cap = w->cap * 2 + 1024;
		w->queue = realloc(w->queue, w->cap * sizeof(*w->queue));
		if (w->queue == NULL)
			err(2, NULL);
	}
	w->queue[w->n++] = node;
}

static void
by_row(struct walk *w, int64_t node, enum adj_direction d)
{
	int64_t		 id = adj_row(store_node_file(node), d);
	uint32_t	 from, to;
	size_t		 len;

	if (!w->fetched[id]) {
		w->fetched[id] = 1;
		sqlite3_reset(row_st);
		sqlite3_bind_int64(row_st, 1, id);
		if (sqlite3_step(row_st) == SQLITE_ROW) {
			len = (size_t)sqlite3_column_bytes(row_st, 0);
			if ((w->bytes[id] = malloc(len + 1)) == NULL)
				err(2, NULL);
			memcpy(w->bytes[id], sqlite3_column_blob(row_st, 0),
			    len);
			w->read += len;
			if (adj_open(&w->rows[id], w->bytes[id], len) == -1)
				errx(2, "damaged row");
		}
	}
	adj_list(&w->rows[id], node, &from, &to);
	for (; from < to; from++)
		visit(w, adj_node(adj_edge(&w->rows[id], from)));
}

static void
by_sql(struct walk *w, int64_t node, sqlite3_stmt *st)
{
	sqlite3_reset(st);
	sqlite3_bind_int64(st, 1, node);
	while (sqlite3_step(st) == SQLITE_ROW)
		visit(w, sqlite3_column_int64(st, 0));
}

/* Milliseconds; nodes, edges and bytes into *W's counts. */
static double
walk(struct walk *w, int64_t start, int sql)
{
	size_t	 i, end, files = nfiles + ADJ_FILES;
	double	 t;
	int	 hop;

	memset(w, 0, sizeof(*w));
	t = now_ms();
	w->seen = calloc(nfiles, sizeof(*w->seen));
	w->slots = calloc(nfiles, sizeof(*w->slots));
	w->rows = calloc(files, sizeof(*w->rows));
	w->bytes = calloc(files, sizeof(*w->bytes));
	w->fetched = calloc(files, 1);
	if (w->seen == NULL || w->slots == NULL || w->rows == NULL ||
	    w->bytes == NULL || w->fetched == NULL)
		err(2, NULL);
	visit(w, start);
	for (i = hop = 0; hop < HOPS; hop++)
		for (end = w->n; i < end; i++)
			if (sql) {
				by_sql(w, w->queue[i], out_st);
				by_sql(w, w->queue[i], in_st);
			} else {
				by_row(w, w->queue[i], ADJ_OUT);
				by_row(w, w->queue[i], ADJ_IN);
			}
	t = now_ms() - t;
	for (i = 0; i < nfiles; i++)
		free(w->seen[i]);
	for (i = 0; i < files; i++)
		free(w->bytes[i]);
	free(w->seen);
	free(w->slots);
	free(w->rows);
	free(w->bytes);
	free(w->fetched);
	free(w->queue);
	return t;
}

static int
by_time(const void *va, const void *vb)
{
	const double	*a = va, *b = vb;

	return *a < *b ? -1 : *a > *b;
}

int
main(int argc, char *argv[])
{
	char		 msg[1024];
	int64_t		 starts[STARTS];
	double		 best[2][STARTS], t;
	struct walk	 w[2];
	sqlite3_stmt	*st;
	int		 n = 0, i, k, sql, times = argc > 2 ? atoi(argv[2]) : 3;

	if (argc < 2)
		errx(2, "usage: walk database [times]");
	if (store_open(&db, argv[1], msg, sizeof(msg)) != STORE_OK)
		errx(2, "%s", msg);
	row_st = prepare("SELECT edges FROM adjacency WHERE id = ?1");
	out_st = prepare("SELECT dst FROM edge WHERE src = ?1 AND dst > 0");
	in_st = prepare("SELECT src FROM edge WHERE dst = ?1 AND src > 0");
	st = prepare("SELECT max(id) FROM file");
	if (sqlite3_step(st) == SQLITE_ROW)
		nfiles = (size_t)sqlite3_column_int64(st, 0) + 1;
	sqlite3_finalize(st);
	/* Every so many nodes that have edges. */
	st = prepare("SELECT src FROM (SELECT DISTINCT src FROM edge "
	    "WHERE dst > 0 AND type = 2) ORDER BY src * 2654435761 % 1000003");
	while (n < STARTS && sqlite3_step(st) == SQLITE_ROW)
		starts[n++] = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	if (n == 0)
		errx(2, "no edges");
	for (sql = 0; sql < 2; sql++)
		for (i = 0; i < n; i++)
			for (best[sql][i] = -1, k = 0; k < times; k++) {
				t = walk(&w[sql], starts[i], sql);
				if (best[sql][i] < 0 || t < best[sql][i])
					best[sql][i] = t;
			}
	if (w[0].n != w[1].n || w[0].edges != w[1].edges)
		errx(2, "the adjacency and the edges differ");
	for (sql = 0; sql < 2; sql++)
		qsort(best[sql], (size_t)n, sizeof(double), by_time);
	printf("middle=%.2f slowest=%.2f sql_middle=%.2f sql_slowest=%.2f "
	    "last_nodes=%zu last_edges=%" PRIu64 " last_bytes=%" PRIu64 "\n",
	    best[0][n / 2], best[0][n - 1], best[1][n / 2], best[1][n - 1],
	    w[0].n, w[0].edges, w[0].read);
	sqlite3_close(db);
	return 0;
}
