/*
 * Text of files, its lines and columns.
 */
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "blob.h"
#include "enrich.h"
#include "utf8.h"

#define SOURCE_MAX	(16u << 20)	/* bytes of a file */
#define CACHED		16		/* files */

static int
read_all(int fd, char *to, size_t len)
{
	size_t used = 0;
	ssize_t n;

	while (used < len) {
		n = read(fd, to + used, len - used);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		used += (size_t)n;
	}
	return 0;
}

static void
find_lines(struct source *s)
{
	const char *p, *end = s->text + s->len;
	uint32_t n = 1;

	for (p = s->text; (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
		n++;
	if ((s->starts = reallocarray(NULL, n, sizeof(*s->starts))) == NULL)
		err(2, NULL);
	s->starts[0] = 0;
	s->nlines = 1;
	for (p = s->text; (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
		s->starts[s->nlines++] = (uint32_t)(p + 1 - s->text);
}

int
source_open(const char *path, struct source *s)
{
	struct stat st;
	int fd;

	memset(s, 0, sizeof(*s));
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd == -1)
		return -1;
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode) ||
	    st.st_size > SOURCE_MAX)
		goto fail;
	s->len = (size_t)st.st_size;
	if ((s->text = malloc(s->len + 1)) == NULL)
		err(2, NULL);
	if (read_all(fd, s->text, s->len) == -1)
		goto fail;
	close(fd);
	s->text[s->len] = '\0';
	find_lines(s);
	return 0;
fail:
	close(fd);
	source_release(s);
	return -1;
}

int
source_read(const struct enrich *e, const struct file *f, struct source *s)
{
	unsigned char id[BLOB_MAX];
	char path[PATH_MAX];

	if ((size_t)snprintf(path, sizeof(path), "%s/%.*s", e->root,
	    (int)f->path.len, f->path.p) >= sizeof(path) ||
	    source_open(path, s) == -1)
		return -1;
	blob_id(id, f->blob_len, s->text, s->len);
	if (memcmp(id, f->blob, f->blob_len) == 0)
		return 0;
	source_release(s);
	return -1;
}

void
source_release(struct source *s)
{
	free(s->text);
	free(s->starts);
	memset(s, 0, sizeof(*s));
}

struct text
source_line(const struct source *s, uint32_t line)
{
	struct text t = { "", 0 };
	size_t end;

	if (line == 0 || line > s->nlines)
		return t;
	end = line == s->nlines ? s->len : s->starts[line] - 1;
	t.p = s->text + s->starts[line - 1];
	t.len = end - s->starts[line - 1];
	if (t.len > 0 && t.p[t.len - 1] == '\r')
		t.len--;
	return t;
}

/* ---- columns ---- */

/* Bytes of the character at I, and its UTF-16 units. */
static size_t
character(struct text line, size_t i, uint32_t *units)
{
	uint32_t code;
	int n;

	n = utf8_char((const unsigned char *)line.p + i, line.len - i, &code);
	*units = n == 4 ? 2 : 1;
	return n == 0 ? 1 : (size_t)n;
}

uint32_t
column_to_utf16(struct text line, uint32_t column)
{
	uint32_t units, n = 0;
	size_t i;

	for (i = 0; i < line.len && i < column; n += units)
		i += character(line, i, &units);
	return n;
}

uint32_t
column_to_bytes(struct text line, uint32_t column)
{
	uint32_t units, n = 0;
	size_t i;

	for (i = 0; i < line.len && n < column; n += units)
		i += character(line, i, &units);
	return (uint32_t)i;
}

/* ---- names ---- */

int
is_name_char(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '$' || c >= 0x80;
}

long
name_find(struct text line, struct text name, size_t from)
{
	const char *p;
	size_t at;

	while (name.len > 0 && from + name.len <= line.len) {
		p = memmem(line.p + from, line.len - from, name.p, name.len);
		if (p == NULL)
			return -1;
		at = (size_t)(p - line.p);
		from = at + 1;
		if (at > 0 && is_name_char((unsigned char)name.p[0]) &&
		    is_name_char((unsigned char)line.p[at - 1]))
			continue;
		if (at + name.len < line.len &&
		    is_name_char((unsigned char)name.p[name.len - 1]) &&
		    is_name_char((unsigned char)line.p[at + name.len]))
			continue;
		return (long)at;
	}
	return -1;
}

/* ---- the last few ---- */

static struct {
	char		*path;
	struct source	 source;
	uint64_t	 used;
	const struct file *file;	/* it is as this was indexed */
} cache[CACHED];

static size_t
cached(const char *path)
{
	static uint64_t clock;
	size_t i, old = 0;

	for (i = 0; i < CACHED; i++) {
		if (cache[i].path != NULL && strcmp(cache[i].path, path) == 0) {
			cache[i].used = ++clock;
			return i;
		}
		if (cache[i].used < cache[old].used)
			old = i;
	}
	free(cache[old].path);
	source_release(&cache[old].source);
	cache[old].used = 0;
	cache[old].path = NULL;
	cache[old].file = NULL;
	if (source_open(path, &cache[old].source) == -1)
		return CACHED;
	if ((cache[old].path = strdup(path)) == NULL)
		err(2, NULL);
	cache[old].used = ++clock;
	return old;
}

const struct source *
source_cached(const char *path)
{
	size_t i = cached(path);

	return i == CACHED ? NULL : &cache[i].source;
}

const struct source *
source_indexed(const char *path, const struct file *f)
{
	unsigned char id[BLOB_MAX];
	size_t i = cached(path);

	if (i == CACHED)
		return NULL;
	if (cache[i].file != f) {
		blob_id(id, f->blob_len, cache[i].source.text,
		    cache[i].source.len);
		if (memcmp(id, f->blob, f->blob_len) != 0)
			return NULL;
		cache[i].file = f;
	}
	return &cache[i].source;
}

void
source_forget(void)
{
	size_t i;

	for (i = 0; i < CACHED; i++) {
		free(cache[i].path);
		source_release(&cache[i].source);
		cache[i].path = NULL;
		cache[i].used = 0;
	}
}
