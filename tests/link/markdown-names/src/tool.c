#define STORE_MAX 10

static int
tool_helper(void)
{
	return STORE_MAX;
}

int
parse(void)
{
	return 0;
}

int
tool_main(void)
{
	return tool_helper();
}
