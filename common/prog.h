/*
 * What every program of kn does at its beginning and end, and how it prints
 * text that it did not write.
 */
#ifndef KN_PROG_H
#define KN_PROG_H

#include <signal.h>
#include <stddef.h>
#include <stdio.h>

#ifndef KN_VERSION
#define KN_VERSION	"0.1.0"		/* the Makefile says which */
#endif

/*
 * First call of main(): SIGPIPE, SIGCHLD and the signal mask to default,
 * descriptors 0 to 2 open (one that was closed fails on use, instead of
 * naming some other file later).  The locale stays "C": what letters and
 * blanks are must not differ between machines.
 */
void	start_up(void);

/*
 * Last call of main(): the status to return.  Writes out and closes stdout;
 * a failure is reported and makes the status 2.  If a stop signal was
 * caught (see below) the process dies of it instead of returning.
 */
int	finish(int status);

/* "kn-feed 0.1.0" on stdout: for -V. */
void	print_version(void);

/* The number given to option -LETTER, else one line and exit 2. */
long long	number_arg(int letter, const char *arg, long long min,
		    long long max);

/* ---- text that may hold anything ---- */

/*
 * Print TEXT so that a terminal and a line-based reader survive it: control
 * characters (also the C1 ones, line separators and those that turn the
 * direction of writing) and bytes that are not UTF-8 come out as \n, \t, \r
 * or \xNN.  Backslashes stay as they are: this is for reading, not for
 * parsing.
 */
void	safe_text(FILE *, const char *text, size_t len);

/*
 * The same as a string, for err(3) and warn(3): one of four static buffers,
 * reused in turn.  What is longer than SAFE_MAX is cut, ending in "...".
 */
#define SAFE_MAX	1024	/* bytes, with the NUL */
const char	*safe(const char *text, size_t len);
const char	*safe_str(const char *);	/* of a C string */

/* ---- stopping ---- */

/* The signal that asks this process to stop, or 0.  For frame_read() too. */
extern volatile sig_atomic_t	stop_signal;

/*
 * From now on SIGINT and SIGTERM only set stop_signal, and interrupt system
 * calls.  A signal that the parent made us ignore stays ignored.
 */
void	stop_on_signals(void);

/* Die of SIG, with its default action. */
_Noreturn void	die_of_signal(int sig);

#endif
