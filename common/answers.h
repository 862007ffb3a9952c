/*
 * ANSWERS: what a language server, a SCIP index or the like says about the
 * names in one file.  put and get stand together in answers.c.  Strings are
 * borrowed by the encoders; decoders point into the frame and allocate
 * nothing.
 *
 * ANSWERS [path, blob, producer, version, config, part,
 *          [[path, blob] …], [[line, column, name, relation, [target …]] …]]
 *
 * What a producer has to know:
 *
 * - A stream is HELLO (with repo; full = 0, base = 0: what is said holds for
 *   contents, not for a generation of the store), ANSWERS and PROBLEM frames,
 *   END.  It may also be part of an update with a base.
 * - One frame tells all that PRODUCER knows of one PART about the contents
 *   BLOB of PATH, and replaces what it said before of (path, producer, part).
 *   So a large file may go out in several parts ("definition", "definition
 *   2", "implementation" …; empty will do), and what is interrupted is asked
 *   again part by part.  A frame without answers is kept, too: it was asked.
 * - kn-store keeps answers, in the table answer (kn-store(5)), as long as the
 *   file has these contents; version and config are not looked at, they are
 *   there for the producer to see later whether it would say the same again.
 *   A frame about contents that the store does not have is dropped and
 *   counted.
 * - Lines count from 1, columns from 0, in BYTES, as in FACTS.  A place is
 *   that of the first byte of a name.
 */
#ifndef KN_ANSWERS_H
#define KN_ANSWERS_H

#include <stddef.h>
#include <stdint.h>

#include "facts.h"
#include "mp.h"

struct answers_head {
	struct text	path, blob;	/* blob: 20 or 32 bytes, as in FACTS */
	struct text	producer;	/* "clangd", "scip-python"; not empty */
	struct text	version;
	struct text	config;		/* bin: digest of how it was asked */
	struct text	part;
};

/*
 * A file that targets lie in.
 *   blob  of the contents that line and column belong to; empty: those that
 *         the store has when the frame comes.  When the file changes, a
 *         target is followed by its symbol, if that is still there.
 */
struct answer_file {
	struct text	path, blob;
};

/*
 * Where one name leads.  External: str, else [file, line, column].
 *   external  real name of what lies outside the repository, as kn-link
 *             writes such names: the language's qualified name ("fmt.Println",
 *             "os.path.join", "strlen"); not empty
 *   file      index in the frame's files
 *   line, column  where the name of what is meant stands, or where its
 *             definition begins.  Line 1, column 0: the file itself
 */
struct answer_target {
	struct text	external;	/* p == NULL: a place */
	uint32_t	file, line, column;
};

/*
 * About one place:
 *   line, column  of the name in PATH
 *   name      as it is written there, without qualifier.  The references
 *             from the innermost symbol around the place, by this name, on
 *             this line are meant: those that kn-link left unresolved, and
 *             those it guessed.
 *             Empty: not a reference, but the symbol at the place itself;
 *             the edge from it to the target is added, or confirmed.
 *   relation  enum edge_type: what such a reference is; if there is none in
 *             the graph, the edge is added.
 *             0: whatever edges are there; none is added where none is.
 *   targets   all of them (declarations merged, overloads); none: asked, and
 *             there is no answer; all stays as kn-link has it.
 * Several answers about one line, and equal ones, are welcome.  Those of one
 * line, name and relation are taken together: the graph knows no columns.  So
 * ask about each place of the name in the line; as long as one of them has no
 * answer, what kn-link guessed is not taken away (kn-store(5), answer).
 */
struct answer {
	uint32_t	line, column;
	struct text	name;
	uint32_t	relation;
	uint32_t	ntargets;
	struct mp_cur	targets;	/* answer_target_get() */
};

struct answers_frame {
	struct answers_head	head;
	struct text		body;		/* answers_body_get() */
	uint32_t		nfiles;
	struct mp_cur		files;		/* answer_file_get() */
	uint32_t		nanswers;
	struct mp_cur		answers;	/* answer_get() */
};

/* In this order: head, all files, number of answers, all answers. */
void	answers_put_head(struct mp_buf *, const struct answers_head *,
	    const struct answer_file *, uint32_t nfiles, uint32_t nanswers);
/* a->targets is not used: they are given one after another here. */
void	answers_put_answer(struct mp_buf *, const struct answer *a,
	    const struct answer_target *targets, uint32_t ntargets);

/* 0, or -1: damaged.  All that is inside was checked then. */
int	answers_get(struct answers_frame *, const void *, size_t);
/*
 * BODY alone, as the column answer.body has it: the last two elements of the
 * frame, files and answers, one behind the other.  Leaves the head alone.
 */
int	answers_body_get(struct answers_frame *, const void *, size_t);
/* Call them nfiles, nanswers and ntargets times. */
void	answer_file_get(struct answers_frame *, struct answer_file *);
void	answer_get(struct answers_frame *, struct answer *);
void	answer_target_get(struct answer *, struct answer_target *);

#endif
