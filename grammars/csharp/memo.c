/*
 * C#: what expressions are, once worked out.
 *
 * A call's value is asked for by all calls and lambdas around it: without a
 * memory the work would double with each.  What a name means depends on the
 * scope that is open.
 */
#include "cs.h"

struct cs_memo {
	const void	*node;
	uint32_t	 scope;
	expr_id		 is;
};

static struct cs_memo *
memo_slot(struct cs_state *s, const void *node, uint32_t scope)
{
	size_t i = ((uintptr_t)node >> 3) * 0x9e3779b1u ^ scope * 0x85ebca6bu;

	for (;; i++) {
		struct cs_memo *m = &s->memo[i & s->memo_mask];

		if (m->node == NULL || (m->node == node && m->scope == scope))
			return m;
	}
}

void
cs_remember(struct walk *w, const void *node, uint32_t scope, expr_id is)
{
	struct cs_state *s = cs_state(w);
	struct cs_memo *old = s->memo, *m;
	uint32_t i, n = s->memo == NULL ? 0 : s->memo_mask + 1;

	if (s->memo_used * 2 >= n) {
		s->memo_mask = n == 0 ? 255 : n * 2 - 1;
		s->memo = walk_alloc(w, ((size_t)s->memo_mask + 1) *
		    sizeof(*s->memo));
		for (i = 0; i < n; i++)
			if (old[i].node != NULL)
				*memo_slot(s, old[i].node, old[i].scope) =
				    old[i];
	}
	m = memo_slot(s, node, scope);
	*m = (struct cs_memo){ node, scope, is };
	s->memo_used++;
}

expr_id
cs_remembered(struct walk *w, const void *node, uint32_t scope)
{
	struct cs_state *s = cs_state(w);
	struct cs_memo *m = s->memo == NULL ? NULL :
	    memo_slot(s, node, scope);

	return m == NULL || m->node == NULL ? LINK_NONE : m->is;
}
