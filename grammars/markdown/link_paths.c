/*
 * Paths in documents: from the document's folder, from the top, or as much
 * of a path's end as tells the file.
 */
#include <string.h>

#include "doclink.h"

#define PATH_LONGEST	4096	/* bytes */

/* Confidence of a file that was found … */
#define CONF_TOP	95u	/* from the top, not from the document */
#define CONF_TAIL	90u	/* as the only one whose path ends so */

/*
 * `package.json` in a code span speaks of such files, not of this one: data
 * is only meant by links.
 */
static int
is_meant(struct linker *l, file_no f, enum doc_how how)
{
	return how == DOC_ROLE || doc_is_code(l, f) || doc_is_document(l, f);
}

static struct doc_answer
found(struct linker *l, file_no f, uint32_t conf, enum doc_how how)
{
	if (f != FILE_NONE && !is_meant(l, f, how))
		f = FILE_NONE;
	return (struct doc_answer){ f == FILE_NONE ? SYM_NONE :
	    link_file_sym(l, f), conf, f != FILE_NONE };
}

/* DIR/PATH as it stands, or, as documents name one another, without its
   ending. */
static file_no
file_at(struct linker *l, struct text dir, struct text path,
    enum doc_how how)
{
	static const char *const ends[] = { ".md", ".rst", ".mdx",
	    "/index.md", "/README.md", "/index.rst" };
	char buf[PATH_LONGEST];
	int n = link_path_join(buf, sizeof(buf), dir, path);
	struct text t, none = { "", 0 };
	file_no f;
	size_t i;

	if (n <= 0)
		return FILE_NONE;
	t = (struct text){ buf, (size_t)n };
	f = link_file(l, t);
	if (how != DOC_ROLE)
		return f;
	if (t.len > 5 && memcmp(t.p + t.len - 5, ".html", 5) == 0)
		t.len -= 5;
	for (i = 0; f == FILE_NONE && i < sizeof(ends) / sizeof(ends[0]); i++)
		f = link_file_at(l, t, "", none, ends[i]);
	return f;
}

/* Does PATH end in TAIL, at a slash? */
static int
ends_in(struct text path, struct text tail)
{
	return path.len >= tail.len &&
	    memcmp(path.p + path.len - tail.len, tail.p, tail.len) == 0 &&
	    (path.len == tail.len || path.p[path.len - tail.len - 1] == '/');
}

struct doc_answer
doc_find_file(struct linker *l, file_no doc, struct text t, enum doc_how how)
{
	struct text top = { "", 0 }, base = t;
	const file_no *files;
	file_no f = FILE_NONE;
	uint32_t i, n, count = 0;
	const char *p;

	if (t.p[0] != '/' && (f = file_at(l, link_file_dir(l, doc), t, how)) !=
	    FILE_NONE)
		return found(l, f, VALUE_PROVED, how);
	while (t.len > 0 && (t.p[0] == '/' || (t.len > 1 &&
	    memcmp(t.p, "./", 2) == 0))) {
		t.p++;
		t.len--;
	}
	if (t.len == 0)
		return found(l, FILE_NONE, 0, how);
	if ((f = file_at(l, top, t, how)) != FILE_NONE)
		return found(l, f, CONF_TOP, how);
	while (t.len > 3 && memcmp(t.p, "../", 3) == 0) {
		t.p += 3;
		t.len -= 3;
	}
	base = t;
	if ((p = memrchr(t.p, '/', t.len)) != NULL) {
		base.p = p + 1;
		base.len = (size_t)(t.p + t.len - base.p);
	}
	n = link_files_named(l, base, &files);
	for (i = 0; i < n; i++)
		if (ends_in(link_file_path(l, files[i]), t)) {
			f = files[i];
			count++;
		}
	return count == 1 ? found(l, f, CONF_TAIL, how) :
	    (struct doc_answer){ SYM_NONE, 0, count };
}
