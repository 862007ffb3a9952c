/*
 * Commands: what is called, what is sourced, what is only named.
 */
#include <string.h>

#include "bash.h"

/* These are part of the language: no command is called. */
static const char *const silent[] = { ":", "true", "false", "return", "exit",
    "break", "continue", "shift", "set", "local", "let", "test", "[", "]",
    "{", "}", "eval", "exec", "builtin", "command", "unset", "export", "read",
    "getopts", "trap", "alias", "unalias", "shopt", "wait", "cd", "pwd",
    "times", "umask", "hash", "type", "setopt", "unsetopt", "emulate",
    "source", ".", "fi", "done", "esac", "then", "else", "do", "elif",
    "complete", "compgen", "compopt", "mapfile", "readarray", "jobs", "fg",
    "bg", "disown", "dirs", "pushd", "popd", "enable", "bind", "caller",
    "history", "fc", "suspend", "ulimit", "logout", "coproc", "noglob",
    "nocorrect", "autoload", "zmodload", "zstyle", "zle", "bindkey",
    "compdef", "print", "whence", "where", "vared", "limit", "unlimit" };

/* What follows these is called, as a function too. */
static const char *const passing[] = { "time", "coproc", "noglob",
    "nocorrect" };
/* What follows these is a program or a script, no function. */
static const char *const starting[] = { "command", "exec", "sudo", "env", "nohup",
    "xargs", "nice", "timeout", "doas", "setsid", "stdbuf", "ionice",
    "flock", "su" };
static const char *const shells[] = { "bash", "sh", "zsh", "dash", "ksh",
    "ash", "mksh", "bats" };
/* What follows these names functions. */
static const char *const naming[] = { "type", "complete", "compdef",
    "unalias", "whence", "autoload", "hash" };
/* What follows these are variables that get values. */
static const char *const setting[] = { "read", "mapfile", "readarray",
    "getopts" };

/* May T be the name of a command, as it stands? */
static int
is_command_name(struct text t)
{
	size_t i;

	for (i = 0; i < t.len; i++)
		if (strchr("\"'`$\\(){}<>|&;*?[]=~!", t.p[i]) != NULL ||
		    t.p[i] == ' ' || t.p[i] == '\t' || t.p[i] == '\n')
			return 0;
	return t.len > 0 && t.p[0] != '-' && t.p[0] != '#' &&
	    (t.p[0] < '0' || t.p[0] > '9');
}

static uint32_t
arguments(TSNode command)
{
	uint32_t i, n = 0, count = ts_node_child_count(command);
	const char *field;

	for (i = 0; i < count && i < 1000; i++) {
		field = ts_node_field_name_for_child(command, i);
		n += field != NULL && strcmp(field, "argument") == 0;
	}
	return n < REF_ARITY_UNKNOWN ? n : REF_ARITY_UNKNOWN;
}

static void
call_name(struct walk *w, struct text name, TSNode place, uint32_t arity)
{
	if (is_command_name(name) && !text_among(name, silent, COUNT(silent)))
		walk_ref(w, REF_CALL, expr_global(w, walk_str(w, name)),
		    place, arity);
}

static void
call_script(struct walk *w, struct text path, TSNode place)
{
	if (path.len > 0)
		walk_ref(w, REF_CALL, expr_make(w, EXPR_STRING, walk_str(w,
		    path), LINK_NONE), place, REF_ARITY_UNKNOWN);
}

/* The word N is called: a path is a script. */
static void
call_word(struct walk *w, TSNode n, uint32_t arity, int function)
{
	struct text name = bash_literal(w, n), path;
	struct text t = node_text(w, n);

	if (memchr(t.p, '/', t.len) != NULL) {
		path = bash_path_of(w, n);
		/* What lies at a fixed place is no part of the repository. */
		if (path.len > 0 && path.p[0] != '/')
			call_script(w, path, n);
		else if (path.len > 0)
			call_name(w, (struct text){ (const char *)memrchr(
			    path.p, '/', path.len) + 1, path.len -
			    (size_t)((const char *)memrchr(path.p, '/',
			    path.len) + 1 - path.p) }, n, arity);
	} else if (function)
		call_name(w, name, n, arity);
	else if (is_command_name(name) && !text_among(name, silent,
	    COUNT(silent)))
		walk_ref(w, REF_CALL, expr_make(w, EXPR_LITERAL, walk_str(w,
		    name), LINK_NONE), n, arity);
}

/*
 * Commands in a string that is run later: trap 'a; b' EXIT, alias x='a | b'.
 * The first word of each is called.
 */
static void
call_in_string(struct walk *w, struct text t, TSNode place)
{
	static const char *const before[] = { "if", "then", "else", "while",
	    "do", "!", "until", "{", "(", "sudo", "command", "builtin",
	    "exec" };
	size_t i = 0, k;
	int first = 1;
	struct text word;

	while (i < t.len) {
		if (strchr(";&|\n({", t.p[i]) != NULL) {
			first = 1;
			i++;
			continue;
		}
		if (t.p[i] == ' ' || t.p[i] == '\t') {
			i++;
			continue;
		}
		for (k = i; k < t.len && strchr(" \t\n;&|()", t.p[k]) == NULL;
		    k++)
			continue;
		if (k == i)
			k++;
		word = (struct text){ t.p + i, k - i };
		i = k;
		if (!first || memchr(word.p, '=', word.len) != NULL ||
		    text_among(word, before, COUNT(before)))
			continue;
		first = 0;
		call_name(w, word, place, REF_ARITY_UNKNOWN);
	}
}

/* A string that holds commands: its text up to the first expansion. */
static struct text
code_string(const struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);

	if (node_is(n, "raw_string") && t.len >= 2)
		return (struct text){ t.p + 1, t.len - 2 };
	if (node_is(n, "string"))
		return node_is(ts_node_named_child(n, 0), "string_content") ?
		    node_text(w, ts_node_named_child(n, 0)) :
		    (struct text){ "", 0 };
	return node_is(n, "word") ? t : (struct text){ "", 0 };
}

void
bash_function_named(struct walk *w, struct text name, TSNode place)
{
	if (is_command_name(name))
		walk_ref(w, REF_NAME, expr_global(w, walk_str(w, name)), place,
		    0);
}

/* alias x='…': a macro, that is what it works like. */
static void
aliases(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_MACRO, .parent = 0, .leaf = 1,
	    .flags = NODE_CALLABLE_MACRO };
	struct text t, body;
	const char *eq;
	uint32_t i;
	TSNode arg;

	for (i = 0; !ts_node_is_null(arg = bash_operand(w, n, i)); i++) {
		t = node_text(w, arg);
		if ((eq = memchr(t.p, '=', t.len)) == NULL || eq == t.p)
			continue;
		d.name = (struct text){ t.p, (size_t)(eq - t.p) };
		if (!is_command_name(d.name))
			continue;
		d.node = arg;
		body = (struct text){ eq + 1, (size_t)(t.p + t.len - eq - 1) };
		if (body.len >= 2 && (*body.p == '\'' || *body.p == '"')) {
			body.p++;
			body.len -= 2;
		}
		walk_define(w, &d);
		call_in_string(w, body, arg);
	}
}

static void
source(struct walk *w, TSNode arg)
{
	struct text path = bash_path_of(w, arg);

	if (path.len > 0)
		walk_import(w, LINK_NONE, walk_str(w, path), LINK_NONE, 0,
		    node_line(arg));
}

/* `load x` of bats reads x.bash. */
static void
load(struct walk *w, TSNode arg)
{
	struct text path = bash_path_of(w, arg);
	size_t n = path.len;
	char *p;

	if (n == 0)
		return;
	p = walk_alloc(w, n + 6);
	memcpy(p, path.p, n);
	if (memchr(path.p, '.', n) == NULL || n < 5 ||
	    (memcmp(path.p + n - 5, ".bash", 5) != 0 &&
	    memcmp(path.p + n - 3, ".sh", 3) != 0)) {
		memcpy(p + n, ".bash", 5);
		n += 5;
	}
	walk_import(w, LINK_NONE, walk_str(w, (struct text){ p, n }),
	    LINK_NONE, 0, node_line(arg));
}

/* The first operand of N that is no assignment and no `!`, null: none. */
static TSNode
passed_on(const struct walk *w, TSNode n)
{
	TSNode arg;
	uint32_t i;

	for (i = 0; !ts_node_is_null(arg = bash_operand(w, n, i)); i++)
		if (!text_is(node_text(w, arg), "!") && memchr(node_text(w,
		    arg).p, '=', node_text(w, arg).len) == NULL)
			break;
	return arg;
}

/* What a command does with its operands. */
static void
operands(struct walk *w, TSNode n, struct text name)
{
	TSNode arg = bash_operand(w, n, 0);
	uint32_t i;

	if (ts_node_is_null(arg))
		return;
	if (text_is(name, "source") || text_is(name, "."))
		source(w, arg);
	else if (text_is(name, "load") || text_is(name, "bats_load_library"))
		load(w, arg);
	else if (text_is(name, "alias"))
		aliases(w, n);
	else if (text_is(name, "trap") || text_is(name, "eval"))
		call_in_string(w, code_string(w, arg), arg);
	else if (text_among(name, shells, COUNT(shells)))
		call_script(w, bash_path_of(w, arg), arg);
	else if (text_is(name, "command") && memmem(node_text(w, n).p,
	    node_text(w, n).len, " -v", 3) != NULL)
		bash_function_named(w, bash_literal(w, arg), arg);
	else if (text_among(name, passing, COUNT(passing)) ||
	    (text_is(name, "run") && walk_file(w)->flags & FILE_TEST))
		call_word(w, passed_on(w, n), REF_ARITY_UNKNOWN, 1);
	else if (text_among(name, starting, COUNT(starting)))
		call_word(w, passed_on(w, n), REF_ARITY_UNKNOWN, 0);
	else if (text_among(name, naming, COUNT(naming)))
		for (i = 0; !ts_node_is_null(arg = bash_operand(w, n, i)); i++)
			bash_function_named(w, bash_literal(w, arg), arg);
	else if (text_among(name, setting, COUNT(setting)))
		for (i = 0; !ts_node_is_null(arg = bash_operand(w, n, i)); i++)
			bash_set_by_command(w, arg);
}

enum walk_next
bash_command(struct walk *w, TSNode n)
{
	TSNode name = node_child_of(n, "command_name"), c;
	struct text t = bash_literal(w, name);
	uint32_t i, count = ts_node_named_child_count(n);

	/* X=1 command: for that command alone. */
	for (i = 0; i < count && i < 64; i++) {
		c = ts_node_named_child(n, i);
		if (!node_is(c, "variable_assignment"))
			break;
		walk_take(w, c);
		walk_take(w, node_field(c, "name"));
	}
	if (ts_node_is_null(name))
		return WALK_INTO;
	call_word(w, name, arguments(n), 1);
	if (t.len > 0)
		operands(w, n, t);
	return WALK_INTO;
}

/* unset -f name */
enum walk_next
bash_unset(struct walk *w, TSNode n)
{
	uint32_t i, count = ts_node_named_child_count(n);
	struct text t;
	int functions = 0;

	for (i = 0; i < count; i++) {
		t = node_text(w, ts_node_named_child(n, i));
		if (t.len > 1 && t.p[0] == '-')
			functions |= memchr(t.p, 'f', t.len) != NULL;
		else if (functions) {
			walk_take(w, ts_node_named_child(n, i));
			bash_function_named(w, t, ts_node_named_child(n, i));
		}
	}
	return WALK_INTO;
}
