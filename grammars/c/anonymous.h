/*
 * C and C++: what a struct, union or enum without a tag is called.
 */
#ifndef KN_C_ANONYMOUS_H
#define KN_C_ANONYMOUS_H

#include "lang.h"

/*
 * The name that the type of the declaration DECL goes by, after NAME, which it
 * declares: NAME itself if BARE (typedef), else "<NAME>".  Empty when that type
 * has no body, or a tag.
 */
struct text	 c_anonymous(struct walk *, TSNode decl, TSNode name, int bare);

#endif
