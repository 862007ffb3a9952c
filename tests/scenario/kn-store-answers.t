#!/bin/sh
# ANSWERS: what servers say of names, over what kn-link found.
set -u
. "${KN_TOP:?}/tests/lib.sh"

mkdir repo
cat >repo/a.py <<'END'
from b import *
import os

class A:
    def run(self, x):
        return x.go(1)

def main(x):
    x.go(2)
    helper(3)
    unknown()
    A().run(x)
    x.solo(4)
    x.solo(5)
END
cat >repo/b.py <<'END'
class P:
    def go(self, n):
        return n

class Q:
    def go(self, n):
        return n + 1

def helper(n):
    return n

class R:
    def solo(self, n):
        return n
END

sql() {
	sqlite3 -batch "${2:-kn.db}" "$1"
}
# All edges of calls, inheritance and the like, with their lines.
edges() {
	sql "SELECT coalesce(s.name, '?') || ' ' || CASE e.type WHEN 2 THEN
	    'calls' WHEN 5 THEN 'implements' WHEN 6 THEN 'overrides' ELSE
	    e.type END || ' ' || coalesce(p.name || '.', '') || d.name || ' '
	    || e.prov || ' ' || e.conf || ' ' || lower(hex(e.lines))
	    FROM edge AS e JOIN node AS s ON s.id = e.src
	    JOIN node AS d ON d.id = e.dst LEFT JOIN node AS p
	    ON p.id = d.parent AND p.kind <> 0
	    WHERE e.type <> 1 ORDER BY 1" "${1:-kn.db}"
}
unresolved() {
	sql "SELECT n.name || ' ' || u.name || ' ' || hex(u.lines) FROM
	    unresolved AS u JOIN node AS n ON n.id = u.src ORDER BY 1"
}
blob() {
	git hash-object "repo/$1"
}
# frame PATH PART FILES ANSWERS: about the contents as they are.
frame() {
	printf '{"type":"ANSWERS","path":"%s","blob":"%s",' "$1" \
	    "$(blob "$1")"
	printf '"producer":"test-server","version":"1.2","config":"aa",'
	printf '"part":"%s","files":[%s],"answers":[%s]}\n' "$2" "$3" "$4"
}
# at FILE LINE COLUMN / out NAME: targets.
at() {
	printf '{"file":%d,"line":%d,"column":%d}' "$1" "$2" "$3"
}
out() {
	printf '{"external":"%s"}' "$1"
}
# says LINE COLUMN NAME RELATION TARGETS
says() {
	printf '{"line":%d,"column":%d,"name":"%s","relation":%s,"targets":[%s]}' \
	    "$@"
}
file() {
	printf '{"path":"%s","blob":"%s"}' "$1" "$(blob "$1")"
}
# answers DB <FRAMES: a stream of them, into the store; its counts.
answers() {
	{
		printf '{"type":"HELLO","v":1,"producer":"test","repo":"repo"}\n'
		cat
		printf '{"type":"END","stages":[{"name":"test","status":0,'
		printf '"counts":{}}]}\n'
	} | kn-frames -e | kn-store -a -d "${1:-kn.db}" >ack || return
	kn-frames ack | jq -c '.answers | to_entries |
	    map(select(.value > 0) | "\(.key) \(.value)") | join(", ")'
}
generation() {
	sql "SELECT value FROM meta WHERE key = 'generation'"
}
root() {
	kn-query stats -f json -d "${1:-kn.db}" | jq -r '.root // .[0].root'
}
sound() {
	run kn-fsck -d "${1:-kn.db}"
	is "$status$(cat out)" 0 "kn-fsck: $2" || sed 's/^/# /' out err
}

kn index -q -d kn.db repo
base=$(edges)
is "$(unresolved | tr '\n' ';')" 'main go 09;main unknown 0B;run go 06;' \
    'what kn-link could not resolve'
cp kn.db base.db

# ---- resolved, external, nothing, confirmed ----

is "$(frame a.py '' "$(file b.py)" "$(says 6 17 go null "$(at 0 2 8)"),$(
    says 9 6 go '"calls"' "$(at 0 6 8)"),$(
    says 10 4 helper null "$(at 0 9 4)"),$(
    says 11 4 unknown null "$(out sys.unknown)"),$(
    says 12 8 run null '')" | answers)" \
    '"confirmed 1, resolved 3, external 1, nothing 1"' 'the counts'
edges >first
cat >want <<'END'
main calls A 1 100 0c
main calls A.run 1 100 0c
main calls Q.go 4 100 09
main calls R.solo 2 50 0d01
main calls helper 4 100 0a
main calls sys.unknown 4 100 0b
run calls P.go 4 100 06
END
is "$(cat first)" "$(cat want)" 'what follows from them'
is "$(unresolved)" '' 'nothing is unresolved now'
sound kn.db 'with answers'
is "$(kn-query callers -d kn.db Q.go -f tsv | cut -f 2 | head -n 1)" main \
    'questions see it'

# ---- a file is what an import means, and nothing else does ----

cp base.db file.db
files() {
	sql "SELECT e.type FROM edge AS e WHERE e.prov = 4 AND
	    e.dst & 1048575 = 0" file.db
}
is "$(frame b.py '' "$(file a.py)" "$(says 3 15 n '"imports"' "$(at 0 1 0)")" |
    answers file.db)" '"discovered 1"' 'an import of a file'
is "$(files)" 1 'is an edge to it'
frame b.py '' "$(file a.py)" "$(says 3 15 n '"calls"' "$(at 0 1 0)")" |
    answers file.db >/dev/null
is "$(files)" '' 'a call of a file is none'

# ---- the same again, and in other words ----

g=$(generation)
frame a.py '' "$(file b.py)" "$(says 6 17 go null "$(at 0 2 8)"),$(
    says 9 6 go '"calls"' "$(at 0 6 8)"),$(
    says 10 4 helper null "$(at 0 9 4)"),$(
    says 11 4 unknown null "$(out sys.unknown)")" | answers >/dev/null
frame a.py again "$(file b.py)" "$(says 6 17 go null "$(at 0 2 8)"),$(
    says 9 6 go null "$(at 0 6 8)"),$(
    says 9 6 go null "$(at 0 6 8)")" | answers >/dev/null
is "$(edges)" "$(cat want)" 'said again, there is nothing twice'
is "$(generation)" "$g" 'and nothing new'

# ---- another answer ----

frame a.py again '' '' | answers >/dev/null
frame a.py '' "$(file b.py)" "$(says 9 6 go null "$(at 0 2 8)")" |
    answers >/dev/null
is "$(edges)" "$(printf '%s\nmain calls P.go 4 100 09\n' "$base" | sort)" \
    'it replaces what was said before'
is "$(unresolved | tr '\n' ';')" 'main unknown 0B;run go 06;' \
    'what was resolved by it is open again'
is "$(sql "SELECT count(*) FROM node WHERE name = 'sys.unknown'")" 0 \
    'and what lay outside is gone'
sound kn.db 'replaced'
frame a.py '' '' '' | answers >/dev/null
is "$(edges)" "$base" 'no answer, and all is as it was'
is "$(root)" "$(root base.db)" 'so is the root'
sound kn.db 'as it was'

# ---- moved, discovered ----

is "$(frame a.py '' "$(file b.py)" "$(says 13 6 solo null "$(at 0 6 8)"),$(
    says 4 6 '' '"implements"' "$(at 0 1 6)"),$(
    says 5 8 '' '"overrides"' "$(at 0 2 8)"),$(
    says 6 11 x '"calls"' "$(at 0 6 8)"),$(
    says 2 7 nowhere null "$(at 0 6 8)"),$(
    says 3 1 lost '"calls"' "$(at 0 4 0),$(at 0 3 15),$(out 'a b')")" |
    answers)" '"moved 1, discovered 4, external 1, unused 1, unplaced 2"' \
    'the counts'
cat >want <<'END'
A implements P 4 100 04
a.py calls a b 4 100 03
main calls A 1 100 0c
main calls A.run 1 100 0c
main calls Q.go 4 100 0d
main calls R.solo 2 50 0e
main calls helper 1 100 0a
run calls Q.go 4 100 06
run overrides P.go 4 100 05
END
is "$(edges)" "$(cat want)" 'one line moves, edges come'
sound kn.db 'with discoveries'
frame a.py '' "$(file b.py)" "$(says 13 6 solo null "$(at 0 6 8)"),$(
    says 14 6 solo null "$(at 0 6 8)"),$(
    says 9 6 go null "$(at 0 6 8)")" >both.json
answers <both.json >/dev/null
sed '/R.solo/d; /implements/d; /overrides/d; /a b/d; /^run/d
    s/helper 4/helper 1/; s/Q.go.*/Q.go 4 100 090401/' want >want2
is "$(edges)" "$(cat want2)" 'a guess without lines is gone'
sound kn.db 'a guess less'

# ---- what changes ----

# All of the store but when files were written.
dump() {
	"$KN_TOP/tests/tools/dump-store" "$1" |
	    sed '/^F|/s/|[0-9]*|\([0-9A-F]*|[0-9A-F]*\)$/|\1/'
}
# changed TITLE: the graph is that of a clean index with what is said now.
changed() {
	kn index -q -d kn.db repo
	is "$(edges)" "$(cat want2)" "$1"
	rm -f clean.db*
	kn index -q -d clean.db repo
	answers clean.db <both.json >/dev/null
	dump kn.db >a.dump
	dump clean.db >b.dump
	cmp -s a.dump b.dump
	ok $? "$1: as a clean index" || diff a.dump b.dump | sed 's/^/# /'
	is "$(grep -c '^BAD' a.dump)" 0 "$1: sound"
	sound kn.db "$1"
}
both() {
	frame a.py '' "$(file b.py)" "$(
	    says 13 6 solo null "$(at 0 "$1" 8)"),$(
	    says 14 6 solo null "$(at 0 "$1" 8)"),$(
	    says 9 6 go null "$(at 0 "$1" 8)")" >both.json
}
sed -i '1i # a comment\n' repo/b.py
both 8
changed 'the file of the target changes'
echo 'def more(): pass' >repo/c.py
changed 'another file comes'
sed -i 's/def solo/def duo/; s/class R/class S/' repo/b.py
both 8
changed 'the guess goes'
sed -i 's/def duo/def solo/; s/class S/class R/' repo/b.py
both 8
changed 'the guess comes back'
# kn-link writes the file's edges anew, because of another.
sed -i 's/def helper(n)/def helper2(n)/' repo/b.py
sed -i '/helper/d' want2
both 8
changed 'linked again'
sed -i 's/def helper2(n)/def helper(n)/' repo/b.py
both 8
kn index -q -d kn.db repo
edges >want2
kn index -q -F -d kn.db repo
is "$(edges)" "$(cat want2)" 'index -F keeps answers'
changed 'after index -F'
is "$(edges | grep -c ' 4 100 ')" 1 'they still hold'
cp -r repo was
cp kn.db was.db
# The target goes: what kn-link had is there again.
sed -i 's/^class Q/class Z/' repo/b.py
kn index -q -d kn.db repo
is "$(edges | grep -c ' 4 100 ')" 0 'an answer that leads nowhere now'
is "$(edges | grep solo)" 'main calls R.solo 2 50 0d01' 'the guess stands'
is "$(unresolved | tr '\n' ';')" \
    'main go 09;main unknown 0B;run go 06;' 'unresolved again'
sound kn.db 'without target'
cp was/b.py repo/b.py
changed 'the target is back'
# The file itself changes: what was said of it does not hold.
echo '# end' >>repo/a.py
kn index -q -d kn.db repo
is "$(sql 'SELECT count(*) FROM answer')" 0 'of other contents: dropped'
is "$(sql 'SELECT count(*) FROM answer_target')" 0 'all of it'
is "$(sql 'SELECT count(*) FROM guess')" 0 'and no guess'
sed -i '$d' repo/a.py
is "$(answers <both.json)" '"stale 1"' 'said too late, it is not taken'
kn index -q -d kn.db repo
is "$(answers <both.json)" '"resolved 1, moved 2"' 'now it is'
changed 'said anew'
rm repo/b.py
kn index -q -d kn.db repo
is "$(edges | grep -c ' 4 100 ')" 0 'the file of the target is gone'
sound kn.db 'a file less'
rm repo/a.py
kn index -q -d kn.db repo
is "$(sql 'SELECT count(*) FROM answer')" 0 'the file is gone'
sound kn.db 'two files less'

# ---- a base that stands in another line than the class ----

cat >repo/wide.py <<'END'
class Base:
    pass

class Wide(
    Base,
):
    pass
END
kn index -q -d wide.db repo
is "$(frame wide.py '' "$(file wide.py)" "$(
    says 4 6 '' '"implements"' "$(at 0 1 6)")" | answers wide.db)" \
    '"confirmed 1"' 'what implements it extends it'
is "$(edges wide.db | grep Wide)" 'Wide 4 Base 4 100 05' 'where the base stands'
sound wide.db 'with a base in another line'
rm repo/wide.py

# ---- kn-fsck finds what does not fit ----

# damage TEXT SQL: kn-fsck finds something that says TEXT.
damage() {
	cp was.db bad.db
	sqlite3 bad.db "$2"
	run kn-fsck -c answers -d bad.db
	grep -q "$1" out && [ "$status" -eq 1 ]
	ok $? "kn-fsck: $1" || sed 's/^/# /' out
}
damage 'that are not there' "UPDATE answer SET blob = x'00'"
damage 'cannot be read' "UPDATE answer SET body = x'9290'"
damage 'bytes of symbols' "UPDATE answer SET symbols = x'00' || symbols"
damage 'none said so' "UPDATE edge SET lines = x'01' WHERE prov = 4"
damage 'nothing was said of' 'DELETE FROM answer'

# ---- kn-query ----

run kn-query why-edge -d was.db main Q.go -f json
is "$(jq -r '.why[] | select(.step == "said") |
    .name + " " + .what + " " + .place' out | sort -u)" \
    'go test-server 1.2 a.py:9
solo test-server 1.2 a.py:13
solo test-server 1.2 a.py:14' 'why-edge: who said so' ||
    sed 's/^/# /' out

# ---- streams ----

# bad TITLE LINE …: as a stream.
bad() {
	title=$1
	shift
	printf '%s\n' "$@" | kn-frames -e >bad.kn
	fails 2 "$title" sh -c 'kn-store -d was.db <bad.kn'
}
hello='{"type":"HELLO","v":1,"producer":"test","repo":"repo"}'
bad 'nothing but answers without a base' "$hello" \
    '{"type":"GONE","path":"a.py"}'
bad 'no history either' "$hello" '{"type":"HISTORY","payload":[]}'
bad 'a damaged frame' "$hello" '{"type":"ANSWERS","payload":["a.py"]}'
bad 'no END' "$hello" "$(cat both.json)"
is "$(sql 'SELECT count(*) FROM answer' was.db)" 2 'the store is as it was'
bad 'answers in a stream that is no update' \
    '{"type":"HELLO","v":1,"producer":"t","repo":"repo","full":true}' \
    "$(cat both.json)"
done_testing
