/*
 * Ruby: what the parts of extract.c share.
 *
 *   extract.c  modules, classes, constants; the table of rules
 *   state.c    where the walk is: self, visibility, local variables
 *   vars.c     assignments, parameters, blocks
 *   exprs.c    what the value of an expression is
 *   calls.c    what refers to what
 *   dsl.c      calls that define something: attr_reader, include, private …
 *   methods.c  methods, what they return
 *   tests.c    RSpec, minitest, test-unit, shoulda
 *
 * Local variables are known when the walk comes to a name: a bare name that
 * was not assigned before is a call.  So they are kept here, not found by the
 * core's scopes, which do not end at a method either.
 */
#ifndef KN_RB_H
#define KN_RB_H

#include <string.h>

#include "lang.h"

#define EXPR_DEPTH	64	/* operators deeper than this are unknown */
#define NONE		LINK_NONE

enum rb_self {
	RB_TOP,			/* main, or a block that anyone may run */
	RB_INSTANCE,		/* an instance of the class */
	RB_CLASS,		/* the class itself */
	RB_EITHER		/* a block in a class: whoever runs it says */
};

/* What a class, a method, a block or the file opened; innermost first. */
struct rb_frame {
	struct rb_frame	*before;
	const void	*node;		/* id of the node it ends with */
	enum rb_self	 self;
	uint32_t	 class;		/* ord; 0: none */
	uint32_t	 method;	/* ord; 0: none */
	uint32_t	 visibility;	/* of the methods that follow */
	int		 body;		/* of a class, module: may define */
	int		 singleton;	/* class << self: methods are static */
	int		 module_function;
	int		 is_test;	/* a class of test cases */
	int		 barrier;	/* locals around it are not seen */
	struct rb_local	*locals;	/* to be forgotten with it */
};

/* A local variable that is in scope. */
struct rb_local {
	struct rb_local	*next;		/* in its frame */
	struct rb_local	*hidden;	/* of the same name, further out */
	str_id		 name;
	uint32_t	 bind;
	uint32_t	 depth;		/* number of barriers around it */
};

struct rb_state {
	struct rb_frame	*frame;
	uint32_t	 barriers;
	uint32_t	 ahead;		/* blocks looked into, not walked */
	uint32_t	 patterns;	/* in … of case, open here */
	struct rb_local	**local;	/* by str_id: the innermost */
	uint32_t	 nlocal;
};

/* ---- state.c ---- */

struct rb_state	*rb_state(struct walk *);
struct rb_frame	*rb_frame(struct walk *);	/* innermost */
/* A new innermost frame, until the walk leaves the node: a copy of what is
   around it. */
struct rb_frame	*rb_push(struct walk *, TSNode);
/* leave() of rules whose enter() may have pushed a frame. */
void		 rb_leave(struct walk *, TSNode);
/* Locals of outer frames are not seen in this one, the newest. */
void		 rb_barrier(struct walk *);
/* The local variable NAME, or NONE. */
uint32_t	 rb_local(struct walk *, str_id name);
/* The same, made here if there is none. */
uint32_t	 rb_bind(struct walk *, str_id name);
/* Made here, whatever there is further out. */
uint32_t	 rb_bind_new(struct walk *, str_id name);

/* The class that by custom goes by this name (page: Page), or NONE. */
expr_id		 rb_by_custom(struct walk *, struct text name);

/* A node that is dealt with already, however far the walk is from it: the
   memo of other nodes is an expression, plus one. */
#define RB_TAKEN	0xffffffffu
void		 rb_take(struct walk *, TSNode);
int		 rb_taken(struct walk *, TSNode);

TSNode		 rb_last(TSNode);	/* last named child that says something */
TSNode		 rb_first(TSNode);
/* The Ith that is no comment, or null node. */
/* Text of :name, "name", 'name'; empty when it is not literal. */
struct text	 rb_literal(const struct walk *, TSNode);

/* ---- exprs.c ---- */

expr_id		 rb_expr(struct walk *, TSNode, int depth);
/* What is called, without its arguments; NONE when it is not known. */
expr_id		 rb_callee(struct walk *, TSNode call, int depth);
expr_id		 rb_self(struct walk *);
/* SELF.name, or what NAME means where there is no class. */
expr_id		 rb_own(struct walk *, str_id name);
/* The instance variable NAME ("@a"), or unknown. */
expr_id		 rb_ivar(struct walk *, str_id name);
expr_id		 rb_named_type(struct walk *, const char *type);
/* The same of a block's body that the walk has not come to. */
expr_id		 rb_value_ahead(struct walk *, TSNode block);
/* The value of the last statement of a body. */
expr_id		 rb_value_of(struct walk *, TSNode body, int depth);

/* ---- vars.c ---- */

enum walk_next	 rb_assignment(struct walk *, TSNode);
enum walk_next	 rb_operator_assignment(struct walk *, TSNode);
enum walk_next	 rb_block(struct walk *, TSNode);
enum walk_next	 rb_lambda(struct walk *, TSNode);
enum walk_next	 rb_for(struct walk *, TSNode);
enum walk_next	 rb_rescue(struct walk *, TSNode);
enum walk_next	 rb_pattern(struct walk *, TSNode);
void		 rb_pattern_leave(struct walk *, TSNode);
enum walk_next	 rb_pattern_name(struct walk *, TSNode);
/* DEF: the definition whose comment may tell types, or null node. */
void		 rb_parameters(struct walk *, TSNode list, TSNode def);
void		 rb_assign(struct walk *, TSNode left, expr_id value);

/* ---- extract.c ---- */

/* Open a class or module: its frame.  Returns its ord. */
uint32_t	 rb_open_class(struct walk *, TSNode n, TSNode name, TSNode body,
		    enum node_kind);
/* Constant = Struct.new(…) { … }, Class.new(Base), Module.new? */
int		 rb_class_value(struct walk *, TSNode value, enum node_kind *);
void		 rb_class_made(struct walk *, TSNode value, uint32_t ord);

/* ---- calls.c ---- */

enum walk_next	 rb_call(struct walk *, TSNode);
void		 rb_call_leave(struct walk *, TSNode);
enum walk_next	 rb_identifier(struct walk *, TSNode);
enum walk_next	 rb_constant(struct walk *, TSNode);
enum walk_next	 rb_scope_resolution(struct walk *, TSNode);
enum walk_next	 rb_ivar_node(struct walk *, TSNode);
enum walk_next	 rb_super(struct walk *, TSNode);
enum walk_next	 rb_element_reference(struct walk *, TSNode);
enum walk_next	 rb_binary(struct walk *, TSNode);
enum walk_next	 rb_return(struct walk *, TSNode);
expr_id		 rb_super_callee(struct walk *);

/* ---- dsl.c ---- */

/* A call that defines something.  True: it was one, and is no reference. */
int		 rb_dsl(struct walk *, TSNode call, struct text name,
		    TSNode args);
/* When the call has been walked: private def f … */
void		 rb_dsl_leave(struct walk *, struct text name, TSNode args);
enum walk_next	 rb_alias(struct walk *, TSNode);

/* ---- methods.c ---- */

enum walk_next	 rb_method(struct walk *, TSNode);
enum walk_next	 rb_singleton_method(struct walk *, TSNode);
void		 rb_method_leave(struct walk *, TSNode);
/* A method made by a call: leaf, or, with a body, the open container. */
uint32_t	 rb_define(struct walk *, TSNode n, TSNode at, struct text name,
		    TSNode body);
/* What YARD says of the definition that begins at N: types of parameters
   and of the result. */
void		 rb_yard_result(struct walk *, TSNode n, uint32_t ord);
expr_id		 rb_yard_param(struct walk *, TSNode n, struct text name);

/* ---- tests.c ---- */

/* it "…" do, test "…" do, let(:a) { … }: as rb_dsl(). */
int		 rb_test_call(struct walk *, TSNode call, struct text name,
		    TSNode args);
/* The block of describe(X) …: what is bound in it. */
void		 rb_test_block(struct walk *, TSNode block);
int		 rb_is_test_class(const struct walk *, TSNode superclass);
int		 rb_is_test_method(struct walk *, struct text name);

#endif
