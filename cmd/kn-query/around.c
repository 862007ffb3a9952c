/*
 * Steps from a symbol that are no edges; see around.h.
 */
#include "around.h"
#include "heads.h"

int
around_code(struct reach *r, uint32_t n)
{
	const struct reached	 at = r->v[n];
	struct head		 h, up;
	int			 is_new;

	if (!head_get(r->q, at.id, &h))
		return 1;
	if (h.parent > 0 && head_get(r->q, h.parent, &up) &&
	    (up.kind == NODE_FUNCTION || up.kind == NODE_METHOD))
		reach_add(r, h.parent, n, REACH_PART, 0, 100, &is_new);
	/* A class that only says its name in its body goes on as before. */
	return at.seed || (KINDS_TYPE & KIND_BIT(h.kind)) == 0 ||
	    (at.type != EDGE_REFERENCES && at.type != EDGE_CALLS);
}
