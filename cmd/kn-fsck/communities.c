/*
 * Communities: is every node where it should be, and are sizes, weights and
 * roots what the members make them?
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "community.h"
#include "fsck.h"
#include "louvain.h"
#include "prog.h"
#include "schema.h"
#include "store.h"

struct one {
	int64_t		id, parent, level, size;
	uint64_t	inside, degree, root;
	int		has_children;
	/* as it should be */
	int64_t		nodes;
	uint64_t	within, ends, sum;
};

struct part {
	int64_t		 file;
	struct text	 path;		/* a copy */
	int64_t		*c;		/* by slot; -1: no node */
	uint32_t	 n;
};

struct all {
	sqlite3		*db;
	struct one	*v;		/* by id */
	size_t		 n;
	struct part	*parts;		/* by file */
	size_t		 nparts;
	uint64_t	 total;
};

static struct one *
one_find(struct all *a, int64_t id)
{
	size_t low = 0, high = a->n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (a->v[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < a->n && a->v[low].id == id ? &a->v[low] : NULL;
}

static struct part *
part_find(struct all *a, int64_t file)
{
	size_t low = 0, high = a->nparts, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (a->parts[mid].file < file)
			low = mid + 1;
		else
			high = mid;
	}
	return low < a->nparts && a->parts[low].file == file ?
	    &a->parts[low] : NULL;
}

/* ---- the table "community" ---- */

static void
load(struct all *a)
{
	sqlite3_stmt *st = db_prepare(a->db, "SELECT id, coalesce(parent, 0), "
	    "level, size, inside, degree, root FROM community ORDER BY id");
	struct one *c, *up;
	size_t i, max = 0;

	while (db_row(a->db, st)) {
		if (a->n == max) {
			max = max == 0 ? 1024 : max * 2;
			a->v = grow(a->v, max, sizeof(*a->v));
		}
		c = &a->v[a->n++];
		memset(c, 0, sizeof(*c));
		c->id = sqlite3_column_int64(st, 0);
		c->parent = sqlite3_column_int64(st, 1);
		c->level = sqlite3_column_int64(st, 2);
		c->size = sqlite3_column_int64(st, 3);
		c->inside = (uint64_t)sqlite3_column_int64(st, 4);
		c->degree = (uint64_t)sqlite3_column_int64(st, 5);
		c->root = (uint64_t)sqlite3_column_int64(st, 6);
	}
	sqlite3_finalize(st);
	for (i = 0; i < a->n; i++) {
		c = &a->v[i];
		if (c->parent == 0)
			continue;
		if ((up = one_find(a, c->parent)) == NULL) {
			finding("community %lld is under %lld, which is not "
			    "there", (long long)c->id, (long long)c->parent);
			c->parent = 0;
		} else if (up->level <= c->level) {
			finding("community %lld of level %lld is under %lld of "
			    "level %lld", (long long)c->id,
			    (long long)c->level, (long long)up->id,
			    (long long)up->level);
			c->parent = 0;
		} else
			up->has_children = 1;
	}
}

static struct one *
above(struct all *a, const struct one *c)
{
	return c->parent == 0 ? NULL : one_find(a, c->parent);
}

/* ---- members ---- */

/* Communities of the file's slots as the row says. */
static int
decode(struct part *p, const struct comm_row *row,
    struct comm_file *f)
{
	uint32_t count, max = 0;
	int64_t id;
	int more;

	if (comm_file(f, row, p->file) == -1)
		return -1;
	while ((more = comm_run(f, &count, &id)) == 1) {
		if (p->n + count > max) {
			max = (p->n + count) * 2;
			p->c = grow(p->c, max, sizeof(*p->c));
		}
		while (count-- > 0)
			p->c[p->n++] = id;
	}
	return more;
}

/* A node of the file: count it where it is said to be. */
static void
count_node(struct all *a, struct part *p, int64_t node, uint64_t leaf,
    struct comm_file *f)
{
	uint32_t slot = store_node_slot(node), i;
	struct one *c;

	if (slot >= p->n || p->c[slot] == 0)
		return;
	for (i = 0; i < f->n; i++)
		if (f->sums[i].id == p->c[slot])
			f->sums[i].sum -= leaf;
	if ((c = one_find(a, p->c[slot])) == NULL) {
		finding("node %lld is said to be in community %lld, which is "
		    "not there", (long long)node, (long long)p->c[slot]);
		return;
	}
	if (c->has_children)
		finding("node %lld is said to be in community %lld, which is "
		    "made of others", (long long)node, (long long)c->id);
	for (; c != NULL; c = above(a, c)) {
		c->nodes++;
		c->sum += leaf;
	}
}

static void
check_file_part(struct all *a, struct part *p, struct comm_file *f)
{
	sqlite3_stmt *st = db_prepare(a->db, "SELECT id, flags, body, hash, "
	    "signature, doc FROM node WHERE id BETWEEN ?1 AND ?2");
	uint32_t slot, i, in = 0, out = 0;
	uint8_t *there = calloc((size_t)p->n + 1, 1);
	int64_t id;

	if (there == NULL)
		grow(NULL, SIZE_MAX, 2);
	sqlite3_bind_int64(st, 1, store_node_id(p->file, 0));
	sqlite3_bind_int64(st, 2, store_node_id(p->file, NODE_SLOT_MAX));
	while (db_row(a->db, st)) {
		id = sqlite3_column_int64(st, 0);
		slot = store_node_slot(id);
		if (slot < p->n)
			there[slot] = 1;
		if (slot < p->n && p->c[slot] != 0)
			in++;
		else
			out++;
		count_node(a, p, id, comm_leaf(sqlite3_column_blob(st, 3),
		    (uint32_t)sqlite3_column_int64(st, 1),
		    (uint64_t)sqlite3_column_int64(st, 2), db_bytes(st, 4),
		    db_bytes(st, 5)), f);
	}
	sqlite3_finalize(st);
	if (in > 0 && out > 0)
		finding("%s: %u of its nodes are in no community",
		    safe(p->path.p, p->path.len), out);
	for (slot = 0; slot < p->n; slot++)
		if (p->c[slot] != 0 && !there[slot])
			finding("%s: slot %u is in a community, and no node is "
			    "there", safe(p->path.p, p->path.len), slot);
	for (i = 0; i < f->n; i++)
		if (f->sums[i].sum != 0)
			finding("%s: the sum of what it has in community %lld "
			    "is another", safe(p->path.p, p->path.len),
			    (long long)f->sums[i].id);
	free(there);
}

static void
load_parts(struct all *a)
{
	sqlite3_stmt *st = db_prepare(a->db,
	    "SELECT id, path FROM file ORDER BY id");
	struct text path;
	size_t max = 0;

	while (db_row(a->db, st)) {
		if (a->nparts == max) {
			max = max == 0 ? 1024 : max * 2;
			a->parts = grow(a->parts, max, sizeof(*a->parts));
		}
		memset(&a->parts[a->nparts], 0, sizeof(*a->parts));
		path = db_bytes(st, 1);
		a->parts[a->nparts].file = sqlite3_column_int64(st, 0);
		a->parts[a->nparts].path.p = memcpy(grow(NULL, path.len + 1,
		    1), path.p, path.len);
		a->parts[a->nparts++].path.len = path.len;
	}
	sqlite3_finalize(st);
}

static void
check_members(struct all *a)
{
	sqlite3_stmt *st = db_prepare(a->db, "SELECT id, files FROM member");
	struct comm_file f = { 0 };
	struct comm_row row;
	struct part *p;
	struct text t;
	int64_t id, file;

	while (db_row(a->db, st)) {
		id = sqlite3_column_int64(st, 0);
		t = db_bytes(st, 1);
		if (comm_open(&row, t.p, t.len) == -1) {
			finding("row %lld of members is damaged",
			    (long long)id);
			continue;
		}
		for (file = id * COMM_FILES; file < (id + 1) * COMM_FILES;
		    file++) {
			struct part none = { .file = file };

			if ((p = part_find(a, file)) == NULL) {
				if (decode(&none, &row, &f) != 0 ||
				    none.n > 0)
					finding("members of a file %lld that "
					    "is not there", (long long)file);
				free(none.c);
			} else if (decode(p, &row, &f) == -1)
				finding("%s: its members are damaged",
				    safe(p->path.p, p->path.len));
			else
				check_file_part(a, p, &f);
		}
	}
	sqlite3_finalize(st);
	comm_file_release(&f);
}

/* ---- weights ---- */

static struct one *
community_of(struct all *a, int64_t node)
{
	struct part *p = part_find(a, store_node_file(node));
	uint32_t slot = store_node_slot(node);
	struct one *c;

	c = p == NULL || slot >= p->n || p->c[slot] == 0 ? NULL :
	    one_find(a, p->c[slot]);
	if (c == NULL)
		finding("node %lld has edges and is in no community",
		    (long long)node);
	return c;
}

static void
weigh(struct all *a)
{
	sqlite3_stmt *st = db_prepare(a->db, "SELECT src, dst, type, conf "
	    "FROM edge WHERE src > 0 AND dst > 0");
	struct one *from, *to, *c, *d;
	uint32_t weight;

	while (db_row(a->db, st)) {
		weight = comm_weight((uint32_t)sqlite3_column_int(st, 2),
		    (uint32_t)sqlite3_column_int(st, 3));
		if (weight == 0)
			continue;
		a->total += 2 * (uint64_t)weight;
		from = community_of(a, sqlite3_column_int64(st, 0));
		to = community_of(a, sqlite3_column_int64(st, 1));
		for (c = from; c != NULL; c = above(a, c))
			c->ends += weight;
		for (c = to; c != NULL; c = above(a, c)) {
			c->ends += weight;
			for (d = from; d != NULL && d != c; d = above(a, d))
				;
			if (d == c)
				c->within += weight;
		}
	}
	sqlite3_finalize(st);
}

static void
compare(struct all *a)
{
	const struct one *c;
	size_t i;

	for (i = 0; i < a->n; i++) {
		c = &a->v[i];
		if (c->nodes != c->size)
			finding("community %lld has %lld nodes, its row says "
			    "%lld", (long long)c->id, (long long)c->nodes,
			    (long long)c->size);
		if (c->within != c->inside || c->ends != c->degree)
			finding("community %lld has weights %llu and %llu, its "
			    "row says %llu and %llu: its cohesion is another",
			    (long long)c->id, (unsigned long long)c->within,
			    (unsigned long long)c->ends,
			    (unsigned long long)c->inside,
			    (unsigned long long)c->degree);
		if (c->sum != c->root)
			finding("community %lld: its root is not that of its "
			    "members", (long long)c->id);
	}
}

static void
check_state(struct all *a, const char *kept)
{
	char *weight = db_meta(a->db, "community_weight");
	double sum = 0;
	char *meta = db_meta(a->db, "resolution");
	uint32_t resolution = meta == NULL ? 0 :
	    (uint32_t)strtoul(meta, NULL, 10);
	size_t i;

	free(meta);
	if (weight == NULL || strtoull(weight, NULL, 10) != a->total)
		finding("the communities' edges weigh %llu, meta says %s",
		    (unsigned long long)a->total, weight == NULL ? "nothing" :
		    safe_str(weight));
	for (i = 0; i < a->n; i++)
		if (a->v[i].parent == 0)
			sum += louvain_share(a->v[i].inside, a->v[i].degree,
			    a->total, resolution);
	if (fabs(sum - strtod(kept, NULL)) > 0.000002)
		finding("the modularity is %.6f, meta says %s", sum,
		    safe_str(kept));
	free(weight);
}

void
check_communities(sqlite3 *db)
{
	struct all a = { .db = db };
	char *kept = db_meta(db, "modularity");
	size_t i;

	if (kept == NULL) {
		remark("they were not found yet");
		return;
	}
	load(&a);
	load_parts(&a);
	check_members(&a);
	weigh(&a);
	compare(&a);
	check_state(&a, kept);
	for (i = 0; i < a.nparts; i++) {
		free((char *)(uintptr_t)a.parts[i].path.p);
		free(a.parts[i].c);
	}
	free(a.parts);
	free(a.v);
	free(kept);
}
