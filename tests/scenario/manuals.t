#!/bin/sh
# Each program has a manual page, whose synopsis is what --help prints.
set -u
. "${KN_TOP:?}/tests/lib.sh"

# Blanks and line breaks apart, the SYNOPSIS section as people see it; one
# line a form of the command.
synopsis() {
	mandoc -Tascii -O width=1000 "$1" | col -b |
	    sed -n '/^SYNOPSIS/,/^[A-Z]/p' | sed '1d;$d' |
	    sed 's/^ *//; s/  */ /g; /^$/d'
}

# The usage, its continued lines joined: a new form begins with the name.
usage() {
	"$1" --help 2>&1 | sed -n '/^usage: /,$p' | awk -v name="${1##*/}" '
	{ sub(/^usage: /, ""); sub(/^ +/, "") }
	$1 == name && line != "" { print line; line = "" }
	{ line = line (line == "" ? "" : " ") $0 }
	END { print line }'
}

for tool in "${KN_BUILD:?}"/bin/*; do
	name=${tool##*/}
	page=$KN_TOP/man/$name.1
	if [ ! -f "$page" ]; then
		ok 1 "$name has a manual page"
		continue
	fi
	is "$(usage "$tool")" "$(synopsis "$page")" \
	    "$name: --help and SYNOPSIS"
	run "$tool" --version
	grep -Eq "^$name [0-9]+\.[0-9]+" out
	ok $? "$name: --version"
	run "$tool" --no-such-option
	is "$status" 2 "$name: an unknown option is a usage error"
done

is "$(sed -n 's/.*version of the tables, which is \([0-9]*\)\.$/\1/p' \
    "$KN_TOP/man/kn-store.5")" \
    "$(sed -n 's/^#define SCHEMA_VERSION[^0-9]*\([0-9]*\).*/\1/p' \
    "$KN_TOP/common/schema.h")" 'kn-store(5): the version of the tables'

done_testing
