/*
 * C++: numbers, and which of them becomes which.
 *
 * As the 64-bit systems in use have it: int64_t is long, size_t unsigned
 * long.
 */
#include "cpplink.h"

enum rank {
	RANK_BOOL, RANK_CHAR, RANK_SCHAR, RANK_UCHAR, RANK_SHORT, RANK_USHORT,
	RANK_CHAR8, RANK_CHAR16,
	/* Those before are promoted to it. */
	RANK_INT,
	RANK_UINT, RANK_LONG, RANK_ULONG, RANK_LLONG, RANK_ULLONG, RANK_WCHAR,
	RANK_CHAR32, RANK_INT128, RANK_UINT128, RANK_FLOAT, RANK_DOUBLE,
	RANK_LDOUBLE, RANK_BYTE, RANK_MAX
};

static const char *const numbers[RANK_MAX] = {
	[RANK_BOOL] = "bool",
	[RANK_CHAR] = "char",
	[RANK_SCHAR] = "schar int8_t",
	[RANK_UCHAR] = "uchar uint8_t",
	[RANK_SHORT] = "short int16_t",
	[RANK_USHORT] = "ushort uint16_t",
	[RANK_CHAR8] = "char8_t",
	[RANK_CHAR16] = "char16_t",
	[RANK_INT] = "int int32_t int32",
	[RANK_UINT] = "uint uint32_t uint32 unsigned",
	[RANK_LONG] = "long int64_t int64 ssize_t ptrdiff_t intptr_t off_t "
	    "time_t",
	[RANK_ULONG] = "ulong uint64_t uint64 size_t uintptr_t",
	[RANK_LLONG] = "llong",
	[RANK_ULLONG] = "ullong",
	[RANK_WCHAR] = "wchar_t",
	[RANK_CHAR32] = "char32_t",
	[RANK_INT128] = "int128_t",
	[RANK_UINT128] = "uint128_t",
	[RANK_FLOAT] = "float",
	[RANK_DOUBLE] = "double",
	[RANK_LDOUBLE] = "ldouble",
	[RANK_BYTE] = "byte",
};

/* RANK_MAX: no number. */
static int
rank_of(struct text t)
{
	int i;

	for (i = 0; i < RANK_MAX && !text_in(numbers[i], t); i++)
		continue;
	return i;
}

int
cpp_is_number(struct text t)
{
	return rank_of(t) != RANK_MAX;
}

int
cpp_fits_number(struct text t, struct text param)
{
	int from = rank_of(t), to = rank_of(param);

	if (from == RANK_MAX || to == RANK_MAX)
		return 0;
	if (from == to)
		return 4;
	return (from < RANK_INT && to == RANK_INT) ||
	    (from == RANK_FLOAT && to == RANK_DOUBLE) ? 3 : 2;
}
