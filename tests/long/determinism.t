#!/bin/sh
# Same repository, same graph: whatever the number of workers, in every run,
# in whatever order the files come.  Compared are the fingerprint and the
# whole of the store (tests/dump-store).
#
# KN_TREE: a git repository to take, instead of this project's own sources.
set -u
. "${KN_TOP:?}/tests/lib.sh"
. "$KN_TOP/tests/long/lib.sh"

dump() {
	"$KN_TOP/tests/dump-store" "$1" >"$1.dump"
}

# same DATABASE TITLE: holds what first.db holds.
same() {
	is "$(root "$1")" "$want" "$2: the root"
	dump "$1"
	cmp first.db.dump "$1.dump" >cmp.out 2>&1
	ok $? "$2: the whole store" ||
	    diff first.db.dump "$1.dump" | head -n 10 | cut -c 1-300 |
	    sed 's/^/# /'
}

own_tree tree
mkdir tree/many && many tree/many 7 300
kn index -q -j 1 -d first.db tree || exit 2
want=$(root first.db)
dump first.db
ok "$([ -n "$want" ] && [ "$(wc -l <first.db.dump)" -gt 5000 ]; echo $?)" \
    "there is a graph"
echo "# $(wc -l <first.db.dump) lines, root $want"

for workers in 1 2 7; do
	kn index -q -j "$workers" -d "j$workers.db" tree || exit 2
	same "j$workers.db" "$workers workers"
done

# The streams themselves do not depend on the workers either.
kn-feed tree >files || exit 2
for workers in 1 7; do
	kn-extract -j "$workers" <files >"facts$workers" || exit 2
done
ok "$(cmp facts1 facts7 >/dev/null 2>&1; echo $?)" "the same bytes from kn-extract"
for n in 1 2; do
	kn-link -d none.db <facts1 >"edges$n" || exit 2
done
ok "$(cmp edges1 edges2 >/dev/null 2>&1; echo $?)" "the same bytes from kn-link"

# The files in any order.
kn-frames <files >lines || exit 2
grep '"type":"HELLO"' lines >first_line
grep '"type":"END"' lines >last_line
grep -v -e '"type":"HELLO"' -e '"type":"END"' lines >middle
seed=${KN_SEED:-1}
for n in 1 2 3; do
	awk -v seed="$((seed * 100 + n))" 'BEGIN { srand(seed) }
	    { printf "%.12f\t%s\n", rand(), $0 }' middle |
	    sort -k 1,1 | cut -f 2- >shuffled
	cat first_line shuffled last_line | kn-frames -e | kn-extract -j 3 |
	    kn-link -d none.db | kn-store -d "shuffled$n.db" || exit 2
	same "shuffled$n.db" "shuffled, seed $((seed * 100 + n))"
done

# Another folder, another time: the name of the repository is given.
cp -r tree elsewhere
kn index -q -r "$(kn-query -d first.db stats -f json | jq -r .repo)" \
    -d other.db elsewhere || exit 2
same other.db "in another folder"

# Without git's help.
kn index -q -d first.db tree || exit 2
same first.db "a run without a change"
done_testing
