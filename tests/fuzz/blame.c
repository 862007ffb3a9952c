/*
 * Fuzzer: the bytes are what git blame --incremental says of a file, and what
 * a CODEOWNERS says.  What is sent decodes.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "blame.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static struct blame_file	files[] = {
	{ .path = { "a.c", 3 }, .blob_len = 20, .lines = 3 },
	{ .path = { "docs/index.md", 13 }, .blob_len = 20 },
	{ .path = { "src/deep er/[x]/b*.go", 21 }, .blob_len = 20 },
	{ .path = { "src/main.py", 11 }, .blob_len = 20 },
};
#define NFILES	(sizeof(files) / sizeof(files[0]))

static const uint8_t	*rules;		/* what git says of CODEOWNERS */
static size_t		 rules_len;
static int		 asked;

static void
must(int yes)
{
	if (!yes)
		abort();
}

/* ---- in the place of main.c, and of a function in repo.c ---- */

char	*__wrap_repo_git(struct blame *, const char *const *, size_t *);

/* As in main.c, but nobody reads it. */
void
send_frame(struct blame *b, int type)
{
	struct blame_frame	 f;
	struct owned_frame	 o;
	const char		*p = b->frame.sbuf.data;
	size_t			 len = b->frame.sbuf.size;

	must(type == FRAME_BLAME ? blame_get(&f, p, len) == 0 :
	    owned_get(&o, p, len) == 0);
	mp_buf_reset(&b->frame);
}

int64_t
now_ms(void)
{
	return 0;
}

/* First the list of such files in the commit, then the contents of one. */
char *
__wrap_repo_git(struct blame *b, const char *const *args, size_t *len)
{
	static const char	list[] = "CODEOWNERS";
	const void		*said = asked++ == 0 ? (const void *)list :
				    rules;
	char			*s;

	(void)b;
	(void)args;
	*len = said == (const void *)list ? sizeof(list) : rules_len;
	if ((s = malloc(*len + 1)) == NULL)
		abort();
	if (*len > 0)
		memcpy(s, said, *len);
	s[*len] = '\0';
	return s;
}

static void
try_blame(struct blame *b, const uint8_t *data, size_t size)
{
	incremental_send(b, &files[0], (const char *)data, size);
}

static void
try_owners(struct blame *b, const uint8_t *data, size_t size)
{
	struct text	digest;

	rules = data;
	rules_len = size;
	asked = 0;
	must(owners_read(b, &digest) == 1);
	owners_send(b);
	owners_release();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct blame	b;

	memset(&b, 0, sizeof(b));
	b.files = files;
	b.nfiles = NFILES;
	mp_buf_init(&b.frame);
	try_blame(&b, data, size);
	try_owners(&b, data, size);
	mp_buf_release(&b.frame);
	return 0;
}
