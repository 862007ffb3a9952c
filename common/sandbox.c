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

enum condition {
	ALWAYS = 0,
	ARG_IS,			/* argument equals value */
	ARG_LACKS,		/* argument has none of the bits of value */
	ARG_IS_SELF		/* argument is this process's id */
};

struct permit {
	unsigned int	 role;		/* set of the bits below */
	int		 call;
	enum condition	 condition;
	int		 arg;
	uint32_t	 value;
};

#define E	(1u << SANDBOX_EXTRACT)
#define W	(1u << SANDBOX_EXTRACT_WORKER)
#define ALL	(E | W)

static const struct permit permits[] = {
	/* the loop: frames in, frames out, waiting for them */
	{ ALL,	 SYS_read, 0, 0, 0 },
	{ ALL,	 SYS_write, 0, 0, 0 },
	{ ALL,	 SYS_readv, 0, 0, 0 },
	{ ALL,	 SYS_writev, 0, 0, 0 },
	{ ALL,	 SYS_ppoll, 0, 0, 0 },
#ifdef SYS_poll
	{ ALL,	 SYS_poll, 0, 0, 0 },
#endif
	{ ALL,	 SYS_close, 0, 0, 0 },
	/* memory; code is never made in a worker */
	{ ALL,	 SYS_brk, 0, 0, 0 },
	{ E,	 SYS_mmap, 0, 0, 0 },
	{ W,	 SYS_mmap, ARG_LACKS, 2, PROT_EXEC },
	{ E,	 SYS_mprotect, 0, 0, 0 },
	{ W,	 SYS_mprotect, ARG_LACKS, 2, PROT_EXEC },
	{ ALL,	 SYS_munmap, 0, 0, 0 },
	{ ALL,	 SYS_mremap, 0, 0, 0 },
	{ ALL,	 SYS_madvise, 0, 0, 0 },
	/* time limits of one file; clocks where they are no vdso call */
#ifdef SYS_alarm
	{ E | W, SYS_alarm, 0, 0, 0 },
#endif
	{ E | W, SYS_setitimer, 0, 0, 0 },
	{ E | W, SYS_prlimit64, ARG_IS, 0, 0 },
	{ ALL,	 SYS_clock_gettime, 0, 0, 0 },
	{ ALL,	 SYS_gettimeofday, 0, 0, 0 },
	/* ending, also by a failed assertion */
	{ ALL,	 SYS_exit, 0, 0, 0 },
	{ ALL,	 SYS_exit_group, 0, 0, 0 },
	{ E,	 SYS_tgkill, 0, 0, 0 },		/* also filters its workers */
	{ W,	 SYS_tgkill, ARG_IS_SELF, 0, 0 },
	{ ALL,	 SYS_getpid, 0, 0, 0 },
	{ ALL,	 SYS_gettid, 0, 0, 0 },
	{ ALL,	 SYS_rt_sigprocmask, 0, 0, 0 },
	{ ALL,	 SYS_rt_sigaction, 0, 0, 0 },
	{ ALL,	 SYS_rt_sigreturn, 0, 0, 0 },
	{ ALL,	 SYS_restart_syscall, 0, 0, 0 },
	/* the C library's own: locks, start of malloc, of stdio */
	{ ALL,	 SYS_futex, 0, 0, 0 },
	{ ALL,	 SYS_getrandom, 0, 0, 0 },
	{ ALL,	 SYS_sysinfo, 0, 0, 0 },	/* qsort: memory there is */
	{ ALL,	 SYS_fstat, 0, 0, 0 },
#ifdef SYS_newfstatat
	{ ALL,	 SYS_newfstatat, 0, 0, 0 },
#endif
#ifdef __SANITIZE_ADDRESS__
	{ ALL,	 SYS_sigaltstack, 0, 0, 0 },	/* asked for before _exit() */
	{ ALL,	 SYS_sched_yield, 0, 0, 0 },
	{ ALL,	 SYS_sched_getaffinity, 0, 0, 0 },
#endif
	/* files: which ones is Landlock's matter */
	{ E,	 SYS_openat, 0, 0, 0 },
#ifdef SYS_open
	{ E,	 SYS_open, 0, 0, 0 },
#endif
	{ E,	 SYS_lseek, 0, 0, 0 },
	{ E,	 SYS_pread64, 0, 0, 0 },
	{ E,	 SYS_fcntl, 0, 0, 0 },
#ifdef SYS_access
	{ E,	 SYS_access, 0, 0, 0 },
#endif
#ifdef SYS_stat
	{ E,	 SYS_stat, 0, 0, 0 },
	{ E,	 SYS_lstat, 0, 0, 0 },
#endif
#ifdef SYS_readlink
	{ E,	 SYS_readlink, 0, 0, 0 },
#endif
	{ E,	 SYS_faccessat, 0, 0, 0 },
	{ E,	 SYS_readlinkat, 0, 0, 0 },
	{ E,	 SYS_getdents64, 0, 0, 0 },
	{ E,	 SYS_statx, 0, 0, 0 },
	{ E,	 SYS_fstatfs, 0, 0, 0 },
	/* workers: starting, confining and ending them */
	{ E,	 SYS_pipe2, 0, 0, 0 },
	{ E,	 SYS_dup3, 0, 0, 0 },
#ifdef SYS_dup2
	{ E,	 SYS_dup2, 0, 0, 0 },
#endif
#ifdef SYS_fork
	{ E,	 SYS_fork, 0, 0, 0 },
#endif
	{ E,	 SYS_clone, 0, 0, 0 },
	{ E,	 SYS_wait4, 0, 0, 0 },
	{ E,	 SYS_kill, 0, 0, 0 },
	{ E,	 SYS_getppid, 0, 0, 0 },
	{ E,	 SYS_prctl, 0, 0, 0 },
	{ E,	 SYS_set_robust_list, 0, 0, 0 },
#ifdef SYS_rseq
	{ E,	 SYS_rseq, 0, 0, 0 },
#endif
#ifdef SYS_close_range
	{ E,	 SYS_close_range, 0, 0, 0 },
#endif
#ifdef SYS_landlock_create_ruleset
	{ E,	 SYS_landlock_create_ruleset, 0, 0, 0 },
	{ E,	 SYS_landlock_add_rule, 0, 0, 0 },
	{ E,	 SYS_landlock_restrict_self, 0, 0, 0 },
#endif
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

#define PERMITS		(sizeof(permits) / sizeof(permits[0]))
/* At most four instructions for a permit, and what stands around them. */
#define FILTER_MAX	(PERMITS * 5 + 8)
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

/* One permit; the call's number is loaded before and after. */
static size_t
filter_permit(struct sock_filter *f, const struct permit *p)
{
	size_t	n = 0;

	if (p->condition == ALWAYS) {
		f[n++] = jump(BPF_JEQ, (uint32_t)p->call, 0, 1);
		f[n++] = answer(SECCOMP_RET_ALLOW);
		return n;
	}
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
	for (i = 0; i < PERMITS; i++)
		if (permits[i].role & (1u << role))
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
