#!/bin/sh
# The decoders of frames, the reader of proofs, and the extractor of every language, under a
# coverage-guided fuzzer, each for KN_FUZZ_SECONDS (20).  It begins with the
# examples, and with its own finds of earlier runs if KN_FUZZ_CORPUS names a
# folder to keep them in.  KN_FUZZ_ONLY: only these (frames, proof, c, go …).
set -u
. "${KN_TOP:?}/tests/lib.sh"

seconds=${KN_FUZZ_SECONDS:-20}
corpus=${KN_FUZZ_CORPUS:-$work/corpus}
fuzz=$KN_TOP/build/fuzz
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
