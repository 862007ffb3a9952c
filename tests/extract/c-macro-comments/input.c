/* A comment in a macro's body does not end it. */
#define GROW(v, n) \
	((n) + 1 <= MAX_SIZE ?	/* room for one */ \
	    resize(v, n) :	/* or none */ \
	    too_big(v))	/* the end */

#define QUOTED "/*" /* not a comment before */ quoted("*/")
#define OPEN 1 /* a comment of
		  two lines */
#define CHAR(c) is('"', /* one quote */ c)

int last(void) { return GROW(0, 1); }
