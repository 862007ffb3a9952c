/* Build ids: of whole files, and of such that are cut off or changed. */
#include <elf.h>
#include <err.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "build.h"
#include "tap.h"

#if UINTPTR_MAX > 0xffffffffu
#define NATIVE(x)	Elf64_ ## x
#else
#define NATIVE(x)	Elf32_ ## x
#endif

/* A file with a note that is not meant, and the build id behind it. */
struct file {
	NATIVE(Ehdr)	 head;
	NATIVE(Phdr)	 parts[2];
	NATIVE(Nhdr)	 other;
	char		 other_name[4], other_text[4];
	NATIVE(Nhdr)	 note;
	char		 name[4];
	unsigned char	 id[20];
};

static const unsigned char	id_bytes[20] = { 0x01, 0x23, 0x45, 0x67, 0x89,
				    0xab, 0xcd, 0xef, 0xff };

static struct file
whole(void)
{
	struct file	f;

	memset(&f, 0, sizeof(f));
	memcpy(f.head.e_ident, ELFMAG, SELFMAG);
	f.head.e_phoff = offsetof(struct file, parts);
	f.head.e_phentsize = sizeof(f.parts[0]);
	f.head.e_phnum = 2;
	f.parts[0].p_type = PT_LOAD;
	f.parts[1].p_type = PT_NOTE;
	f.parts[1].p_offset = offsetof(struct file, other);
	f.parts[1].p_filesz = sizeof(f) - offsetof(struct file, other);
	f.other.n_namesz = 4;
	f.other.n_descsz = 2;		/* padded to 4 */
	f.other.n_type = NT_GNU_BUILD_ID;
	memcpy(f.other_name, "GNX", 4);
	f.note.n_namesz = 4;
	f.note.n_descsz = sizeof(f.id);
	f.note.n_type = NT_GNU_BUILD_ID;
	memcpy(f.name, "GNU", 4);
	memcpy(f.id, id_bytes, sizeof(f.id));
	return f;
}

/* The id of a file with these bytes; "" when there is none. */
static const char *
id_of(const void *p, size_t len)
{
	static char	 id[BUILD_DIGITS + 1];
	char		 path[] = "/tmp/build_test.XXXXXX";
	int		 fd, got;

	if ((fd = mkstemp(path)) == -1 ||
	    write(fd, p, len) != (ssize_t)len)
		err(2, "%s", path);
	close(fd);
	got = build_id(id, path);
	unlink(path);
	return got == 0 ? id : "";
}

int
main(void)
{
	struct file	f = whole();
	unsigned char	head[sizeof(f)];
	size_t		i;
	int		good = 1, j;

	is(id_of(&f, sizeof(f)), "0123456789abcdef", "the id behind a note");
	for (i = 0; i < sizeof(f); i++)
		good &= *id_of(&f, i) == '\0';
	ok(good, "a file that is cut off has none");
	for (i = 0; i < sizeof(f); i++)
		for (j = 1; j < 256; j += j) {
			memcpy(head, &f, sizeof(f));
			head[i] ^= (unsigned char)j;
			good &= strlen(id_of(head, sizeof(f))) % BUILD_DIGITS
			    == 0;
		}
	ok(good, "changed anywhere: an id or none");
	f.note.n_descsz = 4;
	is(id_of(&f, sizeof(f)), "", "one that is too short is none");
	is(id_of("#!/bin/sh\n", 10), "", "nor has a script one");
	ok(build_id((char *)head, "/nowhere/at/all") == -1, "nor nothing");
	return tap_done();
}
