/*
 * kn cover: kn-cover | kn-store.
 */
#include <err.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kn.h"
#include "prog.h"
#include "store.h"

/* What both programs must know of the arguments.  1: only kn-cover is asked. */
static int
look_for(int argc, char *argv[], const char **database, const char **dir)
{
	static const struct option longopts[] = {
		{ "database", required_argument, NULL, 'd' },
		{ "directory", required_argument, NULL, 'C' },
		{ "help", no_argument, NULL, 'h' },
		{ "name", required_argument, NULL, 'n' },
		{ "path", required_argument, NULL, 'p' },
		{ "quiet", no_argument, NULL, 'q' },
		{ "test", required_argument, NULL, 't' },
		{ "tests", no_argument, NULL, 'T' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 }
	};
	int ch;

	while ((ch = getopt_long(argc, argv, "C:d:hn:p:qTt:Vv", longopts,
	    NULL)) != -1) {
		if (ch == 'd')
			*database = optarg;
		else if (ch == 'C')
			*dir = optarg;
		else if (ch == 'h' || ch == 'V')
			return 1;
		else if (ch == '?')
			exit(2);
	}
	return 0;
}

int
cover_run(int argc, char *argv[])
{
	const char *database = NULL, *dir = ".", **ask;
	char *path;
	int i, n = 0, status;

	if (look_for(argc, argv, &database, &dir))
		return -1;
	if ((ask = calloc((size_t)argc + 4, sizeof(*ask))) == NULL)
		err(2, NULL);
	if ((path = store_path(database, dir)) == NULL)
		err(2, "%s", safe_str(dir));
	/* Before the operands, and overruled by a -d that follows. */
	ask[n++] = "kn-cover";
	ask[n++] = "-d";
	ask[n++] = path;
	for (i = 1; i < argc; i++)
		ask[n++] = argv[i];
	stop_on_signals();
	status = beside_run(ask, STDIN_FILENO, path,
	    "what was known of coverage stays");
	free(path);
	free(ask);
	return status;
}
