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

/* ---- the whole: pool.c, whose loop calls the other parts ---- */

enum input {
	INPUT_OPEN,
	INPUT_ENDED,		/* END was read; end of file must follow */
	INPUT_DONE,		/* the whole stream was read */
	INPUT_CUT		/* it stopped without END */
};

struct pool {
	const struct options	*o;
	struct modules		*modules;
	char			*repo;
	struct extractor	*x;		/* for files without facts */

	enum input		 input;
	const char		*cut;		/* why INPUT_CUT */
	struct frame_reader	*reader;
	struct mp_buf		 end;		/* END as received */
	int			 end_queued;	/* our own END */

	struct job_queue	 order;		/* all, as they came */
	struct job_queue	 waiting;	/* of those: for a worker */
	unsigned int		 nheld;
	size_t			 held;		/* bytes */
	uint64_t		 number;
	size_t			 written;	/* of the first's output */

	struct child		 child[JOBS_MAX];
	int			 nchildren;
	int			 most;		/* children at one time */
	int			 deaths;	/* in a row */
	struct job		*probe;		/* being tried, or NULL */

	struct counts		 counts;
};

/* P, unless it is NULL: then the program ends. */
void	*pool_checked(void *p);
/* End all workers, at once. */
void	 pool_end_children(struct pool *);
/* The same, and the program, with status 2. */
_Noreturn void pool_give_up(struct pool *, const char *why);
/* What the run ends with if nothing else goes wrong. */
int	 pool_status(const struct pool *);

/* ---- jobs.c ---- */

/* A frame that came, the last in order. */
struct job *job_new(struct pool *);
/* One more frame in the output of JOB. */
void	 job_put(struct pool *, struct job *, int type, const void *payload,
	    size_t len);
void	 job_forget_output(struct pool *, struct job *);
void	 job_done(struct pool *, struct job *, enum outcome);
void	 job_free(struct job *);
/* What is known of the file of JOB.  Points into the job. */
struct file_frame job_file(const struct job *);
/* A PROBLEM follows FACTS, which end what was known of the path before. */
void	 job_problem(struct pool *, struct job *, enum outcome,
	    const char *detail);
/* The file has no facts: it is said to exist, and why. */
void	 job_fail(struct pool *, struct job *, enum outcome,
	    const char *detail);
/* Back to those that wait, in its place. */
void	 job_requeue(struct pool *, struct job *);

/* ---- workers.c ---- */

/* Give waiting files to workers, as far as they take them. */
void	 pool_dispatch(struct pool *);
/* Something came from a worker, or its end. */
void	 pool_child_read(struct pool *, struct child *);

/* ---- input.c ---- */

/* May one more frame be read? */
int	 pool_wants_input(const struct pool *);
/* Read what is there, as long as it is wanted. */
void	 pool_read_input(struct pool *);

/* ---- output.c ---- */

/* When everything before it is out: our END. */
void	 pool_queue_end(struct pool *);
int	 pool_has_output(const struct pool *);
/* Write what the descriptor takes. */
void	 pool_write_output(struct pool *);

#endif
