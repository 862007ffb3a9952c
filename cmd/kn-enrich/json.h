/*
 * JSON as it is sent: text put together in a growing buffer.  What is
 * received is read by jansson.
 */
#ifndef KN_ENRICH_JSON_H
#define KN_ENRICH_JSON_H

#include <stddef.h>
#include <stdint.h>

struct json_out {
	char	*p;
	size_t	 len, cap;
};

/* A zeroed one is empty.  Without memory the program ends. */
void	json_reset(struct json_out *);		/* keeps the memory */
void	json_release(struct json_out *);
/* As it is. */
void	json_raw(struct json_out *, const char *);
void	json_bytes(struct json_out *, const void *, size_t len);
/*
 * A string.  A byte that is no part of valid UTF-8 becomes '?', so that
 * every byte keeps its column.
 */
void	json_text(struct json_out *, const char *, size_t len);
void	json_number(struct json_out *, int64_t);
/* "file://" and the absolute path ROOT/PATH, escaped; PATH may be empty. */
void	json_uri(struct json_out *, const char *root, const char *path,
	    size_t len);

/* What of "file:///a%20b" is the path, in place; NULL if it is no such. */
char	*uri_path(char *uri);

#endif
