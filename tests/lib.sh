# What the scenario tests share.  A test begins with
#
#	#!/bin/sh
#	# What is tested.
#	set -u
#	. "${KN_TOP:?}/tests/lib.sh"
#
# and ends with done_testing.  It then stands in a fresh folder, $work, which
# is removed at the end, or kept and named when a check failed.  Neither the
# user's home nor git's configuration is seen.
# shellcheck shell=sh disable=SC2034 # the variables are the tests'

tests_run=0
tests_failed=0

work=$(mktemp -d "${TMPDIR:-/tmp}/kn-test.XXXXXX") || exit 2
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
cd "$work" || exit 2

HOME=$work/home
XDG_CACHE_HOME=$work/home/cache
GIT_CONFIG_NOSYSTEM=1
GIT_CONFIG_GLOBAL=$work/home/gitconfig
GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@example.com
GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@example.com
GIT_AUTHOR_DATE='2024-01-01T00:00:00Z' GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
export HOME XDG_CACHE_HOME GIT_CONFIG_NOSYSTEM GIT_CONFIG_GLOBAL \
    GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL \
    GIT_AUTHOR_DATE GIT_COMMITTER_DATE
# Only what is about authors asks git for them.
KN_BLAME=0
export KN_BLAME
unset KN_DB GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_CEILING_DIRECTORIES
# A make that runs the tests is not the parent of those that they start: its
# jobserver is closed to them, its level makes them tell their directories.
unset MAKEFLAGS MFLAGS GNUMAKEFLAGS MAKEOVERRIDES MAKELEVEL MAKEFILES \
    MAKE_TERMOUT MAKE_TERMERR
mkdir "$HOME"
cat >"$GIT_CONFIG_GLOBAL" <<'END'
[init]
	defaultBranch = main
[protocol "file"]
	allow = always
[core]
	autocrlf = false
END

# ok STATUS TITLE: one check; returns STATUS.
ok() {
	tests_run=$((tests_run + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tests_run - $2"
		return 0
	fi
	echo "not ok $tests_run - $2"
	tests_failed=$((tests_failed + 1))
	return 1
}

# is GOT WANTED TITLE: they are equal; shows them if not.
is() {
	if [ "$1" = "$2" ]; then
		ok 0 "$3"
		return
	fi
	ok 1 "$3"
	printf '%s\n' "$1" | sed 's/^/#  got: /'
	printf '%s\n' "$2" | sed 's/^/# want: /'
	return 1
}

# run COMMAND …: leaves its output in the files out and err (in $work), its
# exit status in $status.
run() {
	"$@" >"$work/out" 2>"$work/err"
	status=$?
	return 0
}

# fails STATUS TITLE COMMAND …: ends with STATUS, says one line on stderr
# and nothing on stdout.
fails() {
	fails_status=$1
	fails_title=$2
	shift 2
	run "$@"
	if [ "$status" -eq "$fails_status" ] && [ ! -s "$work/out" ] &&
	    [ "$(wc -l <"$work/err")" -eq 1 ]; then
		ok 0 "$fails_title"
		return
	fi
	ok 1 "$fails_title"
	echo "# status $status, $(wc -c <"$work/out") bytes on stdout; stderr:"
	sed 's/^/#   /' "$work/err"
	return 1
}

# preload LIBRARY COMMAND …: with a library of the tests' own before all
# others, also before the sanitizers' runtime, which else would refuse.  One
# that is not there would only be a warning of the loader.
preload() (
	if [ ! -e "$1" ]; then
		echo "# $1 is not built: make check does it" >&2
		exit 127
	fi
	LD_PRELOAD=$1
	ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
	export LD_PRELOAD ASAN_OPTIONS
	shift
	exec "$@"
)

done_testing() {
	echo "1..$tests_run"
	if [ "$tests_failed" -gt 0 ]; then
		trap - EXIT
		echo "# kept: $work"
		exit 1
	fi
	exit 0
}
