/*
 * A language that tries what is forbidden already while it is loaded, that is
 * in the parent, and says on stderr what succeeded.
 */
#include <sys/socket.h>

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "lang.h"

static void
try(const char *what, int result)
{
	if (result != -1)
		fprintf(stderr, "%s succeeded\n", what);
}

__attribute__((constructor)) static void
at_load(void)
{
	try("reading", open("canary", O_RDONLY));
	try("reading /etc", open("/etc/passwd", O_RDONLY));
	try("writing", open("canary", O_WRONLY));
	try("creating", open("created-by-the-parent", O_CREAT | O_WRONLY, 0600));
	try("removing", unlink("canary"));
	try("a unix socket", socket(AF_UNIX, SOCK_STREAM, 0));
	try("an internet socket", socket(AF_INET, SOCK_STREAM, 0));
	try("a program", execl("/bin/true", "true", (char *)NULL));
	fprintf(stderr, "loaded\n");
}

static void
scan(struct walk *w)
{
	(void)w;
}

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = "loaded",
	.scan = scan,
};
