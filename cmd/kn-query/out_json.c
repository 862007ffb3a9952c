/*
 * JSON and JSON lines.  Names and paths may hold any bytes, so strings are
 * made safe: control characters are escaped, and every byte that is not
 * UTF-8 becomes U+FFFD; a member NAME that lost something that way is
 * followed by NAME_hex, which has all its bytes.
 */
#include <string.h>

#include "answer.h"
#include "utf8.h"

size_t
utf8_len(const char *text, size_t len)
{
	uint32_t code;
	int n;

	if (len == 0)
		return 0;
	n = utf8_char((const unsigned char *)text, len, &code);
	return n > 0 ? (size_t)n : 0;
}

static void
put_control(FILE *fp, unsigned char c)
{
	static const char	 from[] = "\n\t\r\b\f", to[] = "ntrbf";
	const char		*p;

	if (c != '\0' && (p = strchr(from, c)) != NULL)
		fprintf(fp, "\\%c", to[p - from]);
	else
		fprintf(fp, "\\u%04x", c);
}

int
json_quote(FILE *fp, const char *s, size_t len)
{
	size_t		 i, n;
	unsigned char	 c;
	int		 whole = 1;

	putc('"', fp);
	for (i = 0; i < len; i += n) {
		c = (unsigned char)s[i];
		if ((n = utf8_len(s + i, len - i)) == 0) {
			n = 1;
			whole = 0;
			fputs("\xef\xbf\xbd", fp);
		} else if (c == '"' || c == '\\')
			fprintf(fp, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			put_control(fp, c);
		else
			fwrite(s + i, 1, n, fp);
	}
	putc('"', fp);
	return whole;
}

static void
put_name(FILE *fp, const char *name)
{
	json_quote(fp, name, strlen(name));
	putc(':', fp);
}

/* Member NAME of that value, without a comma before it. */
static void
put_member(FILE *fp, const char *name, unsigned int flags,
    const struct cell *c)
{
	size_t	 i;

	put_name(fp, name);
	if (c->type == CELL_NONE)
		fputs(flags & CELL_LIST ? "[]" : "null", fp);
	else if (c->type == CELL_INTEGER)
		fprintf(fp, "%lld", (long long)c->number);
	else if (flags & CELL_FLAG)
		fputs(c->number ? "true" : "false", fp);
	else if (flags & CELL_LIST)
		fprintf(fp, "[%s]", c->text);
	else if (!json_quote(fp, c->text, c->len)) {
		fprintf(fp, ",\"%s_hex\":\"", name);
		for (i = 0; i < c->len; i++)
			fprintf(fp, "%02x", (unsigned char)c->text[i]);
		putc('"', fp);
	}
}

static void
put_row(FILE *fp, const struct table *t, size_t row, const char *table)
{
	size_t	 i, n = 0;

	putc('{', fp);
	if (table != NULL) {
		put_name(fp, "table");
		json_quote(fp, table, strlen(table));
		n++;
	}
	for (i = 0; i < t->ncolumns; i++) {
		if ((t->columns[i].flags & SHOW_JSON) == 0)
			continue;
		if (n++ > 0)
			putc(',', fp);
		put_member(fp, t->columns[i].name, t->columns[i].flags,
		    table_cell(t, row, i));
	}
	putc('}', fp);
}

static void
put_map(FILE *fp, const struct table *t)
{
	const struct cell	*key;
	size_t			 row;

	putc('{', fp);
	for (row = 0; row < table_rows(t); row++) {
		key = table_cell(t, row, 0);
		if (row > 0)
			putc(',', fp);
		json_quote(fp, key->text != NULL ? key->text : "", key->len);
		fprintf(fp, ":%lld", (long long)table_cell(t, row, 1)->number);
	}
	putc('}', fp);
}

static void
put_table(FILE *fp, const struct table *t)
{
	size_t	 row;

	put_name(fp, t->name);
	if (t->flags & TABLE_MAP) {
		put_map(fp, t);
		return;
	}
	putc('[', fp);
	for (row = 0; row < table_rows(t); row++) {
		fputs(row > 0 ? ",\n  " : "\n  ", fp);
		put_row(fp, t, row, NULL);
	}
	putc(']', fp);
}

static size_t
put_fields(FILE *fp, const struct answer *a, size_t n)
{
	const struct field	*f;

	for (f = a->fields; f != NULL; f = f->next) {
		if ((f->flags & SHOW_JSON) == 0)
			continue;
		if (n++ > 0)
			putc(',', fp);
		put_member(fp, f->name, f->flags, &f->cell);
	}
	return n;
}

static void
put_notes(FILE *fp, const struct answer *a)
{
	const struct note	*n;

	fputs("\"notes\":[", fp);
	for (n = a->notes; n != NULL; n = n->next) {
		json_quote(fp, n->text, strlen(n->text));
		if (n->next != NULL)
			putc(',', fp);
	}
	putc(']', fp);
}

void
out_json(const struct answer *a, FILE *fp)
{
	const struct table	*t;

	putc('{', fp);
	put_name(fp, "question");
	json_quote(fp, a->question, strlen(a->question));
	if (a->root != NULL) {
		putc(',', fp);
		put_name(fp, "graph");
		json_quote(fp, a->root, strlen(a->root));
	}
	if (a->error != NULL) {
		fputs(",\n ", fp);
		put_name(fp, "error");
		json_quote(fp, a->error, strlen(a->error));
	} else
		put_fields(fp, a, 1);
	for (t = a->tables; t != NULL; t = t->next) {
		if (a->error != NULL && (t->flags & TABLE_ERROR) == 0)
			continue;
		fputs(",\n ", fp);
		put_table(fp, t);
	}
	fprintf(fp, ",\n \"omitted\":%lld,\"omitted_exact\":%s,",
	    (long long)a->omitted, a->at_least ? "false" : "true");
	put_notes(fp, a);
	fputs("}\n", fp);
}

static const struct table *
main_table(const struct answer *a)
{
	const struct table	*t;

	for (t = a->tables; t != NULL; t = t->next)
		if (t->flags & TABLE_MAIN)
			return t;
	return NULL;
}

void
out_jsonl(const struct answer *a, FILE *fp)
{
	const struct table	*t = main_table(a);
	size_t			 row;

	if (t != NULL) {
		for (row = 0; row < table_rows(t); row++) {
			put_row(fp, t, row, NULL);
			putc('\n', fp);
		}
		return;
	}
	if (a->fields != NULL) {
		putc('{', fp);
		put_fields(fp, a, 0);
		fputs("}\n", fp);
	}
	for (t = a->tables; t != NULL; t = t->next)
		for (row = 0; row < table_rows(t); row++) {
			put_row(fp, t, row, t->name);
			putc('\n', fp);
		}
}
