/*
 * C and C++: names for what has none.
 */
#include <string.h>

#include "anonymous.h"

struct text
c_anonymous(struct walk *w, TSNode decl, TSNode name, int bare)
{
	TSNode type = node_field(decl, "type");
	struct text t = node_text(w, name);
	char *p;

	if (ts_node_is_null(node_field(type, "body")) || t.len == 0 ||
	    !ts_node_is_null(node_field(type, "name")))
		return (struct text){ NULL, 0 };
	if (bare)
		return t;
	p = walk_alloc(w, t.len + 3);
	p[0] = '<';
	memcpy(p + 1, t.p, t.len);
	p[t.len + 1] = '>';
	return (struct text){ p, t.len + 2 };
}
