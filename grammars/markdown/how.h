/*
 * What the scanners of documents tell the linker.
 *
 * A mention is a reference of a section:
 *   kind   REF_CALL: something that is called; REF_TYPE: a type; REF_NAME:
 *          anything
 *   arity  enum doc_how
 *   expr   EXPR_STRING: the path of a file, as written;
 *          NAME, MEMBER(…): a name, dotted or not;
 *          GENERIC(name, context): that name inside the context, a name too,
 *          or else the name alone
 */
#ifndef KN_HOW_H
#define KN_HOW_H

/* How something is mentioned: how sure it is that a symbol is meant. */
enum doc_how {
	DOC_ROLE = 1,		/* a role, directive or link says so */
	DOC_SPAN = 2,		/* a code span */
	DOC_PROSE = 3,		/* a word of the text that looks like code */
	DOC_CODE = 4,		/* a name in an example */
	DOC_MODULE = 5,		/* a role or directive: a module */
	DOC_HOW_MAX = 6
};

/* Longer ones are no names, bytes; and parts of a dotted name. */
#define DOC_NAME_MAX	200
#define DOC_PARTS_MAX	12

#endif
