/*
 * C: words that are no names.
 */
#include <string.h>

#include "prepare.h"

int
c_is_keyword(const char *p, size_t n)
{
	static const char *const words[] = {
		"asm", "auto", "break", "case", "char", "const", "continue",
		"default", "do", "double", "else", "enum", "extern",
		"float", "for", "goto", "if", "inline", "int", "long",
		"register", "restrict", "return", "short", "signed", "sizeof",
		"static", "struct", "switch", "typedef", "typeof", "union",
		"unsigned", "void", "volatile", "while", "__asm__",
		"__attribute__", "__extension__", "__inline__", "__typeof__",
		"__VA_ARGS__", "_Alignof", "_Generic", "_Static_assert",
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i]) == n && memcmp(words[i], p, n) == 0)
			return 1;
	return 0;
}
