/*
 * prove DATABASE [TIMES]: how long it takes to make and to check a proof, the
 * start of the process and finding the symbols apart.  Proofs of symbols and
 * of calls spread over the store, each in a proof document and back.  Prints
 * one line of KEY=VALUE, in milliseconds of the processor: the middle one, the mean, and nine
 * in ten, of making and of checking.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "proof.h"
#include "prog.h"
#include "store.h"

static struct db	*db;
static struct hasher	*hasher;

static double
now_ms(void)
{
	struct timespec	t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
by_value(const void *va, const void *vb)
{
	double	a = *(const double *)va, b = *(const double *)vb;

	return a < b ? -1 : a > b;
}

static void
print(const char *what, double *v, size_t n)
{
	double	sum = 0;
	size_t	i;

	if (n == 0)
		errx(1, "no proofs");
	qsort(v, n, sizeof(*v), by_value);
	for (i = 0; i < n; i++)
		sum += v[i];
	printf("%s_middle=%.3f %s_mean=%.3f %s_90=%.3f ", what, v[n / 2],
	    what, sum / (double)n, what, v[n * 9 / 10]);
}

/* One proof, of FROM or of an edge; its times. */
static int
one(int64_t from, int64_t to, unsigned int type, double *make, double *check)
{
	struct query	 q = { .pool = pool_new(), .db = db };
	struct proof	*p, *back;
	struct node	 a, b;
	struct text	 repo;
	const char	*s;
	double		 t;
	int		 good = 0;

	p = pool_alloc(q.pool, sizeof(*p));
	back = pool_alloc(q.pool, sizeof(*back));
	if (!db_node(db, from, &a) || (to != 0 && !db_node(db, to, &b)))
		errx(1, "no such node");
	t = now_ms();
	s = db_meta(db, "repo");
	repo = (struct text){ s, strlen(s) };
	p->what = to != 0 ? PROOF_EDGE : PROOF_NODE;
	p->type = type;
	if (proof_identify(&q, hasher, repo, &a, &p->from) == 0 &&
	    (to == 0 || proof_identify(&q, hasher, repo, &b, &p->to) == 0) &&
	    proof_make(&q, hasher, p) == 0 && !p->absent) {
		s = proof_write(&q, p, 0);
		*make = now_ms() - t;
		t = now_ms();
		good = proof_read(&q, s, strlen(s), back) == NULL &&
		    proof_check(&q, hasher, back) == NULL;
		*check = now_ms() - t;
	}
	pool_free(q.pool);
	return good;
}

int
main(int argc, char *argv[])
{
	struct pool	*pool = pool_new();
	char		 msg[512];
	sqlite3		*sqlite;
	sqlite3_stmt	*st;
	double		*make, *check;
	size_t		 n = 0, bad = 0, times;

	if (argc < 2 || argc > 3)
		errx(2, "usage: prove database [times]");
	times = argc == 3 ? (size_t)number_arg('n', argv[2], 1, 1000000) :
	    500;
	if (store_open(&sqlite, argv[1], msg, sizeof(msg)) != STORE_OK)
		errx(2, "%s", msg);
	db = db_new(sqlite, pool);
	hasher = hasher_new();
	make = calloc(2 * times, sizeof(*make));
	check = calloc(2 * times, sizeof(*check));
	if (hasher == NULL || make == NULL || check == NULL)
		err(2, NULL);
	st = db_prepare(db, "SELECT src, dst FROM (SELECT src, dst, "
	    "row_number() OVER (ORDER BY src, dst) AS k FROM edge "
	    "WHERE type = 2) WHERE k % max(1, (SELECT count(*) FROM edge "
	    "WHERE type = 2) / ?1) = 0 LIMIT ?1");
	sqlite3_bind_int64(st, 1, (sqlite3_int64)times);
	while (db_step(db, st)) {
		if (one(sqlite3_column_int64(st, 0),
		    sqlite3_column_int64(st, 1), EDGE_CALLS, &make[n],
		    &check[n]))
			n++;
		else
			bad++;
		if (one(sqlite3_column_int64(st, 0), 0, 0, &make[n],
		    &check[n]))
			n++;
		else
			bad++;
	}
	sqlite3_finalize(st);
	print("make", make, n);
	print("check", check, n);
	printf("proofs=%zu bad=%zu\n", n, bad);
	hasher_free(hasher);
	free(make);
	free(check);
	db_free(db);
	pool_free(pool);
	return 0;
}
