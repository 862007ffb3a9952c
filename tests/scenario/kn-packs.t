#!/bin/sh
# Packs of kn-query context: what they cost, how two of them differ, and the
# formats that carry them.
set -u
. "${KN_TOP:?}/tests/lib.sh"

gcf=$KN_TOP/tests/tools/gcf.py
mkdir -p 'repo/two words'
cat >'repo/two words/cart.py' <<'END'
class Cart:
    """A shopping cart with articles <b>&amp; "more"."""

    def add_article(self, article):
        self.check_article(article)

    def check_article(self, article):
        return article.price > 0


def make_cart():
    cart = Cart()
    cart.add_article(1)
    return cart
END
cat >repo/wide.cpp <<'END'
struct Article {
	bool operator==(const Article &other) const;
	bool operator!=(const Article &other) const;
};

int weigh_article(int grams) { return grams; }
int weigh_article(double grams) { return (int)grams; }
END
# A name in Latin-1 and a control character in a comment that is shown.
printf 'def article_caf\351():\n    """Article \001 caf\351."""\n    return 1\n' \
    >repo/odd.py
git init -q repo
git -C repo add -A && git -C repo commit -qm one
index() { (cd repo && kn index -q . >/dev/null 2>&1); }
index

context() { kn-query -C repo context "$@" 2>err; }
pack() { jq -r .pack "$1"; }
task='articles of a cart'

# ---- cost ----

for format in text tsv json jsonl xml gcf gcf-graph gcb md; do
	for budget in 120 300 900; do
		context -f $format -b $budget "$task" >"$format.$budget"
		[ -s "$format.$budget" ]
		ok $? "$format: an answer of $budget tokens"
	done
	[ "$(wc -c <$format.120)" -lt "$(wc -c <$format.900)" ]
	ok $? "$format: a larger budget holds more"
done
for budget in 120 300 900; do
	is "$(jq ".tokens <= $budget" json.$budget)" true "$budget: kept"
done
context -f json -b 2000 "$task" >plain
context -f json -s -b 2000 "$task" >source
[ "$(jq .tokens plain)" -lt "$(jq .tokens source)" ]
ok $? 'source lines are counted'
context -b 1 "$task" >out
is "$?" 1 'nothing fits into one token'
is "$(cat out)" '' 'and nothing is said'

# ---- names ----

context -f json "$task" >a
context -f json "$task" >b
is "$(pack a)" "$(pack b)" 'the same pack has the same name'
context -f gcf "$task" >b
is "$(sed -n 's/^pack=//p' b)" "$(pack a)" 'whatever the format'
context -f json -n 2 "$task" >b
[ "$(pack a)" != "$(pack b)" ]
ok $? 'another one has another'
first=$(pack a)
is "$(context -f json -P "$first" "$task" | jq -c '[.unchanged, .symbols]')" \
    "[\"$first\",null]" 'one that the client has is not sent again'
context -f json -P 0123456789abcdef01234567 "$task" >b
is "$(jq -c .symbols b)" "$(jq -c .symbols a)" 'unknown: all of it'
grep -q 'not known here' err
ok $? 'and that is said'

# ---- differences ----

context -f gcf-graph "$task" >one.gcf
one=$(sed -n '1s/.* pack=//p' one.gcf)
is "$one" "$first" 'the graph has the name, too'
sed -i 's/price > 0/price > 1/; s/make_cart/build_cart/' \
    'repo/two words/cart.py'
printf '\n\ndef pack_article(article):\n    return article\n' >>repo/odd.py
index
context -f json -P "$first" "$task" >delta
is "$(jq -r .base delta)" "$first" 'a difference to what the client has'
is "$(jq -r '.symbols[] | .status + " " + .name' delta | sort)" \
    "added build_cart
added pack_article
changed Cart
changed Cart.check_article
removed two words/cart.py:make_cart" 'added, changed, removed'
context -f json "$task" >whole
is "$(jq '.same + ([.symbols[] | select(.status != "removed")] | length)' \
    delta)" "$(jq '.symbols | length' whole)" 'the rest is as it was'
is "$(pack delta)" "$(pack whole)" 'it has the name of the whole'
sed -i '1i # moved' 'repo/two words/cart.py'
index
context -f json -P "$(pack whole)" "$task" >delta
is "$(jq -r '[.symbols[].status] | unique | .[]' delta)" moved \
    'lines that only moved'

# ---- the graph profile ----

python3 "$gcf" one.gcf >one.json
is "$(jq -r '.symbols[].name' one.json | sed 's/#.*//' | sort)" \
    "$(jq -r '.symbols[] | .path + ":" + .name' a | sort)" \
    'symbols of the graph'
jq -e '.edges | index([["two words/cart.py:make_cart",
    "two words/cart.py:Cart.add_article", "calls"]])' one.json >/dev/null
ok $? 'edges among them'
jq -e '.symbols | map(select(.name == "two words/cart.py:Cart.add_article"))
    | .[0].place == "two words/cart.py:4" and
    .[0].signature == "def add_article(self, article)"' one.json >/dev/null
ok $? 'place and signature'
is "$(awk '/^@/ && /<@/ == 0 { print $3 }' one.gcf | sort | uniq -d)" '' \
    'no name twice'
context -f gcf-graph -P "$one" "$task" >delta.gcf
python3 "$gcf" delta.gcf >delta.json
jq -e '(.header.delta == "true") and
    (.removed | index([["fn", "two words/cart.py:make_cart"]])) and
    (.symbols | map(.name) | index("two words/cart.py:build_cart")) and
    (.edges_removed | length == 2)' delta.json >/dev/null
ok $? 'a difference'
is "$(jq -r .header.base_root delta.json)" \
    "$(jq -r .header.pack_root one.json)" 'to the root that it names'

context -f gcf-graph -n 3 -S session "$task" >s1
context -f gcf-graph -S session "$task" >s2
context -f gcf-graph -S session -n 3 "$task" >s3
is "$(grep -c 'previously transmitted' s2)" 3 'a session names what was sent'
is "$(grep -c 'previously transmitted' s3)" 3 'again'
python3 "$gcf" s1 s2 s3 >s.json
context -f gcf-graph "$task" >s0
is "$(sed -n 2p s.json | jq -c '[.symbols, .edges]')" \
    "$(python3 "$gcf" s0 | jq -c '[.symbols, .edges]')" \
    'and says what the whole answer says'
sed -i 's/grams; }/grams + 1; }/; s/add_article/put_article/' repo/wide.cpp \
    'repo/two words/cart.py'
index
context -f gcf-graph -S session "$task" >s4
grep -q 'put_article.*ast_resolved' s4 && grep -q 'weigh_article.* ast_' s4
ok $? 'what changed since is sent again'
fails 2 'no other file is overwritten' kn-query -C repo -f gcf-graph context \
    -S plain "$task"
fails 2 'sessions are of one format' kn-query -C repo -f json context \
    -S session "$task"
fails 2 'a question without symbols' kn-query -C repo -f gcf-graph stats

# ---- GCB ----

context -f json "$task" >a
context -f gcb "$task" >a.gcb
python3 "$gcf" --gcb a.gcb >gcb.json
is "$(jq -r '.symbols[].place' gcb.json | sort)" \
    "$(jq -r '.symbols[] | "\(.path):\(.line)"' a | sort)" 'GCB: places'
jq -e 'all(.edges[]; .[2] > 0) and (.edges | length > 1)' gcb.json >/dev/null
ok $? 'GCB: edges have types'
context -f gcb -P "$first" "$task" | cmp -s - a.gcb
ok $? 'GCB: always whole'

# ---- XML ----

context -f xml -s "$task" >a.xml
python3 "$gcf" --xml a.xml >xml.json
is "$?" 0 'XML is well-formed, whatever is in it'
context -f json -s "$task" >a
is "$(jq -c '[.symbols[] | [.kind, .id, .path, .name]]' xml.json)" \
    "$(jq -c '[.symbols[] | [.kind, .id, .path, .name]]' a)" \
    'and says what JSON says'
jq -e 'any(.symbols[]; .signature == "def article_caf\\xe9()" and
    (.source | contains("\u0001")))' xml.json >/dev/null
ok $? 'and has every byte'
for question in 'search cart' 'callers check_article' stats problems \
    'show Cart' 'search nosuchthing' 'outline odd.py'; do
	# shellcheck disable=SC2086
	kn-query -C repo -f xml $question >q.xml 2>/dev/null
	python3 "$gcf" --xml q.xml >/dev/null
	ok $? "XML: $question"
done

# ---- what is damaged ----

packs=repo/.git/kn/cache-kn.db/packs
for file in "$packs"/*; do
	head -c 100 "$file" >cut && cp cut "$file"
done
context -f json -P "$first" "$task" >b
is "$(jq -c .symbols b)" "$(context -f json "$task" | jq -c .symbols)" \
    'a pack that is damaged is not known'
[ ! -e "$packs/$first" ]
ok $? 'and is removed'
rm -rf repo/.git/kn/cache-kn.db
context -f json "$task" >b
ok $? 'the cache may be deleted'
rm -rf repo/.git/kn/cache-kn.db
KN_CACHE=0 context -f json "$task" >b
[ ! -e repo/.git/kn/cache-kn.db ]
ok $? 'or be switched off'

# ---- the manual's examples ----

git init -q dict
printf '/* %s */\nint dict_find(int key) { return hash_key(key); }\n' \
    'Find a key in the hash table.' >dict/dict.c
printf 'int hash_key(int key) { return key; }\n' >dict/hash.c
git -C dict add -A && git -C dict commit -qm one
(cd dict && kn index -q . >/dev/null 2>&1)
sed -n '/^With a task at hand/,/^\.Ed/p' "$KN_TOP/man/kn-query.1" |
    sed -n '/^kn-/p' >examples
[ -s examples ]
ok $? 'the manual has examples'
while read -r line; do
	(cd dict && sh -c "$line" >../out 2>../err </dev/null)
	ok $? "example: $line"
done <examples

done_testing
