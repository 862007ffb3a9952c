/*
 * Descriptions of language servers: one file each, named after the server,
 * in share/kn/servers beside the program, in kn/servers of the user's
 * configuration, and where -S says; a later one replaces an earlier one of
 * the same name, and an empty one removes it.  servers/README has the keys.
 */
#ifndef KN_ENRICH_SERVER_H
#define KN_ENRICH_SERVER_H

#include <jansson.h>
#include <regex.h>
#include <stddef.h>

#define SERVER_ARGS_MAX	32	/* words of a command */
#define SERVER_SETS_MAX	16	/* lines "set" */
#define SERVER_MEMBERS_MAX 8	/* lines "members" */
#define SERVER_OUTSIDE_MAX 24	/* lines "outside" */

/* How a symbol outside the repository is called, see outside.h. */
struct outside {
	char	*pattern, *name;
};

/* A file that lists modules: what holds them, and each. */
struct member_list {
	const char	*file;
	regex_t		 region, item;	/* group 1 of each */
};

struct server {
	char	*name, *file;
	char	*text;			/* all of the file; pieces point here */
	char	*args[SERVER_ARGS_MAX + 1];	/* the command; NULL-terminated */
	char	*sets[SERVER_SETS_MAX + 1];	/* NAME=value; NULL-terminated */
	char	*languages;		/* of kn, blanks between them; or NULL */
	char	*ids;			/* language=id …; or NULL */
	char	*roots;			/* names of files that mark a module */
	char	*get;			/* how to get it, or NULL */
	char	*npm;			/* packages of npm, or NULL */
	char	*needs;			/* without such a file at the module's
					   root or in its build folders … */
	char	*hint;			/* … this is said; or NULL */
	char	*stubs;			/* .pyi=.py …: what declares what */
	char	*separator;		/* in names of externals; "." */
	char	*containers;		/* words that begin what holds others,
					   in files of libraries; or NULL */
	char	*receiver;		/* what a line with a type before its
					   name begins with; or NULL */
	char	*single;		/* methods asked one at a time; or NULL */
	int	 rank;			/* of several for a language the lowest */
	int	 index_s;		/* waits so long for progress to begin */
	int	 whole;			/* one for all modules */
	json_t	*options;		/* initializationOptions, or NULL */
	json_t	*settings;		/* for workspace/configuration, or NULL */
	struct outside outside[SERVER_OUTSIDE_MAX];
	int	 noutside;
	struct member_list members[SERVER_MEMBERS_MAX];
	int	 nmembers;
	int	 missing;		/* not to be found in PATH */
};

struct servers {
	struct server	*v;
	size_t		 n;
};

/*
 * Read all descriptions, by rank and name.  EXTRA: a directory, or NULL.
 * A description that cannot be read or understood ends the program.
 */
void	servers_read(struct servers *, const char *extra);
void	servers_release(struct servers *);
/* How to get it, in a line; a static buffer. */
const char *server_get(const struct server *);
/* Does it read language LANG (LEN bytes)? */
int	server_reads(const struct server *, const char *lang, size_t len);
/* What the protocol calls that language: a static buffer or LANG itself. */
const char *server_language_id(const struct server *, const char *lang);

#endif
