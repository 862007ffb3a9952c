#!/bin/sh
# All that reads what others wrote, under a coverage-guided fuzzer, each for
# KN_FUZZ_SECONDS (20): the decoders of frames and of the store's columns, the
# readers of proofs, coverage reports, git's blame and CODEOWNERS, of what
# language servers say and of SCIP indexes, kn-frames both ways, and the
# extractor of every language.  It begins with the examples, and with its own
# finds of earlier runs if KN_FUZZ_CORPUS names a folder to keep them in.
# KN_FUZZ_ONLY: only these (frames, blobs, proof, lines, reports, blame,
# servers, scip, c, go …).
set -u
. "${KN_TOP:?}/tests/lib.sh"

seconds=${KN_FUZZ_SECONDS:-20}
corpus=${KN_FUZZ_CORPUS:-$work/corpus}
fuzz=$KN_TOP/build/fuzz
# shellcheck disable=SC2031 # none is changed before
ASAN_OPTIONS=detect_leaks=0:${ASAN_OPTIONS:-}
modules=$fuzz/lib/kn
export ASAN_OPTIONS

# fuzz NAME PROGRAM SEEDS
fuzz() {
	mkdir -p "$corpus/$1" "$3" "$work/found"
	KN_MODULES=$modules KN_FUZZ_LANGUAGE=$1 \
	    "$fuzz/tests/fuzz/$2" -max_total_time="$seconds" -timeout=10 \
	    -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 \
	    -artifact_prefix="$work/found/$1-" -seed="${KN_SEED:-1}" \
	    "$corpus/$1" "$3" >"$work/$1.log" 2>&1
	fuzz_status=$?
	sed -n 's/^stat::number_of_executed_units: */# inputs tried: /p' \
	    "$work/$1.log"
	[ "$fuzz_status" -eq 0 ] || tail -n 40 "$work/$1.log" | sed 's/^/# /'
	ok "$fuzz_status" "fuzzing $1 for $seconds s"
}

# Streams of all kinds are the seeds of the decoders.
mkdir streams tree
cp -r "$KN_TOP/tests/extract" "$KN_TOP/tests/link" tree 2>/dev/null
kn-feed tree >streams/file && kn-extract -j 1 <streams/file >streams/facts &&
    kn-link -d none.db <streams/facts >streams/edges || exit 2
printf '*.c @some/team one@example.com\n' >tree/CODEOWNERS
git init -q tree && git -C tree add . && git -C tree commit -qm one &&
    kn index -q -d people.db tree && kn-blame -d people.db tree >streams/people ||
    exit 2
kn-frames streams/edges streams/people | jq -c . >lines
frame_number=0
while IFS= read -r line; do
	frame_number=$((frame_number + 1))
	[ $((frame_number % 5)) -eq 0 ] || continue
	printf '%s\n' "$line" | kn-frames -e >"streams/$frame_number" 2>/dev/null
done <lines

only=" ${KN_FUZZ_ONLY:-} "
wanted() {
	[ "$only" = "  " ] && return 0
	case $only in
	*" $1 "*) return 0 ;;
	esac
	return 1
}
! wanted frames || fuzz frames frames streams

# Columns of the store, as they are.
if wanted blobs; then
	mkdir blobs
	kn index -q -d blobs.db tree && mv tree/CODEOWNERS tree/fresh.c &&
	    kn index -q -d blobs.db tree || exit 2
	mv tree/fresh.c tree/CODEOWNERS
	for column in adjacency.edges delta.data file.trees clone.section \
	    word.files; do
		sqlite3 -batch blobs.db "SELECT writefile('blobs/$column.' ||
		    row_number() OVER (), ${column#*.}) FROM ${column%.*}
		    LIMIT 40" >writes || exit 2
	done
	printf '\001\002\003\001' >blobs/coverage.lines
	fuzz blobs blobs blobs
fi

# A frame behind the number of its type, and lines of JSON.
if wanted lines; then
	mkdir lines.d
	sed -n '1~7p' lines | head -n 300 | awk '{ print >"lines.d/" NR }'
	fuzz lines lines lines.d
fi

if wanted reports; then
	mkdir reports
	printf 'TN:one\nSF:src/a.c\nFN:1,f\nDA:1,5\nDA:2,0,abc\nend_of_record\n' \
	    >reports/lcov
	printf 'mode: set\nexample.com/a/b.go:1.2,3.16 2 1\nb.go:7.1,7.2 1 0\n' \
	    >reports/go
	printf '%s' '<?xml version="1.0"?><coverage><sources><source>/a</source>' \
	    '</sources><packages><class filename="b.py"><lines><line number="1"' \
	    ' hits="2"/></lines></class></packages></coverage>' >reports/xml
	printf '%s' '{"meta": {}, "files": {"a.py": {"executed_lines": [1, 2]' \
	    ', "missing_lines": [4], "contexts": {"1": [""], "2": ["t|run"' \
	    ', "\u00e9"]}}}}' >reports/json
	fuzz reports reports reports
fi

if wanted blame; then
	mkdir blames
	git -C tree blame --incremental CODEOWNERS >blames/one || exit 2
	git -C tree blame --incremental "$(git -C tree ls-files '*.c' |
	    head -n 1)" >blames/two
	cat >blames/owners <<'END'
# comment
*       @all one@example.com
/docs/  @writers
src/**/[a-c]*.go @go\ team
[Section][2] @default
a\#b.c
!*.md
^[Optional]
**/main.?? @py
END
	fuzz blame blame blames
fi

# A repository that a server is asked about, and what one might say.
mkdir -p asked/outside
cat >asked/a.py <<'END'
from b import Base, helper
class Child(Base):
    def run(self, x):
        return helper(self.thing).open(x)
END
cat >asked/b.py <<'END'
class Base:
    def run(self, x): return x.close()
def helper(x): return unknown(x)
END
echo 'def helper(x): ...' >asked/b.pyi
printf 'def other(): pass\nclass Far:\n    def open(self): pass\n' \
    >asked/outside/far.py
kn index -q -d asked.db asked || exit 2
KN_FUZZ_REPO=$work/asked
KN_FUZZ_DB=$work/asked.db
export KN_FUZZ_REPO KN_FUZZ_DB
# location FILE LINE COLUMN
location() {
	printf '{"uri":"file://%s/%s","range":{"start":{"line":%d,"character":%d},"end":{"line":%d,"character":9}}}' \
	    "$work/asked" "$1" "$2" "$3" "$2"
}
# Answers to requests 0 to 39, with these places.
answers() {
	i=0
	while [ $i -lt 40 ]; do
		printf '{"id":%d,"result":[%s]}\n' $i "$1"
		i=$((i + 1))
	done
}
if wanted servers; then
	mkdir servers
	here=$(location b.py 0 6),$(location b.py 2 4),$(location b.pyi 0 4)
	far=$(location outside/far.py 2 8)
	link="{\"targetUri\":\"file://$work/asked/a.py\",\"targetSelectionRange\":{\"start\":{\"line\":2,\"character\":8}}}"
	call="{\"from\":$(location a.py 3 15),\"fromRanges\":[{\"start\":{\"line\":3,\"character\":15}}]}"
	for said in "$here" "$far" "$link" "$call" '' null; do
		answers "$said"
	done | split -l 40 - servers/answers
	for said in servers/answers*; do
		{ cat "$said"; printf '\0'; cat "$said"; } >"$said.twice"
	done
	cat >servers/requests <<'END'
{"id":"a","method":"workspace/configuration","params":{"items":[{"section":"python.analysis"},{}]}}
{"id":1,"method":"workspace/workspaceFolders"}
{"id":2,"method":"client/registerCapability","params":{}}
{"method":"$/progress","params":{"token":"x","value":{"kind":"begin"}}}
{"method":"$/progress","params":{"token":"x","value":{"kind":"end"}}}
{"id":3,"method":"window/workDoneProgress/create","params":{"token":1}}
{"id":0,"error":{"code":-32601,"message":"no"}}
END
	printf 'Content-Length: 24\r\nContent-Type: x\r\n\r\n{"id":0,"result":{"a":1}}' \
	    >servers/raw
	fuzz servers servers servers
fi

if wanted scip; then
	mkdir scips
	p='scip-python python asked 1'
	{
		printf 'META\tscip-python\t1\tfile:///elsewhere/asked\n'
		printf 'DOC\ta.py\t1\nOCC\t0\t14\t20\t0\t%s `b`/helper().\n' "$p"
		printf 'OCC\t1\t6\t11\t1\t%s `a`/Child#\n' "$p"
		printf 'OCC\t3\t33\t37\t0\tscip-python python far 2 `far`/Far#open().\n'
		printf 'SYM\t%s `a`/Child#\t%s `b`/Base#\n' "$p" "$p"
		printf 'DOC\tb.py\nOCC\t0\t6\t10\t1\t%s `b`/Base#\n' "$p"
		printf 'OCC\t2\t4\t10\t1\t%s `b`/helper().\n' "$p"
	} | "$KN_TOP/tests/tools/mkscip" >scips/one
	fuzz scip scip scips
fi

# Proofs of all sorts, each of one repository.
if wanted proof; then
	mkdir proofs
	kn index -q -d proofs.db tree || exit 2
	kn-query search -d proofs.db -f tsv -n 40 -k function a | cut -f 4 |
	    while read -r id; do
		kn-query prove -d proofs.db -f jsonl "$id" >"proofs/$id"
		kn-query prove-absent -d proofs.db -f jsonl -t throws "$id" \
		    "$id" >"proofs/no-$id"
	done
	kn-query prove-absent -d proofs.db -f jsonl nowhere >proofs/package
	kn-query prove-absent -d proofs.db -f jsonl nowhere a.c >proofs/file
	fuzz proof proof proofs
fi

for module in "$modules"/*.so; do
	language=${module##*/}
	language=${language%.so}
	wanted "$language" || continue
	mkdir -p "seeds/$language"
	seed=0
	for file in $(kn-frames -t FILE streams/file |
	    jq -r --arg l "$language" 'select(.lang == $l).path'); do
		seed=$((seed + 1))
		cp "tree/$file" "seeds/$language/$seed"
	done
	fuzz "$language" extract "seeds/$language"
done
done_testing
