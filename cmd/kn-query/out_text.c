/*
 * For people and for awk: aligned text, tab separated lines, Markdown.
 * Bytes of the analysed project never reach the terminal as control
 * characters.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "prog.h"

#define WIDTH_MAX	60	/* a wider cell pushes its own row only */

static const struct {
	unsigned int	 flag;
	const char	*on;
} colours[] = {
	{ CELL_KIND, "\033[36m" },	/* cyan */
	{ CELL_NAME, "\033[1m" },	/* bold */
	{ CELL_PLACE, "\033[35m" },	/* magenta */
	{ CELL_ID, "\033[2m" },		/* faint */
};

static const char *
colour_of(unsigned int flags)
{
	size_t	 i;

	for (i = 0; i < nitems(colours); i++)
		if (flags & colours[i].flag)
			return colours[i].on;
	return NULL;
}

/* ---- text ---- */

/* Only printable ASCII: nothing to be made safe. */
static int
is_plain(const char *s, size_t len)
{
	size_t	 i;

	for (i = 0; i < len; i++)
		if ((unsigned char)s[i] < 0x20 || (unsigned char)s[i] >= 0x7f)
			return 0;
	return 1;
}

/* The cell as it is printed; to be freed. */
static char *
cell_text(const struct cell *c)
{
	char	*s = NULL;
	size_t	 len;
	FILE	*fp;

	if (c->type == CELL_NONE || c->len == 0)
		s = strdup("-");
	else if (is_plain(c->text, c->len))
		s = strdup(c->text);
	else if ((fp = open_memstream(&s, &len)) != NULL) {
		safe_text(fp, c->text, c->len);
		if (fclose(fp) == EOF)
			err(STATUS_ERROR, NULL);
	}
	if (s == NULL)
		err(STATUS_ERROR, NULL);
	return s;
}

static size_t
width_of(const char *s)
{
	size_t	 n = 0;

	for (; *s != '\0'; s++)
		if (((unsigned char)*s & 0xc0) != 0x80)
			n++;
	return n;
}

static void
pad(FILE *fp, size_t n)
{
	while (n-- > 0)
		putc(' ', fp);
}

/* Is the column one of those that stand side by side? */
static int
is_aligned(const struct column *c)
{
	return c->flags & SHOW_TEXT && (c->flags & CELL_BLOCK) == 0;
}

/*
 * One cell.  The blanks behind it are only counted, in *BLANKS, so that no
 * line ends with them.
 */
static void
print_cell(FILE *fp, const char *s, unsigned int flags, size_t width,
    size_t *blanks, int colour)
{
	size_t		 len = width_of(s);
	size_t		 space = width > len ? width - len : 0;
	const char	*on = colour ? colour_of(flags) : NULL;

	pad(fp, *blanks + (flags & CELL_RIGHT ? space : 0));
	if (on != NULL)
		fputs(on, fp);
	fputs(s, fp);
	if (on != NULL)
		fputs("\033[0m", fp);
	*blanks = 2 + (flags & CELL_RIGHT ? 0 : space);
}

/* A line of source: tabs are part of it. */
static void
print_line(const char *p, const char *end, FILE *fp)
{
	const char	*tab;

	while (p < end) {
		if ((tab = memchr(p, '\t', (size_t)(end - p))) == NULL)
			tab = end;
		safe_text(fp, p, (size_t)(tab - p));
		if (tab < end)
			putc(*tab++, fp);
		p = tab;
	}
}

/* Lines of text, with their numbers if they have any. */
static void
print_block(const struct cell *c, const char *indent, FILE *fp)
{
	const char	*p = c->text, *end, *nl;
	int64_t		 line = c->number;

	if (c->type == CELL_NONE)
		return;
	for (end = p + c->len; p < end; p = nl + 1) {
		if ((nl = memchr(p, '\n', (size_t)(end - p))) == NULL)
			nl = end;
		if (c->number != 0)
			fprintf(fp, "%6lld  ", (long long)line++);
		else
			fputs(indent, fp);
		print_line(p, nl, fp);
		putc('\n', fp);
	}
}

/*
 * The aligned cells of one row, without columns that are empty in all rows
 * (width 0) and empty cells at the end.
 */
static void
print_row(const struct table *t, char **text, const size_t *width, FILE *fp,
    int colour)
{
	size_t	 i, blanks = 0, n = t->ncolumns;

	while (n > 0 && (width[n - 1] == 0 || strcmp(text[n - 1], "-") == 0))
		n--;
	for (i = 0; i < n; i++)
		if (width[i] > 0)
			print_cell(fp, text[i], t->columns[i].flags, width[i],
			    &blanks, colour);
	putc('\n', fp);
}

/* Does it show numbers?  Nobody knows what they count without their names. */
static int
has_numbers(const struct table *t)
{
	size_t	 i;

	if (t->flags & TABLE_MAP)
		return 0;
	for (i = 0; i < t->ncolumns; i++)
		if (is_aligned(&t->columns[i]) &&
		    t->columns[i].flags & CELL_NUMBER)
			return 1;
	return 0;
}

/* Names of the columns that are not empty, which get as wide as these. */
static void
print_head(const struct table *t, size_t *width, FILE *fp)
{
	size_t	 i, len, blanks = 0;

	fputs("\033[2m", fp);
	for (i = 0; i < t->ncolumns; i++) {
		if (width[i] == 0)
			continue;
		len = strlen(t->columns[i].name);
		if (len > width[i])
			width[i] = len;
		print_cell(fp, t->columns[i].name, t->columns[i].flags,
		    width[i], &blanks, 0);
	}
	fputs("\033[0m\n", fp);
}

void
out_text_table(const struct table *t, FILE *fp, int colour)
{
	char	**text;
	size_t	*width, rows = table_rows(t), row, i, w;

	if (rows == 0)
		return;
	text = xcalloc(t->n, sizeof(*text));
	width = xcalloc(t->ncolumns, sizeof(*width));
	for (i = 0; i < t->n; i++) {
		if (!is_aligned(&t->columns[i % t->ncolumns]))
			continue;
		text[i] = cell_text(&t->cells[i]);
		if (strcmp(text[i], "-") == 0)
			continue;
		w = width_of(text[i]);
		if (w > WIDTH_MAX)
			w = 1;
		if (w > width[i % t->ncolumns])
			width[i % t->ncolumns] = w;
	}
	if (colour && has_numbers(t))
		print_head(t, width, fp);
	for (row = 0; row < rows; row++) {
		print_row(t, text + row * t->ncolumns, width, fp, colour);
		for (i = 0; i < t->ncolumns; i++)
			if (t->columns[i].flags & CELL_BLOCK)
				print_block(table_cell(t, row, i), "    ", fp);
	}
	for (i = 0; i < t->n; i++)
		free(text[i]);
	free(text);
	free(width);
}

/* NAME, then the value; a block goes below. */
static void
print_pair(const char *name, size_t width, unsigned int flags,
    const struct cell *c, FILE *fp, int colour)
{
	size_t	 blanks = 0;
	char	*s;

	if ((flags & SHOW_TEXT) == 0 || c->type == CELL_NONE)
		return;
	if (flags & CELL_BLOCK) {
		if (c->len > 0)
			print_block(c, "    ", fp);
		return;
	}
	s = cell_text(c);
	print_cell(fp, name, 0, width, &blanks, 0);
	print_cell(fp, s, flags & ~CELL_RIGHT, 0, &blanks, colour);
	putc('\n', fp);
	free(s);
}

static void
print_fields(const struct answer *a, FILE *fp, int colour)
{
	const struct field	*f;
	size_t			 width = 0;

	for (f = a->fields; f != NULL; f = f->next)
		if (f->flags & SHOW_TEXT && f->cell.type != CELL_NONE &&
		    strlen(f->name) > width)
			width = strlen(f->name);
	for (f = a->fields; f != NULL; f = f->next)
		print_pair(f->name, width, f->flags, &f->cell, fp, colour);
}

/* A table of records: each row a paragraph. */
static void
print_records(const struct table *t, FILE *fp, int colour)
{
	size_t	 row, i, width = 0;

	for (i = 0; i < t->ncolumns; i++)
		if (t->columns[i].flags & SHOW_TEXT &&
		    strlen(t->columns[i].name) > width)
			width = strlen(t->columns[i].name);
	for (row = 0; row < table_rows(t); row++) {
		if (row > 0)
			putc('\n', fp);
		for (i = 0; i < t->ncolumns; i++)
			print_pair(t->columns[i].name, width,
			    t->columns[i].flags, table_cell(t, row, i), fp,
			    colour);
	}
}

static int
has_fields(const struct answer *a, unsigned int shown)
{
	const struct field	*f;

	for (f = a->fields; f != NULL; f = f->next)
		if (f->flags & shown && f->cell.type != CELL_NONE)
			return 1;
	return 0;
}

void
out_text(const struct answer *a, FILE *fp, int colour)
{
	const struct table	*t;
	int			 titles = has_fields(a, SHOW_TEXT);

	print_fields(a, fp, colour);
	for (t = a->tables; t != NULL; t = t->next) {
		if (t->flags & TABLE_JSON || table_rows(t) == 0)
			continue;
		if (titles)
			fprintf(fp, "\n%s\n", t->name);
		if (t->flags & TABLE_RECORD)
			print_records(t, fp, colour);
		else
			out_text_table(t, fp, colour);
	}
}

/* ---- tsv ---- */

static void
put_tsv(FILE *fp, const struct cell *c)
{
	size_t		 i;
	unsigned char	 ch;

	for (i = 0; i < c->len; i++) {
		ch = (unsigned char)c->text[i];
		switch (ch) {
		case '\\':
			fputs("\\\\", fp);
			break;
		case '\t':
			fputs("\\t", fp);
			break;
		case '\n':
			fputs("\\n", fp);
			break;
		case '\r':
			fputs("\\r", fp);
			break;
		default:
			if (ch < 0x20 || ch == 0x7f)
				fprintf(fp, "\\x%02x", ch);
			else
				putc(ch, fp);
		}
	}
}

static void
put_tsv_table(const struct table *t, int with_name, FILE *fp)
{
	size_t	 row, i, n;

	for (row = 0; row < table_rows(t); row++) {
		n = 0;
		if (with_name) {
			fputs(t->name, fp);
			n++;
		}
		for (i = 0; i < t->ncolumns; i++) {
			if ((t->columns[i].flags & SHOW_TSV) == 0)
				continue;
			if (n++ > 0)
				putc('\t', fp);
			put_tsv(fp, table_cell(t, row, i));
		}
		putc('\n', fp);
	}
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
out_tsv(const struct answer *a, FILE *fp)
{
	const struct table	*t = main_table(a);
	const struct field	*f;

	if (t != NULL) {
		put_tsv_table(t, 0, fp);
		return;
	}
	for (f = a->fields; f != NULL; f = f->next) {
		if ((f->flags & SHOW_TSV) == 0 || f->cell.type == CELL_NONE)
			continue;
		fprintf(fp, "%s\t", f->name);
		put_tsv(fp, &f->cell);
		putc('\n', fp);
	}
	for (t = a->tables; t != NULL; t = t->next)
		if ((t->flags & TABLE_JSON) == 0)
			put_tsv_table(t, 1, fp);
}

/* ---- Markdown ---- */

static void
put_md(FILE *fp, const struct cell *c)
{
	char	*s, *p;

	if (c->type == CELL_NONE)
		return;
	s = cell_text(c);
	for (p = s; *p != '\0'; p++) {
		if (strchr("\\`*_{}[]<>#|&~", *p) != NULL)
			putc('\\', fp);
		putc(*p, fp);
	}
	free(s);
}

/* Fenced with more backquotes than the text holds in a row. */
static void
put_md_block(const struct cell *c, FILE *fp)
{
	const char	*p;
	size_t		 run = 0, longest = 2, i;

	for (p = c->text; *p != '\0'; p++) {
		run = *p == '`' ? run + 1 : 0;
		if (run > longest)
			longest = run;
	}
	putc('\n', fp);
	for (i = 0; i <= longest; i++)
		putc('`', fp);
	putc('\n', fp);
	print_block(c, "", fp);
	for (i = 0; i <= longest; i++)
		putc('`', fp);
	putc('\n', fp);
}

/* What the rows hold of source, after the table. */
static void
put_md_blocks(const struct table *t, FILE *fp)
{
	size_t	 row, i, k;

	for (row = 0; row < table_rows(t); row++)
		for (i = 0; i < t->ncolumns; i++) {
			if ((t->columns[i].flags & CELL_BLOCK) == 0 ||
			    table_cell(t, row, i)->len == 0)
				continue;
			for (k = 0; k < t->ncolumns; k++)
				if (t->columns[k].flags & CELL_NAME) {
					fputs("\n### ", fp);
					put_md(fp, table_cell(t, row, k));
					putc('\n', fp);
				}
			put_md_block(table_cell(t, row, i), fp);
		}
}

static void
put_md_table(const struct table *t, FILE *fp)
{
	size_t	 row, i;

	for (i = 0; i < t->ncolumns; i++)
		if (is_aligned(&t->columns[i]))
			fprintf(fp, "| %s ", t->columns[i].name);
	fputs("|\n", fp);
	for (i = 0; i < t->ncolumns; i++)
		if (is_aligned(&t->columns[i]))
			fputs(t->columns[i].flags & CELL_RIGHT ? "| ---: " :
			    "| --- ", fp);
	fputs("|\n", fp);
	for (row = 0; row < table_rows(t); row++) {
		for (i = 0; i < t->ncolumns; i++) {
			if (!is_aligned(&t->columns[i]))
				continue;
			fputs("| ", fp);
			put_md(fp, table_cell(t, row, i));
			putc(' ', fp);
		}
		fputs("|\n", fp);
	}
	put_md_blocks(t, fp);
}

static void
put_md_pair(const char *name, unsigned int flags, const struct cell *c,
    FILE *fp)
{
	if ((flags & SHOW_TEXT) == 0 || c->type == CELL_NONE)
		return;
	if (flags & CELL_BLOCK) {
		if (c->len > 0)
			put_md_block(c, fp);
		return;
	}
	fprintf(fp, "- %s: ", name);
	put_md(fp, c);
	putc('\n', fp);
}

static void
put_md_records(const struct table *t, FILE *fp)
{
	size_t	 row, i;

	for (row = 0; row < table_rows(t); row++) {
		if (row > 0)
			putc('\n', fp);
		for (i = 0; i < t->ncolumns; i++)
			put_md_pair(t->columns[i].name, t->columns[i].flags,
			    table_cell(t, row, i), fp);
	}
}

void
out_md(const struct answer *a, FILE *fp)
{
	const struct field	*f;
	const struct table	*t;
	int			 titles = has_fields(a, SHOW_TEXT);

	for (f = a->fields; f != NULL; f = f->next)
		put_md_pair(f->name, f->flags, &f->cell, fp);
	for (t = a->tables; t != NULL; t = t->next) {
		if (t->flags & TABLE_JSON || table_rows(t) == 0)
			continue;
		if (titles)
			fprintf(fp, "\n## %s\n\n", t->name);
		if (t->flags & TABLE_RECORD)
			put_md_records(t, fp);
		else
			put_md_table(t, fp);
	}
}
