/*
 * kn-extract: how its parts meet.
 *
 *   main.c      options, HELLO, opening, rights
 *   pool.c      the parent's loop: stdin, workers, stdout in input order
 *   worker.c    a worker: one file after the other, until end of file
 *   parse.c     contents to syntax tree, under the budget
 *   arena.c     the memory of one file, see arena.h
 *   modules.c   languages, loaded on demand
 *   walk.h      from syntax tree to facts
 */
#ifndef KN_EXTRACT_H
#define KN_EXTRACT_H

#include <stddef.h>
#include <stdint.h>
#include <tree_sitter/api.h>

#include "facts.h"
#include "lang.h"

/* ---- from tree to facts: walk.c and its neighbours ---- */

struct extractor;

/* One per process.  REPO (borrowed) is the repository's identity, part of
   every node's hash. */
struct extractor	*extractor_new(const char *repo);

/*
 * What the parser shall read: the file's contents, or the changed copy that
 * lang->prepare made of them.  Valid until extractor_run() for the same file
 * has returned; to be called before it, once.
 */
struct text		 extractor_text(struct extractor *,
			    const struct lang *, const struct file_frame *);

/*
 * Walk the parsed TREE of FILE (or, without parser, lang->scan) and encode
 * one FACTS payload into OUT (appended).  With LANG NULL nothing is read: the
 * facts are those of a file that could not be looked into, the file node
 * (ord 0) alone, with file->id.flags as they are.  Returns how many
 * definitions were left out because a file holds at most NODE_SLOT_MAX (a
 * PROBLEM "too-many-symbols"); trouble that ends the file ends the process.
 */
uint32_t		 extractor_run(struct extractor *,
			    const struct lang *, const TSTree *tree,
			    const struct file_frame *, struct mp_buf *out);

#endif
