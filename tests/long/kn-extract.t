#!/bin/sh
# kn-extract: a worker that stands still, pipes that are slow or come in
# pieces, much more work than is held at one time.
set -u
# shellcheck source=../lib.sh
. "${KN_TOP:?}/tests/lib.sh"

mkdir mods
cp "${KN_BUILD:?}"/lib/kn/c.so "$KN_BUILD"/tests/modules/hostile.so mods/
KN_MODULES=$PWD/mods
export KN_MODULES

hello='{"type":"HELLO","v":1,"producer":"test","repo":"example.com/r"}'
end='{"type":"END","stages":[{"name":"test","status":0,"counts":{}}]}'

# file PATH LANG FILE: a FILE frame with what FILE holds, as JSON.
file() {
	jq -nc --arg path "$1" --arg lang "$2" --rawfile text "$3" '{
	type: "FILE", path: $path, lang: $lang, package: ".",
	blob: "0123456789012345678901234567890123456789",
	size: ($text | length), mtime: "0.000000000", ctime: "0.000000000",
	inode: 0, flags: [], contents: $text }'
}

stream() {
	{ echo "$hello"; cat; echo "$end"; } | kn-frames -e
}

echo stop >stop
for f in "$KN_TOP"/cmd/*/*.c "$KN_TOP"/common/*.c; do
	file "${f#"$KN_TOP"/}" c "$f"
done >files

# It is not running, so no alarm ends it: the parent does.
{ head -n 20 files; file stop hostile stop; tail -n +21 files; } |
    stream >frames
for jobs in 1 2; do
	run kn-extract -t 1 -j $jobs <frames
	is "$status $(kn-frames -t PROBLEM <out | jq -r '"\(.path) \(.reason)"')" \
	    "0 stop timeout" "a worker that stands still, of $jobs"
	is "$(kn-frames -t FACTS <out | wc -l)" "$(($(wc -l <files) + 1))" \
	    "the other files are extracted"
done

# A byte at a time in, and out.
head -n 3 files | stream >frames
kn-extract <frames >one
run sh -c 'dd bs=1 2>/dev/null <frames | kn-extract | dd bs=1 2>/dev/null'
cmp -s out one
ok $? "bytes that come one by one"

# Ten times what is held, a reader that does not read yet.
i=0
while [ $i -lt 60 ]; do
	i=$((i + 1))
	cat files
done | stream >frames
size=$(wc -c <frames)
ok "$([ "$size" -gt 40000000 ]; echo $?)" "a long stream ($size bytes)"
kn-extract -j 1 <frames >one
mkfifo fifo
kn-extract -j 3 <frames >fifo &
pid=$!
exec 3<fifo
# It has done what it may when nothing grows any more.
last=-1
read_bytes() {
	sed -n 's/^rchar: //p' "/proc/$pid/io"
}
while now=$(read_bytes) && [ "$now" != "$last" ]; do
	last=$now
	sleep 3
done
ok "$([ "$now" -lt 30000000 ]; echo $?)" \
    "nobody reads: it stops taking more ($now bytes)"
rss=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$pid/status")
case $KN_BUILD in
*/asan)	;;
*)	ok "$([ "$rss" -lt 80000 ]; echo $?)" "and holds little ($rss kB)"
	;;
esac
cat <&3 >out
exec 3<&-
wait $pid
is $? 0 "then it is read, and goes on"
cmp -s out one
ok $? "to the same end"

done_testing
