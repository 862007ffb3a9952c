/*
 * Token trees: the arguments of macros.  The parser leaves them as tokens,
 * so paths, members and calls are read here from them; what else stands
 * there (patterns, statements, a language of the macro's own) gives names
 * that mean nothing, and no references.
 */
#include <string.h>

#include "rust.h"

#define TOKENS_MAX	65536u	/* of one tree; what follows is left out */

struct tokens {
	TSNode		*v;
	uint32_t	 n, at;
	int		 pattern;	/* paths with (…) are patterns */
	int		 quiet;		/* 1: no references */
};

static struct tokens
read_tokens(struct walk *w, TSNode tree)
{
	struct tokens t = { .n = 0 };
	uint32_t count = ts_node_child_count(tree);
	TSTreeCursor c;

	if (count > TOKENS_MAX)
		count = TOKENS_MAX;
	t.v = walk_alloc(w, (count + 1) * sizeof(*t.v));
	c = ts_tree_cursor_new(tree);
	if (ts_tree_cursor_goto_first_child(&c))
		do
			t.v[t.n++] = ts_tree_cursor_current_node(&c);
		while (t.n < count && ts_tree_cursor_goto_next_sibling(&c));
	ts_tree_cursor_delete(&c);
	return t;
}

static TSNode
peek(const struct tokens *t, uint32_t ahead)
{
	static const TSNode null;

	return t->at + ahead < t->n ? t->v[t->at + ahead] : null;
}

static int
is_at(const struct tokens *t, uint32_t ahead, const char *type)
{
	return rs_is(peek(t, ahead), type);
}

/* A token tree in such brackets. */
static int
is_tree(const struct walk *w, TSNode n, char open)
{
	return rs_is(n, "token_tree") &&
	    walk_source(w)[ts_node_start_byte(n)] == open;
}

static uint32_t
arity(const struct walk *w, TSNode tree)
{
	uint32_t i, n = ts_node_child_count(tree), k = 0;
	int some = 0;
	TSNode c;

	(void)w;
	if (n > 512)
		return REF_ARITY_UNKNOWN;
	for (i = 1; i + 1 < n; i++) {
		c = ts_node_child(tree, i);
		if (rs_is(c, ",")) {
			k += some;
			some = 0;
		} else
			some = 1;
	}
	return k + some < REF_ARITY_UNKNOWN ? k + some : REF_ARITY_UNKNOWN;
}

static void
ref(struct walk *w, const struct tokens *t, enum ref_kind kind, expr_id e,
    TSNode at, uint32_t k)
{
	if (!t->quiet)
		walk_ref(w, kind, e, at, k);
}

/* ::<…>: past it. */
static void
skip_turbofish(struct tokens *t)
{
	uint32_t depth = 0;

	if (!is_at(t, 0, "::") || !is_at(t, 1, "<"))
		return;
	for (t->at++; t->at < t->n; t->at++) {
		if (is_at(t, 0, "<"))
			depth++;
		else if (is_at(t, 0, ">") && --depth == 0) {
			t->at++;
			return;
		} else if (is_at(t, 0, ">>") && (depth -= depth > 1 ? 2 : 1)
		    == 0) {
			t->at++;
			return;
		}
	}
}

static int
begins_path(TSNode n)
{
	return rs_is(n, "identifier") || rs_is(n, "self") ||
	    rs_is(n, "crate") || rs_is(n, "super") ||
	    rs_is(n, "primitive_type") || rs_is(n, "metavariable");
}

/* a, a::b, a::b(…), a!(…): what it stands for. */
static expr_id
path(struct walk *w, struct tokens *t)
{
	TSNode n = peek(t, 0), last = n;
	int any = rs_is(n, "metavariable") && !rs_named(w, n, "$crate");
	expr_id e = any ? expr_unknown(w) : rs_is(n, "identifier") || rs_is(n, "self") ?
	    rs_expr(w, n, 0) : rs_is(n, "primitive_type") ?
	    rs_type(w, n, 0) : rs_path(w, n, 0);
	int scoped = 0, local;
	struct text name;

	local = rs_find(w, walk_node_str(w, n), 0) != LINK_NONE;
	t->at++;
	for (;;) {
		skip_turbofish(t);
		if (!is_at(t, 0, "::") || !is_at(t, 1, "identifier"))
			break;
		/* As a path its first name is no variable. */
		if (!scoped && !any)
			e = rs_path(w, n, 0);
		scoped = 1;
		last = peek(t, 1);
		e = expr_member(w, expr_make(w, EXPR_PATH, e, LINK_NONE),
		    walk_node_str(w, last));
		t->at += 2;
	}
	name = node_text(w, last);
	if (any && !scoped)	/* what the macro was given */
		return e;
	if (is_at(t, 0, "!") && rs_is(peek(t, 1), "token_tree")) {
		t->at += 2;
		ref(w, t, REF_CALL, rs_macro_name(w, n, last), last,
		    REF_ARITY_UNKNOWN);
		return expr_unknown(w);
	}
	if (is_tree(w, peek(t, 0), '(')) {
		TSNode args = peek(t, 0);

		t->at++;
		if (!scoped && (text_is(name, "Some") ||
		    text_is(name, "Ok") || text_is(name, "Err")))
			return expr_unknown(w);
		ref(w, t, t->pattern && rs_is_upper(name) ? REF_NAME :
		    REF_CALL, e, last, arity(w, args));
		return expr_call(w, e);
	}
	if (rs_is(last, "identifier") && !(local && !scoped) &&
	    !text_is(name, "None"))
		ref(w, t, REF_NAME, e, last, 0);
	return e;
}

static int
is_integer(TSNode n)
{
	return rs_is(n, "integer_literal");
}

/* A primary and what is applied to it; goes on at least one token. */
static expr_id
postfix(struct walk *w, struct tokens *t)
{
	TSNode n = peek(t, 0), name;
	expr_id e;

	if (begins_path(n))
		e = path(w, t);
	else {
		e = rs_is(n, "token_tree") ? expr_unknown(w) :
		    rs_expr(w, n, 0);
		if (is_tree(w, n, '(') && ts_node_child_count(n) > 2) {
			struct tokens in = read_tokens(w, n);

			in.at = 1;
			in.quiet = 1;
			while (in.at < in.n && (is_at(&in, 0, "&") ||
			    is_at(&in, 0, "*") || is_at(&in, 0, "mut")))
				in.at++;
			if (in.at < in.n)
				e = postfix(w, &in);
			if (in.at + 1 < in.n)
				e = expr_unknown(w);
		}
		t->at++;
	}
	for (;;) {
		if (is_at(t, 0, "?")) {
			t->at++;
			e = rs_member(w, e, "?");
		} else if (is_tree(w, peek(t, 0), '[')) {
			t->at++;
			e = rs_member(w, e, "[]");
		} else if (is_at(t, 0, ".") && is_at(t, 1, "await")) {
			t->at += 2;
			e = rs_member(w, e, "await");
		} else if (is_at(t, 0, ".") && is_integer(peek(t, 1))) {
			e = expr_member(w, e, walk_node_str(w, peek(t, 1)));
			t->at += 2;
		} else if (is_at(t, 0, ".") && is_at(t, 1, "identifier")) {
			name = peek(t, 1);
			t->at += 2;
			skip_turbofish(t);
			if (is_tree(w, peek(t, 0), '(')) {
				e = expr_member(w, e, walk_node_str(w, name));
				ref(w, t, REF_CALL, e, name,
				    arity(w, peek(t, 0)));
				e = expr_call(w, e);
				t->at++;
			} else {
				e = expr_member(w, e, rs_field_name(w,
				    node_text(w, name)));
				ref(w, t, REF_FIELD, e, name, 0);
			}
		} else
			return e;
	}
}

/* The type at AHEAD, as far as a path says it; *END is behind it. */
static expr_id
type(struct walk *w, const struct tokens *t, uint32_t ahead, uint32_t *end)
{
	expr_id e;

	while (is_at(t, ahead, "&") || is_at(t, ahead, "mutable_specifier"))
		ahead++;
	if (!begins_path(peek(t, ahead)))
		return LINK_NONE;
	e = rs_is(peek(t, ahead), "primitive_type") ?
	    rs_type(w, peek(t, ahead), 0) : rs_path(w, peek(t, ahead), 0);
	for (ahead++; is_at(t, ahead, "::") && is_at(t, ahead + 1,
	    "identifier"); ahead += 2)
		e = expr_member(w, expr_make(w, EXPR_PATH, e, LINK_NONE),
		    walk_node_str(w, peek(t, ahead + 1)));
	*end = ahead;
	return e;
}

/* "name: Type" at AHEAD, followed by ',' or '|': of a closure. */
static int
parameter(struct walk *w, struct tokens *t, uint32_t ahead)
{
	uint32_t end;
	TSNode name;
	expr_id e;

	if (is_at(t, ahead, "mutable_specifier"))
		ahead++;
	name = peek(t, ahead);
	if (!rs_is(name, "identifier") || !is_at(t, ahead + 1, ":") ||
	    (e = type(w, t, ahead + 2, &end)) == LINK_NONE ||
	    !(is_at(t, end, ",") || is_at(t, end, "|")))
		return 0;
	walk_type_bind(w, TYPING_DECLARED, rs_bind(w, walk_node_str(w, name),
	    0), e);
	t->at += end;
	return 1;
}

/* "let name = value" or "let name: Type". */
static int
let(struct walk *w, struct tokens *t)
{
	uint32_t at = 1, end;
	enum typing_how how = TYPING_ASSIGNED;
	TSNode name;
	expr_id e;

	if (is_at(t, at, "mutable_specifier"))
		at++;
	name = peek(t, at);
	if (!rs_is(name, "identifier"))
		return 0;
	if (is_at(t, at + 1, "=")) {
		t->at += at + 2;
		while (is_at(t, 0, "&") || is_at(t, 0, "mutable_specifier"))
			t->at++;
		if (t->at >= t->n)
			return 1;
		e = postfix(w, t);
	} else if (is_at(t, at + 1, ":") &&
	    (e = type(w, t, at + 2, &end)) != LINK_NONE) {
		how = TYPING_DECLARED;
		t->at += end;
	} else
		return 0;
	walk_type_bind(w, how, rs_bind(w, walk_node_str(w, name), 0), e);
	return 1;
}

enum walk_next
rs_token_tree(struct walk *w, TSNode n)
{
	struct tokens t = read_tokens(w, n);
	TSNode parent = ts_node_parent(n);

	rs_state(w)->trees++;
	rs_scope(w);
	t.pattern = rs_is(parent, "macro_invocation") &&
	    rs_named(w, rs_last_name(node_field(parent, "macro")), "matches");
	while (t.at < t.n)
		/* |x| of a closure, 'a, name = of a format: no values. */
		if (is_at(&t, 0, "let") && let(w, &t))
			continue;
		else if (is_at(&t, 0, "|") && parameter(w, &t, 1))
			continue;
		else if (is_at(&t, 0, ",") && parameter(w, &t, 1))
			continue;
		else if (is_at(&t, 0, ".") || (is_at(&t, 0, "identifier") &&
		    is_at(&t, 1, "=")))
			t.at++;
		else if (begins_path(peek(&t, 0)) || (rs_is(peek(&t, 0),
		    "token_tree") && is_at(&t, 1, ".")) ||
		    rs_is(peek(&t, 0), "string_literal"))
			postfix(w, &t);
		else
			t.at++;
	return WALK_INTO;
}

void
rs_token_tree_leave(struct walk *w, TSNode n)
{
	(void)n;
	rs_scope_leave(w);
	rs_state(w)->trees--;
}

/* The macro that LAST names, in the path that begins with FIRST. */
expr_id
rs_macro_name(struct walk *w, TSNode first, TSNode last)
{
	TSNode whole = ts_node_parent(last);
	struct text t = node_text(w, last);
	char *p = walk_alloc(w, t.len + 1);
	str_id s;

	memcpy(p, t.p, t.len);
	p[t.len] = '!';
	s = walk_str(w, (struct text){ p, t.len + 1 });
	if (ts_node_eq(first, last))
		return expr_global(w, s);
	if (rs_is(whole, "scoped_identifier"))
		return expr_member(w, expr_make(w, EXPR_PATH, rs_path(w,
		    node_field(whole, "path"), 0), LINK_NONE), s);
	return expr_member(w, expr_make(w, EXPR_PATH, rs_path(w, first, 0),
	    LINK_NONE), s);
}

enum walk_next
rs_macro_call(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "macro"), last = rs_last_name(name);

	walk_take(w, name);
	if (!ts_node_is_null(last))
		walk_ref(w, REF_CALL, rs_macro_name(w, name, last), last,
		    REF_ARITY_UNKNOWN);
	return WALK_INTO;
}

/* What the first expression in a macro's arguments is. */
static expr_id
first_argument(struct walk *w, TSNode n)
{
	TSNode tree = node_child_of(n, "token_tree");
	struct tokens t;

	if (ts_node_is_null(tree))
		return expr_unknown(w);
	t = read_tokens(w, tree);
	t.quiet = 1;
	t.at = 1;
	while (t.at < t.n && (is_at(&t, 0, "&") || is_at(&t, 0, "*") ||
	    is_at(&t, 0, "mutable_specifier")))
		t.at++;
	if (t.at + 1 >= t.n)
		return expr_unknown(w);
	/* T { … } */
	if (is_tree(w, peek(&t, 1), '{') && rs_is_upper(node_text(w,
	    peek(&t, 0))))
		return expr_make(w, EXPR_NEW, rs_path(w, peek(&t, 0), 0),
		    LINK_NONE);
	return postfix(w, &t);
}

expr_id
rs_macro_value(struct walk *w, TSNode n)
{
	static const char *const strings[] = { "concat", "env", "file",
	    "include_str", "stringify", "module_path" };
	struct text t = node_text(w, rs_last_name(node_field(n, "macro")));
	size_t i;

	if (text_is(t, "vec"))
		return rs_generic(w, first_argument(w, n), "Vec");
	if (text_is(t, "format"))
		return rs_literal(w, "String");
	if (text_is(t, "matches") || text_is(t, "cfg"))
		return rs_literal(w, "bool");
	if (text_is(t, "dbg"))
		return first_argument(w, n);
	for (i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		if (text_is(t, strings[i]))
			return rs_literal(w, "str");
	return expr_unknown(w);
}
