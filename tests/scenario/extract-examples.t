#!/bin/sh
# kn-extract by example: each folder of tests/extract.
set -u
. "${KN_TOP:?}/tests/lib.sh"
. "$KN_TOP/tests/examples.sh"

mkdir got
if ! extract_examples "$KN_TOP/tests/extract" got; then
	ok 1 'the examples run'
	sed 's/^/# /' got/.err
	done_testing
fi
for folder in "$KN_TOP"/tests/extract/*/; do
	name=$(basename "$folder")
	cmp -s "$folder/expected" "got/$name"
	ok $? "$name" ||
	    diff "$folder/expected" "got/$name" 2>&1 | sed 's/^/# /'
done
done_testing
