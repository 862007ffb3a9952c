#!/bin/sh
# What history says of the graph: edges changes_with and owned_by, words of
# messages that lead to symbols; after any series of updates as made anew.
set -u
. "${KN_TOP:?}/tests/lib.sh"

commit() {
	git -C repo add -A
	git -C repo -c user.name=eve -c user.email=e@example.com \
	    commit -qm "$1"
}
blame() {
	kn-blame -q -d kn.db repo | kn-store -d kn.db
}
sql() {
	sqlite3 -batch "${2-kn.db}" "$1"
}
# Edges of a type, by names.
edges() {
	sql "SELECT n.name, m.name, e.conf, hex(e.lines) FROM edge AS e
	    JOIN node AS n ON n.id = e.src JOIN node AS m ON m.id = e.dst
	    WHERE e.type = $1 ORDER BY 1, 2" ${2+"$2"} | tr '\n' ' '
}
# A change of the number in each of these functions.
step() {
	n=$((n + 1))
	for f; do
		sed -i "/^def $f(/,/return/s/return .*/return $n/" repo/*.py
	done
}

git init -q repo
for f in one two three; do
	printf 'def %s():\n    return 0\n\n\n' $f
done >repo/a.py
printf 'def far():\n    return 0\n\n\ndef away():\n    return 0\n' >repo/b.py
printf 'def lone():\n    return 0\n' >repo/c.py
commit 'begin'
n=0
for i in 1 2 3; do
	step one far
	commit "Avoid the thundering herd, $i

Reviewed-by: Zacharias"
done
step one two
commit 'only two'
kn index -q --no-blame -d kn.db repo
blame

# ---- edges ----

is "$(edges 15)" \
    'a.py|b.py|80|04 b.py|a.py|100|04 far|one|100|04 one|far|80|04 ' \
    'files and functions that change together, how much, in how many commits'
is "$(kn refs -d kn.db -f json -t changes_with far | jq -c '.refs[] |
    [.name, .type, .confidence, .lines]')" '["one","changes_with",80,[]]' \
    'refs walks them'
kn refs -d kn.db -t changes_with far >out
grep -q 'in 4 commits, 80%' out
ok $? 'and says in how many'
is "$(kn refs -d kn.db -f tsv far | wc -l)" 0 'but they are no references'
is "$(kn show -d kn.db -f json far | jq -c '.. | .refs? // empty')" 0 \
    'nor counted as such'
is "$(kn impact -d kn.db -f json -t changes_with one | jq -r \
    '.impact[].name')" far 'impact along them'
is "$(kn path -d kn.db -f json -t changes_with one far | jq -r \
    '.path | length')" "$(kn path -d kn.db -f json -t changes_with far one |
    jq -r '.path | length')" 'path along them'
for format in text tsv json jsonl md dot gcf; do
	run kn refs -d kn.db -f $format -t changes_with far
	is "$status" 0 "as $format"
done
is "$(kn unused -d kn.db -f tsv 2>/dev/null | grep -c far)" 1 \
    'what changes together does not use each other'
is "$(kn-fsck -d kn.db)" '' 'kn-fsck finds nothing'

# The same, however it came about.
anew() {
	cp kn.db new.db
	kn index -qF --no-blame -d new.db repo
	is "$(edges 15)" "$(edges 15 new.db)" "$1: as in a new index"
	is "$(sql 'SELECT count(*), sum(length(edges)) FROM adjacency')" \
	    "$(sql 'SELECT count(*), sum(length(edges)) FROM adjacency' new.db)" \
	    "$1: so is the adjacency"
	is "$(kn-fsck -d kn.db)" '' "$1: kn-fsck finds nothing"
}
update() {
	kn index -q --no-blame -d kn.db repo
	anew "$1"
}
step one far
update 'an edit'
sed -i 's/def far/def afar/' repo/b.py
update 'another name'
is "$(edges 15)" 'a.py|b.py|80|04 b.py|a.py|100|04 ' \
    'what is gone changes with nothing'
sed -i 's/def afar/def far/' repo/b.py
update 'the old name'
printf '\n\nclass Far:\n    def far(self):\n        return 1\n' >>repo/b.py
update 'the name twice'
is "$(edges 15)" 'a.py|b.py|80|04 b.py|a.py|100|04 ' 'who knows which is meant'
sed -i '/class Far/,$d' repo/b.py
update 'once again'
mv repo/b.py repo/d.py
update 'a file is gone'
is "$(edges 15)" '' 'and all that led to it'
mv repo/d.py repo/b.py
update 'and comes back'
commit 'the edit'
kn index -q --no-blame -d kn.db repo
blame
anew 'a commit'
is "$(edges 15)" \
    'a.py|b.py|83|05 b.py|a.py|100|05 far|one|100|05 one|far|83|05 ' \
    'counts further'
kn-blame -q -d kn.db repo | kn-store -d kn.db
anew 'nothing new'

# A commit of many files says nothing.
mkdir repo/many
for i in $(seq 60); do echo "x = $i" >"repo/many/m$i.py"; done
commit many
for i in 1 2 3; do
	sed -i "s/\$/0/" repo/many/*.py
	commit "again $i"
done
kn index -q --no-blame -d kn.db repo
blame
is "$(sql "SELECT count(*) FROM edge WHERE type = 15")" 4 \
    'a commit of very many files says nothing'

# ---- words ----

context() {
	KN_CACHE=0 kn context -d kn.db -f json -n 2 "$@" 2>/dev/null |
	    jq -r '[.symbols[]?.name] | join(" ")'
}
is "$(context 'what to do about a thundering herd' | tr ' ' '\n' | sort |
    tr '\n' ' ')" 'far one ' 'words that only messages have lead to symbols'
is "$(context 'thunderingHerd' | tr ' ' '\n' | sort | tr '\n' ' ')" \
    'far one ' 'written as code, too'
is "$(context -w history 'what to do about a thundering herd')" '' \
    'without them nothing is found'
is "$(context Zacharias)" '' 'but who reviewed it is no word of it'
kn explain -d kn.db -f json 'a thundering herd' one |
    jq -e '.signals[] | select(.signal == "history") | .adds | tonumber > 0' \
    >out
is $? 0 'explain says so'
kn index -qF --no-blame -d kn.db repo
is "$(context 'a thundering herd' | wc -w)" 2 'a full index keeps them'
step one
commit 'Calm the stampede'
kn index -q --no-blame -d kn.db repo
blame
is "$(context 'a stampede')" 'one' 'a later message'
is "$(context 'a thundering herd' | wc -w)" 2 'beside the earlier ones'
# As an older kn left it: without the index.
sql 'DELETE FROM message'
echo '# end' >>repo/c.py
kn index -q --no-blame -d kn.db repo
is "$(context 'a stampede')" 'one' 'what an older kn lacks is made'
is "$(kn-fsck -d kn.db)" '' 'kn-fsck finds nothing'
sql "UPDATE message SET revisions = x'7f'
    WHERE word = (SELECT min(word) FROM message)"
kn-fsck -d kn.db | grep -q 'not what they say'
ok $? 'a false index is found'
sql 'DELETE FROM message'
git -C repo reset -q --hard HEAD~1
kn index -q --no-blame -d kn.db repo
blame
is "$(context 'a stampede')" '' 'history that is gone leads nowhere'
is "$(kn-fsck -d kn.db)" '' 'kn-fsck finds nothing'

# ---- hotspots ----

is "$(kn hotspots -d kn.db -f json | jq -c '[.hotspots[] |
    select(.name == "one" or .name == "three") |
    [.name, .commits, .lines, .score]]')" \
    '[["one",6,2,12],["three",1,2,2]]' \
    'hotspots: all commits that changed it, not only those with lines left'

# ---- every question, every format ----

for question in 'authors one' 'authors a.py' 'owners one' 'history one' \
    'history a.py' 'changes-with one' 'changes-with a.py' hotspots \
    'who-knows .' 'who-knows a.py' bus-factor 'bus-factor many'; do
	bad=
	for format in text tsv json jsonl md dot gcf gcb xml; do
		# shellcheck disable=SC2086 # words
		kn $question -d kn.db -f $format >out 2>err
		status=$?
		case $format:$status:$(cat err) in
		dot:2:* | gcf:2:* | gcb:2:* | xml:2:*)
			# Said to be for other questions.
			[ -s err ] || bad="$bad $format" ;;
		*:0:*)
			[ -s out ] || bad="$bad $format" ;;
		*)
			bad="$bad $format:$status" ;;
		esac
		# shellcheck disable=SC2086
		kn $question -d kn.db -f $format >again 2>/dev/null
		cmp -s out again || bad="$bad $format:again"
	done
	is "$bad" '' "$question, in every format"
done
for question in authors owners history changes-with; do
	run kn $question -d kn.db nosuch
	is "$status" 1 "$question of what is not there"
	grep -q nosuch err
	ok $? 'says so'
done
for question in who-knows bus-factor hotspots; do
	run kn $question -d kn.db no/such
	is "$status" 1 "$question of a path that is not there"
	grep -q 'no/such' err
	ok $? 'says so'
done

# ---- owners ----

printf '* @all\n/a.py @ann @bob\n' >repo/CODEOWNERS
commit owners
kn index -q --no-blame -d kn.db repo
blame
is "$(kn callees -d kn.db -t owned_by -f json two | jq -rc \
    '[.callees[].name]')" '["@ann","@bob"]' 'owned_by from a symbol'
is "$(sql "SELECT count(*) FROM edge WHERE type = 14")" \
    "$(sql "SELECT sum(CASE f.path WHEN 'a.py' THEN 2 ELSE 1 END) FROM node
    AS n JOIN file AS f ON f.id = n.id >> 20")" 'from all of them'
printf '\n\ndef late():\n    return 1\n' >>repo/a.py
kn index -q --no-blame -d kn.db repo
is "$(kn callees -d kn.db -t owned_by -f json late | jq -rc \
    '[.callees[].name]')" '["@ann","@bob"]' 'from a new one before it is committed'
anew 'with owners'
sed -i 's/ @bob//' repo/CODEOWNERS
commit 'without bob'
kn index -q --no-blame -d kn.db repo
blame
is "$(kn callees -d kn.db -t owned_by -f json late | jq -rc \
    '[.callees[].name]')" '["@ann"]' 'other rules'
is "$(sql "SELECT count(*) FROM node WHERE name = '@bob'")" 0 \
    'who owns nothing is gone'
is "$(kn-fsck -d kn.db)" '' 'kn-fsck finds nothing'

done_testing
