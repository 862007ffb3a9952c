/*
 * damage: a stream of FILE frames, each file cut off at many places and with
 * bytes changed, for what must survive any file.
 *
 *	damage [-n variants] [-s seed] <frames >frames
 *
 * Every FILE frame becomes itself and, for each of N variants (20), the file
 * cut off at a place and the file with some bytes flipped, deleted, doubled
 * or replaced by bytes of elsewhere in it.  Small files are cut at every
 * place.  The copies are called PATH.N with the extension kept.  Other frames
 * pass.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "facts.h"
#include "frame.h"

#define SMALL	300		/* bytes: cut everywhere */

static struct frame_writer	out;
static unsigned long long	state;

/* xorshift: the same everywhere. */
static size_t
any(size_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return n == 0 ? 0 : (size_t)(state % n);
}

static void
put(const struct file_frame *f, int number, const char *text, size_t len)
{
	struct file_frame	 copy = *f;
	struct mp_buf		 b;
	const char		*slash, *dot;
	char			*path, name[32];
	size_t			 stem, n;

	if ((path = malloc(f->id.path.len + sizeof(name))) == NULL)
		err(2, NULL);
	slash = memrchr(f->id.path.p, '/', f->id.path.len);
	dot = memrchr(f->id.path.p, '.', f->id.path.len);
	stem = dot != NULL && (slash == NULL || dot > slash) ?
	    (size_t)(dot - f->id.path.p) : f->id.path.len;
	n = (size_t)snprintf(name, sizeof(name), "-%d", number);
	memcpy(path, f->id.path.p, stem);
	memcpy(path + stem, name, n);
	memcpy(path + stem + n, f->id.path.p + stem, f->id.path.len - stem);
	copy.id.path = (struct text){ path, f->id.path.len + n };
	copy.id.size = len;
	copy.contents = (struct text){ text, len };
	mp_buf_init(&b);
	file_frame_put(&b, &copy);
	if (frame_put(&out, FRAME_FILE, b.sbuf.data, b.sbuf.size) == -1)
		err(2, "standard output");
	mp_buf_release(&b);
	free(path);
}

/* One change of *LEN bytes at P, which has room for twice as many. */
static void
change(char *p, size_t *len)
{
	static const char	*const bits[] = { "{", "}", "(", ")", "\"", "'",
				    "/*", "*/", "\n", "`", "#if 0\n", "\\",
				    "\xff", "\xe2\x80", "<", "=>", "[", ";" };
	size_t			 at = any(*len), n, from;

	switch (any(5)) {
	case 0:
		if (*len > 0)
			p[at] ^= (char)(1u << any(8));
		break;
	case 1:
		n = any(*len - at < 40 ? *len - at : 40);
		memmove(p + at, p + at + n, *len - at - n);
		*len -= n;
		break;
	case 2:
		n = strlen(bits[from = any(sizeof(bits) / sizeof(*bits))]);
		memmove(p + at + n, p + at, *len - at);
		memcpy(p + at, bits[from], n);
		*len += n;
		break;
	case 3:
		from = any(*len);
		n = any(*len - (at > from ? at : from));
		memmove(p + at, p + from, n);
		break;
	case 4:
		if (*len > 0)
			p[at] = (char)any(256);
		break;
	}
}

static void
damage(const struct file_frame *f, size_t variants)
{
	size_t	 len = f->contents.len, i, n, room = 2 * len + 1024, times;
	size_t	 cuts = len < SMALL ? len : variants;
	char	*p;
	int	 number = 0;

	if ((p = malloc(room)) == NULL)
		err(2, NULL);
	for (i = 0; i < cuts; i++)
		put(f, number++, f->contents.p, len < SMALL ? i : any(len));
	for (i = 0; i < variants; i++) {
		memcpy(p, f->contents.p, len);
		n = len;
		for (times = 1 + any(8); times > 0; times--)
			change(p, &n);
		put(f, number++, p, n);
	}
	free(p);
}

int
main(int argc, char *argv[])
{
	struct frame_reader	*in = frame_reader_new(0);
	struct file_frame	 file;
	struct frame		 f;
	enum frame_status	 s;
	size_t			 variants = 20;
	int			 ch;

	state = 1;
	while ((ch = getopt(argc, argv, "n:s:")) != -1) {
		if (ch == 'n')
			variants = (size_t)atol(optarg);
		else if (ch == 's')
			state = strtoull(optarg, NULL, 10);
		else
			return 2;
	}
	state = state * 0x9e3779b97f4a7c15ULL + 1;
	if (in == NULL || frame_writer_init(&out, 1) == -1)
		err(2, NULL);
	while ((s = frame_read(in, &f, NULL)) == FRAME_OK) {
		if (frame_put(&out, f.type, f.payload, f.len) == -1)
			err(2, "standard output");
		if (f.type != FRAME_FILE)
			continue;
		if (file_frame_get(&file, f.payload, f.len) == -1)
			errx(2, "damaged FILE frame");
		damage(&file, variants);
	}
	if (s != FRAME_EOF)
		errx(2, "%s", frame_strerror(s));
	if (frame_flush(&out) == -1)
		err(2, "standard output");
	return 0;
}
