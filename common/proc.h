/*
 * Starting other programs, and judging how they ended.
 */
#ifndef KN_PROC_H
#define KN_PROC_H

#include <sys/types.h>

#include <stddef.h>

#define PROC_FDS_MAX	8	/* descriptors handed to a child */
#define PROC_ERR_MAX	4096	/* bytes of stderr that are kept */

/* What to start.  Everything is borrowed. */
struct proc_spec {
	/* File to execute; NULL: argv[0], looked for in PATH. */
	const char		*file;
	const char *const	*argv;		/* NULL-terminated */
	/* "NAME=value" to set, "NAME" to unset; NULL-terminated, or NULL. */
	const char *const	*env;
	const char		*dir;		/* working directory, or NULL */
	/*
	 * Our descriptor FDS[i] becomes number i of the child; -1:
	 * /dev/null.  The child has no others.  With NFDS 0 it shares our
	 * 0, 1 and 2.
	 */
	const int		*fds;
	int			 nfds;
	/* 1: in its own process group, so that what it starts can be ended
	   with it. */
	int			 own_group;
	/* 1: SIGTERM when we die, also by SIGKILL. */
	int			 dies_with_us;
};

/*
 * Start it.  Returns the process id, or -1 with errno; that includes the
 * reason why the program could not be executed (ENOENT …).  In the child
 * signals are at their default, except those that the user had ignored
 * (SIGHUP by nohup, SIGINT and SIGQUIT by a shell); the mask is empty.
 */
pid_t	proc_spawn(const struct proc_spec *);

/* How a child ended. */
struct proc_end {
	int	signal;		/* it died of this signal, else 0 */
	int	status;		/* exit status; -1 if it died of a signal */
};

/* Wait for PID, retrying EINTR.  -1 with errno if there is no such child. */
int		 proc_wait(pid_t pid, struct proc_end *);
/* "exit status 3", "killed by SIGSEGV"; a static buffer. */
const char	*proc_end_text(struct proc_end);

/*
 * From now on the children of a child that ends become ours.  What they cost
 * is counted with ours (getrusage, RUSAGE_CHILDREN) once they are waited for.
 */
int		 proc_adopt(void);

/*
 * End a child: SIGTERM, after GRACE_MS milliseconds SIGKILL, and wait for
 * it.  With OWN_GROUP the signals go to its whole process group, and after
 * proc_adopt() all of that is waited for.
 */
int		 proc_stop(pid_t pid, int own_group, int grace_ms,
		    struct proc_end *);

/*
 * Path of NAME beside this program's own file, so that a build that is not
 * installed finds its own parts: "kn-feed", "../lib/kn/c.so".  It need not
 * exist.  Returns 0, or -1 with errno.
 */
int		 proc_sibling(char *buf, size_t size, const char *name);

/* What a short command wrote. */
struct proc_output {
	char		*out;		/* stdout, and a NUL behind it */
	size_t		 len;
	char		 err[PROC_ERR_MAX];	/* start of stderr, a string */
	struct proc_end	 end;
};

/*
 * Run a short command to its end: stdin is /dev/null, its own process
 * group, stdout collected up to MAX bytes, TIMEOUT_MS for all (of real
 * time).  Returns 0 when it ran to its end, however that was: see end.
 * Returns -1 with errno, and nothing to release, when it could not be
 * started, wrote more (EFBIG), took longer (ETIMEDOUT) or *STOP became
 * non-zero (EINTR; STOP may be NULL); it is gone then.
 * fds, nfds and own_group of SPEC are ignored.
 */
int		 proc_collect(struct proc_output *, const struct proc_spec *,
		    size_t max, int timeout_ms, const volatile int *stop);
void		 proc_output_release(struct proc_output *);

#endif
