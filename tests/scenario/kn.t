#!/bin/sh
# kn: the pipeline, its end, and the way to the other programs.
set -u
. "${KN_TOP:?}/tests/lib.sh"

bin=$(dirname "$(command -v kn)")

# Fingerprint of the graph of a repository.
root() {
	kn query -C "$1" stats -q | sed -n 's/^root  *//p'
}

git init -q repo
cat >repo/a.c <<'END'
int helper(int n) { return n; }
int main(void) { return helper(1); }
END
printf 'def f():\n    return f()\n' >repo/b.py
git -C repo add . && git -C repo commit -qm one

# ---- index ----

run kn index repo
is "$status" 0 'index'
ok "$([ ! -s out ]; echo $?)" 'nothing on standard output'
grep -q '2 files' err
ok $? 'a summary on standard error'
ok "$([ -s repo/.git/kn/kn.db ]; echo $?)" 'the store is in the git directory'
first=$(root repo)

run kn index --json repo
is "$status" 0 'again'
is "$(jq -c '[.status, .full, .files, .gone, .problems]' out)" \
    '[0,false,0,0,{}]' 'again: nothing is read'
ok "$([ ! -s err ]; echo $?)" '--json: nothing on standard error'

printf 'int third(void) { return helper(3); }\n' >>repo/a.c
rm repo/b.py
run kn index --json repo
is "$(jq -c '[.status, .full, .files, .gone]' out)" '[0,false,1,1]' \
    'after an edit: only what changed'
run kn -h
is "$status" 0 'help on the way'
kn callers -C repo helper >who
grep -q third who
ok $? 'the edit is in the graph'
edited=$(root repo)
run kn index -qF repo
is "$status:$(cat out err)" 0: '-q: says nothing'
is "$(root repo)" "$edited" \
    'a full index gives the same graph'
git -C repo checkout -q . && kn index -q repo
is "$(root repo)" "$first" 'and back'

run kn index --json -d other.db -j 2 repo
is "$status:$(jq .files out)" 0:2 '-d: another store, from the start'
(cd repo && kn index --json) >out 2>err
is "$(jq .files out)" 0 'no argument: here'

git clone -q --bare repo bare.git
run kn index --json bare.git
is "$status:$(jq .files out)" 0:2 'a bare repository'
ok "$([ -s bare.git/kn/kn.db ]; echo $?)" 'has its store in itself'
is "$(kn query -C bare.git search -n 5 main | wc -l)" \
    "$(kn query -C repo search -n 5 main | wc -l)" 'and answers alike'

mkdir plain && cp repo/a.c plain
run kn index --json plain
is "$status:$(jq .files out)" 0:1 'a plain directory'

# ---- problems ----

printf 'int x;\0\0\0' >repo/bad.c
run kn index repo
is "$status" 0 'a file that cannot be read is no failure'
grep -q 'binary' err
ok $? 'but is counted'
run kn index --strict --json repo
is "$status:$(jq .status out)" 1:1 '--strict, of what is known already'
run kn index --strict --json -F repo
is "$status:$(jq -c '[.status, .problems.binary]' out)" '1:[1,1]' \
    '--strict, from the start'
rm repo/bad.c
run kn index --strict repo
is "$status" 0 '--strict, nothing wrong any more'

# ---- usage ----

fails 2 'a missing repository' kn index ./missing
run kn index -Z
is "$status" 2 'an unknown option'
run kn index a b
is "$status" 2 'two repositories'
run kn
is "$status" 2 'no command'
fails 2 'a number that is none' kn index -j x repo
fails 2 'a command with a slash' kn ./feed
run kn nonsense
is "$status" 2 'no such question'
run kn index -h
is "$status" 0 'index -h'
run kn -V
is "$status:$(head -c 3 out)" '0:kn ' '-V'
run kn help
grep -q 'kn callers SYMBOL' out
is "$status:$?" 0:0 'help'
fails 2 'a full disk' sh -c 'exec kn help >/dev/full'

# ---- the other programs ----

is "$(kn feed -F repo | kn frames | jq -r 'select(.type == "FILE").path' |
    sort | tr '\n' ' ')" 'a.c b.py ' 'kn feed, kn frames'
is "$(kn search -C repo helper)" "$(kn-query search -C repo helper)" \
    'kn search asks kn-query'
is "$(kn query -C repo search helper)" "$(kn search -C repo helper)" \
    'kn query search, too'

# ---- a stage that fails; being stopped ----

mkdir fake && cp "$bin"/kn "$bin"/kn-* fake
mkdir lib && ln -s "$bin/../lib/kn" lib/kn
cat >fake/kn-link <<'END'
#!/bin/sh
echo 'kn-link: it is broken' >&2
exit 2
END
chmod +x fake/kn-link
before=$(root repo)
run fake/kn index -F repo
is "$status" 2 'a stage that fails'
grep -q 'kn-link: it is broken' err
ok $? 'its message is seen'
is "$(root repo)" "$before" 'the graph is what it was'

cat >fake/kn-link <<'END'
#!/bin/sh
kill -SEGV $$
END
run fake/kn index -F repo
is "$status" 2 'a stage that crashes'
grep -q '^kn: kn-link: ' err
ok $? 'kn says which'

rm fake/kn-link && run fake/kn index -F repo
is "$status" 2 'a stage that is not there'

cat >fake/kn-link <<'END'
#!/bin/sh
echo $$ >linking
exec sleep 100
END
chmod +x fake/kn-link
fake/kn index -F repo >out 2>err &
kn=$!
until [ -s linking ]; do sleep 0.1; done
children=$(cat "/proc/$kn/task/$kn/children")
is "$(echo "$children" | wc -w)" 4 'four stages run'
kill -TERM "$kn"
wait "$kn"
status=$?
ok "$([ "$status" -ne 0 ]; echo $?)" 'SIGTERM ends it'
left=0
for pid in $children; do
	kill -0 "$pid" 2>/dev/null && left=$((left + 1))
done
is "$left" 0 'and no stage is left'
is "$(root repo)" "$before" 'the graph is what it was'
kn index -q repo
is $? 0 'the next index finds no lock'

# ---- on a terminal ----

if command -v script >/dev/null; then
	script -qec 'kn index -F repo' typed </dev/null >/dev/null 2>&1
	tr '\r' '\n' <typed | grep -q 'reading \[.*/2 files'
	ok $? 'on a terminal a bar is drawn'
	tr '\r' '\n' <typed | grep -q '^kn: indexed 2 files'
	ok $? 'and taken away for the summary'
	script -qec 'kn index -qF repo' typed </dev/null >/dev/null 2>&1
	grep -q reading typed
	is $? 1 '-q: no bar'
fi

done_testing
