#!/bin/sh
# Snapshots: the difference of any two is the set difference of what the
# tables held at the time, whatever led from one to the other, and also when
# snapshots between them are no longer kept.
set -u
. "${KN_TOP:?}/tests/lib.sh"
. "$KN_TOP/tests/long/lib.sh"
. "$KN_TOP/tests/tools/snapshots.sh"

# ---- a series of commits, each of another kind ----

small_repo tree
step() {	# TITLE [kn index's options]: index, and keep what there is
	step_title=$1
	shift
	git -C tree add -A && git -C tree commit -q --allow-empty -m "$step_title"
	run kn index -q "$@" -d live.db tree
	[ "$status" -eq 0 ] || { ok 1 "$step_title: indexed"; cat err; }
	g=$(generation live.db)
	graph_lines live.db "state.$g"
	states="$states $g"
}
states=
step first
printf '\nint extra(void) { return list_length(0); }\n' >>tree/src/list.c
step 'add a function'
sed -i 's/n = LIST_MAX(n, l->used);/n += l->used;/' tree/src/list.c
step 'change a body'
sed -i 's/def helper(/def aider(/; s/helper/aider/' tree/py/pack/base.py \
    tree/py/pack/__init__.py
step 'rename a function'
git -C tree mv src/main.c go/main.c
step 'move a file'
sed -i '/^func Print/d; s/^import "fmt"$//' tree/go/util/shape.go
printf 'package util\n\nimport "fmt"\n\nfunc Print(s Shape) { fmt.Println(s.Area()) }\n' \
    >tree/go/util/print.go
step 'move a function to another file of its package'
git -C tree rm -q web/view.tsx
step 'delete a file'
sed -i 's/How many there are/The number/; s/^int$/static int/' tree/src/list.c
step 'change documentation and visibility'
printf '\n// a remark\n' >>tree/web/store.js
step 'change a comment'
sed -i 's/ abstract paint/ paint/; s/(c: Colour): void;/(c: Colour) {}/' \
    tree/web/types.ts
printf 'def more():\n    return 1\n' >>tree/py/use.py
step 'index everything anew' -F

all_pairs live.db 'set difference'

run kn-fsck -d live.db -c snapshots
is "$status $(cat out)" '0 ' 'kn-fsck comes to the same roots'

# ---- nothing new ----

before=$(generation live.db)
kn index -q -d live.db tree
is "$(snapshots live.db)" "${states# }" 'nothing changed: no snapshot'
kn index -q -F -d live.db tree
is "$(snapshots live.db)" "${states# }" \
    'indexed anew without a change: no snapshot'
is "$(generation live.db)" "$((before + 1))" 'but a generation'
kn-query -d live.db diff "@$((before + 1))" @latest >out
is "$?" 1 'which has the name of the same snapshot'

# ---- names ----

first=$(echo "$states" | cut -d ' ' -f 2)
kn-query -d live.db diff -f json @latest~9 "@$first" >out
is "$(jq -r .from out)" "@$first" '@latest~9'
commit=$(git -C tree rev-parse HEAD~9)
kn-query -d live.db diff -f json "$(echo "$commit" | cut -c 1-9)" @prev >out
is "$(jq -r .from_commit out)" "$commit" 'a commit'
root=$(sqlite3 -readonly live.db "SELECT root FROM snapshot LIMIT 1")
kn-query -d live.db diff -f json "$(echo "$root" | cut -c 1-12)" @prev >out
is "$(jq -r .from_root out)" "$root" 'a root'
for name in @999 @0 @x zzz 00 "$commit$commit$commit"; do
	kn-query -d live.db diff "$name" >out 2>err
	is "$?" 1 "no snapshot: $name"
done

# ---- what it is called ----

class() {	# OLD NEW NAME: what, class and aspects of a symbol
	kn-query -d live.db diff -n 0 -f json "@$1" "@$2" |
	    jq -r --arg name "$3" '.nodes[] | select(.name == $name) |
		"\(.what) \(.class) \(.aspects)"'
}
# shellcheck disable=SC2086 # one word each
set -- $states
is "$(class "$1" "$2" extra)" 'added structural ' 'a function is added'
is "$(class "$2" "$3" list_length)" 'changed behavioural body, calls' \
    'a body changes'
is "$(class "$4" "$5" main)" 'moved structural ' 'a file moves'
is "$(class "$5" "$6" Print)" 'moved structural ' 'a function moves'
class "$7" "$8" list_length >out
grep -q '^changed structural .*visibility' out
ok $? 'visibility changes'
kn-query -d live.db diff -n 0 -F "@$8" "@$9" -f tsv >out
is "$(cut -f 1-3 out)" "$(printf 'changed\tmetadata\tweb/store.js')" \
    'only a comment'

# ---- one symbol ----

log() {	# SYMBOL [options]: snapshot, what and aspects, newest first
	kn-query -d live.db log -f jsonl "$@" |
	    jq -r '"\(.snapshot) \(.what) \(.aspects // "-")"'
}
is "$(log extra)" "@$2 appeared " 'log: appeared'
is "$(log helper)" "@$4 vanished 
@$1 there already -" 'log: a symbol that is no more'
is "$(log main -l c)" "@$8 changed calls
@$5 moved 
@$1 there already -" 'log: moved with its file'
is "$(log Print)" "@$6 moved 
@$1 there already -" 'log: moved by itself'
is "$(log src/list.c:list_length | cut -d , -f 1)" \
    "@$8 changed body
@$3 changed body
@$1 there already -" 'log: changed'
id=$(kn-query -d live.db log -f jsonl helper | jq -r .id | head -n 1)
is "$(log "$id")" "$(log helper)" 'log: by its id'
run kn-query -d live.db log nobody
is "$status" 1 'log: nobody'

# ---- what it touches ----

kn-query -d live.db impact -n 0 -f json --between "@$1" "@$2" >out
is "$? $(jq -c '[.changes, .untested, .risk]' out)" '0 [1,1,20]' \
    'impact --between: something new'
kn-query -d live.db impact -n 0 -f tsv -E "@$3" "@$4" >out
is "$(cut -f 2,5,9 out | LC_ALL=C sort | tr '\t\n' '  ')" \
    'added aider no changed Special.step no changed py/pack/__init__.py no removed helper no ' \
    'impact --between: a symbol gets another name'
is "$(cut -f 1 out | sort -rnc && echo sorted)" sorted 'the riskiest first'
is "$(grep helper out | cut -f 1,8)" "$(awk 'BEGIN {
    printf "%d\t3", 30 * (1 + log(4) / log(2)) * 2 }')" 'the formula'
run kn-query -d live.db impact --between "@$1"
is "$status" 2 'impact --between: of one snapshot'
run kn-query -d live.db impact --between "@$8" "@$9"
is "$status" 1 'impact --between: only a comment'

# ---- does it still hold? ----

holds() {	# 0 or 1: the status; what it is asked
	holds_want=$1
	shift
	run kn-query -d live.db stale "$@"
	is "$status" "$holds_want" "stale $*" || cat out err
}
holds 0 "@$1" web/app.jsx
holds 1 "@$1" list_length
holds 0 "@$8" list_length
holds 1 "@$1" src/list.c
holds 0 "@$1" App Store.get
holds 1 "@$1" Store.get helper
holds 1 "@$1"
holds 0 @latest
cp live.db then.db
kn-query -d then.db callers -f json list_length >answer
kn-query -d then.db stale - <answer >out
is "$?" 0 'an answer of now holds'
jq --arg root "$(sqlite3 -readonly live.db "SELECT substr(root, 1, 16)
    FROM snapshot WHERE generation = $1")" '.graph = $root' answer >old
run kn-query -d then.db stale -f json - <old
is "$status $(jq -c '[.snapshot, .holds]' out)" "1 [\"@$1\",false]" \
    'an answer of then does not'
jq '.question = "search"' old >search
run kn-query -d then.db stale - <search
is "$status" 1 'nor does one about the whole graph'
# Of what only other lines of its files changed, or some of it was not shown.
jq --arg root "$(sqlite3 -readonly live.db "SELECT substr(root, 1, 16)
    FROM snapshot WHERE generation = $9")" '.graph = $root' answer >late
run kn-query -d live.db stale - <late
is "$status" 0 'nothing at it changed since'
jq '.omitted = 3' late >part
run kn-query -d live.db stale - <part
is "$status" 1 'but some of it was left out'
echo '{"question":"callers","of":[]}' | kn-query -d live.db stale - >out 2>err
is "$?" 2 'which graph it is of must be known'

# ---- fewer of them ----

third=$3
run kn-snapshot -d live.db tag release/1 "@$third"
is "$status" 0 'a tag'
kn-query -d live.db diff -f json release/1 @latest | jq -r .from >out
is "$(cat out)" "@$third" 'can be asked for'
run kn-snapshot -d live.db prune 3
is "$status $(snapshots live.db)" "0 $third $8 $9 ${10}" \
    'three stay, and the one with a tag'
all_pairs live.db 'still the set difference'
run kn-fsck -d live.db
is "$status $(cat out)" '0 ' 'kn-fsck finds nothing'
kn-query -d live.db diff "@$5" >out 2>err
is "$? $(cat err)" "1 kn-query: @$5: that snapshot is not kept any more; the \
nearest are @$third and @$8" 'one that went'
kn-query -d live.db diff "$(git -C tree rev-parse HEAD~5)" >out 2>err
is "$?" 1 'by its commit'
grep -q 'not kept any more; the nearest' err
ok $? 'its message' || cat err
run kn-snapshot -d live.db untag release/1
echo 'def last(): pass' >>tree/py/use.py
KN_SNAPSHOTS=2 kn index -q -d live.db tree
is "$(snapshots live.db)" "${10} $((${10} + 2))" 'untagged, it goes'
is "$(sqlite3 live.db 'SELECT count(*) FROM past WHERE snapshot NOT IN
    (SELECT generation FROM snapshot)')" 0 'and what only it needed'
run kn-fsck -d live.db
is "$status $(cat out)" '0 ' 'kn-fsck finds nothing'
for args in 'tag 12ab34cd' 'tag a b c' 'tag -x' untag 'prune 0' 'prune x' \
    nonsense ''; do
	# shellcheck disable=SC2086 # words
	run kn-snapshot -d live.db $args
	is "$status" 2 "kn-snapshot $args: is refused"
done
KN_SNAPSHOTS=0 kn-store -d live.db </dev/null 2>err
is "$? $(cat err)" '2 kn-store: KN_SNAPSHOTS=0: too small' 'none is too few'
run kn-snapshot -d live.db untag nobody
is "$status" 1 'no such tag'
kn-snapshot -d live.db -o tag frames >frames
kn-frames <frames | jq -c 'select(.type == "SNAPSHOT") | [.action, .name]' \
    >out
is "$(cat out)" '["tag","frames"]' 'kn-snapshot -o'
kn-frames <frames | kn-frames -e | cmp -s - frames
ok $? 'through JSON and back'
kn-store -d live.db <frames
is "$(sqlite3 live.db 'SELECT name FROM tag')" frames 'and into the store'

# ---- what was there cannot be read ----

cp live.db broken.db
sqlite3 broken.db "UPDATE snapshot SET root = 'x' || root
    WHERE generation = (SELECT max(generation) FROM snapshot)"
echo 'def more_still(): pass' >>tree/py/use.py
kn index -q -d broken.db tree
run kn-query -d broken.db snapshots
grep -q 'older ones cannot be compared' err
ok $? 'a break in the chain is shown'
run kn-query -d broken.db diff @prev @latest
is "$status" 2 'and not compared across'

# ---- all formats ----

for format in text tsv json jsonl gcf md; do
	for question in snapshots 'diff @prev' 'log list_length' \
	    'stale @latest App' 'impact -E @prev @latest'; do
		# shellcheck disable=SC2086 # words
		kn-query -d live.db -f $format $question >out 2>err
		is "$? $(wc -c <err | tr -d ' ')" '0 0' "$question in $format"
	done
done
done_testing
