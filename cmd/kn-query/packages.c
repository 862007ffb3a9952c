/*
 * Which file stands for a package; see packages.h.
 */
#include <stdlib.h>
#include <string.h>

#include "packages.h"

static const char packages_sql[] =
	"SELECT n.id, f.first FROM node AS n JOIN (SELECT package,"
	" min(id) AS first FROM file GROUP BY package) AS f"
	" ON f.package = n.name WHERE n.id < 0 AND n.kind = 1 ORDER BY n.id";

void
packages_get(struct query *q, struct packages *p)
{
	sqlite3_stmt	*st = db_prepare(q->db, packages_sql);

	while (db_step(q->db, st)) {
		p->v = grow(p->v, p->n, &p->cap, sizeof(*p->v));
		p->v[p->n][0] = sqlite3_column_int64(st, 0);
		p->v[p->n++][1] = sqlite3_column_int64(st, 1);
	}
	sqlite3_finalize(st);
}

int64_t
packages_file(const struct packages *p, int64_t node)
{
	size_t	 low = 0, high = p->n, mid;

	if (node >= 0)
		return node_file(node);
	while (low < high) {
		mid = low + (high - low) / 2;
		if (p->v[mid][0] < node)
			low = mid + 1;
		else
			high = mid;
	}
	return low < p->n && p->v[low][0] == node ? p->v[low][1] : 0;
}

void
packages_release(struct packages *p)
{
	free(p->v);
	memset(p, 0, sizeof(*p));
}

const char *
path_dir(struct query *q, const char *path)
{
	const char	*slash = strrchr(path, '/');

	return slash == NULL ? "." : pool_strndup(q->pool, path,
	    (size_t)(slash - path));
}
