/*
 * SHA-256, and the identity of nodes.  By libcrypto's plain functions: EVP
 * would first read the library's configuration and make some thousand
 * allocations, and when one of these fails OpenSSL 3.0 follows a null
 * pointer.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/sha.h>

#include "facts.h"
#include "kinds.h"

struct hasher {
	SHA256_CTX	 ctx;
	struct mp_buf	 buf;	/* what node_hash() puts together */
};

struct hasher *
hasher_new(void)
{
	struct hasher *h;

	if ((h = calloc(1, sizeof(*h))) == NULL)
		return NULL;
	mp_buf_init(&h->buf);
	return h;
}

void
hasher_free(struct hasher *h)
{
	if (h == NULL)
		return;
	mp_buf_release(&h->buf);
	free(h);
}

/* There is no input that it could refuse. */
static void
must(int ok)
{
	if (ok != 1)
		errx(2, "cannot compute SHA-256");
}

void
hasher_begin(struct hasher *h)
{
	must(SHA256_Init(&h->ctx));
}

void
hasher_add(struct hasher *h, const void *data, size_t len)
{
	if (len > 0)
		must(SHA256_Update(&h->ctx, data, len));
}

void
hasher_end(struct hasher *h, unsigned char out[HASH_LEN])
{
	must(SHA256_Final(out, &h->ctx));
}

void
hasher_sum(struct hasher *h, const void *data, size_t len,
    unsigned char out[HASH_LEN])
{
	hasher_begin(h);
	hasher_add(h, data, len);
	hasher_end(h, out);
}

size_t
scope_step(char *to, struct text name)
{
	size_t i, n = 0;

	for (i = 0; i < name.len; i++) {
		if (name.p[i] == '/' || name.p[i] == '\\') {
			if (to != NULL)
				to[n] = '\\';
			n++;
		}
		if (to != NULL)
			to[n] = name.p[i];
		n++;
	}
	return n;
}

static int
in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

size_t
blanks_folded(char *to, struct text t)
{
	size_t i, n = 0;

	for (i = 0; i < t.len; i++) {
		if (!isspace((unsigned char)t.p[i])) {
			to[n++] = t.p[i];
			continue;
		}
		while (i + 1 < t.len && isspace((unsigned char)t.p[i + 1]))
			i++;
		if (n > 0 && i + 1 < t.len && in_word(to[n - 1]) &&
		    in_word(t.p[i + 1]))
			to[n++] = ' ';
	}
	return n;
}

void
node_hash(struct hasher *h, unsigned char out[HASH_LEN], struct text repo,
    struct text package, struct text scope, struct text name, uint32_t kind,
    struct text disambiguator)
{
	const char *word = node_kind_name(kind);

	if (word == NULL)
		errx(2, "no such kind of node: %u", kind);
	mp_buf_reset(&h->buf);
	mp_put_array(&h->buf, 7);
	mp_put_cstr(&h->buf, "node");
	mp_put_str(&h->buf, repo.p, repo.len);
	mp_put_str(&h->buf, package.p, package.len);
	mp_put_str(&h->buf, scope.p, scope.len);
	mp_put_str(&h->buf, name.p, name.len);
	mp_put_cstr(&h->buf, word);
	mp_put_str(&h->buf, disambiguator.p, disambiguator.len);
	hasher_sum(h, h->buf.sbuf.data, h->buf.sbuf.size, out);
}
