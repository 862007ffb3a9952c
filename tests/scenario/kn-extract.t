#!/bin/sh
# kn-extract: the stream, the order, and what a bad file costs.
set -u
# shellcheck source=../lib.sh
. "${KN_TOP:?}/tests/lib.sh"

mkdir mods
cp "${KN_BUILD:?}"/lib/kn/c.so "$KN_BUILD"/lib/kn/json.so \
    "$KN_BUILD"/lib/kn/python.so "$KN_BUILD"/tests/modules/*.so mods/
KN_MODULES=$PWD/mods
export KN_MODULES

hello='{"type":"HELLO","v":1,"producer":"test","repo":"example.com/r"}'
end='{"type":"END","stages":[{"name":"test","status":0,"counts":{}}]}'

# file PATH LANG CONTENTS: a FILE frame, as JSON.
file() {
	jq -nc --arg path "$1" --arg lang "$2" --arg text "$3" '{
	type: "FILE", path: $path, lang: $lang, package: ".",
	blob: "0123456789012345678901234567890123456789",
	size: ($text | length), mtime: "0.000000000", ctime: "0.000000000",
	inode: 0, flags: [], contents: $text }'
}

# stream: HELLO, what comes on stdin, END; as frames.
stream() {
	{ echo "$hello"; cat; echo "$end"; } | kn-frames -e
}

# problems: "PATH REASON DETAIL" of each PROBLEM on stdin.
problems() {
	kn-frames -t PROBLEM |
	    jq -r 'select(.stage == "kn-extract") |
		"\(.path) \(.reason) \(.detail)"'
}

# symbols PATH: names of what was found in the file, from the file "out".
symbols() {
	kn-frames -t FACTS <out | jq -r --arg path "$1" 'select(.path == $path) |
	    .nodes[1:][].name' | tr '\n' ' '
}

good='int
twice(int n)
{
	return n + n;
}
'

# ---- usage ----

run kn-extract --help
is "$status" 0 "help is no error"
is "$(sed 's/^usage: //' out | tr -s ' \n' ' ' | sed 's/ $//')" \
    "$(LC_ALL=C mandoc -Tascii "$KN_TOP/man/kn-extract.1" | col -b |
    sed -n '/^SYNOPSIS/,/^DESCRIPTION/p' | sed '1d;$d' | tr -s ' \t\n' ' ' |
    sed 's/^ //;s/ $//')" "usage is the manual's synopsis"
run kn-extract -V
is "$status $(cut -d' ' -f1 out)" "0 kn-extract" "it says its version"
for words in file '-j 0' '-j x' '-j 65' '-t 0' '-m 1' -X --parse; do
	# shellcheck disable=SC2086 # words
	run kn-extract $words </dev/null
	is "$status $(wc -c <out)" "2 0" "misuse: $words"
done

# ---- what is no stream ----

fails 2 "an empty input" kn-extract </dev/null
echo "this is no frame" >text
fails 2 "text" kn-extract <text
echo "$end" | kn-frames -e >frames 2>/dev/null
fails 2 "no HELLO" kn-extract <frames
echo '{"type":"HELLO","v":99,"repo":"r"}' | kn-frames -e >frames 2>/dev/null
fails 2 "another version" kn-extract <frames
is "$(grep -c 99 err)" 1 "which is named"

file a.c c "$good" | stream >frames
size=$(wc -c <frames)
for cut in $((size - 1)) $((size - 60)) 20; do
	head -c "$cut" frames >part
	run kn-extract <part
	is "$status $(wc -l <err)" "2 1" "cut off after $cut of $size bytes"
	is "$(kn-frames -t END <out 2>/dev/null | wc -l)" 0 "and no END"
done
{ echo "$hello"; file a.c c "$good"; } | kn-frames -e >frames 2>/dev/null
run kn-extract <frames
is "$status $(symbols a.c 2>/dev/null)" "2 twice " \
    "what was finished is passed on without END"
{ echo "$hello"; echo "$end"; file a.c c "$good"; } | kn-frames -e >frames \
    2>/dev/null
run kn-extract <frames
is "$status $(wc -l <err)" "2 1" "a frame after END"
{ echo "$hello"; echo '{"type":"FILE","payload":[1,2]}'; echo "$end"; } |
    kn-frames -e >frames 2>/dev/null
run kn-extract <frames
is "$status $(wc -l <err)" "2 1" "a FILE with other fields"
{ echo "$hello" | kn-frames -e 2>/dev/null; printf '\311\377\377\377\377\002'; } >frames
run kn-extract <frames
is "$status $(wc -l <err)" "2 1" "a frame over the limit"

# ---- what passes ----

{
	echo '{"type":"GONE","path":"old.c"}'
	file a.c c "$good"
	echo '{"type":"PROBLEM","path":"b","stage":"kn-feed","reason":"binary","detail":""}'
	echo '{"type":77,"payload":["later",{"version":2}]}'
} | stream >frames
run kn-extract <frames
is "$status" 0 "a stream to its end"
is "$(kn-frames <out | jq -r .type | tr '\n' ' ')" \
    "HELLO GONE FACTS PROBLEM 77 END " "every frame in its place"
kn-frames -t GONE,PROBLEM,77,HELLO <frames >before
kn-frames -t GONE,PROBLEM,77,HELLO <out >after
cmp -s before after
ok $? "and unchanged"
is "$(symbols a.c)" "twice " "a file has become facts"
is "$(kn-frames -t END <out | jq -c '.stages[1]')" \
    '{"name":"kn-extract","status":0,"counts":{"files":1,"parsed":1,"bytes":36,"errors":0,"problems":0}}' \
    "END counts"
run kn-extract -v <frames
is "$status $(wc -l <err)" "0 1" "-v is one line"
run kn-extract --parse-only <frames
is "$status $(kn-frames <out | jq -r .type | tr '\n' ' ')" \
    "0 HELLO GONE PROBLEM 77 END " "--parse-only: no facts"

{ file x.zz nolang "x"; file y.zz ../c "x"; file a.c c "$good"; } |
    stream >frames
run kn-extract <frames
is "$status $(wc -l <err)" "0 1" "a language without module: one warning"
is "$(problems <out)" "x.zz no-language no module for its language
y.zz no-language no module for its language" "and a problem for each file"
is "$(symbols a.c)" "twice " "the others are extracted"
run kn-extract --strict <frames
is "$status" 1 "--strict says so in the status"
is "$(kn-frames -t END <out | jq .stages[1].status)" 1 "and in END"

# ---- the guards ----

# costs WORD REASON DETAIL OPTION …: a file that does WORD ends with that
# PROBLEM and no facts; everything before and after it is extracted.  With each
# number of workers in $workers: with one it holds all other files, too.
costs() {
	word=$1 reason=$2 detail=$3
	shift 3
	{
		file a.c c "$good"
		file bad hostile "$word
"
		file b.c c "$good"
		file fine hostile "nothing
"
		file c.c c "$good"
	} | stream >frames
	for jobs in $workers; do
		run kn-extract -j "$jobs" "$@" <frames
		ok "$(problems <out | grep -qx "bad $reason $detail"
		    echo $?)" "$word, $jobs workers: $reason" ||
			problems <out | sed 's/^/#  got: /'
		is "$status $(problems <out | wc -l)" "0 1" \
		    "one problem, status 0"
		is "$(symbols a.c)$(symbols b.c)$(symbols c.c)" \
		    "twice twice twice " "the other files are extracted"
		is "$(kn-frames -t FACTS <out | jq -c 'select(.path == "bad") |
		    [.flags, (.nodes | length)]')" '[["parse_cut"],1]' \
		    "the file is known, without facts"
	done
}

# refused WORD: as costs, or the attempt has failed and the file was finished
# (flag 65536; the sanitizers' workers are not killed for it).
refused() {
	{ file a.c c "$good"; file bad hostile "$1
"; file b.c c "$good"; } | stream >frames
	run kn-extract <frames
	if [ -z "$(problems <out)" ]; then
		is "$(kn-frames -t FACTS <out | jq -c 'select(.path == "bad") |
		    .flags')" '[65536]' "$1: refused"
	else
		is "$status $(problems <out)" \
		    "0 bad crash killed by SIGSYS" "$1: refused"
	fi
	is "$(symbols a.c)$(symbols b.c)" "twice twice " \
	    "the other files are extracted"
}

touch canary
for word in open create unlink socket exec fork kill kill-group ptrace code \
    descriptors; do
	refused "$word"
done
ok "$([ -f canary ] && ! [ -f created-by-a-worker ]; echo $?)" \
    "no file came or went"

{ file a loaded ''; file a.c c "$good"; } | stream >frames
run kn-extract <frames
is "$status $(cat err)" "0 loaded" "the parent has no more rights, at no time"
is "$(symbols a.c)" "twice " "than it needs"
ok "$([ -f canary ] && ! [ -f created-by-the-parent ]; echo $?)" \
    "no file came or went"

# On a busy machine it may be the wall clock that ends it.
workers=2
costs hang timeout '.* time' -t 1
workers='1 2'
costs crash crash 'killed by SIGSEGV'
workers=2
costs abort crash 'killed by SIGABRT'
costs exit crash 'exit status 7'
costs leave crash 'exit status 0'
costs babble crash 'killed by SIGKILL'
costs lie crash 'killed by SIGKILL'
case $KN_BUILD in
*/asan)	# Address sanitizer needs the address space that is limited here.
	ok 0 "memory # SKIP no limit under the sanitizer"
	;;
*)
	costs eat memory 'needs more than the limit' -m 64
	costs eat-heap memory 'needs more than the limit' -m 64
	;;
esac

# A hundred bad files, one after the other, are a hundred problems.
{
	i=0
	while [ $i -lt 100 ]; do
		i=$((i + 1))
		file "bad$i" hostile 'abort
'
	done
	file a.c c "$good"
} | stream >frames
run kn-extract <frames
is "$status $(problems <out | wc -l) $(symbols a.c)" "0 100 twice " \
    "a run of bad files is no reason to give up"

# A language that cannot finish any file is.
{
	i=0
	while [ $i -lt 20 ]; do
		i=$((i + 1))
		file "bad$i" broken 'x
'
	done
} | stream >frames
run kn-extract <frames
is "$status" 2 "workers that never finish anything are not started for ever"
is "$(kn-frames -t END <out 2>/dev/null | wc -l)" 0 "and there is no END"
is "$(grep -vc Assertion err)" 1 "but one line"

# ---- any number of workers ----

top=$KN_TOP
for f in "$top"/cmd/*/*.c "$top"/common/*.c; do
	jq -nc --rawfile text "$f" --arg path "${f#"$top"/}" '{
	type: "FILE", path: $path, lang: "c", package: "p", blob: "0123456789012345678901234567890123456789",
	size: ($text | length), mtime: "0.000000000", ctime: "0.000000000",
	inode: 0, flags: [], contents: $text }'
done >files
{
	file bad1 hostile 'crash
'
	file bad2 hostile 'exit
'
	file data.json json '{"a": [1, 2]}'
	file m.py python 'def f(): pass
'
} >>files
cat files files files >many
stream <many >frames
kn-extract -m 64 -j 1 <frames >one 2>err
for jobs in 2 7; do
	run kn-extract -m 64 -j $jobs <frames
	cmp -s out one
	ok $? "$jobs workers write what one writes"
done
is "$(kn-frames -t FACTS <one | wc -l)" "$(wc -l <many)" "every file has facts"

# ---- stopping ----

# Reads a FIFO that stays open, so that it waits for more.
mkfifo fifo
for sig in TERM INT; do
	# What a shell starts in the background ignores SIGINT.
	env --default-signal=INT --default-signal=TERM kn-extract -t 1000 <fifo >out 2>err &
	pid=$!
	exec 3>fifo
	{ echo "$hello"; file a hostile 'hang
'; file b.c c "$good"; } | kn-frames -e >&3 2>/dev/null
	while [ -z "$(pgrep -P $pid)" ]; do
		sleep 0.1
	done
	workers=$(pgrep -P $pid)
	kill -$sig $pid
	wait $pid
	status=$?
	is "$(kill -l "$status")" "$sig" "dies of SIG$sig"
	ok "$(for w in $workers; do kill -0 "$w" 2>/dev/null && echo 1; done
	    echo 0)" "and so do its workers"
	exec 3>&-
done

# A worker that is killed from outside costs nothing.
stream <files >frames
kn-extract -j 1 -m 64 <frames >one 2>err
kn-extract -j 1 -m 64 <fifo >out 2>err &
pid=$!
exec 3>fifo
{ echo "$hello"; head -n 3 files; } | kn-frames -e >&3 2>/dev/null
while [ -z "$(pgrep -P $pid)" ]; do
	sleep 0.1
done
kill -KILL "$(pgrep -P $pid)"
{ tail -n +4 files; echo "$end"; } | kn-frames -e >&3 2>/dev/null
exec 3>&-
wait $pid
is "$?" 0 "a worker killed from outside"
cmp -s out one
ok $? "changes nothing"

# Nobody reads: an end without a word.
stream <many >frames
{ kn-extract -m 64 <frames 2>err; echo $? >status; } | head -c 100 >/dev/null
is "$(kill -l "$(cat status)") $(wc -c <err)" "PIPE 0" \
    "a reader that leaves ends it quietly"
if [ -w /dev/full ]; then
	kn-extract <frames >/dev/full 2>err
	is "$? $(wc -l <err)" "2 1" "a full disk is noticed"
fi

# ---- a reader that goes when it has all ----

for i in 1 2 3 4 5 6 7 8 9; do
	file "$i.c" c "$good"
done | stream >frames
kn-extract <frames >one
: >statuses
for i in 1 2 3 4 5 6 7 8 9; do
	{ kn-extract -j 4 <frames; echo $? >>statuses; } |
	    head -c "$(wc -c <one)" >out
done
is "$(sort -u statuses)" 0 'a reader may leave after END'

done_testing
