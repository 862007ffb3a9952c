#include "../lib/log.h"
static void helper(void) {}
void usage(void) {}
void only_a(void) {}
int main(void) { helper(); usage(); log_it("a"); shared(); only_b(); return 0; }
