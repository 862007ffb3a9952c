#!/bin/sh
# kn-store, at length: many more random graphs and updates, and SIGKILL at many
# more places.  The scenario tests are the same, and shorter.
set -u
here=${KN_TOP:?}/tests/scenario
n=0
bad=0

part() {	# TITLE COMMAND …
	n=$((n + 1))
	title=$1
	shift
	if "$@" >out.$$ 2>&1; then
		echo "ok $n - $title"
	else
		echo "not ok $n - $title"
		sed -n 's/^not ok/# not ok/p; /^#/p' out.$$
		bad=1
	fi
	rm -f out.$$
}

cd "${TMPDIR:-/tmp}" || exit 2
for seed in 14 15 16; do
	part "random graphs and updates, seed $seed" env KN_SEED=$seed \
	    KN_ROUNDS=10 KN_STEPS=25 "$here/kn-store-updates.t"
done
part 'SIGKILL at many places' env KN_KILL_STEP=40000 "$here/kn-store-lease.t"
echo "1..$n"
exit $bad
