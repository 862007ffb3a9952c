#!/bin/sh
# kn-query prove, prove-absent, verify: proofs of all sorts hold, without the
# store; and none does of which anything was changed.
set -u
. "${KN_TOP:?}/tests/lib.sh"

mkdir -p repo/src repo/py/in repo/go && cd repo || exit 2
git init -q
cat >src/main.c <<'END'
#include <stdio.h>

struct box { int used; };

/* It helps. */
static int
helper(struct box *b)
{
	return b->used;
}

int
run(struct box *b)
{
	puts("run");
	return helper(b);
}
END
cat >src/two.cc <<'END'
namespace shop { template <class T> class Shelf { T *first(); }; }
template <class T> T *shop::Shelf<T>::first() { return 0; }
END
cat >py/a.py <<'END'
import os


class Box:
    """Holds things."""

    def put(self, x):
        return os.fspath(x)


def use(b: Box):
    b.put(1)
    b.unknown()
END
cat >go/a.go <<'END'
package a

type Box struct{ n int }

func (b *Box) Put(n int) { b.n = n }

func Use(b *Box) { b.Put(1) }
END
printf 'def odd():\n    pass\n' >"$(printf 'py/in/caf\351.py')"
git add . && git commit -qm one
kn index -q || exit 2
root=$(kn-query stats -q -f json | jq -r .root)
mkdir "$work/proofs" "$work/empty"

# proves NAME ARGS: they give a proof, which holds where there is no store.
proves() {
	name=$1
	shift
	run kn-query "$@"
	is "$status$(cat "$work/err")" 0 "$name" || return
	cp "$work/out" "$work/proofs/$name"
	(cd "$work/empty" && kn-query verify -f json -H "$root" \
	    "../proofs/$name") >"$work/answer" 2>"$work/err"
	is "$?" 0 "$name: holds" || cat "$work/answer" "$work/err"
}
claim() {
	is "$(jq -r .claim "$work/answer")" "$1" "$name: claims"
}

proves function prove run
claim 'the function run in src/main.c is in the graph'
proves member prove Box.put
claim 'the method Box/put in py/a.py is in the graph'
proves outside prove Box.Put
claim 'the method Box/Put in go/a.go is in the graph'
proves template prove -p src/two.cc -k method first
proves file prove src/main.c
proves odd-path prove odd
is "$(jq -r .claim.node.path.hex "$work/proofs/odd-path")" \
    70792f696e2f636166e92e7079 'a path that is not UTF-8'
proves edge prove run helper
claim 'the edge from the function run in src/main.c: calls the function helper in src/main.c is in the graph'
proves between-files prove -t type_hint_of use a.py:Box
proves external prove -t calls put os.fspath
is "$(jq -r .claim.to.external "$work/proofs/external")" os.fspath \
    'the name outside'
proves package prove -k package py.a
claim 'the package "py.a" is in the graph'

proves no-edge prove-absent -t calls run run
claim 'the edge from the function run in src/main.c: calls the function run in src/main.c is not in the graph'
proves no-type prove-absent -t throws run helper
proves no-symbol prove-absent src src/main.c function Box/put
claim 'the function Box/put in src/main.c is not in the graph'
proves no-second prove-absent src src/main.c function run 2
proves no-file prove-absent src src/none.c
proves first-file prove-absent src src/aa.c
proves last-file prove-absent src src/zz.c
proves no-package prove-absent py.b
proves first-package prove-absent ''
proves last-package prove-absent zzz
proves in-no-package prove-absent zzz zzz/a.c function f
claim 'the function f in zzz/a.c is not in the graph'
proves in-no-file prove-absent src src/none.c function f
# All gaps of one tree.
bad=0
for name in a b c d e f g h i j k l m n o p; do
	kn-query prove-absent src src/main.c function "$name" >"$work/one" &&
	    kn-query verify -H "$root" "$work/one" >/dev/null ||
	    bad=$((bad + 1))
done
is $bad 0 'any gap'

# ---- what is not so ----

run kn-query prove -t calls helper run
is "$status" 1 'no such edge'
is "$(grep -c 'prove-absent proves that' "$work/err")" 1 'says so'
run kn-query prove-absent src src/main.c function run
is "$status" 1 'it is there'
run kn-query prove-absent -t calls run helper
is "$status" 1 'the edge is there'
run kn-query prove nowhere
is "$status" 1 'no such symbol'
run kn-query prove os.fspath
is "$status" 2 'nothing but edges has externals'
run kn-query prove -t contains run helper
is "$status" 2 'contains is no edge'
run kn-query prove-absent src src/main.c function
is "$status" 2 'a kind without a name'
run kn-query prove-absent src src/main.c fun x
is "$status" 2 'a kind that is none'
run kn-query verify -H "$(echo "$root" | tr 0-9 1-90)" "$work/proofs/edge"
is "$status" 1 'of another root'
run kn-query verify -H abc "$work/proofs/edge"
is "$status" 2 'a root that is none'
cp -r .git/kn "$work/kn"
sqlite3 "$work/kn/kn.db" "UPDATE edge SET conf = 50 WHERE type = 2"
run kn-query prove -d "$work/kn/kn.db" run helper
is "$status" 2 'a store that does not fit its root'
cd "$work" || exit 2

# ---- formats ----

for format in text json tsv jsonl md gcf xml; do
	run kn-query prove -C repo -f $format run helper
	is "$status,$(jq -r .format out)" 0,kn-proof-1 "prove -f $format"
	run kn-query verify -f $format proofs/edge
	is "$status" 0 "verify -f $format"
	ok "$(grep -q "$root" out; echo $?)" "verify -f $format: the root"
done
run kn-query verify -f json proofs/edge
is "$(jq -c '[.valid, .generation, .reason]' out)" '[true,1,null]' 'as JSON'

# ---- nothing may be changed ----

# Each scalar of each proof in turn is another.
tried=0
for proof in proofs/edge proofs/no-symbol proofs/no-file \
    proofs/last-package; do
	jq -c '. as $d | paths(scalars) as $p | $d | getpath($p) as $v |
	    if $v | type == "number" then setpath($p; $v + 1)
	    elif $v == "" then setpath($p; "x")
	    elif ($v | test("^[0-9a-f]{16,}$")) then
		setpath($p; $v[1:] + (if $v[0:1] == "0" then "1" else "0" end)),
		setpath($p; $v[2:])
	    else setpath($p; $v + "x"), setpath($p; $v[1:]) end' "$proof" \
	    >changed
	# shellcheck disable=SC2129 # a comment fits to each
	jq -c '. as $d | paths as $p | delpaths([$p])' "$proof" >>changed
	jq -c '. as $d | paths(arrays) as $p | $d |
	    setpath($p; getpath($p) | reverse),
	    setpath($p; getpath($p) + [getpath($p)[0]])' "$proof" |
	    grep -vxF "$(jq -c . "$proof")" >>changed
	jq -c '. as $d | paths(objects) as $p | $d |
	    setpath($p; getpath($p) + {"more": 1})' "$proof" >>changed
	while read -r line; do
		tried=$((tried + 1))
		printf '%s\n' "$line" >one
		run kn-query verify one
		case $status in
		1 | 2) ;;
		*)
			ok 1 "$proof: accepted, status $status"
			sed 's/^/# /' one out
			;;
		esac
	done <changed
done
ok "$([ $tried -gt 500 ]; echo $?)" "none of $tried changed proofs holds"
for type in references imports throws; do
	jq ".claim.type = \"$type\"" proofs/edge >one
	run kn-query verify one
	is "$status" 1 "another type: $type"
done
jq '.claim.holds = "absent"' proofs/edge >one
run kn-query verify one
is "$status" 2 'what is there is absent'
jq '.claim.holds = "present"' proofs/no-edge >one
run kn-query verify one
is "$status" 2 'what is absent is there'
# Neighbours that are none: of another gap, further apart, one of two.
jq -s '.[0].gap.after = .[1].gap.after | .[0]' proofs/first-file \
    proofs/last-file >one
run kn-query verify one
is "$status" 2 'no neighbour'
jq -s '.[0].gap.before = .[1].gap.before | .[0]' proofs/first-package \
    proofs/last-package >one
run kn-query verify one
is "$status" 1 'neighbours that are not neighbours'
jq 'del(.gap.before)' proofs/no-file >one
run kn-query verify one
is "$status" 1 'one neighbour of two'
jq 'del(.gap.before, .gap.after)' proofs/no-file >one
run kn-query verify one
is "$status" 1 'no neighbours'
jq '.file.trees |= map(select(.tree != "calls"))' proofs/edge |
    jq 'del(.record) | .claim.holds = "absent"' >one
run kn-query verify one
is "$status" 1 'a type left out of the list'

# ---- what is no proof ----

i=0
while IFS= read -r line; do
	i=$((i + 1))
	printf '%s' "$line" | kn-query verify - >out 2>err
	is "$?,$(wc -l <err)" 2,1 "no proof, $i"
done <<'END'

{}
[]
"kn-proof-1"
{"format":"kn-proof-1"}
{"format":"kn-proof-2","claim":{}}
{"format":"kn-proof-1","claim":7,"snapshot":[]}
{"format":"kn-proof-1","claim":{"what":"package","holds":"absent","package":"x"},"snapshot":{}}
{"format":"kn-proof-1","format":"kn-proof-1"}
{"format":"kn-proof-1\u0000"}
END
head -c 100000 /dev/zero | tr '\0' '[' >deep
run kn-query verify deep
is "$status" 2 'nested too deeply'
head -c 5000000 /dev/zero | tr '\0' ' ' >long
run kn-query verify long
is "$status" 2 'too long'
run kn-query verify nowhere
is "$status" 2 'no file'
n=$(wc -c <proofs/no-edge)
bad=0
for i in $(seq 0 37 "$n"); do
	head -c "$i" proofs/no-edge >one
	run kn-query verify one
	[ "$status" -eq 2 ] || bad=$((bad + 1))
done
is $bad 0 'cut off'

# ---- the manual ----

cd repo || exit 2
sed -n '/^\.Ss PROOFS/,/^\.Ed/p' "$KN_TOP/man/kn-query.1" |
    sed -n '/^kn-/p' >"$work/examples"
is "$(wc -l <"$work/examples")" 4 'there are examples'
while read -r line; do
	sh -c "$line" >out 2>err </dev/null
	is "$?" 0 "example: $line"
done <"$work/examples"
done_testing
