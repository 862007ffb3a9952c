#!/bin/sh
# kn-store: after any series of updates the store holds what a clean load of
# the same state gives: graphs made up at random, changed step by step.  Its
# root is what kn-store(5) says, computed from the tables by another program.
set -u
. "${KN_TOP:?}/tests/lib.sh"
tools=$KN_TOP/tests/tools
PATH=$KN_BUILD/tests/tools:$PATH

# graph ARGS: what graph.awk says.
graph() {
	awk -f "$tools/graph.awk" "$@"
}

load() {	# STATE DB [-v shuffle=N]
	load_state=$1
	load_db=$2
	shift 2
	graph -v mode=full "$@" "$load_state" | mkstream >"$work/stream" &&
	    kn-store -d "$load_db" <"$work/stream"
}

generation() {
	sqlite3 -readonly "$1" "SELECT value FROM meta WHERE key = 'generation'"
}

update() {	# OLD NEW DB SEED [-v quiet=1]
	sqlite3 -readonly -separator ' ' "$3" "SELECT path, CASE WHEN
	    n.id & 1048575 = 0 THEN path ELSE name END, n.id & 1048575
	    FROM node n JOIN file f ON f.id = n.id >> 20" >"$work/slots"
	update_db=$3
	graph -v mode=update -v base="$(generation "$3")" -v seed="$4" \
	    ${5+-v quiet=1} "$work/slots" "$1" "$2" | mkstream >"$work/stream" &&
	    kn-store -d "$update_db" <"$work/stream"
}

seed=${KN_SEED:-1}
rounds=${KN_ROUNDS:-4}
steps=${KN_STEPS:-8}
for round in $(seq "$rounds"); do
	n=$((seed * 1000 + round * 100))
	files=$((4 + round * 4))
	graph -v mode=make -v seed="$n" -v files=$files >s0
	rm -f up.db*
	load s0 up.db
	ok $? "seed $n: first load"
	same=0
	for _ in $(seq "$steps"); do
		n=$((n + 1))
		graph -v mode=change -v seed="$n" -v files=$files \
		    -v steps=$((1 + n % 4)) s0 >s1
		if ! update s0 s1 up.db "$n"; then
			same=1
			break
		fi
		rm -f clean.db*
		load s1 clean.db -v shuffle="$n" || same=1
		"$tools/dump-store" up.db >up.dump
		"$tools/dump-store" clean.db >clean.dump
		fingerprint up.db >up.root
		grep -qxF "M|root|$(cat up.root)" up.dump || same=1
		"$KN_BUILD/tests/tools/derived" up.db || same=1
		if [ $same -ne 0 ] || grep -h '^BAD' up.dump clean.dump ||
		    ! cmp -s up.dump clean.dump; then
			same=1
			cp s0 "old.$n"
			cp s1 "new.$n"
			break
		fi
		mv s1 s0
	done
	ok $same "seed $n: $steps updates equal a clean load of a shuffled feed" ||
		diff up.dump clean.dump | head -20 | cut -c1-200 | sed 's/^/# /'
done

# A stream that says again what is there changes nothing but stat data.
load s0 up.db
is "$?" 0 'replacing the whole graph'
"$tools/dump-store" up.db >up.dump
cmp -s up.dump clean.dump
ok $? 'the same by replacing'
before=$(generation up.db)
printf 'hello %s\nlinking\nend\n' "$before" | mkstream | kn-store -d up.db
ok $? 'an update that says nothing'
is "$(generation up.db)" "$before" 'has the same generation'
cp s0 s1
update s0 s1 up.db 1 quiet
is "$(generation up.db)" "$before" 'so has one that relinks without a change'
done_testing
