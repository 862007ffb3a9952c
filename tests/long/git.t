#!/bin/sh
# What git says comes damaged: every answer in turn, each in several ways.
# kn-feed, kn-blame and kn-query end by themselves, with 0 and what can be
# decoded, or with 1, 2 or 75 and at most a line.
#
# KN_SEED: where the changes begin; KN_GIT_DAMAGE: ways for each answer (12).
set -u
. "${KN_TOP:?}/tests/lib.sh"
. "$KN_TOP/tests/long/lib.sh"

seed=${KN_SEED:-1}
ways=${KN_GIT_DAMAGE:-12}

small_repo repo
printf '*.c @some/team one@example.com\n[More]\n/py/ @two\n' >repo/CODEOWNERS
printf 'One <one@example.com> test <test@example.com>\n' >repo/.mailmap
git -C repo add -A && git -C repo commit -qm owners
sed -i 's/list_length/list_size/' repo/src/list.c
git -C repo commit -qam 'another name' || exit 2
git clone -q --bare repo bare.git
kn index -q -d kn.db repo && kn index -q -d bare.db bare.git || exit 2
sed -i 's/list_size/list_sum/' repo/src/list.c

KN_GIT=$(command -v git)
KN_GIT_CALLS=$work/calls
export KN_GIT KN_GIT_CALLS KN_GIT_CALL KN_GIT_SEED
mkdir fake && ln -s "$KN_TOP/tests/tools/damaged-git" fake/git

# damaged TITLE WHAT COMMAND …: WHAT is "frames" where these come out.
damaged() {
	damaged_title=$1
	damaged_what=$2
	shift 2
	: >calls
	KN_GIT_CALL=0 KN_GIT_SEED=0 PATH=$work/fake:$PATH "$@" >want 2>err ||
	    { cat err; exit 2; }
	damaged_calls=$(wc -c <calls)
	damaged_bad=''
	KN_GIT_CALL=0
	while [ $KN_GIT_CALL -lt "$damaged_calls" ]; do
		KN_GIT_CALL=$((KN_GIT_CALL + 1))
		damaged_way=0
		while [ $damaged_way -lt "$ways" ]; do
			damaged_way=$((damaged_way + 1))
			KN_GIT_SEED=$((seed * 10000 + KN_GIT_CALL * 100 +
			    damaged_way))
			: >calls
			PATH=$work/fake:$PATH timeout -k 5 30 "$@" \
			    >got 2>err
			damaged_status=$?
			case $damaged_status in
			0)	[ "$damaged_what" != frames ] ||
				    kn-frames <got >lines 2>&1 ;;
			1|2|75)	[ "$(grep -vc -e "^fatal: " -e "^error: " -e "cannot read it: " err)" -le 1 ] ;;
			*)	false ;;
			esac && continue
			damaged_bad="$damaged_bad $KN_GIT_CALL/$KN_GIT_SEED"
			echo "# call $KN_GIT_CALL, seed $KN_GIT_SEED: status" \
			    "$damaged_status"
			sed 's/^/#   /' err
		done
	done
	is "$damaged_bad" '' "$damaged_title: $damaged_calls calls"
	ok "$([ "$damaged_calls" -gt 0 ]; echo $?)" "$damaged_title: git is asked"
}
damaged 'kn-feed, all' frames kn-feed -F repo
damaged 'kn-feed, update' frames kn-feed -d kn.db repo
damaged 'kn-feed, bare' frames kn-feed -F bare.git
damaged 'kn-feed, a commit' frames kn-feed -F -R HEAD~1 repo
damaged 'kn-blame' frames kn-blame -q -j 1 -d kn.db repo
damaged 'kn-blame, bare' frames kn-blame -q -j 1 -d bare.db bare.git
damaged 'kn-query, sources' text kn-query -C repo -d kn.db show -s list_size
damaged 'kn-query, a change' text kn-query -C repo -d kn.db context -g HEAD~1
done_testing
