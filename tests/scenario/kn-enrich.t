#!/bin/sh
# kn-enrich: the client, with servers that behave and servers that do not.
set -u
. "${KN_TOP:?}/tests/lib.sh"

unset XDG_CONFIG_HOME FAKE_LOG
fake=$KN_TOP/tests/tools/fake-server

git init -q repo
cat >repo/a.py <<'END'
def first(x):
    x.one()
    x.two()
    x.three()


def second(x):
    """é 😀"""; x.one(); x.four()
    x.nothing()
END
cat >repo/b.py <<'END'
class Box:
    def one(self):
        pass

    def two(self):
        pass


class Other:
    def one(self):
        pass

    def two(self):
        pass

    def three(self):
        pass

    def four(self):
        pass
END
git -C repo add . && git -C repo commit -qm x
kn index -q -d kn.db repo
cat >places <<'END'
one b.py 2 8
two b.py 13 8
three b.py 16 8
four b.py 19 8
END
mkdir servers
# server MODE: describe the fake server so.
server() {
	cat >servers/fake <<END
command $fake $PWD/places $1
languages python
get a perl
END
}
enrich() {
	kn-enrich -q -x -S servers -o fake -d kn.db "$@" repo
}
# counts NAME …: of END.
counts() {
	kn-frames <stream | jq -c 'select(.type == "END") |
	    .stages[0].counts as $c | [$ARGS.positional[] | $c[.]]' \
	    --args "$@"
}
# answers: line, name, where it leads; one a line.  What is answered of a file
# that takes long comes several times, each time more.
answers() {
	kn-frames <stream | jq -rs 'reduce (.[] | select(.type == "ANSWERS"))
	    as $a ({}; .["\($a.path) \($a.part)"] = $a) | .[] |
	    .files as $f | .answers[] | [.line, .column, .name,
	    ((.targets // [])[] | "\($f[.file].path):\(.line)")] | @tsv' |
	    tr '\t' ' '
}

# ---- one that behaves ----

server good
run sh -c 'kn-enrich -q -x -S servers -o fake -d kn.db repo >stream'
is "$status" 0 'a server that behaves'
answers >good
is "$(cat good)" "2 6 one b.py:2
3 6 two b.py:13
4 6 three b.py:16
8 21 one b.py:2
8 30 four b.py:19
9 6 nothing" 'each name is asked about, at its column in bytes'
is "$(counts places answered none late failed restarts)" '[6,5,1,0,0,0]' \
    'counts'
is "$(counts upgraded retargeted external)" '[5,0,0]' 'of which kind'
is "$(kn-frames <stream | jq -c 'select(.type == "ASKED") |
    [.server, .version, .module, .counts.upgraded]')" \
    '["fake","1","",5]' 'as a frame, of server and module'
cp places places.right
sed 's/^three b.py 16/three b.py 13/' places.right >places
enrich >stream
is "$(counts answered upgraded retargeted)" '[5,4,1]' 'another than was guessed'
mv places.right places
for bad in '"server":"a b","counts":{}' '"server":"a","counts":{"A":1}' \
    '"server":"a","counts":{"a":-1}' '"counts":{}'; do
	cp kn.db bad.db
	kn-frames <stream | sed "s/^{\"type\":\"ASKED\".*/{\"type\":\"ASKED\",$bad}/" |
	    kn-frames -e 2>/dev/null | kn-store -d bad.db 2>err
	is "$? $(grep -c bad err)" '2 1' "no ASKED: $bad"
done
server utf16
enrich >stream
is "$(answers | sed -n 4,5p)" "8 21 one b.py:2
8 30 four b.py:19" 'columns in UTF-16 units'

# ---- those that do not ----

# same TITLE: the answers are all there.
same() {
	is "$(answers)" "$(cat good)" "$1"
}
# no_two TITLE: "two" leads nowhere.
no_two() {
	is "$(answers)" "$(sed 's/ two .*/ two/' good)" "$1"
}
# without_two TITLE: all but those about "two".
without_two() {
	is "$(answers)" "$(grep -v two good)" "$1"
}

server flood
enrich >stream
same 'requests and diagnostics in floods'
# 400 with each answer: to the probe of the warm-up, and to six names.
is "$(counts served late failed restarts)" '[2800,0,0,0]' 'all are answered'
server asks
printf 'settings {"a": {"b": [1, true]}, "c": 2}\n' >>servers/fake
FAKE_LOG=$PWD/log
export FAKE_LOG
: >log
enrich >stream
same 'one that asks'
is "$(sed -n 's/^reply //p' log | jq -c '[.id, .result, .error.code]')" \
    '["ask1",[[1,true],null,{"a":{"b":[1,true]},"c":2}],null]
["ask2",null,null]
["ask3",null,null]
["ask4",{"applied":false,"failureReason":"read-only"},null]
["ask5",null,-32601]' 'is answered'
unset FAKE_LOG
server wrong-ids
enrich >stream
same 'answers to nothing are no answers'
# The probe of the warm-up, and six names: two each.
is "$(counts strange)" '[14]' 'they are counted'
server slow
enrich -n 1 -t 2 >stream
no_two 'a question that takes too long costs itself only'
is "$(counts late after | jq -c '[.[0], .[1] >= 2]')" '[1,true]' \
    'its answer comes after all, and is dropped'
server late
FAKE_LOG=$PWD/log
export FAKE_LOG
: >log
enrich -t 1 >stream
no_two 'an answer after the cancellation'
is "$(counts late after)" '[1,2]' 'it is counted'
is "$(grep -c cancel log)" 2 'both questions were cancelled'
unset FAKE_LOG
server busy
enrich >stream
same 'what a server puts off is asked again'
is "$(counts late errors)" '[0,0]' 'and no fault'
server error
enrich >stream
no_two 'an error is an answer'
is "$(counts none errors)" '[2,1]' 'it is counted'
server huge
enrich -t 1 >stream
no_two 'an answer that is too large'
is "$(counts late too-long)" '[1,2]' 'it is counted, too'
server die-once
enrich >stream
same 'one that dies in the middle of a frame is started again'
is "$(counts restarts failed)" '[1,0]' 'once'
server die
enrich >stream
without_two 'what it dies of twice is left out'
is "$(counts restarts failed)" '[3,1]' 'counts of deaths'
server garbage
enrich >stream
without_two 'garbage'
is "$(counts restarts failed)" '[3,1]' 'counts of garbage'
server lengths
enrich >stream
without_two 'a length that is none'
is "$(counts restarts failed)" '[3,1]' 'counts of that'

# ends MODE SECONDS TITLE OPTION …: nothing comes, in that time.
ends() {
	server "$1"
	title=$3
	seconds=$2
	shift 3
	start=$(date +%s)
	run sh -c 'kn-enrich -x -S servers -o fake -d kn.db "$@" repo >stream' \
	    sh "$@"
	is "$status $(answers | wc -l)" '0 0' "$title"
	[ $(($(date +%s) - start)) -le "$seconds" ]
	ok $? "$title: in time"
	grep -q 'fake: ' err
	ok $? "$title: it is said"
	is "$(counts places answered late failed)" '[0,0,0,0]' \
	    "$title: nothing was asked"
}
ends silent 20 'silence' -w 2
ends never-ready 20 'never ready' -w 2
ends deaf 40 'one that does not read' -w 3 -t 1
ends stillborn 20 'one that ends at once'
is "$(counts restarts) $(grep -c 'ended; it said ".*fake-server: no licence"' err)" \
    '[5] 1' 'it is started five times more; its last words'
server mute
enrich -t 1 >stream
is "$(answers | grep -c '[.]py:') $(counts late failed | jq add)" '0 6' \
    'one that falls silent'

# ---- how many at once ----

git init -q wide
awk 'BEGIN {
	for (i = 0; i < 12; i++) {
		system("mkdir -p wide/d" i)
		for (k = 0; k < 30; k++)
			printf "def f%d(x):\n    x.n%dx%d()\n\n\n", k, i, k \
			    >("wide/d" i "/a.py")
	}
	printf "class A:\n" >"wide/b.py"
	for (i = 0; i < 12; i++)
		for (k = 0; k < 30; k++)
			printf "    def n%dx%d(self):\n        pass\n\n", i, k \
			    >"wide/b.py"
}'
git -C wide add . && git -C wide commit -qm x
kn index -q -d wide.db wide
server hold
FAKE_LOG=$PWD/log
export FAKE_LOG
: >log
kn-enrich -q -x -S servers -o fake -d wide.db wide >stream
is "$(sed -n 's/^held //p' log | head -n 1)" 8 'eight before it is warm'
is "$(sed -n 's/^held //p' log | sort -n | tail -n 1) $(counts places late)" \
    '128 [360,0]' 'then 128'
: >log
kn-enrich -q -x -n 5 -S servers -o fake -d wide.db wide >stream
is "$(sed -n 's/^held //p' log | sort -n | tail -n 1)" 5 'or as many as -n says'
rm log
unset FAKE_LOG

# ---- outside the repository ----

mkdir -p lib/pkg
printf 'on (b *Buffer[T]) one()\nshape Box\n    nothing\n    two()\nthree()\n' \
    >lib/pkg/x.lib
cp places places.here
cat >places <<END
one $PWD/lib/pkg/x.lib 1 18
two $PWD/lib/pkg/x.lib 4 4
three $PWD/lib/pkg/x.lib 5 0
END
server good
cat >>servers/fake <<'END'
outside **/lib/**.lib $2
containers shape
receiver on (
END
enrich >stream
is "$(kn-frames <stream | jq -r 'select(.type == "ANSWERS") | .answers[] |
    .targets[]?.external' | sort -u | tr '\n' ' ')" \
    'pkg.x.Box.two pkg.x.Buffer.one pkg.x.three ' \
    'names outside, by what the description says of them'
mv places.here places

# ---- what else there is ----

git init -q more
cat >more/base.py <<'END'
class Base:
    def run(self):
        raise NotImplementedError


class Child(Base):
    def run(self):
        return 1


def lonely():
    return 2


def main():
    return 3
END
cat >more/use.py <<'END'
def caller(table):
    f = table["lonely"]
    return getlonely()() + lonely
END
git -C more add . && git -C more commit -qm x
kn index -q -d more.db more
cat >places <<'END'
ref:lonely use.py 3 27
ref:lonely use.py 2 15
impl:run base.py 7 8
END
more() {
	kn-enrich -q -S servers -o fake -d more.db "$@" more
}
server good
FAKE_LOG=$PWD/log
export FAKE_LOG
more >stream
is "$(grep -v definition log | sort)" 'textDocument/implementation run
textDocument/references caller
textDocument/references lonely
textDocument/references run
textDocument/references run' \
    'asked: of bases what overrides, of what nobody uses who does'
is "$(kn-frames <stream | jq -c 'select(.type == "ANSWERS" and
    .part != "names 1") | [.path, .part, .answers[] | if type == "object"
    then [.line, .name, .relation] else . end]' | sort)" \
    '["base.py","uses of base.py",[7,"","overrides"]]
["base.py","uses"]
["use.py","uses of base.py",[2,"lonely","references"],[3,"lonely","references"]]
["use.py","uses"]' 'what is found out, and marks'
: >log
cp places places.calls
echo 'call:lonely use.py 3 27' >>places.calls
mv places places.good
mv places.calls places
server calls
more >calls
mv places.good places
server good
is "$(kn-frames <calls | jq -c 'select(.type == "ANSWERS" and
    .part == "uses of base.py" and .path == "use.py") | .answers[] | [.line, .name, .relation]' | sort -u)" \
    '[2,"lonely","references"]
[3,"lonely","calls"]' 'the call hierarchy tells what is called'
is "$(grep -c 'incomingCalls lonely' log)" 1 'where the server has one'
: >log
kn-store -d more.db <stream
is "$(kn-query refs -d more.db -f tsv lonely | grep -c caller)" 1 \
    'kn-store takes it in'
is "$(more | kn-frames | jq -c 'select(.type == "END") |
    .stages[0].counts | [.places, .symbols]')$(cat log)" '[0,0]' \
    'nothing is asked again, and no server started'
printf '\n' >>more/use.py
kn index -q -d more.db more
more | kn-store -d more.db
is "$(sort -u log)" 'textDocument/definition getlonely
textDocument/implementation run
textDocument/references caller
textDocument/references lonely
textDocument/references run' 'what led to a file that changed is asked again'
is "$(kn-query refs -d more.db -f tsv lonely | grep -c caller)" 1 \
    'and known again'
unset FAKE_LOG
server single
echo 'single textDocument/references' >>servers/fake
rm more.db
kn index -q -d more.db more
more >stream
is "$(kn-frames <stream | jq -c 'select(.type == "ANSWERS" and
    .part == "uses of base.py") | .path')" '"base.py"
"use.py"' 'one at a time, of a server that forgets the one before'

# ---- to the end ----

cat >places <<'END'
one b.py 2 8
two b.py 13 8
three b.py 16 8
four b.py 19 8
END
server good
graph() {
	sqlite3 -batch "$1" "SELECT s.name, e.type, d.name, d.line, e.prov
	    FROM edge AS e JOIN node AS s ON s.id = e.src
	    JOIN node AS d ON d.id = e.dst WHERE e.type = 2 ORDER BY 1, 2, 3, 4"
}
cp kn.db end.db
run kn enrich -q -S servers -o fake -d end.db repo
is "$status" 0 'kn enrich'
is "$(graph end.db)" "first|2|one|2|4
first|2|three|16|4
first|2|two|13|4
second|2|four|19|4
second|2|one|2|4" 'edges are what the server says'
is "$(kn-fsck -d end.db 2>&1)" '' 'kn-fsck finds nothing'
is "$(kn stats -d end.db -f json | jq -c '.servers[0] | [.server, .module,
    .asked, .upgraded, .retargeted]')" '["fake","",12,5,0]' \
    'kn stats knows what was asked'
root=$(kn stats -d end.db -f json | jq -r .root)
kn enrich -q -S servers -o fake -d end.db repo
is "$(kn stats -d end.db -f json | jq -r .root)" "$root" \
    'a second run changes nothing'
kn index -q -F -d end.db repo
is "$(kn stats -d end.db -f json | jq -r .root)" "$root" \
    'a new index keeps what was said'
# Killed anywhere, a later run comes to the same end.
server slow
for after in 0.1 0.3 1 2; do
	cp kn.db cut.db
	rm -f cut.db-*
	sh -c 'kn-enrich -q -n 1 -S servers -o fake -d cut.db repo & echo $! >pid
	    wait' 2>/dev/null | kn-store -d cut.db 2>/dev/null &
	sleep "$after"
	kill -KILL "$(cat pid)"
	wait
	server good
	kn enrich -q -S servers -o fake -d cut.db repo
	server slow
	is "$(kn stats -d cut.db -f json | jq -r .root)" "$root" \
	    "killed after $after s"
done
# What was answered is not asked again: while a question stands, everything is
# killed.
export FAKE_LOG="$PWD/log"
cut_short() {
	server hang
	cp kn.db cut.db
	rm -f cut.db-*
	: >log
	kn enrich -q -n 1 -t 60 -S servers -o fake -d cut.db repo 2>err &
	pid=$!
	# The part of the file that is answered comes after a while.
	for _ in $(seq 600); do
		[ "$(sqlite3 -batch cut.db "SELECT count(*) FROM answer")" \
		    -gt 0 ] && break
		sleep 0.1
	done
}
cut_short
is "$(sed 's/.* //' log | tail -n 4 | tr '\n' ' ')" 'two three one four ' \
    'answers of a file that is not done are kept'
pkill -KILL -P $pid kn-enrich
wait $pid
is "$? $(LC_ALL=C sort err)" "2 kn-store: the stream ended early: something \
before kn-store failed; the answers that came are kept, for the next run
kn: kn-enrich: killed by SIGKILL: what was answered is kept
kn: kn-store: exit status 2: what was answered is kept" 'kn-enrich is killed'
is "$(kn stats -d cut.db -f json | jq -r .generation)" 1 'nothing is published'
cp cut.db kept.db
server good
: >log
kn enrich -q -S servers -o fake -d cut.db repo
# The first is the warm-up's.
is "$(sed -n 's/.*definition //p' log | tr '\n' ' ')" 'four four nothing ' \
    'only the rest is asked'
is "$(kn stats -d cut.db -f json | jq -r .root)" "$root" 'to the same end'
# Nobody asks again, but what was kept is applied.
printf '\n' >>repo/b.py
kn index -q -d kept.db repo
is "$(sqlite3 -batch kept.db "SELECT count(*) FROM edge WHERE prov = 4")" 0 \
    'answers about what is another file now are dropped'
git -C repo checkout -q b.py
cut_short
pkill -KILL -P $pid kn-store
start=$(date +%s)
wait $pid 2>/dev/null
[ $(($(date +%s) - start)) -le 20 ]
ok $? 'kn-store is killed: noticed while there is nothing to write'
server good
printf 'x = 1\n' >repo/c.py
kn index -q -d cut.db repo
rm repo/c.py
is "$(sqlite3 -batch cut.db "SELECT count(*) FROM edge WHERE prov = 4")" 4 \
    'what was kept is applied by the next index'
# While servers are asked, others write.
cut_short
printf 'x = 1\n' >repo/c.py
run timeout 60 kn index -q -d cut.db repo
is "$status $(kn stats -d cut.db -f json | jq .generation)" '0 2' \
    'an index goes first'
kill -0 $pid
ok $? 'while the servers are asked'
pkill -KILL -P $pid kn-enrich
wait $pid
rm repo/c.py
unset FAKE_LOG
# The store's end is killed: the other notices, and says so.
cp kn.db cut.db
rm -f cut.db-*
mkfifo fifo
kn-store -d cut.db <fifo 2>/dev/null &
pid=$!
kn-enrich -q -n 1 -S servers -o fake -d cut.db repo >fifo 2>err &
enrich=$!
sleep 1
kill -KILL $pid
wait $enrich
is "$? $(wc -l <err)" '2 1' 'kn-store is killed'
! pgrep -f "$PWD/places" >/dev/null
ok $? 'no server is left'
server good
kn enrich -q -S servers -o fake -d cut.db repo
is "$(kn stats -d cut.db -f json | jq -r .root)" "$root" \
    'and the next run comes to the same end'

# ---- ends ----

server stay
enrich >stream
same 'one that does not leave is made to'
server silent
kn-enrich -q -S servers -o fake -d kn.db repo >stream 2>err &
pid=$!
sleep 1
kill $pid
start=$(date +%s)
wait $pid
status=$?
is "$status" 143 'SIGTERM ends it'
[ $(($(date +%s) - start)) -le 4 ]
ok $? 'at once'
! pgrep -f "$PWD/places" >/dev/null
ok $? 'and the server with it'
kn-enrich -q -S servers -o fake -d kn.db repo >stream 2>err &
pid=$!
sleep 1
kill -KILL $pid
wait $pid 2>/dev/null
sleep 1
! pgrep -f "$PWD/places" >/dev/null
ok $? 'also when it is killed'

# ---- what it is told ----

server good
printf 'x\n' >>repo/a.py
enrich >stream
is "$(counts changed places)" '[1,0]' 'a file that is not as it was indexed'
git -C repo checkout -q a.py
printf 'command no-such-server\nlanguages python\nget a wish\n' >servers/fake
run sh -c 'kn-enrich -S servers -o fake -d kn.db repo >stream'
is "$status:$(head -n 1 err)" \
    '0:kn-enrich: python: no-such-server is not there; to get it: a wish' \
    'a missing server is one line'
printf 'command x\nlanguage python\n' >servers/fake
fails 2 'a key that is none' kn-enrich -S servers -d kn.db repo
is "$(kn-enrich -l | cut -f 1 | sort | tr '\n' ' ')" \
    'bash-language-server clangd csharp-ls gopls intelephense jdtls omnisharp pyright ruby-lsp rust-analyzer solargraph typescript-language-server ' \
    'the servers that it knows'
mkdir -p config/kn/servers
: >config/kn/servers/clangd
is "$(XDG_CONFIG_HOME=$PWD/config kn-enrich -l | grep -c clangd)" 0 \
    'the user takes one away'
run kn-enrich -d none.db repo
is "$status" 2 'no store'

done_testing
