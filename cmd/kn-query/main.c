/*
 * kn-query: questions about a graph.  Reads the store, never writes it, and
 * prints an answer.  Starts git for source lines that are no longer in the
 * work tree, and kn-feed for the question whether the store is up to date.
 */
#include <err.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cache.h"
#include "context.h"
#include "heads.h"
#include "prog.h"
#include "query.h"
#include "store.h"

#define LIMIT_MAX	1000000000LL
#define DEPTH_MAX	1000

/* Every question takes these. */
#define COMMON_OPTIONS	"C:d:f:hn:vV"
#define SYMBOL_OPTIONS	"ak:l:p:"

static const struct question questions[] = {
	{ "search", ask_search, "k:l:p:s",
	  "[-s] [-k kinds] [-l language] [-p path] text ...",
	  "symbols by name, part of one, or nearly one",
	  1, -1, 20, ASK_GRAPH },
	{ "show", ask_show, SYMBOL_OPTIONS "s",
	  "[-as] [-k kinds] [-l language] [-p path] symbol ...",
	  "all that is known of a symbol",
	  1, -1, 100, ASK_GRAPH },
	{ "outline", ask_outline, "D:k:l:p:s",
	  "[-s] [-D depth] [-k kinds] [-l language] [-p path] file",
	  "what a file or a definition holds",
	  1, 1, 0, ASK_GRAPH },
	{ "callers", ask_callers, SYMBOL_OPTIONS "c:D:st:ux",
	  "[-asux] [-c confidence] [-D depth] [-k kinds] [-l language] "
	  "[-p path] [-t types] symbol",
	  "what calls a symbol",
	  1, 1, 100, ASK_GRAPH | ASK_CACHED },
	{ "callees", ask_callees, SYMBOL_OPTIONS "c:D:st:ux",
	  "[-asux] [-c confidence] [-D depth] [-k kinds] [-l language] "
	  "[-p path] [-t types] symbol",
	  "what a symbol calls",
	  1, 1, 100, ASK_GRAPH | ASK_CACHED },
	{ "refs", ask_refs, SYMBOL_OPTIONS "c:D:st:u",
	  "[-asu] [-c confidence] [-D depth] [-k kinds] [-l language] "
	  "[-p path] [-t types] symbol",
	  "everything that refers to a symbol",
	  1, 1, 100, ASK_GRAPH },
	{ "imports", ask_imports, "c:k:l:p:rs",
	  "[-rs] [-c confidence] [-k kinds] [-l language] [-p path] file",
	  "what a file imports, or who imports it",
	  1, 1, 100, ASK_GRAPH },
	{ "impls", ask_impls, SYMBOL_OPTIONS "c:D:st:",
	  "[-as] [-c confidence] [-D depth] [-k kinds] [-l language] "
	  "[-p path] [-t types] symbol",
	  "what implements, extends or overrides a symbol",
	  1, 1, 100, ASK_GRAPH },
	{ "path", ask_path, SYMBOL_OPTIONS "c:D:t:x",
	  "[-ax] [-c confidence] [-D depth] [-k kinds] [-l language] "
	  "[-p path] [-t types] from to",
	  "the shortest ways from one symbol to another",
	  2, 2, 3, ASK_GRAPH | ASK_CACHED },
	{ "flow", ask_flow, SYMBOL_OPTIONS "c:D:t:x",
	  "[-ax] [-c confidence] [-D depth] [-k kinds] [-l language] "
	  "[-p path] [-t types] from to",
	  "the likeliest ways from one symbol to another",
	  2, 2, 5, ASK_GRAPH | ASK_CACHED },
	{ "impact", ask_impact, SYMBOL_OPTIONS "c:D:Et:x",
	  "[-aEx] [-c confidence] [-D depth] [-k kinds] [-l language] "
	  "[-p path] [-t types] symbol|file|snapshot|- ...",
	  "what may break when these change",
	  1, -1, 100, ASK_GRAPH | ASK_CACHED },
	{ "context", ask_context, "b:B:eFg:k:l:Np:P:sS:T:w:",
	  "[-eFNs] [-B base] [-b tokens] [-g range] [-k kinds] [-l language] "
	  "[-P pack] [-p path] [-S session] [-T in|out] [-w signals] "
	  "[task|file|- ...]",
	  "what a task in words, files or changes need to see",
	  0, -1, 20, ASK_SYMBOLS | ASK_CACHED },
	{ "explain", ask_explain, SYMBOL_OPTIONS "B:g:NT:w:",
	  "[-aN] [-B base] [-g range] [-k kinds] [-l language] [-p path] "
	  "[-T in|out] [-w signals] task symbol",
	  "why context puts a symbol where it does",
	  2, 2, 0, ASK_CACHED },
	{ "test-scope", ask_test_scope, SYMBOL_OPTIONS "c:D:FoRx",
	  "[-aFoRx] [-c confidence] [-D depth] [-k kinds] [-l language] "
	  "[-p path] symbol|file|- ...",
	  "the tests that may run these",
	  1, -1, 0, ASK_GRAPH | ASK_CACHED },
	{ "why-edge", ask_why_edge, SYMBOL_OPTIONS "c:t:x",
	  "[-ax] [-c confidence] [-k kinds] [-l language] [-p path] "
	  "[-t types] from to",
	  "how it is known that one refers to the other",
	  2, 2, 100, ASK_GRAPH },
	{ "unused", ask_unused, "ac:k:l:p:",
	  "[-a] [-c confidence] [-k kinds] [-l language] [-p path] [path]",
	  "symbols that nothing refers to",
	  0, 1, 100, 0 },
	{ "cycles", ask_cycles, "c:l:p:t:x",
	  "[-x] [-c confidence] [-l language] [-p path] [-t types]",
	  "files, directories and functions that need each other",
	  0, 0, 100, ASK_GRAPH },
	{ "similar", ask_similar, SYMBOL_OPTIONS "c:",
	  "[-a] [-c per cent] [-k kinds] [-l language] [-p path] symbol",
	  "functions whose bodies are nearly the same",
	  1, 1, 20, 0 },
	{ "clones", ask_clones, "c:l:p:",
	  "[-c per cent] [-l language] [-p path]",
	  "all functions whose bodies are nearly the same, in groups",
	  0, 0, 30, 0 },
	{ "communities", ask_communities, "L:p:", "[-L level] [-p path]",
	  "what belongs together, by the edges",
	  0, 0, 30, 0 },
	{ "community", ask_community, SYMBOL_OPTIONS "L:",
	  "[-a] [-k kinds] [-L level] [-l language] [-p path] "
	  "community|symbol",
	  "who is in it, what leads out of it, and where to",
	  1, 1, 20, ASK_GRAPH },
	{ "api", ask_api, "ak:l:s",
	  "[-as] [-k kinds] [-l language] file|directory|package",
	  "what it offers to others",
	  1, 1, 0, 0 },
	{ "deps", ask_deps, "c:l:p:r",
	  "[-r] [-c confidence] [-l language] [-p path] [directory]",
	  "directories and what they import",
	  0, 1, 100, ASK_GRAPH },
	{ "coverage", ask_coverage, "k:l:p:u", "[-u] [-k kinds] "
	  "[-l language] [-p path] [symbol|file]",
	  "how much of it the tests ran", 0, 1, 50, 0 },
	{ "authors", ask_authors, "k:l:p:", "[-k kinds] [-l language] [-p path] "
	  "symbol|file", "who wrote it", 1, 1, 20, 0 },
	{ "owners", ask_owners, "k:l:p:", "[-k kinds] [-l language] [-p path] "
	  "symbol|file", "who answers for it", 1, 1, 0, 0 },
	{ "who-knows", ask_who_knows, "", "path",
	  "who is to be asked about what lies below a path", 1, 1, 10, 0 },
	{ "bus-factor", ask_bus_factor, "", "[path]",
	  "how few people wrote more than half of it", 0, 1, 50, 0 },
	{ "history", ask_history, "k:l:p:", "[-k kinds] [-l language] "
	  "[-p path] symbol|file", "the commits that made it what it is",
	  1, 1, 20, 0 },
	{ "changes-with", ask_changes_with, "k:l:p:", "[-k kinds] "
	  "[-l language] [-p path] symbol|file",
	  "what the same commits change", 1, 1, 20, 0 },
	{ "hotspots", ask_hotspots, "k:l:p:", "[-k kinds] [-l language] "
	  "[-p path] [path]",
	  "functions that change often, are large and widely called",
	  0, 1, 20, 0 },
	{ "snapshots", ask_snapshots, "", "",
	  "the states of the graph that are kept",
	  0, 0, 0, 0 },
	{ "diff", ask_diff, "Fk:p:t:u",
	  "[-Fu] [-k kinds] [-p path] [-t types] [snapshot [snapshot]]",
	  "what changed from one snapshot to another",
	  0, 2, 200, 0 },
	{ "log", ask_log, SYMBOL_OPTIONS,
	  "[-a] [-k kinds] [-l language] [-p path] symbol",
	  "how a symbol came to be what it is, or went",
	  1, 1, 0, 0 },
	{ "stale", ask_stale, "k:l:p:",
	  "[-k kinds] [-l language] [-p path] [snapshot] "
	  "[symbol|file|- ...]",
	  "does an answer that was given of a snapshot still hold?",
	  1, -1, 100, 0 },
	{ "prove", ask_prove, "k:l:p:t:",
	  "[-k kinds] [-l language] [-p path] [-t type] symbol [symbol]",
	  "proof that a symbol, or an edge between two, is in the graph",
	  1, 2, 0, 0 },
	{ "prove-absent", ask_prove_absent, "k:l:p:t:",
	  "[-k kinds] [-l language] [-p path] -t type from to | "
	  "package [path [kind name [number]]]",
	  "proof that there is no such edge, package, file or symbol",
	  1, 5, 0, 0 },
	{ "verify", ask_verify, "H:", "[-H root] [file|-]",
	  "is a proof right?  Needs no graph",
	  0, 1, 0, ASK_NO_STORE },
	{ "stats", ask_stats, "q", "[-q]", "numbers, and the graph's fingerprint",
	  0, 0, 0, 0 },
	{ "problems", ask_problems, "p:", "[-p path] [reason]",
	  "what is not in the graph, and why",
	  0, 1, 100, 0 },
	{ "feedback", ask_feedback, SYMBOL_OPTIONS,
	  "[-a] [-k kinds] [-l language] [-p path] pack|task symbol +|-",
	  "say what of an answer was of use, or was not", 3, 3, 0, 0 },
	{ "plan", ask_plan, "k:l:Np:T:w:",
	  "[-N] [-k kinds] [-l language] [-p path] [-T in|out] [-w signals] "
	  "task ...", "which questions to ask next", 1, -1, 3, ASK_CACHED },
	{ "cache", ask_cache, "", "", "answers that are kept, and how often "
	  "they were wanted", 0, 0, 0, 0 },
	{ "status", ask_status, "", "", "does the graph match the tree?",
	  0, 0, 100, 0 },
};

static const struct option longopts[] = {
	{ "all", no_argument, NULL, 'a' },
	{ "between", no_argument, NULL, 'E' },
	{ "min-confidence", required_argument, NULL, 'c' },
	{ "directory", required_argument, NULL, 'C' },
	{ "budget", required_argument, NULL, 'b' },
	{ "command", no_argument, NULL, 'R' },
	{ "database", required_argument, NULL, 'd' },
	{ "direct", no_argument, NULL, 'x' },
	{ "diff", required_argument, NULL, 'g' },
	{ "explain", no_argument, NULL, 'e' },
	{ "pr", required_argument, NULL, 'B' },
	{ "tests", required_argument, NULL, 'T' },
	{ "without", required_argument, NULL, 'w' },
	{ "pack", required_argument, NULL, 'P' },
	{ "depth", required_argument, NULL, 'D' },
	{ "files", no_argument, NULL, 'F' },
	{ "format", required_argument, NULL, 'f' },
	{ "help", no_argument, NULL, 'h' },
	{ "json", no_argument, NULL, 'J' },
	{ "kind", required_argument, NULL, 'k' },
	{ "language", required_argument, NULL, 'l' },
	{ "level", required_argument, NULL, 'L' },
	{ "limit", required_argument, NULL, 'n' },
	{ "no-feedback", no_argument, NULL, 'N' },
	{ "observed", no_argument, NULL, 'o' },
	{ "path", required_argument, NULL, 'p' },
	{ "quick", no_argument, NULL, 'q' },
	{ "reverse", no_argument, NULL, 'r' },
	{ "root", required_argument, NULL, 'H' },
	{ "session", required_argument, NULL, 'S' },
	{ "source", no_argument, NULL, 's' },
	{ "type", required_argument, NULL, 't' },
	{ "uncovered", no_argument, NULL, 'u' },
	{ "unresolved", no_argument, NULL, 'u' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 }
};

static void
print_usage(const struct question *qu, const char *before, FILE *fp)
{
	fprintf(fp, "%s kn-query %s%s%s\n", before, qu->name,
	    *qu->usage != '\0' ? " " : "", qu->usage);
}

/* The SYNOPSIS of kn-query(1). */
static _Noreturn void
usage(FILE *fp, int status)
{
	size_t	 i;

	fprintf(fp, "usage: kn-query [-hVv] [-C directory] [-d database] "
	    "[-f format] [-n count] question [argument ...]\n");
	for (i = 0; i < nitems(questions); i++)
		print_usage(&questions[i], "      ", fp);
	exit(status == 0 ? finish(0) : status);
}

static _Noreturn void
usage_one(const struct question *qu, FILE *fp, int status)
{
	print_usage(qu, "usage:", fp);
	if (status == 0)
		fprintf(fp, "%s\n", qu->help);
	exit(status == 0 ? finish(0) : status);
}

/* No question is called NAME: which one is nearly? */
static _Noreturn void
no_question(const char *name)
{
	unsigned int	 best = match_typo_limit(strlen(name)) + 1, d;
	const char	*like = NULL;
	size_t		 i;

	for (i = 0; i < nitems(questions); i++)
		if ((d = match_distance(name, questions[i].name,
		    TYPOS_MAX)) < best) {
			best = d;
			like = questions[i].name;
		}
	errx(STATUS_ERROR, "%s: no such question%s%s%s (kn-query -h lists "
	    "them)", safe_str(name), like != NULL ? "; did you mean " : "",
	    like != NULL ? like : "", like != NULL ? "?" : "");
}

static const struct question *
question_find(const char *name)
{
	size_t	 i;

	for (i = 0; i < nitems(questions); i++)
		if (strcmp(questions[i].name, name) == 0)
			return &questions[i];
	no_question(name);
}

/* Bits of a comma separated list of words. */
static uint32_t
words_arg(int letter, const char *arg, int (*parse)(const char *))
{
	char		*copy, *p, *word;
	uint32_t	 bits = 0;
	int		 n;

	if ((copy = p = strdup(arg)) == NULL)
		err(STATUS_ERROR, NULL);
	while ((word = strsep(&p, ",")) != NULL) {
		if ((n = parse(word)) == -1)
			errx(STATUS_ERROR, "-%c %s: unknown", letter,
			    safe_str(word));
		bits |= 1u << n;
	}
	free(copy);
	return bits;
}

static enum format
format_arg(const char *arg)
{
	int	 format = out_format_parse(arg);

	if (format == -1)
		errx(STATUS_ERROR, "-f %s: not one of text, tsv, json, jsonl, "
		    "xml, gcf, gcf-graph, gcb, md, dot", safe_str(arg));
	return (enum format)format;
}

static enum tests
tests_arg(const char *arg)
{
	if (strcmp(arg, "in") != 0 && strcmp(arg, "out") != 0)
		errx(STATUS_ERROR, "-T %s: neither in nor out", safe_str(arg));
	return strcmp(arg, "in") == 0 ? TESTS_IN : TESTS_OUT;
}

static const char *
root_arg(const char *arg)
{
	if (strlen(arg) != 64 || strspn(arg, "0123456789abcdef") != 64)
		errx(STATUS_ERROR, "-H %s: not a root, 64 hexadecimal digits",
		    safe_str(arg));
	return arg;
}

static void
option(struct query *q, int ch, const char *arg)
{
	switch (ch) {
	case 'a':
		q->all = 1;
		break;
	case 'c':
		q->min_confidence = (unsigned)number_arg('c', arg, 0, 100);
		break;
	case 'C':
		q->directory = arg;
		break;
	case 'd':
		q->database = arg;
		break;
	case 'D':
		q->depth = (unsigned)number_arg('D', arg, 1, DEPTH_MAX);
		break;
	case 'L':
		q->level = (unsigned)number_arg('L', arg, 1, DEPTH_MAX);
		break;
	case 'f':
		q->format = format_arg(arg);
		break;
	case 'H':
		q->root = root_arg(arg);
		break;
	case 'J':
		q->format = FORMAT_JSON;
		break;
	case 'k':
		q->kinds = words_arg('k', arg, node_kind_parse);
		break;
	case 'l':
		q->lang = arg;
		break;
	case 'n':
		q->limit = number_arg('n', arg, 0, LIMIT_MAX);
		break;
	case 'p':
		q->path = arg;
		break;
	case 'q':
		q->quick = 1;
		break;
	case 'r':
		q->reverse = 1;
		break;
	case 's':
		q->source = 1;
		break;
	case 'N':
		q->no_feedback = 1;
		break;
	case 'S':
		q->session = arg;
		break;
	case 't':
		q->types = words_arg('t', arg, edge_type_parse);
		break;
	case 'u':
		q->unresolved = 1;
		break;
	case 'F':
		q->files = 1;
		break;
	case 'b':
		q->budget = number_arg('b', arg, 1, LIMIT_MAX);
		break;
	case 'g':
		q->diff = arg;
		break;
	case 'B':
		q->base = arg;
		break;
	case 'e':
		q->explain = 1;
		break;
	case 'T':
		q->tests = tests_arg(arg);
		break;
	case 'w':
		q->without = words_arg('w', arg, signal_parse);
		break;
	case 'P':
		q->pack = arg;
		break;
	case 'E':
		q->between = 1;
		break;
	case 'R':
		q->command = 1;
		break;
	case 'o':
		q->observed = 1;
		break;
	case 'x':
		q->direct = 1;
		break;
	case 'v':
		q->verbose = 1;
		break;
	}
}

/* Options before the question; its own come after it. */
static void
parse_common(struct query *q, int argc, char **argv)
{
	int	 ch;

	while ((ch = getopt_long(argc, argv, "+" COMMON_OPTIONS, longopts,
	    NULL)) != -1) {
		if (ch == 'h')
			usage(stdout, 0);
		if (ch == 'V') {
			print_version();
			exit(finish(0));
		}
		if (ch != 'J' && strchr(COMMON_OPTIONS, ch) == NULL)
			usage(stderr, STATUS_ERROR);
		if (ch == '?')
			usage(stderr, STATUS_ERROR);
		option(q, ch, optarg);
	}
}

static void
parse_question(struct query *q, int argc, char **argv)
{
	char	 letters[64];
	int	 ch;

	snprintf(letters, sizeof(letters), "%s%s", COMMON_OPTIONS,
	    q->question->options);
	optind = 0;	/* glibc: start anew */
	while ((ch = getopt_long(argc, argv, letters, longopts, NULL)) != -1) {
		if (ch == 'h')
			usage_one(q->question, stdout, 0);
		if (ch == 'V') {
			print_version();
			exit(finish(0));
		}
		if (ch == '?')
			usage_one(q->question, stderr, STATUS_ERROR);
		if (ch != 'J' && strchr(letters, ch) == NULL) {
			warnx("%s takes no -%c", q->question->name, ch);
			usage_one(q->question, stderr, STATUS_ERROR);
		}
		option(q, ch, optarg);
	}
	q->argc = argc - optind;
	q->argv = argv + optind;
	if (q->argc < q->question->min ||
	    (q->question->max != -1 && q->argc > q->question->max))
		usage_one(q->question, stderr, STATUS_ERROR);
	if (q->limit == -1)
		q->limit = q->question->limit;
	if (q->format == FORMAT_DOT &&
	    (q->question->flags & ASK_GRAPH) == 0)
		errx(STATUS_ERROR, "%s: nothing to draw: no -f dot",
		    q->question->name);
	if ((q->format == FORMAT_GRAPH || q->format == FORMAT_GCB) &&
	    (q->question->flags & ASK_SYMBOLS) == 0)
		errx(STATUS_ERROR, "%s: -f gcf-graph and gcb are for context; "
		    "-f gcf says everything", q->question->name);
	if (q->session != NULL && q->format != FORMAT_GRAPH)
		errx(STATUS_ERROR, "-S: only -f gcf-graph has sessions");
	if (q->session != NULL && q->pack != NULL)
		errx(STATUS_ERROR, "-S: not with -P");
}

static void
find_store(struct query *q)
{
	char	*path;

	q->given = q->database;
	if ((path = store_path(q->database, q->directory)) == NULL)
		err(STATUS_ERROR, "%s", q->directory != NULL ?
		    safe_str(q->directory) : "cannot find the store");
	q->database = pool_strdup(q->pool, path);
	free(path);
}

static void
open_store(struct query *q)
{
	char		 msg[1024];
	sqlite3		*sqlite;
	const char	*state;

	if (store_open(&sqlite, q->database, msg, sizeof(msg)) != STORE_OK)
		errx(STATUS_ERROR, "%s", safe_str(msg));
	q->db = db_new(sqlite, q->pool);
	state = db_meta(q->db, "state");
	answer_graph(q->answer, db_meta(q->db, "root"));
	if (strcmp(state, "loading") == 0)
		answer_note(q->answer, "the first index is not finished: "
		    "this is what there is so far");
	else if (strcmp(state, "updating") == 0)
		answer_note(q->answer, "an update is under way: old and new "
		    "may be mixed");
}

/* From the store; from the cache if it is known there.  A status. */
static int
answer(struct query *q, int argc, char *argv[])
{
	int	 status;

	if ((q->question->flags & ASK_NO_STORE) == 0) {
		find_store(q);
		if (cache_print(q, argc, argv, &status))
			return status;
		open_store(q);
		if (cache_print_held(q, &status))
			return status;
	}
	status = q->question->ask(q);
	cache_finish(q, status);
	return status;
}

int
main(int argc, char *argv[])
{
	struct query	 q = { .limit = -1, .depth = 0 };
	char		**all = argv;
	int		 status, nall = argc;

	start_up();
	parse_common(&q, argc, argv);
	argc -= optind;
	argv += optind;
	if (argc == 0)
		usage(stderr, STATUS_ERROR);
	q.question = question_find(argv[0]);
	parse_question(&q, argc, argv);

	q.pool = pool_new();
	q.answer = answer_new(q.pool, q.question->name);
	status = answer(&q, nall, all);

	heads_free(q.heads);
	graph_free(q.graph);
	answer_free(q.answer);
	db_free(q.db);
	cache_free(q.cache);
	pool_free(q.pool);
	return finish(status);
}
