#!/bin/sh
# kn-cover: reports of coverage tools, through kn-store, to kn coverage.
set -u
. "${KN_TOP:?}/tests/lib.sh"

mkdir -p repo/src repo/pkg repo/shop
cat >repo/src/a.c <<'END'
#include <stdio.h>
static int twice(int x) { return 2 * x; }
int never(int x)
{
	if (x)
		return 1;
	return 2;
}
int main(int argc, char *argv[])
{
	if (argc > 1) {
		puts("many");
		return never(2);
	}
	return twice(0);
}
END
cat >repo/pkg/p.go <<'END'
package pkg

func Add(a, b int) int {
	if a > 10 {
		return 0
	}
	return a + b
}

func Unused() int { return 1 }
END
printf 'def price(x):\n    if x > 3:\n        return 0\n    return x\n' \
    >repo/shop/store.py
printf 'from shop.store import price\n\ndef test_price():\n    assert price(1) == 1\n' >repo/shop/test_store.py

# What lcov, go test and coverage.py wrote of such files.
cat >lcov.info <<'END'
TN:test_price
SF:/home/ci/build/src/a.c
FN:2,twice
FNDA:1,twice
DA:2,1
DA:3,0
DA:5,0
DA:6,0
DA:7,0
DA:9,1
DA:11,1
DA:12,0
DA:13,-3
DA:15,1
LF:10
LH:4
end_of_record
TN:other
SF:/home/ci/build/src/a.c
DA:3,1,abcdef
DA:5,1
DA:6,1
DA:7,0
end_of_record
TN:
SF:/usr/include/stdio.h
DA:0,1
DA:107,1
end_of_record
END
cat >go.cov <<'END'
mode: count
example.com/m/pkg/p.go:3.24,4.12 1 7
example.com/m/pkg/p.go:7.2,7.14 1 5
example.com/m/pkg/p.go:4.12,6.3 1 0
example.com/m/pkg/p.go:10.19,10.31 1 0
END
cat >cov.xml <<'END'
<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage version="6.5.0" line-rate="0.8">
	<sources><source>/home/ci/build/shop</source></sources>
	<packages><package name="."><classes>
		<class name="store.py" filename="store.py">
			<methods><method name="price"><lines>
				<line number="2" hits="1"/></lines></method></methods>
			<lines>
				<line number="1" hits="1"/>
				<line number="2" hits="1" branch="true"/>
				<line number="3" hits="0"/>
				<line number="4" hits="1"/>
			</lines>
		</class>
	</classes></package></packages>
</coverage>
END
# coverage.py 6.5; line 3 only goes on with a statement.
cat >cov.json <<'END'
{"meta": {"version": "6.5.0", "show_contexts": true}, "files": {
"shop/store.py": {"executed_lines": [1, 2, 4], "summary":
{"covered_lines": 3, "percent_covered": 66.5, "x": [[], {}, null, -1.5e3]},
"missing_lines": [5], "excluded_lines": [], "contexts": {"1": [""],
"2": ["test_a.py::test_\u00e9\ud83d\ude00\"[x]|setup", "two"],
"3": ["two"], "4": ["", "two", "test_a.py::test_\u00e9\ud83d\ude00\"[x]|run"]}}},
"totals": {"covered_lines": 3}}
END
kn index -q -d kn.db repo

# frames REPORT …: what it says, one line a file and test.
frames() {
	kn-cover -q -C repo -d kn.db "$@" 2>err | kn-frames |
	    jq -r 'select(.type == "COVERAGE" and .path != "") | .path + " " +
	    .test + ": " + (.lines | map(map(tostring) | join("x")) |
	    join(" "))' | LC_ALL=C sort
}
is "$(frames lcov.info)" 'src/a.c other: 3x1 5x1 6x1 7x0
src/a.c test_price: 2x1 3x0 5x0 6x0 7x0 9x1 11x1 12x0 13x0 15x1' 'lcov'
is "$(cat err)" 'kn-cover: /usr/include/stdio.h: not in the graph' \
    'a path of no file is named'
is "$(frames go.cov)" 'pkg/p.go : 3x7 4x7 5x0 6x0 7x5 10x0' 'a profile of Go'
is "$(frames cov.xml)" 'shop/store.py : 1x1 2x1 3x0 4x1' 'Cobertura'
is "$(cat err)" '' 'all of it leads somewhere'
is "$(frames cov.json)" 'shop/store.py *: 1x1 4x1
shop/store.py : 1x1 2x1 4x1 5x0
shop/store.py test_a.py::test_é😀"[x]: 2x1 4x1
shop/store.py two: 2x1 4x1' 'coverage.py'
is "$(frames - <cov.json | wc -l)" 4 'coverage.py, from a pipe'
# shellcheck disable=SC2002 # a pipe, not a file
is "$(cat cov.xml | frames -)" 'shop/store.py : 1x1 2x1 3x0 4x1' 'from a pipe'
is "$(frames - <cov.xml)" 'shop/store.py : 1x1 2x1 3x0 4x1' 'from a file on standard input'
run kn-cover -C repo -d kn.db lcov.info go.cov
is "$(tail -n 1 err)" 'kn-cover: 20 lines of 2 files, 2 tests; 1 paths not in'\
' the graph, 0 of other contents' 'counts'
is "$(kn-frames out | tail -n 1 | jq -c '.stages[0].counts')" \
    '{"reports":2,"files":2,"lines":20,"tests":2,"unmapped":1,"changed":0}' \
    'counts as a frame'

# A file that is told of in turns with others, and under two names.
cat >turns.cov <<'END'
mode: count
example.com/m/pkg/p.go:3.24,4.12 1 7
./src/a.c:3.1,4.2 1 2
example.com/m/pkg/p.go:10.19,10.31 1 0
src/a.c:3.1,3.9 1 5
example.com/m/pkg/p.go:3.24,4.12 1 9
END
is "$(frames turns.cov)" 'pkg/p.go : 3x9 4x9 10x0
src/a.c : 3x5 4x2' 'files in turns'

# ---- tests ----

is "$(frames -t test_one cov.xml)" 'shop/store.py test_one: 1x1 2x1 3x0 4x1' \
    '-t'
is "$(frames -t test_one lcov.info | cut -d : -f 1)" 'src/a.c other
src/a.c test_price' '-t: not where the report names tests'
mkdir one
cp go.cov one/TestAdd.cov
cp go.cov one/TestMore.cov
is "$(frames -T one/*.cov | cut -d : -f 1)" 'pkg/p.go TestAdd
pkg/p.go TestMore' '-T'
is "$(kn-cover -q -C repo -d kn.db -T -n all one/*.cov | kn-frames |
    jq -r 'select(.type == "COVERAGE") | .report + " " + .test')" 'all 
all TestAdd
all TestMore' '-T -n'
run kn-cover -C repo -d kn.db -T one/TestAdd.cov one/TestMore.cov
is "$(cat err)" 'kn-cover: 12 lines of 1 files, 2 tests; 0 paths not in the '\
'graph, 0 of other contents' 'a file counts once'
run kn-cover -C repo -d kn.db -T -n all one/TestAdd.cov one/TestAdd.cov
is "$status $(cat err)" \
    '2 kn-cover: one/TestAdd.cov: another report is of this test' '-T -n: twice'
run kn-cover -C repo -d kn.db -t x go.cov cov.xml
is "$status $(cat err)" '2 kn-cover: -t is for one report' '-t, several'
run kn-cover -C repo -d kn.db -T -t x go.cov
is "$status" 2 '-T -t'

# ---- paths ----

is "$(sed 's|/home/ci/build/src/a.c|a.c|' lcov.info | frames - | wc -l)" 2 \
    'relative to a folder'
is "$(sed "s|/home/ci/build|$work/repo|" lcov.info | frames - | wc -l)" 2 \
    'absolute, here'
is "$(sed 's|/home/ci/build|./x/..|' lcov.info | frames - | wc -l)" 2 'with dots'
is "$(sed 's|/home/ci/build/src/|C:\\build\\src\\|' lcov.info | frames - | wc -l)" 2 \
    'of another system'
is "$(sed 's|/home/ci/build/src/a.c|/x/gen.c|' lcov.info |
    frames -p /x/gen=src/a - | wc -l)" 2 '-p'
is "$(sed 's|/home/ci/build/src/a.c|../src/a.c|' lcov.info >repo/pkg/l.info
    frames repo/pkg/l.info | cut -d : -f 1 | tr '\n' ' ')" \
    'src/a.c other src/a.c test_price ' 'relative to the report' || cat err
rm repo/pkg/l.info
mkdir repo/dup
cp repo/src/a.c repo/dup/a.c
kn index -q -d dup.db repo
is "$(sed 's|/home/ci/build/src/a.c|/x/a.c|' lcov.info |
    kn-cover -q -C repo -d dup.db | kn-frames | grep -c '"path":"[^"]')" 0 \
    'which of two files is meant is not guessed'
rm -r repo/dup

# ---- in the store ----

for f in lcov.info go.cov cov.xml; do
	run kn cover -q -C repo -d kn.db $f
	is "$status" 0 "kn cover $f"
done
run kn coverage -d kn.db -f tsv
is "$(cat out)" "$(printf '%s\t%d\t%d\t%d\n' pkg/p.go 3 6 50 \
    shop/store.py 3 4 75 src/a.c 7 10 70)" 'kn coverage'
is "$(cat err)" 'kn-query: 13 of 20 lines of 3 files, 65%' 'in all'
is "$(kn coverage -d kn.db -f tsv src/a.c | cut -f 2,5-)" "$(
    printf '%s\t%d\t%d\t%d\t%s\n' twice 1 1 100 '' never 2 3 66 7 \
    main 2 4 50 12-13)" 'of a file'
is "$(kn coverage -d kn.db -f tsv --uncovered | cut -f 2,5-)" \
    "$(printf 'Unused\t0\t1\t0\tall')" 'what no test ran'
run kn coverage -d kn.db -f json never
is "$(jq -c '[.symbols[0].ran, .symbols[0].not_run, (.tests | map(.test))]' \
    out)" '[2,"7",["other"]]' 'of a symbol, with its tests'
is "$(kn coverage -d kn.db -f tsv -p shop | cut -f 1)" shop/store.py '-p'
# One that is damaged loses nothing, and nothing of the others.
printf 'TN:\nSF:src/a.c\nDA:3,1\n' >half.info
run kn cover -q -C repo -d kn.db go.cov half.info
is "$status" 2 'kn cover: a report that is cut off'
grep -q 'half.info: it is cut off' err
ok $? 'kn cover: which one' || cat err
sed 's/ 7$/ 0/' go.cov >new.cov
run kn cover -q -C repo -d kn.db -n go.cov - <new.cov
is "$status $(kn coverage -d kn.db -f tsv Add | cut -f 5-7)" \
    "0 $(printf '1\t4\t25')" 'it replaces the one of its name'
state() {
	sqlite3 kn.db "SELECT value FROM meta WHERE key = 'coverage'"
}
state=$(state)
kn cover -q -C repo -d kn.db go.cov 2>err
[ "$(state)" != "$state" ]
ok $? 'answers that are kept can see that there is news'
kn-cover -q -C repo -d kn.db lcov.info 2>err | head -c 600 |
    kn-store -d kn.db 2>err
is "$(kn coverage -d kn.db -f tsv 2>err | cut -f 4 | tr '\n' ' ')" \
    '50 75 70 ' 'a stream that is cut off changes nothing'
kn-cover -q -C repo -d kn.db -n other lcov.info 2>err | kn-frames |
    sed 's/"blob":"[0-9a-f]\{4\}/"blob":"0000/' | kn-frames -e |
    kn-store -d kn.db 2>err
is "$? $(sqlite3 -batch kn.db "SELECT count(*) FROM coverage
    WHERE report = 'other'")" '0 0' 'what is of other contents is not kept'
for format in text tsv json jsonl md; do
	run kn coverage -d kn.db -f $format src/a.c
	is "$status" 0 "format $format"
	grep -q 12-13 out
	ok $? "format $format: what did not run"
done
run kn-fsck -d kn.db
is "$status$(cat out)" 0 'kn-fsck'
# A line ran if one report says so, whichever comes first.
for more in '0 3' '3 0'; do
	cp kn.db more.db
	printf 'SF:src/a.c\nDA:12,%s\nend_of_record\n' "${more% *}" >aa.info
	printf 'SF:src/a.c\nDA:12,%s\nend_of_record\n' "${more#* }" >zz.info
	kn cover -q -C repo -d more.db aa.info zz.info 2>err
	kn coverage -d more.db src/a.c >out 2>err
	is "$(grep -c '12-13' out):$(grep -cw 13 out)" 0:1 \
	    "hits of a line in two reports: $more"
done

# ---- impact ----

cat >repo/shop/cart.py <<'END'
from shop.store import price

def total(items):
    def one(item):
        return price(item)
    return sum(one(i) for i in items)

def never():
    return price(1)

def unknown():
    return total([])
END
kn index -q -d kn.db repo
cat >cart.info <<'END'
SF:shop/cart.py
DA:1,1
DA:3,1
DA:4,1
DA:5,0
DA:6,2
DA:8,1
DA:9,0
DA:11,1
end_of_record
END
run kn impact -d kn.db -f json price
is "$(jq -c '[.runnable, .impact[0].ran, .impact[0].percent]' out)" \
    '[null,null,null]' 'impact: of what no report tells'
kn cover -q -C repo -d kn.db cart.info 2>err
run kn impact -d kn.db -f json price
is "$(jq -c '[.ran, .runnable, .percent, .not_run]' out)" '[3,5,60,2]' \
    'impact: the covered share, nested lines once' || cat out
is "$(jq -r '.impact[] | select(.test == false) | [.name, .ran, .runnable,
    .percent] | map(tostring) | join(" ")' out | sort)" \
    'never 0 1 0
total 2 3 66
total.one 0 1 0
unknown 1 1 100' 'impact: of each function' || cat out
is "$(jq -c '.files[0] | [.path, .ran, .runnable]' out)" \
    '["shop/cart.py",3,5]' 'impact: of a file'
is "$(kn impact -d kn.db -f tsv price | grep cart.py | cut -f 2,15- | sort)" \
    "$(printf '%s\t%s\t%s\t%s\n' never 0 1 0 total 2 3 66 total.one 0 1 0 \
    unknown 1 1 100)" 'impact: tsv'
for format in text md; do
	run kn impact -d kn.db -f $format price
	is "$(grep -c 'NO TEST' out) $(grep -c '66%' out)" '2 1' \
	    "impact: $format"
done
for format in jsonl xml gcf; do
	run kn impact -d kn.db -f $format price
	grep -Eq '66|percent' out
	ok $? "impact: $format" || cat out
done
run kn impact -d kn.db -f dot price
is "$status" 0 'impact: dot'

# The examples of kn-query(1).
sed -n '/^.Xr kn-cover 1/,/^\.Ed/s/^kn-query/&/p' "$KN_TOP/man/kn-query.1" |
    sed -n '/^kn-query coverage$/,$p' >examples
is "$(wc -l <examples)" 5 'there are examples'
while read -r line; do
	(cd repo && KN_DB=$work/kn.db sh -c "$line") >out 2>err </dev/null
	is $? 0 "example: $line"
done <examples
rm repo/shop/cart.py
kn index -q -d kn.db repo

# ---- test-scope ----

# evidence QUESTION …: name, type and evidence of the tests.
evidence() {
	kn test-scope -d kn.db -f json "$@" 2>err |
	    jq -c '[.tests[] | [.name, .type, .evidence]]'
}
cat >repo/shop/test_more.py <<'END'
from shop.store import price

class TestMore:
    def test_price(self):
        assert price(4) == 0

    def test_other(self):
        assert price(5) == 0
END
kn index -q -d kn.db repo
is "$(evidence price)" '[["TestMore.test_price","calls","graph"],'\
'["TestMore.test_other","calls","graph"],["test_price","calls","graph"]]' \
    'test-scope without names of tests' || cat err
# TN has no more than letters in lcov, but names in other reports do.
cat >tests.info <<'END'
TN:test_price
SF:src/a.c
DA:3,1
DA:6,1
end_of_record
TN:shop/test_more.py::TestMore::test_price[2]|run
SF:shop/store.py
DA:1,0
DA:2,1
end_of_record
TN:shop.test_more.TestMore.test_other
SF:src/a.c
DA:3,1
DA:6,0
end_of_record
TN:nobody
SF:src/a.c
DA:6,1
end_of_record
END
kn cover -q -C repo -d kn.db tests.info 2>err
is "$(evidence never)" '[["TestMore.test_price","run by","coverage"],'\
'["test_price","run by","coverage"]]' 'a test that no edge leads to, by name'
is "$(cat err)" 'kn-query: a test that ran it is not in the graph: nobody
kn-query: a test that ran it is not in the graph: other' \
    'and those that are not there'
is "$(evidence src/a.c | jq -c 'map(.[1]) | unique')" '["run by"]' 'of a file'
is "$(evidence price)" '[["TestMore.test_price","calls","both"],'\
'["TestMore.test_other","calls","not seen"],["test_price","calls","not seen"]]' \
    'parametrised, with its path; others come last'
is "$(evidence -o price)" '[["TestMore.test_price","calls","both"]]' '-o'
grep -q '2 tests are left out' err
ok $? '-o: how many'
is "$(kn test-scope -d kn.db -f tsv -F price 2>err | cut -f 1,2,5)" "$(
    printf 'shop/test_more.py\t2\t1\nshop/test_store.py\t1\t0')" '-F'
is "$(kn test-scope -d kn.db -o -R price 2>err)" \
    'pytest shop/test_more.py::TestMore::test_price' '-R'
is "$(kn test-scope -d kn.db -f tsv Unused 2>err)" '' 'nobody ran it'
for format in text tsv json jsonl xml gcf md; do
	kn test-scope -d kn.db -f $format never >out 2>err
	grep -q 'run by.*coverage' out
	ok $? "test-scope: format $format" || cat out
done
kn test-scope -d kn.db -f dot never 2>err | grep -q 'run by'
ok $? 'test-scope: format dot'
# What also runs when files are loaded may break every test.
cat >loads.json <<'END'
{"files": {"shop/store.py": {"executed_lines": [1, 2], "missing_lines": [3, 4],
"contexts": {"1": [""], "2": ["shop.test_more.TestMore.test_other"]}}}}
END
sqlite3 kn.db "DELETE FROM coverage WHERE report = 'tests.info'"
kn cover -q -C repo -d kn.db loads.json 2>err
is "$(evidence -o price)$(evidence -o shop/store.py)" \
    '[["TestMore.test_other","calls","both"],["TestMore.test_price","calls","graph"],["test_price","calls","graph"]]'\
'[["TestMore.test_other","calls","both"],["TestMore.test_price","calls","graph"],["test_price","calls","graph"]]' \
    'tests that the report does not have are in'
sed 's/"two"/"shop.test_store.test_price"/; s/"1": \[""\]/&, "3": ["shop.test_store.test_price"]/' \
    loads.json >all.json
kn cover -q -C repo -d kn.db -n loads.json all.json 2>err
is "$(kn coverage -d kn.db -f json price 2>err | jq -c '[.tests[].test]')" \
    '["shop.test_more.TestMore.test_other","shop.test_store.test_price"]' \
    'who ran it'
sed 's/"3": \[/"4": [""], &/' all.json >loads.json
kn cover -q -C repo -d kn.db loads.json 2>err
is "$(kn coverage -d kn.db -f json price 2>err | jq -c '[.tests[].test]')" \
    '["(outside of tests)","shop.test_more.TestMore.test_other","shop.test_store.test_price"]' \
    'and that it ran when files were loaded'
sqlite3 kn.db "DELETE FROM coverage WHERE report = 'loads.json'"
# Read again, a report replaces what it said.
sed '/^TN:other/,/^end/d' lcov.info >new
mv new lcov.info
kn cover -q -C repo -d kn.db lcov.info 2>err
is "$(kn coverage -d kn.db -f tsv never | cut -f 5)" 0 'replaced'
kn index -q -F -d kn.db repo
is "$(kn coverage -d kn.db -f tsv | wc -l)" 3 'index -F keeps it'

# ---- a file that changes ----

cat >old.info <<'END'
TN:test_price
SF:src/a.c
DA:3,1
DA:5,1
DA:6,0
DA:7,1
DA:11,1
DA:12,0
DA:15,1
end_of_record
END
kn cover -q -C repo -d kn.db old.info 2>err
kn coverage -d kn.db -f tsv src/a.c >before
cp repo/src/a.c a.c
sed -i '1i /* more */
	s/return 2;/return 3;/' repo/src/a.c
run kn-cover -C repo -d kn.db lcov.info
grep -q 'src/a.c: has changed since it was indexed' err
ok $? 'a file that changed is left out' || cat err
kn index -q -d kn.db repo
run kn coverage -d kn.db -f tsv src/a.c
is "$(cut -f 2,3,5- out)" "$(printf '%s\t%s\t%d\t%d\t%d\t%s\n' \
    twice src/a.c:3 1 1 100 '' main src/a.c:10 2 4 50 13-14)" \
    'functions that are the same keep theirs' || cat err
grep -q 'has changed since' err
ok $? 'coverage of a file says that it changed'
run kn coverage -d kn.db
grep -q '1 files have changed since' err
ok $? 'coverage counts them' || cat err
run kn coverage -d kn.db never
is "$status $(cat err)" '1 kn-query: never has changed since it was reported of' \
    'of the one that changed nothing is known'
is "$(evidence never)" '[["TestMore.test_price","run by","coverage"],'\
'["test_price","run by","coverage"]]' 'but who ran it is'
is "$(evidence twice | jq -c 'map(.[1])')" '["run by","run by"]' \
    'and who ran another'
# The first line of a function that only runs when it is defined says nothing.
cat >defined.json <<'END'
{"files": {"shop/store.py": {"executed_lines": [1], "missing_lines": [2, 3, 4],
"contexts": {"1": ["", "shop.test_more.TestMore.test_other"]}}}}
END
cp repo/shop/store.py store.py
kn cover -q -C repo -d kn.db defined.json 2>err
sed -i 's/x > 3/x > 4/' repo/shop/store.py
kn index -q -d kn.db repo
is "$(evidence price | jq -c 'map(.[2]) | unique')" '["graph"]' \
    'who only defined it did not run it'
cp store.py repo/shop/store.py
kn index -q -d kn.db repo
sqlite3 kn.db "DELETE FROM coverage WHERE report = 'defined.json';
    DELETE FROM outline WHERE path = 'shop/store.py' AND NOT EXISTS (SELECT 1
    FROM coverage WHERE coverage.path = outline.path)"
run kn-fsck -d kn.db
is "$status$(cat out)" 0 'kn-fsck'
kn coverage -d kn.db -f tsv src/a.c >after 2>err
kn index -q -F -d kn.db repo
kn coverage -d kn.db -f tsv src/a.c 2>err | cmp - after
ok $? 'index -F keeps this, too'
cp a.c repo/src/a.c
kn index -q -d kn.db repo
kn coverage -d kn.db -f tsv src/a.c 2>err | cmp - before
ok $? 'contents that come back have all of it again'
sqlite3 kn.db "DELETE FROM outline WHERE path = 'pkg/p.go'"
echo '// more' >>repo/pkg/p.go
kn index -q -d kn.db repo
run kn-fsck -d kn.db
is "$status$(cat out) $(sqlite3 kn.db "SELECT count(*) FROM coverage
    WHERE path = 'pkg/p.go'")" '0 0' 'without an outline it goes when the file changes'
kn cover -q -C repo -d kn.db go.cov 2>err
cp repo/src/a.c a.c
rm repo/src/a.c
kn index -q -d kn.db repo
is "$(sqlite3 kn.db "SELECT count(*) FROM coverage WHERE path = 'src/a.c';
    SELECT count(*) FROM outline WHERE path = 'src/a.c'" | tr '\n' ' ')" '0 0 ' \
    'it goes with the file'
cp a.c repo/src/a.c
kn index -q -d kn.db repo
run kn coverage -d kn.db src/a.c
is "$status" 1 'nothing is known of it'
printf 'SF:pkg/p.go\nDA:4000,1\nend_of_record\n' >far
run kn-cover -q -C repo -d kn.db far
is "$(cat err)" 'kn-cover: pkg/p.go: the report is of other contents' \
    'lines that the file does not have'
sqlite3 kn.db "UPDATE coverage SET lines = x'ff'"
run kn-fsck -c answers -d kn.db
is "$status" 1 'kn-fsck finds damage'
sqlite3 kn.db "UPDATE outline SET symbols = x'ff'"
run kn-fsck -c answers -d kn.db
grep -q 'outline that cannot be read' out
ok $? 'kn-fsck finds damaged outlines' || cat out

# ---- what is no report ----

bad() {
	printf '%b' "$2" >bad
	run kn-cover -C repo -d kn.db bad
	is "$status $(wc -l <err)" '2 1' "$1" || cat err
}
bad 'empty' ''
bad 'blanks' '\n \n'
bad 'text' 'hello world\n'
bad 'no file' 'TN:\n'
bad 'cut off' 'TN:\nSF:a.c\nDA:1,1\n'
bad 'a line outside of files' 'DA:1,1\n'
bad 'no number' 'SF:a.c\nDA:x,1\nend_of_record\n'
bad 'a huge line' 'SF:a.c\nDA:99999999999999999999999,1\nend_of_record\n'
bad 'a huge range' 'mode: set\na.go:1.1,999999999.1 1 1\n'
bad 'a block that ends before it begins' 'mode: set\na.go:9.1,3.1 1 1\n'
bad 'half a block' 'mode: set\na.go:1.1,3.1 1\n'
bad 'another mode' 'mood: set\n'
bad 'half of XML' '<coverage><packages>'
bad 'other XML' '<html></html>'
bad 'no class' '<coverage></coverage>'
bad 'a line without number' \
    '<coverage><class filename="a.c"><line hits="1"/></class></coverage>'
bad 'entities' \
    '<!DOCTYPE c [<!ENTITY a "b">]><coverage><class filename="&a;"/></coverage>'
bad 'deep' "$(perl -e 'print "<coverage>" x 100')"
j='{"files": {"a.c": {"executed_lines": [1'
bad 'half of JSON' "$j"
bad 'more than JSON' "$j]}}} 1"
bad 'other JSON' '{"a.c": {"s": {"0": 1}}}'
bad 'a file without lines' '{"files": {"a.c": {"s": {"0": 1}}}}'
bad 'a line that is no number' "$j, \"a\"]}}}"
bad 'half a line' "$j, 1.5]}}}"
bad 'a huge line, JSON' "$j, 99999999999]}}}"
bad 'a context without line' "$j], \"contexts\": {\"a\": [\"b\"]}}}}"
bad 'a bad escape' '{"\\\\x": 1}'
bad 'half a character' '{"\\\\ud800": 1}'
bad 'a NUL' '{"\\\\u0000": 1}'
bad 'deep JSON' "{\"a\": $(perl -e 'print "[" x 100')"
bad 'a long string' "{\"$(perl -e 'print "x" x 70000')\": 1}"
bad 'a long line' "SF:$(perl -e 'print "x" x 70000')\\n"
run kn-cover -C repo -d kn.db nowhere
is "$status" 2 'no such report'
run kn-cover -h
is "$(cat out)" "usage: $(mandoc -Tascii "$KN_TOP/man/kn-cover.1" |
    sed -n 's/.\x08//g; /^SYNOPSIS/,/^DESC/s/^     //p')" \
    'usage is the synopsis'
done_testing
