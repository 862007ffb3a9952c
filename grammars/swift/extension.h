/*
 * Swift: how the definition is called that says which protocols an extension
 * adds to a type: this and the type's name.  decls.c writes it,
 * link_extensions.c reads it.
 */
#ifndef KN_SWIFT_EXTENSION_H
#define KN_SWIFT_EXTENSION_H

#define SW_EXTENSION	"extension "

#endif
