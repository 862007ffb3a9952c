/*
 * Values in the document of a proof, written (these end the program, status
 * 2, when memory is out) and read: a reader keeps the first thing that is
 * wrong, and what is read then means nothing.
 */
#ifndef KN_PROOF_VALUES_H
#define KN_PROOF_VALUES_H

#include <jansson.h>

#include "facts.h"
#include "query.h"
#include "record.h"

struct reader {
	struct query	*q;
	const char	*bad;		/* NULL: nothing yet */
};

void	 reader_bad(struct reader *, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));

/* J itself, which may not be NULL. */
json_t	*json_must(json_t *j);
/* Takes VALUE. */
void	 put_value(json_t *o, const char *key, json_t *value);
json_t	*hex_value(const unsigned char *, size_t n);
/* What cannot be a string of JSON is {"hex": bytes}. */
void	 put_text(json_t *o, const char *key, struct text);

/* The object in J (KEY NULL: J itself) that has some of these MEMBERS (words)
   and no others, or NULL. */
json_t	*get_object(struct reader *, json_t *j, const char *key,
	    const char *members);
struct text get_text(struct reader *, json_t *o, const char *key);
/* Bytes in hexadecimal, small letters. */
struct text get_bytes(struct reader *, const json_t *, const char *key);
void	 get_hash(struct reader *, json_t *o, const char *key,
	    unsigned char out[HASH_LEN]);
/* The same of J, which is called KEY. */
void	 hash_of(struct reader *, const json_t *j, const char *key,
	    unsigned char out[HASH_LEN]);
uint64_t get_number(struct reader *, json_t *o, const char *key,
	    uint64_t max);
/* Number of the word in O among NAME(0) ... NAME(n - 1). */
unsigned int get_word(struct reader *, json_t *o, const char *key,
	    unsigned int n, const char *(*name)(unsigned int));

#endif
