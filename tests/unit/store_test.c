/*
 * Where the store is, what opening refuses, the packed columns.
 */
#include <sys/stat.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "schema.h"
#include "store.h"

static int	count, bad;

static void
ok(int yes, const char *what)
{
	printf("%sok %d - %s\n", yes ? "" : "not ", ++count, what);
	bad += !yes;
}

static void
is(char *got, const char *want, const char *what)
{
	int	same;

	same = (got == NULL || want == NULL) ? got == want :
	    strcmp(got, want) == 0;
	ok(same, what);
	if (!same)
		printf("# got %s\n# not %s\n", got ? got : "(null)",
		    want ? want : "(null)");
	free(got);
}

static void
sh(const char *cmd)
{
	if (system(cmd) != 0) {
		printf("Bail out! %s\n", cmd);
		exit(2);
	}
}

static void
repository(const char *dir)
{
	char	cmd[PATH_MAX];

	snprintf(cmd, sizeof(cmd), "mkdir -p %s/objects %s/refs && "
	    "echo 'ref: refs/heads/main' >%s/HEAD", dir, dir, dir);
	sh(cmd);
}

/* All in directory TOP, which is absolute and free of links. */
static void
test_paths(const char *top)
{
	const char	*s;
	char		 want[PATH_MAX], *got;

	unsetenv("KN_DB");
	unsetenv("GIT_DIR");
	repository("repo/.git");
	repository("bare.git");
	sh("mkdir -p repo/a/b plain repo/.git/worktrees/w tree/sub odd/.git");
	sh("echo HEAD >repo/.git/worktrees/w/HEAD");
	sh("echo ../.. >repo/.git/worktrees/w/commondir");
	sh("echo 'gitdir: ../repo/.git/worktrees/w' >tree/.git");
	setenv("XDG_CACHE_HOME", top, 1);

	is(store_path("x.db", "repo"), "x.db", "-d wins");
	setenv("KN_DB", "/tmp/env.db", 1);
	is(store_path(NULL, "repo"), "/tmp/env.db", "KN_DB");
	is(store_path("x.db", "repo"), "x.db", "-d wins over KN_DB");
	setenv("KN_DB", "", 1);
	snprintf(want, sizeof(want), "%s/repo/.git/kn/kn.db", top);
	is(store_path(NULL, "repo"), want, "git directory, KN_DB empty");
	unsetenv("KN_DB");
	is(store_path(NULL, "repo/a/b"), want, "from a subdirectory");
	is(store_path(NULL, "repo/.git"), want, "from the git directory");
	snprintf(want, sizeof(want), "%s/bare.git/kn/kn.db", top);
	is(store_path(NULL, "bare.git"), want, "bare repository");
	snprintf(want, sizeof(want), "%s/repo/.git/worktrees/w/kn/kn.db", top);
	is(store_path(NULL, "tree/sub"), want, "worktree has its own");
	setenv("GIT_DIR", ".git", 1);
	snprintf(want, sizeof(want), "%s/repo/.git/kn/kn.db", top);
	is(store_path(NULL, "repo"), want, "GIT_DIR, relative to the root");
	unsetenv("GIT_DIR");

	got = store_path(NULL, "plain");
	snprintf(want, sizeof(want), "%s/kn/plain-", top);
	ok(got != NULL && strncmp(got, want, strlen(want)) == 0 &&
	    strlen(got) == strlen(want) + 16 + strlen("/kn.db"),
	    "plain directory: cache, named after it");
	s = getcwd(want, sizeof(want));
	ok(s != NULL && chdir("plain") == 0, "chdir");
	is(store_path(NULL, NULL), got, "the same by another name");
	ok(chdir(want) == 0, "chdir back");
	free(got);
	unsetenv("XDG_CACHE_HOME");
	setenv("HOME", "/home/x", 1);
	got = store_path(NULL, "odd");
	ok(got != NULL && strncmp(got, "/home/x/.cache/kn/odd-", 22) == 0,
	    "an empty .git is no repository; ~/.cache");
	free(got);
	unsetenv("HOME");
	errno = 0;
	ok(store_path(NULL, "plain") == NULL && errno == ENOENT, "no home");
	setenv("HOME", "/home/x", 1);
	ok(store_path(NULL, "nowhere") == NULL && errno == ENOENT,
	    "no such directory");
	ok(store_make_dirs("m/n/o/kn.db") == 0 && access("m/n/o", F_OK) == 0 &&
	    access("m/n/o/kn.db", F_OK) == -1, "directories made");
	ok(store_make_dirs("m/n/o/kn.db") == 0, "again");
}

static enum store_status
try(const char *file, char *msg, size_t size)
{
	enum store_status	 status;
	sqlite3			*db;

	status = store_open(&db, file, msg, size);
	if ((status == STORE_OK) != (db != NULL))
		status = STORE_ERROR;
	sqlite3_close(db);
	return status;
}

static void
make(const char *file, const char *sql)
{
	sqlite3	*db;

	if (sqlite3_open(file, &db) != SQLITE_OK || sqlite3_exec(db, sql, NULL,
	    NULL, NULL) != SQLITE_OK) {
		printf("Bail out! %s: %s\n", file, sqlite3_errmsg(db));
		exit(2);
	}
	sqlite3_close(db);
}

static void
test_open(void)
{
	char			 sql[8192], msg[512];
	struct store_meta	 meta;
	sqlite3			*db;
	char			*s;

	ok(try("none.db", msg, sizeof(msg)) == STORE_NONE, "no file");
	ok(strcmp(msg, "none.db: no such database; kn index makes one") == 0,
	    "its message");
	ok(try(".", msg, sizeof(msg)) == STORE_FOREIGN, "a directory");
	sh(": >empty.db; seq 9999 >text.db");
	ok(try("empty.db", msg, sizeof(msg)) == STORE_EMPTY, "empty file");
	ok(try("text.db", msg, sizeof(msg)) == STORE_FOREIGN, "a text file");
	make("other.db", "CREATE TABLE t (x)");
	ok(try("other.db", msg, sizeof(msg)) == STORE_FOREIGN,
	    "another program's database");
	snprintf(sql, sizeof(sql), "PRAGMA journal_mode=WAL;"
	    "PRAGMA application_id=%d; PRAGMA user_version=%d; %s"
	    "INSERT INTO meta VALUES ('generation', 7), ('state', 'complete'),"
	    " ('repo', 'example.org/x'), ('future', 'y')",
	    SCHEMA_APPLICATION_ID, SCHEMA_VERSION, SCHEMA_TABLES);
	make("good%1?.db", sql);
	ok(try("good%1?.db", msg, sizeof(msg)) == STORE_OK, "a store");
	ok(store_open(&db, "good%1?.db", msg, sizeof(msg)) == STORE_OK &&
	    store_meta_get(db, &meta) == 0, "meta");
	ok(meta.generation == 7 && meta.state == STORE_COMPLETE &&
	    strcmp(meta.repo, "example.org/x") == 0 &&
	    strcmp(meta.root, "") == 0, "its values");
	s = store_meta_text(db, "future");
	is(s, "y", "an unknown key");
	is(store_meta_text(db, "none"), NULL, "a missing key");
	ok(sqlite3_exec(db, "DELETE FROM meta", NULL, NULL, NULL) ==
	    SQLITE_READONLY, "read-only");
	store_meta_release(&meta);
	sqlite3_close(db);

	snprintf(sql, sizeof(sql), "PRAGMA application_id=%d;"
	    "PRAGMA user_version=%d; CREATE TABLE meta (x)",
	    SCHEMA_APPLICATION_ID, SCHEMA_VERSION + 1);
	make("newer.db", sql);
	ok(try("newer.db", msg, sizeof(msg)) == STORE_NEWER &&
	    strstr(msg, "newer kn") != NULL, "newer schema");
	snprintf(sql, sizeof(sql), "PRAGMA application_id=%d;"
	    "PRAGMA user_version=%d; CREATE TABLE meta (x)",
	    SCHEMA_APPLICATION_ID, SCHEMA_VERSION - 1);
	make("older.db", sql);
	ok(try("older.db", msg, sizeof(msg)) == STORE_OLDER, "older schema");
	sh("cp good%1?.db cut.db; dd if=/dev/urandom of=cut.db bs=1 seek=100 "
	    "count=3000 conv=notrunc 2>/dev/null");
	ok(try("cut.db", msg, sizeof(msg)) == STORE_DAMAGED &&
	    strstr(msg, "index again") != NULL, "damaged file");
}

static void
test_packed(void)
{
	static const uint32_t	 lines[] = { 1, 1, 127, 128, 300, 20000,
	    0x10000000, 0xffffffff };
	const size_t		 n = sizeof(lines) / sizeof(lines[0]);
	unsigned char		 buf[5 * sizeof(lines) / sizeof(lines[0])];
	struct store_lines	 cur;
	size_t			 len, i;
	int			 same = 1;

	len = store_lines_put(buf, lines, n);
	store_lines_init(&cur, buf, len);
	for (i = 0; i < n; i++)
		same &= store_lines_next(&cur) == lines[i];
	ok(same && store_lines_next(&cur) == 0, "lines there and back");
	store_lines_init(&cur, "\xff\xff\xff\xff\xff\xff", 6);
	for (i = 0; i < 9; i++)
		store_lines_next(&cur);
	ok(cur.p == cur.end, "damaged lines end");
	store_lines_init(&cur, NULL, 0);
	ok(store_lines_next(&cur) == 0, "no lines");
	ok(store_node_id(5, 7) == (5LL << NODE_SLOT_BITS) + 7 &&
	    store_node_file(store_node_id(5, 7)) == 5 &&
	    store_node_slot(store_node_id(5, 7)) == 7 &&
	    store_node_file(-3) == 0, "node ids");
}

int
main(void)
{
	char	 tmpl[] = "/tmp/store_test.XXXXXX", cmd[64], *top;

	if (mkdtemp(tmpl) == NULL || (top = realpath(tmpl, NULL)) == NULL ||
	    chdir(top) == -1) {
		printf("Bail out! %s\n", strerror(errno));
		return 2;
	}
	test_paths(top);
	test_open();
	test_packed();
	printf("1..%d\n", count);
	snprintf(cmd, sizeof(cmd), "rm -rf %s", tmpl);
	if (bad == 0)
		sh(cmd);
	free(top);
	return bad != 0;
}
