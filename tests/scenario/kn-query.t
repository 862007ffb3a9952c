#!/bin/sh
# kn-query on a store made by hand (tests/fixture-store): every question,
# every way to name a symbol, every format, and what it says when it cannot.
set -u
. "${KN_TOP:?}/tests/lib.sh"
top=$KN_TOP

# ask STATUS ARGUMENT ...: kn-query must end with that status.
ask() {
	want=$1
	shift
	kn-query "$@" >out 2>err
	got=$?
	what="kn-query $*"
	result "$what: status $want" [ "$got" -eq "$want" ]
}

# result TITLE COMMAND ...: one check, that the command succeeds.
result() {
	title=$1
	shift
	if "$@"; then
		ok 0 "$title"
		return
	fi
	ok 1 "$title"
	echo "# of: $what (status $got)"
	sed 's/^/# out: /' out
	sed 's/^/# err: /' err
}

# The output is these lines.
prints() {
	printf '%s\n' "$@" >want
	result "$what: prints" cmp -s want out
}
# Standard output, standard error has that text.
out_has() {
	result "$what: '$1' on stdout" grep -qF -- "$1" out
}
err_has() {
	result "$what: '$1' on stderr" grep -qF -- "$1" err
}
out_empty() {
	result "$what: no output" [ ! -s out ]
}
err_empty() {
	result "$what: no complaint" [ ! -s err ]
}
# A jq expression is true of the output.
json() {
	result "$what: $(printf '%s' "$1" | tr -s '\n ' '  ')" is_true "$1"
}
# shellcheck disable=SC2317 # called through result
is_true() {
	jq -e "$1" out >/dev/null 2>&1
}
# shellcheck disable=SC2317 # called through result
quietly() {
	"$@" >/dev/null 2>&1
}
# Names, the second column, in the output.
names() {
	cut -f 2 out >names
	printf '%s\n' "$@" >want
	result "$what: names $*" cmp -s want names
}

bail() {
	echo "Bail out! $1"
	exit 2
}

git init -q repo || bail 'git init'
cd repo || bail 'git init'
"$top/tests/fixture-store" -s . || bail sources
git add .
git commit -qm one || bail commit
mkdir .git/kn
db=$PWD/.git/kn/kn.db
"$top/tests/fixture-store" "$db" || bail 'cannot make the store'
sum=$(cksum <"$db")

# ---- usage ----

ask 0 -h
err_empty
tr -s ' \n' '  ' <out | sed 's/^usage: //; s/ $//' >usage
mandoc -T ascii "$top/man/kn-query.1" | col -b | sed '
	1,/^SYNOPSIS/d
	/^DESCRIPTION/,$d' | tr -s ' \t\n' '   ' | sed 's/^ //; s/ $//' >synopsis
result 'usage is the synopsis' cmp usage synopsis
ask 0 -V
out_has kn-query
ask 0 search -h
out_has 'usage: kn-query search'
for args in '' 'what x' 'search' 'callers' 'callers a b' 'search -c 1 x' \
    '-x search x' 'search -f nosuch x' 'search -n -1 x' 'search -n x x' \
    'callers -c 101 x' 'callers -D 0 x' 'search -k thing x' \
    'callers -t thing x' 'stats -f dot' 'stats x' 'search -f' \
    '-k function search x'; do
	# shellcheck disable=SC2086
	ask 2 $args
	out_empty
done
ask 2 caller x
err_has 'no such question; did you mean callers?'
for args in 'deps nowhere' 'unused nowhere' 'who-knows nowhere' \
    'bus-factor nowhere' 'hotspots nowhere'; do
	# shellcheck disable=SC2086
	ask 1 $args
	out_empty
	err_has 'nowhere: no such file or directory in the graph'
done
ask 1 outline src/dcit.c
err_has 'did you mean dict.c?'
ask 1 outline nowhere.py
err_has 'nowhere.py: no such symbol'
result 'what is unlike is not offered' sh -c '! grep -q mean err'
ask 2 search ''
out_empty
err_has 'nothing to search for'

# ---- search ----

ask 0 search -f tsv dictFind
prints 'function	dictFind	src/dict.c:5	a10000030000	exact'
err_empty
ask 0 search -f tsv dict
names dict src/dict.c dictFind
ask 0 search -f tsv DICTFIND
out_has folded
ask 0 search -f tsv getName
names Client.get_name
ask 0 search -f tsv name
names Client.get_name
out_has word
ask 0 search -f tsv ashKe
names hashKey hashKey
out_has substring
ask 0 search -f tsv dictfnid
names dictFind
out_has typo
ask 0 search -f tsv usde
names dict.used
ask 0 search -f tsv find dict
names dictFind
ask 0 search -f tsv Client.get
names Client.get_name
ask 0 search -f tsv db
names src/db.c dbGet dbPut
err_has 'there may be more'
ask 0 search -f tsv -n 1 dict
names dict
err_has 'kn-query: 2 more'
ask 0 search -f json -n 1 dict
json '.omitted == 2 and .omitted_exact'
ask 0 search -f tsv -k file,struct dict
names dict src/dict.c
ask 0 search -f tsv -l python client
names Client py/client.py
ask 0 search -f tsv -p src/db hashKey
names hashKey
ask 0 search -f tsv -n 0 d
out_has dictFind
ask 1 search zzzzzz
out_empty
ask 1 search -k enum dict
out_empty
for text in '"zz"dict' "'di*c" 'a AND b' '(((((' '%__%' "$(printf 'a\377\200bc')" \
    "$(printf '\360\237\230\200get\303\251\001name')" \
    "$(printf 'get\303_na')" -- ; do
	ask 1 search -- "$text"
	ask 1 callers -- "$text"
done
ask 0 search -s -n 1 dictFind
out_has '     7  	return hashKey(key) + d->used;'

# ---- ways to name a symbol ----

for symbol in dictFind dict.c:dictFind src/dict.c:dictFind dict.dictFind \
    src.dictFind src/dict.c:7 dict.c:5 ./src/dict.c:7 "$PWD/src/dict.c:7" \
    src/dict.c:7:3 a1000003 A1000003 a10000030000; do
	ask 0 show -f jsonl "$symbol"
	json '.name == "dictFind" and .line == 5 and .end_line == 8'
done
for symbol in Client.get_name py.client.Client.get_name Client::get_name \
    'Client->get_name' 'Client#get_name' client.py:get_name \
    py/client.py:4; do
	ask 0 show -f jsonl "$symbol"
	json '.name == "Client.get_name" and .container == "Client"'
done
for symbol in src/dict.c dict.c ./src/dict.c dict.c:3 "$PWD/src/dict.c"; do
	ask 0 show -f jsonl "$symbol"
	json '.kind == "file" and .name == "src/dict.c"'
done
(cd src && kn-query show -f jsonl dict.c) >out 2>err
what='show in a subdirectory'
json '.name == "src/dict.c"'
ask 0 show -f jsonl printf
json '.kind == "external" and .path == null'
ask 1 show dict.c:14
ask 1 show a19
ask 1 show a1000009
ask 1 show ''
for symbol in dictFnid dict.c:dictFin; do
	ask 1 show "$symbol"
	out_empty
	err_has 'did you mean dictFind'
done
ask 1 show -k method dictFind
err_has 'with this -k'

# ---- ambiguity ----

ask 2 callers hashKey
out_empty
err_has 'ambiguous: 2 symbols'
err_has 'src/db.c:2'
err_has a10000040000
ask 2 callers -f json hashKey
json '.error and (.candidates | length == 2)'
ask 0 callers -f tsv a10000040000
names dictFind
ask 0 callers -f tsv -p src/db hashKey
names dbGet
ask 0 callers -f tsv db.c:hashKey
names dbGet
ask 0 callers -f tsv -a hashKey
names dbGet dictFind
ask 1 show a1
ask 2 show a10000

# ---- one symbol ----

ask 0 show -f json dictFind
json '.symbols | length == 1'
json '.symbols[0] | .signature == "int dictFind(struct dict *d, int key)"
    and .doc == "Find a key." and .callers == 1 and .callees == 1
    and .visibility == "public" and .language == "c" and .package == "src"
    and (.hash | length == 64)'
ask 0 show dictFind dbGet
out_has 'callers     1'
ask 0 show -f json Client
json '.symbols[0].members == 2'
ask 0 outline -f tsv src/dict.c
names dict dict.used dictFind hashKey
ask 0 outline src/dict.c
out_has 'field       used'
ask 0 outline -f tsv -k function dict.c
names dictFind hashKey
ask 0 outline -f tsv -D 1 client.py
names Client
ask 0 outline -f tsv Client
names Client.get_name Client.__init__
ask 0 outline -f tsv -n 1 dict.c
err_has '3 more'
ask 1 outline printf

# ---- edges ----

ask 0 callers dictFind
prints 'function  dbGet  src/db.c:3  b10000020000  calls  src/db.c:5,7'
err_has '1 more places use this name'
ask 0 callers -u -f tsv dictFind
names dbGet Client.get_name
out_has 'py/client.py:5	unresolved	0'
ask 0 callers -u -n 1 -f json dictFind
json '(.callers | length == 1) and .omitted == 1'
ask 0 refs -u -f tsv -t calls dictFind
names dbGet Client.get_name
ask 0 refs -u -f tsv -t calls,imports src/dict.c
names src/db.c
ask 0 callers -f json dictFind
json '.callers == [{kind: "function", name: "dbGet", id: "b10000020000",
    path: "src/db.c", line: 3, end_line: 8, type: "calls",
    site_path: "src/db.c", lines: [5, 7], provenance: "ast_resolved",
    confidence: 100, depth: 1, via: "a10000030000",
    through: null, source: null}]'
json '.of[0].name == "dictFind"'
ask 0 callers -f tsv -D 2 dictFind
names dbGet dbPut
out_has 'ast_inferred	70	2	b10000020000'
ask 0 callers dbGet
out_has 'inferred 70%'
ask 1 callers -c 71 dbGet
err_has '1 below confidence 71 left out'
ask 1 callers dbPut
out_empty
err_empty
ask 0 callers -s dictFind
out_has '5		dictFind(0, k);'
out_has '7		return dictFind(0, hashKey(k));'
ask 0 callees -f tsv dbGet
names printf hashKey dictFind
err_has '1 names here could not be resolved'
ask 0 callees -u -f tsv dbGet
names printf hashKey dictFind mystery
ask 0 callees -n 1 -f json dbGet
json '(.callees | length == 1) and .omitted == 2'
ask 0 callees -f tsv -t accesses_field dictFind
names dict.used
ask 0 refs -f tsv used
names dictFind
ask 0 refs -f tsv dict.c
names src/db.c
ask 0 imports -f tsv src/db.c
names src/dict.c
ask 0 imports -f tsv -r dict.c
prints 'file	src/db.c	src/db.c	b10000000000	src/dict.c	src/db.c:1	ast_resolved	100'
ask 0 imports -f tsv client.py
names os
sqlite3 "$db" 'UPDATE edge SET conf = 60 WHERE src = 2<<20 AND type = 1'
ask 1 imports -c 61 src/db.c
err_has '1 below confidence 61 left out'
ask 1 imports -c 61 -f json src/db.c
json '.below_confidence == 1'
sqlite3 "$db" 'UPDATE edge SET conf = 100 WHERE src = 2<<20 AND type = 1'
ask 0 imports -f tsv -r client.py
names py/proxy.py tests/test_it.py

# ---- the whole ----

ask 0 stats -f json
json '.root == "5d41402abc4b2a76b9719d911017c592" and .generation == 3
    and .nodes == 20 and .edges == 14 and .files == 5
    and .node_kinds.function == 6 and .edge_types.calls == 7
    and .edge_types.contains == 13 and .provenances.external == 2
    and (.languages | map(.files) == [2, 3]) and .problems == 2
    and .state == "complete" and .database_bytes > 0'
ask 0 stats
out_has 'generation'
ask 0 stats -q -f json
json '.root == "5d41402abc4b2a76b9719d911017c592" and .nodes == 20
    and .edges == 14 and .unresolved == 2 and .files == 5
    and .node_kinds == {}'
ask 0 problems -f tsv
prints 'binary	big.bin	kn-feed	' 'timeout	src/odd.c	kn-extract	10 s'
err_has '1 binary, 1 timeout'
ask 0 problems -f tsv timeout
out_has src/odd.c
ask 0 problems -f json -n 1
json '.omitted == 1 and .reasons.timeout == 1'
ask 1 problems crash
ask 1 problems -p py/

# ---- formats ----

for args in 'search dict' 'show dictFind' 'outline dict.c' 'callers dictFind' \
    'callees dbGet' 'refs used' 'imports db.c'; do
	# shellcheck disable=SC2086
	ask 0 $args -f dot
	result "$what: a drawing" grep -q '^digraph kn {$' out
	# shellcheck disable=SC2086
	ask 0 $args -f md
	# shellcheck disable=SC2086
	ask 0 $args -f jsonl
	result "$what: one object a line" quietly jq -es 'length > 0' out
done
for args in 'search dict' 'callers dictFind' 'refs used' 'stats'; do
	# shellcheck disable=SC2086
	ask 0 $args -f gcf
	result "$what: its profile" grep -qx 'GCF profile=generic' out
	# shellcheck disable=SC2086
	rows=$(kn-query $args -f json 2>/dev/null | jq '[.. | arrays |
	    select(length > 0 and (.[0] | type) == "object") | length] | add // 0')
	is "$(sed -n 's/^## [a-z_]* \[\([0-9]*\)\].*/\1/p' out |
	    awk '{ n += $1 } END { print n + 0 }')" "$rows" \
	    "$what: as many rows as in JSON"
	# shellcheck disable=SC2086
	graph=$(kn-query $args -f json 2>/dev/null | jq -r .graph)
	is "$graph $(sed -n 's/^graph=//p' out)" \
	    "$(kn-query stats -f json | jq -r '.root[:16]') $graph" \
	    "$what: of the same graph"
	# shellcheck disable=SC2086
	ask 0 $args -f xml
	is "$(sed -n 's/^<answer .*graph="\(.*\)">$/\1/p' out)" "$graph" \
	    "$what: in XML, too"
done
ask 0 callers -f gcf dictFind
out_has '|^|ast_resolved|100|'
result 'gcf: lists stand behind their row' grep -qx '\.lines \[2\]: 5,7' out
ask 1 callers -f gcf nosuch
out_has 'omitted=0'
ask 0 callers -f dot -D 2 dictFind
out_has '"b10000020000" -> "a10000030000" [label="calls"];'
out_has '"b10000030000" -> "b10000020000" [label="calls", style=dashed];'
ask 0 --json callers dictFind
json .callers
ask 0 callers dictFind --json
json .callers

# Colour is for terminals only.
if ! command -v script >/dev/null; then
	bail 'script(1) is needed'
fi
terminal() {
	TERM=xterm script -qec "$*" /dev/null </dev/null >out 2>err
	got=$?
	what="$* on a terminal"
}
escape=$(printf '\033')
# shellcheck disable=SC2317 # called through result
no_escape() {
	! grep -q "$escape" out
}
terminal kn-query search dictFind
out_has "${escape}[1mdictFind${escape}[0m"
terminal kn-query deps
result 'numbers have names' grep -q 'imports  *files' out
terminal env NO_COLOR=1 kn-query deps
result 'not without colour' sh -c '! grep -q imports out'
terminal env NO_COLOR=1 kn-query search dictFind
result 'NO_COLOR' no_escape
out_has 'dictFind  src/dict.c:5'
terminal kn-query search -f tsv dictFind
result 'tsv has none' no_escape
ask 0 search dictFind
result 'a file gets none' no_escape

# ---- names with any bytes ----

odd="x'67650a74095c226f64645c1b5bff'"	# get, LF, TAB, quote, ESC, 0xff
sqlite3 "$db" "INSERT INTO file VALUES(4,CAST(x'6f0a64ff2e63' AS TEXT),'c',
	'.',x'00',1,1,0,2,0,0,0,NULL,NULL);
    INSERT INTO node VALUES(4<<20,NULL,0,CAST(x'6f0a64ff2e63' AS TEXT),0,1,1,
	0,0,1,0,x'd1000000$(printf '%056d' 0)','','');
    INSERT INTO node VALUES(4<<20|1,4<<20,2,CAST($odd AS TEXT),0,1,1,0,0,1,
	0,x'd1000001$(printf '%056d' 0)','',CAST($odd AS TEXT));
    INSERT INTO edge VALUES(4<<20|1,2,1<<20|3,1,100,x'01');"
for args in 'show d1000001' 'callers dictFind' 'outline d1000000'; do
	for format in text tsv json jsonl md dot; do
		# shellcheck disable=SC2086
		ask 0 $args -f $format
		result "$what: no control characters" \
		    sh -c '! LC_ALL=C tr -d "\n\t" <out | LC_ALL=C grep -q "[[:cntrl:]]"'
		case $format in
		json*)
			result "$what: valid UTF-8" iconv -f UTF-8 -t UTF-8 \
			    -o /dev/null out
			result "$what: valid JSON" quietly jq -e . out
			;;
		esac
	done
done
ask 0 show -f jsonl d1000001
json '.name_hex == "67650a74095c226f64645c1b5bff"
    and .name == "ge\nt\t\\\"odd\\\u001b[\ufffd"
    and .path_hex == "6f0a64ff2e63"'
ask 0 show -f tsv d1000001
result 'one line' [ "$(wc -l <out)" -eq 1 ]
out_has 'ge\nt\t\\"odd\\\x1b['

# ---- source lines: work tree, git, or neither ----

touch src/dict.c
ask 0 show -s dictFind
out_has '     5  int dictFind(struct dict *d, int key)'
sed 's/return/RETURN/' src/dict.c >new && mv new src/dict.c
ask 0 show -s dictFind
out_has '	return hashKey'
err_empty
mv .git/objects .git/away && mkdir .git/objects
ask 0 show -s dictFind
err_has 'no source: the file has changed'
rm -r .git/objects && mv .git/away .git/objects
git checkout -q src/dict.c

# ---- where the store is, and what is wrong with it ----

(cd src && kn-query search -f tsv dbGet) >out 2>err
what='below the root'
names dbGet
(cd / && kn-query -C "$work/repo/py" search -f tsv dbGet) >out 2>err
what='-C'
names dbGet
(cd / && KN_DB=$db kn-query search -f tsv dbGet) >out 2>err
what=KN_DB
names dbGet
(cd / && kn-query search -d "$db" -f tsv dbGet) >out 2>err
what=-d
names dbGet
ask 2 -C /nonexistent stats
out_empty
mkdir ../plain
ask 2 -C ../plain stats
err_has 'kn index'
out_empty
echo 'no database' >../foreign
ask 2 -d ../foreign stats
err_has 'not a database of kn'
: >../empty
ask 2 -d ../empty stats
out_empty
sqlite3 ../other 'CREATE TABLE t(x)'
ask 2 -d ../other stats
err_has 'not a database of kn'
cp "$db" ../newer && sqlite3 ../newer 'PRAGMA user_version=1000' >/dev/null
ask 2 -d ../newer stats
err_has 'newer kn'
head -c 9000 "$db" >../cut
ask 2 -d ../cut search dict
cp "$db" ../loading
sqlite3 ../loading "UPDATE meta SET value='loading' WHERE key='state';
    UPDATE meta SET value=0 WHERE key='indexes';
    DROP INDEX node_name; DROP INDEX edge_dst; DROP INDEX name_text;
    DROP INDEX node_hash; DROP TABLE name_fts; DELETE FROM name;"
ask 0 -d ../loading search -f tsv dictfind
names dictFind
err_has 'not finished'
ask 0 -d ../loading callers -f tsv dictFind
ask 1 -d ../loading show nothing
ask 0 -d ../loading search -f json dict
json '.notes[0] | contains("not finished")'

# ---- output that cannot be written ----

if [ -c /dev/full ]; then
	kn-query stats >/dev/full 2>err
	got=$?
	what='stats >/dev/full'
	: >out
	result 'a full disk is noticed' [ $got -eq 2 ]
	err_has kn-query
fi
sqlite3 "$db" "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1
    FROM n WHERE i < 5000) INSERT INTO node SELECT 4<<20|i,4<<20,12,'v'||i,0,
    i,i,0,i,i,0,zeroblob(32),'int v','' FROM n"
{
	kn-query outline d1000000 2>err
	echo $? >status
} | :
got=$(cat status)
what='outline | :'
: >out
result 'a closed pipe ends it quietly, by the signal' [ "$got" -eq 141 ]
err_empty

# ---- the manual's examples ----

cp "$db" ../copy
sed -n '/^\.Sh EXAMPLES/,/^\.Ed/p' "$top/man/kn-query.1" |
    sed -n '/^kn-/p' >../examples
result 'there are examples' [ -s ../examples ]
while read -r line; do
	sh -c "$line" >out 2>err </dev/null
	got=$?
	what="example: $line"
	result "$what: status 0" [ $got -eq 0 ]
done <../examples
result 'an example drew' grep -q digraph callers.dot

"$top/tests/fixture-store" ../again
ask 0 -d ../again callers -f tsv dictFind
what='the store'
result 'is only read' [ "$sum" = "$(cksum <../again)" ]

cd "$work" || exit 2
done_testing
