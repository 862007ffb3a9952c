#!/bin/sh
# Files that hurt parsers: the run ends, names those that it gives up, and
# indexes everything else; the same whatever the number of workers.
set -u
# shellcheck source=../lib.sh
. "${KN_TOP:?}/tests/lib.sh"

"$KN_TOP/tests/pathological" src || exit 2
cd src || exit 2
mkfifo fifo.c
ln -s loop.c loop.c
ln -s . self
printf 'int in_newline(void) { return 0; }\n' >'a
b.c'
printf 'int in_bytes(void) { return 0; }\n' >"$(printf '\377\376.c')"
echo 'int in_c(void) { return 0; }' >good.c
printf 'package p\n\nfunc InGo() {}\n' >good.go
echo 'function inJavascript() {}' >good.js
echo 'def in_python(): pass' >good.py
echo 'function inTypescript(): void {}' >good.ts
echo 'const InTsx = () => <a/>;' >good.tsx
echo '{"inJson": {}}' >good.json
cd .. || exit 2

# index DATABASE OPTION ...
index() {
	db=$1
	shift
	run timeout 900 kn index -d "$db" -s 16M "$@" src
	is "$status" 0 "kn index $*: ends, status 0" ||
	    sed 's/^/# /' err
}

# root DATABASE
root() {
	kn-query -d "$1" -f json stats | jq -r .root
}

# found NAME: how many symbols have it.
found() {
	kn-query -d db -f jsonl search "$1" | wc -l
}

index db -j 2
problems() {
	kn-query -d "$1" -f json problems 2>err |
	    jq -r '.problems[] | "\(.path) \(.reason)"' | LC_ALL=C sort
}

is "$(problems db)" "deep.py parse-budget
fifo.c special-file
loop.c symlink
self symlink
ternaries.js memory
zeros.c binary" "what could not be indexed is named, with the reason"
for name in in_newline in_bytes in_c InGo inJavascript in_python \
    inTypescript InTsx inJson; do
	ok "$([ "$(found $name)" -ge 1 ]; echo $?)" "$name is there"
done
ok "$([ "$(found inside)" -ge 1 ]; echo $?)" \
    "so is what stands under twenty thousand #if"

first=$(root db)
index db -j 1
is "$(root db)" "$first" "a second run finds no change"
for jobs in 1 7; do
	index "db$jobs" -j $jobs
	is "$(root "db$jobs")" "$first" "$jobs workers: the same graph"
done

# With the usual limit of size they are only named.
run kn index -d small src
is "$status" 0 "with the default limit of size"
is "$(problems small | sed -n 's/ too-large$//p' | tr '\n' ' ')" \
    "ladder.py list.py many.c minified.js name.c same.c string.py sum.py " \
    "what is over it is named"

done_testing
