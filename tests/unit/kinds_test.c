/* Every number of the vocabulary has a name, and every name its number. */
#include "kinds.h"
#include "tap.h"

int
main(void)
{
	unsigned int i;

	for (i = 0; i < NODE_KIND_MAX; i++)
		ok(node_kind_name(i) != NULL &&
		    node_kind_parse(node_kind_name(i)) == (int)i,
		    "node kind %u: %s", i, node_kind_name(i));
	for (i = 0; i < EDGE_TYPE_MAX; i++)
		ok(edge_type_name(i) != NULL &&
		    edge_type_parse(edge_type_name(i)) == (int)i,
		    "edge type %u: %s", i, edge_type_name(i));
	for (i = 1; i < PROV_MAX; i++)
		ok(provenance_name(i) != NULL, "provenance %u", i);
	ok(node_kind_name(NODE_KIND_MAX) == NULL &&
	    edge_type_name(EDGE_TYPE_MAX) == NULL &&
	    provenance_name(0) == NULL && provenance_name(PROV_MAX) == NULL,
	    "no name beyond");
	ok(node_kind_parse("Function") == -1 && edge_type_parse("") == -1,
	    "no number for other words");
	/* Parts of the frame format and of stores that exist. */
	is(node_kind_name(NODE_FUNCTION), "function", "function");
	is(node_kind_name(NODE_EXTERNAL), "external", "external");
	is(edge_type_name(EDGE_CALLS), "calls", "calls");
	is(edge_type_name(EDGE_TESTS), "tests", "tests");
	is(visibility_name(NODE_PUBLIC | NODE_TEST), "public", "public");
	is(visibility_name(NODE_PRIVATE | NODE_STATIC), "private", "private");
	return tap_done();
}
