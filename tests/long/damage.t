#!/bin/sh
# Files that were cut off or changed at many places: kn-extract ends well and
# gives facts for each, all frames decode, and what follows (kn-link,
# kn-store) takes them.  The examples of all languages, and this project's
# own sources.
#
# KN_SEED: where the changes begin; KN_DAMAGE: how many variants a file (15).
set -u
. "${KN_TOP:?}/tests/lib.sh"
. "$KN_TOP/tests/long/lib.sh"

seed=${KN_SEED:-1}
variants=${KN_DAMAGE:-15}

mkdir examples
cp -r "$KN_TOP/tests/extract" "$KN_TOP/tests/link" examples
small_repo small
own_tree own

# damaged NAME SOURCE VARIANTS
damaged() {
	kn-feed -F -r "$1" "$2" >"$1.files" &&
	    "$KN_BUILD/tests/tools/damage" -s "$seed" -n "$3" <"$1.files" \
	    >"$1.damaged" || exit 2
	files=$(kn-frames -c <"$1.damaged" | awk '$1 == "FILE" { print $2 }')
	echo "# $1: $files files"
	timeout 900 kn-extract -j 2 <"$1.damaged" >"$1.facts" 2>err
	is "$? $(cat err)" "0 " "$1: kn-extract ends well"
	# "crash" and "timeout" are faults of ours, whatever the file.
	kn-frames -t PROBLEM <"$1.facts" |
	    jq -r 'select(.stage == "kn-extract" and (.reason == "crash" or
	    .reason == "timeout" or .reason == "memory")) |
	    "\(.reason) \(.path)"' >bad
	is "$(head -n 20 bad)" "" "$1: no file ends a worker"
	kn-frames <"$1.facts" >lines 2>err
	is "$? $(cat err)" "0 " "$1: all frames decode"
	is "$(jq -r 'select(.type == "FACTS") | .path' <lines | sort -u |
	    wc -l)" "$files" "$1: every file has its facts"
	is "$(jq -r 'select(has("payload") or has("raw")).type' <lines)" "" \
	    "$1: none is out of the ordinary"
	timeout 900 kn-link -d none.db <"$1.facts" >edges 2>err
	is "$? $(cat err)" "0 " "$1: kn-link ends well"
	timeout 900 kn-store -d "$1.db" <edges 2>err
	is "$? $(cat err)" "0 " "$1: kn-store takes it"
	is "$(sqlite3 "$1.db" 'SELECT count(*) FROM edge e
	    LEFT JOIN node s ON s.id = e.src LEFT JOIN node d ON d.id = e.dst
	    WHERE s.id IS NULL OR d.id IS NULL')" 0 \
	    "$1: every edge has two ends"
}
damaged examples examples "$variants"
damaged small small $((variants * 10))
damaged own own $((variants / 5 + 1))
done_testing
