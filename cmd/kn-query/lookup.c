/*
 * What an argument may stand for: a name, a name after its containers,
 * package or file (Container.member, pkg::name, src/a.c:name), a place
 * (a.c:12), a file, or the beginning of a hash.
 */
#include <string.h>

#include "query.h"

#define CHAIN_MAX	64	/* parts of a qualifier, containers of a node */
#define HASH_DIGITS_MIN	4

static void
add_unique(struct node_list *list, const struct node *n)
{
	size_t	 i;

	for (i = 0; i < list->n; i++)
		if (list->v[i].id == n->id)
			return;
	node_list_add(list, n);
}

/* ---- qualifiers ---- */

static int
is_separator(char c)
{
	return c == '.' || c == ':' || c == '/' || c == '#' || c == '>' ||
	    c == '\\';
}

struct chain {
	const char	*part[CHAIN_MAX];
	size_t		 n;
};

/* Split TEXT, which the pool owns and is changed, at its separators. */
static void
chain_split(struct chain *chain, char *text)
{
	char	*p = text;

	while (*p != '\0') {
		while (is_separator(*p) || (*p == '-' && p[1] == '>'))
			*p++ = '\0';
		if (*p == '\0' || chain->n == CHAIN_MAX)
			return;
		chain->part[chain->n++] = p;
		while (*p != '\0' && !is_separator(*p) &&
		    !(*p == '-' && p[1] == '>'))
			p++;
	}
}

/* Does WHOLE end with TAIL? */
static int
chain_ends(const struct chain *whole, const struct chain *tail)
{
	size_t	 i;

	if (tail->n > whole->n)
		return 0;
	for (i = 0; i < tail->n; i++)
		if (strcmp(whole->part[whole->n - tail->n + i],
		    tail->part[i]) != 0)
			return 0;
	return 1;
}

static void
chain_append(struct chain *to, const struct chain *from)
{
	size_t	 i;

	for (i = 0; i < from->n && to->n < CHAIN_MAX; i++)
		to->part[to->n++] = from->part[i];
}

/* Names of the containers of N, outermost first. */
static void
chain_containers(struct query *q, const struct node *n, struct chain *chain)
{
	struct node	 up;
	int64_t		 parent = n->parent;
	size_t		 i, k;
	const char	*swap;

	while (parent > 0 && chain->n < CHAIN_MAX &&
	    db_node(q->db, parent, &up) && up.kind != NODE_FILE) {
		chain->part[chain->n++] = up.name;
		parent = up.parent;
	}
	for (i = 0, k = chain->n; i + 1 < k; i++) {
		k--;
		swap = chain->part[i];
		chain->part[i] = chain->part[k];
		chain->part[k] = swap;
	}
}

/*
 * Do the words of TAIL end what stands before N's name: its package or
 * file, then its containers?  LOOSE: containers may be left out after the
 * package or file.
 */
static int
qualifies(struct query *q, const struct node *n, const struct chain *tail,
    int loose)
{
	struct chain		 inner = { .n = 0 }, whole;
	const struct file	*f = db_file(q->db, node_file(n->id));
	const char		*path = f->path;
	char			*bases[3], *dot;
	size_t			 i;

	chain_containers(q, n, &inner);
	bases[0] = pool_strdup(q->pool, f->package);
	bases[1] = pool_strdup(q->pool, path);
	bases[2] = pool_strdup(q->pool, path);
	if ((dot = strrchr(bases[2], '.')) != NULL && strchr(dot, '/') == NULL)
		*dot = '\0';
	for (i = 0; i < 3; i++) {
		whole.n = 0;
		chain_split(&whole, bases[i]);
		if (loose && chain_ends(&whole, tail))
			return 1;
		chain_append(&whole, &inner);
		if (!loose && chain_ends(&whole, tail))
			return 1;
	}
	return loose && chain_ends(&inner, tail);
}

int
symbol_qualifies(struct query *q, const struct node *n, const char *qualifier)
{
	struct chain	 tail = { .n = 0 };

	chain_split(&tail, pool_strdup(q->pool, qualifier));
	return qualifies(q, n, &tail, 0) || qualifies(q, n, &tail, 1);
}

const char *
symbol_last_part(const char *arg)
{
	const char	*last = arg, *p;

	for (p = arg; *p != '\0'; p++)
		if (is_separator(*p) && p[1] != '\0' && !is_separator(p[1]))
			last = p + 1;
	return last;
}

/* ---- ways to name a symbol ---- */

static void
named(struct query *q, const char *name, struct node_list *list)
{
	sqlite3_stmt	*st = db_get(q->db, ST_NODES_NAMED);

	sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, CANDIDATES_MAX);
	sqlite3_bind_int64(st, 3, KINDS_ALL);
	db_nodes(q->db, st, list);
}

/* NAME after QUALIFIER (LEN bytes). */
static void
named_in(struct query *q, const char *qualifier, size_t len, const char *name,
    struct node_list *list)
{
	struct node_list	 found = { 0 };
	struct chain		 tail = { .n = 0 };
	size_t			 i, before = list->n;
	int			 loose;

	chain_split(&tail, pool_strndup(q->pool, qualifier, len));
	if (tail.n == 0)
		return;
	named(q, name, &found);
	for (loose = 0; loose < 2 && list->n == before; loose++)
		for (i = 0; i < found.n; i++)
			if (qualifies(q, &found.v[i], &tail, loose))
				add_unique(list, &found.v[i]);
	node_list_release(&found);
}

/* Does PATH end with the path TAIL, or, TAIL being absolute, the reverse? */
static int
path_ends(const char *path, const char *tail)
{
	size_t		 lp = strlen(path), lt = strlen(tail);
	const char	*swap;

	if (*tail == '/') {
		swap = path;
		path = tail;
		tail = swap;
		lt = lp;
		lp = strlen(path);
	}
	return lt <= lp && strcmp(path + lp - lt, tail) == 0 &&
	    (lp == lt || path[lp - lt - 1] == '/');
}

/* The files that PATH, from the root or a tail of one, stands for. */
void
symbol_files(struct query *q, const char *path, struct node_list *list)
{
	const struct file	*f;
	struct node_list	 found = { 0 };
	struct node		 n;
	const char		*base;
	size_t			 i;

	while (strncmp(path, "./", 2) == 0)
		path += 2;
	if (*path == '\0')
		return;
	f = db_file_by_path(q->db, path);
	if (f->id != 0 && db_node(q->db, file_node(f->id), &n)) {
		add_unique(list, &n);
		return;
	}
	base = strrchr(path, '/');
	named(q, base == NULL ? path : base + 1, &found);
	for (i = 0; i < found.n; i++)
		if (found.v[i].kind == NODE_FILE &&
		    path_ends(db_path(q->db, &found.v[i]), path))
			add_unique(list, &found.v[i]);
	node_list_release(&found);
}

/* Innermost definition around LINE of a file, or the file. */
static void
at_line(struct query *q, const struct node *file, uint32_t line,
    struct node_list *list)
{
	struct node_list	 found = { 0 };
	struct node		 best = *file;
	sqlite3_stmt		*st = db_get(q->db, ST_NODES_AT);
	int64_t			 id = node_file(file->id);
	size_t			 i;

	if (line > (uint32_t)db_file(q->db, id)->lines)
		return;
	db_read(q->db, file->id);
	sqlite3_bind_int64(st, 1, file_node(id) + 1);
	sqlite3_bind_int64(st, 2, file_last(id));
	sqlite3_bind_int64(st, 3, line);
	db_nodes(q->db, st, &found);
	for (i = 0; i < found.n; i++)
		if (best.kind == NODE_FILE || found.v[i].end - found.v[i].start
		    < best.end - best.start)
			best = found.v[i];
	add_unique(list, &best);
	node_list_release(&found);
}

/* FILE:LINE or FILE:LINE:COLUMN; returns 0 when ARG is neither. */
static int
placed(struct query *q, const char *arg, struct node_list *list)
{
	struct node_list	 files = { 0 };
	const char		*p, *end = arg + strlen(arg);
	uint64_t		 line = 0;
	size_t			 i;

	for (p = end; p > arg && p[-1] >= '0' && p[-1] <= '9'; p--)
		;
	if (p == end || p == arg || p[-1] != ':' || p - 1 == arg)
		return 0;
	symbol_files(q, pool_strndup(q->pool, arg, (size_t)(p - 1 - arg)),
	    &files);
	if (files.n == 0) {	/* FILE:LINE:COLUMN? */
		arg = pool_strndup(q->pool, arg, (size_t)(p - 1 - arg));
		return strchr(arg, ':') != NULL && placed(q, arg, list);
	}
	for (; p < end && line < UINT32_MAX; p++)
		line = line * 10 + (uint64_t)(*p - '0');
	for (i = 0; i < files.n; i++)
		at_line(q, &files.v[i], line < UINT32_MAX ? (uint32_t)line :
		    UINT32_MAX, list);
	node_list_release(&files);
	return 1;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* A hash or the beginning of one. */
static void
hashed(struct query *q, const char *arg, struct node_list *list)
{
	unsigned char		 low[32] = { 0 }, high[32];
	struct node_list	 found = { 0 };
	sqlite3_stmt		*st;
	size_t			 i, n = strlen(arg);
	int			 d;

	if (n < HASH_DIGITS_MIN || n > 64)
		return;
	memset(high, 0xff, sizeof(high));
	for (i = 0; i < n; i++) {
		if ((d = hex_digit(arg[i])) == -1)
			return;
		if (i % 2 == 0) {
			low[i / 2] = (unsigned char)(d << 4);
			high[i / 2] = (unsigned char)(d << 4 | 0x0f);
		} else {
			low[i / 2] |= (unsigned char)d;
			high[i / 2] = low[i / 2];
		}
	}
	st = db_get(q->db, ST_NODES_HASHED);
	sqlite3_bind_blob(st, 1, low, 8, SQLITE_STATIC);
	sqlite3_bind_blob(st, 2, high, 8, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, CANDIDATES_MAX);
	db_nodes(q->db, st, &found);
	for (i = 0; i < found.n; i++)
		if (memcmp(found.v[i].hash, low, 32) >= 0 &&
		    memcmp(found.v[i].hash, high, 32) <= 0)
			add_unique(list, &found.v[i]);
	node_list_release(&found);
}

void
symbol_candidates(struct query *q, const char *arg, struct node_list *list)
{
	const char	*p;
	size_t		 len;

	named(q, arg, list);
	if (list->n == 0)
		placed(q, arg, list);
	if (list->n == 0)
		symbol_files(q, arg, list);
	/* The shortest name after the longest qualifier first. */
	for (p = arg + strlen(arg); list->n == 0 && p > arg; p--) {
		if (!is_separator(p[-1]) || *p == '\0' || is_separator(*p))
			continue;
		len = (size_t)(p - 1 - arg);
		if (p[-1] == '>' && len > 0 && arg[len - 1] == '-')
			len--;
		named_in(q, arg, len, p, list);
	}
	if (list->n == 0)
		hashed(q, arg, list);
	node_list_sort(q, list);
}
