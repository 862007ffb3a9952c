/*
 * kn-blame | kn-store, after the graph is published: who wrote what.  Best
 * effort: what goes wrong here is said, and the index stands.
 */
#include <stdlib.h>
#include <string.h>

#include "kn.h"
#include "store.h"

/* So long may an index take longer for it; the next one goes on. */
#define BLAME_SECONDS	"60"

/* Was git asked about all files of the commit that the graph is of? */
static int
is_known(const struct job *j)
{
	struct store_meta meta = { 0 };
	char msg[512], *authors;
	sqlite3 *db;
	int known = 1;

	if (store_open(&db, j->database, msg, sizeof(msg)) != STORE_OK)
		return 1;
	if (store_meta_get(db, &meta) == 0 && meta.state == STORE_COMPLETE &&
	    meta.commit[0] != '\0') {
		authors = store_meta_text(db, "authors");
		known = authors != NULL && strcmp(authors, meta.commit) == 0;
		free(authors);
	}
	store_meta_release(&meta);
	sqlite3_close(db);
	return known;
}

void
blame_run(const struct job *j)
{
	const char *ask[16] = { "kn-blame", "-d", j->database, "-T",
	    BLAME_SECONDS };
	const char *off = getenv("KN_BLAME");
	char *git;
	int n = 5;

	if (j->no_blame || strcmp(j->repo, "-") == 0 ||
	    (off != NULL && strcmp(off, "0") == 0) || is_known(j) ||
	    (git = store_git_dir(j->repo)) == NULL)
		return;
	free(git);
	if (j->quiet)
		ask[n++] = "-q";
	if (j->verbose)
		ask[n++] = "-v";
	if (j->workers != NULL) {
		ask[n++] = "-j";
		ask[n++] = j->workers;
	}
	ask[n++] = "--";
	ask[n++] = j->repo;
	ask[n] = NULL;
	beside_run(ask, -1, j->database,
	    "the graph is without news of its authors");
}
