#!/bin/sh
# kn-feed: what is sent, what is left out and why, and what counts as a
# change.  The stream is read with kn-frames, the store made by the pipeline.
set -u
# shellcheck source=../lib.sh
. "${KN_TOP:?}/tests/lib.sh"

# One line a frame: type, path, and what matters of the rest.
brief() {
	kn-frames | jq -r '
	if .type == "FILE" then [.type, .path, .lang, .package,
	    (.flags | map(tostring) | join(","))]
	elif .type == "PROBLEM" then [.type, .path, .reason]
	elif .type == "GONE" then [.type, .path]
	else empty end | join(" ") | sub(" +$"; "")'
}
feed() {
	kn-feed "$@" </dev/null >"$work/stream" 2>"$work/err" || {
		echo "status $?: $(cat "$work/err")"
		return
	}
	brief <"$work/stream"
}
hello() {
	kn-frames -t HELLO <"$work/stream" | jq -r ".$1"
}
count() {
	kn-frames -t END <"$work/stream" |
	    jq -r --arg n "$1" '.stages[0].counts[$n] // 0'
}
# The paths of the FILE frames.
paths() {
	feed "$@" | awk '$1 == "FILE" { print $2 }'
}
# A store as kn index would make it, or bring it up to date.
index_() {
	kn-feed "$@" </dev/null | kn-extract -j 1 | kn-link | kn-store
}
# Files must not look as if they had been written just now: those are read
# again in the next run, since another write might not show in their times.
settle() {
	sleep 0.1
}
commit() {
	git add -A . && git commit -q -m "${1:-change}"
}
# repo NAME: a fresh one, and stand in it.
repo() {
	git init -q "$work/$1" && cd "$work/$1" || exit 2
}

# ---- languages, packages, flags ----

repo languages
mkdir -p src/tests web cmd/tool py/pkg py/tests other
echo 'int a;' >src/a.c
echo 'int a;' >src/a.h
echo 'int t;' >src/tests/t.c
echo 'int t;' >src/test_b.c
printf 'module example.org/m // comment\n' >go.mod
echo 'package main' >main.go
echo 'package tool' >cmd/tool/tool.go
echo 'package tool' >cmd/tool/tool_test.go
printf '\tmodule "example.org/other"\n' >other/go.mod
mkdir -p crate/src/deep
printf '[package]\nname = "a-crate"\n' >crate/Cargo.toml
echo 'mod deep;' >crate/src/lib.rs
echo 'fn f() {}' >crate/src/deep/mod.rs
echo 'package other' >other/o.go
echo 'x = 1' >py/pkg/__init__.py
echo 'x = 1' >py/pkg/m.py
echo 'x = 1' >py/tests/t.py
echo 'x = 1' >py/__init__.other.py
echo 'x = 1' >top.py
echo 'x' >web/a.jsx
echo 'x' >web/a.test.ts
echo '<a/>' >web/b.tsx
echo '{}' >web/c.json
printf '#!/usr/bin/env python3\nx = 1\n' >script
printf 'x\n# vim: set ft=python :\n' >modeline.inc
printf '/* -*- C++ -*- */\nclass x;\n' >cpp.h
echo text >notes.txt
echo text >LICENSE
: >empty
is "$(feed .)" "FILE cmd/tool/tool.go go example.org/m/cmd/tool
FILE cmd/tool/tool_test.go go example.org/m/cmd/tool test
FILE cpp.h cpp .
FILE crate/Cargo.toml toml crate
FILE crate/src/deep/mod.rs rust a-crate/src/deep
FILE crate/src/lib.rs rust a-crate/src
FILE main.go go example.org/m
FILE modeline.inc python modeline
FILE other/o.go go example.org/other
FILE py/__init__.other.py python py.__init__.other
FILE py/pkg/__init__.py python py.pkg
FILE py/pkg/m.py python py.pkg.m
FILE py/tests/t.py python py.tests.t test
FILE script python script
FILE src/a.c c src
FILE src/a.h c src
FILE src/test_b.c c src test
FILE src/tests/t.c c src/tests test
FILE top.py python top
FILE web/a.jsx javascript web
FILE web/a.test.ts typescript web test
FILE web/b.tsx tsx web
FILE web/c.json json web" "language, package and test flag of each file"
is "$(hello files)" 23 "HELLO says how many files will come"
is "$(hello langs | tr -d ' \n')" \
    '["c","go","javascript","json","php","python","rust","toml","tsx","typescript"]' \
    "HELLO says in which languages"
is "$(hello full) $(hello base) $(hello commit)" "true 0 " \
    "everything is sent, of no commit"
is "$(count files) $(count unknown-language) $(count 'unknown-language .txt')" \
    "23 5 1" "END counts files, and those in no known language by extension"
is "$(count 'unknown-language (no extension)')" 2 \
    "also those without an extension"
settle
feed . >/dev/null
cp "$work/stream" "$work/first"
feed . >/dev/null
cmp -s "$work/stream" "$work/first"
ok $? "the same input gives the same bytes"

# ---- blob ids are git's ----

kn-frames -t FILE <"$work/stream" | jq -r '.path + " " + .blob' >"$work/ours"
while read -r path blob; do
	[ "$(git hash-object "$path")" = "$blob" ] || echo "$path"
done <"$work/ours" >"$work/differ"
is "$(cat "$work/differ")" "" "blob ids of untracked files are git's"
commit
feed . >/dev/null
kn-frames -t FILE <"$work/stream" | jq -r '.path + " " + .blob' |
    cmp -s - "$work/ours"
ok $? "and the same when they are tracked"
is "$(hello commit)" "$(git rev-parse HEAD)" "HELLO names the commit"

if git init -q --object-format=sha256 "$work/sha256" 2>/dev/null; then
	cd "$work/sha256" || exit 2
	echo 'int a;' >a.c
	id=$(git hash-object a.c)
	feed . >/dev/null
	is "$(kn-frames -t FILE <"$work/stream" | jq -r .blob)" "$id" \
	    "SHA-256 repository, untracked file"
	commit
	feed . >/dev/null
	is "$(kn-frames -t FILE <"$work/stream" | jq -r .blob)" "$id" \
	    "SHA-256 repository, tracked file"
else
	ok 1 "git knows SHA-256"
fi

# ---- what is left out ----

repo skips
mkdir -p vendor/x src/node_modules/m third_party build keep own
printf 'int a;\0\n' >binary.c
head -c 1048577 /dev/zero | tr '\0' ' ' >large.c
head -c 1048576 /dev/zero | tr '\0' ' ' >fits.c
echo 'var a;' >lib.min.js
echo '{}' >package-lock.json
echo 'package x' >x.pb.go
printf '// Code generated by y. DO NOT EDIT.\n\npackage x\n' >gen.go
printf '# @generated\nx = 1\n' >gen.py
printf 'print("# @generated")\n' >generator.py
echo 'int v;' >vendor/x/v.c
echo 'int v;' >vendor/w.c
echo 'not code' >vendor/NOTES
echo 'var m;' >src/node_modules/m/index.js
echo 'int t;' >third_party/t.c
echo 'int b;' >build/b.c
echo 'int i;' >ignored.c
echo 'int k;' >keep/k.c
echo 'int g;' >own/g.c
echo 'int v;' >own/v.c
echo 'package y' >own/y.pb.go
cat >.gitattributes <<'END'
own/g.c linguist-generated
own/v.c linguist-vendored=true
own/y.pb.go -linguist-generated
vendor/w.c -linguist-vendored
END
printf 'ignored.c\n*.c.orig\nkeep/*\n!keep/k.c\n' >.knignore
echo 'gitignored.c' >.gitignore
echo 'int g;' >gitignored.c
ln -s fits.c link.c
ln -s . loop
mkfifo fifo.c
git init -q sub
echo 'int s;' >sub/s.c
git -C sub add -A
git -C sub commit -q -m sub
is "$(feed .)" "PROBLEM binary.c binary
FILE build/b.c c build
FILE fits.c c .
PROBLEM gen.go generated
PROBLEM gen.py generated
FILE generator.py python generator
FILE keep/k.c c keep
PROBLEM large.c too-large
PROBLEM lib.min.js generated
PROBLEM link.c symlink
PROBLEM loop symlink
PROBLEM own/g.c generated
PROBLEM own/v.c vendored
FILE own/y.pb.go go own
PROBLEM package-lock.json generated
PROBLEM src/node_modules/ vendored
PROBLEM sub/ submodule
PROBLEM third_party/ vendored
PROBLEM vendor/ vendored
FILE vendor/w.c c vendor
PROBLEM x.pb.go generated" "each reason to leave a file out"
is "$(count binary) $(count too-large) $(count generated) $(count vendored) \
$(count ignored) $(count symlink) $(count submodule)" "1 1 6 4 1 2 1" \
    "END counts them"
is "$(count problems)" 15 "and the problems"
is "$(git check-attr -a own/g.c | grep -c linguist)" 1 "git reads it likewise"

commit all 2>/dev/null
git submodule --quiet add ../languages mod
feed . >"$work/brief"
grep -q '^PROBLEM mod submodule$' "$work/brief"
ok $? "a submodule of the index"
is "$(grep -c '^FILE' "$work/brief")" 6 "tracked: the same files"
grep -q 'FIFO\|fifo' "$work/brief"
ok $((! $?)) "a FIFO is none of git's business"
run kn-frames -t PROBLEM "$work/stream"
grep '"vendor/"' "$work/out" | grep -q '"detail":"1 file"'
ok $? "a folder's problem says how many files"

is "$(paths -g . | tr '\n' ' ')" "build/b.c fits.c gen.go gen.py \
generator.py keep/k.c lib.min.js own/g.c own/y.pb.go package-lock.json \
vendor/w.c x.pb.go " "-g brings generated files in"
is "$(feed -g . | grep -c ' generated$')" 6 "and marks them"
is "$(paths -t . | grep -c -e vendor -e node_modules -e third -e own/v.c)" 5 \
    "-t brings vendored files in"
is "$(paths -s 2m . | grep -c large.c)" 1 "-s takes larger ones"
is "$(paths -s 10 . | grep -c fits.c)" 0 "or fewer"

# ---- .knignore is .gitignore's syntax ----

patterns='*.h
/top.c
!keep.h
dir/
a/**/z.c
**/deep.c
sub/*.c
!sub/back.c
[xy]?.c
\!bang.c
sp\ ace.c
trail.c   
b[!0-9].c
**/q/**
'
mkdir -p "$work/ignore"
for r in git kn; do
	git init -q "$work/ignore/$r"
	cd "$work/ignore/$r" || exit 2
	mkdir -p a/b/c dir other/dir sub other/sub x/q/y q deep
	for path in top.c other/top.c a.h keep.h other/keep.h dir/in.c \
	    other/dir/in.c a/z.c a/b/z.c a/b/c/z.c a/b/c/y.c deep.c \
	    a/deep.c deep/deep.c sub/x.c sub/back.c other/sub/x.c x1.c xx.c \
	    x12.c x.c other/y2.c '!bang.c' 'sp ace.c' trail.c b1.c bx.c \
	    x/q/y/f.c q/f.c x/f.c sub/n.h other/sub/n.c; do
		echo 'int x;' >"$path"
	done
done
printf '%s' "$patterns" >"$work/ignore/git/.gitignore"
printf '!n.h\n/n.c\n' >"$work/ignore/git/sub/.gitignore"
printf 'n.c\n' >"$work/ignore/git/other/sub/.gitignore"
cp "$work/ignore/git/.gitignore" "$work/ignore/kn/.knignore"
cp "$work/ignore/git/sub/.gitignore" "$work/ignore/kn/sub/.knignore"
cp "$work/ignore/git/other/sub/.gitignore" "$work/ignore/kn/other/sub/.knignore"
cd "$work/ignore/git" || exit 2
wanted=$(git ls-files -o --exclude-standard | grep '\.[ch]$' | LC_ALL=C sort)
cd "$work/ignore/kn" || exit 2
kn-feed . | kn-frames -t FILE | jq -r .path >"$work/out"
is "$(cat "$work/out")" "$wanted" ".knignore means what .gitignore means"
rm -rf .git
kn-feed . | kn-frames -t FILE | jq -r .path >"$work/out"
is "$(cat "$work/out")" "$wanted" "also in a plain folder"
ok "$([ "$(echo "$wanted" | wc -l)" -gt 5 ]; echo $?)" "which leaves some"

# ---- git's view: worktree, index, filters, states ----

repo states
printf 'one\n' >a.py
printf 'two\n' >b.py
printf 'three\n' >c.py
commit
is "$(hello full >/dev/null; paths . | tr '\n' ' ')" "a.py b.py c.py " "clean"
printf 'changed\n' >a.py
printf 'staged\n' >b.py
git add b.py
printf 'after staging\n' >b.py
rm c.py
printf 'new\n' >d.py
printf 'meant\n' >e.py
git add -N e.py
feed . >/dev/null
is "$(kn-frames -t FILE <"$work/stream" |
    jq -r '.path + ":" + .contents' | grep .)" "a.py:changed
b.py:after staging
d.py:new
e.py:meant" "edited, staged and edited again, deleted, untracked, add -N"
git add -A
git mv a.py z.py
is "$(paths . | tr '\n' ' ')" "b.py d.py e.py z.py " "staged deletes and renames"
git commit -q -m more

git branch other
printf 'ours\n' >b.py
git commit -q -a -m ours
git checkout -q other
printf 'theirs\n' >b.py
git commit -q -a -m theirs
git merge -q main >/dev/null 2>&1
is "$(feed . | grep -c 'FILE b.py')" 1 "a conflict: once"
kn-frames -t FILE <"$work/stream" | jq -r 'select(.path == "b.py").contents' |
    grep -q '<<<<<<<'
ok $? "with what is on disk"
git merge --abort

git worktree add -q "$work/states-tree" main
printf 'here\n' >"$work/states-tree/only_here.py"
is "$(paths "$work/states-tree" | tr '\n' ' ')" \
    "b.py d.py e.py only_here.py z.py " "a linked worktree"
is "$(feed . | grep -c only_here)" 0 "and the main one"
mkdir -p deep/er
is "$(paths deep/er | wc -l)" "$(paths . | wc -l)" \
    "from a folder inside: the whole repository"

repo filters
printf '*.c text eol=crlf\n' >.gitattributes
printf 'int a;\r\nint b;\r\n' >a.c
commit
touch -d '2 hours ago' a.c
id=$(git rev-parse HEAD:a.c)
feed . >/dev/null
is "$(kn-frames -t FILE <"$work/stream" | jq -r .blob)" "$id" \
    "line ends are converted: the blob is the index's"
is "$(kn-frames -t FILE <"$work/stream" | jq -r .contents)" "int a;
int b;" "and the contents are the blob's"
settle
index_ .
is "$(feed .) $(hello full)" " false" "indexed, nothing changed"
printf 'int b;\r\n' >b.c
git add b.c
is "$(feed .)" "FILE b.c c ." "another one"
is "$(kn-frames -t FILE <"$work/stream" | jq -r .contents)" "int b;" \
    "as the index has it"
printf 'int c;\r\n' >>a.c
feed . >/dev/null
is "$(kn-frames -t FILE <"$work/stream" |
    jq -r 'select(.path == "a.c").contents' | tr -cd '\r' | wc -c)" 3 \
    "edited: as it is on disk"

repo sparse
mkdir in out
echo 'int i;' >in/i.c
echo 'int o;' >out/o.c
commit
git sparse-checkout set in 2>/dev/null
is "$(paths . | tr '\n' ' ')$(count not-checked-out)" "in/i.c 1" \
    "what is not checked out is left out, and counted"

# ---- nothing there yet ----

repo unborn
is "$(feed . | wc -l) $(hello repo) $(count files)" "0 unborn 0" \
    "a repository without commits and files"
echo 'int a;' >a.c
is "$(feed .) $(hello commit)" "FILE a.c c . " "without commits"
git init -q --bare "$work/unborn.git"
feed "$work/unborn.git" >"$work/brief"
is "$(wc -l <"$work/brief") $(hello repo)" "0 unborn" "bare and empty"

# ---- git objects ----

cd "$work/languages" || exit 2
feed . >/dev/null
kn-frames -t FILE <"$work/stream" |
    jq -c 'del(.mtime, .ctime, .inode)' >"$work/from-disk"
git clone -q --bare . "$work/bare.git"
feed "$work/bare.git" >/dev/null
kn-frames -t FILE <"$work/stream" |
    jq -c 'del(.mtime, .ctime, .inode)' >"$work/from-bare"
cmp -s "$work/from-disk" "$work/from-bare"
ok $? "a bare repository says the same as a checkout"
is "$(hello commit) $(hello repo)" "$(git rev-parse HEAD) bare" \
    "with its commit and name"
echo 'int later;' >src/a.c
echo 'int later;' >later.c
feed -R HEAD . >/dev/null
kn-frames -t FILE <"$work/stream" |
    jq -c 'del(.mtime, .ctime, .inode)' | cmp -s - "$work/from-disk"
ok $? "--rev reads objects, not the work tree"
git rm -q --cached go.mod && git commit -q -m less
is "$(feed --rev HEAD . | grep main.go)" "FILE main.go go ." "another revision"
is "$(feed --rev HEAD~1 . | grep main.go)" "FILE main.go go example.org/m" \
    "and the one before"
tree=$(git rev-parse 'HEAD^{tree}')
is "$(feed -R "$tree" . | grep -c FILE) $(hello commit)" "23 " "a tree"
cd "$work/skips" || exit 2
kn-feed . 2>/dev/null | brief >"$work/tree"
kn-feed -R HEAD . 2>/dev/null | brief | grep -v '^PROBLEM sub ' >"$work/objects"
grep -v -e ' mod ' -e '^PROBLEM sub/* ' -e .gitmodules "$work/tree" |
    diff - "$work/objects" >"$work/diff"
ok $? "the same is left out of git objects" || sed 's/^/# /' "$work/diff"

# ---- names ----

repo names
newline=$(printf 'new\nline.c')
invalid=$(printf 'bad\377name.c')
echo 'int n;' >"$newline"
echo 'int n;' >"$invalid"
echo 'int n;' >' blank .c'
echo 'int n;' >'-dash.c'
mkdir "$(printf 'dir\n')x"
echo 'int n;' >"$(printf 'dir\n')x/a.c"
kn-feed . >"$work/stream"
kn-frames -t FILE <"$work/stream" | wc -l >"$work/n"
is "$(tr -d ' ' <"$work/n")" 5 "names with newlines and bytes that are no text"
grep -aq "bad$(printf '\377')name.c" "$work/stream"
ok $? "as they are"
commit
kn-feed . >"$work/second"
is "$(kn-frames -t FILE <"$work/second" | jq -c '[.path, .blob]')" \
    "$(kn-frames -t FILE <"$work/stream" | jq -c '[.path, .blob]')" "tracked too"
printf '%s\0' "$newline" "$invalid" | kn-feed -0 -C . - >"$work/stream"
is "$(kn-frames -t FILE <"$work/stream" | wc -l | tr -d ' ')" 2 \
    "and from standard input, with -0"

# ---- plain folders ----

mkdir -p "$work/plain/a/b" "$work/plain/.git-not" "$work/plain/skip/deep"
cd "$work/plain" || exit 2
echo 'int a;' >a/b/x.c
echo 'int a;' >a.c
echo 'int s;' >skip/deep/s.c
echo '*.gitignored.c' >.gitignore
echo 'int g;' >x.gitignored.c
echo 'skip/' >.knignore
mkdir vendor .hg
echo 'int h;' >.hg/h.c
echo 'int v;' >vendor/v.c
mkfifo pipe.c
ln -s ../a a/up
ln -s / root
ln -s gone.c dangling.c
mkdir locked
echo 'int l;' >locked/l.c
is "$(feed .)" "FILE a.c c .
FILE a/b/x.c c a/b
PROBLEM a/up symlink
PROBLEM dangling.c symlink
FILE locked/l.c c locked
PROBLEM pipe.c special-file
PROBLEM root symlink
PROBLEM vendor/ vendored
FILE x.gitignored.c c ." "a plain folder: no .gitignore, no loops, no FIFO"
is "$(count ignored) $(hello repo)" "1 plain" "an ignored folder counts as one"
is "$(kn-frames -t FILE <"$work/stream" | jq -r 'select(.path == "a.c").blob')" \
    "$(git hash-object a.c)" "blob ids as git would make them"
if [ "$(id -u)" -ne 0 ]; then
	chmod 0 locked a.c
	is "$(feed . | grep -e locked -e ' a.c')" "PROBLEM a.c unreadable
PROBLEM locked/ unreadable" "what may not be read is a problem"
	chmod 755 locked a.c
else
	# As root everything can be read, but for what others took away.
	setpriv --reuid 65534 --clear-groups true 2>/dev/null &&
	    chmod 755 "$work" && chmod 0 locked a.c && {
		setpriv --reuid 65534 --clear-groups \
		    "$(command -v kn-feed)" -F "$work/plain" 2>"$work/err" |
		    brief >"$work/brief"
		chmod 755 locked a.c
	}
	is "$(grep -e locked -e ' a.c' "$work/brief")" "PROBLEM a.c unreadable
PROBLEM locked/ unreadable" "what may not be read is a problem"
fi
is "$(feed "$work/plain/" | wc -l)" 9 "named with a slash behind it"

# ---- the repository's name ----

repo identity
echo 'int a;' >a.c
feed . >/dev/null
is "$(hello repo)" identity "without a remote: the folder's name"
feed -r given . >/dev/null
is "$(hello repo)" given "-r says it"
git remote add one ssh://git@Example.ORG:2222/Org/Name.git
feed . >/dev/null
is "$(hello repo)" example.org/Org/Name "the only remote"
git remote add two https://example.org/two
feed . >/dev/null
is "$(hello repo)" identity "of two remotes none is meant"
git remote add origin git@example.org:or/igin.git
feed . >/dev/null
is "$(hello repo)" example.org/or/igin "unless one is origin"
git remote set-url origin /srv/path/x.git
feed . >/dev/null
is "$(hello repo)" identity "a path is no name"

# ---- updates ----

repo update
mkdir -p src lib gen
for f in src/a.c src/b.c lib/c.c lib/d.py; do
	echo "x = 1;" >$f
done
printf '// @generated\nint g;\n' >gen/g.c
printf 'int b;\0' >gen/bin.c
printf '#!/bin/awk\n' >gen/tool
ln -s a.c src/link.c
commit first
settle
index_ . || echo "# index failed"
changes() {
	feed "$@"
	[ "$(hello full)" = false ] || echo "not an update"
}
is "$(changes .)" "" "nothing changed"
is "$(hello base) $(hello feed) $(hello files)" "1 null 0" \
    "the quick answer: base, no note"
echo 'x = 2;' >src/a.c
is "$(changes .)" "FILE src/a.c c src" "an edit"
is "$(count unchanged) $(hello files)" "3 1" "of one file"
git checkout -q src/a.c
touch src/a.c
is "$(changes .)" "" "touched, not changed"
git add -A
is "$(changes .)" "" "nor when the index is refreshed"
git commit -q --allow-empty -m 'no change'
is "$(changes .) $(hello commit)" " $(git rev-parse HEAD)" \
    "a commit without changes: only its name is new"
git rm -q lib/c.c
git mv lib/d.py lib/e.py
echo 'x = 3;' >new.c
is "$(changes .)" "GONE lib/c.c
GONE lib/d.py
FILE lib/e.py python lib.e
FILE new.c c ." "deleted, renamed, new"
settle
index_ .
is "$(changes .)" "" "the store has followed"
is "$(hello base) $(hello feed)" "2 null" "and answers quickly"
echo 'x = 4;' >new.c
settle
index_ .
is "$(changes .)" "" "an untracked file was edited and indexed"
echo 'x = 5;' >new.c
is "$(changes .)" "FILE new.c c ." "the same size, at once"
commit
settle
index_ .

# a folder that became a link to what it was
mv src moved
ln -s moved src
is "$(changes . | tr '\n' ' ')" "FILE moved/a.c c moved \
FILE moved/b.c c moved PROBLEM moved/link.c symlink PROBLEM src symlink \
GONE src/a.c GONE src/b.c GONE src/link.c " "a folder behind a link is not the same"
rm src
mv moved src
is "$(changes .)" "" "and back"

# problems come and go
problems() {
	sqlite3 .git/kn/kn.db 'SELECT path, reason FROM problem ORDER BY path' |
	    tr '\n' ' '
}
is "$(problems)" "gen/bin.c|binary gen/g.c|generated src/link.c|symlink " \
    "the store has the problems"
printf 'int text;\n' >gen/bin.c
is "$(changes .)" "FILE gen/bin.c c gen" "a binary file became text"
rm src/link.c
git rm -q --cached gen/g.c
rm gen/g.c
is "$(changes . | grep -v bin)" "GONE gen/g.c
GONE src/link.c" "what had a problem is gone"
git checkout -q HEAD -- gen/g.c gen/bin.c
git checkout -q src/link.c
is "$(changes .)" "" "and back: nothing is read again"
printf '\0' >src/b.c
is "$(changes .)" "GONE src/b.c
PROBLEM src/b.c binary" "a file became binary"
settle
index_ .
is "$(problems)$(changes .)" "gen/bin.c|binary gen/g.c|generated \
src/b.c|binary src/link.c|symlink " "the store has followed"
git checkout -q src/b.c
is "$(changes .)" "FILE src/b.c c src" "and is one again"
settle
index_ .
is "$(problems)$(changes .)" "gen/bin.c|binary gen/g.c|generated \
src/link.c|symlink " "without the problem"
printf 'src/b.c linguist-generated\n' >.gitattributes
is "$(changes .)" "GONE src/b.c
PROBLEM src/b.c generated" "or generated by .gitattributes"
printf 'src/\n' >.gitattributes
printf 'gen/g.c -linguist-generated\n' >.gitattributes
is "$(changes .)" "FILE gen/g.c c gen" "or not generated after all"
rm .gitattributes
echo lib >.knignore
is "$(changes .)" "GONE lib/e.py" ".knignore"
echo .knignore >>.git/info/exclude
is "$(changes .)" "GONE lib/e.py" "also one that git does not see"
rm .knignore
printf '#!/usr/bin/python3\n' >gen/tool
is "$(changes .)" "FILE gen/tool python gen.tool" "a script changed its language"
git checkout -q gen/tool
printf 'module m\n' >go.mod
echo 'package p' >p.go
commit go
settle
index_ .
printf 'module n\n' >go.mod
is "$(changes .)" "FILE p.go go n" "a manifest changed: so did the packages"
git checkout -q go.mod
# A package that the source names is the store's to know.
mkdir java
printf 'package org.named;\nclass A {}\n' >java/A.java
settle
index_ .
is "$(sqlite3 .git/kn/kn.db "SELECT package FROM file
    WHERE path = 'java/A.java'")" org.named "a package that the source names"
touch java/A.java
is "$(changes .)$(changes .)" "" "is no change"
printf 'package org.other;\nclass A {}\n' >java/A.java
is "$(changes .)" "FILE java/A.java java java" "another one is"
rm -r java
settle
index_ .

# objects against a store made from the work tree
is "$(changes --rev HEAD .)" "" "the same revision as objects"
is "$(changes --rev HEAD~1 .)" "GONE p.go" "the one before"
kn-feed --rev HEAD . </dev/null | kn-extract -j 1 | kn-link | kn-store
is "$(changes --rev HEAD .) $(hello feed)" " null" "a tree is known by its id"
is "$(changes .)" "" "and back to the work tree"

# only what is named
echo 'x = 9;' >src/a.c
echo 'x = 9;' >src/b.c
rm p.go
is "$(printf 'src/a.c\n./src//../p.go\nnot-there.c\n' |
    kn-feed - | brief)" "GONE p.go
FILE src/a.c c src" "only the named paths"
echo src/a.c | kn-feed . >/dev/null
is "$(printf '%s\n' "$work/update/src/b.c" | kn-feed | brief)" \
    "FILE src/b.c c src" "from a pipe, absolute"
is "$(: | kn-feed | brief | wc -l) $(: | kn-feed - | brief | wc -l)" "3 0" \
    "an empty pipe means everything, unless it was asked for"
printf 'src/a.c\n' | kn-feed - | kn-extract -j 1 | kn-link | kn-store
is "$(changes .)" "GONE p.go
FILE src/b.c c src" "the rest is still found afterwards"
git checkout -q src/a.c
is "$(changes .)" "GONE p.go
FILE src/a.c c src
FILE src/b.c c src" "though the tree is as it was for the note"
git checkout -q .
is "$(cd "$work/plain" && printf 'a/b/x.c\nskip/deep/s.c\n' |
    kn-feed - | brief)" "FILE a/b/x.c c a/b" "in a plain folder, with .knignore"
fails 2 "a path outside" sh -c 'echo ../x | kn-feed -'
ln -s /etc lnk
is "$(echo lnk/hostname.c | kn-feed - | brief)" "" "not through a link"
rm lnk

# when everything is sent
settle
index_ .
why() {
	kn-feed -v "$@" </dev/null 2>"$work/err" >"$work/stream"
	hello full
}
is "$(why .) $(why -F .) $(why -g .) $(why -s 1k .) $(why -r x .)" \
    "false true true true true" "full: asked for, other options, other name"
sqlite3 .git/kn/kn.db "UPDATE meta SET value = 'loading' WHERE key = 'state'"
is "$(why .) $(head -1 "$work/err")" \
    "true kn-feed: everything is sent: the store is not complete" \
    "or a store that is not complete"
sqlite3 .git/kn/kn.db "UPDATE meta SET value = 'complete' WHERE key = 'state'"
is "$(why .)" false "or not"
: >empty.db
is "$(why -d empty.db .) $(why -d none.db .)" "true true" "no store yet"
rm empty.db
KN_DB=$work/update/inside.db
export KN_DB
index_ .
is "$(feed . | grep -c inside; hello full)" "0
false" "a store inside the tree is not fed"
unset KN_DB

# plain folder with a store
cd "$work/plain" || exit 2
settle
index_ .
is "$(changes .) $(hello feed)" " null" "a plain folder, nothing changed"
echo 'int a2;' >a.c
rm x.gitignored.c
rm dangling.c
is "$(changes .)" "FILE a.c c .
GONE dangling.c
GONE x.gitignored.c" "a plain folder, changed"

# ---- files that change while they are read ----

mkdir "$work/moving" && cd "$work/moving" || exit 2
cc -shared -fPIC -o "$work/shrink.so" "$KN_TOP/tests/scenario/kn-feed-shrink.c" \
    -ldl || echo "# no compiler?"
for how in shrink grow; do
	rm -f ./*.c
	echo 'int other;' >other.c
	printf 'int moving; int more;\n' >moving.c
	preload "$work/shrink.so" env SHRINK=moving.c SHRINK_HOW=$how \
	    SHRINK_TIMES=1 kn-feed . >"$work/stream"
	is "$(brief <"$work/stream")" "FILE moving.c c .
FILE other.c c ." "$how while read, once: read again"
	preload "$work/shrink.so" env SHRINK=moving.c SHRINK_HOW=$how \
	    SHRINK_TIMES=9 kn-feed . >"$work/stream"
	is "$(brief <"$work/stream")" "PROBLEM moving.c changed-while-read
FILE other.c c ." "$how while read, again and again: a problem"
done
preload "$work/shrink.so" env SHRINK=moving.c SHRINK_HOW=unlink \
    SHRINK_TIMES=1 kn-feed . >"$work/stream"
is "$(brief <"$work/stream")" "PROBLEM moving.c changed-while-read
FILE other.c c ." "gone before it could be read"
printf 'int moving; int more;\n' >moving.c
git init -q . && commit
preload "$work/shrink.so" env SHRINK=moving.c SHRINK_HOW=grow \
    SHRINK_TIMES=9 kn-feed . >"$work/stream"
is "$(brief <"$work/stream")" "PROBLEM moving.c changed-while-read
FILE other.c c ." "a tracked file likewise"

# ---- bad usage ----

cd "$work" || exit 2
fails 2 "no such folder" kn-feed nowhere
fails 2 "a file" kn-feed "$work/languages/main.go"
fails 2 "no such revision" kn-feed --rev nothing "$work/languages"
fails 2 "a revision that looks like an option" \
    kn-feed --rev --all "$work/languages"
fails 2 "a revision of a plain folder" kn-feed --rev HEAD "$work/plain"
fails 2 "a size that is none" kn-feed -s x .
fails 2 "a size that is too large" kn-feed -s 300m .
fails 2 "-0 without paths" kn-feed -0 "$work/plain"
fails 2 "both -C and an operand" kn-feed -C . "$work/plain"
fails 2 "a damaged repository" sh -c '
	git init -q broken && echo garbage >broken/.git/index &&
	kn-feed broken'
run env PATH="$work/none" "$(command -v kn-feed)" "$work/plain"
is "$status $(wc -c <err)" "0 0" "a plain folder needs no git"
fails 2 "git is missing" env PATH="$work/none" \
    "$(command -v kn-feed)" "$work/languages"
run kn-feed one two
is "$status $(head -c 6 err)" "2 usage:" "too many operands"
run kn-feed --help
is "$status $(wc -c <err)" "0 0" "--help"
cp out help
LC_ALL=C mandoc -Tascii "$KN_TOP/man/kn-feed.1" | col -b |
    sed -n '/^SYNOPSIS/,/^DESCRIPTION/p' | sed '1d;$d' | tr -s ' \t\n' ' ' |
    sed 's/^ //;s/ $//' >synopsis
is "$(sed 's/^usage: //' help | tr -s ' \n' ' ' | sed 's/ $//')" \
    "$(cat synopsis)" "usage is the manual's synopsis"
cd "$work/update" || exit 2
n=0
sed -n 's/^\.Dl \$ //p' "$KN_TOP/man/kn-feed.1" | sed 's/\\&//g' >"$work/examples"
while read -r line; do
	sh -c "$line" </dev/null >"$work/out" 2>"$work/err" || n=100
	[ -s "$work/err" ] && sed 's/^/# /' "$work/err"
	n=$((n + 1))
done <"$work/examples"
is "$n" 3 "the manual's examples run"
cd "$work" || exit 2
run kn-feed -V
is "$status $(sed 's/ .*//' out)" "0 kn-feed" "--version"
if command -v script >/dev/null; then
	script -qec "kn-feed $work/plain" /dev/null >out 2>&1 </dev/null
	is "$? $(tr -d '\r' <out | sed 's/:.*terminal.*/: terminal/')" \
	    "2 kn-feed: terminal" "a terminal is refused"
fi

# ---- stopping, and what is downstream ----

cd "$work/languages" || exit 2
kn-feed . 2>"$work/err" | head -c 1 >/dev/null
is "$(cat "$work/err")" "" "a reader that leaves: quiet"
sh -c 'kn-feed "$1" >/dev/full' sh . 2>"$work/err"
is "$? $(sed 's/.*: //' "$work/err")" "2 No space left on device" "a full disk"
mkdir "$work/many" && cd "$work/many" || exit 2
i=0
while [ $i -lt 40 ]; do
	head -c 100000 /dev/zero | tr '\0' ' ' >f$i.c
	i=$((i + 1))
done
mkfifo "$work/slow"
kn-feed . >"$work/slow" 2>"$work/err" &
pid=$!
exec 3<"$work/slow"
head -c 1000 <&3 >/dev/null
kill -TERM $pid
cat <&3 >"$work/rest"
exec 3<&-
wait $pid
is "$?" 143 "SIGTERM: it dies of it"
kn-frames <"$work/rest" 2>/dev/null | grep -c '"type":"END"' >"$work/ends"
is "$(cat "$work/ends")" 0 "without END"

done_testing
