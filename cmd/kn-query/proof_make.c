/*
 * Making a proof: down through the levels, as far as there is something.
 */
#include <stdlib.h>
#include <string.h>

#include "proof.h"

/* What is found goes where the levels are kept. */
struct maker {
	struct query	*q;
	struct hasher	*h;
	struct proof	*p;
	struct mp_buf	 buf;
	struct proof_leaf found;
	struct leaves_result r;
};

static int
unhex(const char *s, unsigned char *out, size_t n)
{
	static const char	 digits[] = "0123456789abcdef";
	const char		*a, *b;
	size_t			 i;

	if (strlen(s) != 2 * n)
		return -1;
	for (i = 0; i < n; i++) {
		if ((a = strchr(digits, s[2 * i])) == NULL ||
		    (b = strchr(digits, s[2 * i + 1])) == NULL)
			return -1;
		out[i] = (unsigned char)((a - digits) << 4 | (b - digits));
	}
	return 0;
}

static void
snapshot(struct maker *m)
{
	struct proof	*p = m->p;
	const char	*s = db_meta(m->q->db, "repo");

	p->repo = text_from(s);
	s = db_meta(m->q->db, "commit");
	p->commit = text_from(s);
	p->generation = strtoull(db_meta(m->q->db, "generation"), NULL, 10);
	record_seal(m->h, &m->buf, p->repo, p->root, p->generation, p->commit,
	    p->seal);
}

/* The end: something is not there. */
static int
gap(struct maker *m, enum proof_level level)
{
	m->p->absent = 1;
	m->p->level = level;
	m->p->has_before = m->r.has_before;
	m->p->has_after = m->r.has_after;
	return 0;
}

static int
fits(const unsigned char *a, const unsigned char *b)
{
	return memcmp(a, b, HASH_LEN) == 0 ? 0 : -1;
}

static int
in_tree(struct maker *m)
{
	struct proof		*p = m->p;
	struct record_tree	 t;
	unsigned char		 key[HASH_LEN], key2[HASH_LEN];
	int			 r;

	r = record_tree_find(&t, p->file.trees, proof_tree(p));
	if (r == -1)
		return -1;
	m->r.has_before = m->r.has_after = 0;
	if (r == 0)
		return gap(m, LEVEL_TREE);
	proof_identity_hash(m->h, &m->buf, p->repo, &p->from, key);
	if (p->what == PROOF_EDGE)
		proof_identity_hash(m->h, &m->buf, p->repo, &p->to, key2);
	r = leaves_records(m->q, m->h, p->file.path.p, t.number, key,
	    p->what == PROOF_EDGE ? key2 : NULL, &m->r);
	if (r == -1 || m->r.count != t.count || fits(m->r.root, t.root) == -1)
		return -1;
	if (r == 0)
		return gap(m, LEVEL_RECORD);
	p->record = m->found.record;
	p->level = LEVEL_RECORD;
	return 0;
}

static int
in_package(struct maker *m)
{
	struct proof	*p = m->p;

	if (p->what == PROOF_PACKAGE) {
		p->level = LEVEL_PACKAGE;
		return 0;
	}
	if (leaves_files(m->q, m->h, p->package.name, p->from.path,
	    &m->r) == 0)
		return gap(m, LEVEL_FILE);
	if (fits(m->r.root, p->package.root) == -1)
		return -1;
	p->file = m->found.file;
	p->level = LEVEL_FILE;
	return p->what == PROOF_FILE ? 0 : in_tree(m);
}

static int
make(struct maker *m)
{
	struct proof	*p = m->p;
	unsigned char	 root[HASH_LEN];
	int		 there;

	there = leaves_packages(m->q, m->h, p->from.package, &m->r);
	p->packages = m->r.count;
	snapshot(m);
	record_graph_root(m->h, &m->buf, p->repo, p->packages, m->r.root,
	    root);
	if (fits(root, p->root) == -1)
		return -1;
	if (!there)
		return gap(m, LEVEL_PACKAGE);
	p->package = m->found.package;
	return in_package(m);
}

int
proof_make(struct query *q, struct hasher *h, struct proof *p)
{
	struct maker	*m = pool_alloc(q->pool, sizeof(*m));
	int		 status;

	m->q = q;
	m->h = h;
	m->p = p;
	m->r.found = &m->found;
	m->r.before = &p->before;
	m->r.after = &p->after;
	mp_buf_init(&m->buf);
	p->absent = 0;
	status = unhex(db_meta(q->db, "root"), p->root, HASH_LEN);
	if (status == 0)
		status = make(m);
	proof_sum(h, &m->buf, p, p->sum);
	mp_buf_release(&m->buf);
	return status;
}
