/*
 * Giving up rights.  See sandbox.h.
 *
 * The seccomp filter is written out here: it is a list of comparisons, made
 * once per process from the table below, and costs neither a library nor its
 * memory in each worker.
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include "sandbox.h"

/* ---- the table: who may do what ---- */

/* Calls that both may make. */
static const int both[] = {
	/* the loop: frames in, frames out, waiting for them */
	SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_ppoll,
#ifdef SYS_poll
	SYS_poll,
#endif
	SYS_close,
	/* memory */
	SYS_brk, SYS_munmap, SYS_mremap, SYS_madvise,
	/* time limits of one file; clocks where they are no vdso call */
#ifdef SYS_alarm
	SYS_alarm,
#endif
	SYS_setitimer, SYS_clock_gettime, SYS_gettimeofday,
	/* ending, also by a failed assertion */
	SYS_exit, SYS_exit_group, SYS_getpid, SYS_gettid, SYS_rt_sigprocmask,
	SYS_rt_sigaction, SYS_rt_sigreturn, SYS_restart_syscall,
	/* the C library's own: locks, start of malloc, of stdio */
	SYS_futex, SYS_getrandom,
	SYS_sysinfo,	/* qsort: memory there is */
	SYS_fstat,
#ifdef SYS_newfstatat
	SYS_newfstatat,
#endif
#ifdef __SANITIZE_ADDRESS__
	SYS_sigaltstack,	/* asked for before _exit() */
	SYS_sched_yield, SYS_sched_getaffinity,
#endif
};

/* Calls that only the parent may make. */
static const int parent[] = {
	SYS_mmap, SYS_mprotect,
	SYS_tgkill,	/* also filters its workers */
	/* files: which ones is Landlock's matter */
	SYS_openat,
#ifdef SYS_open
	SYS_open,
#endif
	SYS_lseek, SYS_pread64, SYS_fcntl,
#ifdef SYS_access
	SYS_access,
#endif
#ifdef SYS_stat
	SYS_stat, SYS_lstat,
#endif
#ifdef SYS_readlink
	SYS_readlink,
#endif
	SYS_faccessat, SYS_readlinkat, SYS_getdents64, SYS_statx, SYS_fstatfs,
	/* workers: starting, confining and ending them */
	SYS_pipe2, SYS_dup3,
#ifdef SYS_dup2
	SYS_dup2,
#endif
#ifdef SYS_fork
	SYS_fork,
#endif
	SYS_clone, SYS_wait4, SYS_kill, SYS_getppid, SYS_prctl,
	SYS_set_robust_list,
#ifdef SYS_rseq
	SYS_rseq,
#endif
#ifdef SYS_close_range
	SYS_close_range,
#endif
#ifdef SYS_landlock_create_ruleset
	SYS_landlock_create_ruleset, SYS_landlock_add_rule,
	SYS_landlock_restrict_self,
#endif
};

/* Calls that depend on an argument. */
enum condition {
	ARG_IS,			/* argument equals value */
	ARG_LACKS,		/* argument has none of the bits of value */
	ARG_IS_SELF		/* argument is this process's id */
};

struct permit {
	int		 worker_only;
	int		 call;
	enum condition	 condition;
	int		 arg;
	uint32_t	 value;
};

static const struct permit permits[] = {
	{ 0, SYS_prlimit64, ARG_IS, 0, 0 },
	/* code is never made in a worker */
	{ 1, SYS_mmap, ARG_LACKS, 2, PROT_EXEC },
	{ 1, SYS_mprotect, ARG_LACKS, 2, PROT_EXEC },
	{ 1, SYS_tgkill, ARG_IS_SELF, 0, 0 },
};

/*
 * What a call outside the table comes to.  In a program that a person
 * starts it fails with EPERM, since another version of the C library may try
 * a newer call first; in a worker, where only a broken parser would make it,
 * it ends the process.
 */
static const uint32_t otherwise[SANDBOX_ROLE_MAX] = {
	[SANDBOX_EXTRACT] = SECCOMP_RET_ERRNO | EPERM,
#ifdef __SANITIZE_ADDRESS__
	/* Its report opens files; without them it still says what it found. */
	[SANDBOX_EXTRACT_WORKER] = SECCOMP_RET_ERRNO | EPERM,
#else
	[SANDBOX_EXTRACT_WORKER] = SECCOMP_RET_KILL_PROCESS,
#endif
};

#ifdef __SANITIZE_ADDRESS__
/* Looking for leaks at the end reads /proc, which is out of reach by then; and
   the parent of a worker is to see a crash as what it is. */
const char	*__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "detect_leaks=0:handle_segv=0:handle_abort=0";
}
#endif

/* ---- seccomp ---- */

#if defined(__x86_64__)
#define ARCHITECTURE	AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE	AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE

#define COUNT(v)	(sizeof(v) / sizeof((v)[0]))
/* Two instructions for a call, five for a permit, and what stands around. */
#define FILTER_MAX	((COUNT(both) + COUNT(parent)) * 2 + \
			COUNT(permits) * 5 + 8)
#define X32_BIT		0x40000000u

/* Where the low half of argument N stands (both machines: little endian). */
#define ARG_OFFSET(n)	(offsetof(struct seccomp_data, args) + 8 * (size_t)(n))

static struct sock_filter
load(size_t offset)
{
	return (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	    (uint32_t)offset);
}

static struct sock_filter
jump(int op, uint32_t value, unsigned char yes, unsigned char no)
{
	return (struct sock_filter)BPF_JUMP((unsigned short)(BPF_JMP | op |
	    BPF_K), value, yes, no);
}

static struct sock_filter
answer(uint32_t action)
{
	return (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action);
}

static size_t
filter_calls(struct sock_filter *f, const int *calls, size_t ncalls)
{
	size_t	i, n = 0;

	for (i = 0; i < ncalls; i++) {
		f[n++] = jump(BPF_JEQ, (uint32_t)calls[i], 0, 1);
		f[n++] = answer(SECCOMP_RET_ALLOW);
	}
	return n;
}

/* One permit; the call's number is loaded before and after. */
static size_t
filter_permit(struct sock_filter *f, const struct permit *p)
{
	size_t	n = 0;

	f[n++] = jump(BPF_JEQ, (uint32_t)p->call, 0, 4);
	f[n++] = load(ARG_OFFSET(p->arg));
	if (p->condition == ARG_LACKS)
		f[n++] = jump(BPF_JSET, p->value, 1, 0);
	else
		f[n++] = jump(BPF_JEQ, p->condition == ARG_IS_SELF ?
		    (uint32_t)getpid() : p->value, 0, 1);
	f[n++] = answer(SECCOMP_RET_ALLOW);
	f[n++] = load(offsetof(struct seccomp_data, nr));
	return n;
}

/* Returns 0, SANDBOX_NO_SECCOMP, or -1. */
static int
enter_seccomp(enum sandbox_role role)
{
	struct sock_filter	 f[FILTER_MAX];
	struct sock_fprog	 program = { .filter = f };
	size_t			 i, n = 0;

	f[n++] = load(offsetof(struct seccomp_data, arch));
	f[n++] = jump(BPF_JEQ, ARCHITECTURE, 1, 0);
	f[n++] = answer(SECCOMP_RET_KILL_PROCESS);
	f[n++] = load(offsetof(struct seccomp_data, nr));
	f[n++] = jump(BPF_JGE, X32_BIT, 0, 1);
	f[n++] = answer(SECCOMP_RET_KILL_PROCESS);
	n += filter_calls(f + n, both, COUNT(both));
	if (role == SANDBOX_EXTRACT)
		n += filter_calls(f + n, parent, COUNT(parent));
	for (i = 0; i < COUNT(permits); i++)
		if (!permits[i].worker_only || role == SANDBOX_EXTRACT_WORKER)
			n += filter_permit(f + n, &permits[i]);
	f[n++] = answer(otherwise[role]);
	program.len = (unsigned short)n;

	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0)
		return 0;
	return errno == EINVAL || errno == ENOSYS ? SANDBOX_NO_SECCOMP : -1;
}

#else

static int
enter_seccomp(enum sandbox_role role)
{
	(void)role;
	(void)permits;
	(void)otherwise;
	return SANDBOX_NO_SECCOMP;
}

#endif

/* ---- Landlock ---- */

#ifdef SYS_landlock_create_ruleset

/* As in linux/landlock.h, whose copy here may be older than the kernel. */
struct ruleset {
	uint64_t	fs, net, scoped;
};

struct __attribute__((packed)) beneath {
	uint64_t	allowed;
	int32_t		fd;
};

#define RULESET_VERSION		1u
#define RULE_PATH_BENEATH	1
#define FS_READ_FILE		(UINT64_C(1) << 2)
#define FS_READ_DIR		(UINT64_C(1) << 3)
#define NET_ALL			UINT64_C(3)	/* TCP: bind, connect */
#define SCOPED_ALL		UINT64_C(3)	/* abstract sockets, signals */

/* All file rights that version ABI knows: all are taken away. */
static uint64_t
fs_rights(int abi)
{
	if (abi >= 5)
		return (UINT64_C(1) << 16) - 1;
	if (abi >= 3)
		return (UINT64_C(1) << 15) - 1;
	return (UINT64_C(1) << (abi == 2 ? 14 : 13)) - 1;
}

static int
allow_read(int ruleset, const char *path)
{
	struct beneath	rule = { .allowed = FS_READ_FILE | FS_READ_DIR };
	int		rc, saved;

	rule.fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.fd == -1)
		return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
	rc = (int)syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH,
	    &rule, 0);
	if (rc == -1 && errno == EINVAL) {
		/* READ_DIR is no right of a plain file. */
		rule.allowed = FS_READ_FILE;
		rc = (int)syscall(SYS_landlock_add_rule, ruleset,
		    RULE_PATH_BENEATH, &rule, 0);
	}
	saved = errno;
	close(rule.fd);
	errno = saved;
	return rc;
}

/* Returns 0, SANDBOX_NO_LANDLOCK, or -1. */
static int
enter_landlock(const char *const *paths)
{
	struct ruleset	rules = { 0, 0, 0 };
	size_t		size;
	int		abi, fd, rc, saved;

	abi = (int)syscall(SYS_landlock_create_ruleset, NULL, 0,
	    RULESET_VERSION);
	if (abi < 1)
		return errno == ENOSYS || errno == EOPNOTSUPP ?
		    SANDBOX_NO_LANDLOCK : -1;
	rules.fs = fs_rights(abi);
	if (abi >= 4)
		rules.net = NET_ALL;
	if (abi >= 6)
		rules.scoped = SCOPED_ALL;
	size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
	fd = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
	if (fd == -1)
		return -1;
	rc = 0;
	for (; paths != NULL && *paths != NULL && rc == 0; paths++)
		rc = allow_read(fd, *paths);
	if (rc == 0)
		rc = (int)syscall(SYS_landlock_restrict_self, fd, 0);
	saved = errno;
	close(fd);
	errno = saved;
	return rc;
}

#else

static int
enter_landlock(const char *const *paths)
{
	(void)paths;
	return SANDBOX_NO_LANDLOCK;
}

#endif

int
sandbox_enter(enum sandbox_role role, const char *const *paths)
{
	int	landlock, seccomp;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return -1;
	/* First: the filter may forbid Landlock's own calls. */
	if ((landlock = enter_landlock(paths)) == -1)
		return -1;
	if ((seccomp = enter_seccomp(role)) == -1)
		return -1;
	return landlock | seccomp;
}
