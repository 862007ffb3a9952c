/*
 * The difference of two snapshots: what the newer one has that the older one
 * has not, the reverse, and what both have differently.  Found from the
 * deltas (delta.h) between the two, and for what they name, from those after
 * them and the tables: its cost is that of what changed.
 */
#ifndef KN_CHANGES_H
#define KN_CHANGES_H

#include "delta.h"
#include "query.h"
#include "snapshots.h"

/* A node as one snapshot has it. */
struct version {
	const char	*path;		/* "" when it is in no file */
	unsigned char	 hash[HASH_LEN];
	unsigned char	 up[HASH_LEN];	/* of what it stands in, in its file;
					   zeroes: nothing, or not known, for
					   its parent is in another file */
	unsigned int	 kind, flags;
	uint32_t	 line, end_line;	/* 0: none.  As it stood last
						   in this version */
	uint64_t	 body;
	const char	*name, *qualified, *signature, *doc;
};

enum change_what {
	CHANGE_ADDED, CHANGE_REMOVED, CHANGE_CHANGED, CHANGE_MOVED,
	CHANGE_WHAT_MAX
};

/* How grave, gravest last: kn-query(1), diff. */
enum change_class {
	CLASS_METADATA, CLASS_STRUCTURAL, CLASS_BEHAVIOURAL, CLASS_MAX
};

/* What of a node is another. */
#define ASPECT_BODY		0x001u
#define ASPECT_SIGNATURE	0x002u
#define ASPECT_VISIBILITY	0x004u
#define ASPECT_FLAGS		0x008u
#define ASPECT_CONTAINER	0x010u
#define ASPECT_DOC		0x020u
#define ASPECT_MEMBERS		0x040u	/* its body, but for what it holds */
#define ASPECT_CALLS		0x080u	/* edges of it: see edge_class() */
#define ASPECT_RELATIONS	0x100u
#define ASPECT_BASES		0x200u
#define ASPECT_RECORD		0x07fu	/* of the node itself */

struct node_change {
	enum change_what	 what;
	enum change_class	 class;
	unsigned int		 aspects;
	const struct version	*old, *new;	/* NULL: none */
	const char		*package;	/* of the file; new, else old */
};

/* An end of an edge. */
struct edge_end {
	unsigned char	 hash[HASH_LEN];
	unsigned int	 kind;
	const char	*path, *qualified;	/* "" */
	uint32_t	 line;
};

struct edge_version {
	const struct edge_end	*src, *dst;
	unsigned int		 type, prov, conf;
};

struct edge_change {
	enum change_what	 what;
	enum change_class	 class;
	const char		*path;		/* of the source; new, else
						   old */
	const char		*old_path;	/* NULL: added */
	struct edge_version	 old, new;	/* src NULL: none */
};

struct ref_change {			/* unresolved references */
	enum change_what	 what;
	const char		*path, *name;
	const struct edge_end	*src;
	unsigned int		 type;
	int64_t			 old, new;	/* candidates; -1: none */
};

struct file_version {
	const char		*lang, *package;
	const unsigned char	*blob;
	size_t			 blob_len;
	uint32_t		 flags;
	int			 is;		/* 0: there is no such file */
};

struct file_change {
	enum change_what	 what;
	enum change_class	 class;
	const char		*path, *from;	/* from: of a moved one */
	struct file_version	 old, new;
};

struct changes {
	struct query		*q;
	struct snapshot		 old, new;	/* as they were asked for */
	struct node_change	*nodes;		/* by package, path, line */
	struct edge_change	*edges;		/* by path, source, type */
	struct ref_change	*refs;
	struct file_change	*files;		/* by path */
	size_t			 nnodes, nedges, nrefs, nfiles;
	size_t			 nodes_cap, edges_cap, refs_cap, files_cap;
};

/* The snapshot that SPEC means.  A status; answer_fail() says what is
   wrong. */
int	changes_snapshot(struct query *, const char *spec, struct snapshot *);
/*
 * All that differs from OLD to NEW, whichever is the older one.  A status:
 * STATUS_NOTHING when nothing does, STATUS_ERROR when nothing leads from one
 * to the other.
 */
int	changes_between(struct query *, const struct snapshot *old,
	    const struct snapshot *new, struct changes *);
void	changes_release(struct changes *);

const char *change_what_name(enum change_what);
const char *change_class_name(enum change_class);
/* All in the pool. */
const char *change_hex(struct query *, const unsigned char *, size_t len);
const char *change_id(struct query *, const unsigned char *hash);	/* short */
const char *version_id(struct query *, const struct version *);
/* "src/a.c:12", "src/a.c" or "" */
const char *version_place(struct query *, const struct version *);
/* "signature, documentation" */
const char *change_aspects(struct query *, unsigned int aspects);

#endif
