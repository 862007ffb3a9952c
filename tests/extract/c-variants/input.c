#ifdef HAVE_FAST
/* The fast one. */
static int work(int n) { return fast(n); }
#else
/* The slow one. */
static int work(int n) { return slow(n); }
#endif

#if defined(A) && \
    defined(B)
#define SIZE 1
#elif defined(C)
#define SIZE 2
#else
#define SIZE 3
#endif

int
half(int n)
{
#ifdef LINUX
	if (n > 0) {
#else
	if (n > 1) {
#endif
		work(n);
	}
	return n;
}

struct state {
#ifdef DEBUG
	int calls;
#endif
	int now;
};

int next(struct state *s) { return half(s->now); }
