#!/bin/sh
# kn-query context: a task in words leads to what it needs, whatever the words
# are, and says why.
set -u
. "${KN_TOP:?}/tests/lib.sh"

mkdir -p repo/shop repo/tests repo/examples
cat >repo/shop/cart.py <<'END'
"""Shopping carts."""


class Cart:
    """Holds the articles that a customer is about to buy."""

    def __init__(self):
        self.lines = []

    def add_article(self, article, amount=1):
        """Put an article into the cart."""
        self.lines.append((article, amount))

    def total_price(self):
        """Sum of all lines, with discounts."""
        return sum(discounted(a, n) for a, n in self.lines)


class GiftCart(Cart):
    def total_price(self):
        return 0


def discounted(article, amount):
    """Price of an article after rebates for many of it."""
    return article.price * amount


def unrelated_helper():
    return HTTPServerPool()
END
cat >repo/shop/mail.py <<'END'
class MailQueue:
    """Letters that wait for delivery."""

    def deliver(self):
        for letter in self.letters:
            letter.send()

    def postpone(self, letter):
        self.letters.append(letter)
END
cat >repo/tests/test_cart.py <<'END'
from shop.cart import Cart


def test_total_price_of_cart():
    assert Cart().total_price() == 0
END
sed 's/class Cart/class ToyCart/' repo/shop/cart.py >repo/examples/cart.py
git init -q repo
git -C repo add -A
git -C repo commit -qm one
(cd repo && kn index . >/dev/null 2>&1)

# context [OPTION …] TASK: names, best first, in the file names.
context() {
	kn-query -C repo context -f tsv "$@" >out 2>err
	status=$?
	cut -f 2 out >names
	return 0
}
first() { sed -n "${1}p" names; }
# place NAME: which it is; 0: none.
place() { grep -nx -- "$1" names | head -n 1 | cut -d : -f 1 | grep . || echo 0; }

context 'Sum up the prices of all articles in a cart, with discounts'
is "$status" 0 'a task'
is "$(first 1)" Cart.total_price 'leads to the method'
[ "$(place Cart)" -gt 0 ] && [ "$(place discounted)" -gt 0 ]
ok $? 'with its class and what it calls'
[ "$(place Cart.total_price)" -lt "$(place ToyCart.total_price)" ]
ok $? 'examples come later'
is "$(place MailQueue.deliver)" 0 'what has nothing to do with it does not come'
case $(first 1) in test_*) false ;; esac
ok $? 'tests come later'

context 'Which tests check the total price of a cart?'
[ "$(place test_total_price_of_cart)" -le 4 ]
ok $? 'unless they are asked for'

context 'postponing letters'
is "$(first 1)" MailQueue.postpone 'another form of the word'
context 'restart the http server pools'
is "$(first 1)" unrelated_helper 'a word of a body, split'
# shellcheck disable=SC2016 # backticks are meant
context 'Why is `discounted` slow?'
is "$(first 1)" discounted 'a name between backticks'
context 'add_article is slow'
is "$(first 1)" Cart.add_article 'a name as code'
context -n 2 'cart'
is "$(wc -l <names)" 2 'so many'
context -k class 'cart'
is "$(cut -f 1 out | sort -u)" class 'of one kind'
context -p shop/mail.py 'letters in a cart'
is "$(sed 's/\..*//' names | sort -u)" MailQueue 'of one path'

# Whatever is asked, it is words and no syntax.
for task in '"' "'" '*' 'cart*' 'cart" OR "mail' 'NEAR(cart mail)' '(cart' \
    'name:cart' '-cart' 'cart^2' 'AND' 'a/b - c++ @ % , =' "don't cart" \
    "$(printf 'cart\001\377\300')"; do
	context -- "$task"
	[ "$status" -le 1 ] && ! grep -q 'cannot' err
	ok $? "task: $(printf '%s' "$task" | tr -cd '[:print:]')"
done
context "$(head -c 20000 repo/shop/cart.py | tr '\n' ' ')"
[ "$status" -eq 0 ] && [ -s names ]
ok $? 'a long text'
context xyzzy
is "$status" 1 'nothing fits'

context 'prices of articles in a cart'
cp out before
context 'prices of articles in a cart'
cmp -s out before
ok $? 'the same again'
kn-query -C repo context -f json 'prices of articles in a cart' |
    jq -e '.symbols | length > 2 and all(.score != null)' >/dev/null
ok $? 'JSON'

kn-query -C repo context -f json 'prices of articles in a cart' >one
id=$(jq -r .pack one)
kn-query -C repo context -f json -P "$id" 'prices of articles in a cart' >two
is "$(jq -r '.unchanged, .symbols' two)" "$id
null" 'an answer that is known already'
kn-query -C repo context -f json -P "$id" 'letters' >two
is "$(jq -r '.unchanged' two)" null 'another one'

# ---- budget ----

for budget in 20 200 900; do
	kn-query -C repo context -f json -b "$budget" 'articles in a cart' >one
	jq -e --argjson b "$budget" '.tokens == null or .tokens <= $b' one \
	    >/dev/null
	ok $? "no more than $budget tokens"
done
[ "$(jq '.symbols | length' one)" -gt 2 ]
ok $? 'and as many results as fit'

# ---- files and changes ----

context -F shop/none.py
[ "$status" -ne 0 ] && [ ! -s names ]
ok $? 'a file that is not there'
context -F shop/mail.py
[ "$(place MailQueue)" -gt 0 ] && [ "$(place Cart)" -eq 0 ]
ok $? 'a file'
context -F Cart.total_price
[ "$(place discounted)" -gt 0 ]
ok $? 'a symbol: what it calls'
kn-query -C repo context -f json -F Cart.total_price >one
jq -e '[.symbols[] | {(.name): (.score | tonumber)}] | add |
    .["Cart.total_price"] < 1.5 * .discounted' one >/dev/null
ok $? 'what is named leaves room for what it calls'
echo shop/mail.py >names.txt
kn-query -C repo context -f tsv -F - <names.txt >out
grep -q MailQueue out
ok $? 'names on standard input'
git -C repo branch before
sed 's/letter.send()/letter.send(1)/' repo/shop/mail.py >new.py
cp new.py repo/shop/mail.py
git -C repo commit -qam two
(cd repo && kn index . >/dev/null 2>&1)
context -g before...
[ "$(place MailQueue.deliver)" -gt 0 ] && [ "$(place MailQueue.deliver)" -le 2 ]
ok $? 'what a range of commits changed'
context -g nonsense...
is "$status" 2 'no such range'

# What a pull request into a branch changes.
context -B before
[ "$(place MailQueue.deliver)" -gt 0 ] && [ "$(place MailQueue.deliver)" -le 2 ]
ok $? 'what a pull request changes'
cp out pr
context -g before...HEAD
cmp -s out pr
ok $? 'is what the range of commits changes'
context --pr before 'prices of articles in a cart'
[ "$(place MailQueue.deliver)" -gt 0 ] && [ "$(place Cart.total_price)" -gt 0 ]
ok $? 'and words beside it'
context -B nonsense
is "$status" 2 'no such branch'
echo text >repo/notes.xyz
git -C repo add notes.xyz
git -C repo commit -qm three
context -g 'HEAD~1...'
grep -q '1 of the changed files' err
ok $? 'a file that is not in the graph is said'

# ---- which results ----

echo 'postponing letters' | kn-query -C repo context -f tsv - >out
cut -f 2 out >names
is "$(first 1)" MailQueue.postpone 'a task on standard input'
context -T out 'Which tests check the total price of a cart?'
is "$(place test_total_price_of_cart)" 0 'no tests'
context 'total price'
n=$(place test_total_price_of_cart)
context -T in 'total price'
[ "$(place test_total_price_of_cart)" -gt 0 ] &&
    [ "$(place test_total_price_of_cart)" -lt "$n" ]
ok $? 'tests as all others'
context -T maybe 'total price'
is "$status" 2 'neither in nor out'

# ---- why ----

kn-query -C repo context -e 'sum of all prices in a cart' >one
grep -q 'Cart.total_price .* own 0\.[0-9]* .* chosen' one ||
    grep -q 'Cart.total_price .* own 0\.[0-9]*' one
ok $? 'why, as text'
kn-query -C repo context -f json 'sum of all prices in a cart' >one
jq -e '[.symbols[] | (.score | tonumber) as $s |
    (.why | split(" ") | [.[range(1; length; 2)] | tonumber] | add) - $s |
    fabs] | length > 3 and max < .013' one >/dev/null
ok $? 'shares of every result add up to its score'
# Each result again by explain: the same place, score and shares.
jq -r '.symbols[:6][] | [.id, .score, .why] | @tsv' one >results
i=0
while IFS="$(printf '\t')" read -r id score why; do
	i=$((i + 1))
	kn-query -C repo explain -f json 'sum of all prices in a cart' "$id" \
	    >two
	is "$(jq -r '[(.rank | tostring), .score, ([.signals[] |
	    select(.adds | tonumber | fabs >= .0005) |
	    .signal + " " + .adds] | join(" "))] | join("/")' two)" \
	    "$i/$score/$why" "explain says the same of result $i"
done <results
for signal in own chosen callers,walk; do
	kn-query -C repo context -f json -w "$signal" \
	    'sum of all prices in a cart' >two
	jq -e --arg s "$signal" 'all(.symbols[].why | split(" ");
	    . - ($s | split(",")) == .)' two >/dev/null
	ok $? "without $signal"
	[ "$(jq -c '[.symbols[] | [.name, .score]]' one)" != \
	    "$(jq -c '[.symbols[] | [.name, .score]]' two)" ]
	ok $? 'scores are others'
done
context -w nonsense cart
is "$status" 2 'no such signal'

kn-query -C repo explain -f json 'sum of all prices in a cart' \
    Cart.total_price >one
jq -e '.rank == 1 and ((([.signals[].adds | tonumber] | add) -
    (.score | tonumber)) as $d | $d > -0.02 and $d < 0.02)' one >/dev/null
ok $? 'the signals add up to the score'

# After edits, as after a clean index.
printf '\n\ndef rebate(article):\n    """Zebra stripes."""\n' \
    >>repo/shop/cart.py
rm repo/shop/mail.py
(cd repo && kn index . >/dev/null 2>&1)
context 'zebra stripes'
is "$(first 1)" rebate 'a new definition is found'
context 'postponing letters'
is "$(place MailQueue.postpone)" 0 'one that is gone is not'
"$KN_BUILD/tests/tools/derived" repo/.git/kn/kn.db >bad
is "$(cat bad)" '' 'index and adjacency are what the facts say'
context 'prices of articles in a cart'
cp out before
rm -f repo/.git/kn/kn.db*
(cd repo && kn index . >/dev/null 2>&1)
context 'prices of articles in a cart'
cmp -s out before
ok $? 'the answer is that of a clean index'

# ---- names: order, callers, privacy ----

mkdir words
cat >words/post.py <<'END'
def wait_queue_letter():
    pass


def letter_queue_wait():
    stamp_it()


def stamp_it():
    pass


class Box:
    def __letter(self):
        pass

    def letter(self):
        pass
END
kn index -q -d words.db words
signal() {
	kn-query -d words.db explain -f json 'letter queue wait' "$1" |
	    jq -r --arg s "$2" '.signals[] | select(.signal == $s).value |
	    tonumber'
}
is "$(signal letter_queue_wait order)" 1 'words in the order of the task'
is "$(signal wait_queue_letter order)" 0 'the same words in another'
kn-query -d words.db context -f tsv 'letter queue wait' >out
is "$(head -n 1 out | cut -f 2)" letter_queue_wait 'the order decides'
is "$(signal stamp_it anchor)" 1 'its caller has the words of the task'
is "$(signal letter_queue_wait anchor)" 0 'nothing calls this one'
factor() {
	kn-query -d words.db explain -f json 'letter queue wait' "$1" |
	    jq -r '.factor | tonumber'
}
is "$(factor Box.letter) $(factor Box.__letter)" '1 0.95' 'a private one'

done_testing
