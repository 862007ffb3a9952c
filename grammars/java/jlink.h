/*
 * Java: what the parts of the linker share.
 */
#ifndef KN_JAVA_JLINK_H
#define KN_JAVA_JLINK_H

#include <string.h>

#include "link.h"

extern const struct link_lang link_java;

/* ---- link_packages.c ---- */

/* The package that FILE names, NAME_NONE for the unnamed one. */
name_id		 java_package_of(struct linker *, file_no);
/* Does a file of the repository name that package? */
int		 java_is_package(struct linker *, name_id);
/* The type NAME of PACKAGE (NAME_NONE: the unnamed one), for FILE. */
struct value	 java_package_type(struct linker *, file_no, name_id package,
		    name_id name);
/* "a.b.C.d": a type of a package, and members of it. */
struct value	 java_qualified(struct linker *, file_no, name_id);

/* ---- link_jdk.c: what is known of the JDK ---- */

#define OBJECT_METHODS	"getClass hashCode equals toString notify notifyAll " \
			"wait clone finalize"
#define ENUM_METHODS	"name ordinal values valueOf compareTo " \
			"getDeclaringClass"

/* Methods of a container or an optional that give an element of it. */
#define ELEMENT_METHODS	"get next previous poll peek pop element first last " \
			"getFirst getLast orElse orElseThrow orElseGet take " \
			"join pollFirst pollLast peekFirst peekLast " \
			"removeFirst removeLast getOrDefault nextElement " \
			"putIfAbsent computeIfAbsent put remove firstElement " \
			"lastElement newInstance cast getKey getValue max min"
/* Methods that give something else of the same elements. */
#define SAME_METHODS	"iterator stream filter sorted distinct limit skip " \
			"values subList findFirst findAny listIterator " \
			"parallelStream elements descendingIterator reversed " \
			"peek parallel sequential headSet tailSet subSet " \
			"headMap tailMap subMap descendingSet toList"

/* The package of the JDK that has a type of that simple name, as far as
   the most used ones go; or NULL. */
const char	*java_jdk_package(struct text type);
/* A type of java.lang, which needs no import? */
int		 java_is_lang(struct text type);
/* Type of what the method called QUALIFIED gives, or NULL. */
const char	*java_jdk_gives(struct text qualified);

/* ---- link_overloads.c: which of several methods of one name ---- */

#define ARGS_MAX	16u	/* arguments whose types are compared */

struct java_args {
	struct value	v[ARGS_MAX];	/* VALUE_NONE: not known */
	uint32_t	n;		/* those that are in v */
	uint32_t	arity;		/* or REF_ARITY_UNKNOWN */
	sym_id		self;		/* who calls; a method that calls one of
					   its name mostly means another */
	int		tie;		/* out: others would suit as well */
};

/* The arguments of the call that SITE's reference is. */
void		 java_args(struct linker *, const struct link_site *,
		    struct java_args *);
/* The method NAME of CLASS or what it inherits that suits the arguments
   best, of equals the nearest; or SYM_NONE. */
sym_id		 java_overload(struct linker *, sym_id class, name_id name,
		    struct java_args *);
sym_id		 java_constructor(struct linker *, sym_id class,
		    struct java_args *);
/* The field of that name in CLASS or its bases, or SYM_NONE. */
sym_id		 java_field(struct linker *, sym_id class, name_id name);
/* "a.b.List" -> "List" */
struct text	 java_last_part(struct text);

/* ---- link_lambdas.c ---- */

/* Member NAME, "->…", of R: the type of a lambda's parameter. */
struct value	 java_lambda_parameter(struct linker *, struct value r,
		    struct text name);

/* ---- link_calls.c, link_edges.c: hooks of grammars/link.h ---- */

struct value	 java_call(struct linker *, file_no, uint32_t expr,
		    struct value callee);
int		 java_target(struct linker *, const struct link_site *,
		    struct value target);
void		 java_file(struct linker *, file_no);

#endif
