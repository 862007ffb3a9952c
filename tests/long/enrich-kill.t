#!/bin/sh
# SIGKILL to kn-enrich, to the server and to kn-store at random moments of
# `kn enrich`: what is lost is at most what was in flight, and the next run
# comes to the root of an undisturbed one.  With a server of the tests' own,
# where the moment is a number of questions, and with clangd.
#
# KN_KILLS: moments for each of the three (5); KN_SEED: where they begin.
# KN_ENRICH_TREE, KN_ENRICH_SERVER: a git repository and the server to ask about
# it, instead of clangd and a small one.
set -u
. "${KN_TOP:?}/tests/lib.sh"
. "$KN_TOP/tests/long/lib.sh"

unset XDG_CONFIG_HOME
PATH=$PATH:$KN_TOP/build/servers/node_modules/.bin
kills=${KN_KILLS:-5}
seed=${KN_SEED:-1}
window=8

# random MAX: below it, from the seed, which moves on.
random() {
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	random_n=$((seed / 8 % $1))
}
# kill_one WHAT: of the `kn enrich` whose process is $pid.
kill_one() {
	case $1 in
	server)
		asker=$(pgrep -P "$pid" kn-enrich) && pkill -KILL -P "$asker" ;;
	*)
		pkill -KILL -P "$pid" "$1" ;;
	esac
}

# ---- a server of the tests' own ----

FAKE_LOG=$work/log
export FAKE_LOG
git init -q repo
awk 'BEGIN {
	for (i = 0; i < 24; i++) {
		f = "repo/m" i ".py"
		for (k = 0; k < 20; k++)
			printf "class A%dx%d:\n    def n%dx%d(self):\n" \
			    "        pass\n\n\n", i, k, i, k >f
		g = "repo/u" i ".py"
		for (k = 0; k < 20; k++) {
			printf "def f%dx%d(x):\n    x.n%dx%d()\n\n\n", i, k, \
			    i, k >g
			printf "n%dx%d m%d.py %d 8\n", i, k, i, 5 * k + 2
		}
	}
}' >places
git -C repo add . && git -C repo commit -qm x
kn index -q -d kn.db repo
mkdir servers
printf 'command %s %s steady\nlanguages python\n' \
    "$KN_TOP/tests/tools/fake-server" "$work/places" >servers/fake
ask() {
	kn enrich -q -n $window -S servers -o fake -d "$1" repo
}
cp kn.db whole.db
: >log
ask whole.db
whole=$(root whole.db)
asked=$(wc -l <log)
names=$(grep -c definition log)
[ "$names" -ge 480 ] && [ "$whole" != "$(root kn.db)" ]
ok $? "undisturbed: $asked questions"

# Asked twice may be what was in flight, the rest of the files that were open
# (as many places as are in flight are of two at most), and what each server
# that is started is tried with.
most=$((window + 2 * 20 + 2 * 20))
for what in kn-enrich server kn-store; do
	again=0
	bad=''
	i=0
	while [ $i -lt "$kills" ]; do
		i=$((i + 1))
		random "$asked"
		store_copy kn.db cut.db
		: >log
		ask cut.db 2>err &
		pid=$!
		while [ "$(wc -l <log)" -lt "$random_n" ] &&
		    kill -0 $pid 2>/dev/null; do
			sleep 0.01
		done
		kill_one $what
		wait $pid
		[ $what != server ] || [ "$(root cut.db)" = "$whole" ] ||
		    bad="$bad $random_n(server)"
		ask cut.db 2>>err
		[ "$(root cut.db)" = "$whole" ] || bad="$bad $random_n"
		twice=$(($(grep -c definition log) -
		    $(grep definition log | sort -u | wc -l)))
		[ "$twice" -le "$again" ] || again=$twice
	done
	is "$bad" '' "$what killed at $kills moments: the same root"
	[ "$again" -le $most ]
	ok $? "$what: at most $again names are asked again (limit $most)"
	is "$(kn-fsck -d cut.db 2>&1)" '' "$what: kn-fsck finds nothing"
done
unset FAKE_LOG

# ---- a real one ----

real=${KN_ENRICH_SERVER:-clangd}
if [ -n "${KN_ENRICH_TREE:-}" ]; then
	tree=$KN_ENRICH_TREE
else
	tree=$work/real
	git init -q real
	cat >real/list.h <<'END'
struct list;
struct ops { int (*len)(struct list *); };
struct inner { int count; };
struct list { struct ops *ops; struct inner items; };
struct list *push(struct list *, int);
END
	i=0
	echo '[' >real/compile_commands.json
	while [ $i -lt 12 ]; do
		cat >real/f$i.c <<END
#include "list.h"
static int hidden$i(struct list *l) { return l->items.count + $i; }
int (*const table${i}[])(struct list *) = { hidden$i };
int use$i(struct list *l)
{
	l->items.count++;
	return l->ops->len(push(l, $i)) + table${i}[0](l);
}
END
		printf '%s{"directory": "%s", "file": "f%d.c", "command": "cc -c f%d.c"}\n' \
		    "$([ $i -eq 0 ] || echo ,)" "$tree" $i $i \
		    >>real/compile_commands.json
		i=$((i + 1))
	done
	echo ']' >>real/compile_commands.json
	git -C real add . && git -C real commit -qm x
fi
kn index -q -d real.db "$tree"
store_copy real.db whole.db
start=$(date +%s%N)
kn enrich -q -o "$real" -d whole.db "$tree" 2>err
taken=$((($(date +%s%N) - start) / 1000000))
whole=$(root whole.db)
[ -n "$whole" ] && [ "$whole" != "$(root real.db)" ]
ok $? "$real, undisturbed: $taken ms"
for what in kn-enrich server kn-store; do
	bad=''
	i=0
	while [ $i -lt "$kills" ]; do
		i=$((i + 1))
		random $((taken + 1))
		store_copy real.db cut.db
		kn enrich -q -o "$real" -d cut.db "$tree" 2>err &
		pid=$!
		sleep "$(printf '%d.%03d' $((random_n / 1000)) \
		    $((random_n % 1000)))"
		kill_one $what 2>/dev/null
		wait $pid
		kn enrich -q -o "$real" -d cut.db "$tree" 2>>err
		[ "$(root cut.db)" = "$whole" ] || bad="$bad ${random_n}ms"
	done
	is "$bad" '' "$real: $what killed at $kills moments: the same root"
done
is "$(kn-fsck -d cut.db 2>&1)" '' "$real: kn-fsck finds nothing"

done_testing
