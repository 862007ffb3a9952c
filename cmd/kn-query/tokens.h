/*
 * What a text costs a reader that is a language model; see tokens.c for the
 * rule and where it is from.
 */
#ifndef KN_TOKENS_H
#define KN_TOKENS_H

#include <stddef.h>

/* Tokens of N bytes of text, estimated; any bytes may be in it. */
size_t	tokens_of(const char *text, size_t n);

#endif
