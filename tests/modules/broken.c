/*
 * A language whose every file crashes, even an empty one.
 */
#define LANG_NAME	"broken"
#define ALWAYS_CRASH
#include "hostile.c"
