/*
 * Where paths of a SCIP index lead: its project's root is another machine's.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "scipdoc.h"

/*
 * Roots that document paths may be relative to, as folders here: ours; that
 * in which the index lies; the ends of the path of the project there.  Each
 * with a slash at its end, but ours; ended by two NULs.
 */
static void
candidate_prefixes(struct scip *s)
{
	const char *p = s->project == NULL ? "" : s->project, *slash;
	struct json_out out = { 0 };
	char *dir, *real, *end;
	size_t root = strlen(s->e->root);

	json_bytes(&out, "", 1);
	dir = scip_copy((struct text){ s->path, strlen(s->path) });
	if ((end = strrchr(dir, '/')) != NULL)
		end[end == dir] = '\0';
	real = realpath(end == NULL ? "." : dir, NULL);
	if (real != NULL && strncmp(real, s->e->root, root) == 0 &&
	    real[root] == '/') {
		json_raw(&out, real + root + 1);
		json_bytes(&out, "/", 2);
	}
	free(real);
	free(dir);
	if (strncmp(p, "file://", 7) == 0)
		p += 7;
	while ((slash = strchr(p, '/')) != NULL) {
		p = slash + 1;
		if (*p == '\0')
			break;
		json_raw(&out, p);
		json_bytes(&out, p[strlen(p) - 1] == '/' ? "" : "/",
		    p[strlen(p) - 1] == '/' ? 1 : 2);
	}
	json_bytes(&out, "", 1);
	s->prefixes = out.p;
}

struct file *
scip_file(struct scip *s, struct text prefix, struct text path)
{
	char buf[PATH_MAX];

	if (prefix.len + path.len >= sizeof(buf))
		return NULL;
	if (prefix.len > 0)
		memcpy(buf, prefix.p, prefix.len);
	if (path.len > 0)
		memcpy(buf + prefix.len, path.p, path.len);
	return plan_find(s->e, buf, prefix.len + path.len);
}

/* How many documents each prefix would find: the first pass. */
static uint64_t	found[64];

void
scip_count_paths(struct scip *s, struct document *d)
{
	struct text t;
	size_t i = 0;

	if (s->prefixes == NULL)
		candidate_prefixes(s);
	for (t.p = s->prefixes; i == 0 || *t.p != '\0'; t.p += t.len + 1, i++) {
		t.len = strlen(t.p);
		if (i < sizeof(found) / sizeof(found[0]) &&
		    scip_file(s, t, d->path) != NULL)
			found[i]++;
	}
}

void
scip_choose_prefix(struct scip *s)
{
	struct text t;
	size_t i = 0, best = 0;

	s->ndocuments = s->document;
	s->prefix = (struct text){ "", 0 };
	if (s->prefixes == NULL)
		return;
	for (t.p = s->prefixes; i == 0 || *t.p != '\0'; t.p += t.len + 1, i++) {
		t.len = strlen(t.p);
		if (i < sizeof(found) / sizeof(found[0]) &&
		    found[i] > found[best]) {
			best = i;
			s->prefix = t;
		}
	}
}
