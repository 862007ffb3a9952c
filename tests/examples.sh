# Examples: input and expected output, for tests/scenario/*-examples.t and
# scripts/update-examples.
#
#	tests/extract/LANG-WHAT/	one source file, anywhere in it, and
#					"expected": what kn-extract says of it
#	tests/link/LANG-WHAT/		a small repository, and "expected": all
#					edges, sorted
#
# Both take the folder that the examples are in, and one for the results,
# which get the examples' names.  The built programs are first in PATH.
# shellcheck shell=sh

# All files go through one pipeline.
extract_examples() {
	mkdir -p "$2/.tree" || return 1
	cp -R "$1"/*/ "$2/.tree" || return 1
	find "$2/.tree" -name expected -exec rm {} +
	kn-feed "$2/.tree" >"$2/.feed" 2>"$2/.err" &&
	    kn-extract -j 1 <"$2/.feed" >"$2/.facts" 2>>"$2/.err" &&
	    kn-frames "$2/.facts" >"$2/.json" || return 1
	(cd "$2/.tree" && find . -type f) | sed 's|^\./||' | sort |
	while read -r path; do
		jq -r --arg path "$path" -f "$1/dump.jq" "$2/.json" \
		    >"$2/${path%%/*}" || return 1
	done
}

# One repository after the other.
link_examples() {
	for folder in "$1"/*/; do
		name=$(basename "$folder")
		mkdir -p "$2/.tree" || return 1
		cp -R "$folder" "$2/.tree/$name" || return 1
		rm -f "$2/.tree/$name/expected"
		kn-feed "$2/.tree/$name" 2>>"$2/.err" | kn-extract -j 1 |
		    kn-link | kn-frames | jq -rs -f "$1/dump.jq" |
		    LC_ALL=C sort >"$2/$name" || return 1
	done
}
