/*
 * kn-extract: file frames in, facts frames out.
 *
 * Reads frames on standard input, gives the files to forked workers, writes
 * what they found to standard output in the order of the input, and passes on
 * every other frame.  Opens language modules, and nothing else: no network, no
 * programs, no file of the repository.
 */
#include <err.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "build.h"
#include "pool.h"
#include "prog.h"
#include "sandbox.h"

#define MEGABYTE	((size_t)1024 * 1024)
#define TIMEOUT_S	10
#define TIMEOUT_MAX_S	86400
#define MEMORY_MB	2048
#define MEMORY_MIN_MB	16
#define MEMORY_MAX_MB	(1024 * 1024)

enum { OPT_PARSE_ONLY = 256, OPT_STRICT };

static const struct option longopts[] = {
	{ "help",	no_argument,		NULL, 'h' },
	{ "jobs",	required_argument,	NULL, 'j' },
	{ "memory",	required_argument,	NULL, 'm' },
	{ "parse-only",	no_argument,		NULL, OPT_PARSE_ONLY },
	{ "strict",	no_argument,		NULL, OPT_STRICT },
	{ "timeout",	required_argument,	NULL, 't' },
	{ "verbose",	no_argument,		NULL, 'v' },
	{ "version",	no_argument,		NULL, 'V' },
	{ NULL, 0, NULL, 0 }
};

static _Noreturn void
usage(FILE *f, int status)
{
	fputs("usage: kn-extract [-hVv] [-j workers] [-m megabytes]"
	    " [-t seconds]\n"
	    "                  [--parse-only] [--strict]\n", f);
	exit(status == 0 ? finish(0) : status);
}

static int
online_cpus(void)
{
	long	n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > JOBS_MAX ? JOBS_MAX : (int)n;
}

/* From here on: the modules' directory to read, workers to fork, no more. */
static void
give_up_rights(const struct options *o)
{
	const char	*paths[] = { o->modules, NULL };
	int		 missing;

	if ((missing = sandbox_enter(SANDBOX_EXTRACT, paths)) == -1)
		err(2, "cannot give up rights");
	if (o->verbose && (missing & SANDBOX_NO_LANDLOCK))
		warnx("no Landlock in this kernel, going on without");
	if (o->verbose && (missing & SANDBOX_NO_SECCOMP))
		warnx("no seccomp in this kernel, going on without");
}

int
main(int argc, char *argv[])
{
	struct options	o = { 0 };
	char		*dir;
	int		 ch, status;

	start_up();
	o.jobs = online_cpus();
	o.timeout_s = TIMEOUT_S;
	o.memory = MEMORY_MB * MEGABYTE;
	while ((ch = getopt_long(argc, argv, "+hj:m:t:vV", longopts,
	    NULL)) != -1) {
		switch (ch) {
		case 'j':
			o.jobs = (int)number_arg('j', optarg, 1, JOBS_MAX);
			break;
		case 'm':
			o.memory = (size_t)number_arg('m', optarg,
			    MEMORY_MIN_MB, MEMORY_MAX_MB) * MEGABYTE;
			break;
		case 't':
			o.timeout_s = (int)number_arg('t', optarg, 1,
			    TIMEOUT_MAX_S);
			break;
		case OPT_PARSE_ONLY:
			o.parse_only = 1;
			break;
		case OPT_STRICT:
			o.strict = 1;
			break;
		case 'v':
			o.verbose = 1;
			break;
		case 'V':
			print_version();
			return finish(0);
		case 'h':
			usage(stdout, 0);
		default:
			usage(stderr, 2);
		}
	}
	if (argc > optind)
		usage(stderr, 2);
	if (isatty(0))
		errx(2, "standard input is a terminal; it reads what kn-feed"
		    " writes");
	if (isatty(1))
		errx(2, "standard output is a terminal; see kn-frames");

	dir = build_modules();
	o.modules = dir;
	stop_on_signals();
	give_up_rights(&o);
	status = pool_run(&o, modules_new(dir));
	free(dir);
	return finish(status);
}
