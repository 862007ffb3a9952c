int real_alloc(int);
void check_failed(const char *);
#define alloc real_alloc
#define CHECK(x) ((x) ? (void)0 : check_failed(#x))
#define CHECK_ALL(x, y) do { CHECK(x); CHECK(y); } while (0)
#define wrapped(n) wrapped(n, 1)
#ifdef BIG
#define swap64(x) (x)
#else
#define swap64(x) real_swap(x)
#endif
