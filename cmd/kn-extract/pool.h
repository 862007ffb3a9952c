/*
 * The parent's side of kn-extract: files on their way through the workers.
 */
#ifndef KN_POOL_H
#define KN_POOL_H

#include <sys/queue.h>
#include <sys/types.h>

#include <stddef.h>
#include <stdint.h>

#include "extract.h"
#include "proc.h"

/* ---- limits ---- */

#define JOBS_MAX	64	/* workers */
/* Frames held here, read and not yet written, before reading pauses.  One
   larger than that is held alone. */
#define HELD_BYTES	((size_t)8 * 1024 * 1024)
#define HELD_FRAMES	4096u
/* With so much waiting behind the oldest unfinished file, only that file is
   worked on. */
#define HELD_MOST	(4 * HELD_BYTES)
/* In the hands of one worker, so that it need not wait for the next. */
#define CHILD_FILES	8u
#define CHILD_BYTES	((size_t)512 * 1024)
/* Workers that ended one after the other, none having finished a file,
   before the next one must show that it can finish an empty file. */
#define DEATHS_BEFORE_PROBE	3

/* ---- one frame on its way ---- */

enum job_state {
	JOB_WAITING,	/* for a worker */
	JOB_SENT,	/* to one */
	JOB_DONE	/* out is ready to be written */
};

/* OUT is what shall stand in the output in this frame's place. */
struct job {
	TAILQ_ENTRY(job)	 order;		/* of the input */
	TAILQ_ENTRY(job)	 queue;		/* pool's waiting, child's sent */
	uint64_t		 number;
	enum job_state		 state;
	int			 suspect;	/* a worker died on it: it goes
						   alone to the next */
	const struct module	*module;
	unsigned char		*in;		/* FILE with header, or NULL */
	size_t			 inlen;
	unsigned char		*out;
	size_t			 outlen, outcap;
};

TAILQ_HEAD(job_queue, job);

/* ---- one worker, as the parent sees it: child.c ---- */

struct child {
	pid_t			 pid;		/* 0: none */
	int			 in, out;	/* what we write to, read from */
	struct frame_reader	*reader;
	struct job_queue	 sent;		/* it answers in this order */
	unsigned int		 nsent;
	size_t			 bytes;		/* of sent jobs */
	struct job		*writing;	/* first not yet written whole */
	size_t			 wrote;		/* of that one */
	unsigned int		 modules;	/* languages it knows */
	int			 retiring;	/* gets nothing more */
	int			 overdue;	/* we ended it */
	int64_t			 since_ms;	/* at its first job since then */
};

int64_t	now_ms(void);		/* CLOCK_MONOTONIC */

/* Fork a worker.  0, or -1 with errno. */
int	child_start(struct child *, const struct options *, struct modules *,
	    const char *repo);
/* Queue JOB (borrowed) for writing. */
void	child_give(struct child *, struct job *);
/* Write what the pipe takes. */
void	child_write(struct child *);
/* The oldest sent job is finished: take it off.  NULL: that cannot be. */
struct job *child_take(struct child *);
/* Close its input: it ends when it has done what it was given. */
void	child_retire(struct child *);
/* End it, wait for it, release all but the jobs. */
struct proc_end	child_end(struct child *);

/* What its end says about the file it was on; DETAIL is static text.
   *SURE: the file is to blame; else it deserves another try. */
enum outcome	child_judge(const struct child *, struct proc_end,
		    const char **detail, int *sure);

/* ---- what became of the files: counts.c ---- */

struct counts {
	uint64_t	files, bytes;		/* that came; of contents */
	uint64_t	by_outcome[OUTCOME_MAX];
};

uint64_t	counts_problems(const struct counts *);
/* Encode END: EARLIER (END as received) with our entry.  -1: it is damaged. */
int		counts_end(const struct counts *, struct mp_buf *out,
		    const void *earlier, size_t len, int status);
/* One line on stderr. */
void		counts_print(const struct counts *, int workers);

#endif
