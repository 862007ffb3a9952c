/*
 * Test Anything Protocol for unit tests: ok() and is() per check,
 * `return tap_done();` at the end of main().
 */
#ifndef KN_TAP_H
#define KN_TAP_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int tap_count, tap_failed;

/* One check, named by a format.  Returns YES. */
__attribute__((format(printf, 2, 3))) static inline int
ok(int yes, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %d - ", yes ? "" : "not ", ++tap_count);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	fflush(stdout);
	if (!yes)
		tap_failed++;
	return yes;
}

/* Two strings are equal; shows them if not. */
static inline int
is(const char *got, const char *want, const char *what)
{
	if (ok(got != NULL && strcmp(got, want) == 0, "%s", what))
		return 1;
	printf("#  got: %s\n# want: %s\n", got == NULL ? "NULL" : got, want);
	return 0;
}

/* The plan, and the status for main(). */
static inline int
tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed != 0;
}

/*
 * A copy of exactly LEN bytes, so that a sanitizer sees a read past its
 * end.  To be freed.
 */
static inline void *
tap_copy(const void *p, size_t len)
{
	void *copy = malloc(len > 0 ? len : 1);

	if (copy == NULL)
		abort();
	if (len == 0)
		return realloc(copy, 1);
	return memcpy(copy, p, len);
}

#endif
