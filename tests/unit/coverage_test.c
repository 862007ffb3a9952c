/* COVERAGE frames, and the packed columns of coverage and outlines. */
#include <string.h>

#include "coverage.h"
#include "tap.h"

static struct coverage_frame
frame(const char *report, const char *test, const char *path,
    const char *blob)
{
	struct coverage_frame f;

	memset(&f, 0, sizeof(f));
	f.report = text_from(report);
	f.test = text_from(test);
	f.path = text_from(path);
	f.blob = text_from(blob);
	return f;
}

static int
passes(struct coverage_frame f, const struct covered_line *v, uint32_t n)
{
	struct coverage_frame got;
	struct mp_buf b;
	int is;

	mp_buf_init(&b);
	coverage_put(&b, &f, v, n);
	is = coverage_get(&got, b.sbuf.data, b.sbuf.size) == 0;
	mp_buf_release(&b);
	return is;
}

#define BLOB20	"01234567890123456789"
#define BLOB32	"01234567890123456789012345678901"

static void
test_frames(void)
{
	static const struct covered_line lines[] = {
		{ 1, 0 }, { 7, UINT64_MAX }, { UINT32_MAX, 3 },
	}, twice[] = { { 4, 1 }, { 4, 1 } }, none[] = { { 0, 1 } };
	struct coverage_frame f = frame("r", "t", "a.c", BLOB20), got;
	struct covered_line l;
	struct mp_buf b;
	size_t i, cut;
	int same = 1, refused = 1;

	mp_buf_init(&b);
	coverage_put(&b, &f, lines, 3);
	ok(coverage_get(&got, b.sbuf.data, b.sbuf.size) == 0 &&
	    got.nlines == 3 && got.path.len == 3, "a frame");
	for (i = 0; i < 3; i++) {
		coverage_line_get(&got, &l);
		same &= l.line == lines[i].line && l.hits == lines[i].hits;
	}
	ok(same, "its lines");
	for (cut = 0; cut < b.sbuf.size; cut++)
		refused &= coverage_get(&got, b.sbuf.data, cut) == -1;
	ok(refused, "none that is cut off");
	mp_buf_release(&b);
	ok(passes(frame("r", "", "", ""), NULL, 0), "one that forgets");
	ok(passes(frame("r", "*", "a.c", BLOB32), lines, 3), "SHA-256");
	ok(!passes(frame("", "t", "a.c", BLOB20), lines, 3), "no report");
	ok(!passes(frame("r", "t", "a.c", "0"), lines, 3), "no blob");
	ok(!passes(frame("r", "t", "", ""), NULL, 0),
	    "one that forgets a test");
	ok(!passes(frame("r", "", "", ""), lines, 1),
	    "one that forgets lines");
	ok(!passes(frame("r", "", "a.c", BLOB20), twice, 2), "a line twice");
	ok(!passes(frame("r", "", "a.c", BLOB20), none, 1), "line 0");
}

static void
test_lines(void)
{
	static const struct covered_line lines[] = {
		{ 1, 0 }, { 2, 127 }, { 300, 128 }, { UINT32_MAX, UINT64_MAX },
	};
	static const char *const damaged[] = {
		"\x01", "\x80", "\x01\x80", "\x01\x01\x00\x01",
		"\x01\x01\xff\xff\xff\xff\x0f\x01",
		"\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
	};
	static const size_t lens[] = { 1, 1, 2, 4, 8, 11 };
	unsigned char buf[4 * PACKED_COVERED_MAX];
	struct packed_coverage p;
	struct covered_line l;
	uint32_t last = 0;
	size_t i, n = 0;
	int same = 1;

	for (i = 0; i < 4; i++) {
		n += packed_coverage_put(buf + n, last, &lines[i]);
		last = lines[i].line;
	}
	packed_coverage_open(&p, buf, n);
	for (i = 0; packed_coverage_next(&p, &l); i++)
		same &= i < 4 && l.line == lines[i].line &&
		    l.hits == lines[i].hits;
	ok(same && i == 4 && !p.bad, "packed lines");
	packed_coverage_open(&p, "", 0);
	ok(!packed_coverage_next(&p, &l) && !p.bad, "no lines");
	for (i = 0; i < 6; i++) {
		packed_coverage_open(&p, damaged[i], lens[i]);
		while (packed_coverage_next(&p, &l))
			continue;
		ok(p.bad, "damaged lines %zu", i);
	}
}

static void
test_definitions(void)
{
	static const struct covered_definition v[] = {
		{ { 1, 2, 3, 4, 5, 6, 7, 8 }, UINT64_MAX, 1, 1 },
		{ { 0 }, 0, 100, 100000 }, { { 9 }, 1, 7, UINT32_MAX },
	};
	unsigned char buf[3 * PACKED_DEFINITION_MAX];
	const unsigned char *p = buf;
	struct covered_definition d;
	size_t i, n = 0, cut, ends[4] = { 0 };
	int same = 1, is;

	for (i = 0; i < 3; i++) {
		n += packed_definition_put(buf + n, &v[i]);
		ends[i + 1] = n;
	}
	for (i = 0; packed_definition_next(&p, buf + n, &d) == 1; i++)
		same &= i < 3 && memcmp(d.hash, v[i].hash,
		    sizeof(d.hash)) == 0 && d.body == v[i].body &&
		    d.line == v[i].line && d.end_line == v[i].end_line;
	ok(same && i == 3 && p == buf + n, "packed definitions");
	for (cut = 0, same = 1; cut < n; cut++) {
		p = buf;
		while ((is = packed_definition_next(&p, buf + cut, &d)) == 1)
			continue;
		for (i = 0; i < 3 && ends[i] != cut; i++)
			continue;
		same &= is == (i < 3 ? 0 : -1);
	}
	ok(same, "each that is cut off is damaged");
	n = packed_definition_put(buf, &v[2]);
	buf[n - 1]++;		/* ends behind the last line there can be */
	p = buf;
	ok(packed_definition_next(&p, buf + n, &d) == -1, "too many lines");
}

int
main(void)
{
	test_frames();
	test_lines();
	test_definitions();
	return tap_done();
}
