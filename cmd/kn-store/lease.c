/*
 * The lease and the hand-over, see lease.h.
 */
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "frame.h"
#include "lease.h"
#include "order.h"
#include "proc.h"
#include "prog.h"

#define RETRY_MS	20	/* while a holder comes or goes */
#define BACKLOG		128	/* streams that may wait */
#define STATUS_TEMPFAIL	75

struct lease {
	char	*dir, *name;	/* of the socket */
	int	 lock, listener;
};

/* ---- names ---- */

static char *
with_suffix(const char *file, const char *suffix)
{
	char	*s;

	if (asprintf(&s, "%s%s", file, suffix) == -1)
		err(2, "out of memory");
	return s;
}

/*
 * Directory and name of FILE's socket.  A socket's name must be short, so it
 * is used from within its directory, and a long file name is hashed.
 */
static void
socket_name(const char *file, char **dir, char **name)
{
	const char	*slash = strrchr(file, '/');
	struct sockaddr_un sun;

	if (slash == NULL)
		*dir = strdup(".");
	else
		*dir = strndup(file, slash == file ? 1 :
		    (size_t)(slash - file));
	*name = with_suffix(slash == NULL ? file : slash + 1, ".sock");
	if (strlen(*name) >= sizeof(sun.sun_path)) {
		free(*name);
		if (asprintf(name, "kn-%016llx.sock",
		    (unsigned long long)XXH64(file, strlen(file), 0)) == -1)
			*name = NULL;
	}
	if (*dir == NULL || *name == NULL)
		err(2, "out of memory");
}

/* bind(2) or connect(2) from within DIR.  -1 with errno. */
static int
at_dir(const char *dir, const char *name, int fd,
    int (*call)(int, const struct sockaddr *, socklen_t))
{
	struct sockaddr_un	sun;
	int			here, rv = -1, save;

	if ((here = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC)) == -1)
		return -1;
	memset(&sun, 0, sizeof(sun));
	sun.sun_family = AF_UNIX;
	memcpy(sun.sun_path, name, strlen(name) + 1);
	if (chdir(dir) == 0) {
		rv = call(fd, (struct sockaddr *)&sun, sizeof(sun));
		save = errno;
		if (fchdir(here) == -1)
			err(2, "cannot return to the working directory");
		errno = save;
	}
	save = errno;
	close(here);
	errno = save;
	return rv;
}

/* ---- the lock ---- */

const char *
lease_holder(const char *file)
{
	static char	 buf[128];
	char		*path = with_suffix(file, ".lock");
	ssize_t		 n = -1;
	int		 fd;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) != -1) {
		n = read(fd, buf, sizeof(buf) - 1);
		close(fd);
	}
	free(path);
	if (n <= 0)
		return "another kn-store";
	buf[n] = '\0';
	buf[strcspn(buf, "\n")] = '\0';
	return buf;
}

static void
sign(int fd)
{
	char		 line[128];
	struct tm	 tm;
	time_t		 now = time(NULL);
	int		 n;

	gmtime_r(&now, &tm);
	n = snprintf(line, sizeof(line), "process %ld, since ", (long)getpid());
	n += (int)strftime(line + n, sizeof(line) - (size_t)n,
	    "%Y-%m-%d %H:%M:%S UTC\n", &tm);
	/* For people only: a failure changes nothing. */
	if (ftruncate(fd, 0) == -1 || pwrite(fd, line, (size_t)n, 0) == -1)
		return;
}

/* The locked descriptor; -1 with EWOULDBLOCK: held by another. */
static int
take_lock(const char *file)
{
	char	*path = with_suffix(file, ".lock");
	int	 fd, save;

	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	free(path);
	if (fd != -1 && flock(fd, LOCK_EX | LOCK_NB) == -1) {
		save = errno;
		close(fd);
		errno = save;
		return -1;
	}
	return fd;
}

/*
 * Listen beside the database.  Without a socket (a file system that has
 * none, say) others wait for the lock instead.
 */
static void
start_listening(struct lease *l)
{
	char	*path;
	mode_t	 mask;
	int	 fd;

	l->listener = -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1)
		return;
	if (asprintf(&path, "%s/%s", l->dir, l->name) == -1)
		err(2, "out of memory");
	unlink(path);		/* of a holder that was killed */
	free(path);
	mask = umask(077);
	if (at_dir(l->dir, l->name, fd, bind) == 0 && listen(fd, BACKLOG) == 0)
		l->listener = fd;
	else
		close(fd);
	umask(mask);
}

static void
stop_listening(struct lease *l)
{
	char	*path;

	if (l->listener == -1)
		return;
	if (asprintf(&path, "%s/%s", l->dir, l->name) != -1) {
		unlink(path);
		free(path);
	}
	close(l->listener);
	l->listener = -1;
}

void
lease_release(struct lease *l)
{
	if (l == NULL)
		return;
	stop_listening(l);	/* before another can listen there */
	if (ftruncate(l->lock, 0) == -1)
		warn("cannot empty the lock file");
	close(l->lock);
	free(l->dir);
	free(l->name);
	free(l);
}

/* ---- the one that waits ---- */

static long long
now_ms(void)
{
	struct timespec	t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int
connect_holder(const char *file)
{
	char	*dir, *name;
	int	 fd;

	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return -1;
	socket_name(file, &dir, &name);
	if (at_dir(dir, name, fd, connect) == -1) {
		close(fd);
		fd = -1;
	}
	free(dir);
	free(name);
	return fd;
}

/*
 * Hand the stream over.  LEASE_BUSY: there was no holder, or it went before
 * it began; nothing of the stream was read.
 */
static enum lease_result
hand_over(const char *file, const struct lease_order *o, long long until,
    int *status)
{
	struct frame_reader	*r = NULL;
	struct pollfd		 p;
	enum lease_result	 result = LEASE_BUSY;
	long long		 left;

	if ((p.fd = connect_holder(file)) == -1)
		return LEASE_BUSY;
	p.events = POLLIN;
	if (order_send(p.fd, o) == -1 ||
	    (r = frame_reader_new(p.fd)) == NULL)
		goto out;
	if ((left = until - now_ms()) <= 0 || poll(&p, 1, (int)left) != 1)
		goto out;
	if (verdict_receive(r, status) == -1 || *status != STATUS_BEGUN)
		goto out;
	result = LEASE_DONE;
	if (verdict_receive(r, status) == -1) {
		if (stop_signal == 0)
			warnx("the kn-store that took the stream died; "
			    "index again");
		*status = STATUS_TEMPFAIL;
	}
out:
	frame_reader_free(r);
	close(p.fd);
	return result;
}

enum lease_result
lease_take(struct lease **lease, const char *file,
    const struct lease_order *o, int wait_s, int *status)
{
	struct lease	*l;
	long long	 until = now_ms() + 1000LL * wait_s;
	int		 fd;

	for (;;) {
		if ((fd = take_lock(file)) != -1)
			break;
		if (errno != EWOULDBLOCK)
			return LEASE_ERROR;
		if (hand_over(file, o, until, status) == LEASE_DONE)
			return LEASE_DONE;
		if (stop_signal != 0)
			die_of_signal(stop_signal);
		if (now_ms() >= until)
			return LEASE_BUSY;
		poll(NULL, 0, RETRY_MS);
	}
	if ((l = calloc(1, sizeof(*l))) == NULL)
		err(2, "out of memory");
	l->lock = fd;
	sign(fd);
	socket_name(file, &l->dir, &l->name);
	start_listening(l);
	*lease = l;
	return LEASE_MINE;
}

/* ---- the one that serves ---- */

/*
 * In the child: become the kn-store that waits.  It may serve others in turn:
 * its parent does not while it runs.
 */
_Noreturn static void
child(int conn, int alive, const int fds[3], pid_t parent,
    const struct lease_order *o,
    int (*run)(const struct lease_order *, void *), void *arg)
{
	int	i;

	/* Two holders of one lease must not outlive each other. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(2);
	close(conn);
	(void)alive;		/* open until this process ends */
	for (i = 0; i < 3; i++)
		if (dup2(fds[i], i) == -1)
			_exit(2);
	exit(finish(run(o, arg)));
}

/* Wait for PID, whose end shows at ALIVE, or for its client to leave. */
static int
watch(pid_t pid, int alive, int conn)
{
	struct pollfd	p[2] = { { alive, POLLIN, 0 }, { conn, POLLRDHUP, 0 } };
	struct proc_end	end;

	while (stop_signal == 0) {
		if (poll(p, 2, -1) == -1)
			continue;
		if (p[0].revents != 0)
			break;
		if (p[1].revents != 0) {
			kill(pid, SIGTERM);
			p[1].fd = -1;
		}
	}
	if (stop_signal != 0)
		kill(pid, SIGTERM);
	if (proc_wait(pid, &end) == -1 || end.signal != 0)
		return 2;
	return end.status;
}

static void
serve_one(int conn, int verbose,
    int (*run)(const struct lease_order *, void *), void *arg)
{
	struct lease_order	o;
	struct ucred		peer;
	socklen_t		len = sizeof(peer);
	int			fds[3], alive[2], i;
	pid_t			pid, parent = getpid();

	if (getsockopt(conn, SOL_SOCKET, SO_PEERCRED, &peer, &len) == -1 ||
	    (peer.uid != geteuid() && peer.uid != 0) ||
	    order_receive(conn, &o, fds) == -1)
		return;
	if (pipe2(alive, O_CLOEXEC) == -1) {
		warn("cannot serve another stream");
	} else if (verdict_send(conn, STATUS_BEGUN) == 0) {
		if (verbose)
			warnx("takes the stream of process %ld",
			    (long)peer.pid);
		fflush(NULL);
		if ((pid = fork()) == 0) {
			close(alive[0]);
			child(conn, alive[1], fds, parent, &o, run, arg);
		}
		close(alive[1]);
		alive[1] = -1;
		if (pid == -1) {
			warn("cannot serve another stream");
			verdict_send(conn, STATUS_TEMPFAIL);
		} else
			verdict_send(conn, watch(pid, alive[0], conn));
		close(alive[0]);
	} else {
		close(alive[0]);
		close(alive[1]);
	}
	for (i = 0; i < 3; i++)
		close(fds[i]);
}

int
lease_listener(const struct lease *l)
{
	return l == NULL ? -1 : l->listener;
}

void
lease_serve(struct lease *l, int verbose,
    int (*run)(const struct lease_order *, void *),
    void *arg)
{
	int	conn;

	while (l->listener != -1 && stop_signal == 0) {
		conn = accept4(l->listener, NULL, NULL, SOCK_CLOEXEC);
		if (conn == -1) {
			if (errno == EINTR || errno == ECONNABORTED)
				continue;
			break;
		}
		serve_one(conn, verbose, run, arg);
		close(conn);
	}
}
