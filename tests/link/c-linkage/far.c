/* Two programs have a usage(), none is nearer: not given to the first. */
void far(void) { usage(); }
