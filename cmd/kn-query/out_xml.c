/*
 * XML: what -f json says, as elements.
 *
 *	<?xml version="1.0" encoding="UTF-8"?>
 *	<answer question="search" graph="5f0c…">
 *	<total>2</total>			a field
 *	<symbols>				a table
 *	<row><name>a</name><line>3</line></row>
 *	</symbols>
 *	<omitted exact="true">0</omitted>
 *	</answer>
 *
 * What has no value is left out.  XML has no way to say most control
 * characters, nor bytes that are not UTF-8: each becomes U+FFFD, and the
 * element has an attribute "hex" with all its bytes.
 */
#include <string.h>

#include "answer.h"
#include "utf8.h"

/* Length of the character at S if XML may hold it, else 0. */
static size_t
xml_len(const char *s, size_t len)
{
	unsigned char	c = (unsigned char)s[0];
	uint32_t	code;
	int		n;

	if (c < 0x20)
		return c == '\t' || c == '\n' || c == '\r';
	if (c < 0x80)
		return c != 0x7f;
	n = utf8_char((const unsigned char *)s, len, &code);
	return n <= 0 || code < 0xa0 || code == 0xfffe || code == 0xffff ? 0 :
	    (size_t)n;
}

static int
is_clean(const char *s, size_t len)
{
	size_t	 i, n;

	for (i = 0; i < len; i += n)
		if ((n = xml_len(s + i, len - i)) == 0)
			return 0;
	return 1;
}

static void
put_text(FILE *fp, const char *s, size_t len)
{
	size_t	 i, n;

	for (i = 0; i < len; i += n) {
		if ((n = xml_len(s + i, len - i)) == 0) {
			/* All of a character, if it is one. */
			if ((n = utf8_len(s + i, len - i)) == 0)
				n = 1;
			fputs("\xef\xbf\xbd", fp);
		} else if (s[i] == '<')
			fputs("&lt;", fp);
		else if (s[i] == '>')
			fputs("&gt;", fp);
		else if (s[i] == '&')
			fputs("&amp;", fp);
		else if (s[i] == '"')
			fputs("&quot;", fp);
		else if (s[i] == '\r')
			fputs("&#13;", fp);
		else
			fwrite(s + i, 1, n, fp);
	}
}

static void
put_open(FILE *fp, const char *name, const char *s, size_t len)
{
	size_t	 i;

	fprintf(fp, "<%s", name);
	if (!is_clean(s, len)) {
		fputs(" hex=\"", fp);
		for (i = 0; i < len; i++)
			fprintf(fp, "%02x", (unsigned char)s[i]);
		putc('"', fp);
	}
	putc('>', fp);
}

static void
put_element(FILE *fp, const char *name, unsigned int flags,
    const struct cell *c)
{
	size_t	 i;

	if (c->type == CELL_NONE)
		return;
	if (c->type == CELL_INTEGER)
		fprintf(fp, "<%s>%lld", name, (long long)c->number);
	else if (flags & CELL_FLAG)
		fprintf(fp, "<%s>%s", name, c->number ? "true" : "false");
	else if (flags & CELL_LIST) {
		fprintf(fp, "<%s>", name);
		for (i = 0; i < c->len; i++)
			putc(c->text[i] == ',' ? ' ' : c->text[i], fp);
	} else {
		put_open(fp, name, c->text, c->len);
		put_text(fp, c->text, c->len);
	}
	fprintf(fp, "</%s>", name);
}

static void
put_string(FILE *fp, const char *name, const char *s)
{
	put_open(fp, name, s, strlen(s));
	put_text(fp, s, strlen(s));
	fprintf(fp, "</%s>\n", name);
}

static void
put_table(FILE *fp, const struct table *t)
{
	const struct cell	*key;
	size_t			 row, i;

	fprintf(fp, "<%s>\n", t->name);
	for (row = 0; row < table_rows(t); row++) {
		if (t->flags & TABLE_MAP) {
			key = table_cell(t, row, 0);
			fputs("<row key=\"", fp);
			put_text(fp, key->text != NULL ? key->text : "",
			    key->len);
			fprintf(fp, "\">%lld</row>\n", (long long)
			    table_cell(t, row, 1)->number);
			continue;
		}
		fputs("<row>", fp);
		for (i = 0; i < t->ncolumns; i++)
			if (t->columns[i].flags & SHOW_JSON)
				put_element(fp, t->columns[i].name,
				    t->columns[i].flags, table_cell(t, row,
				    i));
		fputs("</row>\n", fp);
	}
	fprintf(fp, "</%s>\n", t->name);
}

void
out_xml(const struct answer *a, FILE *fp)
{
	const struct field	*f;
	const struct table	*t;
	const struct note	*n;

	fprintf(fp, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<answer question=\"%s\"", a->question);
	if (a->root != NULL)
		fprintf(fp, " graph=\"%s\"", a->root);
	fputs(">\n", fp);
	if (a->error != NULL)
		put_string(fp, "error", a->error);
	for (f = a->error == NULL ? a->fields : NULL; f != NULL; f = f->next)
		if (f->flags & SHOW_JSON && f->cell.type != CELL_NONE) {
			put_element(fp, f->name, f->flags, &f->cell);
			putc('\n', fp);
		}
	for (t = a->tables; t != NULL; t = t->next)
		if (a->error == NULL || t->flags & TABLE_ERROR)
			put_table(fp, t);
	fprintf(fp, "<omitted exact=\"%s\">%lld</omitted>\n",
	    a->at_least ? "false" : "true", (long long)a->omitted);
	for (n = a->notes; n != NULL; n = n->next)
		put_string(fp, "note", n->text);
	fputs("</answer>\n", fp);
}
