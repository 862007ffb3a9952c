/*
 * Shell scripts: functions, tests.  Functions belong to the file, wherever
 * they are defined: defining one is a command that makes it known to all.
 */
#include <ctype.h>
#include <string.h>

#include "bash.h"

const TSLanguage	*LANG_PARSER(void);

struct bash *
bash_state(struct walk *w)
{
	void **slot = walk_state(w);

	if (*slot == NULL)
		*slot = walk_alloc(w, sizeof(struct bash));
	return *slot;
}

struct text
bash_literal(const struct walk *w, TSNode n)
{
	struct text t;

	if (node_is(n, "command_name"))
		n = ts_node_named_child(n, 0);
	t = node_text(w, n);
	if (node_is(n, "raw_string") && t.len > 2)
		return (struct text){ t.p + 1, t.len - 2 };
	if (node_is(n, "string") && ts_node_named_child_count(n) == 1 &&
	    node_is(ts_node_named_child(n, 0), "string_content"))
		return node_text(w, ts_node_named_child(n, 0));
	if (!node_is(n, "word"))
		return (struct text){ "", 0 };
	if (t.len > 1 && t.p[0] == '\\') {
		t.p++;
		t.len--;
	}
	return t;
}

TSNode
bash_operand(const struct walk *w, TSNode command, uint32_t want)
{
	uint32_t i, count, n = 0;
	struct text t;
	TSNode c, none = { 0 };

	if (ts_node_is_null(command))
		return none;
	count = ts_node_child_count(command);
	for (i = 0; i < count; i++) {
		const char *field = ts_node_field_name_for_child(command, i);

		if (field == NULL || strcmp(field, "argument") != 0)
			continue;
		c = ts_node_child(command, i);
		t = node_text(w, c);
		if (n == 0 && t.len > 0 && t.p[0] == '-' &&
		    node_is(c, "word"))
			continue;
		if (n++ == want)
			return c;
	}
	return none;
}

/* ---- tests ---- */

/* The '{' of `@test "name" {` in the line from B to END, or NULL. */
static char *
test_brace(char *b, char *end)
{
	char *e = b + 6;

	if (end - b < 9 || memcmp(b, "@test ", 6) != 0)
		return NULL;
	while (e < end && *e == ' ')
		e++;
	if (e < end && (*e == '"' || *e == '\''))
		e = memchr(e + 1, *e, (size_t)(end - e - 1));
	else
		e = memchr(e, ' ', (size_t)(end - e));
	if (e == NULL || e == end)
		return NULL;
	for (e++; e < end && isspace((unsigned char)*e); e++)
		continue;
	return e < end && *e == '{' ? e : NULL;
}

/*
 * @test "name" {	is no shell: the parser is shown a function whose name
 * is as long as that, and ends in "()".
 */
static void
prepare(struct walk *w, char *text, uint32_t len)
{
	char *p = text, *end = text + len, *nl, *b, *e;

	(void)w;
	for (; p < end; p = nl + 1) {
		nl = memchr(p, '\n', (size_t)(end - p));
		if (nl == NULL)
			nl = end;
		for (b = p; b < nl && (*b == ' ' || *b == '\t'); b++)
			continue;
		if ((e = test_brace(b, nl)) == NULL)
			continue;
		while (isspace((unsigned char)e[-1]))
			e--;
		memset(b, '_', (size_t)(e - b) - 2);
		memcpy(e - 2, "()", 2);
	}
}

/* The name of a test: what stands in quotes behind @test. */
static struct text
test_name(struct text t)
{
	const char *p = t.p, *end = t.p + t.len;

	for (p += 5; p < end && isspace((unsigned char)*p); p++)
		continue;
	/* The last two bytes were shown as brackets. */
	for (end += 2; end > p && isspace((unsigned char)end[-1]); end--)
		continue;
	if (end - p >= 2 && (*p == '"' || *p == '\'') && end[-1] == *p) {
		p++;
		end--;
	}
	return (struct text){ p, (size_t)(end - p) };
}

/* A function that bats or shunit2 runs: `f() { # @test`, testX in a test
   file. */
static int
is_test(const struct walk *w, struct text name, TSNode body)
{
	struct text t = node_text(w, body);
	const char *nl = memchr(t.p, '\n', t.len);

	if (nl != NULL && memmem(t.p, (size_t)(nl - t.p), "@test", 5) != NULL)
		return 1;
	return walk_file(w)->flags & FILE_TEST && name.len > 4 &&
	    memcmp(name.p, "test", 4) == 0 && (name.p[4] == '_' ||
	    isupper((unsigned char)name.p[4]));
}

static enum walk_next
function(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = 0 };

	d.node = n;
	d.name_node = node_field(n, "name");
	d.body = node_field(n, "body");
	d.name = node_text(w, d.name_node);
	if (d.name.len > 6 && memcmp(d.name.p, "@test", 5) == 0 &&
	    isspace((unsigned char)d.name.p[5])) {
		d.name = test_name(d.name);
		d.flags = NODE_TEST;
	} else if (is_test(w, d.name, d.body))
		d.flags = NODE_TEST;
	if (d.name.len == 0)
		return WALK_INTO;
	walk_take(w, d.name_node);
	walk_define(w, &d);
	return WALK_INTO;
}

static const struct lang_rule rules[] = {
	{ "function_definition", function, NULL },
	{ "command", bash_command, NULL },
	{ "declaration_command", bash_declaration, NULL },
	{ "unset_command", bash_unset, NULL },
	{ "variable_assignment", bash_assignment, NULL },
	{ "variable_name", bash_variable, NULL },
	{ "for_statement", bash_loop, NULL },
	{ "select_statement", bash_loop, NULL },
	{ NULL, NULL, NULL }
};

static const char *const comments[] = { "comment", NULL };

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = LANG_NAME,
	.parser = LANG_PARSER,
	.rules = rules,
	.comments = comments,
	.prepare = prepare,
	.flags = LANG_CONDITIONAL,
};
