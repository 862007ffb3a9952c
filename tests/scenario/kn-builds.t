#!/bin/sh
# Programs and modules that were built of other sources: what the others made
# is made anew, and nothing else.
set -u
. "${KN_TOP:?}/tests/lib.sh"

build=${KN_BUILD:?}
mkdir bin modules
cp "$build"/bin/kn "$build"/bin/kn-feed "$build"/bin/kn-extract \
    "$build"/bin/kn-link "$build"/bin/kn-store "$build"/bin/kn-query \
    "$build"/bin/kn-frames bin
cp "$build"/lib/kn/c.so "$build"/lib/kn/python.so "$build"/lib/kn/toml.so \
    modules
PATH=$work/bin:$PATH
KN_MODULES=$work/modules
export KN_MODULES

git init -q repo
printf 'int g(void) { return 1; }\nint f(void) { return g(); }\n' >repo/a.c
printf 'def b():\n\tpass\n\n\ndef c():\n\tb()\n' >repo/b.py
printf 'name = "x"\n' >repo/c.toml
git -C repo add . && git -C repo commit -qm one
KN_DB=$work/kn.db
export KN_DB

# What kn-feed sends: kinds of frames and paths, or HELLO's value of a key.
sent() {
	kn-feed repo | kn-frames |
	    jq -r 'select(.type == "FILE" or .type == "GONE") | .path'
}
hello() {
	kn-feed repo | kn-frames | jq -r "select(.type == \"HELLO\") | .$1"
}
# The number of files whose edges are sent.
linked() {
	kn-feed repo | kn-extract | kn-link | kn-frames |
	    jq -r 'select(.type == "EDGES") | .type' | wc -l
}
state() {
	kn query stats -f json | jq -r '"\(.generation) \(.root)"'
}
clean() {
	kn index -q -F -d clean.db repo && kn query -d clean.db stats -f json |
	    jq -r .root
}
all='a.c
b.py
c.toml'

kn index -q repo
first=$(state)
is "$(sent):$(hello base)" ':1' 'with the same builds nothing is sent'

# ---- a module ----

"$build/tests/tools/rebuild" modules/c.so
is "$(sent)" a.c 'of a rebuilt module: the files of its language'
is "$(hello full):$(hello relink)" 'false:null' 'which is an update'
kn index -q repo
is "$(state)" "$first" 'it says what the other said: the same graph'
is "$(sent)" '' 'and it is known'

cp "$build/tests/modules/toml.so" modules
is "$(sent)" c.toml 'a module that says something else'
kn index -q repo
is "$(kn query search -f tsv rebuilt | wc -l)" 1 'what it says is there'
is "$(state)" "2 $(clean)" 'the graph is that of a clean index'
is "$(sent)" '' 'and that is known'

mv modules/c.so c.so
is "$(sent)" '' 'a module that cannot be asked counts as the same'
mv c.so modules

# ---- named paths ----

"$build/tests/tools/rebuild" modules/c.so
echo '# more' >>repo/b.py
is "$(echo b.py | (cd repo && kn-feed - ) | kn-frames |
    jq -r 'select(.type == "FILE") | .path')" b.py \
    'of paths that are named only those are looked at'
echo b.py | (cd repo && kn index -q -) 
is "$(sent)" a.c 'the others are made anew by the next run'
kn index -q repo
is "$(sent)" '' 'which is known'

# ---- kn-link ----

# A call that the other did not find.
before=$(state)
sqlite3 "$KN_DB" "DELETE FROM edge WHERE dst = (SELECT id FROM node
    WHERE name = 'g')"
"$build/tests/tools/rebuild" bin/kn-link
is "$(sent):$(hello relink):$(hello full)" ':true:false' \
    'another kn-link: no file is read'
is "$(linked)" 3 'all are linked anew'
kn index -q repo
is "$(state | cut -d ' ' -f 2)" "$(clean)" \
    'the graph is that of a clean index'
is "$(kn query callers -f tsv g | wc -l)" 1 'which has all calls'
is "$(hello relink):$(linked)" 'null:0' 'and that is known'
sed -i 's/b()/b(); b()/' repo/b.py
"$build/tests/tools/rebuild" bin/kn-link
is "$(sent):$(linked)" "b.py:3" 'together with a change'
kn index -q repo
is "$(state | cut -d ' ' -f 2)" "$(clean)" 'the graph is that of a clean index'

# ---- kn-extract ----

before=$(state)
"$build/tests/tools/rebuild" bin/kn-extract
is "$(sent)" "$all" 'another kn-extract: all is read'
kn-feed -v repo 2>err >/dev/null
is "$(grep -c 'another kn-extract' err)" 1 'and kn-feed -v says why'
kn index -q repo
is "$(state | cut -d ' ' -f 2)" "$(echo "$before" | cut -d ' ' -f 2)" \
    'to the same graph'
is "$(sent)" '' 'and that is known'

# ---- stores of an older kn ----

sqlite3 "$KN_DB" "DELETE FROM meta WHERE key = 'builds'"
is "$(sent)" "$all" 'a store that does not say who made it'
kn index -q repo
is "$(sent)" '' 'does so afterwards'

# ---- the build ids ----

# The smallest tree that the script takes, at PLACE.
tree() {
	mkdir -p "$1/common" "$1/cmd/x" "$1/obj/common" "$1/obj/cmd"
	echo 'int main;' >"$1/cmd/x/main.c"
	echo 'int a;' >"$1/common/a.c"
	echo 'extern int a;' >"$1/common/a.h"
	printf 'obj/cmd/main.o: cmd/x/main.c \\\n common/a.h\ncommon/a.h:\n' \
	    >"$1/obj/cmd/main.d"
	echo 'obj/common/a.o: common/a.c common/a.h' >"$1/obj/common/a.d"
}
id() {
	(cd "$1" && "$KN_TOP/scripts/fingerprint" "$2" "$3" obj/cmd/main.o)
}
tree one
tree two
is "$(id one obj/common p | tr -d 0-9a-f | wc -c):$(id one obj/common p)" \
    "1:$(id two obj/common p)" 'the same sources, the same id'
ok "$([ "$(id one obj/common p)" != "$(id two obj/common q)" ]; echo $?)" \
    'another parser, another id'
echo 'int b;' >>two/common/a.c
is "$(id one '' p)" "$(id two '' p)" 'a module is what was compiled for it'
ok "$([ "$(id one obj/common p)" != "$(id two obj/common p)" ]; echo $?)" \
    'a program also what stands behind its headers'
echo 'int b;' >>two/cmd/x/main.c
ok "$([ "$(id one '' p)" != "$(id two '' p)" ]; echo $?)" \
    'other sources, another id'
done_testing
