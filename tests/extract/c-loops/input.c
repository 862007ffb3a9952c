/* Macros that are heads of loops, or statements without a semicolon. */
#define for_each_user(u, l) for (u = l->first; u != 0; u = u->next)
#define FOR_ALL(p) for (p = first(); p != 0; p = next(p))

int count(struct list *l, struct user *me)
{
	struct user *u;
	int n = 0;

	for_each_user(u, l) {
		if (is_active(u))
			n += weigh(u);
	}
	for_each_user(u, l)
		visit(u);
	FOR_ALL(u)
	{
		int k = rank(u);
		n += k;
	}
	if (n > 0) {
		TRACE("found")
		report(n);
	}
	switch (n) {
	case 1:
		for_each_user(u, l)	/* the only one */
			greet(u);
		break;
	}
	plain(n)
	    + other(n);
	FOR_ALL(u){
		leave(u);
	}
	return n;
}

/* Names of parameters with macros behind them are their names. */
static char *
name_of(struct user *u UNUSED, int idx, const char **names MAYBE)
{
	return names[idx];
}
