/*
 * Steps from a symbol that are no edges; see around.h.
 */
#include "around.h"

int
around_head(struct query *q, int64_t id, int64_t *parent, unsigned int *kind)
{
	sqlite3_stmt	*st = db_get(q->db, ST_NODE_HEAD);
	int		 found;

	sqlite3_bind_int64(st, 1, id);
	if ((found = db_step(q->db, st))) {
		if (parent != NULL)
			*parent = sqlite3_column_int64(st, 0);
		*kind = (unsigned int)sqlite3_column_int(st, 1);
	}
	sqlite3_reset(st);
	return found;
}

int
around_code(struct reach *r, uint32_t n)
{
	const struct reached	 at = r->v[n];
	unsigned int		 kind, up;
	int64_t			 parent;
	int			 is_new;

	if (at.id < 0 || !around_head(r->q, at.id, &parent, &kind))
		return 1;
	if (parent > 0 && around_head(r->q, parent, NULL, &up) &&
	    (up == NODE_FUNCTION || up == NODE_METHOD))
		reach_add(r, parent, n, REACH_PART, 0, 100, &is_new);
	/* A class that only says its name in its body goes on as before. */
	return at.seed || (KINDS_TYPE & KIND_BIT(kind)) == 0 ||
	    (at.type != EDGE_REFERENCES && at.type != EDGE_CALLS);
}
