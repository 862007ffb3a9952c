/*
 * kn-cover: which lines the tests ran, from the reports of coverage tools, as
 * frames for kn-store.
 *
 *	kn-cover -d DB REPORT … | kn-store -d DB
 *
 * Reads the reports (twice: see gather.c), the store, and the files of the
 * repository to see that they are those of the graph.  Starts nothing, writes
 * nothing else but a temporary copy of what can be read only once.
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
	fputs("usage: kn-cover [-hqTVv] [-C directory] [-d database] [-n name]"
	    " [-p from=to]\n         [-t test] [report ...]\n", f);
	exit(status == 0 ? finish(0) : status);
}

struct cover {
	const char		*dir, *database, *name, *test;
	int			 by_name, quiet, verbose;
	struct path_rules	 rules;
	struct graph		 graph;
	struct cover_counts	 n;
};

/* One of those that are read. */
struct report {
	const char	*path;
	FILE		*f;
	int		 is_stdin, spooled;
	char		*dir, *test;
	struct gather	 g;
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

/* What can be read only once, put where it can be read again. */
static FILE *
spool(FILE *f, const char *name)
{
	char buf[65536];
	FILE *to = tmpfile();
	size_t n;

	if (to == NULL)
		err(2, "a temporary file");
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		if (fwrite(buf, 1, n, to) != n)
			err(2, "a temporary file");
	if (ferror(f))
		err(2, "%s", safe_str(name));
	if (fflush(to) == EOF)
		err(2, "a temporary file");
	return to;
}

static void
open_report(const struct cover *c, struct report *r, const char *path)
{
	const char *base = strrchr(path, '/'), *dot;

	r->path = path;
	r->is_stdin = strcmp(path, "-") == 0;
	r->g.name = c->name != NULL ? c->name : r->is_stdin ? "stdin" : path;
	r->g.test = c->test;
	if (c->by_name) {
		base = base != NULL ? base + 1 : path;
		dot = strrchr(base, '.');
		r->test = dot == NULL || dot == base ? strdup(base) :
		    strndup(base, (size_t)(dot - base));
		if (r->test == NULL)
			err(2, NULL);
		r->g.test = r->test;
	}
	r->f = stdin;
	if (!r->is_stdin && (r->f = fopen(path, "re")) == NULL)
		err(2, "%s", safe_str(path));
}

/* The first time: is it whole, and of which files does it tell? */
static void
check_report(const struct cover *c, struct report *r, const char *path)
{
	FILE *f;

	open_report(c, r, path);
	if (fseeko(r->f, 0, SEEK_SET) == -1) {
		f = spool(r->f, r->g.name);
		if (!r->is_stdin)
			fclose(r->f);
		r->f = f;
		r->spooled = 1;
		rewind(f);
	}
	report_read(&r->g, r->f);
	/* There may be more of them than files can be open. */
	if (!r->spooled && !r->is_stdin) {
		fclose(r->f);
		r->f = NULL;
	}
}

/* The second time: its lines. */
static void
pass_report(struct cover *c, struct report *r)
{
	struct graph_file **map;

	if (r->f == NULL && (r->f = fopen(r->path, "re")) == NULL)
		err(2, "%s", safe_str(r->path));
	rewind(r->f);
	r->dir = r->is_stdin ? NULL : folder(r->path);
	c->rules.dir = r->dir;
	map = paths_map(&c->graph, &r->g.paths, &r->g.sources, &c->rules);
	send_report(&c->graph, &r->g, r->f, map, c->verbose && !c->quiet,
	    &c->n);
	free(map);
	gather_release(&r->g);
	free(r->dir);
	free(r->test);
	if (!r->is_stdin || r->spooled)
		fclose(r->f);
}

static int
by_test(const void *va, const void *vb)
{
	const struct report *const *a = va, *const *b = vb;

	return strcmp((*a)->test, (*b)->test);
}

/* Under one name no two may be of one test: the second would replace the
   first. */
static void
check_tests(struct report *v, int n)
{
	struct report **order;
	int i;

	if ((order = calloc((size_t)n + 1, sizeof(*order))) == NULL)
		err(2, NULL);
	for (i = 0; i < n; i++)
		order[i] = &v[i];
	qsort(order, (size_t)n, sizeof(*order), by_test);
	for (i = 1; i < n; i++)
		if (strcmp(order[i - 1]->test, order[i]->test) == 0)
			errx(2, "%s: another report is of this test",
			    safe_str(order[i]->path));
	free(order);
}

static int
run(struct cover *c, char *const *reports, int n)
{
	char *standard = (char[]){ "-" };
	struct report *v;
	int i;

	if (isatty(STDOUT_FILENO))
		errx(2, "standard output is a terminal: pipe it to kn-store");
	if (n == 0) {
		reports = &standard;
		n = 1;
	}
	if ((v = calloc((size_t)n, sizeof(*v))) == NULL)
		err(2, NULL);
	graph_read(&c->graph, c->database, c->dir);
	for (i = 0; i < n; i++)
		check_report(c, &v[i], reports[i]);
	if (n > 1 && c->name != NULL)
		check_tests(v, n);
	send_hello(&c->graph);
	for (i = 0; i < n; i++) {
		if (i == 0 || c->name == NULL)
			send_forget(v[i].g.name);
		pass_report(c, &v[i]);
	}
	send_end(&c->n);
	if (!c->quiet)
		fprintf(stderr, "kn-cover: %" PRIu64 " lines of %" PRIu64
		    " files, %" PRIu64 " tests; %" PRIu64 " paths not in the "
		    "graph, %" PRIu64 " of other contents\n", c->n.lines,
		    c->n.files, c->n.tests, c->n.unmapped, c->n.changed);
	graph_release(&c->graph);
	free(c->rules.v);
	free(v);
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
		{ "test", required_argument, NULL, 't' },
		{ "tests", no_argument, NULL, 'T' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 }
	};
	struct cover c;
	int ch;

	start_up();
	memset(&c, 0, sizeof(c));
	c.dir = ".";
	while ((ch = getopt_long(argc, argv, "C:d:hn:p:qTt:Vv", longopts,
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
		case 'T':
			c.by_name = 1;
			break;
		case 't':
			c.test = optarg;
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
	if (argc > 1 && ((c.name != NULL && !c.by_name) || c.test != NULL))
		errx(2, "-%c is for one report", c.test != NULL ? 't' : 'n');
	if (c.by_name && c.test != NULL)
		errx(2, "-T or -t, not both");
	return run(&c, argv, argc);
}
