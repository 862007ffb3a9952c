/*
 * rebuild FILE: gives a program or module another build id, as if it had been
 * built of other sources.
 */
#include <err.h>
#include <stdio.h>
#include <string.h>

int
main(int argc, char *argv[])
{
	/* Sizes of name and id, type, name: the id is behind them. */
	static const unsigned char	note[] = { 4, 0, 0, 0, 20, 0, 0, 0,
					    3, 0, 0, 0, 'G', 'N', 'U', 0 };
	unsigned char			head[4096], *p;
	FILE				*f;
	size_t				 n;

	if (argc != 2)
		errx(2, "usage: rebuild file");
	if ((f = fopen(argv[1], "r+b")) == NULL)
		err(2, "%s", argv[1]);
	n = fread(head, 1, sizeof(head), f);
	if ((p = memmem(head, n, note, sizeof(note))) == NULL)
		errx(2, "%s: no build id", argv[1]);
	p += sizeof(note);
	if (fseek(f, p - head, SEEK_SET) == -1 || fputc(*p ^ 0xff, f) == EOF ||
	    fclose(f) == EOF)
		err(2, "%s", argv[1]);
	return 0;
}
