/*
 * Names of the numbers in kinds.h.
 */
#include <stddef.h>
#include <string.h>

#include "kinds.h"

static const char *const kinds[NODE_KIND_MAX] = {
	"file", "package", "function", "method", "class", "struct", "union",
	"interface", "enum", "enum_member", "field", "constant", "variable",
	"macro", "type_alias", "external", "module", "section", "person"
};

static const char *const types[EDGE_TYPE_MAX] = {
	"contains", "imports", "calls", "references", "extends", "implements",
	"overrides", "type_hint_of", "decorates", "throws", "accesses_field",
	"tests", "documents", "authored_by", "owned_by", "changes_with"
};

static const char *const provs[PROV_MAX] = {
	NULL, "ast_resolved", "ast_inferred", "external", "lsp_resolved",
	"observed"
};

static const char *const visibilities[4] = {
	"public", "protected", "package", "private"
};

static int
parse(const char *const *names, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return (int)i;
	return -1;
}

const char *
node_kind_name(unsigned int kind)
{
	return kind < NODE_KIND_MAX ? kinds[kind] : NULL;
}

const char *
edge_type_name(unsigned int type)
{
	return type < EDGE_TYPE_MAX ? types[type] : NULL;
}

const char *
provenance_name(unsigned int prov)
{
	return prov < PROV_MAX ? provs[prov] : NULL;
}

const char *
visibility_name(unsigned int flags)
{
	return visibilities[flags & NODE_VISIBILITY];
}

int
node_kind_parse(const char *name)
{
	return parse(kinds, NODE_KIND_MAX, name);
}

int
edge_type_parse(const char *name)
{
	return parse(types, EDGE_TYPE_MAX, name);
}
