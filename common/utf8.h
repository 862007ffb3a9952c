/*
 * UTF-8, as far as printing needs it.
 */
#ifndef KN_UTF8_H
#define KN_UTF8_H

#include <stddef.h>
#include <stdint.h>

/*
 * Bytes of the UTF-8 character at P, of which LEN > 0 bytes are left, and its
 * code in *CODE; or 0: none (overlong, a surrogate, cut off, a stray byte).
 */
int	utf8_char(const unsigned char *p, size_t len, uint32_t *code);

/* True if all LEN bytes are UTF-8. */
int	utf8_valid(const char *p, size_t len);

/*
 * May a terminal be given this character?  Not C0 and C1 controls, line
 * separators, and what turns the direction of writing.
 */
int	utf8_harmless(uint32_t code);

#endif
