/*
 * git's name of contents.
 */
#ifndef KN_BLOB_H
#define KN_BLOB_H

#include <stddef.h>

/*
 * The id of a blob with these contents, ID_LEN bytes into ID.  20: SHA-1,
 * 32: SHA-256.  Without libcrypto's help the program ends.
 */
void	blob_id(unsigned char *id, size_t id_len, const void *, size_t len);

#endif
