void usage(void) {}
void only_b(void) {}
#ifdef FAST
static int speed(void) { return 2; }
#else
static int speed(void) { return 1; }
#endif
int main(void) { usage(); return speed(); }
