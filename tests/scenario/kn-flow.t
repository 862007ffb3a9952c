#!/bin/sh
# kn-query flow: several ways, cheapest first, none with a loop, bounded.
set -u
. "${KN_TOP:?}/tests/lib.sh"

mkdir repo && cd repo || exit 2
git init -q
# a to z: over b (2 steps), over c and d (3), over b and c and d (4); e only
# goes round; y is sure in part only.
cat >way.c <<'END'
void z(void) { }
void d(void) { z(); }
void a(void);
void c(void) { d(); }
void b(void) { z(); c(); a(); }
void e(void) { a(); b(); }
void a(void) { b(); c(); e(); }
void apart(void) { }
END
# A ladder: 2 to the power of 24 ways of one length.
awk 'BEGIN {
	for (i = 24; i >= 0; i--)
		for (k = 0; k < 2; k++)
			if (i == 24)
				printf "void s%d_%d(void) { goal(); }\n", i, k
			else
				printf "void s%d_%d(void) { s%d_0(); s%d_1(); }\n", i, k, i + 1, i + 1
}' >steps
{ printf 'void goal(void) { }\n'; cat steps; printf 'void top(void) { s0_0(); s0_1(); }\n'; } >ladder.c
rm steps
cat >likely.py <<'END'
class One:
    def run(self):
        finish()


class Two(One):
    def run(self):
        finish()


def finish():
    pass


def sure():
    finish()


def middle():
    sure()


def begin(x: One):
    x.run()
    middle()
END
git add . && git commit -qm one && kn index -q
ways() { kn-query flow "$@" -f json | jq -c '[.ways[] | [.steps, .cost, .weakest]]'; }
names() { kn-query flow "$@" -f json | jq -r '[.steps | group_by(.way)[] | [.[].name] | join(" ")] | join(",")'; }

is "$(names a z)" 'a b z,a c d z,a e b z,a b c d z,a e b c d z' 'all ways, the shortest first'
is "$(ways a z)" '[[2,200,100],[3,300,100],[3,300,100],[4,400,100],[5,500,100]]' \
    'their steps and costs'
is "$(names -n 1 a z)" 'a b z' '-n'
is "$(names -D 3 a z)" 'a b z,a c d z,a e b z' '-D'
is "$(names b c)" 'b c,b a c' 'a way round, and none through the beginning'
is "$(names a a)" 'a' 'to itself'
run kn-query flow a apart
is "$status" 1 'no way'
grep -q 'no way from a to apart' "$work/err"
ok $? 'says so'
run kn-query flow z a
is "$status" 1 'not backwards'

# The dispatch to Two.run is not sure: the longer way that is comes first.
is "$(names begin finish)" \
    'begin One.run finish,begin middle sure finish,begin Two.run finish' \
    'what is less sure comes later'
is "$(ways begin finish)" '[[2,200,100],[3,300,100],[2,350,40]]' 'its cost'
is "$(ways -c 50 begin finish)" '[[2,200,100],[3,300,100]]' '-c'
is "$(ways -x begin finish)" '[[2,200,100],[3,300,100]]' '-x'
is "$(kn-query flow begin finish -f tsv -n 9 | cut -f 1,2,4,7,9,10 | tail -n 2)" \
    "$(printf '3\t1\tTwo.run\tdispatches\tdispatched\t40\n3\t2\tfinish\tcalls\tast_resolved\t100')" \
    'how it is known'

is "$(ways -n 3 top goal)" '[[26,2600,100],[26,2600,100],[26,2600,100]]' \
    'a ladder: no blow-up'
run kn-query flow -n 3 top goal
grep -q '100 more' "$work/err"
ok $? 'and that there are more'
is "$(names -n 3 top goal)" "$(names -n 3 top goal)" 'always the same'

for format in text tsv json jsonl gcf md dot; do
	run kn-query flow -f "$format" a z
	is "$status" 0 "flow -f $format"
done

# The order does not depend on how the store came to be.
before=$(names a z && names -n 5 top goal)
mv ladder.c way.c .. && kn index -q && mv ../way.c . && kn index -q &&
    mv ../ladder.c . && kn index -q
is "$(names a z && names -n 5 top goal)" "$before" \
    'the same after files went and came again'

done_testing
