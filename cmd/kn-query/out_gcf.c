/*
 * GCF (Graph Compact Format) in its generic profile: what -f json says, with
 * the names of a table's columns once.
 *
 *	GCF profile=generic
 *	key=scalar
 *	key[2]: a,b			a list of scalars
 *	## key				an object, its members indented
 *	## key [2]{kind,line}		a table; rows, parted by '|'
 *	## key [1]{kind,lines}		one with lists in it: each row has a
 *	@0 function|^			number, '^' where a list comes, which
 *	.lines [2]: 3,7			follows
 *
 * The format: github.com/blackwell-systems/gcf; what is quoted was seen with
 * its npm package 2.5.2.
 */
#include <ctype.h>
#include <string.h>

#include "answer.h"

/* Would it be read as a number? */
static int
number_like(const char *s, size_t len)
{
	size_t	 i = 0, digits = 0;

	if (i < len && (s[i] == '+' || s[i] == '-'))
		i++;
	for (; i < len && isdigit((unsigned char)s[i]); i++)
		digits++;
	if (i < len && s[i] == '.')
		for (i++; i < len && isdigit((unsigned char)s[i]); i++)
			digits++;
	if (digits > 0 && i < len && (s[i] == 'e' || s[i] == 'E')) {
		i++;
		if (i < len && (s[i] == '+' || s[i] == '-'))
			i++;
		for (digits = 0; i < len && isdigit((unsigned char)s[i]); i++)
			digits++;
	}
	return digits > 0 && i == len;
}

static int
is_word(const char *s, size_t len)
{
	static const char *const	words[] = { "-", "~", "^", "true",
	    "false" };
	size_t				i;

	for (i = 0; i < nitems(words); i++)
		if (strlen(words[i]) == len && memcmp(words[i], s, len) == 0)
			return 1;
	return 0;
}

int
text_is_exotic(const char *text, size_t len)
{
	const unsigned char	*s = (const unsigned char *)text;

	if (len < 2)
		return 0;
	switch (s[0]) {
	case 0xc2:
		return s[1] <= 0xa0;
	case 0xe1:
		return s[1] == 0x9a || s[1] == 0xa0;
	case 0xe2:
		return s[1] == 0x80 || s[1] == 0x81;
	case 0xe3:
		return s[1] == 0x80;
	case 0xef:
		return s[1] == 0xbb || s[1] == 0xbf;
	default:
		return 0;
	}
}

static int
must_quote(const char *s, size_t len)
{
	size_t	 i;

	if (len == 0 || is_word(s, len) || number_like(s, len) ||
	    s[0] == ' ' || s[len - 1] == ' ' || strchr("#@.", s[0]) != NULL)
		return 1;
	for (i = 0; i < len; i++) {
		unsigned char	c = (unsigned char)s[i];

		if (c < 0x20 || c == 0x7f || c == '"' || c == '\\' ||
		    c == '|' || c == ',' || (c == ']' && i + 1 < len &&
		    s[i + 1] == ':') || (c >= 0x80 &&
		    (utf8_len(s + i, len - i) == 0 ||
		    text_is_exotic(s + i, len - i))))
			return 1;
	}
	return 0;
}

static void
put_text(FILE *fp, const char *s, size_t len)
{
	if (must_quote(s, len))
		json_quote(fp, s, len);
	else
		fwrite(s, 1, len, fp);
}

/* Keys are bare when they are identifiers. */
static void
put_key(FILE *fp, const char *key, size_t len)
{
	size_t	 i;

	for (i = 0; i < len; i++)
		if (!isalnum((unsigned char)key[i]) && key[i] != '_')
			break;
	if (i < len || len == 0 || isdigit((unsigned char)key[0]))
		json_quote(fp, key, len);
	else
		fwrite(key, 1, len, fp);
}

static void
put_scalar(FILE *fp, unsigned int flags, const struct cell *c)
{
	if (c->type == CELL_NONE)
		putc('-', fp);
	else if (c->type == CELL_INTEGER)
		fprintf(fp, "%lld", (long long)c->number);
	else if (flags & CELL_FLAG)
		fputs(c->number ? "true" : "false", fp);
	else
		put_text(fp, c->text, c->len);
}

/* "[2]: 3,7" of comma separated numbers. */
static void
put_list(FILE *fp, const struct cell *c)
{
	size_t	 i, n = c->type != CELL_TEXT || c->len == 0 ? 0 : 1;

	for (i = 0; n > 0 && i < c->len; i++)
		n += c->text[i] == ',';
	fprintf(fp, "[%zu]", n);
	if (n > 0)
		fprintf(fp, ": %s", c->text);
	putc('\n', fp);
}

static void
put_field(FILE *fp, const struct field *f)
{
	size_t	 len = strlen(f->name);

	if (f->flags & CELL_LIST) {
		put_key(fp, f->name, len);
		put_list(fp, &f->cell);
		return;
	}
	put_key(fp, f->name, len);
	putc('=', fp);
	put_scalar(fp, f->flags, &f->cell);
	putc('\n', fp);
}

static void
put_map(FILE *fp, const struct table *t)
{
	const struct cell	*key;
	size_t			 row;

	putc('\n', fp);
	for (row = 0; row < table_rows(t); row++) {
		key = table_cell(t, row, 0);
		fputs("  ", fp);
		put_key(fp, key->text != NULL ? key->text : "", key->len);
		fprintf(fp, "=%lld\n",
		    (long long)table_cell(t, row, 1)->number);
	}
}

/* Some text in column COL is not UTF-8: its bytes get a column, too. */
static int
has_bytes(const struct table *t, size_t col)
{
	const struct cell	*c;
	size_t			 row, i, n;

	for (row = 0; row < table_rows(t); row++) {
		c = table_cell(t, row, col);
		for (i = 0; c->type == CELL_TEXT && i < c->len; i += n)
			if ((n = utf8_len(c->text + i, c->len - i)) == 0)
				return 1;
	}
	return 0;
}

static void
put_bytes(FILE *fp, const struct cell *c)
{
	size_t	 i;

	putc('"', fp);
	for (i = 0; c->type == CELL_TEXT && i < c->len; i++)
		fprintf(fp, "%02x", (unsigned char)c->text[i]);
	putc('"', fp);
}

static void
put_row(FILE *fp, const struct table *t, size_t row, const int *bytes)
{
	size_t	 i, n = 0;

	for (i = 0; i < t->ncolumns; i++) {
		if ((t->columns[i].flags & SHOW_JSON) == 0)
			continue;
		if (n++ > 0)
			putc('|', fp);
		if (t->columns[i].flags & CELL_LIST)
			putc('^', fp);
		else
			put_scalar(fp, t->columns[i].flags,
			    table_cell(t, row, i));
		if (bytes[i]) {
			putc('|', fp);
			put_bytes(fp, table_cell(t, row, i));
		}
	}
	putc('\n', fp);
	for (i = 0; i < t->ncolumns; i++)
		if (t->columns[i].flags & SHOW_JSON &&
		    t->columns[i].flags & CELL_LIST) {
			fprintf(fp, ".%s ", t->columns[i].name);
			put_list(fp, table_cell(t, row, i));
		}
}

#define COLUMNS_MAX	64

static void
put_table(FILE *fp, const struct table *t)
{
	int	 bytes[COLUMNS_MAX] = { 0 }, lists = 0;
	size_t	 i, row, n = 0, rows = table_rows(t);

	fputs("## ", fp);
	put_key(fp, t->name, strlen(t->name));
	if (t->flags & TABLE_MAP) {
		put_map(fp, t);
		return;
	}
	fprintf(fp, " [%zu]", rows);
	for (i = 0; rows > 0 && i < t->ncolumns; i++) {
		if ((t->columns[i].flags & SHOW_JSON) == 0)
			continue;
		lists |= (t->columns[i].flags & CELL_LIST) != 0;
		bytes[i] = i < COLUMNS_MAX && has_bytes(t, i);
		putc(n++ > 0 ? ',' : '{', fp);
		put_key(fp, t->columns[i].name, strlen(t->columns[i].name));
		if (bytes[i])
			fprintf(fp, ",%s_hex", t->columns[i].name);
	}
	fputs(n > 0 ? "}\n" : "\n", fp);
	for (row = 0; row < rows; row++) {
		if (lists)
			fprintf(fp, "@%zu ", row);
		put_row(fp, t, row, bytes);
	}
}

static void
put_notes(FILE *fp, const struct answer *a)
{
	const struct note	*n;
	size_t			 count = 0;

	for (n = a->notes; n != NULL; n = n->next)
		count++;
	if (count == 0) {
		fputs("## notes [0]\n", fp);
		return;
	}
	fprintf(fp, "notes[%zu]: ", count);
	for (n = a->notes; n != NULL; n = n->next) {
		put_text(fp, n->text, strlen(n->text));
		putc(n->next != NULL ? ',' : '\n', fp);
	}
}

void
out_gcf(const struct answer *a, FILE *fp)
{
	const struct field	*f;
	const struct table	*t;

	fputs("GCF profile=generic\nquestion=", fp);
	put_text(fp, a->question, strlen(a->question));
	putc('\n', fp);
	if (a->root != NULL) {
		fputs("graph=", fp);
		put_text(fp, a->root, strlen(a->root));
		putc('\n', fp);
	}
	if (a->error != NULL) {
		fputs("error=", fp);
		put_text(fp, a->error, strlen(a->error));
		putc('\n', fp);
	}
	for (f = a->error == NULL ? a->fields : NULL; f != NULL; f = f->next)
		if (f->flags & SHOW_JSON)
			put_field(fp, f);
	for (t = a->tables; t != NULL; t = t->next)
		if (a->error == NULL || t->flags & TABLE_ERROR)
			put_table(fp, t);
	fprintf(fp, "omitted=%lld\nomitted_exact=%s\n", (long long)a->omitted,
	    a->at_least ? "false" : "true");
	put_notes(fp, a);
}
