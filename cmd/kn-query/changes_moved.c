/*
 * What changed, paired: which of what came is something that left elsewhere.
 */
#include <stdlib.h>
#include <string.h>

#include "changes_sort.h"

const struct version *
node_version(const struct node_change *n)
{
	return n->new != NULL ? n->new : n->old;
}

/* ---- files that moved ---- */

static int
blob_cmp(const struct file_version *a, const struct file_version *b)
{
	if (a->blob_len != b->blob_len)
		return CMP(a->blob_len, b->blob_len);
	return a->blob_len == 0 ? 0 : memcmp(a->blob, b->blob, a->blob_len);
}

static int
file_by_blob(const void *va, const void *vb)
{
	const struct file_change	*a = va, *b = vb;
	const struct file_version	*v = a->new.is ? &a->new : &a->old;
	const struct file_version	*w = b->new.is ? &b->new : &b->old;
	int				 c;

	if ((c = blob_cmp(v, w)) != 0 || (c = CMP(a->what, b->what)) != 0)
		return c;
	return strcmp(a->path, b->path);
}

static int
file_by_path(const void *va, const void *vb)
{
	const struct file_change	*a = va, *b = vb;

	return strcmp(a->path, b->path);
}

/* One that left and one that came with the same contents. */
static void
pair_files(struct changes *c)
{
	struct file_change	*f = c->files, *from;
	size_t			 i, k, n = 0;

	if (c->nfiles > 1)
		qsort(f, c->nfiles, sizeof(*f), file_by_blob);
	for (i = 0; i < c->nfiles; i++) {
		if (f[i].what != CHANGE_ADDED)
			continue;
		/* Those that were removed come after those that were added. */
		for (k = i + 1; k < c->nfiles && blob_cmp(&f[i].new,
		    f[k].new.is ? &f[k].new : &f[k].old) == 0; k++)
			if (f[k].what == CHANGE_REMOVED)
				break;
		if (k == c->nfiles || f[k].what != CHANGE_REMOVED ||
		    blob_cmp(&f[i].new, &f[k].old) != 0)
			continue;
		from = &f[k];
		f[i].what = CHANGE_MOVED;
		f[i].from = from->path;
		f[i].old = from->old;
		from->what = CHANGE_WHAT_MAX;
	}
	for (i = 0; i < c->nfiles; i++)
		if (f[i].what != CHANGE_WHAT_MAX)
			f[n++] = f[i];
	c->nfiles = n;
	if (n > 1)
		qsort(f, n, sizeof(*f), file_by_path);
}

const struct file_change *
changes_file(const struct changes *c, const char *path)
{
	struct file_change	k = { .path = path };

	return c->nfiles == 0 ? NULL : bsearch(&k, c->files, c->nfiles,
	    sizeof(k), file_by_path);
}

/* The path that PATH has now, as far as its file moved. */
static const char *
path_after(const struct changes *c, const char *path)
{
	size_t	i;

	for (i = 0; i < c->nfiles; i++)
		if (c->files[i].what == CHANGE_MOVED &&
		    strcmp(c->files[i].from, path) == 0)
			return c->files[i].path;
	return path;
}

/* ---- nodes that moved ---- */

/* One that left or came, by what must be the same in both. */
struct half {
	struct node_change	*n;
	const struct version	*v;
	const char		*path;	/* that it has now */
};

struct halves {
	struct half	*left, *came;
	size_t		 nleft, ncame;
};

static int
half_hash(const struct half *a, const struct half *b)
{
	return memcmp(a->v->hash, b->v->hash, HASH_LEN);
}

static int
half_name(const struct half *a, const struct half *b)
{
	int	c;

	if ((c = CMP(a->v->kind, b->v->kind)) != 0 ||
	    (c = strcmp(a->v->name, b->v->name)) != 0)
		return c;
	return CMP(a->v->body, b->v->body);
}

/* In a file that moved, the same but for that. */
static int
half_path(const struct half *a, const struct half *b)
{
	int	c;

	if ((c = strcmp(a->path, b->path)) != 0 ||
	    (c = half_name(a, b)) != 0 || a->v->kind == NODE_FILE)
		return c;
	return strcmp(a->v->qualified, b->v->qualified);
}

static int
half_qualified(const struct half *a, const struct half *b)
{
	int	c = half_name(a, b);

	return c != 0 ? c : a->v->kind == NODE_FILE ? 0 :
	    strcmp(a->v->qualified, b->v->qualified);
}

/* A field or constant says too little to be known by its text alone. */
static int
half_callable(const struct half *a, const struct half *b)
{
	const uint32_t	kinds = KIND_BIT(NODE_FUNCTION) |
			    KIND_BIT(NODE_METHOD) | KINDS_TYPE |
			    KIND_BIT(NODE_MACRO);
	int		c = half_name(a, b);

	if (c != 0 || (KIND_BIT(a->v->kind) & kinds))
		return c;
	return strcmp(a->v->qualified, b->v->qualified);
}

static int	(*half_cmp)(const struct half *, const struct half *);

static int
by_half(const void *va, const void *vb)
{
	const struct half	*a = va, *b = vb;
	int			 c = half_cmp(a, b);

	if (c != 0 || (c = strcmp(a->v->path, b->v->path)) != 0 ||
	    (c = strcmp(a->v->qualified, b->v->qualified)) != 0)
		return c;
	return CMP(a->v->line, b->v->line);
}

static size_t
without_paired(struct half *v, size_t n)
{
	size_t	i, k = 0;

	for (i = 0; i < n; i++)
		if (v[i].n->what == CHANGE_ADDED ||
		    v[i].n->what == CHANGE_REMOVED)
			v[k++] = v[i];
	return k;
}

static void
pair_by(struct halves *h, int (*cmp)(const struct half *,
    const struct half *))
{
	struct half	*a, *b;
	size_t		 i = 0, k = 0;
	int		 c;

	half_cmp = cmp;
	if (h->nleft > 1)
		qsort(h->left, h->nleft, sizeof(*h->left), by_half);
	if (h->ncame > 1)
		qsort(h->came, h->ncame, sizeof(*h->came), by_half);
	while (i < h->nleft && k < h->ncame) {
		a = &h->left[i];
		b = &h->came[k];
		c = cmp(a, b);
		if (c == 0) {
			b->n->what = CHANGE_MOVED;
			b->n->old = a->n->old;
			a->n->what = CHANGE_WHAT_MAX;
		}
		i += c <= 0;
		k += c >= 0;
	}
	h->nleft = without_paired(h->left, h->nleft);
	h->ncame = without_paired(h->came, h->ncame);
}

static void
half_add(struct half *v, size_t *n, struct node_change *node,
    const char *path)
{
	v[*n].n = node;
	v[*n].v = node_version(node);
	v[(*n)++].path = path;
}

static void
pair_nodes(struct changes *c)
{
	struct halves	h = { 0 };
	size_t		i, n = 0;

	h.left = xcalloc(c->nnodes, sizeof(*h.left));
	h.came = xcalloc(c->nnodes, sizeof(*h.came));
	for (i = 0; i < c->nnodes; i++) {
		if (*node_version(&c->nodes[i])->path == '\0')
			continue;
		if (c->nodes[i].what == CHANGE_REMOVED)
			half_add(h.left, &h.nleft, &c->nodes[i],
			    path_after(c, c->nodes[i].old->path));
		else if (c->nodes[i].what == CHANGE_ADDED)
			half_add(h.came, &h.ncame, &c->nodes[i],
			    c->nodes[i].new->path);
	}
	pair_by(&h, half_hash);
	pair_by(&h, half_path);
	pair_by(&h, half_qualified);
	pair_by(&h, half_callable);
	free(h.left);
	free(h.came);
	for (i = 0; i < c->nnodes; i++)
		if (c->nodes[i].what != CHANGE_WHAT_MAX)
			c->nodes[n++] = c->nodes[i];
	c->nnodes = n;
}

/* ---- edges that moved with their ends ---- */

struct moved_hash {
	const unsigned char	*old, *new;
};

/* An edge by the identities that its ends have now. */
struct edge_half {
	struct edge_change	*e;
	const unsigned char	*src, *dst;
	unsigned int		 type;
};

static int
by_old_hash(const void *va, const void *vb)
{
	const struct moved_hash	*a = va, *b = vb;

	return memcmp(a->old, b->old, HASH_LEN);
}

static const unsigned char *
hash_after(const struct moved_hash *v, size_t n, const unsigned char *hash)
{
	struct moved_hash	 k = { hash, NULL }, *found;

	found = n == 0 ? NULL : bsearch(&k, v, n, sizeof(k), by_old_hash);
	return found != NULL ? found->new : hash;
}

static int
edge_half_cmp(const struct edge_half *a, const struct edge_half *b)
{
	int	c;

	if ((c = memcmp(a->src, b->src, HASH_LEN)) != 0 ||
	    (c = CMP(a->type, b->type)) != 0)
		return c;
	return memcmp(a->dst, b->dst, HASH_LEN);
}

static int
by_edge_half(const void *va, const void *vb)
{
	const struct edge_half	*a = va, *b = vb;
	int			 c = edge_half_cmp(a, b);

	return c != 0 ? c : strcmp(a->e->path, b->e->path);
}

static void
pair_edge_halves(struct edge_half *left, size_t nleft,
    struct edge_half *came, size_t ncame)
{
	size_t	i = 0, k = 0;
	int	c;

	if (nleft > 1)
		qsort(left, nleft, sizeof(*left), by_edge_half);
	if (ncame > 1)
		qsort(came, ncame, sizeof(*came), by_edge_half);
	while (i < nleft && k < ncame) {
		c = edge_half_cmp(&left[i], &came[k]);
		if (c == 0) {
			came[k].e->what = CHANGE_MOVED;
			came[k].e->old = left[i].e->old;
			came[k].e->old_path = left[i].e->path;
			left[i].e->what = CHANGE_WHAT_MAX;
		}
		i += c <= 0;
		k += c >= 0;
	}
}

static void
pair_edges(struct changes *c)
{
	struct moved_hash	*moved = xcalloc(c->nnodes, sizeof(*moved));
	struct edge_half	*left = xcalloc(c->nedges, sizeof(*left));
	struct edge_half	*came = xcalloc(c->nedges, sizeof(*came));
	struct edge_half	*h;
	struct edge_change	*e;
	size_t			 i, n = 0, nleft = 0, ncame = 0;

	for (i = 0; i < c->nnodes; i++)
		if (c->nodes[i].what == CHANGE_MOVED) {
			moved[n].old = c->nodes[i].old->hash;
			moved[n++].new = c->nodes[i].new->hash;
		}
	if (n > 1)
		qsort(moved, n, sizeof(*moved), by_old_hash);
	for (i = 0; n > 0 && i < c->nedges; i++) {
		e = &c->edges[i];
		if (e->what == CHANGE_CHANGED)
			continue;
		h = e->what == CHANGE_REMOVED ? &left[nleft++] :
		    &came[ncame++];
		h->e = e;
		if (e->what == CHANGE_REMOVED) {
			h->src = hash_after(moved, n, e->old.src->hash);
			h->dst = hash_after(moved, n, e->old.dst->hash);
			h->type = e->old.type;
		} else {
			h->src = e->new.src->hash;
			h->dst = e->new.dst->hash;
			h->type = e->new.type;
		}
	}
	pair_edge_halves(left, nleft, came, ncame);
	for (i = n = 0; i < c->nedges; i++)
		if (c->edges[i].what != CHANGE_WHAT_MAX)
			c->edges[n++] = c->edges[i];
	c->nedges = n;
	free(moved);
	free(left);
	free(came);
}

void
changes_pair(struct changes *c)
{
	pair_files(c);
	pair_nodes(c);
	pair_edges(c);
}
