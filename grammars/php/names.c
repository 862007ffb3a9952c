/*
 * PHP: what namespace and use make of a name.
 */
#include <strings.h>

#include "php.h"

struct php_state *
php_state(struct walk *w)
{
	void **s = walk_state(w);

	if (*s == NULL)
		*s = walk_alloc(w, sizeof(struct php_state));
	return *s;
}

void
php_take(struct walk *w, TSNode n)
{
	if (!ts_node_is_null(n))
		*walk_memo(w, n) = PHP_TAKEN;
}

int
php_taken(struct walk *w, TSNode n)
{
	return *walk_memo(w, n) == PHP_TAKEN;
}

int
php_is_word(struct text t, const char *s)
{
	return t.len == strlen(s) && strncasecmp(t.p, s, t.len) == 0;
}

int
php_in(const char *words, struct text t)
{
	size_t n;

	if (t.len == 0)
		return 0;
	for (; *words != '\0'; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		if (n == t.len && strncasecmp(words, t.p, n) == 0)
			return 1;
	}
	return 0;
}

struct text
php_string(const struct walk *w, TSNode n)
{
	struct text t = { "", 0 };

	if ((node_is(n, "string") || node_is(n, "encapsed_string")) &&
	    ts_node_named_child_count(n) == 1 &&
	    node_is(ts_node_named_child(n, 0), "string_content"))
		t = node_text(w, ts_node_named_child(n, 0));
	return t;
}

/* ---- names ---- */

void
php_use(struct walk *w, struct text name, struct text alias, char kind)
{
	struct php_state *s = php_state(w);
	struct php_use *u = walk_alloc(w, sizeof(*u));

	u->name = name;
	u->alias = alias;
	u->kind = kind;
	u->next = s->uses;
	s->uses = u;
}

static const struct php_use *
used(struct walk *w, struct text alias, char kind)
{
	const struct php_use *u = php_state(w)->uses;

	while (u != NULL && (u->kind != kind || u->alias.len != alias.len ||
	    strncasecmp(u->alias.p, alias.p, alias.len) != 0))
		u = u->next;
	return u;
}

/* "\" A "\" B */
static struct text
joined(struct walk *w, struct text a, struct text b)
{
	char *p = walk_alloc(w, a.len + b.len + 3);
	size_t n = 0;

	p[n++] = '\\';
	if (a.len > 0) {
		memcpy(p + n, a.p, a.len);
		n += a.len;
		if (b.len > 0)
			p[n++] = '\\';
	}
	memcpy(p + n, b.p, b.len);
	return (struct text){ p, n + b.len };
}

/* NAME in full, KIND saying which uses count. */
static struct text
full_name(struct walk *w, struct text name, char kind)
{
	static const struct text none = { "", 0 };
	const char *slash = memchr(name.p, '\\', name.len);
	const struct php_use *u;
	struct text first = name, rest = none;

	if (slash == name.p) {
		name.p++;
		name.len--;
		return joined(w, none, name);
	}
	if (slash != NULL) {
		first.len = (size_t)(slash - name.p);
		rest = (struct text){ slash + 1, name.len - first.len - 1 };
		kind = 'c';	/* the first part is a namespace */
		if (php_is_word(first, "namespace"))
			return joined(w, php_state(w)->ns, rest);
	}
	if ((u = used(w, first, kind)) != NULL)
		return joined(w, u->name, rest);
	return joined(w, php_state(w)->ns, name);
}

expr_id
php_own_class(struct walk *w)
{
	const struct php_class *c = php_state(w)->class;

	return c == NULL ? expr_unknown(w) :
	    expr_make(w, EXPR_DEF, c->ord, NONE);
}

expr_id
php_class_expr(struct walk *w, struct text name)
{
	const struct php_class *c = php_state(w)->class;

	if (php_is_word(name, "self") || php_is_word(name, "static"))
		return php_own_class(w);
	if (php_is_word(name, "parent"))
		return c == NULL || c->parent == NONE ? expr_unknown(w) :
		    c->parent;
	return expr_global(w, walk_str(w, full_name(w, name, 'c')));
}

expr_id
php_plain_expr(struct walk *w, struct text name, char kind)
{
	if (memchr(name.p, '\\', name.len) == NULL &&
	    used(w, name, kind) == NULL)
		return expr_global(w, walk_str(w, name));
	return expr_global(w, walk_str(w, full_name(w, name, kind)));
}

/* ---- clauses ---- */

/* The linker finds the namespace as the value of the file. */
enum walk_next
php_namespace(struct walk *w, TSNode n)
{
	struct php_state *s = php_state(w);
	int first = s->ns.len == 0;

	s->ns = node_text(w, node_field(n, "name"));
	s->uses = NULL;
	if (first && s->ns.len > 0) {
		walk_set_package(w, s->ns);
		walk_type_def(w, TYPING_VALUE, 0, expr_make(w, EXPR_STRING,
		    walk_str(w, s->ns), NONE));
	}
	return WALK_INTO;
}

static struct text
last_part(struct text t)
{
	const char *slash = memrchr(t.p, '\\', t.len);

	return slash == NULL ? t : (struct text){ slash + 1,
	    (size_t)(t.p + t.len - slash - 1) };
}

static void
clause(struct walk *w, TSNode c, struct text prefix, char kind)
{
	TSNode alias = node_field(c, "alias"), type = node_field(c, "type");
	struct text name = node_text(w, node_arg(c, 0)), as, t;
	uint32_t i, n;
	const TSNode *v = node_children(w, c, &n);

	/* The type may be a named child, too. */
	for (i = 0; i < n; i++)
		if (node_is(v[i], "name") || node_is(v[i], "qualified_name")) {
			name = node_text(w, v[i]);
			break;
		}
	if (!ts_node_is_null(type))
		kind = php_is_word(node_text(w, type), "function") ? 'f' : 'k';
	if (name.len > 0 && name.p[0] == '\\') {
		name.p++;
		name.len--;
	}
	as = ts_node_is_null(alias) ? last_part(name) : node_text(w, alias);
	if (prefix.len > 0) {
		t = joined(w, prefix, name);
		name = (struct text){ t.p + 1, t.len - 1 };
	}
	php_use(w, name, as, kind);
	walk_import(w, walk_str(w, as), walk_str(w, name), NONE, kind == 'c' ?
	    0 : IMPORT_SIDE, node_line(c));
}

enum walk_next
php_use_declaration(struct walk *w, TSNode n)
{
	TSNode body = node_field(n, "body"), type = node_field(n, "type");
	struct text prefix = { "", 0 };
	const TSNode *v;
	uint32_t i, k;
	char kind = 'c';

	if (!ts_node_is_null(type))
		kind = php_is_word(node_text(w, type), "function") ? 'f' : 'k';
	if (!ts_node_is_null(body)) {
		prefix = node_text(w, node_child_of(n, "namespace_name"));
		n = body;
	}
	v = node_children(w, n, &k);
	for (i = 0; i < k; i++)
		if (node_is(v[i], "namespace_use_clause"))
			clause(w, v[i], prefix, kind);
	return WALK_OVER;
}
