/*
 * SHA-256, and the identity of nodes.  One fetched digest and one context
 * are used again and again: that is twice as fast as asking for the digest
 * by name each time.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "facts.h"
#include "kinds.h"

struct hasher {
	EVP_MD		*md;
	EVP_MD_CTX	*ctx;
	struct mp_buf	 buf;	/* what node_hash() puts together */
};

struct hasher *
hasher_new(void)
{
	struct hasher *h;

	if ((h = calloc(1, sizeof(*h))) == NULL)
		return NULL;
	mp_buf_init(&h->buf);
	h->md = EVP_MD_fetch(NULL, "SHA256", NULL);
	h->ctx = EVP_MD_CTX_new();
	if (h->md == NULL || h->ctx == NULL) {
		hasher_free(h);
		return NULL;
	}
	return h;
}

void
hasher_free(struct hasher *h)
{
	if (h == NULL)
		return;
	EVP_MD_CTX_free(h->ctx);
	EVP_MD_free(h->md);
	mp_buf_release(&h->buf);
	free(h);
}

/* SHA-256 has no input it could refuse: what fails is memory. */
static void
must(int ok)
{
	if (ok != 1)
		errx(2, "cannot compute SHA-256");
}

void
hasher_begin(struct hasher *h)
{
	must(EVP_DigestInit_ex2(h->ctx, h->md, NULL));
}

void
hasher_add(struct hasher *h, const void *data, size_t len)
{
	if (len > 0)
		must(EVP_DigestUpdate(h->ctx, data, len));
}

void
hasher_end(struct hasher *h, unsigned char out[HASH_LEN])
{
	must(EVP_DigestFinal_ex(h->ctx, out, NULL));
}

void
hasher_sum(struct hasher *h, const void *data, size_t len,
    unsigned char out[HASH_LEN])
{
	hasher_begin(h);
	hasher_add(h, data, len);
	hasher_end(h, out);
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
