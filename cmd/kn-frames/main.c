/*
 * kn-frames: show any stream of frames as JSON lines, or with -e make a
 * stream of JSON lines.
 *
 * Reads frames (or JSON) from the files named or from standard input, writes
 * JSON (or frames) to standard output.  Starts nothing, opens nothing else.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "frames.h"
#include "prog.h"
#include "stream.h"

#define TYPES	256		/* a type is one signed byte */

struct tool {
	int		 encode, count, verbose;
	int		 selective;		/* -t was given */
	unsigned char	 selected[TYPES];	/* by type & 0xff */
	uint64_t	 frames[TYPES], bytes[TYPES];
	int		 status;
	struct frame_writer out;		/* -e */
};

static _Noreturn void
usage(FILE *f, int status)
{
	fprintf(f, "usage: kn-frames [-cehVv] [-t type[,...]] "
	    "[file ...]\n");
	exit(status == 0 ? finish(0) : status);
}

static int
wanted(const struct tool *t, int type)
{
	return !t->selective || t->selected[type & 0xff];
}

/* -t FACTS,edges,42 */
static void
select_types(struct tool *t, char *list)
{
	char *word, *p;
	int type;

	t->selective = 1;
	while ((word = strsep(&list, ",")) != NULL) {
		for (p = word; *p != '\0'; p++)
			*p = (char)toupper((unsigned char)*p);
		if (isdigit((unsigned char)*word) || *word == '-')
			type = (int)number_arg('t', word, -128, 127);
		else if ((type = frame_type_parse(word)) == -1)
			errx(2, "-t %s: no type of frame", safe_str(word));
		t->selected[type & 0xff] = 1;
	}
}

static void
tally(struct tool *t, int type, size_t len)
{
	t->frames[type & 0xff]++;
	t->bytes[type & 0xff] += FRAME_HEADER + len;
}

static void
print_count(const char *name, uint64_t frames, uint64_t bytes)
{
	printf("%-8s %12llu %16llu\n", name, (unsigned long long)frames,
	    (unsigned long long)bytes);
}

static void
print_counts(const struct tool *t)
{
	uint64_t frames = 0, bytes = 0;
	char number[16];
	int type;

	for (type = -128; type <= 127; type++) {
		if (t->frames[type & 0xff] == 0)
			continue;
		snprintf(number, sizeof(number), "%d", type);
		print_count(frame_type_name(type) != NULL ?
		    frame_type_name(type) : number, t->frames[type & 0xff],
		    t->bytes[type & 0xff]);
		frames += t->frames[type & 0xff];
		bytes += t->bytes[type & 0xff];
	}
	print_count("total", frames, bytes);
}

/* ---- frames to JSON ---- */

/* Can the fields of this stream mean something else than we think? */
static int
check_hello(const char *name, const struct frame *f)
{
	struct hello h;

	if (f->type != FRAME_HELLO ||
	    hello_get(&h, f->payload, f->len) != HELLO_VERSION)
		return 0;
	warnx("%s: the stream has version %u of the format, this program "
	    "reads %d", name, h.version, FRAME_VERSION);
	return -1;
}

static void
show_stream(struct tool *t, const char *name, struct frame_reader *r)
{
	struct line l = { NULL, 0, 0 };
	struct frame f;
	enum frame_status st;
	int first = 1, last = 0, hello = 0;

	while ((st = frame_read(r, &f, NULL)) == FRAME_OK) {
		if (first && f.type == FRAME_HELLO)
			hello = 1;
		first = 0;
		last = f.type;
		if (check_hello(name, &f) == -1) {
			t->status = 2;
			break;
		}
		if (!wanted(t, f.type))
			continue;
		tally(t, f.type, f.len);
		if (!t->count) {
			show_frame(&l, &f);
			fwrite(l.p, 1, l.len, stdout);
			line_reset(&l);
			/* Somebody may be looking on. */
			if (!frame_ready(r))
				fflush(stdout);
		}
		if (ferror(stdout))
			break;
	}
	line_release(&l);
	if (st == FRAME_CUT || st == FRAME_BAD || st == FRAME_ERROR ||
	    (st == FRAME_EOF && hello && last != FRAME_END)) {
		warnx("%s: %s", name, frame_strerror(st));
		t->status = 2;
	}
}

static void
show_file(struct tool *t, const char *name, int fd)
{
	struct frame_reader *r;

	if ((r = frame_reader_new(fd)) == NULL)
		err(2, NULL);
	show_stream(t, name, r);
	frame_reader_free(r);
}

/* ---- JSON to frames ---- */

static void
encode_file(struct tool *t, const char *name, int fd)
{
	struct encoder e;
	struct mp_buf b;
	char *line = NULL;
	size_t cap = 0, number = 0;
	ssize_t len;
	int type = 0;
	FILE *f;

	if ((f = fdopen(dup(fd), "r")) == NULL)
		err(2, "%s", name);
	memset(&e, 0, sizeof(e));
	mp_buf_init(&b);
	while ((len = getline(&line, &cap, f)) != -1) {
		number++;
		if (strspn(line, " \t\r\n") == (size_t)len)
			continue;
		mp_buf_reset(&b);
		if (encode_line(&e, &b, &type, line, (size_t)len) == -1) {
			warnx("%s:%zu: %s", name, number, e.error);
			t->status = 2;
			break;
		}
		if (!wanted(t, type))
			continue;
		tally(t, type, b.sbuf.size);
		if (frame_put(&t->out, type, b.sbuf.data, b.sbuf.size) == -1)
			err(2, "cannot write standard output");
	}
	if (t->status == 0 && !feof(f)) {	/* or there was no memory */
		warn("%s", name);
		t->status = 2;
	}
	fclose(f);
	free(line);
	mp_buf_release(&b);
	encoder_release(&e);
}

/* ---- all of it ---- */

static void
do_file(struct tool *t, const char *arg)
{
	const char *name = "standard input";
	int fd = STDIN_FILENO;

	if (arg != NULL && strcmp(arg, "-") != 0) {
		name = safe_str(arg);
		if ((fd = open(arg, O_RDONLY | O_CLOEXEC)) == -1) {
			warn("%s", name);
			t->status = 2;
			return;
		}
	}
	if (t->encode)
		encode_file(t, name, fd);
	else
		show_file(t, name, fd);
	if (fd != STDIN_FILENO)
		close(fd);
}

static void
options(struct tool *t, int argc, char *argv[])
{
	static const struct option longopts[] = {
		{ "count", no_argument, NULL, 'c' },
		{ "encode", no_argument, NULL, 'e' },
		{ "help", no_argument, NULL, 'h' },
		{ "type", required_argument, NULL, 't' },
		{ "version", no_argument, NULL, 'V' },
		{ "verbose", no_argument, NULL, 'v' },
		{ NULL, 0, NULL, 0 }
	};
	int ch;

	while ((ch = getopt_long(argc, argv, "+cehVvt:", longopts,
	    NULL)) != -1) {
		switch (ch) {
		case 'c':
			t->count = 1;
			break;
		case 'e':
			t->encode = 1;
			break;
		case 'h':
			usage(stdout, 0);
		case 't':
			select_types(t, optarg);
			break;
		case 'V':
			print_version();
			exit(finish(0));
		case 'v':
			t->verbose = 1;
			break;
		default:
			usage(stderr, 2);
		}
	}
	if (t->encode && t->count)
		usage(stderr, 2);
}

static void
run(struct tool *t, char *const *files)
{
	uint64_t frames = 0;
	int i;

	if (*files == NULL)
		do_file(t, NULL);
	for (; *files != NULL && t->status == 0; files++)
		do_file(t, *files);
	if (t->encode && frame_flush(&t->out) == -1)
		err(2, "cannot write standard output");
	if (t->count)
		print_counts(t);
	for (i = 0; i < TYPES; i++)
		frames += t->frames[i];
	if (t->verbose)
		warnx("%llu frames", (unsigned long long)frames);
}

/* The JSON library would take a failed allocation for a syntax error. */
static void *
need_alloc(size_t n)
{
	void *p = malloc(n);

	if (p == NULL)
		err(2, NULL);
	return p;
}

int
main(int argc, char *argv[])
{
	static struct tool t;

	start_up();
	json_set_alloc_funcs(need_alloc, free);
	options(&t, argc, argv);
	if (t.encode && isatty(STDOUT_FILENO))
		errx(2, "frames are not for a terminal");
	if (t.encode && frame_writer_init(&t.out, STDOUT_FILENO) == -1)
		err(2, NULL);
	run(&t, argv + optind);
	frame_writer_release(&t.out);
	return finish(t.status);
}
