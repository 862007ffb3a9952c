#!/bin/sh
# After any series of edits an update ends with the graph that a clean index
# gives: the same root, and the same store line by line (tests/dump-store), the
# trees of all files and the roots of all packages with it.
#
# A seeded series: add a file, change a body, rename a function, move a file,
# delete one, several at once, in several languages.
#
# KN_SEED: where the series begins; KN_UPDATES: how many steps (40).
set -u
. "${KN_TOP:?}/tests/lib.sh"
. "$KN_TOP/tests/long/lib.sh"

seed=${KN_SEED:-1}
steps=${KN_UPDATES:-40}

small_repo tree
mkdir tree/many && many tree/many "$seed" 120
# Real code, too: headers that many include.
mkdir tree/common && cp "$KN_TOP"/common/*.[ch] tree/common
git -C tree add -A && git -C tree commit -q -m more

# The choices: a number in 0 … $1 - 1, from the seed and how often asked.
asked=0
choose() {
	asked=$((asked + 1))
	chosen=$(awk -v s="$((seed * 7919 + asked))" -v n="$1" 'BEGIN {
		srand(s); rand(); printf "%d", int(rand() * n) }')
}
some_file() {
	(cd tree && find . -type f -not -path './.git/*' -not -name go.mod \
	    -not -name '*.json' | LC_ALL=C sort) >files
	choose "$(wc -l <files)"
	file=$(sed -n "$((chosen + 1))p" files)
	file=${file#./}
}

edit_add() {
	choose 4
	case $chosen in
	0) printf 'int f%d(int a) { return f1(a) + list_length(0); }\n' "$1" \
	    >"tree/many/n$1.c" ;;
	1) printf 'from pack import Base\nimport p%d\n\nclass N%d(Base):\n    def g(self):\n        return self.step(helper())\n' \
	    "$1" "$1" >"tree/many/n$1.py" ;;
	2) printf 'import { Thing } from "../web/types";\nexport class N%d extends Thing { paint() { this.name; make(); } }\n' \
	    "$1" >"tree/many/n$1.ts" ;;
	3) printf 'package many\n\nimport "example.com/small/util"\n\nfunc N%d() { util.Print(nil); G1() }\n' \
	    "$1" >"tree/many/n$1.go" ;;
	esac
	edit="add a file"
}
edit_body() {
	some_file
	case $file in
	*.py)	printf '\ndef extra%d():\n    return helper()\n' "$1" \
		    >>"tree/$file" ;;
	*.go)	printf '\nfunc extra%d() { G1() }\n' "$1" >>"tree/$file" ;;
	*.[ch])	printf '\nstatic int extra%d(void) { return list_length(0); }\n' \
		    "$1" >>"tree/$file" ;;
	*)	printf '\nexport function extra%d() { return make(); }\n' "$1" \
		    >>"tree/$file" ;;
	esac
	edit="add to $file"
}
# The first name of a function that there is becomes another, in this file
# only: what calls it from elsewhere loses it.
edit_rename() {
	some_file
	name=$(sed -n -e 's/^.*\(def\|func\|function\|int\|class\|void\) \([A-Za-z_][A-Za-z_0-9]*\)[ ({:].*$/\2/p' \
	    "tree/$file" | head -n 1)
	[ -n "$name" ] || { edit_body "$1"; return; }
	sed "s/\\b$name\\b/${name}_$1/g" "tree/$file" >changed
	cp changed "tree/$file"
	edit="rename $name in $file"
}
# A name that was there becomes one that others look for.
edit_appear() {
	some_file
	choose 120
	sed -e "s/\\bextra[0-9]*\\b/g$chosen/; s/_[0-9]*(/(/" "tree/$file" \
	    >changed
	cp changed "tree/$file"
	edit="names appear in $file"
}
edit_lines() {
	some_file
	{ echo; cat "tree/$file"; } >changed
	cp changed "tree/$file"
	edit="move the lines of $file"
}
edit_move() {
	some_file
	choose 3
	case $chosen in
	0)	to=moved$1 ;;
	1)	to=src ;;
	2)	to=py/pack ;;
	esac
	mkdir -p "tree/$to"
	mv "tree/$file" "tree/$to/${file##*/}"
	edit="move $file to $to"
}
edit_delete() {
	some_file
	rm "tree/$file"
	edit="delete $file"
}
edit_commit() {
	git -C tree add -A && git -C tree commit -q --allow-empty -m "step $1"
	edit="commit"
}

one_edit() {
	choose 17
	case $chosen in
	0|1)	edit_add "$1" ;;
	2|3|4)	edit_body "$1" ;;
	5|6|7)	edit_rename "$1" ;;
	8|9)	edit_lines "$1" ;;
	10|11)	edit_move "$1" ;;
	12|13)	edit_delete "$1" ;;
	14)	edit_commit "$1" ;;
	15|16)	edit_appear "$1" ;;
	esac
}

kn index -q -d live.db tree || exit 2
step=0
while [ "$step" -lt "$steps" ]; do
	step=$((step + 1))
	choose 4
	edits=$((chosen == 0 ? 5 : 1))
	title=
	while [ "$edits" -gt 0 ]; do
		one_edit "$step$edits"
		title="$title${title:+, }$edit"
		edits=$((edits - 1))
	done
	kn-feed -d live.db tree | kn-frames -t HELLO |
	    jq -r .full >full
	kn index -q -d live.db tree 2>update.err
	update_status=$?
	store_remove clean.db
	kn index -q -d clean.db tree || exit 2
	"$KN_TOP/tests/dump-store" live.db >live.dump
	"$KN_TOP/tests/dump-store" clean.db >clean.dump
	if [ "$update_status" -eq 0 ] && [ "$(cat full)" = false ] &&
	    [ "$(root live.db)" = "$(root clean.db)" ] &&
	    cmp -s live.dump clean.dump; then
		ok 0 "$step: $title"
		continue
	fi
	ok 1 "$step: $title"
	echo "# full: $(cat full); status $update_status, $(cat update.err)"
	diff live.dump clean.dump | cut -c 1-240 | head -n 12 | sed 's/^/# /'
	# The next steps begin with what is right.
	mkdir -p "failed$step"
	cp -r live.db clean.db tree "failed$step"
	store_copy clean.db live.db
done
# Communities are placed one by one; the partition must be as good.
quality() { sqlite3 -batch "$1" "SELECT value FROM meta WHERE key = 'modularity'"; }
awk -v live="$(quality live.db)" -v clean="$(quality clean.db)" \
    'BEGIN { exit !(live > 0 && live >= 0.98 * clean) }'
ok $? "communities: modularity $(quality live.db), anew $(quality clean.db)"
run kn-fsck -d live.db
is "$status$(cat out)" 0 'kn-fsck: after all of it'
is "$("$KN_BUILD/tests/tools/fingerprint" live.db)" "$(root live.db)" \
    'the root, computed from the tables alone'
done_testing
