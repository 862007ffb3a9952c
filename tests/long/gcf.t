#!/bin/sh
# kn-query -f gcf, read by the format's own package: it says what JSON says.
# Needs node, and npm's registry once.
set -u
. "${KN_TOP:?}/tests/lib.sh"

package='@blackwell-systems/gcf@2.5.2'
if ! command -v node >/dev/null || ! npm install --silent --no-save \
    --prefix . "$package" >npm.log 2>&1; then
	echo "1..0 # SKIP $package cannot be had: $(tail -n 1 npm.log 2>&1)"
	exit 0
fi

cat >compare.mjs <<'END'
import { decodeGeneric } from '@blackwell-systems/gcf';
import { readFileSync } from 'node:fs';

const plain = (v) => v instanceof Map ?
    Object.fromEntries([...v].map(([k, x]) => [k, plain(x)])) :
    Array.isArray(v) ? v.map(plain) : v;
// What it costs depends on the format.
const text = (o) => JSON.stringify({ ...o, tokens: undefined });
const json = text(JSON.parse(readFileSync(process.argv[2], 'utf8')));
const gcf = text(plain(decodeGeneric(readFileSync(process.argv[3], 'utf8'))));
if (json !== gcf) {
	let i = 0;
	while (json[i] === gcf[i])
		i++;
	const from = Math.max(0, i - 30);
	console.error(`# json ${json.slice(from, i + 60)}`);
	console.error(`# gcf  ${gcf.slice(from, i + 60)}`);
	process.exit(1);
}
END

git init -q repo
mkdir repo/src
cp -r "$KN_TOP/common/." repo/src
printf 'def caf\303\251(x):\n    """A | b, "c" \\\\ d."""\n    return x\n' \
    >repo/odd.py
printf 'x = 1\n' >"repo/two words, [0]: #1.py"
git -C repo add . && git -C repo commit -qm one
KN_BLAME='' kn index -q -d kn.db repo

while read -r question; do
	# shellcheck disable=SC2086
	kn-query -d kn.db -f json $question >a.json 2>/dev/null
	# shellcheck disable=SC2086
	kn-query -d kn.db -f gcf $question >a.gcf 2>/dev/null
	node compare.mjs a.json a.gcf
	ok $? "$question"
done <<'END'
search mp
show -s frame_read
show café
callers mp_put_uint
callees -D 2 frame_read
refs -s frame_read
outline src/frame.c
imports src/facts.c
imports -r src/mp.h
impls frame
path facts_get mp_u32
impact mp_u32
test-scope src/mp.c
why-edge facts_get mp_u32
unused
cycles
api src/mp.h
deps
context read a frame
authors src/mp.c
owners src/mp.c
history src/mp.c
hotspots
who-knows src/mp.c
changes-with src/mp.c
bus-factor
flow facts_get mp_u32
similar mp_put_uint
clones
communities
community mp_put_uint
explain frame frame_read
coverage
snapshots
log frame_read
stale frame_read
plan frame
cache
stats
problems
status
search two
callers nosuch
show get
END

# The graph profile, by the package's own reading and checking.
cat >graph.mjs <<'END'
import { decode, encode, decodeDelta, verifyDelta } from '@blackwell-systems/gcf';
import { readFileSync } from 'node:fs';

const read = (n) => readFileSync(process.argv[n], 'utf8');
const [one, two, delta] = [decode(read(2)), decode(read(3)),
    decodeDelta(read(4))];
const got = verifyDelta(one.symbols, one.edges, delta.removed, delta.added,
    delta.removedEdges, delta.addedEdges, delta.newRoot);
const names = (p) => p.symbols.map((s) => s.qualifiedName).sort().join();
// The lines without numbers and what we add, in the order of letters: the
// package's own writer sorts symbols by their score, ours are in the order of
// the answer.
const plain = (text) => {
	const words = text.split('\n').slice(1).map((line) => line.split(' '));
	const names = new Map(words.filter((w) => /^@\d+$/.test(w[0]))
	    .map((w) => [w[0], w[2]]));
	return words.map((w) => names.has(w[0]) ? w.slice(1, 5).join(' ') :
	    w.join(' ').replace(/@\d+/g, (n) => names.get(n)))
	    .sort().join('\n');
};
if (delta.baseRoot !== one.packRoot || delta.newRoot !== two.packRoot ||
    names(got) !== names(two) || got.edges.length !== two.edges.length ||
    plain(encode(two)) !== plain(read(3))) {
	console.error(plain(encode(two)), plain(read(3)));
	process.exit(1);
}
END
kn-query -d kn.db context -f gcf-graph -n 80 'put frames into two words' >a.gcf
sed -i 's/^mp_put_cstr/mp_put_string/' repo/src/mp.c
printf 'def put_two_words():\n    return 2\n' >"repo/two words, [0]: #1.py"
KN_BLAME='' kn index -q -d kn.db repo
kn-query -d kn.db context -f gcf-graph -n 80 'put frames into two words' >b.gcf
kn-query -d kn.db context -f gcf-graph -n 80 \
    -P "$(sed -n '1s/.* pack=//p' a.gcf)" 'put frames into two words' >delta.gcf
grep -q 'two%20words' b.gcf && node graph.mjs a.gcf b.gcf delta.gcf
ok $? 'the graph profile, and a difference'
kn-query -d kn.db context -f gcf-graph -S session 'put frames' >a.gcf
node -e "import('@blackwell-systems/gcf').then((g) =>
    g.decode(require('fs').readFileSync('a.gcf', 'utf8')))"
ok $? 'the first document of a session'

done_testing
