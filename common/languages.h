/*
 * Which languages kn knows, and which file is written in which.
 *
 * The tables behind this come from grammars/LANG/language by way of
 * scripts/gen-languages; no language is named anywhere else.  All that is
 * returned is static.
 */
#ifndef KN_LANGUAGES_H
#define KN_LANGUAGES_H

#include <stddef.h>

/* What a language takes for the package of a file. */
enum package_policy {
	PACKAGE_DIRECTORY,	/* directory of the file, "." for the top */
	PACKAGE_DOTTED,		/* path without extension, '/' -> '.'; of a
				   file called WORD that of its directory */
	PACKAGE_SOURCE,		/* a clause in the file: extraction finds it
				   (walk_set_package() in grammars/lang.h),
				   kn-feed says as PACKAGE_DIRECTORY */
	PACKAGE_MANIFEST	/* nearest file MANIFEST upwards: the value of
				   its line that begins with WORD, and "/" and
				   the directory relative to that file; without
				   one as PACKAGE_DIRECTORY */
};

struct language {
	const char		*name;
	const char		*linker;	/* whose link.c serves it */
	enum package_policy	 package;
	const char		*manifest;	/* NULL unless PACKAGE_MANIFEST */
	const char		*word;		/* of PACKAGE_MANIFEST; may be given
						   with PACKAGE_DOTTED; else NULL */
	/* Separated by blanks; each may be NULL. */
	const char		*tests;		/* globs: files that hold tests */
	const char		*generated;	/* globs: files a program wrote */
	const char		*vendored;	/* names of folders with other
						   people's code */
	/* Extensions of another language that files of this one have, too,
	   and the words that tell: see language_by_contents(). */
	const char		*shares;
	const char		*marks;
	const char		*entries;	/* globs: names called from
						   outside */
	const char		*implicit;	/* globs: names of members
						   that the language calls */
	const char		*inert;		/* decorators and bases that do
						   not use what has them */
	const char		*shared;	/* globs: names of files that
						   serve the tests below */
	/* In a name as people write it, before a type, module or constant of
	   a container, and before a method or field: never NULL. */
	const char		*type_separator;
	const char		*member_separator;
	/* git's name for its rule which lines head a definition, or NULL:
	   gitattributes(5), "Defining a custom hunk-header". */
	const char		*hunks;
	/* Lines, each a runner of tests: see scripts/gen-languages. */
	const char		*tests_run;
};

/* What stands between a container's name and that of a KIND (enum node_kind)
   in it, in language LANG; of one that is not known ".". */
const char		*language_separator(const char *lang, unsigned int kind);

/* Does one of the blank separated GLOBS, which may be NULL, fit NAME? */
int			 language_glob(const char *globs, const char *name);

/* All languages, in alphabetical order. */
size_t			 language_count(void);
const struct language	*language_at(size_t i);		/* i < count */

/* Each returns NULL if no language answers. */
const struct language	*language_by_name(const char *name);
/* By the last component of PATH: the whole of it, else its extension (the
   longest that is known; letter case counts, then does not). */
const struct language	*language_by_path(const char *path);
/* By the interpreter of a first line "#!…" ("env", paths, options and
   trailing version digits are seen through). */
const struct language	*language_by_shebang(const char *text, size_t len);
/* By an Emacs mode in the first two lines, or a Vim filetype in the first or
   last five lines. */
const struct language	*language_by_modeline(const char *text, size_t len);
/*
 * Of languages that share the extension of PATH (C, C++ and ".h") the one
 * that the text is in: that one of whose marks begins a line outside of
 * comments, or, where the mark begins with '*', stands anywhere outside of
 * them.  Looks at the first 64 KiB.
 */
const struct language	*language_by_contents(const char *path,
			    const char *text, size_t len);
/* The first that answers of: modeline, contents, path, shebang. */
const struct language	*language_detect(const char *path, const char *text,
			    size_t len);

/*
 * The generated tables, for languages.c only: a word and the language it
 * stands for, in the order of strcmp(3).
 */
struct language_word {
	const char	*word;
	unsigned int	 language;	/* index for language_at() */
};

extern const struct language		language_table[];
extern const size_t			language_table_len;
extern const struct language_word	language_names[];	/* file names */
extern const size_t			language_names_len;
extern const struct language_word	language_extensions[];	/* with '.' */
extern const size_t			language_extensions_len;
extern const struct language_word	language_shebangs[];
extern const size_t			language_shebangs_len;
extern const struct language_word	language_modelines[];
extern const size_t			language_modelines_len;

#endif
