/* The name in parentheses, so that the macro of that name is not meant. */
API_FUNC void (closes) (struct state *s)
{
	one(s);
}

/* A branch that leaves a parenthesis open. */
void push(struct state *s, const unsigned char *p)
{
#if WIDE
	push_number(s,
#else
	push_integer(s,
#endif
	    p[0] << 8 | p[1]);
	done(s);
}

int after(void)
{
	return 0;
}
