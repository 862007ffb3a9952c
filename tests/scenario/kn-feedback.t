#!/bin/sh
# kn-query feedback, which lifts and lowers for tasks like that of then, and
# plan, whose lines all work.
set -u
. "${KN_TOP:?}/tests/lib.sh"

mkdir -p repo/shop repo/other repo/tests
cat >repo/shop/cart.py <<'END'
class Cart:
    """Articles that somebody buys."""

    def add_article(self, article):
        return check_article(article)

    def drop_article(self, article):
        return check_article(article)


def check_article(article):
    return article.price > 0


def count_articles(cart):
    return len(cart.lines)
END
cat >repo/other/mail.py <<'END'
def deliver(letter):
    return letter
END
cat >repo/tests/test_cart.py <<'END'
from shop.cart import check_article


def test_check():
    assert check_article(None)
END
printf '# Cart\n\nThe `count_articles` function counts.\n' >repo/README.md
touch repo/shop/__init__.py repo/other/__init__.py
git init -q repo
git -C repo add -A && git -C repo commit -qm one
index() { (cd repo && kn index -q "$@" . >/dev/null 2>&1); }
index
task='count articles in a cart'
db=repo/.git/kn/kn.db
score() {
	kn-query -C repo context -f json -n 0 "$@" |
	    jq -r '.symbols[] | select(.name == "check_article") | .score'
}
less() { awk "BEGIN { exit !($1 < $2) }"; }

before=$(score "$task")
pack=$(kn-query -C repo context -f json "$task" | jq -r .pack)
root=$(kn-query -C repo stats -q -f json | jq -r .root)
run kn-query -C repo feedback "$pack" check_article +
is "$status" 0 'a voice for a symbol of a pack'
grep -q 'useful *yes' out
ok $? 'says what is kept'
lifted=$(score "$task")
less "$before" "$lifted"
ok $? 'lifts it'
is "$(score -N "$task")" "$before" 'unless it is not to count'
is "$(score --no-feedback "$task")" "$before" 'by a long name, too'
similar=$(score 'count the articles of the cart, quickly')
plain=$(score -N 'count the articles of the cart, quickly')
less "$plain" "$similar"
ok $? 'for a similar task'
is "$(score 'check the price of an article')" \
    "$(score -N 'check the price of an article')" 'but for no other'
is "$(kn-query -C repo stats -q -f json | jq -r .root)" "$root" \
    'the graph is the same'
i=0
while [ $i -lt 5 ]; do
	kn-query -C repo feedback "$task" check_article - >/dev/null
	i=$((i + 1))
done
lowered=$(score "$task")
less "$lowered" "$before"
ok $? 'voices against lower it'
less "$(awk "BEGIN { print $before / 2.5 }")" "$lowered"
ok $? 'within bounds'
kn-query -C repo explain -f json "$task" check_article >with
is "$(jq -r .score with)" "$lowered" 'explain says the same'
is "$(sqlite3 $db 'SELECT useful, useless, words FROM feedback')" \
    '1|5|articl cart count' 'how it is kept'
index -F
is "$(score "$task")" "$lowered" 'a new index keeps it'
echo 'x = 1' >>repo/other/mail.py
index
is "$(kn-query -C repo explain -f json "$task" check_article | jq -r .factor)" \
    "$(jq -r .factor with)" 'so does a change elsewhere'
echo 'x = 1' >>repo/shop/cart.py
index
is "$(score "$task")" "$(score -N "$task")" 'other code, and it is over'
is "$(sqlite3 $db 'SELECT count(*) FROM feedback')" 0 'and forgotten'
kn-query -C repo feedback "$task" check_article + >/dev/null
is "$(sqlite3 $db 'SELECT useful, useless FROM feedback')" '1|0' \
    'what is said then begins anew'
is "$(kn-fsck -d $db)" '' 'kn-fsck finds nothing'
fails 2 'neither + nor -' kn-query -C repo feedback "$task" check_article x
fails 2 'an unknown pack' kn-query -C repo feedback \
    0123456789abcdef01234567 check_article +
fails 2 'no words' kn-query -C repo feedback 'the' check_article +
run kn-query -C repo feedback "$task" nosuch +
is "$status" 1 'no such symbol'

# ---- the frame ----

hash=0000000000000000000000000000000000000000000000000000000000000001
json='{"type":"FEEDBACK","words":"cart count","symbol":"'$hash'","useful":true}'
printf '%s\n' "$json" >line
is "$(kn-frames -e line | kn-frames)" "$json" 'both ways through kn-frames'
for words in '' ' cart' 'cart ' 'count cart' 'cart cart' 'cart  count'; do
	printf '%s\n' "$json" | sed "s/cart count/$words/" >line
	run kn-frames -e line
	is "$status" 2 "no words: '$words'"
done

# ---- plan ----

for task in 'count articles in a cart' 'check articles' 'deliver letters' \
    "what's in -- a \$cart \"now\""; do
	kn-query -C repo plan -f jsonl "$task" | jq -r .command >commands
	[ "$(wc -l <commands)" -ge 2 ]
	ok $? "a plan: $task"
	bad=0
	while read -r line; do
		if sh -c "$line" >answer 2>&1 </dev/null && [ -s answer ]; then
			continue
		fi
		bad=1
		echo "# $line"
		sed 's/^/#   /' answer
	done <commands
	is "$bad" 0 'every line of it works'
done
kn-query -C repo plan 'check articles' >plan
grep -q 'callers -s' plan && grep -q 'test-scope -F' plan
ok $? 'callers and tests of a function'
kn-query -C repo plan -f json -n 1 'check articles' | jq -e '.plan |
    length >= 3 and all(.why != null)' >/dev/null
ok $? 'of one symbol, as JSON'
(cd repo && kn-query plan 'check articles') | grep -q '^kn-query show'
ok $? 'for the store of the current directory'
run kn-query -C repo plan xyzzy
is "$status" 1 'nothing fits'

done_testing
