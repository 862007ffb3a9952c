/*
 * Variables.  An assignment makes a variable of the file, also inside a
 * function, unless it was declared local there.
 */
#include <stdlib.h>
#include <string.h>

#include "bash.h"

/* Was NAME defined as a variable before?  It is now. */
static int
mark_defined(struct walk *w, str_id name)
{
	struct bash *s = bash_state(w);
	unsigned char *old = s->defined;
	size_t n;

	if (name >= s->ndefined) {
		n = s->ndefined;
		s->ndefined = (size_t)name * 2 + 256;
		s->defined = walk_alloc(w, s->ndefined);
		if (n > 0)
			memcpy(s->defined, old, n);
	}
	if (s->defined[name])
		return 1;
	s->defined[name] = 1;
	return 0;
}

static TSNode
base_name(TSNode name)
{
	return node_is(name, "subscript") ? node_field(name, "name") : name;
}

static void
reference(struct walk *w, TSNode name)
{
	walk_ref(w, REF_NAME, expr_name(w, walk_node_str(w, name)), name,
	    REF_ARITY_UNKNOWN);
}

static void
define(struct walk *w, TSNode whole, TSNode name, TSNode value, int constant)
{
	struct walk_def d = { .kind = constant ? NODE_CONSTANT :
	    NODE_VARIABLE, .leaf = 1, .parent = 0 };

	if (mark_defined(w, walk_node_str(w, name))) {
		reference(w, name);
		return;
	}
	d.node = whole;
	d.name_node = name;
	d.name = node_text(w, name);
	/* A long value is no part of a signature. */
	if (ts_node_end_point(whole).row != ts_node_start_point(whole).row)
		d.body = value;
	walk_define(w, &d);
}

/* NAME of WHOLE gets VALUE; LOCAL: of the function it stands in. */
static void
assign(struct walk *w, TSNode whole, TSNode name, TSNode value, int local,
    int constant)
{
	str_id id;

	name = base_name(name);
	if (!node_is(name, "variable_name"))
		return;
	walk_take(w, name);
	id = walk_node_str(w, name);
	if (!ts_node_is_null(value))
		bash_path_keep(w, id, value);
	if (local && walk_in_function(w))
		walk_bind_function(w, id);
	else if (!walk_bound(w, id))
		define(w, whole, name, value, constant);
}

enum walk_next
bash_assignment(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		assign(w, n, node_field(n, "name"), node_field(n, "value"), 0,
		    0);
	return WALK_INTO;
}

/* Do the options in the declaration N say LETTER? */
static int
has_option(const struct walk *w, TSNode n, char letter)
{
	uint32_t i, count = ts_node_named_child_count(n);
	struct text t;

	for (i = 0; i < count; i++) {
		t = node_text(w, ts_node_named_child(n, i));
		if (t.len > 1 && t.p[0] == '-' &&
		    memchr(t.p, letter, t.len) != NULL)
			return 1;
	}
	return 0;
}

/* declare, typeset, export, readonly, local */
enum walk_next
bash_declaration(struct walk *w, TSNode n)
{
	struct text how = node_text(w, ts_node_child(n, 0));
	int local = (how.len == 5 && memcmp(how.p, "local", 5) == 0) ||
	    ((how.p[0] == 'd' || how.p[0] == 't') && !has_option(w, n, 'g'));
	int constant = how.p[0] == 'r' || has_option(w, n, 'r');
	int functions = has_option(w, n, 'f') || has_option(w, n, 'F');
	uint32_t i, count = ts_node_named_child_count(n);
	TSNode c;

	for (i = 0; i < count; i++) {
		c = ts_node_named_child(n, i);
		if (functions && (node_is(c, "variable_name") ||
		    node_is(c, "word"))) {
			walk_take(w, c);
			if (node_text(w, c).p[0] != '-')
				bash_function_named(w, node_text(w, c), c);
		} else if (node_is(c, "variable_assignment")) {
			walk_take(w, c);
			assign(w, n, node_field(c, "name"), node_field(c,
			    "value"), local, constant);
		} else if (node_is(c, "variable_name")) {
			/* `export X` of what is there is a use of it. */
			if (how.p[0] == 'e' || how.p[0] == 'r') {
				walk_take(w, c);
				reference(w, c);
			} else
				assign(w, n, c, (TSNode){ 0 }, local, constant);
		}
	}
	return WALK_INTO;
}

enum walk_next
bash_variable(struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);

	if (!walk_taken(w, n) && t.len > 0 && (t.p[0] < '0' || t.p[0] > '9'))
		reference(w, n);
	return WALK_OVER;
}

/* for x in …: x is not worth a place in the graph. */
enum walk_next
bash_loop(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "variable");

	if (node_is(name, "variable_name")) {
		walk_take(w, name);
		walk_bind_function(w, walk_node_str(w, name));
	}
	return WALK_INTO;
}

/* What is read into is not worth a place in the graph, either. */
void
bash_set_by_command(struct walk *w, TSNode word)
{
	struct text t = node_text(w, word);
	size_t i;

	for (i = 0; i < t.len; i++)
		if (!((t.p[i] | 0x20) >= 'a' && (t.p[i] | 0x20) <= 'z') &&
		    t.p[i] != '_' && !(i > 0 && t.p[i] >= '0' &&
		    t.p[i] <= '9'))
			return;
	if (t.len > 0 && !walk_bound(w, walk_str(w, t)))
		walk_bind_function(w, walk_str(w, t));
}
