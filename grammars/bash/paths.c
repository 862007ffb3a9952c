/*
 * Words that are paths.  Scripts find each other from their own folder, in
 * one of a dozen ways: $(dirname "$0"), $(cd … && pwd), the script less its
 * last component, a variable that holds it.
 */
#include <string.h>

#include "bash.h"

#define PATH_LONGEST	1000	/* bytes */
#define NESTED_MAX	8	/* expansions in expansions */

/* The script itself, until something takes its folder. */
#define SELF		"@"

struct path {
	char	 p[PATH_LONGEST];
	size_t	 len;
};

static void	read_word(struct walk *, TSNode, struct path *, int depth);

static void
put(struct path *to, struct text t)
{
	if (to->len + t.len > sizeof(to->p)) {
		to->p[0] = '*';
		to->len = 1;
		return;
	}
	memcpy(to->p + to->len, t.p, t.len);
	to->len += t.len;
}

static void
set(struct path *to, const char *s)
{
	to->len = 0;
	put(to, (struct text){ s, strlen(s) });
}

static int
is(const struct path *x, const char *s)
{
	return x->len == strlen(s) && memcmp(x->p, s, x->len) == 0;
}

/* What stands before is not known any more. */
static void
unknown(struct path *to)
{
	set(to, "*");
}

static void
put_path(struct path *to, const struct path *x)
{
	if (x->len > 0 && strchr("*.^@", x->p[0]) != NULL)
		to->len = 0;	/* says itself where it begins */
	put(to, (struct text){ x->p, x->len });
}

static void
variable(struct walk *w, TSNode name, struct path *to)
{
	struct text t = node_text(w, name);
	const struct bash_path *b;
	str_id id;

	if (text_among(t, (const char *const[]){ "0", "BASH_SOURCE" }, 2)) {
		set(to, SELF);
		return;
	}
	if (text_among(t, (const char *const[]){ "BATS_TEST_DIRNAME" }, 1)) {
		set(to, ".");
		return;
	}
	id = walk_str(w, t);
	for (b = bash_state(w)->paths; b != NULL && b->name != id; b = b->next)
		continue;
	if (b == NULL) {
		unknown(to);
		return;
	}
	if (strchr("*.^@", b->value.p[0]) != NULL)
		to->len = 0;
	put(to, b->value);
}

/* The folder of what *TO is. */
static void
folder(struct path *to)
{
	const char *slash;

	if (is(to, SELF)) {
		set(to, ".");
		return;
	}
	if (is(to, "*") || to->len == 0)
		return;
	slash = memrchr(to->p, '/', to->len);
	if (slash != NULL && memcmp(slash, "/..", 3) != 0)
		to->len = (size_t)(slash - to->p);
	else if (to->p[0] == '.' || to->p[0] == '^')
		put(to, (struct text){ "/..", 3 });
	else
		set(to, ".");
}

/* ${x}, ${x[0]}, ${x:-y}, and x without its last component. */
static void
expansion(struct walk *w, TSNode n, struct path *to)
{
	struct text t = node_text(w, n);
	TSNode name = node_child_of(n, "variable_name");
	TSNode sub = node_child_of(n, "subscript");
	struct path x = { .len = 0 };

	if (!ts_node_is_null(sub))
		name = node_child_of(sub, "variable_name");
	if (ts_node_is_null(name)) {
		unknown(to);
		return;
	}
	variable(w, name, &x);
	if (t.len > 5 && memcmp(t.p + t.len - 4, "%/*}", 4) == 0)
		folder(&x);
	else if (memchr(t.p, '%', t.len) != NULL ||
	    memchr(t.p, '/', t.len) != NULL || memchr(t.p, '#', t.len) != NULL)
		unknown(&x);
	put_path(to, &x);
}

/* The command that a substitution runs, the first of several. */
static TSNode
first_command(TSNode n)
{
	TSNode c = ts_node_named_child(n, 0);
	int i;

	for (i = 0; i < NESTED_MAX && !ts_node_is_null(c) &&
	    !node_is(c, "command"); i++)
		c = ts_node_named_child(c, 0);
	return c;
}

static void
substitution(struct walk *w, TSNode n, struct path *to, int depth)
{
	static const char *const same[] = { "cd", "readlink", "realpath",
	    "echo", "greadlink", "cygpath" };
	static const char *const folders[] = { "dirname" };
	TSNode command = first_command(n), arg;
	struct text name = bash_literal(w, node_child_of(command,
	    "command_name"));
	struct path x = { .len = 0 };

	arg = bash_operand(w, command, 0);
	if (name.len == 3 && memcmp(name.p, "git", 3) == 0 &&
	    memmem(node_text(w, n).p, node_text(w, n).len, "--show-toplevel",
	    15) != NULL) {
		set(to, "^");
		return;
	}
	if (ts_node_is_null(arg) || depth >= NESTED_MAX ||
	    (!text_among(name, same, COUNT(same)) &&
	    !text_among(name, folders, COUNT(folders)))) {
		unknown(to);
		return;
	}
	read_word(w, arg, &x, depth + 1);
	if (text_among(name, folders, COUNT(folders)))
		folder(&x);
	put_path(to, &x);
}

static void
read_word(struct walk *w, TSNode n, struct path *to, int depth)
{
	struct text t = node_text(w, n);
	uint32_t i, count;

	if (node_is(n, "word") || node_is(n, "string_content") ||
	    node_is(n, "number")) {
		put(to, t);
	} else if (node_is(n, "raw_string") && t.len >= 2) {
		put(to, (struct text){ t.p + 1, t.len - 2 });
	} else if (node_is(n, "simple_expansion")) {
		struct path x = { .len = 0 };

		variable(w, ts_node_named_child(n, 0), &x);
		put_path(to, &x);
	} else if (node_is(n, "expansion")) {
		expansion(w, n, to);
	} else if (node_is(n, "command_substitution")) {
		substitution(w, n, to, depth);
	} else if ((node_is(n, "string") || node_is(n, "concatenation")) &&
	    depth < NESTED_MAX) {
		count = ts_node_named_child_count(n);
		for (i = 0; i < count && i < 64; i++)
			read_word(w, ts_node_named_child(n, i), to, depth + 1);
	} else
		unknown(to);
}

struct text
bash_path_of(struct walk *w, TSNode word)
{
	struct path x = { .len = 0 };
	char *p;

	if (node_is(word, "command_name"))
		word = ts_node_named_child(word, 0);
	if (!ts_node_is_null(word))
		read_word(w, word, &x, 0);
	if (x.len == 0 || is(&x, "*") || is(&x, SELF) ||
	    x.p[x.len - 1] == '/')
		return (struct text){ "", 0 };
	p = walk_alloc(w, x.len + 1);
	memcpy(p, x.p, x.len);
	return (struct text){ p, x.len };
}

void
bash_path_keep(struct walk *w, str_id name, TSNode value)
{
	struct bash *s = bash_state(w);
	struct bash_path *b;
	struct path x = { .len = 0 };
	char *p;

	for (b = s->paths; b != NULL; b = b->next)
		if (b->name == name)
			return;		/* the first counts */
	read_word(w, value, &x, 0);
	if (x.len == 0 || strchr(".^@", x.p[0]) == NULL)
		return;
	p = walk_alloc(w, x.len + 1);
	memcpy(p, x.p, x.len);
	b = walk_alloc(w, sizeof(*b));
	b->name = name;
	b->value = (struct text){ p, x.len };
	b->next = s->paths;
	s->paths = b;
}
