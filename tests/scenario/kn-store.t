#!/bin/sh
# kn-store: loading, updating, what it refuses and what it leaves behind.
set -u
. "${KN_TOP:?}/tests/lib.sh"
PATH=$KN_BUILD/tests/tools:$PATH
dump=$KN_TOP/tests/tools/dump-store

q() {	# DB SQL
	sqlite3 -readonly "$1" "$2"
}

root() {
	q "$1" "SELECT value FROM meta WHERE key = 'root'"
}

meta() {	# DB KEY
	q "$1" "SELECT value FROM meta WHERE key = '$2'"
}

# store DB: the description on standard input into the database.
store() {
	mkstream | kn-store -d "$@"
}

facts() {
	cat <<'END'
file src/a.c
node function main line=3 sig="int main(void)" doc="Runs."
node struct s line=9
node field x parent=2
file src/b.c package=src
node function helper
END
}

edges() {
	cat <<'END'
linking
edges 0
edge 0 imports 1/0
edge 1 calls 1/1 lines=4,7,200
edge 1 calls @printf lines=5
unresolved 1 calls mystery candidates=3 lines=6
mentions main helper printf
edges 1
mentions helper
END
}

full() {
	echo 'hello full commit=abc options={} feed=note'
	facts
	echo 'problem big.bin kn-feed too-large "2 MiB"'
	edges
	echo end kn-feed=0 kn-extract=1 kn-link=0:2
}

# ---- a first load ----

full | store g.db
is $? 0 'a full load'
is "$(find . -name 'g.db*' | sort | tr '\n' ' ')" './g.db ./g.db.lock ' \
    'leaves no log, no socket'
is "$(cat g.db.lock)" '' 'and an empty lock file'
"$dump" g.db >g.dump
is "$(grep -c '^BAD' g.dump)" 0 'holds together'
is "$(q g.db "SELECT s.name, e.type, d.name, hex(e.lines) FROM edge e
    JOIN node s ON s.id = e.src JOIN node d ON d.id = e.dst
    ORDER BY 1, 2, 3")" "a.c|1|b.c|01
main|2|helper|0403C101
main|2|printf|05" 'edges'
is "$(q g.db "SELECT n.name, p.name, n.kind, n.signature, n.doc FROM node n
    LEFT JOIN node p ON p.id = n.parent WHERE n.name IN ('x', 'main')
    ORDER BY 1")" "main|a.c|2|int main(void)|Runs.
x|s|10||" 'nodes'
is "$(q g.db "SELECT text FROM name WHERE id IN
    (SELECT rowid FROM name_fts WHERE name_fts MATCH 'elp')")" helper \
    'names by three characters'
is "$(q g.db "SELECT group_concat(name) FROM (SELECT name FROM node
    WHERE id < 0 ORDER BY name)")" '.,printf,src' 'packages and externals'
is "$(meta g.db commit),$(meta g.db state),$(meta g.db feed)" \
    abc,complete,note 'meta'
is "$(q g.db 'SELECT * FROM problem')" 'big.bin|kn-feed|too-large|2 MiB' \
    'problems'
root=$(root g.db)
case $root in
*[!0-9a-f]*) false ;;
*) [ ${#root} -eq 64 ] ;;
esac
ok $? 'root is 64 hex digits'

full | store g2.db
is "$(root g2.db)" "$root" 'the same again has the same root'
full | sed 's/doc="Runs."/doc="Walks."/' | store g3.db
[ "$(root g3.db)" != "$root" ]
ok $? 'another doc comment has another'
full | sed 's/edge 1 calls 1\/1/edge 1 calls 1\/1 conf=90/' | store g4.db
[ "$(root g4.db)" != "$root" ]
ok $? 'another confidence has another'
full | sed 's/lines=4,7,200/lines=4,7,201/' | store g5.db
is "$(root g5.db)" "$root" 'other lines have the same'

# ---- updates ----

update() {
	echo "hello $1"
	cat
	echo end
}

{
	facts | sed -n '/b.c/,$p'
	echo linking
	echo 'edges 0'
} | update 1 | store g.db
is $?,"$(root g.db),$(meta g.db generation)" "0,$root,1" \
    'a file that did not change: same root, same generation'
is "$(meta g.db feed)" note 'a note that was not sent is kept'

{
	echo 'file src/b.c package=src'
	echo 'node function other'
	echo 'node function helper'
	echo linking
	echo 'edges 0'
} | update 1 | store g.db
is $?,"$(meta g.db generation)" 0,2 'a function more'
is "$(q g.db "SELECT name, id & 1048575 FROM node WHERE id >> 20 = 2
    ORDER BY id")" "b.c|0
helper|1
other|2" 'what stays keeps its slot'
is "$(q g.db 'SELECT hex(slots) FROM link WHERE file = 2')" \
    000000000200000001000000 'slots by ord'

fails 75 'an update of another generation' sh -c 'echo "hello 1
linking
end" | mkstream | kn-store -d g.db'
is "$(cat err)" 'kn-store: g.db: has moved on to generation 2, the stream is for 1; index again' \
    'its message'
fails 75 'an update of nothing' sh -c 'echo "hello 0
linking
end" | mkstream | kn-store -d none.db'

"$dump" g.db >before
fails 2 'an edge that would lead nowhere' sh -c 'echo "hello 2
file src/b.c package=src
node function other
linking
edges 0
end" | mkstream | kn-store -d g.db'
grep -q 'internal error: node .* is gone, and node .* still leads to it' err
ok $? 'its message'
"$dump" g.db >after
cmp -s before after
ok $? 'leaves the graph as it was'

{
	echo 'gone src/a.c'
	echo 'gone big.bin'
	echo 'gone never.c'
	echo linking
} | update 2 | store g.db
is "$?,$(q g.db 'SELECT count(*) FROM edge'),$(q g.db \
    "SELECT group_concat(name) FROM (SELECT name FROM node ORDER BY name)
    ")" '0,0,b.c,helper,other,src' 'a file gone: its externals go too'
is "$(meta g.db files),$(q g.db 'SELECT count(*) FROM problem')" 1,0 \
    'and its problems'

# ---- problems ----

printf '%s\n' 'problem x.c kn-extract timeout 10s' \
    'problem y kn-feed binary ""' | update 3 | store g.db
is "$(q g.db 'SELECT path, reason FROM problem')" "x.c|timeout
y|binary" 'problems come'
is "$(meta g.db generation)" 3 'without another generation'
printf '%s\n' 'problem x.c kn-extract crash SIGSEGV' 'gone y' linking |
    update 3 | store g.db
is "$(q g.db 'SELECT path, reason FROM problem')" 'x.c|crash' \
    'problems are replaced, and end'
printf '%s\n' 'file x.c' linking 'edges 0' | update 3 | store g.db
is "$(q g.db 'SELECT path, reason FROM problem')" '' \
    'problems end when the file is sent'

# ---- acknowledgement ----

full | mkstream | kn-store -a -d ack.db | kn-frames >ack
grep -q '"status":0,"generation":1,"root":"'"$root"'","changed":true' ack
ok $? 'ACK' || sed 's/^/# /' ack
run sh -c 'echo "hello 9
linking
end" | mkstream | kn-store -a -d ack.db'
is "$status" 75 'ACK of a failure: the status'
kn-frames <out | grep -q '"status":75.*"error":"ack.db: has moved on'
ok $? 'ACK of a failure'
run sh -c 'echo "hello 1
linking
end" | mkstream | kn-store -v -d ack.db'
grep -q '^kn-store: update, generation 1, root ' err
ok $? '-v'

# ---- streams that are bad ----

"$dump" ack.db >before
# bad TITLE MESSAGE: the description on standard input is refused.
bad() {
	cat >description
	mkstream <description >stream
	run kn-store -d "${bad_db:-ack.db}" <stream
	grep -q "$2" err && [ "$status" -eq 2 ] && [ "$(wc -l <err)" -eq 1 ] &&
	    [ ! -s out ]
	ok $? "bad stream: $1" || sed 's/^/# /' err
}
bad 'empty' 'ended early' </dev/null
bad 'no HELLO' 'does not begin with HELLO' <<END
linking
end
END
bad 'another version' 'version 9, this kn-store reads 1' <<END
hello full v=9
END
bad 'no END' 'ended early' <<END
hello 1
file z.c
linking
edges 0
END
bad 'no EDGES' '1 of 1 files have no EDGES' <<END
hello 1
file z.c
linking
end
END
bad 'cut in a frame' 'bad stream' <<END
hello 1
raw c900000fff0301
END
bad 'no frame' 'bad stream' <<END
hello 1
raw 00112233445566
END
bad 'damaged FACTS' 'bad FACTS frame' <<END
hello 1
frame 4 93010203
END
bad 'damaged GONE' 'bad GONE frame' <<END
hello 1
frame 3 c0
END
bad 'damaged EDGES' 'bad EDGES frame' <<END
hello 1
linking
frame 6 c0
END
bad 'damaged PROBLEM' 'bad PROBLEM frame' <<END
hello 1
frame 7 c0
END
bad 'damaged END' 'bad END frame' <<END
hello 1
frame 8 c0
END
bad 'a file twice' 'z.c was sent twice' <<END
hello 1
file z.c
file z.c
END
bad 'a file sent and gone' 'z.c was sent, and is gone' <<END
hello 1
file z.c
gone z.c
END
bad 'EDGES before LINKING' 'EDGES before LINKING' <<END
hello 1
file z.c
edges 0
END
bad 'FACTS after LINKING' 'FACTS after LINKING' <<END
hello 1
linking
file z.c
END
bad 'EDGES twice' 'file 0 came twice' <<END
hello 1
file z.c
linking
edges 0
edges 0
END
bad 'an edge twice' 'an edge came twice' <<END
hello 1
file z.c
node function f
linking
edges 0
edge 0 calls 1
edge 0 calls 1
END
bad 'a source that is not there' 'no node 7 in a file of 1' <<END
hello 1
file z.c
linking
edges 0
edge 7 calls 0
END
bad 'a file that is not there' 'no file 3 in a stream of 1' <<END
hello 1
file z.c
linking
edges 0
edge 0 calls 3/0
END
bad 'a stored file that is not there' 'nowhere.c is not in the store' <<END
hello 1
linking
edges nowhere.c
END
bad 'a stored node that is not there' 'no node 55 in src/b.c' <<END
hello 1
linking
edges src/a.c
edge 0 calls src/b.c:55
END
bad 'a stored file that changed' 'src/b.c is not as it was stored' <<END
hello 1
file src/b.c package=src
linking
edges 0
edges src/a.c
edge 0 calls src/b.c:1
END
bad 'a node with two parents' 'two parents' <<END
hello 1
file z.c
node method m
node struct s
node struct t
linking
edges 0
edge 1 contains 2
edge 1 contains 3
END
bad 'a stage that failed' 'kn-extract failed with status 2' <<END
hello 1
linking
end kn-extract=2 kn-link=0
END
bad 'fewer EDGES than were sent' 'sent the edges of 3 files, 0 came' <<END
hello 1
linking
end kn-link=0:3
END
bad 'no kn-extract' 'was kn-extract left out' <<END
hello 1
frame 2 c0
END
bad 'another repository' 'is of the repository' <<END
hello 1 repo=example.org/other
linking
end
END
"$dump" ack.db >after
cmp -s before after
ok $? 'bad streams leave the graph as it was'

# Any byte of a stream may be wrong, and it may end anywhere: it is refused, or
# gives a graph that holds together.
full | mkstream >whole.f
size=$(wc -c <whole.f)
crashed=
for at in $(seq 1 37 "$size"); do
	for how in cut flip; do
		cp whole.f hurt.f
		if [ $how = cut ]; then
			head -c "$at" whole.f >hurt.f
		else
			printf '\377' | dd of=hurt.f bs=1 seek="$at" \
			    conv=notrunc 2>/dev/null
		fi
		rm -f hurt.db*
		kn-store -d hurt.db <hurt.f 2>err
		case $? in
		0) "$dump" hurt.db | grep -q '^BAD' &&
			crashed="$crashed $how@$at(bad)" ;;
		2) [ "$(wc -l <err)" -eq 1 ] ||
			crashed="$crashed $how@$at(lines)" ;;
		*) crashed="$crashed $how@$at" ;;
		esac
	done
done
is "$crashed" '' 'damaged anywhere'

full | sed '$d' | mkstream | kn-store -d cut.db 2>/dev/null
is "$?,$(meta cut.db state),$(meta cut.db generation)" 2,loading,0 \
    'a first load that is cut off is not published'
full | store cut.db
is "$?,$(root cut.db)" "0,$root" 'the next run is as if nothing had been'
{
	echo 'hello full'
	for i in $(seq 1234); do
		echo "file f$i.c"
	done
	echo 'flush'
} | mkstream | kn-store -d cut2.db 2>/dev/null
is "$(q cut2.db 'SELECT count(*) FROM file')" 1000 'whole batches are kept'
full | store cut2.db
"$dump" cut2.db >after
cmp -s g.dump after
ok $? 'and replaced'

# ---- files that it must not touch ----

echo 'hello full' >hello
mkstream <hello >hello.f
seq 10000 >text
cp text text.was
fails 2 'a text file' kn-store -d text <hello.f
is "$(cat err)" 'kn-store: text: not a database of kn' 'its message'
cmp -s text text.was
ok $? 'is left alone'
sqlite3 other 'CREATE TABLE t (x)'
cp other other.was
fails 2 "another program's database" kn-store -d other <hello.f
cmp -s other other.was
ok $? 'is left alone'
cp ack.db newer
sqlite3 newer 'PRAGMA user_version = 99'
cp newer newer.was
fails 2 'a newer schema' kn-store -d newer <hello.f
grep -q 'schema version 99, this kn knows up to' err
ok $? 'its message'
cmp -s newer newer.was
ok $? 'is left alone'
fails 2 'a folder' kn-store -d "$work" <hello.f
cp ack.db damaged
printf 'garbage garbage garbage garbage' |
    dd of=damaged bs=1 seek=110 conv=notrunc 2>/dev/null
fails 2 'a damaged file' kn-store -d damaged <hello.f
grep -q 'damaged; remove it and index again' err
ok $? 'its message'

# What root may, others may not.
# shellcheck disable=SC2317 # called by fails
nobody() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
	else
		"$@"
	fi
}
chmod 755 "$work"
mkdir locked
cp ack.db locked/kn.db
: >locked/kn.db.lock
chmod 444 locked/kn.db
chmod 666 locked/kn.db.lock
chmod 755 locked
fails 2 'a file that may not be written' nobody "$(command -v kn-store)" \
    -d locked/kn.db <hello.f
grep -q 'locked/kn.db: cannot write: Permission denied' err
ok $? 'its message'
rm locked/kn.db.lock
chmod 555 locked
fails 2 'a folder that may not be written' nobody "$(command -v kn-store)" \
    -d locked/kn.db <hello.f
grep -q 'locked/kn.db: cannot write beside it: Permission denied' err
ok $? 'its message'
fails 2 'a folder that cannot be made' nobody "$(command -v kn-store)" \
    -d locked/deep/kn.db <hello.f

# ---- no room ----

"$dump" ack.db >before
{
	echo 'hello 1'
	for i in $(seq 300); do
		echo "file f$i.c"
		for j in 1 2 3 4 5 6 7 8 9; do
			echo "node function f${i}_$j doc=$(printf %0200d "$j")"
		done
	done
	echo linking
	for i in $(seq 0 299); do
		echo "edges $i"
	done
	echo end
} | mkstream >big.f
fails 2 'a limit on the size of files' sh -c \
    'ulimit -f 128; kn-store -d ack.db <big.f'
grep -q 'ack.db: cannot write: disk I/O error' err
ok $? 'its message' || sed 's/^/# /' err
for after in 0 1000 30000 100000 200000; do
	fails 2 "a disk that is full after $after bytes" \
	    preload "$KN_BUILD/tests/tools/writes.so" \
	    env KN_FULL_AFTER="$after" kn-store -d ack.db <big.f
	grep -q 'ack.db: no space left; nothing was published' err
	ok $? 'its message' || sed 's/^/# /' err
done
"$dump" ack.db >after
cmp -s before after
ok $? 'leaves the graph as it was'
kn-store -d ack.db <big.f
is "$?,$(meta ack.db files)" 0,302 'and the next run succeeds'

was=$(wc -c <ack.db)
# What was there is no snapshot any more.
full | KN_SNAPSHOTS=1 store ack.db
[ $(($(wc -c <ack.db) * 2)) -lt "$was" ]
ok $? 'a much smaller graph gives its room back'
"$dump" ack.db >after
cmp -s g.dump after
ok $? 'and is whole'

# ---- migration ----

cp g2.db old.db
sqlite3 old.db <<'END'
PRAGMA user_version = 1;
ALTER TABLE link RENAME TO l;
CREATE TABLE link (file INTEGER PRIMARY KEY, facts BLOB NOT NULL,
    mentions BLOB, slots BLOB);
INSERT INTO link SELECT l.file, facts, hashes, slots FROM l LEFT JOIN
    mention m ON m.file = l.file;
DROP TABLE l;
DROP TABLE mention;
DROP TABLE words;
DROP TABLE word;
DROP TABLE adjacency;
DROP TABLE guess;
DROP TABLE answer;
DROP TABLE answer_target;
DROP TABLE package;
DROP INDEX file_package;
ALTER TABLE file DROP COLUMN trees;
DELETE FROM meta WHERE key = 'derived';
END
printf 'linking\n' | update 1 | store old.db
is "$?" 0 'an older schema is brought up to date'
is "$(q old.db 'PRAGMA user_version')" "$(q g.db 'PRAGMA user_version')" \
    'its version'
# But for the files' blobs: so kn-feed sends all of them again, with words.
"$dump" old.db | grep -v '^[FRSW]|' >after
grep -v '^[FRSW]|' g.dump | cmp -s - after
ok $? 'loses nothing'
is "$(q old.db "SELECT count(*) FROM file WHERE blob <> zeroblob(20)")" 0 \
    'its files will be sent again'
"$KN_BUILD/tests/tools/derived" old.db | grep -v '^files without words' >out
is "$(cat out)" '' 'and the adjacency is there'
cp g2.db ancient.db
sqlite3 ancient.db 'PRAGMA user_version = 0'
fails 2 'a version that never was' kn-store -d ancient.db <hello.f

# ---- the manual pages ----

# Literal examples of kn-store.5 run as they stand.
awk '/^\.Bd -literal/ { on = 1; next } /^\.Ed/ { on = 0 } on' \
    "$KN_TOP/man/kn-store.5" >examples.sql
sqlite3 -readonly -bail g2.db <examples.sql >out 2>err
is "$?,$(wc -c <err)" 0,0 'examples of kn-store(5)'
is "$(cat out)" 'helper|1
printf|1' 'their answers'
# Every table, column and index is in kn-store.5.
missing=
for word in $(q g2.db "SELECT name FROM sqlite_schema
    WHERE name NOT LIKE 'name_fts%' AND name NOT LIKE 'sqlite%' UNION
    SELECT p.name FROM sqlite_schema s, pragma_table_info(s.name) p
    WHERE s.type = 'table' AND s.name NOT LIKE 'name_fts%' UNION
    SELECT key FROM meta"); do
	grep -qw -- "$word" "$KN_TOP/man/kn-store.5" || missing="$missing $word"
done
is "$missing" '' 'what kn-store(5) does not name'

# ---- use ----

usage='usage: kn-store [-ahvV] [-C dir] [-d database] [-k count] [-r resolution]
                [-w seconds]'
run kn-store x </dev/null
is "$status,$(cat out)" 2, 'an operand'
is "$(cat err)" "$usage" 'its message'
fails 2 'a bad number' kn-store -w x </dev/null
run kn-store -h
is "$status,$(cat out)" "0,$usage" '-h'
run kn-store -V
is "$status" 0 '-V'
git init -q repo
full | mkstream | kn-store -C repo
is "$(root repo/.git/kn/kn.db)" "$root" 'in the git directory'
full | mkstream | KN_DB=env/x.db kn-store
is "$(root env/x.db)" "$root" 'KN_DB; folders are made'
mkdir plain
full | mkstream | kn-store -C plain
is "$(find "$XDG_CACHE_HOME/kn" -name kn.db | wc -l)" 1 'in the cache'
done_testing
