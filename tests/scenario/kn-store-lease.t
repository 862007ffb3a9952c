#!/bin/sh
# kn-store: one writer, hand-over to it, and being killed at any moment.
set -u
. "${KN_TOP:?}/tests/lib.sh"
PATH=$KN_BUILD/tests/tools:$PATH
dump=$KN_TOP/tests/tools/dump-store

# files N TEXT: a full load of N files.
files() {
	echo 'hello full'
	for i in $(seq "$1"); do
		printf 'file f%d.c\nnode function f%d doc="%s"\n' "$i" "$i" "$2"
	done
	echo linking
	for i in $(seq 0 $(($1 - 1))); do
		printf 'edges %d\nedge 1 calls %d/1\nedge 1 calls @ext%d\n' \
		    "$i" $(((i * 7 + 1) % $1)) $((i % 5)) |
		    sed 's/calls \([0-9]*\)\/1$/calls \1\/1/'
	done
	echo end
}

# wait_for COMMAND …: until it succeeds; gives up after a minute.
wait_for() {
	wait_left=1200
	until "$@" 2>/dev/null; do
		wait_left=$((wait_left - 1))
		[ $wait_left -gt 0 ] || return 1
		sleep 0.05
	done
}

generation() {
	sqlite3 -readonly "$1" \
	    "SELECT value FROM meta WHERE key = 'generation'" 2>/dev/null
}

# hold DB: a kn-store that has the lease and waits for its stream, which
# comes from the fifo "in" (open here as 9).
hold() {
	rm -f in
	mkfifo in
	kn-store -v -d "$1" <in 2>holder.err &
	holder=$!
	exec 9>in
	wait_for grep -q . "$1.lock"
	wait_for test -S "$1.sock"
}

# clients DB PID …: those have connected to its holder and have sent their
# order: then they sleep.  A socket's name is that within its folder, also in
# the list of all, so the databases of hand-overs are called after this process.
# shellcheck disable=SC2317 # called by wait_for
clients() {
	clients_db=$1
	shift
	[ "$(grep -c " $clients_db.sock\$" /proc/net/unix)" -gt $# ] || return 1
	for client_pid in "$@"; do
		grep -q '^State:.S' "/proc/$client_pid/status" || return 1
	done
}
a=a$$.db
b=b$$.db
c=c$$.db

files 3 one | mkstream >one.f
files 4 two | mkstream >two.f
files 3 one | sed '/^linking/,$d' | mkstream >facts.f
for n in one two; do
	kn-store -d $n.db <$n.f
	"$dump" $n.db >$n.dump
done

# ---- hand-over ----

hold $a
is "$(sed 's/[0-9][0-9]*/N/g' $a.lock)" \
    'process N, since N-N-N N:N:N UTC' 'the lock names its holder'
grep -q "^process $holder," $a.lock
ok $? 'which it is'
fails 75 'no time to wait' kn-store -w 0 -d $a <two.f
is "$(sed 's/[0-9][0-9]*/N/g' err)" \
    'kn-store: aN.db: in use by process N, since N-N-N N:N:N UTC' 'its message'
kn-store -a -v -d $a <two.f >two.ack 2>two.err &
client=$!
wait_for clients $a $client
mkfifo third
kn-store -d $a <third 2>third.err &
bad=$!
exec 8>third
# Both have asked before the holder is done: else it has nobody to serve.
wait_for clients $a $client $bad
cat one.f >&9
exec 9>&-
# The client's stream is not read before the holder's own is written.
wait $client
is $? 0 'a stream that was handed over'
printf 'nonsense' >&8
exec 8>&-
wait $bad
is $? 2 'a bad one'
grep -q '^kn-store: bad stream' third.err
ok $? 'says so to its own user'
wait $holder
is $? 0 'does not concern the holder'
is "$(grep -c 'takes the stream of process' holder.err)" 2 \
    'it was the holder that read them'
is "$(kn-frames <two.ack | jq -c '[.status, .generation]')" '[0,2]' \
    'the ACK comes to the one that asked'
grep -q '^kn-store: replace, generation 2' two.err
ok $? 'and so does -v'
"$dump" $a | cmp -s - two.dump
ok $? 'both were written, one after the other'
test -e $a.sock
is $? 1 'no socket is left'

# ---- the holder dies ----

hold $b
kn-store -d $b <two.f 2>client.err &
client=$!
wait_for clients $b $client
cat facts.f >&9
kill -9 $holder
wait $holder 2>/dev/null
exec 9>&-
wait $client
is $? 0 'the holder dies: the one that waits takes over'
"$dump" $b | cmp -s - two.dump
ok $? 'and writes its stream'
test -S $b.sock
is $? 1 'and cleans up'

# The client leaves while its stream is read.
hold $c
mkfifo slow
kn-store -d $c <slow 2>/dev/null &
client=$!
exec 8>slow
wait_for clients $c $client
cat one.f >&9
exec 9>&-
wait_for grep -q 'takes the stream' holder.err
cat facts.f >&8
kill -9 $client
wait $client 2>/dev/null
wait $holder
is $? 0 'a client that is killed does not hold up the holder'
exec 8>&-
is "$(generation $c)" 1 'and its stream is not published'

# ---- a long path ----

long=$(printf '%060d/%060d/%060d' 1 2 3)
mkdir -p "$long"
hold "$long/$c"
kn-store -d "$long/$c" <two.f &
client=$!
wait_for clients $c $client
cat one.f >&9
exec 9>&-
wait $client
is $? 0 'a socket under a path that is too long for one'
wait $holder
is $? 0 'its holder'
is "$(grep -c 'takes the stream' holder.err)" 1 'handed over'

# ---- readers ----

count() {
	sqlite3 -readonly "$1" 'SELECT count(*) FROM file' 2>/dev/null
}
# shellcheck disable=SC2317 # called by wait_for
has_files() {
	[ "$(count "$1")" = "$2" ]
}

# A first load shows what it has when its input pauses.
hold d.db
cat facts.f >&9
wait_for has_files d.db 3
is "$(count d.db),$(sqlite3 -readonly d.db \
    "SELECT value FROM meta WHERE key = 'state'")" 3,loading \
    'files are visible while the input pauses'
exec 9>&-
wait $holder
is $? 2 'and it was not published'

# A reader keeps its graph while it is replaced, and is not in the way.
rm -f d.db*
kn-store -d d.db <one.f
mkfifo sql
sqlite3 -readonly d.db <sql >reader.out &
reader=$!
exec 8>sql
echo 'BEGIN; SELECT count(*) FROM file; SELECT 1;' >&8
wait_for grep -q 1 reader.out
kn-store -d d.db <two.f
is $? 0 'a reader does not block the writer'
echo 'SELECT count(*) FROM file; COMMIT; SELECT count(*) FROM file;' >&8
exec 8>&-
wait $reader
is "$(tr '\n' ' ' <reader.out)" '3 1 3 4 ' 'nor sees half a graph'

# ---- stopping ----

for sig in TERM:143 INT:130; do
	rm -f in
	mkfifo in
	# A shell lets its background jobs ignore SIGINT.
	env --default-signal=INT kn-store -d one.db <in 2>err &
	pid=$!
	exec 9>in
	head -c -1 one.f >&9
	wait_for grep -q . one.db.lock
	kill -s "${sig%:*}" $pid
	wait $pid
	is $? "${sig#*:}" "SIG${sig%:*} ends it by that signal"
	exec 9>&-
	is "$(find . -maxdepth 1 -name 'one.db?*' | sort | tr '\n' ' ')" \
	    './one.db.lock ' 'nothing is left'
	"$dump" one.db | cmp -s - one.dump
	ok $? 'and the graph as it was'
done

# ---- SIGKILL ----

# At many amounts of written bytes, whatever is being written then.
files 1100 kill | mkstream >big.f
kn-store -d big.db <big.f
"$dump" big.db >big.dump
kills=0
bad=0
for n in $(seq 0 "${KN_KILL_STEP:-250000}" 3000000); do
	rm -f k.db*
	preload "$KN_BUILD/tests/tools/writes.so" \
	    env KN_KILL_AFTER="$n" kn-store -d k.db <big.f 2>/dev/null
	[ $? -eq 137 ] && kills=$((kills + 1))
	if [ -s k.db ]; then
		[ "$(sqlite3 k.db 'PRAGMA quick_check')" = ok ] || bad=1
	fi
	kn-store -d k.db <big.f || bad=1
	"$dump" k.db | cmp -s - big.dump || bad=1
	[ $bad -eq 0 ] || break
done
is $bad 0 'a first load killed anywhere: the next run is undisturbed'
[ $kills -ge 5 ]
ok $? "($kills kills)"

# An update of a published graph: readers see the old one or the new one.
cp big.db base.db
{
	echo 'hello 1'
	for i in $(seq 0 3 1099); do
		printf 'file f%d.c\nnode function f%d doc=new\n' \
		    $((i + 1)) $((i + 1))
	done
	echo linking
	n=0
	for i in $(seq 0 3 1099); do
		printf 'edges %d\nedge 1 calls @new\n' $n
		n=$((n + 1))
	done
	echo end
} | mkstream >update.f
kn-store -d base.db <update.f
"$dump" base.db >new.dump
kills=0
for n in $(seq 0 $((${KN_KILL_STEP:-250000} / 3)) 1000000); do
	rm -f k.db*
	cp big.db k.db
	preload "$KN_BUILD/tests/tools/writes.so" \
	    env KN_KILL_AFTER="$n" kn-store -d k.db <update.f 2>/dev/null
	[ $? -eq 137 ] || break
	kills=$((kills + 1))
	"$dump" k.db >after
	if cmp -s after big.dump; then
		kn-store -d k.db <update.f || bad=1
		"$dump" k.db >after
	fi
	cmp -s after new.dump || bad=1
	[ $bad -eq 0 ] || break
done
is $bad 0 'an update killed anywhere: the old graph or the new one'
[ $kills -ge 5 ]
ok $? "($kills kills)"
done_testing
