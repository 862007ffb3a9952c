/*
 * What a kn-store that waits and the holder of the lease say to each other.
 */
#include <sys/socket.h>

#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "mp.h"
#include "order.h"
#include "prog.h"

#define ORDER_VERSION	1
#define ORDER_MAX	256	/* bytes of the message that asks */
#define ORDER_MS	2000	/* for it to come */

static void
put_order(struct mp_buf *b, const struct lease_order *o)
{
	mp_buf_init(b);
	mp_put_array(b, 3);
	mp_put_uint(b, ORDER_VERSION);
	mp_put_bool(b, o->verbose);
	mp_put_bool(b, o->ack);
}

static int
get_order(const void *data, size_t len, struct lease_order *o)
{
	struct mp_cur	c;

	mp_cur_init(&c, data, len);
	if (mp_array(&c) != 3 || mp_uint(&c) != ORDER_VERSION)
		return -1;
	o->verbose = mp_bool(&c);
	o->ack = mp_bool(&c);
	return mp_done(&c) ? 0 : -1;
}

union control {
	struct cmsghdr	align;
	char		buf[CMSG_SPACE(3 * sizeof(int))];
};

int
order_send(int fd, const struct lease_order *o)
{
	static const int	 fds[3] = { 0, 1, 2 };
	union control		 u;
	struct cmsghdr		*cm;
	struct msghdr		 m;
	struct iovec		 iov;
	struct mp_buf		 b;
	ssize_t			 n;

	put_order(&b, o);
	memset(&m, 0, sizeof(m));
	memset(&u, 0, sizeof(u));
	iov.iov_base = b.sbuf.data;
	iov.iov_len = b.sbuf.size;
	m.msg_iov = &iov;
	m.msg_iovlen = 1;
	m.msg_control = u.buf;
	m.msg_controllen = sizeof(u.buf);
	cm = CMSG_FIRSTHDR(&m);
	cm->cmsg_level = SOL_SOCKET;
	cm->cmsg_type = SCM_RIGHTS;
	cm->cmsg_len = CMSG_LEN(sizeof(fds));
	memcpy(CMSG_DATA(cm), fds, sizeof(fds));
	n = sendmsg(fd, &m, MSG_NOSIGNAL);
	mp_buf_release(&b);
	return n > 0 ? 0 : -1;
}

int
order_receive(int fd, struct lease_order *o, int fds[3])
{
	struct pollfd	 p = { fd, POLLIN, 0 };
	char		 data[ORDER_MAX];
	union control	 u;
	struct cmsghdr	*cm;
	struct msghdr	 m;
	struct iovec	 iov = { data, sizeof(data) };
	ssize_t		 n;
	int		 i;

	if (poll(&p, 1, ORDER_MS) != 1)
		return -1;
	memset(&m, 0, sizeof(m));
	m.msg_iov = &iov;
	m.msg_iovlen = 1;
	m.msg_control = u.buf;
	m.msg_controllen = sizeof(u.buf);
	if ((n = recvmsg(fd, &m, MSG_CMSG_CLOEXEC)) <= 0)
		return -1;
	cm = CMSG_FIRSTHDR(&m);
	if (cm == NULL || cm->cmsg_type != SCM_RIGHTS ||
	    cm->cmsg_len != CMSG_LEN(3 * sizeof(int)))
		return -1;
	memcpy(fds, CMSG_DATA(cm), 3 * sizeof(int));
	if (get_order(data, (size_t)n, o) == 0)
		return 0;
	for (i = 0; i < 3; i++)
		close(fds[i]);
	return -1;
}

int
verdict_send(int fd, int status)
{
	struct mp_buf	b;
	unsigned char	head[FRAME_HEADER];
	ssize_t		n;

	mp_buf_init(&b);
	mp_put_int(&b, status);
	frame_header(head, FRAME_ACK, b.sbuf.size);
	n = send(fd, head, sizeof(head), MSG_NOSIGNAL | MSG_MORE);
	if (n == (ssize_t)sizeof(head))
		n = send(fd, b.sbuf.data, b.sbuf.size, MSG_NOSIGNAL);
	mp_buf_release(&b);
	return n > 0 ? 0 : -1;
}

int
verdict_receive(struct frame_reader *r, int *status)
{
	struct frame	f;
	struct mp_cur	c;

	if (frame_read(r, &f, &stop_signal) != FRAME_OK ||
	    f.type != FRAME_ACK)
		return -1;
	mp_cur_init(&c, f.payload, f.len);
	*status = (int)mp_int(&c);
	return mp_done(&c) ? 0 : -1;
}
