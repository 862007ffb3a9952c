#!/bin/sh
# kn-enrich -i: SCIP indexes become answers.
set -u
. "${KN_TOP:?}/tests/lib.sh"
mkscip=$KN_TOP/tests/tools/mkscip

mkdir -p repo/shop
cat >repo/shop/store.py <<'END'
class Store:
    def add(self, item):
        return item

    def total(self):
        return 0

class Other:
    def total(self):
        return 1

def price(x): return x
END
cat >repo/shop/main.py <<'END'
from shop.store import *
def checkout(thing, cb):
    """é"""; thing.total(); cb()
    thing.add(len(price (3)))
    return missing(thing.total)
class Vip(Store):
    def total(self):
        return 2
END

# occ DOCUMENT LINE NAME NTH ROLES SYMBOL: where NAME stands the NTH time.
occ() {
	perl -CSD -Mutf8 -ne 'next unless $. == $ENV{LINE};
	    my ($n, $at) = ($ENV{NTH}, -1);
	    $at = index $_, $ENV{NAME}, $at + 1 while $n-- > 0;
	    die "no such name" if $at < 0;
	    print join("\t", "OCC", $. - 1, $at, $at + length $ENV{NAME},
	    $ENV{ROLES}, $ENV{SYMBOL}), "\n"' "repo/$1"
}
def() {
	LINE=$2 NAME=$3 NTH=1 ROLES=1 SYMBOL="$pkg$4" occ "$1"
}
ref() {
	LINE=$2 NAME=$3 NTH=$4 ROLES=8 SYMBOL=$5 occ "$1"
}
pkg='scip-python python shop 1.0.0 '
std='scip-python python python-stdlib 3.11 '
store='`shop.store`/'
text() {
	printf 'META\ttest-scip\t0.9\tfile:///somewhere/else/repo\n'
	printf 'DOC\tshop/main.py\n'
	printf 'OCC\t0\t0\t0\t1\t%s\n' "$pkg\`shop.main\`/__init__:"
	ref shop/main.py 1 store 1 "$pkg${store}__init__:"
	def shop/main.py 2 checkout '`shop.main`/checkout().'
	def shop/main.py 2 thing '`shop.main`/checkout().(thing)'
	ref shop/main.py 3 total 1 "$pkg${store}Store#total()."
	ref shop/main.py 3 cb 1 "$pkg\`shop.main\`/checkout().(cb)"
	ref shop/main.py 4 thing 1 "$pkg\`shop.main\`/checkout().(thing)"
	ref shop/main.py 4 add 1 "$pkg${store}Store#add()."
	ref shop/main.py 4 len 1 "${std}builtins/len()."
	ref shop/main.py 4 price 1 "$pkg${store}price()."
	ref shop/main.py 5 missing 1 "scip-python py  thon pkg 1 \`a b\`/missing()."
	ref shop/main.py 5 total 1 "$pkg${store}Store#total()."
	ref shop/main.py 5 return 1 'local 7'
	def shop/main.py 6 Vip '`shop.main`/Vip#'
	ref shop/main.py 6 Store 1 "$pkg${store}Store#"
	def shop/main.py 7 total '`shop.main`/Vip#total().'
	printf 'SYM\t%s\t%s\n' "$pkg\`shop.main\`/Vip#" "$pkg${store}Store#" \
	    "$pkg\`shop.main\`/Vip#total()." "$pkg${store}Store#total()."
	printf 'DOC\tshop/store.py\t2\n'
	def shop/store.py 1 Store "${store}Store#"
	def shop/store.py 2 add "${store}Store#add()."
	def shop/store.py 5 total "${store}Store#total()."
	def shop/store.py 8 Other "${store}Other#"
	def shop/store.py 9 total "${store}Other#total()."
	def shop/store.py 12 price "${store}price()."
	printf 'OCC\t0\t0\t0\t1\t%s\n' "$pkg${store}__init__:"
	printf 'DOC\tshop/gone.py\n'
	printf 'OCC\t0\t0\t4\t1\t%s\n' "$pkg\`shop.gone\`/gone()."
}
edges() {
	sqlite3 -batch "${1:-kn.db}" "SELECT s.name || ' ' || e.type || ' ' ||
	    coalesce(p.name || '.', '') || d.name || ' ' || e.prov || ' ' ||
	    lower(hex(e.lines)) FROM edge AS e JOIN node AS s ON s.id = e.src
	    JOIN node AS d ON d.id = e.dst LEFT JOIN node AS p ON
	    p.id = d.parent AND p.kind <> 0 WHERE e.type <> 1 ORDER BY 1"
}

kn index -q -d kn.db repo
text >index.txt
"$mkscip" <index.txt >index.scip
run kn-enrich -i index.scip -d kn.db repo
is "$status" 0 'an index is read'
cp out answers.kn
is "$(cat err)" 'kn-enrich: 8 places asked about, 8 found, 2 of them outside,'\
' 2 relations discovered, 1 documents of files that the graph does not have' 'counts'
is "$(kn-frames answers.kn | jq -c 'select(.type == "ANSWERS" and
    .path == "shop/main.py") | .producer, .version, (.answers[] |
    [.line, .column, .name, .relation, (.targets[] | .external //
    [.file, .line, .column])])' | tr '\n' ' ')" \
    '"test-scip" "0.9" [1,10,"store",null,[0,1,0]] [3,20,"total","calls",[0,5,8]] [4,10,"add","calls",[0,2,8]] [4,14,"len","calls","builtins.len"] [4,18,"price","calls",[0,12,4]] [5,11,"missing","calls","a b.missing"] [5,25,"total",null,[0,5,8]] [6,10,"Store",null,[0,1,6]] [6,6,"","implements",[0,1,6]] [7,8,"","overrides",[0,5,8]] ' \
    'places in bytes, calls, names outside, relations'
kn-store -d kn.db <answers.kn
cat >want <<'END'
Vip 4 Store 4 06
checkout 2 Store.add 4 04
checkout 2 Store.total 4 03
checkout 2 a b.missing 4 05
checkout 2 builtins.len 3 04
checkout 2 price 4 04
END
is "$(edges | grep '^Vip 4\|^checkout 2')" "$(cat want)" \
    'what follows in the graph'
is "$(edges | grep -c '^Vip 5')" 0 'a base class is not implemented as well'
is "$(edges | grep '^total')" 'total 6 Store.total 4 ' 'an override'
run kn-fsck -d kn.db
is "$status$(cat out)" 0 'kn-fsck'
kn-enrich -q -i index.scip -d kn.db repo >again.kn
is "$(kn-frames again.kn | tail -n +2)" "$(kn-frames answers.kn |
    tail -n +2)" 'read again, the same is said'

run kn enrich -q --scip=index.scip -d kn.db repo
is "$status" 0 'kn enrich runs both'

# ---- paths ----

mkdir repo/deep
sed 's|shop/|elsewhere/shop/|' index.txt >up.txt
"$mkscip" <up.txt >up.scip
run kn-enrich -i up.scip -d kn.db repo
grep -q '3 documents of files' err
ok $? 'paths that lead nowhere are counted'
sed 's|shop/main.py|main.py|; s|shop/store.py|store.py|
    s|else/repo|else/repo/shop|' index.txt >sub.txt
"$mkscip" <sub.txt >sub.scip
kn-enrich -q -i sub.scip -d kn.db repo >again.kn
cmp -s answers.kn again.kn
ok $? 'paths relative to a folder of the project'
sed 's|shop/main.py|main.py|; s|shop/store.py|store.py|
    s|file:.*||' index.txt >in.txt
"$mkscip" <in.txt >repo/shop/index.scip
kn-enrich -q -i repo/shop/index.scip -d kn.db repo >again.kn
cmp -s answers.kn again.kn
ok $? 'relative to where the index lies'
rm repo/shop/index.scip

# ---- other contents ----

cp -r repo moved
sed -i '1i # moved' moved/shop/store.py
kn index -q -d moved.db moved
run kn-enrich -v -i index.scip -d moved.db moved
grep -q 'store.py: the index is of other contents' err
ok $? 'an index of other contents'
is "$(kn-frames out | jq -c 'select(.type == "ANSWERS") | .path' |
    tr '\n' ' ')" '"shop/main.py" ' 'is not used there'
is "$(kn-frames out | jq -s '[.[].answers[]?.targets[] | .file | values] | length')" \
    0 'nor is what it says of places in it'
echo '# more' >>moved/shop/main.py
run kn-enrich -i index.scip -d moved.db moved
is "$(kn-frames out | jq -c .type | tr '\n' ' ')" '"HELLO" "END" ' \
    'files that changed since they were indexed'

# ---- what is no index ----

printf 'hello\n' >text
: >empty
for f in text empty nowhere repo; do
	run kn-enrich -i $f -d kn.db repo
	is "$status $(wc -l <err)" '2 1' "no index: $f"
	kn-store -d kn.db <out 2>/dev/null
	is $? 2 'and kn-store is told'
done
for raw in 00 07 0b 0c 12ffffffffff01 12ffffffffffffffffffff01 1203aabb \
    ffffffffffffffffffff7f 120412020aff 12060a017312ffff 120512030a01ff; do
	{ cat index.txt; printf 'RAW\t%s\n' "$raw"; } | "$mkscip" >bad.scip
	run kn-enrich -i bad.scip -d kn.db repo
	is "$status $(wc -l <err)" '2 1' "damaged: $raw"
done
# Cut off anywhere, changed anywhere: an end in time, no crash.
size=$(wc -c <index.scip)
i=0
bad=0
while [ $i -lt "$size" ]; do
	head -c $i index.scip >cut.scip
	kn-enrich -q -i cut.scip -d kn.db repo >cut.kn 2>/dev/null
	[ $? -le 2 ] || bad=$((bad + 1))
	perl -e 'local $/; $_ = <STDIN>; vec($_, $ARGV[0], 8) ^= 1 << $ARGV[0] % 8;
	    print' $i <index.scip >changed.scip
	kn-enrich -q -i changed.scip -d kn.db repo >cut.kn 2>/dev/null
	[ $? -le 2 ] || bad=$((bad + 1))
	i=$((i + 37))
done
is $bad 0 'cut off or changed anywhere'
done_testing
