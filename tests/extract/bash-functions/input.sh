#!/usr/bin/env bash
# shellcheck disable=SC2034

readonly LIMIT=10
export PATH_LIST="$LIMIT:x"
declare -r NAME=2 OTHER
declare -A table=([a]=b)
alias ll='ls -l | my_pager'

HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$HERE/../lib/one.sh"
source "${BASH_SOURCE%/*}/two.sh"
. "$UNKNOWN/three.sh"
. ./four.sh
. "$DYNAMIC"

# Says hello.
# To whom it may concern.
function greet {
	local who=$1 other
	other=x
	made_here=$who
	echo "$who $other ${LIMIT:-3}" "$table"
	table[x]=3
	read -r answer rest
}

run_all() {
	greet "$@" | my_filter && ! is_done
	trap 'cleanup; rm -f "$tmp"' EXIT
	"$cmd" dynamic
	value=$(inner_call "$(deep_call)") command by_command arg
	VAR=1 with_var
	cat <<-EOF
		$(in_heredoc) $LIMIT
	EOF
	(( LIMIT_COUNT++ ))
	[[ $NAME == x ]] && case $1 in a) in_case ;; esac
	while read -r line; do in_loop; done < <(in_process)
	\escaped
	'quoted' x
	"$HERE/tool.sh" x
	bash -x "$HERE/child.sh"
	sudo ./as_root.sh
	command -v maybe >/dev/null
	nested() { inner_one; }
	eval "evaluated $x"
}

if test -n "$1"; then
	maybe() { echo one; }
else
	maybe() { echo two; }
fi

export -f greet run_all
unset -f maybe
for i in a b; do run_all "$i"; done
