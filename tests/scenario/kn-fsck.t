#!/bin/sh
# kn-fsck: finds nothing in a sound graph, and every kind of damage in others.
set -u
. "${KN_TOP:?}/tests/lib.sh"

mkdir repo repo/pkg && git init -q repo
cat >repo/a.py <<'END'
"""A box for things."""
from pkg.b import use, Thing


class Box(Thing):
    """Holds one thing."""

    def put(self, thing):
        self.thing = use(thing)
        return missing.part(thing)

    def get(self):
        return self.thing
END
cat >repo/pkg/b.py <<'END'
import os


class Thing:
    def get(self):
        return os.getcwd()


def use(x):
    return x
END
cat >repo/main.go <<'END'
package main

func (b *Box) Put(n int) int { return helper(n) }

func helper(n int) int { return n }
END
cat >repo/box.go <<'END'
package main

type Box struct{ n int }
END
# shellcheck disable=SC2016 # backquotes as they are
printf '# Box\n\nUse `Box.put` for it.\n' >repo/README.md
printf '*.py @python\n' >repo/CODEOWNERS
git -C repo add . && git -C repo commit -qm one
KN_BLAME='' kn index -q -d good.db repo

# ---- sound graphs ----

run kn-fsck -d good.db
is "$status:$(cat out err)" 0: 'a fresh graph'
run kn-fsck -v -d good.db
grep -q '15 checks, 0 findings' err
ok $? '-v counts'
run kn-fsck --json -d good.db
is "$status:$(jq -c . out)" '0:{"checks":15,"found":0,"findings":[]}' '--json'
# shellcheck disable=SC2016 # sed's own $
for edit in 's/use(thing)/use(use(thing))/' 's/def put/def lay/' \
    's/class Box(Thing)/class Box/' '$d' 's/A box/The box/'; do
	sed -i "$edit" repo/a.py
	kn index -q -d good.db repo
	run kn-fsck -d good.db
	is "$status:$(cat out err)" 0: "after an update: $edit"
done
git -C repo mv pkg lib && kn index -q -d good.db repo
run kn-fsck -d good.db
is "$status:$(cat out err)" 0: 'after a folder moved'
git -C repo checkout -q -f . && git -C repo reset -q --hard
kn index -q -d good.db repo
git -C repo rm -qr main.go && kn index -q -d good.db repo
run kn-fsck -d good.db
is "$status:$(cat out err)" 0: 'after a file went'
git -C repo reset -q --hard && kn index -qF -d good.db repo
run kn-fsck -d good.db
is "$status:$(cat out err)" 0: 'after a full index over another'

# ---- damage ----

sqlite3 good.db 'PRAGMA journal_mode = DELETE' >/dev/null
a=$(sqlite3 good.db "SELECT id FROM file WHERE path = 'a.py'")
# damage CHECK WHAT SQL: that check finds it, and names it so.
damage() {
	rm -f bad.db*
	cp good.db bad.db
	sqlite3 bad.db "$3" || ok 1 "cannot damage: $3"
	run kn-fsck -d bad.db
	is "$status" 1 "$1: $3"
	grep -q "^$1: .*$2" out
	ok $? "$1 says: $2"
}

damage counts 'edges: meta says 999' \
    "UPDATE meta SET value = 999 WHERE key = 'edges'"
damage counts 'node_kinds: meta says nothing' \
    "DELETE FROM meta WHERE key = 'node_kinds'"
damage counts 'edge_types: meta says ..calls.:1}' \
    "UPDATE meta SET value = '{\"calls\":1}' WHERE key = 'edge_types'"
damage nodes 'outside of its file' \
    "UPDATE node SET end_line = 9999 WHERE name = 'put'"
damage nodes 'its row says' "UPDATE file SET nodes = nodes + 1 WHERE id = $a"
damage nodes 'no such file' \
    "UPDATE node SET id = id + (7 << 30) WHERE name = 'get' AND id >> 20 = $a"
damage nodes 'the identity of another' \
    "UPDATE node SET hash = (SELECT hash FROM node WHERE name = 'use')
    WHERE name = 'put'"
damage nodes 'packages, and .* nodes for them' \
    "DELETE FROM node WHERE id = (SELECT max(id) FROM node WHERE kind = 1)"
damage file 'the index file_package is not there' "DROP INDEX file_package"
damage file 'the index edge_dst is not there' "DROP INDEX edge_dst"
damage counts 'the generation is not that' \
    "UPDATE meta SET value = value + 1 WHERE key = 'generation'"
damage identity 'the hash of put is not its own' \
    "UPDATE node SET hash = zeroblob(32) WHERE name = 'put'"
damage identity 'the hash of external' \
    "UPDATE node SET name = 'os.system' WHERE name = 'os.getcwd'"
damage identity 'the hash of person' \
    "UPDATE node SET name = 'nobody <>' WHERE kind = 18"
damage identity 'is not its own' \
    "UPDATE meta SET value = 'elsewhere' WHERE key = 'repo'"
damage links 'link section is damaged' \
    "UPDATE link SET facts = substr(facts, 1, 20) WHERE file = $a"
damage links 'slots that do not fit' \
    "UPDATE link SET slots = zeroblob(8) WHERE file = $a"
damage links 'definition .* is put, the node lay' \
    "UPDATE node SET name = 'lay' WHERE name = 'put'"
damage links 'and does not say so' \
    "UPDATE mention SET hashes = (SELECT hashes FROM mention
    WHERE file <> $a AND length(hashes) > 1 LIMIT 1) WHERE file = $a"
damage links 'belong to no file' "UPDATE mention SET file = 77 WHERE file = $a"
damage ends 'an edge ends nowhere' \
    "UPDATE edge SET dst = 123456789 WHERE type = 2 AND dst > 0
    AND src = (SELECT id FROM node WHERE name = 'put')"
damage ends 'begins nowhere' \
    "INSERT INTO edge VALUES (99 << 20, 2, $a << 20, 1, 100, NULL)"
damage ends 'external, and not outside' \
    "UPDATE edge SET prov = 1 WHERE prov = 3"
damage ends 'no known sort' "UPDATE edge SET conf = 101 WHERE type = 2"
damage ends 'a parent is not there' \
    "UPDATE node SET parent = 123456789 WHERE name = 'put'"
damage ends 'contains itself' \
    "UPDATE node SET parent = (SELECT id FROM node WHERE name = 'Put')
    WHERE name = 'Box' AND kind = 5"
damage ends 'nothing refers to' "DELETE FROM edge WHERE prov = 3"
damage ends 'the lines of an edge' "UPDATE edge SET lines = x'ff7f'"
damage ends 'the lines of an edge' "UPDATE edge SET lines = x'80'"
damage ends 'the lines of an edge' "UPDATE edge SET lines = x'0100'"
damage ends 'the lines of an unresolved reference' \
    "UPDATE unresolved SET lines = x'ff7f'"
damage adjacency 'not the' \
    "DELETE FROM edge WHERE type = 2 AND dst > 0"
damage adjacency 'is damaged' \
    "UPDATE adjacency SET edges = substr(edges, 1, 30) WHERE id = 0"
damage root 'a.py: the tree of its definitions is another' \
    "UPDATE node SET signature = 'def put(self)' WHERE name = 'put'"
damage root 'a.py: the tree of its definitions is another' \
    "UPDATE node SET doc = 'other' WHERE name = 'Box'"
damage root 'the tree of its calls is another' \
    "UPDATE edge SET conf = 50 WHERE type = 2 AND prov <> 3"
damage root 'the tree of its calls is another' \
    "DELETE FROM edge WHERE type = 2 AND prov <> 3"
damage root 'the tree of its contains is another' \
    "UPDATE node SET parent = $a << 20 WHERE name = 'put'"
damage root 'the tree of its unresolved references is another' \
    "DELETE FROM unresolved"
damage root 'a.py: its list of trees is damaged' \
    "UPDATE file SET trees = substr(trees, 1, 36) WHERE id = $a"
damage root 'a.py: its list of trees is damaged' \
    "UPDATE file SET trees = CAST(trees || trees AS BLOB) WHERE id = $a"
damage root 'a.py: its digest is another' \
    "UPDATE file SET digest = zeroblob(32) WHERE id = $a"
damage root 'a.py: its digest is another' \
    "UPDATE file SET flags = flags | 2 WHERE id = $a"
damage root 'the root of the package .* is another' \
    "UPDATE file SET digest = zeroblob(32) WHERE id = $a"
damage root 'the root of the package .* is another' \
    "UPDATE package SET root = zeroblob(32)
    WHERE name = (SELECT package FROM file WHERE id = $a)"
damage root 'files, its row says' "UPDATE package SET files = files + 1"
damage root 'has no root' "DELETE FROM package
    WHERE name = (SELECT package FROM file WHERE id = $a)"
damage root 'have a root and no files' \
    "INSERT INTO package VALUES ('ghost', 1, zeroblob(32))"
damage root 'the root is .*, meta says' \
    "INSERT INTO package VALUES ('ghost', 1, zeroblob(32))"
damage root 'meta says' \
    "UPDATE meta SET value = replace(value, 'a', 'b') WHERE key = 'root'"
damage names 'no node is called ghost' \
    "INSERT INTO name (text) VALUES ('ghost')"
damage names 'not among the names' "DELETE FROM name WHERE text = 'put'"
damage names 'the index of names' \
    "INSERT INTO name_fts (rowid, text) VALUES (7777, 'ghosts')"
damage communities 'its row says' "UPDATE community SET size = size + 1"
damage communities 'its cohesion is another' \
    "UPDATE community SET inside = inside - 1"
damage communities 'its root is not' "UPDATE community SET root = root + 1"
damage communities 'which is not there' \
    "DELETE FROM community WHERE level = 1"
damage communities 'which is not there' \
    "UPDATE community SET parent = 7777 WHERE id = 1"
damage communities 'of level' \
    "UPDATE community SET parent = (SELECT max(id) FROM community)
    WHERE id = 1"
damage communities 'in no community' "DELETE FROM member"
damage communities 'is damaged' "UPDATE member SET files = substr(files, 9)"
damage communities 'that is not there' \
    "INSERT INTO member SELECT 77, files FROM member WHERE id = 0"
damage communities 'the sum of what it has' \
    "UPDATE node SET body = body + 1 WHERE name = 'put'"
damage communities 'no node is there' \
    "DELETE FROM node WHERE name = 'put' AND id > 0"
damage communities 'the modularity is' \
    "UPDATE meta SET value = '0.5' WHERE key = 'modularity'"
damage communities 'meta says 1' \
    "UPDATE meta SET value = 1 WHERE key = 'community_weight'"
sqlite3 good.db "INSERT INTO clone VALUES ($a, zeroblob(0))"
damage clones 'signatures are damaged' \
    "UPDATE clone SET section = zeroblob(20) WHERE file = $a"
damage clones 'is no function' \
    "UPDATE clone SET section = x'01' || zeroblob(32) WHERE file = $a"
damage clones 'that is not there' "UPDATE clone SET file = 77"
sqlite3 good.db "DELETE FROM clone WHERE file = $a"
damage words 'are damaged' \
    "UPDATE words SET section = substr(section, 1, 9) WHERE file = $a"
damage words 'are damaged' \
    "UPDATE words SET section = (SELECT section FROM words JOIN file
    ON id = file WHERE path = 'main.go') WHERE file = $a"
damage words 'other files' "UPDATE word SET files = x'' WHERE text = 'box'"
damage words 'its row says' \
    "UPDATE word SET nodes = nodes + 1 WHERE text = 'box'"
damage words 'no file holds the word' \
    "INSERT INTO word VALUES ('ghost', 1, x'')"
damage words 'not in the index' "DELETE FROM word WHERE text = 'box'"
damage people 'commits are nobody' "DELETE FROM person"
damage people 'do not fit' \
    "UPDATE blame SET runs = x'7f01' WHERE path = 'a.py'"
damage snapshots 'are of no snapshot' "INSERT INTO tag VALUES ('x', 99)"
damage snapshots 'its row says' "UPDATE snapshot SET root = zeroblob(0) || 'ab'"
said="INSERT INTO feedback SELECT n.hash, 'box count', 1, 0, p.name, p.root
    FROM node AS n JOIN file AS f ON f.id = n.id >> 20
    JOIN package AS p ON p.name = f.package WHERE n.name = 'Box' LIMIT 1"
sqlite3 good.db "$said"
run kn-fsck -c answers -d good.db
is "$status:$(cat out err)" 0: 'what a user said'
sqlite3 good.db 'DELETE FROM feedback'
damage answers 'words that are none' \
    "$said; UPDATE feedback SET words = 'count box'"
damage answers 'code that is no more' \
    "$said; UPDATE feedback SET root = zeroblob(32)"
damage answers 'does not have' "$said; UPDATE feedback SET symbol = zeroblob(32)"
damage answers 'of nobody' "$said; UPDATE feedback SET useful = 0"
damage people 'people without an edge' "DELETE FROM edge WHERE type >= 13"

# What stands outside its container goes by what the source calls that.
mkdir outside
cat >outside/sk.h <<'END'
namespace ns {
template <typename Key, class Cmp>
class Sk {
	struct Node;
	int put(Key k);
};
template <typename Key, class Cmp>
struct Sk<Key,   Cmp>::Node {
	int key;
};
template <typename Key, class Cmp>
int Sk<Key, Cmp>::put(Key k) { return 1; }
}
END
cat >outside/list.swift <<'END'
extension [Int] {
    func total() -> Int { 0 }
}
END
kn index -q -d outside.db outside
is "$(kn-fsck -d outside.db)" '' 'identities of what stands outside its type'

# A page of the file overwritten: that of a table, not of the schema.
cp good.db bad.db
page=$(sqlite3 good.db "SELECT rootpage FROM sqlite_schema WHERE name = 'edge'")
size=$(sqlite3 good.db "PRAGMA page_size")
dd if=/dev/zero of=bad.db bs="$size" seek=$((page - 1)) count=1 conv=notrunc \
    2>/dev/null
run kn-fsck -d bad.db
is "$status" 1 'a page of zeroes'
grep -q '^file: ' out
ok $? 'the file check says which'

# Many findings are cut, and counted.
cp good.db bad.db
sqlite3 bad.db "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
    WHERE i < 250) INSERT INTO name (text) SELECT 'ghost' || i FROM n"
run kn-fsck -c names -d bad.db
grep -q '^names: 151 further findings' out
ok $? 'what is not shown is counted'
is "$(wc -l <out)" 101 'and not shown'

# ---- checks that fail ----

run preload "$KN_BUILD/tests/tools/named.so" env KN_CRASH=words \
    kn-fsck -d good.db
is "$status" 1 'a check that crashes: status 1'
is "$(cat out)" 'words: CHECK_CRASH: killed by SIGABRT' 'it is the finding'
run preload "$KN_BUILD/tests/tools/named.so" env KN_HANG=root \
    kn-fsck -t 1 --json -d bad.db
is "$status" 1 'a check that hangs: status 1'
is "$(jq -r '.findings[] | select(.check == "root") | .code' out)" \
    CHECK_TIMEOUT 'it is a finding'
is "$(jq -r .checks out)" 15 'the others went on'

# ---- usage ----

run kn-fsck -c nothing -d good.db
is "$status" 2 'no such check'
run kn-fsck -d none.db
is "$status" 2 'no such store'
: >empty.db
run kn-fsck -d empty.db
is "$status" 2 'not a store'
run kn-fsck -c ends,root -v -d good.db
grep -q '2 checks' err
ok $? '-c: only these'
is "$(kn-fsck -l | wc -l)" 15 '-l lists them'

done_testing
