/*
 * One running language server.
 */
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "proc.h"
#include "prog.h"

#define QUEUE_MAX	(32u << 20)	/* bytes that wait to be read */
#define READ_ROUNDS	16		/* reads before others have their turn */

int64_t
client_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- the process ---- */

/*
 * ARG with {root} and the like replaced, to be freed; NULL: to be left out,
 * for what it names is not there.
 */
static char *
expand(const struct client *c, const char *arg)
{
	const struct { const char *word, *value; int must; } words[] = {
		{ "{root}", c->root, 0 }, { "{cache}", c->cache, 0 },
		{ "{needs}", c->needs, 1 }, { "{copy}", c->copy, 1 },
	};
	struct json_out out = { 0 };
	size_t i, n = sizeof(words) / sizeof(words[0]), k;

	while (*arg != '\0') {
		for (i = 0; i < n; i++)
			if (strncmp(arg, words[i].word,
			    strlen(words[i].word)) == 0)
				break;
		if (i == n) {
			k = 1 + strcspn(arg + 1, "{");
			json_bytes(&out, arg, k);
			arg += k;
			continue;
		}
		if (words[i].value == NULL && words[i].must) {
			json_release(&out);
			return NULL;
		}
		json_raw(&out, words[i].value == NULL ? "" : words[i].value);
		arg += strlen(words[i].word);
	}
	json_bytes(&out, "", 1);
	return out.p;
}

static int
no_wait(int fd)
{
	return fcntl(fd, F_SETFL, O_NONBLOCK);
}

int
client_start(struct client *c)
{
	char *args[SERVER_ARGS_MAX + 1] = { NULL };
	struct proc_spec spec = { .argv = (const char *const *)args,
	    .env = (const char *const *)c->server->sets, .dir = c->root,
	    .nfds = 3, .own_group = 1, .dies_with_us = 1 };
	int in[2], out[2], errs[2], fds[3], i, n, saved;

	for (i = n = 0; c->server->args[i] != NULL; i++)
		if ((args[n] = expand(c, c->server->args[i])) != NULL)
			n++;
	if (pipe2(in, O_CLOEXEC) == -1 || pipe2(out, O_CLOEXEC) == -1 ||
	    pipe2(errs, O_CLOEXEC) == -1 || no_wait(in[1]) == -1 ||
	    no_wait(out[0]) == -1 || no_wait(errs[0]) == -1)
		err(2, "pipe");
	fds[0] = in[0];
	fds[1] = out[1];
	fds[2] = errs[1];
	spec.fds = fds;
	c->pid = proc_spawn(&spec);
	saved = errno;
	for (i = 0; i < 3; i++)
		close(fds[i]);
	for (i = 0; i < n; i++)
		free(args[i]);
	c->in = in[1];
	c->out = out[0];
	c->err = errs[0];
	c->moved = c->heard = client_now();
	c->fault = NULL;
	c->progress = c->progressed = 0;
	c->last_len = 0;
	if (c->pid != -1)
		return 0;
	c->pid = 0;
	client_stop(c, 0);
	errno = saved;
	return -1;
}

static void
close_fd(int *fd)
{
	if (*fd != -1)
		close(*fd);
	*fd = -1;
}

/* Keep the end of what it says on stderr. */
static void
take_errors(struct client *c)
{
	char buf[4096], *p = buf;
	ssize_t n = read(c->err, buf, sizeof(buf));
	size_t keep, len;

	if (n == -1 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		close_fd(&c->err);
		return;
	}
	len = (size_t)n;
	if (len > sizeof(c->last)) {
		p += len - sizeof(c->last);
		len = sizeof(c->last);
	}
	keep = c->last_len + len > sizeof(c->last) ?
	    sizeof(c->last) - len : c->last_len;
	memmove(c->last, c->last + c->last_len - keep, keep);
	memcpy(c->last + keep, p, len);
	c->last_len = keep + len;
}

void
client_stop(struct client *c, int grace_ms)
{
	struct request *r;
	struct proc_end end;
	int i;

	close_fd(&c->in);
	close_fd(&c->out);
	for (i = 0; i < READ_ROUNDS && c->err != -1; i++)
		take_errors(c);		/* its last words */
	close_fd(&c->err);
	if (c->pid > 0)
		proc_stop(c->pid, 1, grace_ms, &end);
	c->pid = 0;
	json_reset(&c->queue);
	c->sent = 0;
	c->counts->toolong += c->inbox.toolong;
	inbox_release(&c->inbox);
	while (c->nrequests > 0) {
		r = &c->requests[--c->nrequests];
		c->counts->lost++;
		r->fn(c->arg, r->about, r->n, REPLY_LOST, NULL);
	}
}

void
client_release(struct client *c)
{
	json_release(&c->queue);
	inbox_release(&c->inbox);
}

/* ---- what we say ---- */

void
client_send(struct client *c, const struct json_out *m)
{
	char head[64];

	if (c->in == -1)
		return;
	if (c->queue.len - c->sent > QUEUE_MAX) {
		c->fault = "does not read";
		return;
	}
	if (c->sent == c->queue.len) {
		json_reset(&c->queue);
		c->sent = 0;
		c->moved = client_now();
	}
	snprintf(head, sizeof(head), "Content-Length: %zu\r\n\r\n", m->len);
	json_raw(&c->queue, head);
	json_bytes(&c->queue, m->p, m->len);
}

static void
say(struct client *c, const char *method, int64_t id,
    const struct json_out *params)
{
	struct json_out m = { 0 };

	json_raw(&m, "{\"jsonrpc\":\"2.0\"");
	if (id >= 0) {
		json_raw(&m, ",\"id\":");
		json_number(&m, id);
	}
	json_raw(&m, ",\"method\":\"");
	json_raw(&m, method);
	json_raw(&m, "\"");
	if (params != NULL) {	/* some refuse "params": null */
		json_raw(&m, ",\"params\":");
		json_bytes(&m, params->p, params->len);
	}
	json_raw(&m, "}");
	client_send(c, &m);
	json_release(&m);
}

void
client_tell(struct client *c, const char *method,
    const struct json_out *params)
{
	say(c, method, -1, params);
}

void
client_ask(struct client *c, const char *method,
    const struct json_out *params, int timeout_ms, reply_fn fn, void *about,
    uint32_t n)
{
	struct request *r;

	if (c->nrequests == REQUESTS_MAX)
		errx(2, "too many requests in flight");
	r = &c->requests[c->nrequests++];
	r->id = c->next_id++;
	r->deadline = client_now() + timeout_ms;
	r->fn = fn;
	r->about = about;
	r->n = n;
	c->counts->asked++;
	say(c, method, r->id, params);
}

/* ---- what it says ---- */

/*
 * What a reply is: of those without a result some say that it is to be asked
 * for again (RequestCancelled, ContentModified, ServerCancelled).
 */
static enum outcome
outcome_of(const json_t *message)
{
	const json_t *code = json_object_get(json_object_get(message,
	    "error"), "code");
	json_int_t n = json_integer_value(code);

	return json_object_get(message, "result") != NULL ? REPLY_RESULT :
	    n >= -32802 && n <= -32800 ? REPLY_LATE : REPLY_ERROR;
}

static void
reply(struct client *c, const json_t *message)
{
	const json_t *id = json_object_get(message, "id");
	enum outcome how = outcome_of(message);
	struct request r;
	size_t i;
	int64_t n;

	if (!json_is_integer(id)) {
		c->counts->strange++;
		return;
	}
	n = json_integer_value(id);
	for (i = 0; i < c->nrequests && c->requests[i].id != n; i++)
		continue;
	if (i == c->nrequests) {
		if (n >= 0 && n < c->next_id)
			c->counts->after++;
		else
			c->counts->strange++;
		return;
	}
	r = c->requests[i];
	c->requests[i] = c->requests[--c->nrequests];
	c->counts->errors += how == REPLY_ERROR;
	c->counts->late += how == REPLY_LATE;
	r.fn(c->arg, r.about, r.n, how, json_object_get(message, "result"));
}

/* Diagnostics are many, and not asked for: not worth being read. */
static int
is_diagnostics(const char *msg, size_t len)
{
	static const char method[] = "\"textDocument/publishDiagnostics\"";

	return len > 0 && memmem(msg, len < 96 ? len : 96, method,
	    sizeof(method) - 1) != NULL;
}

static void
take_message(struct client *c, const char *msg, size_t len)
{
	json_error_t e;
	json_t *j;

	if (is_diagnostics(msg, len))
		return;
	j = json_loadb(msg, len, 0, &e);
	if (!json_is_object(j))
		c->counts->strange++;
	else if (json_object_get(j, "method") != NULL)
		client_service(c, j);
	else
		reply(c, j);
	json_decref(j);
}

static void
take_output(struct client *c)
{
	enum inbox_status s = INBOX_MORE;
	const char *msg;
	size_t room, len;
	ssize_t n;
	char *to;
	int i;

	for (i = 0; i < READ_ROUNDS && c->out != -1; i++) {
		to = inbox_room(&c->inbox, &room);
		n = read(c->out, to, room);
		if (n == -1 && (errno == EINTR || errno == EAGAIN))
			return;
		if (n <= 0) {
			c->fault = "ended";
			close_fd(&c->out);
			return;
		}
		inbox_came(&c->inbox, (size_t)n);
		c->heard = client_now();
		while (c->fault == NULL && (s = inbox_take(&c->inbox, &msg,
		    &len)) == INBOX_MESSAGE)
			take_message(c, msg, len);
		if (s == INBOX_GARBAGE)
			c->fault = "does not speak the protocol";
		if (c->fault != NULL || (size_t)n < room)
			return;
	}
}

static void
give_input(struct client *c)
{
	ssize_t n = write(c->in, c->queue.p + c->sent,
	    c->queue.len - c->sent);

	if (n == -1 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n == -1) {
		c->fault = "ended";
		close_fd(&c->in);
		return;
	}
	c->sent += (size_t)n;
	c->moved = client_now();
	if (c->sent < c->queue.len && c->sent < c->queue.len / 2)
		return;
	memmove(c->queue.p, c->queue.p + c->sent, c->queue.len - c->sent);
	c->queue.len -= c->sent;
	c->sent = 0;
}

/* ---- for the loop ---- */

void
client_poll(const struct client *c, struct pollfd *p)
{
	p[0] = (struct pollfd){ c->queue.len > c->sent ? c->in : -1, POLLOUT,
	    0 };
	p[1] = (struct pollfd){ c->out, POLLIN, 0 };
	p[2] = (struct pollfd){ c->err, POLLIN, 0 };
}

void
client_serve(struct client *c, const struct pollfd *p)
{
	if (p[2].revents != 0 && c->err != -1)
		take_errors(c);
	if (p[1].revents != 0 && c->out != -1)
		take_output(c);
	if (p[0].revents != 0 && c->in != -1 && c->queue.len > c->sent)
		give_input(c);
}

void
client_expire(struct client *c, int64_t now)
{
	struct json_out params = { 0 };
	struct request r;
	size_t i = 0;

	if (c->queue.len > c->sent && now - c->moved > c->unread_ms)
		c->fault = "does not read";
	while (i < c->nrequests) {
		if (c->requests[i].deadline > now) {
			i++;
			continue;
		}
		r = c->requests[i];
		c->requests[i] = c->requests[--c->nrequests];
		json_reset(&params);
		json_raw(&params, "{\"id\":");
		json_number(&params, r.id);
		json_raw(&params, "}");
		client_tell(c, "$/cancelRequest", &params);
		c->counts->late++;
		r.fn(c->arg, r.about, r.n, REPLY_LATE, NULL);
	}
	json_release(&params);
}

int64_t
client_deadline(const struct client *c)
{
	int64_t first = INT64_MAX;
	size_t i;

	for (i = 0; i < c->nrequests; i++)
		if (c->requests[i].deadline < first)
			first = c->requests[i].deadline;
	if (c->queue.len > c->sent && c->moved + c->unread_ms < first)
		first = c->moved + c->unread_ms + 1;
	return first;
}
