/*
 * kn-blame | kn-store, after the graph is published: who wrote what.  Best
 * effort: what goes wrong here is said, and the index stands.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kn.h"
#include "proc.h"
#include "prog.h"
#include "store.h"

#define GRACE_MS	1500	/* from SIGTERM to SIGKILL */
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

static pid_t
start(const char *name, const char *const *argv, int in, int out)
{
	int fds[3] = { in, out, STDERR_FILENO };
	struct proc_spec spec = { .argv = argv, .fds = fds, .nfds = 3 };
	char path[PATH_MAX];
	pid_t pid;

	if (proc_sibling(path, sizeof(path), name) == -1)
		err(2, "%s", name);
	spec.file = path;
	if ((pid = proc_spawn(&spec)) == -1)
		err(2, "cannot start %s", path);
	return pid;
}

void
blame_run(const struct job *j)
{
	const char *ask[16] = { "kn-blame", "-d", j->database, "-T",
	    BLAME_SECONDS }, *store[] = { "kn-store", "-d", j->database, NULL };
	const char *off = getenv("KN_BLAME");
	struct proc_end end;
	char *git;
	pid_t pid[2];
	int fds[2], i, n = 5;

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
	if (pipe2(fds, O_CLOEXEC) == -1)
		err(2, "pipe");
	pid[0] = start("kn-blame", ask, -1, fds[1]);
	pid[1] = start("kn-store", store, fds[0], -1);
	close(fds[0]);
	close(fds[1]);
	for (i = 0; i < 2; i++) {
		if (stop_signal == 0)
			proc_wait(pid[i], &end);
		if (stop_signal != 0)
			proc_stop(pid[i], 0, GRACE_MS, &end);
		else if (end.status != 0 && end.signal != SIGPIPE)
			warnx("%s: %s: the graph is without news of its "
			    "authors", i == 0 ? "kn-blame" : "kn-store",
			    proc_end_text(end));
	}
}
