/*
 * What a client was sent in the documents of one session, in a file of the
 * client's choice: a symbol that it has is only named.
 */
#ifndef KN_SESSION_H
#define KN_SESSION_H

#include "answer.h"
#include "pack.h"

struct session;

/*
 * Read the file; one that is not there is an empty session.  Ends the
 * program (2) when it is something else, so that no other file is lost.
 * In the pool.
 */
struct session	*session_open(struct query *, const char *path);
/*
 * Number the symbols of PACK, which are SHOWN[AT[i]], and mark those that the
 * client has as they are.  May be called again, for the same pack or another.
 */
void		 session_number(struct session *, const struct pack *,
		    struct shown *, const size_t *at);
/* Write that the client has PACK, the last one that was numbered. */
void		 session_close(struct session *, const struct pack *);

#endif
