#!/bin/sh
# The scripts that run kn for others: kn-pipeline, kn.mk, kn-cron.
set -u
. "${KN_TOP:?}/tests/lib.sh"

scripts=$KN_TOP/scripts

# Fingerprint of the graph of a repository.
root() {
	kn query -C "$1" stats -q | sed -n 's/^root  *//p'
}

make_repo() {
	git init -q "$1"
	printf 'int f(void) { return 1; }\nint g(void) { return f(); }\n' \
	    >"$1/a.c"
	git -C "$1" add . && git -C "$1" commit -qm one
}

# ---- kn-pipeline ----

make_repo one
run "$scripts/kn-pipeline" one
is "$status" 0 'kn-pipeline'
piped=$(root one)
kn index -q -F -d other.db one
is "$piped" "$(kn query -d other.db stats -q | sed -n 's/^root  *//p')" \
    'makes the graph that kn index makes'
printf 'int h(void) { return g(); }\n' >>one/a.c
run "$scripts/kn-pipeline" one
is "$status" 0 'again, after an edit'
kn callers -C one g | grep -q h
ok $? 'the edit is in the graph'
(cd one && "$scripts/kn-pipeline") >out 2>err
is "$?" 0 'here'
run "$scripts/kn-pipeline" one third.db
is "$status:$(kn query -d third.db stats -q | sed -n 's/^root  *//p')" \
    "0:$(root one)" 'another database'
before=$(root one)
run "$scripts/kn-pipeline" ./missing
is "$status" 2 'no repository'
mkdir broken
printf '#!/bin/sh\nexit 1\n' >broken/kn-extract
chmod +x broken/kn-extract
printf '\n' >>one/a.c
PATH=$work/broken:$PATH "$scripts/kn-pipeline" one >out 2>err
is "$?" 2 'a stage that fails'
is "$(root one)" "$before" 'nothing is published'

# ---- kn.mk ----

make_repo two
cat >Makefile <<END
KN_REPO = two
include $scripts/kn.mk
callers: kn-index
	@kn callers -C two f
END
is "$(make -s callers 2>err | grep -c g)" 1 'a target that needs the graph'
is "$(cat err)" '' 'says nothing else'
generation() {
	kn query -C two stats -q | sed -n 's/^generation  *//p'
}
first=$(generation)
make -s kn-index
is "$(generation)" "$first" 'nothing changed: no index'
printf 'int h(void) { return f(); }\n' >>two/a.c
is "$(make -s callers | grep -c h)" 1 'after an edit the graph is new'
mv two moved
run make -s kn-index
ok "$([ "$status" -ne 0 ]; echo $?)" 'a failing index fails the target'

# ---- kn-cron ----

XDG_RUNTIME_DIR=$work/runtime
export XDG_RUNTIME_DIR
mkdir runtime
make_repo three && make_repo four
run "$scripts/kn-cron" "$work/three" "$work/four"
is "$status:$(cat out err)" 0: 'kn-cron says nothing'
is "$(root three | wc -c):$(root four | wc -c)" 65:65 'both have a graph'
run "$scripts/kn-cron" "$work/missing" "$work/four"
is "$status:$(grep -c missing err)" 2:1 'a repository that fails'
printf 'int h(void) { return f(); }\n' >>four/a.c
run "$scripts/kn-cron" "$work/missing" "$work/four"
kn callers -C four f | grep -q h
is "$status:$?" 2:0 'the next one is indexed all the same'

# Two at once: the second finds the lock and leaves it to the first.
mkdir slow
cat >slow/kn <<END
#!/bin/sh
echo x >>$work/runs
: >$work/running
until [ -e $work/go ]; do sleep 0.1; done
END
chmod +x slow/kn
PATH=$work/slow:$PATH "$scripts/kn-cron" "$work/three" &
until [ -e running ]; do sleep 0.1; done
PATH=$work/slow:$PATH "$scripts/kn-cron" "$work/three"
is "$?" 0 'a second run at once ends well'
: >go
wait
is "$(wc -l <runs)" 1 'and has done nothing'
PATH=$work/slow:$PATH "$scripts/kn-cron" "$work/three"
is "$(wc -l <runs)" 2 'the lock is gone with its holder'

# ---- the examples of kn(1) ----

(cd three && kn index) >out 2>err
is "$?" 0 'kn index'
(cd three && kn search f | grep -q a.c)
ok $? 'kn search'
(cd three && kn stats | grep -q root)
ok $? 'kn stats'
is "$(cd three && kn index --json | jq .files)" 0 'kn index --json | jq'

done_testing
