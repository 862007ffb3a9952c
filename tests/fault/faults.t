#!/bin/sh
# The Nth malloc, read, write, fork, fsync … of every program fails, for every
# N; the disk is full from the Nth write on; reads and writes move one byte.
# Each run ends well: with the right result, or with 2 and one line; a store
# that was being written is whole, and the next run completes it.
#
# KN_FAULT_PROGRAMS: only these; KN_FAULT_CALLS: only these.
set -u
. "${KN_TOP:?}/tests/lib.sh"
. "$KN_TOP/tests/long/lib.sh"

programs=${KN_FAULT_PROGRAMS:-kn-feed kn-extract kn-link kn-store kn-blame
    kn-cover kn-enrich kn-snapshot kn-query kn-frames kn-fsck kn}
calls=${KN_FAULT_CALLS:-short fork sync space write read open map malloc}
lib=$KN_BUILD/tests/fault/fault.so
PATH=$KN_BUILD/tests/dynamic:$PATH	# not the static ones
echo "# tried are all N to 200, then every 7th to 1200, then steps of 3 %"

small_repo repo
kn index -q -d a.db repo || exit 2
kn-feed -F repo >feed.frames && kn-extract -j 2 <feed.frames >facts.frames &&
    kn-link -d none.db <facts.frames >edges.frames || exit 2
root_a=$(root a.db)
# The update: one file changed, one new, one gone.
cp -r repo repo2
sed 's/list_length/list_size/' repo/src/list.c >repo2/src/list.c
echo 'int fresh(void) { return list_length(0); }' >repo2/src/fresh.c
rm repo2/py/use.py
git -C repo2 add -A && git -C repo2 commit -qm update || exit 2
store_copy a.db b.db
# The store remembers which folder it is of by content, not by path.
kn-feed -r repo -d a.db repo2 >feed-b.frames &&
    kn-feed -F -r repo repo2 >feed-all-b.frames || exit 2
kn index -q -r repo -d b.db repo2 || exit 2
root_b=$(root b.db)
kn-extract -j 2 <feed-b.frames | kn-link -d a.db >edges-b.frames || exit 2
[ -n "$root_a" ] && [ -n "$root_b" ] && [ "$root_a" != "$root_b" ] || exit 2

# Is the output "got" that of "want", but for files of which a PROBLEM says
# what became of them?  A note for the next run's comparison may be missing,
# and so may the build id of a program that could not be read.
# A feed that could not look into the store may send everything, and one that
# could not read a list of patterns or a manifest says so and goes on.
cat >"$work/accept" <<'END'
#!/bin/sh
frames() {
	kn-frames <$1 | jq -cS 'select(.type != "END") | del(.feed, .builds)'
}
frames want >want.lines && frames got >got.lines || exit 1
kn-frames -t END <got | grep -q . || exit 1
[ "$(wc -l <said)" -ne 1 ] || ! grep -q ': cannot read it: ' said || exit 0
if [ $# -eq 1 ] && grep -q '"full":true' got.lines; then
	frames "$1" | cmp -s - got.lines
	exit
fi
jq -r 'select(.type == "PROBLEM").path' <got.lines | sort -u >excused
diff want.lines got.lines | sed -n 's/^[<>] //p' |
    jq -r '.path // .type' | sort -u >missing
[ -z "$(comm -23 missing excused)" ]
END
# Puts things back before each run.
cat >"$work/anew" <<'END'
#!/bin/sh
. "$KN_TOP/tests/long/lib.sh"
if [ $# -eq 1 ]; then
	store_remove "$1"
else
	store_copy "$1" "$2"
fi
END
# Is the store whole, and is it completed by the next run?  The graph that
# can be seen meanwhile is the old one, the new one, or said to be unfinished.
cat >"$work/whole" <<'END'
#!/bin/sh
db=$1 repo=$2 before=$3 after=$4
. "$KN_TOP/tests/long/lib.sh"
if [ -s "$db" ]; then
	[ "$(sqlite3 "$db" 'PRAGMA integrity_check' 2>&1)" = ok ] || {
		echo "# the database is damaged"
		sqlite3 "$db" 'PRAGMA integrity_check' 2>&1 | sed 's/^/# /'
		exit 1; }
	seen=$(root "$db")
	case $seen in
	''|"$before"|"$after") ;;
	*)	echo "# half a graph is published"; exit 1 ;;
	esac
	[ "$status" != 0 ] || [ "$seen" = "$after" ] || {
		echo "# status 0, but not published"; exit 1; }
fi
kn index -q -r repo -d "$db" "$repo" || {
	echo "# the next run fails, status $?"; exit 1; }
[ "$(root "$db")" = "$after" ] || {
	echo "# the next run ends with another root"; exit 1; }
END
# kn-fsck -v, all it says on standard output: also what it did not check.
cat >"$work/fsck" <<'END'
#!/bin/sh
kn-fsck -v -d "$1" >said.out 2>said.err
status=$?
[ $status -ne 2 ] || cat said.err >&2
cat said.out said.err
exit $status
END
# Does it tell of no other damage than that a check could not read or go on?
cat >"$work/unchecked" <<'END'
#!/bin/sh
grep -q 'checks, [1-9][0-9]* findings$' got &&
    ! grep -v -e ': CHECK_CRASH: exit status 2$' -e '^kn-fsck: ' \
    -e ': out of memory$' -e 'disk I/O error$' got | grep -q .
END
# A file that cannot be read counts as one that is no longer as it was.
cat >"$work/changed" <<'END'
#!/bin/sh
kn-frames -t END <got | jq -e '.stages[0].counts.changed > 0' >/dev/null
END
# Who wrote it is asked from nothing, and when it is known but for a commit.
store_copy a.db c.db
kn-blame -d c.db repo | kn-store -d c.db || exit 2
kn-feed -r repo -d c.db repo2 | kn-extract | kn-link -d c.db |
    kn-store -d c.db || exit 2
chmod +x accept anew whole fsck unchecked changed
# What the tests ran, and what a compiler knows.
printf 'SF:src/list.c\nDA:8,4\nDA:9,4\nDA:11,0\nend_of_record\n' >lcov.info
{
	printf 'META\tscip-python\t1\tfile:///elsewhere/repo\n'
	printf 'DOC\tpy/pack/base.py\t1\n'
	printf 'OCC\t12\t4\t10\t1\ts p r 1 `base`/helper().\n'
	printf 'DOC\tpy/use.py\t1\n'
	printf 'OCC\t4\t33\t39\t0\ts p r 1 `base`/helper().\n'
	printf 'OCC\t4\t15\t20\t0\ts p far 1 `far`/super().\n'
} | "$KN_TOP/tests/tools/mkscip" >index.scip
kn-cover -q -C repo -d a.db lcov.info | kn-frames -t COVERAGE | grep -q list.c &&
    kn-enrich -q -i index.scip -d a.db repo | kn-frames -t ANSWERS |
    grep -q helper || exit 2

# faulty TITLE CALL ARGUMENT-OF-nth …
faulty() {
	title=$1
	faulty_call=$2
	shift 2
	case $faulty_call in
	space)	how=on ;;
	*)	how=once ;;
	esac
	"$KN_BUILD/tests/fault/nth" -L "$lib" -C "$faulty_call" -A $how "$@"
	ok $? "$title: $faulty_call"
}

for call in $calls; do
	for program in $programs; do
		mkdir -p "$program"
		cd "$program" || exit 2
		case $program in
		kn-feed)
			faulty "$program, all" "$call" -a ../accept -- \
			    kn-feed -F ../repo
			faulty "$program, update" "$call" \
			    -a '../accept ../feed-all-b.frames' -- kn-feed -r repo -d ../a.db ../repo2 ;;
		kn-extract)
			faulty "$program" "$call" -a ../accept \
			    -i ../feed.frames -- kn-extract -j 2 ;;
		kn-link)
			faulty "$program, all" "$call" -i ../facts.frames -- \
			    kn-link -d ../none.db
			kn-extract <../feed-b.frames >facts-b.frames
			faulty "$program, update" "$call" -i facts-b.frames -- \
			    kn-link -d ../a.db ;;
		kn-frames)
			faulty "$program" "$call" -i ../edges.frames -- kn-frames
			kn-frames <../edges.frames >lines
			faulty "$program -e" "$call" -i lines -- kn-frames -e ;;
		kn-query)
			faulty "$program search" "$call" -- \
			    kn-query -d ../a.db search list_lenth
			faulty "$program callers" "$call" -- \
			    kn-query -d ../a.db callers -D 3 -s list_length
			faulty "$program stats" "$call" -- \
			    kn-query -d ../a.db stats -f json ;;
		kn-store)
			faulty "$program, first index" "$call" -n \
			    -b '../anew s.db' \
			    -c "../whole s.db ../repo none $root_a" \
			    -i ../edges.frames -- kn-store -d s.db
			faulty "$program, update" "$call" -n \
			    -b '../anew ../a.db s.db' \
			    -c "../whole s.db ../repo2 $root_a $root_b" \
			    -i ../edges-b.frames -- kn-store -d s.db ;;
		kn-blame)
			faulty "$program" "$call" -- \
			    kn-blame -j 2 -d ../c.db ../repo2
			faulty "$program, anew" "$call" -- \
			    kn-blame -j 2 -d ../b.db ../repo2 ;;
		kn-cover)
			faulty "$program" "$call" \
			    -a 'grep -q "has changed since" said' -- \
			    kn-cover -q -C ../repo -d ../a.db ../lcov.info ;;
		kn-enrich)
			faulty "$program, SCIP" "$call" -a '../changed' -- \
			    kn-enrich -q -i ../index.scip -d ../a.db ../repo ;;
		kn-snapshot)
			faulty "$program" "$call" -n -m 2 \
			    -b '../anew ../a.db s.db' \
			    -c "../whole s.db ../repo $root_a $root_a" \
			    -- kn-snapshot -d s.db tag one ;;
		kn-fsck)
			faulty "$program" "$call" -s 1 -a ../unchecked \
			    -p kn-fsck -- ../fsck ../a.db ;;
		kn)
			faulty "$program index" "$call" -n -m 3 \
			    -b '../anew s.db' \
			    -c "../whole s.db ../repo none $root_a" -- \
			    kn index -q -d s.db -r repo ../repo ;;
		esac
		cd ..
	done
done

# What goes through stdio.
full() {
	"$@" >/dev/full 2>err
	is "$? $(wc -l <err)" "2 1" "$* to a full device"
}
full kn-frames <edges.frames
kn-frames <edges.frames >lines
full kn-frames -e <lines
full kn-frames -c <edges.frames
full kn-feed -F repo
full kn-extract <feed.frames
full kn-link -d none.db <facts.frames
for format in text tsv json jsonl md dot; do
	full kn-query -f $format -d a.db callers list_length
done
full kn-query --help
full kn --help
full kn --version
done_testing
