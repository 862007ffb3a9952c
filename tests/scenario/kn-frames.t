#!/bin/sh
# kn-frames: streams to JSON lines and back.
set -u
. "${KN_TOP:?}/tests/lib.sh"

# A stream with a frame of each kind, one of unknown type, odd names.
zeros=0000000000000000000000000000000000000000
hash=$zeros${zeros%????????????????}
file='"lang":"c","package":".","blob":"'$zeros'","size":4,"mtime":"1700000000.000000007","ctime":"0.000000000","inode":"18446744073709551615","flags":["test",64]'
node='"visibility":"private","flags":["static"],"line":1,"end_line":1,"column":0,"start":0,"end":4,"signature":"f()","doc":"a \"doc\"\n\u001b[0m\u009b","body":"fedcba9876543210","hash":"'$hash'"}'
cat >all.json <<END
{"type":"HELLO","v":1,"producer":"test","langs":["c"],"full":true,"new":{"a":[null,-1,{"bin":"00ff"}]}}
{"type":"FILE","path":"a.c",$file,"contents":"f();"}
{"type":"FILE","path":{"bytes":"%ff%25 odd%0a.c"},$file,"contents":{"bytes":"%00%80"}}
{"type":"GONE","path":"b.c"}
{"type":"PROBLEM","path":"","stage":"kn-feed","reason":"binary","detail":""}
{"type":42,"payload":["café",{"bytes":"%c3"}]}
{"type":-7,"raw":""}
{"type":"FACTS","path":"a.c",$file,"lines":1,"nodes":[{"ord":0,"kind":"file","name":"a.c","parent":0,$node,{"ord":1,"kind":"function","name":"f","parent":0,$node],"link":{"strings":["a.c","f","x"],"defs":[{"ord":0,"name":0,"text":"a.c","kind":"file","visibility":"public","flags":[],"parent":0},{"ord":1,"name":1,"text":"f","kind":"function","visibility":"public","flags":["inline"],"parent":0}],"exprs":[{"number":0,"op":"local","a":0,"b":null,"text":"\$x"},{"number":1,"op":"member","a":0,"b":1,"text":"(\$x).f"}],"binds":[{"name":2,"text":"x"}],"typings":[{"how":"assigned","owner":2,"owner_text":"x","expr":1,"text":"(\$x).f"}],"imports":[{"scope":0,"local":null,"module":2,"text":"x","member":null,"flags":["system"],"level":2,"line":1}],"refs":[{"kind":"call","expr":1,"text":"(\$x).f","from":1,"line":1,"arity":null}]}}
{"type":"LINKING"}
{"type":"EDGES","file":0,"edges":[{"source":0,"type":"imports","target":{"external":"x"},"provenance":"external","confidence":100,"lines":[1]},{"source":1,"type":"calls","target":1,"provenance":"ast_resolved","confidence":100,"lines":[1,3]},{"source":1,"type":"calls","target":{"file":0,"node":1},"provenance":"ast_inferred","confidence":60,"lines":[]},{"source":1,"type":"references","target":{"file":"b.c","node":7},"provenance":"ast_resolved","confidence":100,"lines":[2]}],"unresolved":[{"source":1,"type":"calls","name":"g","candidates":2,"lines":[1]}],"mentions":"0101"}
{"type":"EDGES","file":"b.c","edges":[],"unresolved":[],"mentions":null}
{"type":"ANSWERS","path":"a.c","blob":"$zeros","producer":"clangd","version":"14","config":"00ff","part":"","files":[{"path":"b.c","blob":"$zeros"},{"path":"c.c","blob":""}],"answers":[{"line":1,"column":0,"name":"f","relation":"calls","targets":[{"file":1,"line":7,"column":4},{"external":"puts"}]},{"line":1,"column":0,"name":"","relation":"implements","targets":[]},{"line":2,"column":9,"name":"g","relation":null,"targets":[]}]}
{"type":"ACK","n":1}
{"type":"END","stages":[{"name":"test","status":0,"counts":{"files":2}}]}
END

run kn-frames -e all.json
is "$status" 0 'JSON becomes frames'
mv out all.kn
run kn-frames all.kn
is "$status" 0 'frames become JSON'
cmp -s out all.json
ok $? 'the same JSON' || diff out all.json | sed 's/^/# /'
kn-frames <all.kn | kn-frames -e - >again.kn
cmp all.kn again.kn
ok $? 'and the same frames'
is "$(tail -n 1 err)" '' 'nothing on stderr'
kn-frames all.kn | jq -c . | kn-frames -e >again.kn
cmp all.kn again.kn
ok $? 'through jq'
is "$(kn-frames all.kn all.kn | wc -l)" 28 'several files'
is "$(od -An -tx1 -N10 all.kn | tr -d ' \n')" c90000002f0185a17601 \
    'the first bytes'

# The example of kn-frames(7).
man=$KN_TOP/man/kn-frames.7
sed -n '/^ c9 /p' "$man" | tr -d ' \n' |
    perl -e 'print pack("H*", <STDIN>)' >example.kn
sed -n '/^{"type"/p' "$man" >example.json
run kn-frames example.kn
is "$(cat out)" "$(cat example.json)" 'the example in the manual'
kn-frames -e example.json | cmp - example.kn
ok $? 'and back'

# Selecting, counting.
is "$(kn-frames -t gone all.kn)" '{"type":"GONE","path":"b.c"}' '-t gone'
is "$(kn-frames -t 42,LINKING -t -7 all.kn | jq -c .type | tr '\n' ' ')" \
    '42 -7 "LINKING" ' '-t with numbers, several'
is "$(kn-frames -e -t END all.json | kn-frames | jq -r .type)" END '-e -t'
run kn-frames -c all.kn
is "$(awk '{ print $1, $2 }' out | tr '\n' ' ')" "-7 1 HELLO 1 FILE 2 GONE 1\
 FACTS 1 LINKING 1 EDGES 2 PROBLEM 1 END 1 ACK 1 ANSWERS 1 42 1 total 14 " '-c'
is "$(awk 'END { print $3 }' out)" "$(wc -c <all.kn)" '-c: bytes'
run kn-frames -v -t facts all.kn
is "$(cat err)" 'kn-frames: 1 frames' '-v'

# Streams that are damaged: what came before is shown.
size=$(wc -c <all.kn)
head -c $((size - 1)) all.kn >cut.kn
run kn-frames cut.kn
is "$status $(wc -l <out)" '2 13' 'cut off inside the last frame'
is "$(cat err)" 'kn-frames: cut.kn: the stream ends inside a frame' 'says so'
grep -v END all.json | kn-frames -e >noend.kn
run kn-frames noend.kn
is "$status $(wc -l <out)" '2 13' 'no END'
is "$(cat err)" \
    'kn-frames: noend.kn: the stream ends without an END frame' 'says so'
run kn-frames -t gone example.kn
is "$status" 0 'END that is not selected is seen'
kn-frames -t facts all.kn | kn-frames -e >part.kn
run kn-frames part.kn
is "$status $(wc -l <out)" '0 1' 'a part without HELLO needs no END'
fails 2 'text is no stream' kn-frames all.json
fails 2 'nor is a directory' kn-frames .
fails 2 'no such file' kn-frames nowhere
fails 2 'a name with control characters' kn-frames "$(printf 'a\033b')"
is "$(cat err)" 'kn-frames: a\x1bb: No such file or directory' 'is escaped'
printf '\311\377\377\377\377\001' >huge.kn
fails 2 'a frame that is too large' kn-frames huge.kn
echo '{"type":"HELLO","v":2}' | kn-frames -e >v2.kn
fails 2 'another version' kn-frames v2.kn
is "$(cat err)" 'kn-frames: v2.kn: the stream has version 2 of the format,'\
' this program reads 1' 'says which'
: >empty
run kn-frames empty
is "$status" 0 'an empty stream'
run sh -c 'kn-frames all.kn >/dev/full'
is "$status" 2 'a full disk'
run sh -c 'kn-frames -e all.json >/dev/full'
is "$status" 2 'a full disk, -e'
run sh -c 'kn-frames >&- <all.kn'
is "$status" 2 'a closed stdout'
(kn-frames all.kn; kn-frames all.kn) | head -n 1 >out
is "$(jq -r .type out)" HELLO 'a reader that leaves early'

# Lines that cannot be encoded: the number of the line, one line of error.
printf '\n{"type":"END"}\n{"type":"GONE"}\n' >bad.json
run kn-frames -e bad.json
is "$status $(cat err)" '2 kn-frames: bad.json:3: "path" is missing' \
    'which line is wrong'
is "$(kn-frames out)" '{"type":"END"}' 'what came before it is written'
fails 2 'JSON that is cut off' sh -c 'echo "{" | kn-frames -e'
run script -qec 'kn-frames -e all.json 2>err2' -O /dev/null
is "$status $(cat out err2)" \
    '2 kn-frames: frames are not for a terminal' 'frames to a terminal'

# What the real programs write has a field for everything.
mkdir repo
printf '#include <stdio.h>\nint f(void) { return puts(""); }\n' >repo/a.c
printf 'import os\nclass C:\n  def m(self): return "\377"\n' >repo/b.py
printf '{"a": [1, null]}' >repo/c.json
git init -q repo
git -C repo add .
cd repo || exit 2
kn-feed -d "$work/none.db" . >../feed.kn
kn-extract <../feed.kn >../facts.kn
kn-link <../facts.kn >../edges.kn
cd .. || exit 2
for stream in feed facts edges; do
	kn-frames $stream.kn >real.json
	is "$(jq -r 'select(has("raw") or has("payload") or
	    (.link | objects | has("bin"))).type' real.json)" '' \
	    "$stream: all fields have names"
	is "$(jq -r .type real.json | sort -u | tr '\n' ' ')" \
	    "$(case $stream in
	    feed) echo 'END FILE HELLO ' ;;
	    facts) echo 'END FACTS HELLO ' ;;
	    edges) echo 'EDGES END FACTS HELLO LINKING ' ;;
	    esac)" "$stream: frames"
	kn-frames -e real.json | cmp - $stream.kn
	ok $? "$stream: and back"
done

# The examples of the manual.
mandoc -Tascii "$KN_TOP/man/kn-frames.1" | sed -n 's/.\x08//g
    /^EXAMPLES/,/^DIAGNOSTICS/s/^           //p' | sed 's/^\$ //' >examples
is "$(grep -c '^kn-feed' examples)" 4 'there are examples'
run sh -c 'cd repo && sh -e ../examples'
is "$status" 0 'they run' || sed 's/^/# /' err
is "$(sed -n 1p out)" '["a.c","c",52]' 'the first'
is "$(grep '^a.c:[0-9]' out)" 'a.c:2: f' 'the second'
is "$(grep -c '"type":"FACTS"' out)" 1 'the third'
is "$(sed -n '$p' out | awk '{ print $1 }')" total 'the fourth'

# Usage.
run kn-frames -h
is "$status $(cat err)" '0 ' '-h'
is "$(cat out)" "usage: $(mandoc -Tascii "$KN_TOP/man/kn-frames.1" |
    sed -n 's/.\x08//g; /^SYNOPSIS/,/^DESC/s/^     //p')" 'usage is the synopsis'
run kn-frames --version
is "$status $(sed 's/[0-9.]*$/N/' out)" '0 kn-frames N' '--version'
run kn-frames -x
is "$status $(sed -n '$p' err)" "2 $(kn-frames -h)" 'an unknown option'
fails 2 '-c with -e' kn-frames -ce all.json
fails 2 'an unknown type' kn-frames -t nonsense all.kn
fails 2 'a type out of range' kn-frames -t 128 all.kn
done_testing
