#!/bin/sh
# Every option that a program's --help shows is completed, in bash and zsh;
# so are kn-query's questions.
set -u

top=${KN_TOP:?}
bin=${KN_BUILD:?}/bin
n=0
failed=0

# ok STATUS TITLE
ok() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		failed=1
	fi
}

# The options in a program's help, taken apart in another way than the
# completions do: "[-abc]" is -a -b -c, "[-d file]" is -d.
options() {
	"$@" --help | grep -oE -- '(\[|\| ?|^ *)-[-[:alnum:]]+' |
	    sed 's/^[^-]*//' | awk '
	/^--/ { print; next }
	{ for (i = 2; i <= length($0); i++) print "-" substr($0, i, 1) }' |
	    sort -u
}

bash_completes() {
	bash -c '
	. "$1/scripts/completion/kn.bash"
	shift
	COMP_WORDS=("$@" -)
	COMP_CWORD=$#
	_kn
	printf "%s\n" "${COMPREPLY[@]}"' sh "$top" "$@" | sort -u
}

zsh_completes() {
	zsh -fc '. $1/scripts/completion/_kn; shift; _kn_options "$@"' \
	    zsh "$top" "$@" | sort -u
}

# completes SHELL COMMAND …: is every option of its help offered?
completes() {
	shell=$1
	shift
	[ -x "$bin/$1" ] || return 1
	wanted=$(options "$@")
	[ -n "$wanted" ] || { echo "# no option in the help of $*"; return 1; }
	if [ "$shell" = bash ]; then
		offered=$(bash_completes "$@")
	else
		offered=$(zsh_completes "$@")
	fi
	missing=$(printf '%s\n' "$wanted" |
	    grep -Fxv -e "$offered")
	[ -z "$missing" ] || { echo "# missing: $missing" | tr "\n" " "; echo; return 1; }
}

for path in "$bin"/*; do
	tool=${path##*/}
	for shell in bash zsh; do
		completes "$shell" "$tool"
		ok $? "$shell: options of $tool"
	done
done

if [ -x "$bin/kn-query" ]; then
	for question in search callers outline impact test-scope why-edge prove-absent \
	    verify; do
		for shell in bash zsh; do
			completes "$shell" kn-query "$question"
			ok $? "$shell: options of kn-query $question"
		done
	done
	bash -c '
	. "$1/scripts/completion/kn.bash"
	COMP_WORDS=(kn-query "call")
	COMP_CWORD=1
	_kn
	printf "%s\n" "${COMPREPLY[@]}"' sh "$top" | tr '\n' ' ' |
	    grep -q '^callees callers $'
	ok $? "bash: questions by their first letters"
	zsh -fc '. $1/scripts/completion/_kn; _kn_questions' zsh "$top" |
	    grep -qx callers
	ok $? "zsh: questions"
	for shell in bash zsh; do
		script=$top/scripts/completion/_kn
		[ $shell = zsh ] || script=$top/scripts/completion/kn.bash
		$shell -c '. "$1"; _kn_questions' $shell "$script" |
		    grep -qx test-scope
		ok $? "$shell: questions of two words"
	done
	bash -c '
	. "$1/scripts/completion/kn.bash"
	cd "$1"
	COMP_WORDS=(kn-query impact READ)
	COMP_CWORD=2
	_kn
	printf "%s\n" "${COMPREPLY[@]}"' sh "$top" | grep -qx README.md
	ok $? "bash: files, where they may stand for what is in them"
fi

if [ -x "$bin/kn" ]; then
	for shell in bash zsh; do
		completes "$shell" kn index
		ok $? "$shell: options of kn index"
	done
fi

echo "1..$n"
exit "$failed"
