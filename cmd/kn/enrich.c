/*
 * kn enrich: kn-enrich | kn-store.
 */
#include <err.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "kn.h"
#include "prog.h"
#include "store.h"

/* Options that print something, and nothing else. */
static int
is_question(int argc, char *argv[])
{
	int i;

	for (i = 1; i < argc; i++)
		if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "-l") == 0 ||
		    strcmp(argv[i], "-V") == 0 ||
		    strcmp(argv[i], "--help") == 0 ||
		    strcmp(argv[i], "--list") == 0 ||
		    strcmp(argv[i], "--version") == 0)
			return 1;
	return 0;
}

/* What of the arguments both programs must know; options of kn-enrich are
   passed on as they are. */
static void
look_for(int argc, char *argv[], const char **database, const char **repo)
{
	static const struct option longopts[] = {
		{ "all", no_argument, NULL, 'a' },
		{ "again", no_argument, NULL, 'F' },
		{ "database", required_argument, NULL, 'd' },
		{ "jobs", required_argument, NULL, 'j' },
		{ "no-discovery", no_argument, NULL, 'x' },
		{ "only", required_argument, NULL, 'o' },
		{ "quiet", no_argument, NULL, 'q' },
		{ "scip", required_argument, NULL, 'i' },
		{ "servers", required_argument, NULL, 'S' },
		{ "verbose", no_argument, NULL, 'v' },
		{ NULL, 0, NULL, 0 }
	};
	int ch;

	while ((ch = getopt_long(argc, argv, "aFd:i:j:n:o:qS:T:t:vw:x",
	    longopts, NULL)) != -1) {
		if (ch == 'd')
			*database = optarg;
		else if (ch == '?')
			exit(2);
	}
	if (argc - optind > 1)
		errx(2, "enrich: more than one repository");
	*repo = optind < argc ? argv[optind] : ".";
}

int
enrich_run(int argc, char *argv[])
{
	const char *database = NULL, *repo, **ask;
	char *path;
	int i, n = 0, status;

	if (is_question(argc, argv))
		return -1;
	if ((ask = calloc((size_t)argc + 5, sizeof(*ask))) == NULL)
		err(2, NULL);
	look_for(argc, argv, &database, &repo);
	if ((path = store_path(database, repo)) == NULL)
		err(2, "%s", safe_str(repo));
	/* getopt has put the operand last. */
	ask[n++] = "kn-enrich";
	for (i = 1; i < optind; i++)
		if (strcmp(argv[i], "--") != 0)
			ask[n++] = argv[i];
	ask[n++] = "-d";
	ask[n++] = path;
	ask[n++] = "--";
	ask[n++] = repo;
	stop_on_signals();
	status = beside_run(ask, -1, path, "what was answered is kept");
	free(path);
	free(ask);
	return status;
}
