/*
 * Which build of a program or of a language's module a file is: its build
 * id, that the linker wrote into it (ELF note NT_GNU_BUILD_ID).  Our own
 * are digests of what was compiled (scripts/fingerprint): the same sources
 * give the same id on every machine, others another one.
 */
#ifndef KN_BUILD_H
#define KN_BUILD_H

#define BUILD_DIGITS	16	/* hexadecimal digits of an id that are kept */

/*
 * The first digits of the build id of the ELF file PATH, and a NUL.  Returns
 * 0, or -1: there is no such file, or it has no id.
 */
int	 build_id(char id[BUILD_DIGITS + 1], const char *path);

/* The directory of the languages' modules: $KN_MODULES, else ../lib/kn beside
   the program.  To be freed; ends the program if there is none. */
char	*build_modules(void);

#endif
