#!/bin/sh
# kn-link: streams, statuses, updates.
set -u
. "${KN_TOP:?}/tests/lib.sh"

# All edges and unresolved references of a store, by name.
edges() {
	sqlite3 "$1" 'SELECT fs.path, s.name, e.type, fd.path, d.name, d.line,
	    e.prov, e.conf, hex(e.lines)
	    FROM edge e JOIN node s ON s.id = e.src
	    JOIN file fs ON fs.id = e.src >> 20
	    JOIN node d ON d.id = e.dst
	    LEFT JOIN file fd ON fd.id = e.dst >> 20
	    UNION ALL SELECT f.path, s.name, u.type, NULL, u.name, NULL,
	    NULL, u.candidates, hex(u.lines)
	    FROM unresolved u JOIN node s ON s.id = u.src
	    JOIN file f ON f.id = u.src >> 20' | sort
}

git init -q repo
mkdir repo/lib repo/app
cat >repo/lib/list.h <<'END'
struct list { struct list *next; int value; };
int list_sum(struct list *);
#define LIST_CHECK(l) list_check(l)
END
cat >repo/lib/list.c <<'END'
#include "list.h"
int list_check(struct list *l) { return l != 0; }
int list_sum(struct list *l) { return l->value; }
END
cat >repo/app/main.c <<'END'
#include "../lib/list.h"
static int twice(int n) { return 2 * n; }
int main(void)
{
	struct list l = { 0, 1 };
	LIST_CHECK(&l);
	return twice(list_sum(&l)) + later();
}
END
git -C repo add . && git -C repo commit -qm one
kn-feed repo | kn-extract -j 1 >facts

# The stream.
run kn-link <facts
is "$status" 0 'links'
mv out linked
is "$(cat err)" '' 'silent'
is "$(kn-frames linked | jq -r .type | tr '\n' ' ')" \
    'HELLO FACTS FACTS FACTS LINKING EDGES EDGES EDGES END ' 'the frames'
kn-frames -t facts facts >want
kn-frames -t facts linked | cmp -s - want
ok $? 'FACTS pass through unchanged'
is "$(kn-frames -t end linked | jq -r '.stages[].name' | tr '\n' ' ')" \
    'kn-feed kn-extract kn-link ' 'END names every stage'
is "$(kn-frames linked | jq -s '[.[] | select(.type == "EDGES") | .edges[] |
    select(.type == "calls")] | length')" \
    "$(kn-frames -t end linked | jq '.stages[2].counts.calls')" \
    'END counts the edges'
kn-link <facts | cmp -s - linked
ok $? 'the same again'

# The order of files does not matter.
{
	kn-frames -t hello facts
	kn-frames -t facts facts | tac
	kn-frames -t end facts
} | kn-frames -e | kn-link | kn-frames >shuffled
# shellcheck disable=SC2016 # for jq
named='[.[] | select(.type == "FACTS") | .path] as $p | .[] |
    select(.type == "EDGES") | [$p[.file], .unresolved, (.edges[] | .target |=
    (if type == "object" and .file then .file = $p[.file] else . end))]'
kn-frames linked | jq -cs "$named" | sort >one
jq -cs "$named" shuffled | sort >two
cmp -s one two
ok $? 'files in another order, the same edges' || diff one two

# Unknown frames.
{
	kn-frames -t hello facts
	echo '{"type":77,"payload":[1]}'
	kn-frames -t end facts
} | kn-frames -e | kn-link | kn-frames -t 77 >out
is "$(jq -c .payload out)" '[1]' 'an unknown frame is passed on'

# What is wrong with a stream.
run kn-link -x
is "$status" 2 'an unknown option'
fails 2 'an operand' kn-link facts
fails 2 'an empty stream' kn-link </dev/null
echo hello >junk
fails 2 'no frames' kn-link <junk
size=$(wc -c <facts)
bad=0 cut=1
while [ $cut -lt "$size" ]; do
	head -c $cut facts >part
	kn-link <part >/dev/null 2>err
	if [ $? -ne 2 ] || [ "$(wc -l <err)" -ne 1 ]; then
		bad=$((bad + 1))
	fi
	cut=$((cut + 97))
done
is $bad 0 'cut off anywhere: status 2 and one line'
kn-frames -t facts facts | head -n 1 | kn-frames -e >first
{
	kn-frames -t hello facts | kn-frames -e
	cat first first
	kn-frames -t end facts | kn-frames -e
} >twice
run kn-link <twice
is "$status" 2 'one file twice'
is "$(cat err)" 'kn-link: app/main.c: twice in the stream' 'and which'
run kn-link </dev/full
is "$status" 2 'an endless stream of zeros'
kn-link <facts >/dev/full 2>err
is $? 2 'a full disk'

# Bytes changed: any answer, no crash.
bad=0 i=0
while [ $i -lt 60 ]; do
	perl -e 'local $/; my $s = <STDIN>; my $n = shift; srand($n);
	    substr($s, int(rand(length $s)), 1) = chr(int(rand(256)))
	    for 0 .. $n % 3; print $s' $i <facts >part
	timeout 20 kn-link <part >/dev/null 2>err
	s=$?
	[ $s -eq 0 ] || [ $s -eq 2 ] || bad=$((bad + 1))
	i=$((i + 1))
done
is $bad 0 'changed bytes: 0 or 2'

# Stopped.
mkfifo pipe
kn-feed -F "$KN_TOP/cmd" | kn-extract -j 1 >big
kn-link <pipe >/dev/null 2>err &
pid=$!
exec 9>pipe
head -c 100 facts >&9
sleep 0.2
kill -TERM $pid
wait $pid
is $? 143 'SIGTERM ends it'
exec 9>&-
kn-link <big >pipe 2>err &
pid=$!
exec 9<pipe
sleep 0.5
kill -TERM $pid
wait $pid
is $? 143 'also while nobody reads'
exec 9<&-

# Updates: the graph of a clean index, after every kind of edit.
same() {
	run kn index -q -d up.db repo
	[ "$status" -eq 0 ] || cat err
	rm -f clean.db*
	kn index -q -d clean.db repo
	edges up.db >one
	edges clean.db >two
	cmp -s one two
	ok $? "update: $1" || diff one two | sed 's/^/# /'
	is "$(kn-query -d up.db stats -f json | jq -r .root)" \
	    "$(kn-query -d clean.db stats -f json | jq -r .root)" \
	    "the same root: $1"
}
linked() {
	kn-feed -d up.db repo 2>/dev/null | kn-extract -j 1 |
	    kn-link -v -d up.db 2>&1 >/dev/null |
	    sed -n 's/^kn-link: \([0-9]* files linked, [0-9]*\).*/\1/p'
}
kn index -q -d up.db repo
sed -i 's/2 \* n/n + n/' repo/app/main.c
is "$(linked)" '1 files linked, 1' 'a body concerns nobody else'
same 'a body'
echo 'int later(void) { return 3; }' >>repo/lib/list.c
is "$(linked)" '2 files linked, 1' 'a new function concerns who calls it'
same 'a function that was called already'
sed -i 's/list_sum/list_total/' repo/lib/list.c
same 'a renamed function'
sed -i 's/list_check(l)/later()/' repo/lib/list.h
same 'the body of a macro'
sed -i 's/value;/other;/' repo/lib/list.h
same 'a renamed field'
sed -i '/include/d' repo/app/main.c
same 'an include less'
printf '#include "more.h"\n' >>repo/lib/list.h
sed -i '1i #include "../lib/list.h"' repo/app/main.c
same 'an include of nothing'
echo '#define twice(n) list_total(n)' >repo/lib/more.h
same 'the included file appears'
echo 'static int later(void) { return 4; }' >>repo/app/main.c
same 'a function of that name nearer'
rm repo/lib/more.h
same 'a file leaves'
git -C repo mv lib/list.c lib/lists.c
same 'a file moves'
rm repo/app/main.c
same 'another leaves'

# Which of two definitions is a stand-in is told by what they include.
mkdir repo/two
echo 'void user(void);' >repo/two/user.h
printf '#include "user.h"\nvoid user(void) { stop(); }\n' >repo/two/user.c
echo 'void stop(void) { }' >repo/two/stub.c
printf '#include "all.h"\nvoid stop(void) { }\n' >repo/two/real.c
: >repo/two/all.h
same 'two definitions'
is "$(edges up.db | grep -c 'user|2|two/.*|stop')" 2 'both may be meant'
echo '#include "user.h"' >repo/two/all.h
same 'one sees what the caller sees'
is "$(edges up.db | grep 'user|2|two/.*|stop' | cut -d'|' -f4)" two/real.c \
    'it is meant'
echo '#include "user.h"' >>repo/two/stub.c
same 'both do'

# What files are called is said elsewhere.
mkdir repo/web repo/web/pkg
echo '{ "name": "one", "main": "main.js" }' >repo/web/pkg/package.json
echo 'export function run() {}' >repo/web/pkg/main.js
echo 'export function run() {}' >repo/web/pkg/other.js
cat >repo/web/use.js <<'END'
import { run } from 'one';
import { stop } from './soon';
export function use() { run(); stop(); }
END
same 'a package'
is "$(edges up.db | grep -c 'use|2|web/pkg/main.js|run')" 1 'its name is found'
sed -i s/main.js/other.js/ repo/web/pkg/package.json
same 'its main file'
sed -i s/one/two/ repo/web/pkg/package.json
same 'its name'
echo 'export { run as stop } from "./pkg/main";' >repo/web/soon.js
same 'a re-export under another name'
echo 'export default 1;' >>repo/web/pkg/main.js
sed -i 's/function run/const run = 1; function was/' repo/web/pkg/main.js
same 'what was exported is another thing'

# What a module exports as a whole.
echo 'module.exports = function () {};' >repo/web/whole.js
cat >repo/web/takes.js <<'END'
const whole = require('./whole');
class Sub extends whole {}
export function take() { whole(); new whole().go(); whole.make(); }
END
same 'a function as a module'
is "$(edges up.db | grep -c 'take|2|web/whole.js|default')" 1 'is called'
echo 'class C { go() {} static make() {} } module.exports = C;' \
    >repo/web/whole.js
same 'a class'
is "$(edges up.db | grep 'take|2|web/whole.js' | cut -d'|' -f5 | sort |
    tr '\n' ' ')" 'C go make ' 'is instantiated, with its members'
echo 'module.exports = require("./other");' >repo/web/whole.js
echo 'exports.make = function () {};' >repo/web/other.js
same 'another module'

# The store must be the one that the stream is an update of.
echo 'int z;' >>repo/lib/lists.c
kn-feed -d up.db repo 2>/dev/null | kn-extract -j 1 >update
fails 2 'without the store' kn-link -d none.db <update
kn index -q -d up.db repo
fails 2 'a store of another generation' kn-link -d up.db <update
# ---- methods of a type in another file that is loaded on the way ----

mkdir -p far/src && git init -q far
printf '[package]\nname = "far"\n' >far/Cargo.toml
printf 'pub mod a;\npub mod b;\n' >far/src/lib.rs
printf 'pub struct Box;\nimpl Box {\n    pub fn get(&self) -> u8 { 1 }\n}\n' \
    >far/src/a.rs
printf 'use crate::a::Box;\nimpl Box {\n    pub fn put(&self, n: u8) -> u8 { n + self.get() + Box::get(self) }\n}\n' \
    >far/src/b.rs
git -C far add . && git -C far commit -qm one
kn index -q -d far.db far
printf '// more\n' >>far/src/b.rs
sed -i 's/put/lay/' far/src/b.rs
timeout 60 kn index -q -d far.db far
is $? 0 'a type that is loaded for its method: an update ends'
kn index -q -d clean.db far
is "$(kn stats -q -f json -d far.db | jq -r .root)" \
    "$(kn stats -q -f json -d clean.db | jq -r .root)" 'as a clean index does'

done_testing
