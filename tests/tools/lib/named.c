/*
 * Loaded before a program (LD_PRELOAD): what happens to the process that gives
 * itself a name, as each check of kn-fsck does.
 *	KN_CRASH=NAME		it aborts
 *	KN_HANG=NAME		it waits for ever
 */
#include <sys/prctl.h>

#include <dlfcn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
is(const char *variable, const char *name)
{
	const char	*s = getenv(variable);

	return s != NULL && strcmp(s, name) == 0;
}

int
prctl(int option, ...)
{
	static int	(*real)(int, ...);
	unsigned long	 a[4];
	va_list		 ap;
	int		 i;

	va_start(ap, option);
	for (i = 0; i < 4; i++)
		a[i] = va_arg(ap, unsigned long);
	va_end(ap);
	if (option == PR_SET_NAME) {
		const char *name = (const char *)a[0];

		if (is("KN_CRASH", name))
			abort();
		while (is("KN_HANG", name))
			pause();
	}
	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "prctl");
	return real(option, a[0], a[1], a[2], a[3]);
}
