/*
 * The insides of doc.h: what its parts share.
 */
#ifndef KN_DOCPRIV_H
#define KN_DOCPRIV_H

#include "markdown/doc.h"

/* Grows in the file's arena. */
struct list {
	void	*v;
	size_t	 n, cap, size;
};

struct section {
	struct text	 title;
	char		*text;		/* its own, not its subsections' */
	size_t		 len, cap;
	int		 level;		/* 0: the file */
	uint32_t	 start, end, line, end_line;
	size_t		 parent;
	uint32_t	 ord;
};

struct mention {
	enum doc_how	 how;
	enum ref_kind	 kind;
	size_t		 section;
	expr_id		 expr;
	str_id		 first;		/* part of the name */
	int		 alone;		/* it is the only part */
	uint32_t	 line;
};

struct doc {
	struct walk	*w;
	struct list	 sections, mentions, defined;
	unsigned char	*words;		/* by str_id: a word of the text */
	size_t		 nwords;
};

/* One more element, zeroed. */
void		*doc_push(struct doc *, struct list *);

#endif
