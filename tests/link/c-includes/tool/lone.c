/* Includes nothing: a static function of a header is not seen. */
int lone(void)
{
	return util_twice(1) + util_open("b");
}
