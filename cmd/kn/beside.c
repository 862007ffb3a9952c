/*
 * kn-X | kn-store, for those that add to a graph that is published.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <unistd.h>

#include "kn.h"
#include "proc.h"
#include "prog.h"

#define GRACE_MS	1500	/* from SIGTERM to SIGKILL */

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

int
beside_run(const char *const *ask, int in, const char *database,
    const char *lack)
{
	const char *store[] = { "kn-store", "-d", database, NULL };
	struct proc_end end;
	pid_t pid[2];
	int fds[2], i, status = 0;

	if (pipe2(fds, O_CLOEXEC) == -1)
		err(2, "pipe");
	pid[0] = start(ask[0], ask, in, fds[1]);
	pid[1] = start("kn-store", store, fds[0], -1);
	close(fds[0]);
	close(fds[1]);
	for (i = 0; i < 2; i++) {
		if (stop_signal == 0)
			proc_wait(pid[i], &end);
		if (stop_signal != 0)
			proc_stop(pid[i], 0, GRACE_MS, &end);
		else if (end.status != 0 && end.signal != SIGPIPE) {
			warnx("%s: %s: %s", i == 0 ? ask[0] : "kn-store",
			    proc_end_text(end), lack);
			if (status == 0)
				status = end.signal != 0 ? 2 : end.status;
		}
	}
	return stop_signal != 0 ? 2 : status;
}
