/*
 * Patterns of .gitignore syntax: .knignore files, the linguist attributes of
 * .gitattributes, and the conventions in grammars/LANG/language.
 */
#ifndef KN_FEED_PATTERN_H
#define KN_FEED_PATTERN_H

#include <stddef.h>
#include <stdint.h>

#include "glob.h"

/* What .gitattributes says of a file; each 1, -1 (unset) or 0 (nothing). */
struct attributes {
	int	generated, vendored;
};

/* All pattern files of a tree. */
struct rules;

struct rules	*rules_new(void);
void		 rules_free(struct rules *);

enum rules_kind {
	RULES_IGNORE,		/* .knignore */
	RULES_ATTRIBUTES	/* .gitattributes */
};

/*
 * Add the file of that kind that stands in DIR ("" or ending in '/').  The
 * text is copied.  Files may be added in any order.
 */
void		 rules_add(struct rules *, enum rules_kind, const char *dir,
		    size_t dir_len, const char *text, size_t len);

/*
 * Is the path itself ignored by what stands in its folder and those above?
 * Does not ask whether a folder above is ignored: the caller must, since
 * nothing in an ignored folder can be brought back.
 */
int		 rules_ignored(struct rules *, const char *path, size_t len,
		    int is_dir);
void		 rules_attributes(struct rules *, const char *path,
		    size_t len, struct attributes *);

#endif
