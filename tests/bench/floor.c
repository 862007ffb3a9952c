/*
 * The floor: what parsing alone costs.  Reads paths from stdin, one a line,
 * parses each file whose language kn knows and walks its tree with a cursor,
 * all in this one process, with the core's own use of malloc.  Prints one
 * line: files, bytes, nodes, files with error nodes, CPU seconds (user and
 * system, the whole process), peak memory in KiB.
 *
 *	floor [-C DIRECTORY] [-m BYTES]
 *
 * -m: at most so many bytes of each language (the training run of the
 * profile, which wants all languages in equal parts, and nodes asked as
 * kn-extract does).
 */
#include <sys/resource.h>
#include <sys/stat.h>

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <tree_sitter/api.h>

#include "languages.h"

#define LANGUAGES_MAX	256

/* Generated beside the language tables. */
const TSLanguage	*parser_find(const char *language);

struct floor {
	TSParser		*parsers[LANGUAGES_MAX];
	unsigned long long	 taken[LANGUAGES_MAX];	/* bytes */
	unsigned long long	 most;			/* 0: no limit */
	unsigned long long	 bytes;
	unsigned long	 	 files, nodes, errors;
	char			*text;
	size_t			 size;
};

/* Index of the language of PATH, with its parser ready; -1: none. */
static int
parser_open(struct floor *f, const char *path, size_t len)
{
	const struct language	*found;
	const TSLanguage	*grammar;
	size_t			 i;

	if ((found = language_detect(path, f->text, len)) == NULL)
		return -1;
	i = (size_t)(found - language_at(0));
	if (i >= LANGUAGES_MAX || (grammar = parser_find(found->name)) == NULL)
		return -1;
	if (f->parsers[i] == NULL) {
		f->parsers[i] = ts_parser_new();
		if (!ts_parser_set_language(f->parsers[i], grammar))
			errx(2, "%s: parser and core do not fit",
			    found->name);
	}
	return (int)i;
}

/* All of PATH into f->text; its length, or -1 with a warning. */
static ssize_t
file_read(struct floor *f, const char *path)
{
	struct stat	 st;
	ssize_t		 n, len;
	int		 fd;

	if ((fd = open(path, O_RDONLY)) == -1 || fstat(fd, &st) == -1) {
		warn("%s", path);
		if (fd != -1)
			close(fd);
		return -1;
	}
	if ((size_t)st.st_size >= f->size) {
		f->size = (size_t)st.st_size + 1;
		free(f->text);
		if ((f->text = malloc(f->size)) == NULL)
			err(2, NULL);
	}
	for (len = 0; len < st.st_size; len += n) {
		n = read(fd, f->text + len, (size_t)(st.st_size - len));
		if (n <= 0)
			break;
	}
	close(fd);
	return len;
}

/*
 * What kn-extract asks of nodes, so that the profile does not take these
 * functions for such that are never called.
 */
static void
node_ask(TSNode node, const TSLanguage *lang, unsigned long n)
{
	static volatile size_t	answers;
	uint32_t		fields = ts_language_field_count(lang);
	TSNode			child;

	answers += ts_node_end_byte(node) - ts_node_start_byte(node);
	if (!ts_node_is_named(node))
		return;
	answers += strlen(ts_node_type(node)) + ts_node_start_point(node).row;
	if (fields > 0) {
		child = ts_node_child_by_field_id(node,
		    (TSFieldId)(1 + n % fields));
		answers += ts_node_is_null(child);
	}
	if (ts_node_named_child_count(node) > 0) {
		child = ts_node_named_child(node, 0);
		answers += !ts_node_is_extra(child);
	}
}

/* Visit every node, and if ASK, ask it; the number of them. */
static unsigned long
tree_walk(TSTree *tree, int ask)
{
	static volatile unsigned int	symbols;
	const TSLanguage		*lang = ts_tree_language(tree);
	TSTreeCursor			cursor;
	unsigned long			nodes = 0;

	cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
	for (;;) {
		nodes++;
		symbols += ts_node_symbol(ts_tree_cursor_current_node(&cursor));
		if (ask)
			node_ask(ts_tree_cursor_current_node(&cursor), lang,
			    nodes);
		if (ts_tree_cursor_goto_first_child(&cursor))
			continue;
		while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
			if (!ts_tree_cursor_goto_parent(&cursor)) {
				ts_tree_cursor_delete(&cursor);
				return nodes;
			}
		}
	}
}

static void
file_parse(struct floor *f, const char *path)
{
	TSTree	*tree;
	ssize_t	 len;
	int	 i;

	if ((len = file_read(f, path)) == -1 ||
	    (i = parser_open(f, path, (size_t)len)) == -1)
		return;
	if (f->most != 0 && f->taken[i] + (size_t)len > f->most)
		return;
	f->taken[i] += (size_t)len;
	tree = ts_parser_parse_string(f->parsers[i], NULL, f->text,
	    (uint32_t)len);
	if (tree == NULL)
		errx(2, "%s: no tree", path);
	f->files++;
	f->bytes += (size_t)len;
	f->nodes += tree_walk(tree, f->most != 0);
	if (ts_node_has_error(ts_tree_root_node(tree)))
		f->errors++;
	ts_tree_delete(tree);
}

static double
seconds(struct timeval tv)
{
	return (double)tv.tv_sec + (double)tv.tv_usec / 1e6;
}

int
main(int argc, char *argv[])
{
	static struct floor	 f;
	struct rusage		 usage;
	char			*line = NULL;
	size_t			 line_size = 0;
	ssize_t			 n;
	int			 ch;

	while ((ch = getopt(argc, argv, "C:m:")) != -1) {
		switch (ch) {
		case 'C':
			if (chdir(optarg) == -1)
				err(2, "%s", optarg);
			break;
		case 'm':
			f.most = strtoull(optarg, NULL, 10);
			break;
		default:
			fputs("usage: floor [-C directory] [-m bytes]\n",
			    stderr);
			return 2;
		}
	}
	while ((n = getline(&line, &line_size, stdin)) > 0) {
		if (line[n - 1] == '\n')
			line[n - 1] = '\0';
		file_parse(&f, line);
	}
	getrusage(RUSAGE_SELF, &usage);
	printf("files=%lu bytes=%llu nodes=%lu errors=%lu cpu=%.3f rss_kib=%ld\n",
	    f.files, f.bytes, f.nodes, f.errors,
	    seconds(usage.ru_utime) + seconds(usage.ru_stime),
	    usage.ru_maxrss);
	free(line);
	free(f.text);
	return 0;
}
