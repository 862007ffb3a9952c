/*
 * JavaScript, TypeScript, TSX: what the parts of the linker share.
 */
#ifndef KN_JAVASCRIPT_JSLINK_H
#define KN_JAVASCRIPT_JSLINK_H

#include "link.h"

extern const struct link_lang link_javascript;

/* link_packages.c: the file that a specifier names in FILE, or FILE_NONE:
   one that begins with a dot, and another. */
file_no		 js_relative(struct linker *, file_no, struct text spec);
file_no		 js_bare(struct linker *, file_no, struct text spec);

#endif
