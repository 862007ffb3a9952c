/*
 * C++: words that are no names.
 */
#include <string.h>

#include "cpp.h"

/* In the order of strcmp(). */
static const char *const words[] = {
	"_Static_assert", "__VA_ARGS__", "__VA_OPT__", "__asm__",
	"__attribute__", "__declspec", "__extension__", "__inline__",
	"__typeof__", "alignas", "alignof", "and", "asm", "auto", "bool",
	"break", "case", "catch", "char", "char16_t", "char32_t", "char8_t",
	"class", "co_await", "co_return", "co_yield", "concept", "const",
	"const_cast", "consteval", "constexpr", "constinit", "continue",
	"decltype", "default", "delete", "do", "double",
	"dynamic_cast", "else", "enum", "explicit", "export", "extern",
	"false", "float", "for", "friend", "goto", "if", "inline", "int",
	"long", "mutable", "namespace", "new", "noexcept", "not", "nullptr",
	"operator", "or", "private", "protected", "public", "register",
	"reinterpret_cast", "requires", "return", "short", "signed", "sizeof",
	"static", "static_assert", "static_cast", "struct", "switch",
	"template", "this", "thread_local", "throw", "true", "try", "typedef",
	"typeid", "typename", "union", "unsigned", "using", "virtual", "void",
	"volatile", "wchar_t", "while",
};

static int
among(const char *const *list, size_t n, const char *p, size_t len)
{
	size_t lo = 0, hi = n, mid;
	int c;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		c = strncmp(list[mid], p, len);
		if (c == 0 && list[mid][len] != '\0')
			c = 1;
		if (c == 0)
			return 1;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return 0;
}

int
c_is_keyword(const char *p, size_t n)
{
	return among(words, sizeof(words) / sizeof(words[0]), p, n);
}

int
cpp_is_builtin_type(const char *p, size_t n)
{
	static const char *const types[] = { "auto", "bool", "char",
	    "char16_t", "char32_t", "char8_t", "double", "float", "int",
	    "long", "short", "signed", "unsigned", "void", "wchar_t" };

	return among(types, sizeof(types) / sizeof(types[0]), p, n);
}
