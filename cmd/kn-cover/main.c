/*
 * kn-cover: which lines the tests ran, from the reports of coverage tools, as
 * frames for kn-store.
 *
 *	kn-cover -d DB REPORT … | kn-store -d DB
 *
 * Reads the reports, the store, and the files of the repository to see that
 * they are those of the graph.  Starts nothing, writes nothing else.
 */
#include <err.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cover.h"
#include "prog.h"

static _Noreturn void
usage(FILE *f, int status)
{
	fputs("usage: kn-cover [-hqVv] [-C directory] [-d database] [-n name]"
	    " [-p from=to]\n         [report ...]\n", f);
	exit(status == 0 ? finish(0) : status);
}

struct cover {
	const char		*dir, *database, *name;
	int			 quiet, verbose;
	struct path_rules	 rules;
	struct graph		 graph;
	struct cover_counts	 n;
};

static void
add_rule(struct path_rules *r, char *arg)
{
	char *to = strchr(arg, '=');

	if (to != NULL)
		*to++ = '\0';
	if (*arg == '\0')
		errx(2, "-p: nothing to replace");
	r->v = reallocarray(r->v, r->n + 1, sizeof(*r->v));
	if (r->v == NULL)
		err(2, NULL);
	r->v[r->n++] = (struct replacement){ arg, to != NULL ? to : "" };
}

/* Folder of the file PATH, absolute, to be freed; NULL: it has none. */
static char *
folder(const char *path)
{
	char *s = realpath(path, NULL), *slash;

	if (s != NULL && (slash = strrchr(s, '/')) != NULL)
		*slash = '\0';
	return s;
}

static void
report(struct cover *c, const char *path)
{
	int is_stdin = strcmp(path, "-") == 0;
	struct graph_file **map;
	struct gather g;
	char *dir = NULL;
	FILE *f = stdin;

	if (!is_stdin) {
		if ((f = fopen(path, "re")) == NULL)
			err(2, "%s", safe_str(path));
		dir = folder(path);
	}
	report_read(&g, f, c->name != NULL ? c->name : is_stdin ? "stdin" :
	    path);
	c->rules.dir = dir;
	map = paths_map(&c->graph, &g.paths, &g.sources, &c->rules);
	send_report(&c->graph, &g, map, c->verbose && !c->quiet, &c->n);
	free(map);
	gather_release(&g);
	free(dir);
	if (!is_stdin)
		fclose(f);
}

static int
run(struct cover *c, char *const *reports, int n)
{
	char *standard = (char[]){ "-" };
	int i;

	if (isatty(STDOUT_FILENO))
		errx(2, "standard output is a terminal: pipe it to kn-store");
	graph_read(&c->graph, c->database, c->dir);
	send_hello(&c->graph);
	for (i = 0; i < n; i++)
		report(c, reports[i]);
	if (n == 0)
		report(c, standard);
	send_end(&c->n);
	if (!c->quiet)
		fprintf(stderr, "kn-cover: %" PRIu64 " lines of %" PRIu64
		    " files, %" PRIu64 " tests; %" PRIu64 " paths not in the "
		    "graph, %" PRIu64 " of other contents\n", c->n.lines,
		    c->n.files, c->n.tests, c->n.unmapped, c->n.changed);
	graph_release(&c->graph);
	free(c->rules.v);
	return finish(0);
}

int
main(int argc, char *argv[])
{
	static const struct option longopts[] = {
		{ "database", required_argument, NULL, 'd' },
		{ "directory", required_argument, NULL, 'C' },
		{ "help", no_argument, NULL, 'h' },
		{ "name", required_argument, NULL, 'n' },
		{ "path", required_argument, NULL, 'p' },
		{ "quiet", no_argument, NULL, 'q' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 }
	};
	struct cover c;
	int ch;

	start_up();
	memset(&c, 0, sizeof(c));
	c.dir = ".";
	while ((ch = getopt_long(argc, argv, "C:d:hn:p:qVv", longopts,
	    NULL)) != -1) {
		switch (ch) {
		case 'C':
			c.dir = optarg;
			break;
		case 'd':
			c.database = optarg;
			break;
		case 'n':
			c.name = optarg;
			break;
		case 'p':
			add_rule(&c.rules, optarg);
			break;
		case 'q':
			c.quiet = 1;
			break;
		case 'V':
			print_version();
			return finish(0);
		case 'v':
			c.verbose = 1;
			break;
		case 'h':
			usage(stdout, 0);
		default:
			usage(stderr, 2);
		}
	}
	argc -= optind;
	argv += optind;
	if (argc == 0 && isatty(STDIN_FILENO))
		usage(stderr, 2);
	if (argc > 1 && c.name != NULL)
		errx(2, "-n is for one report");
	return run(&c, argv, argc);
}
