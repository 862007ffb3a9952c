#!/bin/sh
# SIGKILL to each stage at many moments, in a first index and in an update of
# real sources; the stream of kn-store cut after a frame.  After each the
# database is whole, shows no half graph, and the next run ends with the root
# of an undisturbed one.
#
# The moments are counted, not timed: the stage is killed at its Nth read,
# write, fork or fsync (tests/fault), for KN_KILLS (10) different N spread
# over all of them.
#
# KN_TREE: a git repository to take instead of this project's own sources.
set -u
. "${KN_TOP:?}/tests/lib.sh"
. "$KN_TOP/tests/long/lib.sh"

kills=${KN_KILLS:-10}
lib=$KN_BUILD/tests/fault/fault.so

own_tree tree
kn index -q -d a.db tree || exit 2
root_a=$(root a.db)
cp -r tree tree2
# The update: some files changed, one new, one gone, one moved.
(
	cd tree2 || exit 2
	git ls-files '*.c' '*.py' '*.go' '*.ts' | awk 'NR % 7 == 1' >list
	i=0
	while IFS= read -r file; do
		i=$((i + 1))
		case $file in
		*.c)	printf '\nint fresh%d(void) { return 1; }\n' $i >>"$file" ;;
		*.py)	printf '\ndef fresh%d():\n    return 1\n' $i >>"$file" ;;
		esac
	done <list
	rm "$(sed -n 2p list)"
	mkdir -p moved && mv "$(sed -n 3p list)" moved/
	rm list
	echo 'int fresh(void) { return fresh1(); }' >fresh.c
)
repo=$(kn-query -d a.db stats -f json | jq -r .repo)
store_copy a.db b.db
kn index -q -r "$repo" -d b.db tree2 || exit 2
root_b=$(root b.db)
kn index -q -r "$repo" -d clean.db tree2 || exit 2
[ -n "$root_a" ] && [ "$root_a" != "$root_b" ] || exit 2
is "$root_b" "$(root clean.db)" "the update gives the graph of a clean index"

cat >anew <<'END'
#!/bin/sh
. "$KN_TOP/tests/long/lib.sh"
if [ $# -eq 1 ]; then
	store_remove "$1"
else
	store_copy "$1" "$2"
fi
END
cat >whole <<'END'
#!/bin/sh
# whole DATABASE TREE BEFORE AFTER REPO
. "$KN_TOP/tests/long/lib.sh"
if [ -s "$1" ]; then
	[ "$(sqlite3 "$1" 'PRAGMA integrity_check' 2>&1)" = ok ] || {
		echo "# the database is damaged"
		sqlite3 "$1" 'PRAGMA integrity_check' 2>&1 | sed 's/^/# /'
		exit 1; }
	seen=$(root "$1")
	case $seen in
	''|"$3"|"$4") ;;
	*)	echo "# half a graph is published"; exit 1 ;;
	esac
fi
kn index -q -r "$5" -d "$1" "$2" || {
	echo "# the next run fails, status $?"; exit 1; }
[ "$(root "$1")" = "$4" ] || {
	echo "# the next run ends with another root"; exit 1; }
END
chmod +x anew whole

# killed STAGE CALL TITLE BEFORE-COMMAND TREE ROOT-BEFORE ROOT-AFTER
killed() {
	mkdir -p kills && cd kills || exit 2
	"$KN_BUILD/tests/fault/nth" -A kill -n -L "$lib" -C "$2" -p "$1" \
	    -l "$kills" -t 300 -b "$4" \
	    -c "../whole s.db $5 $6 $7 $repo" -- \
	    kn index -q -r "$repo" -d s.db "$5"
	ok $? "$1 killed at $kills moments ($2), $3"
	cd ..
}

for stage in kn-feed kn-extract kn-link kn; do
	killed $stage any "first index" "../anew s.db" ../tree none "$root_a"
	killed $stage any update "../anew ../a.db s.db" ../tree2 "$root_a" \
	    "$root_b"
done
for call in any change; do
	killed kn-store $call "first index" "../anew s.db" ../tree none \
	    "$root_a"
	killed kn-store $call update "../anew ../a.db s.db" ../tree2 \
	    "$root_a" "$root_b"
done

# The stream is cut after frame k; the store that is left serves the next run.
kn-feed -F -r "$repo" tree | kn-extract | kn-link -d none.db |
    kn-frames >lines || exit 2
kn-feed -r "$repo" -d a.db tree2 | kn-extract | kn-link -d a.db |
    kn-frames >lines-update || exit 2
cut_after() {
	frames=$(wc -l <"$1")
	cut=0
	cut_bad=
	while [ "$cut" -lt "$frames" ]; do
		# shellcheck disable=SC2086 # one or two words
		"$work/anew" $2
		head -n "$cut" "$1" | kn-frames -e | kn-store -d s.db 2>err
		cut_status=$?
		# Nothing at all, and a stream without END: 2 and one line.
		if [ "$cut_status" -ne 2 ] || [ "$(wc -l <err)" -ne 1 ] ||
		    ! "$work/whole" s.db "$3" "$4" "$5" "$repo"; then
			cut_bad="$cut_bad $cut"
			sed 's/^/# /' err
		fi
		if [ "$cut" -lt 3 ] || [ "$cut" -ge $((frames - 3)) ]; then
			cut=$((cut + 1))
		else
			cut=$((cut + frames / kills))
			[ "$cut" -le $((frames - 3)) ] || cut=$((frames - 3))
		fi
	done
	is "$cut_bad" "" "$6: cut after any of $frames frames"
}
cut_after lines s.db tree none "$root_a" "first index"
cut_after lines-update "a.db s.db" tree2 "$root_a" "$root_b" "update"
done_testing
