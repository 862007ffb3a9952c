/*
 * One line on stderr, drawn over itself: files, rate, time left.
 */
#include <sys/ioctl.h>

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "kn.h"

#define WIDTH_MIN	40
#define WIDTH_MAX	120

static int
width(void)
{
	struct winsize w;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &w) == -1 || w.ws_col == 0)
		return 79;
	return w.ws_col < WIDTH_MIN ? WIDTH_MIN :
	    w.ws_col > WIDTH_MAX ? WIDTH_MAX : w.ws_col - 1;
}

static void
bar(char *buf, size_t size, double share)
{
	size_t i, full;

	if (share > 1)
		share = 1;
	full = (size_t)(share * (double)(size - 1) + 0.5);
	for (i = 0; i < size - 1; i++)
		buf[i] = i < full ? '#' : '.';
	buf[size - 1] = '\0';
}

void
progress_show(const struct tally *t, int last)
{
	double seconds = now_s() - t->started, rate, left;
	uint64_t done = t->linking ? t->linked : t->files;
	uint64_t all = t->linking ? t->files : t->expected;
	char line[256], b[25];
	int n;

	if (last) {
		fprintf(stderr, "\r%*s\r", width(), "");
		return;
	}
	rate = seconds > 0 ? (double)t->files / seconds : 0;
	if (all < done)
		all = done;
	bar(b, sizeof(b), all > 0 ? (double)done / (double)all : 0);
	n = snprintf(line, sizeof(line), "%s [%s] %" PRIu64 "/%" PRIu64
	    " files", t->linking ? "linking" : "reading", b, done, all);
	if (!t->linking && rate > 0 && n > 0 && (size_t)n < sizeof(line)) {
		left = (double)(all - done) / rate;
		snprintf(line + n, sizeof(line) - (size_t)n,
		    "  %.0f/s  %d:%02d left", rate, (int)(left / 60),
		    (int)left % 60);
	}
	fprintf(stderr, "\r%-*.*s", width(), width(), line);
	fflush(stderr);
}
