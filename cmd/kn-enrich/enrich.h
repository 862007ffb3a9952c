/*
 * kn-enrich: what the linker guessed or left open, asked of language servers.
 *
 *   main.c		options, the order of the work
 *   server.c		descriptions of servers (servers/)
 *   plan.c		files of the graph, and which server is asked of which
 *   modules.c		the modules of a repository, as
 *   members.c		workspaces list them
 *   asks.c		what is to be asked of one file
 *   source.c		text of files, its lines and columns
 *   loop.c		the event loop: several servers, none waited for
 *   session.c		one server at one module, from its start to its end
 *   warm.c		until it answers
 *   upgrade.c		where names lead
 *   discover.c		what implements, overrides or uses what;
 *   candidates.c	of which symbols that is asked,
 *   findings.c		and what the answers mean
 *   places.c		what a server says of places, as targets
 *   guesses.c		what the graph had there
 *   outside.c		names of what lies outside the repository
 *   stubs.c		from declarations to definitions
 *   client.c service.c inbox.c json.c	the protocol
 *   scip.h		SCIP indexes, instead of servers
 *   output.c		frames, counts, the bar
 */
#ifndef KN_ENRICH_H
#define KN_ENRICH_H

#include <jansson.h>
#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "client.h"
#include "facts.h"
#include "frame.h"
#include "server.h"

#define BLOB_MAX	32	/* bytes of a blob's id */
#define OPEN_MAX	50	/* files that a server holds open */
#define PROBES		20	/* files, of different folders, while warming */

/* A file of the graph. */
struct file {
	int64_t		 id;
	struct text	 path;
	unsigned char	 blob[BLOB_MAX];
	size_t		 blob_len;
	const char	*lang;
	uint32_t	 module;	/* of plan.modules; MODULE_NONE */
	uint32_t	 open;		/* rows that a server could settle */
};
#define MODULE_NONE	UINT32_MAX

/* A folder that one server is asked about. */
struct module {
	const struct server	*server;
	struct text		 path;	/* relative to the root; "" is it */
	size_t			 files;	/* with something to ask */
};

/* What was done, for END and the summary; of one session, or of all. */
struct counts {
	uint64_t	places;		/* asked about */
	uint64_t	symbols;	/* asked about what uses them */
	uint64_t	answered;	/* led somewhere: the next three */
	uint64_t	upgraded;	/* where the graph had it, or had nothing */
	uint64_t	retargeted;	/* elsewhere in the repository */
	uint64_t	external;	/* out of the repository */
	uint64_t	none;		/* no answer */
	uint64_t	late;		/* deadline passed */
	uint64_t	failed;		/* server ended, or said an error */
	uint64_t	unseen;		/* the name is not in its line */
	uint64_t	discovered;	/* relations that nobody asked for */
	uint64_t	ambiguous;	/* symbols that a server takes for one */
	uint64_t	restarts;
	uint64_t	files, changed, known;	/* changed: not as indexed */
	uint64_t	unmapped;	/* documents of no file of the graph */
	struct client_counts client;
};

struct enrich {
	const char	*dir;		/* where the repository is */
	char		*db;		/* the store */
	char		*root;		/* of the tree, absolute, no links */
	char		*cache;		/* folder of ours, absolute */
	const char	*index;		/* a SCIP index is read, or NULL */
	const char	*only;		/* names of servers, or NULL */
	int		 jobs;		/* modules at once */
	int		 flight_cold, flight;	/* requests in flight */
	int		 symbol_ms, definition_ms, warm_ms;
	int		 all, again, no_discovery, list;
	int		 verbose, quiet;

	struct servers	 servers;
	sqlite3		*store;
	sqlite3_stmt	*edges, *unresolved, *link, *known, *symbols, *named,
			*parent, *inherits, *declared;
	char		*repo_name, *commit;
	uint64_t	generation;
	struct file	*files;		/* by path */
	size_t		 nfiles;
	char		**langs;	/* their names */
	size_t		 nlangs;
	struct module	*modules;
	size_t		 nmodules;

	int64_t		 stop_by;	/* milliseconds; servers are gone then */
	int		 broken;	/* errno: nobody reads what we write */
	struct frame_writer out;
	struct mp_buf	 frame;
	struct counts	 n;
	uint32_t	nsessions;	/* that were begun */
	uint64_t	expected, done;	/* files with something to ask */
	int64_t		 drawn;		/* when the bar was */
};

/* ---- plan.c ---- */

/* Read the store.  Ends the program with one line when there is none. */
void	plan_read(struct enrich *);
/* Which server is asked about which file. */
void	plan_choose(struct enrich *);
struct file *plan_find(struct enrich *, const char *path, size_t len);
void	plan_release(struct enrich *);

/* ---- modules.c ---- */

/* The module of FILE for SERVER: an index of e->modules. */
uint32_t module_of(struct enrich *, const struct server *,
	    const struct file *);

/* ---- source.c ---- */

struct source {
	char		*text;
	size_t		 len;
	uint32_t	*starts, nlines;	/* where lines begin */
};

/* Of a file of the graph, as it was indexed.  -1: it is another now. */
int	source_read(const struct enrich *, const struct file *,
	    struct source *);
/* Of any regular file of the machine; -1: cannot be read, too large. */
int	source_open(const char *path, struct source *);
void	source_release(struct source *);
/* Without its end; empty if there is none.  From 1. */
struct text source_line(const struct source *, uint32_t line);
/* Bytes and UTF-16 units of one place in LINE; past its end: its end. */
uint32_t column_to_utf16(struct text line, uint32_t column);
uint32_t column_to_bytes(struct text line, uint32_t column);
/* Does C stand in names? */
int	is_name_char(unsigned char c);
/* The next place at or after FROM where NAME stands as a word; or -1. */
long	name_find(struct text line, struct text name, size_t from);

/* Files that targets lie in, the last few that were read. */
const struct source *source_cached(const char *path);
/* The same of a file of the graph; NULL if it is not as it was indexed. */
const struct source *source_indexed(const char *path, const struct file *);
void	source_forget(void);

/* ---- asks.c ---- */

struct target {
	char		*name;		/* external; NULL: a place */
	const struct file *file;
	uint32_t	 line, column;	/* bytes */
};

enum ask_state { ASK_OPEN, ASK_FLYING, ASK_DONE, ASK_FAILED };

/* One place of a file that the server is asked about. */
struct ask {
	uint32_t	 line, column;	/* from 1; bytes, from 0 */
	uint32_t	 relations;	/* bits 1 << enum edge_type */
	struct text	 name;		/* in the file's text, or own */
	enum ask_state	 state;
	int		 tries, lates;	/* the server died; was late */
	struct target	*targets;
	uint32_t	 ntargets;
};

/* What the graph had at a line. */
struct guess {
	uint32_t	 line, name;	/* its hash */
	int64_t		 node;		/* 0: nothing, only the name */
};

/* A file that is being asked about. */
struct work {
	const struct file *file;
	struct source	 source;
	struct ask	*asks;
	size_t		 nasks, next, pending;
	int		 opened;	/* the server holds it */
	int		 part;		/* number of the frame that it gives */
	struct guess	*guesses;	/* by line */
	size_t		 nguesses, guesses_max;
	uint32_t	 unsent;	/* answered since that went out last */
	int64_t		 unsent_since;	/* the first of them */
};

/* NULL: nothing is to be asked; counted, if that is because it changed. */
struct work *work_new(struct enrich *, const struct server *,
	    const struct file *, struct counts *);
void	work_free(struct work *);

/* ---- guesses.c ---- */

/* NODE 0: kn-link knew no more than the name. */
void	guess_add(struct work *, uint32_t line, struct text name,
	    int64_t node);
void	guess_sort(struct work *);
/* Does an answer say what the graph had, or the first that is known? */
int	guess_confirmed(struct enrich *, const struct work *,
	    const struct ask *);

/* ---- session.c ---- */

enum phase {
	PHASE_NEW, PHASE_STARTING, PHASE_INDEXING, PHASE_WARMING,
	PHASE_UPGRADING, PHASE_DISCOVERING, PHASE_LEAVING, PHASE_OVER
};

struct warm;
struct discovery;

struct session {
	struct enrich	*e;
	const struct module *module;
	uint32_t	 number;	/* of the module */
	struct client	 client;
	char		*root, *needs, *copy, *cache;
	enum phase	 phase;
	int64_t		 since;		/* when the phase began */
	int64_t		 warm_until;
	int		 warmed;
	int		 window;	/* requests in flight, when it is warm */
	int		 suspects;	/* asked when the server died: one of them
					   is to blame, so each goes alone */
	int		 timely;	/* answers, for the window to grow */
	size_t		 next_file;	/* of e->files */
	struct work	*works[OPEN_MAX];
	size_t		 nworks;
	struct work	*probed[PROBES];
	size_t		 nprobes;
	/* Of warming: probes in flight, answered with a place, and too late;
	   rounds, those without any place, and the limit's number. */
	int		 probes, hits, lates, rounds, empties, limit;
	struct discovery *discovery;
	struct counts	 n;
	char		*trouble;	/* why it ended early, or NULL */
};

struct session *session_new(struct enrich *, uint32_t module);
/* Do what can be done now.  Returns when it is to be called again at the
   latest, in milliseconds of client_now(). */
int64_t	session_step(struct session *);
void	session_free(struct session *);
void	session_enter(struct session *, enum phase);
void	session_leave(struct session *);	/* all is asked */

/* Tell the server of a file, and that it is no longer needed. */
void	session_open(struct session *, struct work *);
void	session_close(struct session *, struct work *);
/* {"textDocument":{"uri":…},"position":…} without the closing brace. */
void	session_position(struct session *, struct json_out *,
	    const struct work *, uint32_t line, uint32_t column);
/* How many more may be asked now. */
int	session_room(const struct session *);
/* What waits behind much else is late through no fault of its own: then fewer
   at a time, and slowly more again. */
void	session_pace(struct session *, enum outcome);

/* ---- warm.c, upgrade.c, discover.c: phases ---- */

/* Each returns when it wants to be called again, at the latest. */
int64_t	warm_step(struct session *);
void	warm_end(struct session *);	/* its files are closed */
int64_t	upgrade_step(struct session *);
int64_t	discover_step(struct session *);
void	discover_lost(struct session *);	/* the server is another */
void	discover_free(struct session *);

/* ---- findings.c: the graph around a place ---- */

struct symbol {
	int64_t		id, parent;	/* 0: none */
	uint32_t	kind;
};

/* The innermost symbol whose name stands at that place. */
struct symbol symbol_at(struct enrich *, const struct file *, uint32_t line,
	    uint32_t column);
int64_t	symbol_parent(struct enrich *, int64_t node);	/* 0: none */

/* ---- places.c ---- */

/*
 * Targets of a result: Location, its list, or LocationLink's.  Allocated into
 * *TARGETS (to be released with targets_free()), at most MAX.
 */
uint32_t targets_of(struct session *, const json_t *result,
	    struct target **targets, size_t max);
void	targets_free(struct target *, uint32_t n);

/* ---- outside.c ---- */

/* To be freed; NULL: it has no name that would help. */
char	*outside_name(const struct server *, const char *path, uint32_t line,
	    uint32_t column);

/* ---- stubs.c ---- */

/* The file of the graph whose definitions FILE, by its name, declares; or
   NULL. */
const struct file *stub_source(struct enrich *, const struct server *,
	    const struct file *);
/* From a declaration to what it declares, if that is in the graph. */
void	stub_follow(struct enrich *, const struct server *, struct target *);

/* ---- loop.c ---- */

void	loop_run(struct enrich *);

/* ---- output.c ---- */

/* What is in e->frame.  When nobody reads it, e->broken is set. */
void	send_frame(struct enrich *, int type);
void	send_hello(struct enrich *);
void	send_end(struct enrich *, int status);
/* The answers of WORK, as far as there are any. */
void	send_answers(struct enrich *, const struct session *,
	    const struct work *);
/* What became of one session. */
void	send_asked(struct session *);
void	counts_add(struct counts *, const struct counts *);
void	report_session(const struct session *);
void	report_all(const struct enrich *);
void	progress_show(struct enrich *, int last);

#endif
