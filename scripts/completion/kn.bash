# Completion of kn and its programs for bash.
#
# Options and questions come from each program's --help, so they are never
# out of date; names of symbols come from the graph of the current directory.

# The help of a question, and of the program: its options hold for all.
_kn_help() {
	[ $# -lt 2 ] || "$@" --help 2>/dev/null
	"$1" --help 2>/dev/null
}

# Options of "$@" (a program, perhaps with a question), one a line.
_kn_options() {
	local word
	for word in $(_kn_help "$@" | tr '][|=,' '     '); do
		case $word in
		--?*) echo "$word" ;;
		-[[:alnum:]]*) echo "${word#-}" | fold -w 1 | sed 's/^/-/' ;;
		esac
	done | sort -u
	printf '%s\n' --help --version
}

# What an option of "$@"[1..] takes: the word after it in --help.
_kn_argument() {
	local option=$1
	shift
	_kn_help "$@" | tr '][|' '\n' |
	    sed -n "s/^ *${option}[ =]\\([a-z]*\\).*/\\1/p" | head -n 1
}

# Questions that kn-query --help names.
_kn_questions() {
	kn-query --help 2>/dev/null |
	    sed -n 's/^.*kn-query  *\([a-z][a-z-]*\).*/\1/p' | sort -u
}

_kn_commands() {
	echo index
	compgen -c kn- | sed 's/^kn-//' | sort -u
}

# Symbols whose names begin with $1.
_kn_symbols() {
	[ -n "$1" ] || return
	kn-query search -f jsonl -n 50 -- "$1" 2>/dev/null |
	    sed -n 's/.*"name":"\([^"\\]*\)".*/\1/p' | sort -u
}

_kn_words() {
	local IFS=$'\n'
	# shellcheck disable=SC2207 # words without blanks
	COMPREPLY+=($(compgen -W "$1" -- "$cur"))
}

_kn_files() {
	local IFS=$'\n'
	compopt -o filenames 2>/dev/null
	# shellcheck disable=SC2207 # split at newlines
	COMPREPLY+=($(compgen "$1" -- "$cur"))
}

_kn() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
	local program=${COMP_WORDS[0]##*/} first=1 question='' files
	local command

	COMPREPLY=()
	if [ "$program" = kn ] && [ "$COMP_CWORD" -gt 1 ]; then
		case ${COMP_WORDS[1]} in
		-*) ;;
		*)
			if type "kn-${COMP_WORDS[1]}" >/dev/null 2>&1; then
				program=kn-${COMP_WORDS[1]}
				first=2
			fi
			;;
		esac
	fi
	if [ "$program" = kn-query ] && [ "$COMP_CWORD" -gt "$first" ]; then
		question=${COMP_WORDS[first]}
	fi
	command=("$program")
	[ "$program" != kn ] || [ "$COMP_CWORD" -lt 2 ] ||
	    command+=("${COMP_WORDS[1]}")
	[ -z "$question" ] || command+=("$question")

	case $cur in
	-*)
		_kn_words "$(_kn_options "${command[@]}")"
		return
		;;
	esac
	case $prev in
	-?*)
		case $(_kn_argument "$prev" "${command[@]}") in
		dir*) _kn_files -d; return ;;
		database | file | session) _kn_files -f; return ;;
		format) _kn_words $'text\ntsv\njson\njsonl\nxml\ngcf\ngcf-graph\ngcb\nmd\ndot'
			return ;;
		?*) return ;;
		esac
		;;
	esac
	case $program:$COMP_CWORD:$question in
	kn:1:) _kn_words "$(_kn_commands)" ;;
	kn-query:"$first":) _kn_words "$(_kn_questions)" ;;
	kn-query:*:outline | kn-query:*:who-knows | kn-query:*:bus-factor | \
	kn-query:*:api | kn-query:*:deps | kn-query:*:unused | kn-query:*:verify)
		_kn_files -f ;;
	kn-query:*:impact | kn-query:*:test-scope | kn-query:*:prove-absent)
		_kn_files -f
		files=("${COMPREPLY[@]}")
		_kn_words "$(_kn_symbols "$cur")"
		COMPREPLY+=("${files[@]}") ;;
	kn-query:*) _kn_words "$(_kn_symbols "$cur")" ;;
	*) _kn_files -d ;;
	esac
}

complete -F _kn kn kn-blame kn-cover kn-enrich kn-extract kn-feed kn-frames kn-fsck kn-link kn-query \
    kn-snapshot kn-store
