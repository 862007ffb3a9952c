/* The parser misses the declared names: no definitions without a name. */
static DECLARE_DELAYED_WORK(timer, timed_out);
static DEFINE_PER_CPU(struct lru, lrus) = {{ NULL }};
static DEFINE_PER_CPU(long, unused);

int
after(void)
{
	return 1;
}
