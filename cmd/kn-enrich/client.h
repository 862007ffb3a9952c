/*
 * One running language server: its process, its pipes, the requests in
 * flight and what it asks of us.  Nothing here blocks; the loop (loop.c)
 * calls when a descriptor is ready or a deadline has come.
 */
#ifndef KN_ENRICH_CLIENT_H
#define KN_ENRICH_CLIENT_H

#include <sys/types.h>

#include <jansson.h>
#include <poll.h>
#include <stdint.h>

#include "inbox.h"
#include "json.h"
#include "server.h"

#define CLIENT_FDS	3		/* descriptors of one, for ppoll() */
#define CLIENT_STDERR	2048		/* bytes of its last words */
#define REQUESTS_MAX	1024		/* in flight */

enum outcome {
	REPLY_RESULT,
	REPLY_ERROR,		/* it says that it cannot */
	REPLY_LATE,		/* the deadline has passed, and it was cancelled;
				   or the server dropped it of its own */
	REPLY_LOST		/* the server is gone */
};

/* RESULT is borrowed, NULL unless REPLY_RESULT. */
typedef void (*reply_fn)(void *arg, void *about, uint32_t n, enum outcome,
    const json_t *result);

struct request {
	int64_t		 id, deadline;	/* milliseconds */
	reply_fn	 fn;
	void		*about;
	uint32_t	 n;
};

/* How it behaved, over all its lives. */
struct client_counts {
	uint64_t	asked, late, lost, errors;	/* of requests */
	uint64_t	after;		/* answers after their cancellation */
	uint64_t	strange;	/* answers to nothing, no messages */
	uint64_t	toolong;	/* messages over the limit */
	uint64_t	served;		/* requests of its own */
};

struct client {
	const struct server	*server;
	const char		*root;		/* of the module, absolute */
	const char		*needs, *copy, *cache;	/* folders, or NULL */
	void			*arg;		/* for reply_fn */
	int			 unread_ms;	/* so long it may not read */
	struct client_counts	*counts;

	pid_t			 pid;		/* 0: not running */
	int			 in, out, err;	/* its; -1: closed */
	int64_t			 moved;		/* when it last read */
	int64_t			 heard;		/* when it last wrote */
	struct json_out		 queue;		/* for it to read */
	size_t			 sent;		/* of the queue */
	struct inbox		 inbox;
	struct request		 requests[REQUESTS_MAX];
	size_t			 nrequests;
	int64_t			 next_id;
	int			 progress, progressed;	/* tokens under way; ever */
	char			 last[CLIENT_STDERR];	/* end of its stderr */
	size_t			 last_len;
	const char		*fault;		/* why it cannot go on */

	/* From its answer to initialize. */
	int			 utf8;		/* columns are bytes */
	int			 implementation, references, hierarchy;
	char			 version[64];
};

int64_t	 client_now(void);			/* milliseconds */
/* Start it.  0, or -1 with errno when it cannot be executed. */
int	 client_start(struct client *);
/*
 * Ask.  PARAMS: JSON text.  FN is called once, whatever happens; ABOUT and N
 * are for it.  When REQUESTS_MAX are in flight the program ends.
 */
void	 client_ask(struct client *, const char *method,
	    const struct json_out *params, int timeout_ms, reply_fn fn,
	    void *about, uint32_t n);
void	 client_tell(struct client *, const char *method,
	    const struct json_out *params);	/* PARAMS may be NULL */
/* Say initialize; initialized when it has answered. */
void	 client_initialize(struct client *, int timeout_ms, reply_fn fn);
/* What to wait for: CLIENT_FDS elements. */
void	 client_poll(const struct client *, struct pollfd *);
/* What ppoll() said.  When the server cannot go on, fault is set. */
void	 client_serve(struct client *, const struct pollfd *);
/* Give up what took too long.  Sets fault when it does not read. */
void	 client_expire(struct client *, int64_t now);
/* When client_expire() has something to do. */
int64_t	 client_deadline(const struct client *);
/* Its process group is gone, its requests are REPLY_LOST. */
void	 client_stop(struct client *, int grace_ms);
void	 client_release(struct client *);

/* service.c: what servers ask of us */

/* Answer MESSAGE, a request or notification of the server's. */
void	 client_service(struct client *, const json_t *message);
/* Queue one message. */
void	 client_send(struct client *, const struct json_out *message);

#endif
