/*
 * Globs as git has them: in .gitignore, .gitattributes and CODEOWNERS.
 */
#ifndef KN_GLOB_H
#define KN_GLOB_H

#include <stddef.h>

/*
 * Does the glob match all of the text?  Neither "*", "?" nor "[...]" match a
 * '/'; "**" that stands for a whole component matches any number of them.
 * Takes at most time proportional to the product of both lengths.
 */
int	glob_match(const char *glob, size_t glob_len, const char *text,
	    size_t text_len);

/*
 * As in .gitignore: a glob without '/' is compared with the last component
 * of PATH, another with all of it.
 */
int	glob_match_path(const char *glob, size_t glob_len, const char *path,
	    size_t path_len);

/* Does one of the blank-separated globs match?  NULL matches nothing. */
int	glob_list_match(const char *globs, const char *path, size_t path_len);

#endif
