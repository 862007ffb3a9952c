/*
 * Go: what the parts of the linker share.
 */
#ifndef KN_GO_GLINK_H
#define KN_GO_GLINK_H

#include "link.h"

extern const struct link_lang link_go;

/* link_interfaces.c: hooks of grammars/link.h */
void	 go_file(struct linker *, file_no);
void	 go_end(struct linker *);

#endif
