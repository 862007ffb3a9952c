/*
 * kn-fsck: checks the graph, each check in a process of its own.
 *
 * Reads the store, which it never changes, and nothing else.  Findings are
 * lines, or JSON.
 */
#include <err.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fsck.h"
#include "prog.h"
#include "store.h"

#define SECONDS	600	/* for one check */

const struct check checks[] = {
	{ "file", "the database file, as SQLite sees it", check_file },
	{ "counts", "the counts it keeps", check_counts },
	{ "nodes", "files and nodes: ids, places, lines", check_nodes },
	{ "identity", "the hash of every node", check_identity },
	{ "links", "link sections, and what they mention", check_links },
	{ "ends", "both ends of every edge, and parents", check_ends },
	{ "adjacency", "packed edges against the table", check_adjacency },
	{ "root", "trees of files, packages, and the root", check_root },
	{ "names", "names, and their index", check_names },
	{ "words", "words, and their index", check_words },
	{ "communities", "who is in them, sizes, weights, roots",
	    check_communities },
	{ "clones", "signatures of bodies", check_clones },
	{ "people", "authors, owners and history", check_people },
	{ "snapshots", "older graphs, from what leads back to them",
	    check_snapshots },
	{ "answers", "what servers, reports and users said, and what follows",
	    check_answers },
};
const size_t nchecks = sizeof(checks) / sizeof(checks[0]);

static _Noreturn void
usage(FILE *f, int status)
{
	fputs("usage: kn-fsck [-hJlVv] [-c check,...] [-d database] [-j jobs]"
	    " [-t seconds]\n"
	    "               [repository]\n", f);
	exit(status == 0 ? finish(0) : status);
}

static void
list(void)
{
	size_t i;

	for (i = 0; i < nchecks; i++)
		printf("%-10s %s\n", checks[i].name, checks[i].help);
}

static uint32_t
wanted(char *names)
{
	uint32_t set = 0;
	char *name;
	size_t i;

	while ((name = strsep(&names, ",")) != NULL) {
		for (i = 0; i < nchecks; i++)
			if (strcmp(checks[i].name, name) == 0)
				break;
		if (i == nchecks)
			errx(2, "%s: no such check; -l lists them",
			    safe_str(name));
		set |= 1u << i;
	}
	return set;
}

int
main(int argc, char *argv[])
{
	static const struct option longopts[] = {
		{ "check", required_argument, NULL, 'c' },
		{ "database", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ "jobs", required_argument, NULL, 'j' },
		{ "json", no_argument, NULL, 'J' },
		{ "list", no_argument, NULL, 'l' },
		{ "timeout", required_argument, NULL, 't' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 }
	};
	struct settings s = { .seconds = SECONDS, .wanted = ~0u };
	const char *database = NULL;
	char *path;
	int ch;

	start_up();
	s.jobs = (int)sysconf(_SC_NPROCESSORS_ONLN);
	while ((ch = getopt_long(argc, argv, "c:d:hj:Jlt:Vv", longopts,
	    NULL)) != -1) {
		switch (ch) {
		case 'c':
			s.wanted = wanted(optarg);
			break;
		case 'd':
			database = optarg;
			break;
		case 'j':
			s.jobs = (int)number_arg('j', optarg, 1, 64);
			break;
		case 'J':
			s.json = 1;
			break;
		case 'l':
			list();
			return finish(0);
		case 't':
			s.seconds = (int)number_arg('t', optarg, 1, 1000000);
			break;
		case 'v':
			s.verbose = 1;
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
	argc -= optind;
	argv += optind;
	if (argc > 1)
		usage(stderr, 2);
	if ((path = store_path(database, argc == 1 ? argv[0] : ".")) == NULL)
		err(2, "%s", safe_str(argc == 1 ? argv[0] : "."));
	s.file = path;
	stop_on_signals();
	ch = run_checks(&s);
	free(path);
	return finish(ch);
}
