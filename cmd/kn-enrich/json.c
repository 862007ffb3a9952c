/*
 * JSON as it is sent.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "utf8.h"

static void
reserve(struct json_out *j, size_t more)
{
	if (j->cap - j->len >= more)
		return;
	j->cap = (j->len + more) * 2 + 256;
	if ((j->p = realloc(j->p, j->cap)) == NULL)
		err(2, NULL);
}

void
json_reset(struct json_out *j)
{
	j->len = 0;
}

void
json_release(struct json_out *j)
{
	free(j->p);
	memset(j, 0, sizeof(*j));
}

void
json_bytes(struct json_out *j, const void *p, size_t len)
{
	reserve(j, len);
	if (len > 0)
		memcpy(j->p + j->len, p, len);
	j->len += len;
}

void
json_raw(struct json_out *j, const char *s)
{
	json_bytes(j, s, strlen(s));
}

void
json_number(struct json_out *j, int64_t n)
{
	char buf[24];

	json_bytes(j, buf, (size_t)snprintf(buf, sizeof(buf), "%lld",
	    (long long)n));
}

/* One byte that cannot stand as it is. */
static void
escaped(struct json_out *j, unsigned char c)
{
	char buf[8];
	const char *s = buf;

	if (c == '"')
		s = "\\\"";
	else if (c == '\\')
		s = "\\\\";
	else if (c == '\n')
		s = "\\n";
	else if (c >= 0x80)
		s = "?";
	else
		snprintf(buf, sizeof(buf), "\\u%04x", c);
	json_raw(j, s);
}

void
json_text(struct json_out *j, const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t i, n, start = 0;
	uint32_t code;

	json_raw(j, "\"");
	for (i = 0; i < len; i += n) {
		n = 1;
		if (p[i] >= 0x20 && p[i] < 0x80 && p[i] != '"' && p[i] != '\\')
			continue;
		if (p[i] >= 0x80 && (n = (size_t)utf8_char(p + i, len - i, &code)) > 0)
			continue;
		json_bytes(j, s + start, i - start);
		escaped(j, p[i]);
		n = 1;
		start = i + 1;
	}
	json_bytes(j, s + start, len - start);
	json_raw(j, "\"");
}

static void
uri_part(struct json_out *j, const char *s, size_t len)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
	char buf[4];
	size_t i;

	for (i = 0; i < len; i++) {
		if (s[i] != '\0' && strchr(plain, s[i]) != NULL) {
			json_bytes(j, s + i, 1);
			continue;
		}
		snprintf(buf, sizeof(buf), "%%%02X", (unsigned char)s[i]);
		json_raw(j, buf);
	}
}

void
json_uri(struct json_out *j, const char *root, const char *path, size_t len)
{
	json_raw(j, "\"file://");
	if (strcmp(root, "/") != 0)
		uri_part(j, root, strlen(root));
	if (len > 0) {
		json_raw(j, "/");
		uri_part(j, path, len);
	}
	json_raw(j, "\"");
}

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ?
	    c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

char *
uri_path(char *uri)
{
	char *from, *to;

	if (strncmp(uri, "file://", 7) != 0)
		return NULL;
	/* An authority, if any, is this machine. */
	if ((from = strchr(uri + 7, '/')) == NULL)
		return NULL;
	for (to = uri; *from != '\0'; to++) {
		if (*from == '%' && hex(from[1]) >= 0 && hex(from[2]) >= 0) {
			*to = (char)(hex(from[1]) << 4 | hex(from[2]));
			from += 3;
		} else
			*to = *from++;
		if (*to == '\0')
			return NULL;
	}
	*to = '\0';
	return uri;
}
