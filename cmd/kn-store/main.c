/*
 * kn-store: write the graph.
 *
 * Reads one stream of frames from standard input and writes it to the
 * database: all of it anew, or an update of what is there.  The only program
 * that opens the database for writing; a second one hands its stream to the
 * first.  What readers see is a whole graph, the old one or the new one,
 * except while the very first one is loaded.
 *
 * Starts no program.  It must never publish what did not come to its END,
 * or a graph with an edge that leads nowhere.
 */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lease.h"
#include "louvain.h"
#include "prog.h"
#include "store.h"
#include "writer.h"

#define WAIT_S		300	/* default of -w */
#define WAIT_MAX	86400
#define RESOLUTION_MAX	1000
#define STOP_S		1	/* from a stop signal to its default action */

/* Both are one; a process that serves a stream of another's listens only. */
static struct lease	*lease, *listens;

_Noreturn static void
usage(FILE *to, int status)
{
	fprintf(to, "usage: kn-store [-ahvV] [-C dir] [-d database] "
	    "[-k count] [-r resolution]\n"
	    "                [-w seconds]\n");
	exit(finish(status));
}

/*
 * How fine communities are, in thousandths: "1.5" is 1500.  0: none was
 * given.
 */
static uint32_t
resolution_arg(const char *what, const char *s)
{
	char	*end;
	double	 d;

	if (s == NULL || *s == '\0')
		return 0;
	d = strtod(s, &end);
	if (*end != '\0' || !(d >= 0.001 && d <= RESOLUTION_MAX))
		errx(2, "%s %s: not a number from 0.001 to %d", what,
		    safe_str(s), RESOLUTION_MAX);
	return (uint32_t)(d * LOUVAIN_RESOLUTION + 0.5);
}

/* ---- the run ---- */

static int	run_served(const struct lease_order *, void *);

/* Standard input into the database FILE. */
static int
run(const struct lease_order *o, char *file)
{
	struct writer	w;
	int		status;

	writer_init(&w, file, lease);
	w.verbose = o->verbose;
	w.ack = o->ack;
	w.listens = listens;
	w.serve = run_served;
	w.serve_arg = file;
	w.resolution = resolution_arg("KN_RESOLUTION", getenv("KN_RESOLUTION"));
	db_open(&w);
	status = run_stream(&w, STDIN_FILENO);
	writer_release(&w);
	return status;
}

/* The same in a process of its own, for another kn-store. */
static int
run_served(const struct lease_order *o, void *arg)
{
	lease = NULL;
	return run(o, arg);
}

/* ---- stopping ---- */

static void
stop_late(int sig)
{
	(void)sig;
	die_of_signal(stop_signal);
}

static void
stop(int sig)
{
	stop_signal = sig;
	alarm(STOP_S);
}

/*
 * A stop signal makes the loops end, and what is open is rolled back.  Where
 * SQLite takes longer (a large fsync) the process ends all the same: what was
 * not committed is rolled back by whoever opens the database next.
 */
static void
stop_in_time(void)
{
	static const int	sigs[] = { SIGINT, SIGTERM };
	struct sigaction	sa, old;
	size_t			i;

	memset(&sa, 0, sizeof(sa));
	sigemptyset(&sa.sa_mask);
	sa.sa_handler = stop_late;
	sigaction(SIGALRM, &sa, NULL);
	sa.sa_handler = stop;
	for (i = 0; i < sizeof(sigs) / sizeof(sigs[0]); i++)
		if (sigaction(sigs[i], NULL, &old) == 0 &&
		    old.sa_handler != SIG_IGN)
			sigaction(sigs[i], &sa, NULL);
	signal(SIGXFSZ, SIG_IGN);	/* a limit is an error like others */
	signal(SIGPIPE, SIG_IGN);	/* nobody wants the ACK any more */
}

/* ---- main ---- */

/* Said before the work, not after it. */
static void
check_keep(void)
{
	const char	*s = getenv("KN_SNAPSHOTS"), *error;

	if (s == NULL || *s == '\0')
		return;
	strtonum(s, 1, SNAPSHOTS_MAX, &error);
	if (error != NULL)
		errx(2, "KN_SNAPSHOTS=%s: %s", safe_str(s), error);
}

static char *
locate(const char *file, const char *dir)
{
	char	*path;

	if ((path = store_path(file, dir)) == NULL)
		err(2, "%s", safe_str(dir != NULL ? dir : "."));
	if (store_make_dirs(path) == -1) {
		warn("%s", safe_str(path));
		free(path);
		exit(finish(2));
	}
	return path;
}

static int
work(const struct lease_order *o, char *file, int wait_s)
{
	int	status = 0;

	switch (lease_take(&lease, file, o, wait_s, &status)) {
	case LEASE_MINE:
		listens = lease;
		status = run(o, file);
		lease_serve(lease, o->verbose, run_served, file);
		lease_release(lease);
		lease = NULL;
		return status;
	case LEASE_DONE:
		return status;
	case LEASE_BUSY:
		warnx("%s: in use by %s", safe_str(file),
		    safe_str(lease_holder(file)));
		return EXIT_TEMPFAIL;
	default:
		warn("%s: cannot write beside it", safe_str(file));
		return 2;
	}
}

int
main(int argc, char *argv[])
{
	static const struct option longopts[] = {
		{ "ack", no_argument, NULL, 'a' },
		{ "database", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ "keep", required_argument, NULL, 'k' },
		{ "resolution", required_argument, NULL, 'r' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "version", no_argument, NULL, 'V' },
		{ "wait", required_argument, NULL, 'w' },
		{ NULL, 0, NULL, 0 }
	};
	struct lease_order	 o = { 0, 0 };
	const char		*file = NULL, *dir = NULL;
	char			*path;
	int			 ch, status, wait_s = WAIT_S;

	start_up();
	while ((ch = getopt_long(argc, argv, "+aC:d:hk:r:vVw:", longopts, NULL)) !=
	    -1) {
		switch (ch) {
		case 'a':
			o.ack = 1;
			break;
		case 'C':
			dir = optarg;
			break;
		case 'd':
			file = optarg;
			break;
		case 'k':
			/* Also for those whose streams it takes over. */
			number_arg('k', optarg, 1, SNAPSHOTS_MAX);
			setenv("KN_SNAPSHOTS", optarg, 1);
			break;
		case 'r':
			resolution_arg("-r", optarg);
			setenv("KN_RESOLUTION", optarg, 1);
			break;
		case 'v':
			o.verbose = 1;
			break;
		case 'w':
			wait_s = (int)number_arg('w', optarg, 0, WAIT_MAX);
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
	if (optind != argc)
		usage(stderr, 2);
	if (isatty(STDIN_FILENO))
		errx(2, "standard input is a terminal, not a stream of "
		    "frames; see kn-store(1)");
	if (o.ack && isatty(STDOUT_FILENO))
		errx(2, "standard output is a terminal; frames do not go "
		    "there");
	check_keep();
	resolution_arg("KN_RESOLUTION", getenv("KN_RESOLUTION"));
	path = locate(file, dir);
	stop_in_time();
	status = work(&o, path, wait_s);
	free(path);
	return finish(status);
}
