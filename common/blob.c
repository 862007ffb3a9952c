/*
 * git's name of contents.  By libcrypto's plain functions, see identity.c.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <err.h>
#include <stdio.h>

#include <openssl/sha.h>

#include "blob.h"

void
blob_id(unsigned char *id, size_t id_len, const void *data, size_t len)
{
	SHA256_CTX	 c256;
	SHA_CTX		 c1;
	char		 head[32];
	size_t		 n;
	int		 ok;

	n = (size_t)snprintf(head, sizeof(head), "blob %zu", len) + 1;
	if (id_len == 32)
		ok = SHA256_Init(&c256) == 1 &&
		    SHA256_Update(&c256, head, n) == 1 &&
		    SHA256_Update(&c256, data, len) == 1 &&
		    SHA256_Final(id, &c256) == 1;
	else
		ok = SHA1_Init(&c1) == 1 && SHA1_Update(&c1, head, n) == 1 &&
		    SHA1_Update(&c1, data, len) == 1 &&
		    SHA1_Final(id, &c1) == 1;
	if (!ok)
		errx(2, "cannot compute a digest");
}
