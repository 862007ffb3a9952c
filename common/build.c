/*
 * Build ids: see elf(5), "Notes".  The note stands near the beginning of the
 * file, where the loader needs it.
 */
#include <elf.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build.h"
#include "proc.h"
#include "prog.h"

#define HEAD_MAX	4096	/* bytes that are read of a file */

/* A structure as files of this machine have it. */
#if UINTPTR_MAX > 0xffffffffu
#define NATIVE(x)	Elf64_ ## x
#else
#define NATIVE(x)	Elf32_ ## x
#endif

/* The id in the notes P, LEN bytes: its bytes, *N of them; or NULL. */
static const unsigned char *
find_id(const unsigned char *p, size_t len, size_t *n)
{
	NATIVE(Nhdr)	 h;
	size_t		 name, desc;

	while (len >= sizeof(h)) {
		memcpy(&h, p, sizeof(h));
		p += sizeof(h);
		len -= sizeof(h);
		name = ((size_t)h.n_namesz + 3) & ~(size_t)3;
		desc = ((size_t)h.n_descsz + 3) & ~(size_t)3;
		if (name > len || desc > len - name)
			return NULL;
		if (h.n_type == NT_GNU_BUILD_ID && h.n_namesz == 4 &&
		    memcmp(p, "GNU", 4) == 0) {
			*n = h.n_descsz;
			return p + name;
		}
		p += name + desc;
		len -= name + desc;
	}
	return NULL;
}

/* The same, in the first LEN bytes of a file. */
static const unsigned char *
find_note(const unsigned char *p, size_t len, size_t *n)
{
	const unsigned char	*id;
	NATIVE(Ehdr)		 e;
	NATIVE(Phdr)		 h;
	size_t			 i, at;

	if (len < sizeof(e) || memcmp(p, ELFMAG, SELFMAG) != 0)
		return NULL;
	memcpy(&e, p, sizeof(e));
	if (e.e_phentsize != sizeof(h))
		return NULL;
	for (i = 0; i < e.e_phnum; i++) {
		at = e.e_phoff + i * sizeof(h);
		if (at > len || len - at < sizeof(h))
			return NULL;
		memcpy(&h, p + at, sizeof(h));
		if (h.p_type != PT_NOTE || h.p_offset > len ||
		    h.p_filesz > len - h.p_offset)
			continue;
		if ((id = find_id(p + h.p_offset, h.p_filesz, n)) != NULL)
			return id;
	}
	return NULL;
}

/* The beginning of a file, as much as there is of it; -1: cannot be read. */
static ssize_t
read_head(const char *path, unsigned char head[HEAD_MAX])
{
	size_t	len = 0;
	ssize_t	n = 0;
	int	fd;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return -1;
	while (len < HEAD_MAX && ((n = read(fd, head + len,
	    HEAD_MAX - len)) > 0 || (n == -1 && errno == EINTR)))
		len += n > 0 ? (size_t)n : 0;
	close(fd);
	return n == -1 ? -1 : (ssize_t)len;
}

int
build_id(char id[BUILD_DIGITS + 1], const char *path)
{
	static const char	 digits[] = "0123456789abcdef";
	unsigned char		 head[HEAD_MAX];
	const unsigned char	*p;
	ssize_t			 len;
	size_t			 i, n;

	if ((len = read_head(path, head)) <= 0 || (p = find_note(head, (size_t)len, &n)) == NULL ||
	    n < BUILD_DIGITS / 2)
		return -1;
	for (i = 0; i < BUILD_DIGITS; i++)
		id[i] = digits[i % 2 == 0 ? p[i / 2] >> 4 : p[i / 2] & 15];
	id[i] = '\0';
	return 0;
}

char *
build_modules(void)
{
	char		 path[PATH_MAX], *dir;
	const char	*env;

	if ((env = getenv("KN_MODULES")) != NULL && *env != '\0') {
		if ((dir = realpath(env, NULL)) == NULL)
			err(2, "KN_MODULES: %s", safe_str(env));
		return dir;
	}
	if (proc_sibling(path, sizeof(path), "../lib/kn") == -1)
		err(2, "cannot find my own file");
	if ((dir = strdup(path)) == NULL)
		err(2, NULL);
	return dir;
}
