/*
 * UTF-8, as far as printing needs it.
 */
#include "utf8.h"

int
utf8_char(const unsigned char *p, size_t len, uint32_t *code)
{
	static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	int i, n;

	if (p[0] < 0x80) {
		*code = p[0];
		return 1;
	}
	n = p[0] >= 0xf0 && p[0] < 0xf8 ? 4 : p[0] >= 0xe0 && p[0] < 0xf0 ?
	    3 : p[0] >= 0xc0 && p[0] < 0xe0 ? 2 : 0;
	if (n == 0 || (size_t)n > len)
		return 0;
	*code = p[0] & (0xffu >> (n + 1));
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (p[i] & 0x3fu);
	}
	if (*code < least[n] || *code > 0x10ffff ||
	    (*code >= 0xd800 && *code <= 0xdfff))
		return 0;
	return n;
}

int
utf8_valid(const char *text, size_t len)
{
	const unsigned char *p = (const unsigned char *)text;
	uint32_t code;
	size_t i;
	int n;

	for (i = 0; i < len; i += (size_t)n)
		if ((n = utf8_char(p + i, len - i, &code)) == 0)
			return 0;
	return 1;
}

int
utf8_harmless(uint32_t code)
{
	if (code < 0x20 || (code >= 0x7f && code < 0xa0))
		return 0;
	return code != 0x061c && code != 0x200e && code != 0x200f &&
	    code != 0xfeff && !(code >= 0x2028 && code <= 0x202e) &&
	    !(code >= 0x2066 && code <= 0x2069);
}
