#!/bin/sh
# The cache of answers: what is kept, for how long, and that it never says
# what would not be said without it.
set -u
. "${KN_TOP:?}/tests/lib.sh"

mkdir -p repo/a repo/b repo/tests
cat >repo/a/cart.py <<'END'
class Cart:
    def add(self, article):
        return check(article)


def check(article):
    return article.price > 0
END
cat >repo/a/shop.py <<'END'
from a.cart import Cart


def sell(article):
    cart = Cart()
    return cart.add(article)
END
cat >repo/b/mail.py <<'END'
def deliver(letter):
    return stamp(letter)


def stamp(letter):
    return letter
END
cat >repo/tests/test_shop.py <<'END'
from a.shop import sell


def test_sell():
    assert sell(None)
END
touch repo/a/__init__.py repo/b/__init__.py
git init -q repo
git -C repo add -A && git -C repo commit -qm one
index() { (cd repo && kn index -q . >/dev/null 2>&1); }
index
cache=repo/.git/kn/cache-kn.db
# What was written a moment ago may be written again unnoticed.
settle() { sleep 0.1; }
count() { kn-query -C repo -f json cache | jq ".$1"; }

# asked TITLE WHAT QUESTION …: the answer is that without a cache, and the
# count WHAT (hits, checked, misses) went up.
asked() {
	title=$1 what=$2
	shift 2
	before=$(count "$what")
	kn-query -C repo "$@" >got 2>got.err
	got=$?
	KN_CACHE=0 kn-query -C repo "$@" >want 2>want.err
	want=$?
	is "$got" "$want" "$title: status"
	cmp -s got want && cmp -s got.err want.err
	ok $? "$title: the same answer"
	is "$(count "$what")" $((before + 1)) "$title: $what"
}

# ---- what is kept ----

settle
while read -r question; do
	# shellcheck disable=SC2086
	asked "$question" misses $question
	# shellcheck disable=SC2086
	asked "$question" hits $question
done <<'END'
callers -D 3 check
callees -D 2 sell
path sell check
impact check
test-scope a/cart.py
test-scope -R check
context sell an article
context -s -b 500 sell an article
explain sell Cart
END
is "$(count checked)" 0 'without a look into the store'
asked 'another format' misses -f json path sell check
asked 'another budget' misses context -s -b 600 sell an article
asked 'another count' misses context -n 1 sell an article
asked 'nothing found' misses path check sell
asked 'nothing found, again' misses path check sell
asked 'no such symbol' misses callers nosuch
asked 'no such symbol, again' misses callers nosuch
before=$(count misses)
echo check | kn-query -C repo impact - >one
echo stamp | kn-query -C repo impact - >two
! cmp -s one two
ok $? 'names on standard input are not in the question'
is "$(count misses)" $((before + 2)) 'both were asked'

# ---- for how long ----

printf '\n\ndef forget(letter):\n    return 0\n' >>repo/b/mail.py
index
settle
for question in 'callers -D 3 check' 'path sell check' 'impact check' \
    'test-scope a/cart.py'; do
	# shellcheck disable=SC2086
	asked "a change elsewhere, $question" checked $question
	# shellcheck disable=SC2086
	asked "and then, $question" hits $question
done
asked 'a change elsewhere, context' misses context sell an article
sed -i 's/price > 0/price > 1/; 1i # moved' repo/a/cart.py
index
settle
for question in 'callers -D 3 check' 'path sell check' 'impact check' \
    'test-scope a/cart.py'; do
	# shellcheck disable=SC2086
	asked "a change within, $question" misses $question
done
printf '\n\nfrom a.cart import check\n\n\ndef weigh(x):\n    check(x)\n' \
    >>repo/b/mail.py
index
settle
asked 'a caller from elsewhere' misses callers -D 3 check
grep -q weigh got
ok $? 'is there'
asked 'its impact' misses impact check
printf 'def check(x):\n    return x\n' >repo/b/other.py
git -C repo add -A
index
settle
asked 'another symbol of that name' misses callers -D 3 check
is "$got" 2 'makes it ambiguous'
rm repo/b/other.py
cat >repo/tests/test_more.py <<'END'
from a.shop import sell


def test_more():
    assert sell(1)
END
git -C repo add -A
index
settle
asked 'a new test' misses test-scope a/cart.py
grep -q test_more got
ok $? 'is there'
: >repo/pytest.ini
asked 'a file that says how tests are run' misses test-scope -R check
asked 'before a clean index' misses path sell check
asked 'before a clean index' hits path sell check
(cd repo && kn index -q -F . >/dev/null 2>&1)
settle
kn-query -C repo path sell check >got
KN_CACHE=0 kn-query -C repo path sell check | cmp -s - got
ok $? 'after a clean index'

# ---- whatever is edited ----

questions='callers -D 4 check
callees -D 3 sell
path sell check
impact check
impact a/shop.py
test-scope a/cart.py
test-scope -F check
context sell an article
callers -D 2 stamp
impact b'
same=0
bad=0
for step in 1 2 3 4 5 6 7 8 9 10 11 12; do
	case $step in
	1) echo 'x = 1' >>repo/a/cart.py ;;
	2) echo 'x = 1' >repo/b/new.py ;;
	3) echo 'from a.cart import check; check(1)' >>repo/b/new.py ;;
	4) printf 'def stamp(a):\n    pass\n' >>repo/b/new.py ;;
	5) git -C repo mv b/mail.py b/post.py ;;
	6) sed -i 's/def sell/def vend/' repo/a/shop.py ;;
	7) sed -i 's/def vend/def sell/' repo/a/shop.py ;;
	8) rm repo/b/new.py ;;
	9) printf 'from a.shop import sell\nfrom b.post import stamp\n' \
	    >repo/tests/conftest.py ;;
	10) printf 'class Gift(Cart):\n    def add(self, a):\n        pass\n' \
	    >>repo/a/shop.py ;;
	11) rm -r repo/tests ;;
	12) git -C repo checkout -q . ;;
	esac
	git -C repo add -A 2>/dev/null
	index
	echo "$questions" >list
	while read -r question; do
		for time in 1 2; do
			# shellcheck disable=SC2086
			kn-query -C repo $question >got 2>&1
			# shellcheck disable=SC2086
			KN_CACHE=0 kn-query -C repo $question >want 2>&1
			if cmp -s got want; then
				same=$((same + 1))
			else
				bad=$((bad + 1))
				echo "# step $step, time $time: $question"
			fi
		done
	done <list
done
is "$bad" 0 "$same answers between edits are those without a cache"

# ---- what may happen to it ----

settle
asked 'an answer' misses callees -D 4 sell
asked 'that is kept' hits callees -D 4 sell
for file in "$cache"/answers/*; do
	size=$(wc -c <"$file")
	head -c $((size / 2)) "$file" >cut && cat cut >"$file"
done
asked 'cut off' misses callees -D 4 sell
for file in "$cache"/answers/*; do
	size=$(wc -c <"$file")
	printf x | dd of="$file" bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null
done
asked 'altered' misses callees -D 4 sell
for file in "$cache"/answers/*; do
	printf xxxxxxxx | dd of="$file" bs=1 seek=20 conv=notrunc 2>/dev/null
done
asked 'its looks altered' checked callees -D 4 sell
asked 'and mended' hits callees -D 4 sell
: >"$cache/counters"
kn-query -C repo callees -D 4 sell | cmp -s - want
ok $? 'counters that are damaged'
rm -rf "$cache"
asked 'removed' misses callees -D 4 sell
rm -rf "$cache"
KN_CACHE=0 kn-query -C repo callees -D 4 sell >got
[ ! -e "$cache" ]
ok $? 'switched off'
printf 'not a folder' >"$cache"
kn-query -C repo callees -D 4 sell >got 2>err
is "$?$(cat err)" 0 'a file in its place'
rm "$cache"

i=0
while [ $i -lt 300 ]; do
	KN_CACHE=1 kn-query -C repo -f json context -s -n $((i + 1)) \
	    "sell an article $i" >/dev/null 2>&1
	i=$((i + 1))
done
[ "$(du -sk "$cache" | cut -f 1)" -le 4096 ]
ok $? 'it stays small'
is "$(KN_CACHE=1 count 'bytes <= 1048576')" true 'as small as is asked for'

pids=
for i in 1 2 3 4 5 6; do
	(for k in 1 2 3 4 5 6 7 8; do
		KN_CACHE=1 kn-query -C repo impact check >"par.$i.$k" 2>&1
	done) &
	pids="$pids $!"
done
for pid in $pids; do
	wait "$pid"
done
KN_CACHE=0 kn-query -C repo impact check >want 2>&1
bad=0
for file in par.*; do
	cmp -s "$file" want || bad=$((bad + 1))
done
is "$bad" 0 'several at once'
is "$(find "$cache" -name '*.[0-9]*')" '' 'nothing is left behind'

done_testing
