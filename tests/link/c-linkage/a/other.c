/* helper is static elsewhere: not this one's. */
void other(void) { helper(); usage(); }
