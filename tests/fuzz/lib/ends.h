/*
 * Where its input is wrong, a program says so and ends.  A fuzzer goes on:
 * err(3) and errx(3) are these ones here.
 */
#ifndef KN_FUZZ_ENDS_H
#define KN_FUZZ_ENDS_H

/*
 * Call RUN(ARG).  Returns 1 if it wanted to end the program: then FORGET(ARG)
 * is called, and what RUN allocated and did not free is freed.  An end
 * outside of this is a find.
 */
int	ends(void (*run)(void *), void (*forget)(void *), void *arg);

#endif
