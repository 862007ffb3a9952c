#!/bin/sh
# After any series of edits, and whichever snapshots left in between, the
# difference of any two that are kept is the set difference of what the tables
# held, and kn-fsck comes to the same roots.
#
# A seeded series over generated files of several languages: some change, come,
# move, leave; now and then everything is indexed anew, snapshots get tags and
# lose them, and old ones are let go.
#
# KN_SEED: where the series begins; KN_STEPS: how many steps (24).
set -u
. "${KN_TOP:?}/tests/lib.sh"
. "$KN_TOP/tests/long/lib.sh"
. "$KN_TOP/tests/tools/snapshots.sh"

seed=${KN_SEED:-1}
steps=${KN_STEPS:-24}
asked=0
choose() {	# a number in 0 … $1 - 1
	asked=$((asked + 1))
	chosen=$(awk -v s="$((seed * 7919 + asked))" -v n="$1" 'BEGIN {
		srand(s); rand(); printf "%d", int(rand() * n) }')
}
some_file() {
	(cd tree/many && find . -type f | LC_ALL=C sort) >files
	choose "$(wc -l <files)"
	file=tree/many/$(sed -n "$((chosen + 1))p" files)
}
edit() {
	choose 6
	case $chosen in
	0)	some_file && rm "$file" ;;
	1)	some_file
		choose 3
		mkdir -p "tree/many/d$chosen"
		[ -e "tree/many/d$chosen/${file##*/}" ] ||
		    mv "$file" "tree/many/d$chosen/" ;;
	2)	some_file
		{ echo; cat "$file"; } >changed && cp changed "$file" ;;
	*)	(cd fresh && find . -type f | LC_ALL=C sort) >files
		choose "$(wc -l <files)"
		cp "fresh/$(sed -n "$((chosen + 1))p" files)" tree/many/ ;;
	esac
}

small_repo tree
mkdir tree/many && many tree/many "$seed" 60
git -C tree add -A && git -C tree commit -q -m more
step=0
while [ "$step" -lt "$steps" ]; do
	step=$((step + 1))
	rm -rf fresh && mkdir fresh && many fresh "$((seed * 100 + step))" 60
	choose 8
	edits=$((chosen + 1))
	while [ "$edits" -gt 0 ]; do
		edit
		edits=$((edits - 1))
	done
	choose 8
	if [ "$chosen" -eq 0 ]; then full=-F; else full=; fi
	# shellcheck disable=SC2086 # an option, or none
	kn index -q $full -d live.db tree || exit 2
	graph_lines live.db "state.$(generation live.db)"
	choose 6
	case $chosen in
	0)	kn-snapshot -d live.db tag "t$step" || exit 2 ;;
	1)	sqlite3 -readonly live.db 'SELECT name FROM tag LIMIT 1' >tag
		[ ! -s tag ] ||
		    kn-snapshot -d live.db untag "$(cat tag)" || exit 2 ;;
	2)	choose 6
		kn-snapshot -d live.db prune "$((chosen + 3))" || exit 2 ;;
	esac
	run kn-fsck -d live.db -c snapshots
	is "$status $(cat out)" '0 ' "seed $seed, step $step: the same roots"
done
all_pairs live.db "seed $seed: set differences"
[ "$(snapshots live.db | wc -w)" -gt 3 ]
ok $? 'of some snapshots'

# Killed while it writes: no half snapshot, and nothing is lost.
cp live.db before.db
some_file && { echo; cat fresh/*; } >"$file.c"
for after in 0.001 0.003 0.006 0.012 0.025 0.05; do
	cp before.db killed.db
	rm -f killed.db-wal killed.db-shm
	kn-feed -d killed.db tree | kn-extract | kn-link -d killed.db >stream
	timeout -s KILL "$after" kn-store -d killed.db <stream 2>err
	run kn-fsck -d killed.db -c snapshots
	is "$status $(cat out)" '0 ' "killed after $after s"
done
kn index -q -d killed.db tree
kn index -q -d live.db tree
said live.db @prev @latest >said
said killed.db @prev @latest >wanted
cmp -s said wanted
ok $? 'the next run makes the same difference'
done_testing
