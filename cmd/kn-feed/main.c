/*
 * kn-feed: send what is in a repository, or what changed in it since the
 * store was made, as frames with the contents inside.
 *
 * Reads the work tree, git's objects, or paths on standard input; starts
 * git; reads the store.  Writes frames to standard output and nothing
 * anywhere else, ever: not in the tree, not in the git directory, not in the
 * store.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feed.h"
#include "prog.h"

static const struct option longopts[] = {
	{ "null",	no_argument,		NULL, '0' },
	{ "directory",	required_argument,	NULL, 'C' },
	{ "database",	required_argument,	NULL, 'd' },
	{ "full",	no_argument,		NULL, 'F' },
	{ "generated",	no_argument,		NULL, 'g' },
	{ "help",	no_argument,		NULL, 'h' },
	{ "rev",	required_argument,	NULL, 'R' },
	{ "repo",	required_argument,	NULL, 'r' },
	{ "size",	required_argument,	NULL, 's' },
	{ "third-party", no_argument,		NULL, 't' },
	{ "vendored",	no_argument,		NULL, 't' },
	{ "version",	no_argument,		NULL, 'V' },
	{ "verbose",	no_argument,		NULL, 'v' },
	{ NULL,		0,			NULL, 0 }
};

_Noreturn static void
usage(FILE *to, int status)
{
	fprintf(to, "usage: kn-feed [-0FghtVv] [-C dir] [-d database] "
	    "[-R rev] [-r name]\n"
	    "               [-s size] [repo | -]\n");
	exit(status);
}

/* Bytes, with k or m for KiB or MiB. */
static uint64_t
size_arg(const char *arg)
{
	const char	*why;
	char		*digits;
	long long	 n, unit = 1;
	size_t		 len = strlen(arg);

	if ((digits = strdup(arg)) == NULL)
		err(2, NULL);
	if (len > 1 && isdigit((unsigned char)arg[len - 2])) {
		switch (tolower((unsigned char)arg[len - 1])) {
		case 'k':
			unit = 1024;
			break;
		case 'm':
			unit = 1024 * 1024;
			break;
		}
		if (unit != 1)
			digits[len - 1] = '\0';
	}
	n = strtonum(digits, 1, SIZE_MAX_LIMIT / unit, &why);
	if (why != NULL)
		errx(2, "-s %s: size is %s (1 to %lld bytes; k and m are "
		    "units)", safe_str(arg), why, SIZE_MAX_LIMIT);
	free(digits);
	return (uint64_t)(n * unit);
}

/* What decides which files are sent, and what is said of them. */
static char *
options_text(const struct feed *f)
{
	char	*text, *more;
	size_t	 i;

	if (asprintf(&text, "{\"version\":\"%s\",\"size\":%llu,"
	    "\"generated\":%s,\"vendored\":%s,\"languages\":[", KN_VERSION,
	    (unsigned long long)f->size_max, f->generated ? "true" : "false",
	    f->vendored ? "true" : "false") == -1)
		err(2, NULL);
	for (i = 0; i < language_count(); i++) {
		if (asprintf(&more, "%s%s\"%s\"", text, i == 0 ? "" : ",",
		    language_at(i)->name) == -1)
			err(2, NULL);
		free(text);
		text = more;
	}
	if (asprintf(&more, "%s]}", text) == -1)
		err(2, NULL);
	free(text);
	return more;
}

static void
feed_open(struct feed *f)
{
	repo_open(f);
	f->options = options_text(f);
	builds_find(f);
	f->rules = rules_new();
	old_locate(f);
	note_start(f);
	old_open(f);
}

/* Fill the list; returns 1 when it is known that nothing changed. */
static int
feed_list(struct feed *f)
{
	switch (f->place) {
	case PLACE_TREE:
		tree_list(f);
		note_digest_list(f);
		break;
	case PLACE_OBJECTS:
		note_digest_objects(f);
		break;
	case PLACE_PLAIN:
		if (!f->from_stdin) {
			walk_list(f);
			note_digest_list(f);
		}
	}
	if (!f->from_stdin && !f->rebuilt && note_same(f))
		return 1;
	if (f->place == PLACE_OBJECTS)
		objects_list(f);
	return 0;
}

static void
feed_run(struct feed *f)
{
	if (feed_list(f)) {
		send_nothing(f);
		return;
	}
	if (f->from_stdin)
		paths_list(f);
	old_load(f);
	judge(f);
	send_all(f);
}

static void
feed_release(struct feed *f)
{
	objects_free(f->objects);
	old_release(&f->old);
	list_release(&f->list);
	rules_free(f->rules);
	package_release(f);
	if (f->root_fd != -1)
		close(f->root_fd);
	free(f->extensions);
	free(f->keys);
	free(f->root);
	free(f->git_dir);
	free(f->repo);
	free(f->commit);
	free(f->tree);
	free(f->options);
	free(f->builds);
	free(f->store);
	free(f->store_inside);
}

/*
 * Cron and the like leave an empty pipe behind: it must not mean that
 * nothing is to be fed.
 */
static int
pipe_has_paths(void)
{
	int	c;

	if ((c = getc(stdin)) == EOF)
		return 0;
	ungetc(c, stdin);
	return 1;
}

static void
operands(struct feed *f, int argc, char *argv[], int have_dir)
{
	struct stat	st;

	if (argc > 1)
		usage(stderr, 2);
	if (argc == 1 && strcmp(argv[0], "-") == 0)
		f->from_stdin = 1;
	else if (argc == 1 && have_dir)
		errx(2, "either -C or an operand says where");
	else if (argc == 1)
		f->arg = argv[0];
	else if (f->nul)
		f->from_stdin = 1;
	else if (fstat(STDIN_FILENO, &st) == 0 && S_ISFIFO(st.st_mode))
		f->from_stdin = pipe_has_paths();
	if (f->nul && !f->from_stdin)
		errx(2, "-0 is for paths on standard input");
	if (isatty(STDOUT_FILENO))
		errx(2, "standard output is a terminal: pipe it into "
		    "kn-extract or kn-frames");
}

int
main(int argc, char *argv[])
{
	struct feed	f = { .arg = ".", .root_fd = -1,
			    .size_max = SIZE_MAX_DEFAULT };
	int		ch, have_dir = 0;

	start_up();
	while ((ch = getopt_long(argc, argv, "+0C:d:FghR:r:s:tVv", longopts,
	    NULL)) != -1) {
		switch (ch) {
		case '0':
			f.nul = 1;
			break;
		case 'C':
			f.arg = optarg;
			have_dir = 1;
			break;
		case 'd':
			f.db = optarg;
			break;
		case 'F':
			f.full = 1;
			break;
		case 'g':
			f.generated = 1;
			break;
		case 'R':
			f.rev = optarg;
			break;
		case 'r':
			f.name = optarg;
			break;
		case 's':
			f.size_max = size_arg(optarg);
			break;
		case 't':
			f.vendored = 1;
			break;
		case 'V':
			print_version();
			return finish(0);
		case 'v':
			f.verbose = 1;
			break;
		case 'h':
			usage(stdout, 0);
		default:
			usage(stderr, 2);
		}
	}
	argc -= optind;
	argv += optind;
	operands(&f, argc, argv, have_dir);

	/* A git that went away is noticed where we write to it. */
	signal(SIGPIPE, SIG_IGN);
	feed_open(&f);
	feed_run(&f);
	feed_release(&f);
	return finish(0);
}
