/* Words, the words section, the files of a word, rows of the adjacency. */
#include <stdint.h>

#include "adjacency.h"
#include "tap.h"
#include "wordindex.h"
#include "words.h"

static uint32_t seed = 1;

static uint32_t
rnd(void)
{
	seed = seed * 1664525 + 1013904223;
	return seed >> 8;
}

/* ---- words.c ---- */

/* Parts of TEXT, normalised, joined by blanks. */
static const char *
split(const char *text)
{
	static char out[256];
	struct text rest = { text, strlen(text) }, run, part;
	char word[WORD_MAX];
	size_t len, n = 0;

	while (word_run(&rest, &run))
		while (word_part(&run, &part))
			if ((len = word_normal(word, part)) > 0)
				n += (size_t)snprintf(out + n, sizeof(out) - n,
				    "%s%.*s", n > 0 ? " " : "", (int)len, word);
	out[n] = '\0';
	return out;
}

static void
test_nothing(void)
{
	struct text rest = { NULL, 0 }, run;

	ok(!word_run(&rest, &run) && run.len == 0, "no text at all: no words");
}

static void
test_split(void)
{
	is(split("HTTPServer"), "http server", "an acronym before a word");
	is(split("getHTTPUrl_for__me"), "get http url for me", "all borders");
	is(split("parseXML2JSON"), "par xml json", "digits");
	is(split("sha256sum utf8"), "sha 256 sum utf", "digits of their own");
	is(split("a + b * 0x1f (c)"), "", "letters and numbers are no words");
	is(split("x.y_zz->foo"), "zz foo", "what is no letter parts");
	is(split("na\xc3\xafve caf\xc3\xa9s"), "na\xc3\xafve caf\xc3\xa9s",
	    "other alphabets are kept");
	is(split(""), "", "nothing");
	is(split("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ok"), "ok",
	    "encoded data is no word");
}

static void
test_stem(void)
{
	static const char *const same[][2] = {
		{ "cookies", "cookie" }, { "filtered", "filter" },
		{ "routing", "route" }, { "queries", "query" },
		{ "caches", "caching" }, { "typed", "type" },
		{ "handles", "handling" }, { "classes", "class" },
		{ "aliases", "alias" }, { "copied", "copy" },
	};
	static const char *const apart[][2] = {
		{ "string", "str" }, { "sing", "s" }, { "need", "ne" },
		{ "class", "clas" }, { "red", "r" },
	};
	char a[64], b[64], w[WORD_MAX + 1], v[WORD_MAX + 1];
	size_t i, n, m;
	int good = 1;

	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		snprintf(a, sizeof(a), "%s", split(same[i][0]));
		snprintf(b, sizeof(b), "%s", split(same[i][1]));
		is(a, b, same[i][0]);
	}
	for (i = 0; i < sizeof(apart) / sizeof(apart[0]); i++) {
		n = strlen(apart[i][0]);
		memcpy(w, apart[i][0], n);
		n = word_stem(w, n);
		ok(n != strlen(apart[i][1]) || memcmp(w, apart[i][1], n) != 0,
		    "%s is not %s", apart[i][0], apart[i][1]);
	}
	for (i = 0; i < 200000 && good; i++) {
		static const char end[][5] = { "ing", "ed", "s", "es", "ies",
		    "sses", "eed", "y", "e", "" };

		n = rnd() % 12 + 1;
		for (m = 0; m < n; m++)
			w[m] = "aeiouybcdlst"[rnd() % 12];
		m = strlen(end[i % 10]);
		memcpy(w + n, end[i % 10], m);
		n = word_stem(w, n + m);
		memcpy(v, w, n);
		m = word_stem(v, n);
		good = n == m && memcmp(v, w, n) == 0;
	}
	ok(good, "the stem of a stem is itself: %.*s", (int)n, w);
}

/* ---- wordsec.c ---- */

static void
test_section(void)
{
	static const struct text words[] = { { "abc", 3 }, { "abcd", 4 },
	    { "abcdefghijklmnopqrstuvwxyz", 26 },
	    { "abcdefghijklmnopqrstuvwxyz01", 28 }, { "z\xc3\xa9", 3 } };
	static const struct wordsec_posting p[] = { { 0, 0, 1 }, { 0, 2, 15 },
	    { 1, 1, 8 }, { 2, 2, 4 }, { 3, 0, 2 }, { 4, 2, 1 } };
	struct wordsec_node nodes[3] = { { 0, 0, 0, { 1, 2, 3, 4 } },
	    { 4, 0, 1, { 5, 6, 7, 200 } }, { 2, 1, 0, { 0, 0, 0, 0 } } }, back[3];
	struct wordsec_buf b = { NULL, 0, 0 };
	struct wordsec s;
	uint32_t ord, fields, i, n = 0, good = 1;
	unsigned char *copy;
	size_t len, at;

	wordsec_put(&b, nodes, 3, words, 5, p, 6);
	ok(wordsec_check(b.p, b.len, 3), "a section");
	ok(!wordsec_check(b.p, b.len, 2), "of so many nodes");
	wordsec_open(&s, b.p, b.len);
	wordsec_nodes(&s, back);
	for (i = 0; i < 3; i++)
		good &= back[i].kind == nodes[i].kind &&
		    back[i].parent == nodes[i].parent &&
		    back[i].test == nodes[i].test &&
		    memcmp(back[i].length, nodes[i].length, 4) == 0;
	ok(good, "its nodes");
	for (i = 0; wordsec_next(&s); i++) {
		good &= s.len == words[i].len &&
		    memcmp(s.word, words[i].p, s.len) == 0;
		while (wordsec_posting(&s, &ord, &fields)) {
			good &= p[n].word == i && p[n].ord == ord &&
			    p[n].fields == fields;
			n++;
		}
	}
	ok(good && i == 5 && n == 6 && !s.bad, "its words and postings");
	for (len = 0; len < b.len; len++) {
		copy = tap_copy(b.p, len);
		(void)wordsec_check(copy, len, 3);
		free(copy);
	}
	for (i = 0; i < 100000; i++) {
		copy = tap_copy(b.p, b.len);
		at = rnd() % b.len;
		copy[at] = (unsigned char)rnd();
		(void)wordsec_check(copy, b.len, 3);
		free(copy);
	}
	ok(good, "cut and damaged ones do no harm");
	free(b.p);
	for (i = 0, good = 1; i < 200000; i++) {
		n = wordsec_length(wordsec_code(i));
		good &= n <= i && i - n <= i / 8 && (i > 15 || n == i);
	}
	ok(good, "lengths to an eighth");
}

/* ---- wordindex.c ---- */

static void
test_files(void)
{
	unsigned char buf[64];
	struct wordindex x;
	uint32_t fields;
	int64_t file;
	size_t n = 0;

	n += wordindex_put(buf + n, 0, 1, 31);
	n += wordindex_put(buf + n, 1, 3, 1);
	n += wordindex_put(buf + n, 3, (int64_t)1 << 24, 16);
	wordindex_open(&x, buf, n);
	ok(wordindex_next(&x, &file, &fields) && file == 1 && fields == 31 &&
	    wordindex_next(&x, &file, &fields) && file == 3 && fields == 1 &&
	    wordindex_next(&x, &file, &fields) && file == 1 << 24 &&
	    fields == 16 && !wordindex_next(&x, &file, &fields) && !x.bad,
	    "files of a word");
	wordindex_open(&x, buf, n - 1);
	while (wordindex_next(&x, &file, &fields))
		;
	ok(x.bad, "cut short");
	wordindex_open(&x, NULL, 0);
	ok(!wordindex_next(&x, &file, &fields) && !x.bad, "none");
}

/* ---- adjacency.c ---- */

#define EDGES	500

static void
test_adjacency(void)
{
	struct adj_entry v[EDGES], back[EDGES];
	unsigned char *buf = NULL, *copy;
	size_t cap = 0, len, i, n;
	uint32_t from, to;
	struct adj a;
	int good = 1;

	for (i = 0; i < EDGES; i++) {
		v[i].node = (int64_t)(32 + rnd() % ADJ_FILES) << 20 |
		    rnd() % 40;
		v[i].edge = adj_pack((int64_t)(rnd() % 5000) << 20 |
		    rnd() % 100, rnd() % 16, rnd() % 6, rnd() % 101);
	}
	qsort(v, EDGES, sizeof(*v), adj_compare);
	len = adj_make(&buf, &cap, v, EDGES);
	copy = tap_copy(buf, len);
	ok(adj_open(&a, copy, len) == 0 && a.nedges == EDGES, "a row");
	adj_entries(&a, adj_row(32, ADJ_OUT), back);
	ok(memcmp(v, back, sizeof(v)) == 0, "its entries");
	for (i = 0; i < EDGES; i = n) {
		for (n = i; n < EDGES && v[n].node == v[i].node; n++)
			;
		adj_list(&a, v[i].node, &from, &to);
		good &= from == i && to == n && adj_edge(&a, from) == v[i].edge;
	}
	ok(good, "the list of each node");
	adj_list(&a, (int64_t)33 << 20 | 99999, &from, &to);
	ok(from == to, "a slot behind the last");
	for (i = 0; i < len; i++)
		good &= adj_open(&a, copy, i) == -1 || i == 0;
	ok(good, "cut short");
	free(copy);
	ok(adj_open(&a, NULL, 0) == 0 && a.nedges == 0, "no row");
	adj_list(&a, 1 << 20, &from, &to);
	ok(from == to, "no list in it");
	ok(adj_make(&buf, &cap, NULL, 0) == 0, "nothing makes no row");
	v[0].edge = adj_pack((int64_t)0xffffff << 20 | 0xfffff, 63, 15, 127);
	ok(adj_node(v[0].edge) == ((int64_t)0xffffff << 20 | 0xfffff) &&
	    adj_type(v[0].edge) == 63 && adj_prov(v[0].edge) == 15 &&
	    adj_conf(v[0].edge) == 127, "the largest numbers");
	free(buf);
}

int
main(void)
{
	test_nothing();
	test_split();
	test_stem();
	test_section();
	test_files();
	test_adjacency();
	return tap_done();
}
