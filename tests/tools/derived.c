/*
 * derived DATABASE: are the full-text index and the adjacency what the words
 * sections and the edges say?  Prints what is not, one line each, and ends
 * with 1 then.  Independent of how kn-store keeps them up.
 */
#include <err.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adjacency.h"
#include "store.h"
#include "wordindex.h"
#include "wordsec.h"

static sqlite3	*db;
static int	 wrong;

static sqlite3_stmt *
prepare(const char *sql)
{
	sqlite3_stmt	*st;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		errx(2, "%s", sqlite3_errmsg(db));
	return st;
}

static void
run(const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		errx(2, "%s", sqlite3_errmsg(db));
}

static void
insert(sqlite3_stmt *st)
{
	if (sqlite3_step(st) != SQLITE_DONE)
		errx(2, "%s", sqlite3_errmsg(db));
	sqlite3_reset(st);
}

/* ---- from the facts ---- */

static void
expect_words(void)
{
	sqlite3_stmt	*in = prepare("SELECT w.file, w.section, f.nodes "
	    "FROM words w LEFT JOIN file f ON f.id = w.file");
	sqlite3_stmt	*out = prepare("INSERT INTO want_word VALUES "
	    "(?1, ?2, ?3, ?4)");
	struct wordsec	 s;
	uint32_t	 ord, fields, all, n;
	const void	*p;
	size_t		 len;

	while (sqlite3_step(in) == SQLITE_ROW) {
		p = sqlite3_column_blob(in, 1);
		len = (size_t)sqlite3_column_bytes(in, 1);
		if (!wordsec_check(p, len,
		    (uint32_t)sqlite3_column_int(in, 2))) {
			printf("section of file %" PRId64 " is damaged\n",
			    (int64_t)sqlite3_column_int64(in, 0));
			wrong = 1;
			continue;
		}
		wordsec_open(&s, p, len);
		wordsec_nodes(&s, NULL);
		while (wordsec_next(&s)) {
			for (all = n = 0; wordsec_posting(&s, &ord, &fields);
			    n++)
				all |= ord == 0 && (fields & WORD_IN_NAME) ?
				    (fields & ~WORD_IN_NAME) | WORD_IN_PATH :
				    fields;
			sqlite3_bind_text(out, 1, s.word, (int)s.len,
			    SQLITE_TRANSIENT);
			sqlite3_bind_int64(out, 2,
			    sqlite3_column_int64(in, 0));
			sqlite3_bind_int64(out, 3, all);
			sqlite3_bind_int64(out, 4, n);
			insert(out);
		}
	}
	sqlite3_finalize(in);
	sqlite3_finalize(out);
}

/* ---- what is there ---- */

static void
read_words(void)
{
	sqlite3_stmt	*in = prepare("SELECT text, files FROM word");
	sqlite3_stmt	*out = prepare("INSERT INTO has_word VALUES "
	    "(?1, ?2, ?3)");
	struct wordindex x;
	uint32_t	 fields;
	int64_t		 file;

	while (sqlite3_step(in) == SQLITE_ROW) {
		wordindex_open(&x, sqlite3_column_blob(in, 1),
		    (size_t)sqlite3_column_bytes(in, 1));
		while (wordindex_next(&x, &file, &fields)) {
			sqlite3_bind_value(out, 1,
			    sqlite3_column_value(in, 0));
			sqlite3_bind_int64(out, 2, file);
			sqlite3_bind_int64(out, 3, fields);
			insert(out);
		}
		if (x.bad) {
			printf("word %s is damaged\n",
			    (const char *)sqlite3_column_text(in, 0));
			wrong = 1;
		}
	}
	sqlite3_finalize(in);
	sqlite3_finalize(out);
}

static void
read_adjacency(void)
{
	sqlite3_stmt	*in = prepare("SELECT id, edges FROM adjacency");
	sqlite3_stmt	*out = prepare("INSERT INTO has_edge VALUES "
	    "(?1, ?2, ?3, ?4, ?5, ?6)");
	struct adj_entry *v;
	struct adj	 a;
	uint64_t	 i;
	int64_t		 id, other;

	while (sqlite3_step(in) == SQLITE_ROW) {
		id = sqlite3_column_int64(in, 0);
		if (adj_open(&a, sqlite3_column_blob(in, 1),
		    (size_t)sqlite3_column_bytes(in, 1)) == -1 ||
		    a.nedges == 0) {
			printf("adjacency row %" PRId64 " is damaged\n", id);
			wrong = 1;
			continue;
		}
		if ((v = calloc(a.nedges, sizeof(*v))) == NULL)
			err(2, NULL);
		adj_entries(&a, id, v);
		for (i = 0; i < a.nedges; i++) {
			other = adj_node(v[i].edge);
			sqlite3_bind_int64(out, 1, id & 1);
			sqlite3_bind_int64(out, 2, id & 1 ? other : v[i].node);
			sqlite3_bind_int64(out, 3, adj_type(v[i].edge));
			sqlite3_bind_int64(out, 4, id & 1 ? v[i].node : other);
			sqlite3_bind_int64(out, 5, adj_prov(v[i].edge));
			sqlite3_bind_int64(out, 6, adj_conf(v[i].edge));
			insert(out);
		}
		free(v);
	}
	sqlite3_finalize(in);
	sqlite3_finalize(out);
}

/* ---- both ---- */

static void
compare(const char *what, const char *sql)
{
	sqlite3_stmt	*st = prepare(sql);
	int		 i;

	while (sqlite3_step(st) == SQLITE_ROW) {
		printf("%s:", what);
		for (i = 0; i < sqlite3_column_count(st); i++)
			printf(" %s", (const char *)sqlite3_column_text(st, i));
		printf("\n");
		wrong = 1;
	}
	sqlite3_finalize(st);
}

int
main(int argc, char *argv[])
{
	if (argc != 2)
		errx(2, "usage: derived database");
	if (sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) !=
	    SQLITE_OK)
		errx(2, "%s: %s", argv[1], sqlite3_errmsg(db));
	run("PRAGMA temp_store = MEMORY;"
	    "CREATE TEMP TABLE want_word (text, file, fields, nodes);"
	    "CREATE TEMP TABLE has_word (text, file, fields);"
	    "CREATE TEMP TABLE has_edge (d, src, type, dst, prov, conf)");
	expect_words();
	read_words();
	read_adjacency();
	compare("missing word", "SELECT text, file, fields FROM want_word "
	    "EXCEPT SELECT * FROM has_word");
	compare("needless word", "SELECT * FROM has_word "
	    "EXCEPT SELECT text, file, fields FROM want_word");
	compare("wrong number", "SELECT text, nodes FROM word EXCEPT "
	    "SELECT text, sum(nodes) FROM want_word GROUP BY text");
	compare("missing edge", "SELECT d.column1, src, type, dst, prov, conf "
	    "FROM edge, (VALUES (0), (1)) d WHERE src > 0 AND dst > 0 "
	    "EXCEPT SELECT * FROM has_edge");
	compare("needless edge", "SELECT * FROM has_edge EXCEPT "
	    "SELECT d.column1, src, type, dst, prov, conf "
	    "FROM edge, (VALUES (0), (1)) d WHERE src > 0 AND dst > 0");
	compare("files without words", "SELECT path FROM file "
	    "WHERE id NOT IN (SELECT file FROM words)");
	compare("words of no file", "SELECT file FROM words "
	    "WHERE file NOT IN (SELECT id FROM file)");
	sqlite3_close(db);
	return wrong;
}
