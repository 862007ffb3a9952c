/*
 * C and its kin: text made fit for a parser that knows no macros.
 */
#ifndef KN_C_PREPARE_H
#define KN_C_PREPARE_H

#include "lang.h"

/* See struct lang, prepare. */
void	c_prepare(struct walk *, char *text, uint32_t len);

#endif
