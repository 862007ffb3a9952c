/*
 * Giving up rights: seccomp (system calls), Landlock (files, TCP, signals)
 * and no_new_privs.  What each role keeps stands in one table in sandbox.c.
 */
#ifndef KN_SANDBOX_H
#define KN_SANDBOX_H

enum sandbox_role {
	/* kn-extract, parent: forks, waits, reads language modules. */
	SANDBOX_EXTRACT,
	/* kn-extract, worker: reads 0, writes 1 and 2, computes.  Any other
	   system call ends it with SIGSYS. */
	SANDBOX_EXTRACT_WORKER,
	SANDBOX_ROLE_MAX
};

/* Kernel features that were not there; the rest is in force. */
#define SANDBOX_NO_LANDLOCK	0x1
#define SANDBOX_NO_SECCOMP	0x2

/*
 * Give up everything but the rights of ROLE, for this process and all that
 * it forks later.  PATHS: files and directories that may be read (NULL, or
 * ended by NULL; one that does not exist is passed over); open descriptors
 * stay as they are.
 * Returns 0 or a set of SANDBOX_NO_…, or -1 with errno if the kernel has a
 * feature and refuses it: the caller must not go on.
 */
int	sandbox_enter(enum sandbox_role, const char *const *paths);

#endif
