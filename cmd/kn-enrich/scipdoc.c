/*
 * Messages of a SCIP index, and the places that they speak of.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "prog.h"
#include "scipdoc.h"
#include "utf8.h"

_Noreturn void
scip_damaged(struct scip *s, const char *why)
{
	errx(2, "%s: %s", safe_str(s->path), why);
}

/* ---- messages ---- */

void
scip_check(struct scip *s, const struct pb *c)
{
	if (c->bad)
		scip_damaged(s, "not a SCIP index, or damaged");
}

char *
scip_copy(struct text t)
{
	char *p;

	if ((p = strndup(t.p == NULL ? "" : t.p, t.len)) == NULL)
		err(2, NULL);
	return p;
}

void
scip_metadata(struct scip *s, struct text message)
{
	struct pb_field f, t;
	struct pb c, tool;

	pb_init(&c, message);
	while (pb_next(&c, &f)) {
		if (f.number == METADATA_ROOT && f.type == PB_BYTES) {
			free(s->project);
			s->project = scip_copy(f.bytes);
		} else if (f.number == METADATA_TOOL && f.type == PB_BYTES) {
			pb_init(&tool, f.bytes);
			while (pb_next(&tool, &t)) {
				if (t.type != PB_BYTES)
					continue;
				if (t.number == TOOL_NAME) {
					free(s->tool);
					s->tool = scip_copy(t.bytes);
				} else if (t.number == TOOL_VERSION) {
					free(s->version);
					s->version = scip_copy(t.bytes);
				}
			}
			scip_check(s, &tool);
		}
	}
	scip_check(s, &c);
}

void
scip_document_get(struct scip *s, struct text message, struct document *d)
{
	struct pb_field f;
	struct pb c;

	memset(d, 0, sizeof(*d));
	d->message = message;
	pb_init(&c, message);
	while (pb_next(&c, &f)) {
		if (f.number == DOCUMENT_PATH && f.type == PB_BYTES)
			d->path = f.bytes;
		else if (f.number == DOCUMENT_ENCODING && f.type == PB_VARINT)
			d->encoding = f.n;
	}
	scip_check(s, &c);
}

/* -1: it has no place, or one of several lines. */
static int
range_get(struct scip *s, struct text packed, struct occurrence *o)
{
	uint64_t v[5];
	struct pb c;
	int n = 0;

	pb_init(&c, packed);
	while (n < 5 && pb_packed(&c, &v[n]))
		n++;
	scip_check(s, &c);
	if ((n != 3 && n != 4) || v[0] >= UINT32_MAX - 1 ||
	    (n == 4 && v[2] != v[0]))
		return -1;
	o->line = v[0];
	o->from = v[1];
	o->to = v[n - 1];
	return o->from > o->to || o->to >= UINT32_MAX ? -1 : 0;
}

int
scip_occurrence_get(struct scip *s, struct text message, struct occurrence *o)
{
	struct pb_field f;
	struct pb c;
	int range = -1;

	memset(o, 0, sizeof(*o));
	pb_init(&c, message);
	while (pb_next(&c, &f)) {
		if (f.number == OCCURRENCE_RANGE && f.type == PB_BYTES)
			range = range_get(s, f.bytes, o);
		else if (f.number == OCCURRENCE_SYMBOL && f.type == PB_BYTES)
			o->symbol = f.bytes;
		else if (f.number == OCCURRENCE_ROLES && f.type == PB_VARINT)
			o->roles = f.n;
	}
	scip_check(s, &c);
	return o->symbol.len == 0 ? -1 : range;
}

/* The next occurrence of a document. */
int
scip_occurrence_next(struct scip *s, struct pb *c, struct occurrence *o)
{
	struct pb_field f;

	while (pb_next(c, &f))
		if (f.number == DOCUMENT_OCCURRENCE && f.type == PB_BYTES &&
		    scip_occurrence_get(s, f.bytes, o) == 0)
			return 1;
	scip_check(s, c);
	return 0;
}

/* ---- places ---- */

/* Bytes before a column of LINE that counts characters. */
static uint32_t
characters_to_bytes(struct text line, uint64_t column)
{
	uint32_t code;
	size_t i = 0;
	int n;

	for (; i < line.len && column > 0; column--) {
		n = utf8_char((const unsigned char *)line.p + i, line.len - i,
		    &code);
		i += n == 0 ? 1 : (size_t)n;
	}
	return (uint32_t)i;
}

/* Indexers that leave the encoding open are written in JavaScript. */
uint32_t
scip_bytes_of(const struct document *d, struct text line, uint64_t column)
{
	if (d->encoding == ENCODING_UTF8)
		return (uint32_t)(column < line.len ? column : line.len);
	if (d->encoding == ENCODING_UTF32)
		return characters_to_bytes(line, column);
	return column_to_bytes(line, (uint32_t)column);
}

/* What stands at an occurrence, in the file as it is; may be empty. */
struct text
scip_written(const struct document *d, const struct occurrence *o)
{
	struct text line = source_line(&d->source, (uint32_t)o->line + 1);
	uint32_t from = scip_bytes_of(d, line, o->from);
	uint32_t to = scip_bytes_of(d, line, o->to);

	return (struct text){ line.p + from, to - from };
}

int
scip_is_identifier(struct text t)
{
	size_t i;

	for (i = 0; i < t.len; i++)
		if (!is_name_char((unsigned char)t.p[i]))
			return 0;
	return t.len > 0;
}
