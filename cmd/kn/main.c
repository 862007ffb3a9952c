/*
 * kn: the front door.  `kn index` runs the pipeline; `kn X` runs kn-X, and
 * when there is no such program, asks kn-query the question X.
 *
 * Reads and writes nothing itself but the frames that it relays; starts the
 * programs beside its own file.
 */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kn.h"
#include "proc.h"
#include "prog.h"
#include "store.h"

static _Noreturn void
usage(FILE *f, int status)
{
	fputs("usage: kn index [-Fghqtv] [-d database] [-j workers] [-R revision]\n"
	    "                [-r name] [-s size] [--json] [--no-blame] [--strict]\n"
	    "                [repository]\n"
	    "       kn command [argument ...]\n"
	    "       kn [-hV]\n", f);
	exit(status == 0 ? finish(0) : status);
}

static void
pass(struct job *j, const char *option, const char *value)
{
	if (j->nfeed + 2 > (int)(sizeof(j->feed) / sizeof(j->feed[0])))
		errx(2, "too many options");
	j->feed[j->nfeed++] = option;
	if (value != NULL)
		j->feed[j->nfeed++] = value;
}

enum { OPT_JSON = 256, OPT_STRICT, OPT_NO_BLAME };

static int
command_index(int argc, char *argv[])
{
	static const struct option longopts[] = {
		{ "database", required_argument, NULL, 'd' },
		{ "full", no_argument, NULL, 'F' },
		{ "generated", no_argument, NULL, 'g' },
		{ "help", no_argument, NULL, 'h' },
		{ "jobs", required_argument, NULL, 'j' },
		{ "json", no_argument, NULL, OPT_JSON },
		{ "no-blame", no_argument, NULL, OPT_NO_BLAME },
		{ "quiet", no_argument, NULL, 'q' },
		{ "rev", required_argument, NULL, 'R' },
		{ "strict", no_argument, NULL, OPT_STRICT },
		{ "vendored", no_argument, NULL, 't' },
		{ "verbose", no_argument, NULL, 'v' },
		{ NULL, 0, NULL, 0 }
	};
	struct job j = { .repo = "." };
	char *path;
	int ch;

	while ((ch = getopt_long(argc, argv, "+d:Fghj:qR:r:s:tv", longopts,
	    NULL)) != -1) {
		switch (ch) {
		case 'd':
			j.database = optarg;
			break;
		case 'j':
			number_arg('j', optarg, 1, 1024);
			j.workers = optarg;
			break;
		case 'q':
			j.quiet = 1;
			break;
		case 'F':
			pass(&j, "-F", NULL);
			break;
		case 'g':
			pass(&j, "-g", NULL);
			break;
		case 'R':
			pass(&j, "-R", optarg);
			break;
		case 'r':
			pass(&j, "-r", optarg);
			break;
		case 's':
			pass(&j, "-s", optarg);
			break;
		case 't':
			pass(&j, "-t", NULL);
			break;
		case 'v':
			j.verbose = 1;
			break;
		case OPT_JSON:
			j.json = 1;
			break;
		case OPT_NO_BLAME:
			j.no_blame = 1;
			break;
		case OPT_STRICT:
			j.strict = 1;
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
		j.repo = argv[0];
	/* Decided once, for all stages. */
	j.database = path = store_path(j.database,
	    strcmp(j.repo, "-") == 0 ? "." : j.repo);
	if (path == NULL)
		err(2, "%s", safe_str(j.repo));
	ch = index_run(&j);
	free(path);
	return ch;
}

/* Become kn-COMMAND; the question COMMAND when there is no such program. */
static _Noreturn void
become(int argc, char *argv[])
{
	char path[PATH_MAX], name[NAME_MAX + 1];
	char **args;
	int n = 0, i, own = 1;

	if (strchr(argv[0], '/') != NULL || (size_t)snprintf(name, sizeof(name),
	    "kn-%s", argv[0]) >= sizeof(name))
		errx(2, "%s: no such command", safe_str(argv[0]));
	if (proc_sibling(path, sizeof(path), name) == -1)
		err(2, "%s", name);
	if (access(path, X_OK) != 0) {
		own = 0;
		if (proc_sibling(path, sizeof(path), "kn-query") == -1)
			err(2, "kn-query");
	}
	if ((args = calloc((size_t)argc + 2, sizeof(*args))) == NULL)
		err(2, NULL);
	if (own)
		args[n++] = name;
	else {
		args[n++] = (char *)"kn-query";
		args[n++] = argv[0];
	}
	for (i = 1; i < argc; i++)
		args[n++] = argv[i];
	fflush(NULL);
	execv(path, args);
	warn("%s", path);
	free(args);
	exit(2);
}

static int
help(void)
{
	puts("kn index [REPO]        index a repository, or bring its graph up"
	    " to date\n"
	    "kn query QUESTION ...  ask; also without the word query:\n"
	    "  kn search NAME       find symbols\n"
	    "  kn show SYMBOL       what it is, where, its documentation\n"
	    "  kn context TASK      what a task in words needs to see\n"
	    "  kn callers SYMBOL    who calls it; callees, refs\n"
	    "  kn impact SYMBOL     what may break when it changes; path,"
	    " why-edge\n"
	    "  kn test-scope FILE   the tests that may run it\n"
	    "  kn outline FILE      what a file defines; imports, api\n"
	    "  kn impls SYMBOL      what implements or overrides it\n"
	    "  kn unused            what nothing refers to; cycles, deps\n"
	    "  kn authors SYMBOL    who wrote it; owners, history, who-knows,\n"
	    "                       changes-with, hotspots, bus-factor\n"
	    "  kn diff              what changed since the last index;"
	    " snapshots,\n"
	    "                       log SYMBOL, stale\n"
	    "  kn stats             counts, and the graph's fingerprint\n"
	    "  kn problems          what could not be indexed, and why\n"
	    "  kn status            does the graph match the tree?\n"
	    "kn cover REPORT ...    read which lines the tests ran\n"
	    "kn enrich              ask language servers what was guessed\n"
	    "kn snapshot tag NAME   keep this state of the graph\n"
	    "kn fsck                check the graph\n"
	    "kn feed, extract, link, store, blame, frames: the stages; see"
	    " kn(7)");
	return 0;
}

int
main(int argc, char *argv[])
{
	int ch;

	start_up();
	while ((ch = getopt_long(argc, argv, "+hV", (const struct option[]){
	    { "help", no_argument, NULL, 'h' },
	    { "version", no_argument, NULL, 'V' },
	    { NULL, 0, NULL, 0 } }, NULL)) != -1) {
		switch (ch) {
		case 'h':
			usage(stdout, 0);
		case 'V':
			print_version();
			return finish(0);
		default:
			usage(stderr, 2);
		}
	}
	argc -= optind;
	argv += optind;
	if (argc == 0)
		usage(stderr, 2);
	if (strcmp(argv[0], "help") == 0)
		return finish(help());
	if (strcmp(argv[0], "index") == 0) {
		optind = 1;
		return finish(command_index(argc, argv));
	}
	if (strcmp(argv[0], "cover") == 0) {
		optind = 1;
		if ((ch = cover_run(argc, argv)) != -1)
			return finish(ch);
	}
	if (strcmp(argv[0], "enrich") == 0) {
		optind = 1;
		if ((ch = enrich_run(argc, argv)) != -1)
			return finish(ch);
	}
	become(argc, argv);
}
