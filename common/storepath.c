/*
 * Where the store is; see store.h.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#define STORE_NAME	"kn.db"

/* A .git file is one line; more is not one. */
#define GITFILE_MAX	(PATH_MAX + 16)		/* bytes */

static char *
join(const char *dir, const char *name)
{
	char	*s;

	if (asprintf(&s, "%s%s%s", dir, *dir != '\0' &&
	    dir[strlen(dir) - 1] == '/' ? "" : "/", name) == -1)
		return NULL;
	return s;
}

/* Is DIR/NAME there, and of that type (S_IFDIR, S_IFREG)? */
static int
has(const char *dir, const char *name, mode_t type)
{
	struct stat	 st;
	char		*path;
	int		 yes;

	if ((path = join(dir, name)) == NULL)
		return 0;
	yes = stat(path, &st) == 0 && (st.st_mode & S_IFMT) == type;
	free(path);
	return yes;
}

/*
 * What git takes for a repository.  A worktree's own directory has HEAD and
 * commondir, but no objects.
 */
static int
is_git_dir(const char *dir)
{
	if (!has(dir, "HEAD", S_IFREG))
		return 0;
	return has(dir, "commondir", S_IFREG) ||
	    (has(dir, "objects", S_IFDIR) && has(dir, "refs", S_IFDIR));
}

/* PATH as seen from DIR, absolute and without links; NULL with errno. */
static char *
resolve(const char *dir, const char *path)
{
	char	*full, *real;
	int	 save;

	if (*path == '/')
		return realpath(path, NULL);
	if ((full = join(dir, path)) == NULL)
		return NULL;
	real = realpath(full, NULL);
	save = errno;
	free(full);
	errno = save;
	return real;
}

/* The directory that the file DIR/.git names, or NULL. */
static char *
read_git_file(const char *dir)
{
	char	 buf[GITFILE_MAX], *path;
	ssize_t	 n;
	int	 fd;

	if ((path = join(dir, ".git")) == NULL)
		return NULL;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	free(path);
	if (fd == -1)
		return NULL;
	n = read(fd, buf, sizeof(buf) - 1);
	close(fd);
	if (n <= 8 || memcmp(buf, "gitdir: ", 8) != 0)
		return NULL;
	buf[n] = '\0';
	buf[strcspn(buf, "\n")] = '\0';
	return resolve(dir, buf + 8);
}

/* The git directory that stands at DIR itself, or NULL. */
static char *
git_dir_at(const char *dir)
{
	char	*git = NULL;

	if (has(dir, ".git", S_IFREG))
		git = read_git_file(dir);
	else if (has(dir, ".git", S_IFDIR))
		git = join(dir, ".git");
	else if (is_git_dir(dir))
		return strdup(dir);
	if (git != NULL && !is_git_dir(git)) {
		free(git);
		git = NULL;
	}
	return git;
}

char *
store_git_dir(const char *dir)
{
	const char	*env;
	char		*path, *git, *slash;

	if (dir == NULL)
		dir = ".";
	if ((env = getenv("GIT_DIR")) != NULL && *env != '\0')
		return resolve(dir, env);
	if ((path = realpath(dir, NULL)) == NULL)
		return NULL;
	while ((git = git_dir_at(path)) == NULL) {
		if (strcmp(path, "/") == 0 ||
		    (slash = strrchr(path, '/')) == NULL)
			break;
		slash[slash == path ? 1 : 0] = '\0';
	}
	free(path);
	if (git == NULL)
		errno = ENOENT;
	return git;
}

/* Outside git: a directory in the cache, named after DIR. */
static char *
cache_path(const char *dir)
{
	const char	*cache, *sub = "kn";
	char		*abs, *name, *path;
	int		 n;

	if ((cache = getenv("XDG_CACHE_HOME")) == NULL || *cache != '/') {
		if ((cache = getenv("HOME")) == NULL || *cache == '\0') {
			errno = ENOENT;
			return NULL;
		}
		sub = ".cache/kn";
	}
	if ((abs = realpath(dir, NULL)) == NULL)
		return NULL;
	name = strrchr(abs, '/') + 1;
	n = asprintf(&path, "%s/%s/%s-%016llx/" STORE_NAME, cache, sub,
	    *name == '\0' ? "root" : name,
	    (unsigned long long)XXH64(abs, strlen(abs), 0));
	free(abs);
	return n == -1 ? NULL : path;
}

char *
store_path(const char *file, const char *dir)
{
	char	*git, *path;

	if (file != NULL)
		return strdup(file);
	if ((file = getenv("KN_DB")) != NULL && *file != '\0')
		return strdup(file);
	if (dir == NULL)
		dir = ".";
	if ((git = store_git_dir(dir)) != NULL) {
		path = join(git, "kn/" STORE_NAME);
		free(git);
		return path;
	}
	if (errno != ENOENT || access(dir, F_OK) == -1)
		return NULL;
	return cache_path(dir);
}

int
store_make_dirs(const char *file)
{
	char	*path, *p;
	int	 error = 0;

	if ((path = strdup(file)) == NULL)
		return -1;
	for (p = path + 1; *path != '\0' && (p = strchr(p, '/')) != NULL; p++) {
		*p = '\0';
		if (mkdir(path, 0777) == -1) {
			error = errno;
			if (error != EEXIST && access(path, F_OK) == -1)
				break;
			error = 0;
		}
		*p = '/';
	}
	free(path);
	errno = error;
	return error == 0 ? 0 : -1;
}
