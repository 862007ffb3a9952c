/*
 * kn-enrich: what the linker guessed or left open, asked of language servers,
 * as frames for kn-store.
 *
 *	kn-enrich -d DB [REPO] | kn-store -d DB
 *	kn-enrich -i index.scip -d DB [REPO] | kn-store -d DB
 *
 * Reads the store and the files of the repository; starts language servers,
 * which may run further programs.  Writes frames to stdout, and what servers
 * keep into a folder beside the store; nothing into the repository.
 */
#include <err.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "enrich.h"
#include "proc.h"
#include "prog.h"
#include "scip.h"
#include "store.h"

#define SYMBOL_S	10
#define DEFINITION_S	30
#define WARM_S		300
#define FLIGHT_COLD	8
#define FLIGHT		128
#define JOBS		4

static _Noreturn void
usage(FILE *f, int status)
{
	fputs("usage: kn-enrich [-aFhlqVvx] [-d database] [-i index]"
	    " [-j servers]\n"
	    "                 [-n requests] [-o server] [-S directory]"
	    " [-T seconds]\n"
	    "                 [-t seconds] [-w seconds] [repository]\n", f);
	exit(status == 0 ? finish(0) : status);
}

/* -l: which servers there are. */
static int
list(struct enrich *e)
{
	const struct server *s;
	size_t i;

	for (i = 0; i < e->servers.n; i++) {
		s = &e->servers.v[i];
		printf("%s\t%s\t%s\t%s\n", s->name,
		    s->missing ? "missing" : "there",
		    s->languages == NULL ? "" : s->languages,
		    server_get(s));
	}
	servers_release(&e->servers);
	return finish(0);
}

static void
find_folders(struct enrich *e)
{
	char *end;

	if ((e->root = realpath(e->dir, NULL)) == NULL)
		err(2, "%s", safe_str(e->dir));
	if (asprintf(&e->cache, "%s", e->db) == -1)
		err(2, NULL);
	if ((end = strrchr(e->cache, '/')) != NULL)
		*end = '\0';
	else
		strcpy(e->cache, ".");
	end = e->cache;
	if ((e->cache = realpath(end, NULL)) == NULL)
		err(2, "%s", safe_str(end));
	free(end);
	end = e->cache;
	if (asprintf(&e->cache, "%s/enrich", end) == -1)
		err(2, NULL);
	free(end);
}

static int
leave(struct enrich *e, int status)
{
	frame_writer_release(&e->out);
	mp_buf_release(&e->frame);
	plan_release(e);
	servers_release(&e->servers);
	source_forget();
	free(e->db);
	free(e->root);
	free(e->cache);
	return finish(status);
}

static int
run(struct enrich *e, const char *database)
{
	if (isatty(STDOUT_FILENO))
		errx(2, "standard output is a terminal: pipe it to kn-store");
	stop_on_signals();
	signal(SIGPIPE, SIG_IGN);
	if ((e->db = store_path(database, e->dir)) == NULL)
		err(2, "%s", safe_str(e->dir));
	plan_read(e);
	find_folders(e);
	if (e->index == NULL)
		plan_choose(e);
	mp_buf_init(&e->frame);
	if (frame_writer_init(&e->out, STDOUT_FILENO) == -1)
		err(2, NULL);
	send_hello(e);
	if (e->index != NULL)
		enrich_scip(e, e->index);
	else {
		proc_adopt();	/* what servers start is their cost, too */
		loop_run(e);
	}
	if (stop_signal == 0 && e->broken == 0)
		send_end(e, 0);
	if (stop_signal != 0)
		return leave(e, 2);
	if (e->broken != 0) {
		warnc(e->broken, "writing standard output");
		return leave(e, 2);
	}
	report_all(e);
	return leave(e, 0);
}

static int
milliseconds(int letter, const char *arg)
{
	return (int)number_arg(letter, arg, 1, 100000) * 1000;
}

int
main(int argc, char *argv[])
{
	static const struct option longopts[] = {
		{ "all", no_argument, NULL, 'a' },
		{ "again", no_argument, NULL, 'F' },
		{ "database", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ "jobs", required_argument, NULL, 'j' },
		{ "list", no_argument, NULL, 'l' },
		{ "no-discovery", no_argument, NULL, 'x' },
		{ "only", required_argument, NULL, 'o' },
		{ "quiet", no_argument, NULL, 'q' },
		{ "scip", required_argument, NULL, 'i' },
		{ "servers", required_argument, NULL, 'S' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 }
	};
	struct enrich e;
	const char *database = NULL, *servers = NULL;
	int ch;

	start_up();
	memset(&e, 0, sizeof(e));
	e.dir = ".";
	e.jobs = JOBS;
	e.flight = FLIGHT;
	e.symbol_ms = SYMBOL_S * 1000;
	e.definition_ms = DEFINITION_S * 1000;
	e.warm_ms = WARM_S * 1000;
	while ((ch = getopt_long(argc, argv, "aFd:hi:j:ln:o:qS:T:t:Vvw:x",
	    longopts, NULL)) != -1) {
		switch (ch) {
		case 'a':
			e.all = 1;
			break;
		case 'F':
			e.again = 1;
			break;
		case 'd':
			database = optarg;
			break;
		case 'i':
			e.index = optarg;
			break;
		case 'j':
			e.jobs = (int)number_arg('j', optarg, 1, 16);
			break;
		case 'l':
			e.list = 1;
			break;
		case 'n':
			e.flight = (int)number_arg('n', optarg, 1,
			    REQUESTS_MAX - 1);
			break;
		case 'o':
			e.only = optarg;
			break;
		case 'q':
			e.quiet = 1;
			break;
		case 'S':
			servers = optarg;
			break;
		case 'T':
			e.symbol_ms = milliseconds('T', optarg);
			break;
		case 't':
			e.definition_ms = milliseconds('t', optarg);
			break;
		case 'V':
			print_version();
			return finish(0);
		case 'v':
			e.verbose = 1;
			break;
		case 'w':
			e.warm_ms = milliseconds('w', optarg);
			break;
		case 'x':
			e.no_discovery = 1;
			break;
		case 'h':
			usage(stdout, 0);
		default:
			usage(stderr, 2);
		}
	}
	argc -= optind;
	argv += optind;
	if (argc > 1)
		usage(stderr, 2);
	if (argc == 1)
		e.dir = argv[0];
	e.flight_cold = e.flight < FLIGHT_COLD ? e.flight : FLIGHT_COLD;
	servers_read(&e.servers, servers);
	return e.list ? list(&e) : run(&e, database);
}
