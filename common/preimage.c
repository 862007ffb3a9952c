/*
 * Identities, read backwards.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "preimage.h"

#define CHAIN_MAX	1024	/* containers, one in another: more than
				   kn-extract lets stand so */
#define SIGNATURE_MAX	4096	/* bytes; in a longer one nothing is tried */
#define NAMES_MAX	16	/* names in what the source calls a container */

struct preimage_known {
	char		*scope;		/* NULL: not looked for */
	size_t		 len;
	uint32_t	 ordinal;	/* 0: not found */
};

void
preimages_init(struct preimages *p)
{
	p->known = calloc((size_t)p->facts->ndefs + 1, sizeof(*p->known));
	if (p->known == NULL)
		err(2, NULL);
	mp_buf_init(&p->scope);
	mp_buf_init(&p->dis);
}

void
preimages_release(struct preimages *p)
{
	uint32_t	i;

	for (i = 0; p->known != NULL && i < p->facts->ndefs; i++)
		free(p->known[i].scope);
	free(p->known);
	mp_buf_release(&p->scope);
	mp_buf_release(&p->dis);
}

void
preimage_hash(struct hasher *h, struct mp_buf *dis, struct text repo,
    struct text package, struct text path, struct text scope,
    struct text name, uint32_t kind, uint32_t ordinal,
    unsigned char out[HASH_LEN])
{
	char	number[16];
	int	n;

	mp_buf_reset(dis);
	mp_put_raw(dis, path.p, path.len);
	if (ordinal > 1) {
		n = snprintf(number, sizeof(number), "#%u", ordinal);
		mp_put_raw(dis, number, (size_t)n);
	}
	node_hash(h, out, repo, package, scope, name, kind,
	    (struct text){ dis->sbuf.data, dis->sbuf.size });
}

static struct text
name_of(const struct preimages *p, uint32_t ord)
{
	return p->facts->strings[p->facts->defs[ord].name];
}

/* One more step of the scope that is being put together. */
static void
step(struct mp_buf *b, struct text name)
{
	size_t	 n = scope_step(NULL, name);
	char	*s;

	if (n == 0)
		return;
	if (b->sbuf.size > 0)
		mp_put_raw(b, "/", 1);
	if (n == name.len) {
		mp_put_raw(b, name.p, name.len);
		return;
	}
	if ((s = malloc(n)) == NULL)
		err(2, NULL);
	scope_step(s, name);
	mp_put_raw(b, s, n);
	free(s);
}

/* How many definitions have the name and kind of ORD, itself included. */
static uint32_t
namesakes(const struct preimages *p, uint32_t ord)
{
	const struct link_def	*d = p->facts->defs;
	uint32_t		 i, n = 0;

	/* Equal strings have equal numbers. */
	for (i = 0; i < p->facts->ndefs; i++)
		n += d[i].name == d[ord].name && d[i].kind == d[ord].kind;
	return n;
}

/* Does the scope that was put together fit ORD?  Then it is known. */
static int
fits(struct preimages *p, uint32_t ord, const unsigned char *want, uint32_t n)
{
	struct preimage_known	*k = &p->known[ord];
	struct text		 scope = { p->scope.sbuf.data,
				    p->scope.sbuf.size };
	unsigned char		 hash[HASH_LEN];
	uint32_t		 i;

	for (i = 1; i <= n; i++) {
		preimage_hash(p->hasher, &p->dis, p->repo, p->package,
		    p->path, scope, name_of(p, ord), p->facts->defs[ord].kind,
		    i, hash);
		if (memcmp(hash, want, HASH_LEN) != 0)
			continue;
		if ((k->scope = malloc(scope.len + 1)) == NULL)
			err(2, NULL);
		if (scope.len > 0)
			memcpy(k->scope, scope.p, scope.len);
		k->len = scope.len;
		k->ordinal = i;
		return 1;
	}
	return 0;
}

/* As fits(), with OWNER as the last step; takes it off again if not. */
static int
fits_with(struct preimages *p, uint32_t ord, const unsigned char *want,
    uint32_t n, struct text owner)
{
	size_t	was = p->scope.sbuf.size;

	if (owner.len == 0)
		return 0;
	step(&p->scope, owner);
	if (fits(p, ord, want, n))
		return 1;
	p->scope.sbuf.size = was;
	return 0;
}

/* The names in an expression for a type, the outermost container first. */
static unsigned int
names_in(const struct link_facts *f, uint32_t e, struct text v[NAMES_MAX])
{
	struct text	tmp;
	unsigned int	n = 0, i;

	while (e != LINK_NONE && n < NAMES_MAX) {
		switch (f->exprs[e].op) {
		case EXPR_NAME:
			v[n++] = f->strings[f->exprs[e].a];
			e = LINK_NONE;
			break;
		case EXPR_DEF:
			v[n++] = f->strings[f->defs[f->exprs[e].a].name];
			e = LINK_NONE;
			break;
		case EXPR_MEMBER:
			v[n++] = f->strings[f->exprs[e].b];
			e = f->exprs[e].a;
			break;
		case EXPR_POINTER:
		case EXPR_GENERIC:
		case EXPR_PATH:
		case EXPR_DEREF:
		case EXPR_NEW:
		case EXPR_CALL:
			e = f->exprs[e].a;
			break;
		default:
			e = LINK_NONE;
			break;
		}
	}
	for (i = 0; i < n / 2; i++) {
		tmp = v[i];
		v[i] = v[n - 1 - i];
		v[n - 1 - i] = tmp;
	}
	return n;
}

/* The N names with SEP between them. */
static int
fits_joined(struct preimages *p, uint32_t ord, const unsigned char *want,
    uint32_t same, const struct text *v, unsigned int n, const char *sep)
{
	struct mp_buf	b;
	unsigned int	i;
	int		yes;

	mp_buf_init(&b);
	for (i = 0; i < n; i++) {
		if (i > 0)
			mp_put_raw(&b, sep, strlen(sep));
		mp_put_raw(&b, v[i].p, v[i].len);
	}
	yes = fits_with(p, ord, want, same,
	    (struct text){ b.sbuf.data, b.sbuf.size });
	mp_buf_release(&b);
	return yes;
}

/* A container that the source names: by what the linker was told of it. */
static int
fits_receiver(struct preimages *p, uint32_t ord, const unsigned char *want,
    uint32_t same)
{
	static const char *const	 seps[] = { "/", ".", "::" };
	const struct link_facts		*f = p->facts;
	struct text			 v[NAMES_MAX];
	uint32_t			 i;
	unsigned int			 n, k;
	size_t				 s;

	for (i = 0; i < f->ntypings; i++) {
		if (f->typings[i].how != TYPING_RECEIVER ||
		    f->typings[i].owner != ord)
			continue;
		n = names_in(f, f->typings[i].expr, v);
		for (k = n; k-- > 0;)
			for (s = 0; s < sizeof(seps) / sizeof(seps[0]); s++)
				if (fits_joined(p, ord, want, same, v + k,
				    n - k, seps[s]))
					return 1;
	}
	return 0;
}

/* OWNER as it is written, or without the blanks that mean nothing. */
static int
fits_written(struct preimages *p, uint32_t ord, const unsigned char *want,
    uint32_t same, struct text owner)
{
	char	folded[SIGNATURE_MAX];
	size_t	n;

	if (fits_with(p, ord, want, same, owner))
		return 1;
	n = blanks_folded(folded, owner);
	return n != owner.len &&
	    fits_with(p, ord, want, same, (struct text){ folded, n });
}

/* By what stands before its name in its signature: "Shelf<T>::" (C++). */
static int
fits_signature(struct preimages *p, uint32_t ord, const unsigned char *want,
    uint32_t same)
{
	struct text	name = name_of(p, ord), t = p->signature(p->arg, ord);
	const char	*at, *end, *from;

	if (name.len == 0 || t.len > SIGNATURE_MAX)
		return 0;
	for (at = t.p; (at = memmem(at, (size_t)(t.p + t.len - at), name.p,
	    name.len)) != NULL; at++) {
		for (end = at; end > t.p && strchr(":.# ", end[-1]) != NULL;)
			end--;
		if (end == at)
			continue;
		for (from = end; from-- > t.p;)
			if (fits_written(p, ord, want, same,
			    (struct text){ from, (size_t)(end - from) }))
				return 1;
	}
	return 0;
}

/* By any name that the file has. */
static int
fits_any(struct preimages *p, uint32_t ord, const unsigned char *want,
    uint32_t same)
{
	uint32_t	i;

	for (i = 0; i < p->facts->nstrings; i++)
		if (fits_with(p, ord, want, same, p->facts->strings[i]))
			return 1;
	return 0;
}

/* Look for ORD, whose parent is known. */
static void
find(struct preimages *p, uint32_t ord)
{
	const struct preimage_known	*k;
	const unsigned char		*want = p->hash(p->arg, ord);
	uint32_t			 parent, same;

	mp_buf_reset(&p->scope);
	if (ord != 0 && (parent = p->facts->defs[ord].parent) != 0) {
		k = &p->known[parent];
		if (k->ordinal == 0)
			return;
		mp_put_raw(&p->scope, k->scope, k->len);
		step(&p->scope, name_of(p, parent));
	}
	if (want == NULL)
		return;
	same = namesakes(p, ord);
	if (!fits(p, ord, want, same) &&
	    !fits_receiver(p, ord, want, same) &&
	    !fits_signature(p, ord, want, same))
		fits_any(p, ord, want, same);
}

int
preimage_find(struct preimages *p, uint32_t ord, struct preimage *out)
{
	uint32_t	chain[CHAIN_MAX], n = 0, i = ord;

	for (;;) {
		if (n == CHAIN_MAX)
			return 0;
		chain[n++] = i;
		if (i == 0 || p->facts->defs[i].parent == 0 ||
		    p->known[p->facts->defs[i].parent].ordinal != 0)
			break;
		i = p->facts->defs[i].parent;
	}
	while (n-- > 0)
		if (p->known[chain[n]].ordinal == 0)
			find(p, chain[n]);
	if (p->known[ord].ordinal == 0)
		return 0;
	out->scope.p = p->known[ord].scope;
	out->scope.len = p->known[ord].len;
	out->ordinal = p->known[ord].ordinal;
	return 1;
}
