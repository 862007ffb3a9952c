#!/bin/sh
# kn-link by example: each folder of tests/link.
set -u
. "${KN_TOP:?}/tests/lib.sh"
. "$KN_TOP/tests/examples.sh"

mkdir got
if ! link_examples "$KN_TOP/tests/link" got; then
	ok 1 'the examples run'
	sed 's/^/# /' got/.err
	done_testing
fi
for folder in "$KN_TOP"/tests/link/*/; do
	name=$(basename "$folder")
	cmp -s "$folder/expected" "got/$name"
	ok $? "$name" ||
	    diff "$folder/expected" "got/$name" 2>&1 | sed 's/^/# /'
done
done_testing
