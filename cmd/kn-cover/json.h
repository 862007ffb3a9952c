/*
 * JSON, piece by piece: what is read takes the room of its longest string.
 * What is no JSON ends the program, like gather_fail().
 */
#ifndef KN_COVER_JSON_H
#define KN_COVER_JSON_H

#include "cover.h"

struct json {
	struct gather	*g;		/* for messages */
	FILE		*f;
	size_t		 line;
	char		*text;		/* of the string read last */
	size_t		 len, cap;
};

void	json_open(struct json *, struct gather *, FILE *);
/* Only blanks may follow. */
void	json_close(struct json *);
/* An object ("{}") or array ("[]") begins; 0: and ends.  json_more() behind
   each of its members: 0 when that was the last. */
int	json_enter(struct json *, const char *brackets);
int	json_more(struct json *, const char *brackets);
/* A string, unescaped, in TEXT; of a member's name the colon, too. */
void	json_string(struct json *);
void	json_name(struct json *);
/* A number that is a whole one, from 0. */
uint64_t json_number(struct json *);
/* Any value. */
void	json_skip(struct json *);

#endif
