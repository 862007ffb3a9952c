#!/bin/sh
# kn-query's questions that go far, on a repository that is really indexed:
# impls, dispatch, path, impact, why-edge, unused, cycles, api, deps.
set -u
. "${KN_TOP:?}/tests/lib.sh"

mkdir repo && cd repo || exit 2
git init -q
mkdir py go java
cat >py/shapes.py <<'END'
UNIT = 2


class Shape:
    def area(self):
        return 0

    def twice(self):
        return self.area() * UNIT


class Square(Shape):
    def area(self):
        return 4


class Tile(Square):
    def area(self):
        return super().area() + 1


def total(shapes: list[Shape]):
    def one(shape: Shape):
        return shape.area()

    return sum(one(s) for s in shapes)


SUM = total([])


def show():
    print(SUM)
END
cat >go/run.go <<'END'
package run

type Runner interface {
	Run() int
}

type Fast struct{}

func (f Fast) Run() int { return 1 }

func Drive(r Runner) int { return r.Run() }
END
printf 'module example.org/run\n' >go/go.mod
cat >java/Job.java <<'END'
package work;
interface Job { void work(); }
class Loud implements Job { public void work() { System.out.println(1); } }
class Louder extends Loud { public void work() { super.work(); } }
class Boss { void order(Job job) { job.work(); } }
END
cat >py/test_shapes.py <<'END'
from shapes import Square


def test_square():
    assert Square().twice() == 8
END
git add . && git commit -qm one
run kn index -q
is "$status" 0 'the repository is indexed'

# ask QUESTION …: columns 2 (or CUT) of the answer in tsv, on one line.
ask() {
	kn-query "$@" -f tsv 2>err | cut -f "${CUT:-2}" | tr '\t\n' ' ,'
}

# ---- impls ----

is "$(CUT=2,5 ask impls Shape)" 'Square direct,Tile indirect,' \
    'impls of a class'
is "$(CUT=2,5 ask impls Shape.area)" \
    'Square.area direct,Tile.area indirect,' 'impls of a method'
is "$(ask impls Runner)" 'Fast,' 'impls of a structural interface'
is "$(ask impls Runner.Run)" 'Fast.Run,' 'impls of a method of one'
is "$(CUT=2,5,6 ask impls Job)" \
    'Loud direct implements,Louder indirect extends,' \
    'impls of a declared interface'
is "$(ask impls -D 1 Shape)" 'Square,' 'impls, one step'
is "$(ask impls -c 100 Runner)" '' 'impls that are certain'
ok "$(grep -q '1 below confidence 100 left out' err; echo $?)" \
    'what -c left out is said'
is "$(kn-query impls -c 100 -f json Runner | jq .below_confidence)" 1 \
    'and counted in JSON'
run kn-query impls Tile
is "$status" 1 'impls: none'

# ---- dispatch ----

is "$(CUT=2,5,7,8,11 ask callers Square.area)" \
    'Shape.twice dispatches dispatched 40 Shape.area,Tile.area calls ast_resolved 100 ,total.one dispatches dispatched 40 Shape.area,' \
    'callers through a method above'
is "$(ask callers -x Square.area)" 'Tile.area,' 'callers -x: direct ones'
is "$(ask callers -c 41 Square.area)" 'Tile.area,' \
    'callers -c: dispatch is less sure'
is "$(CUT=2,5 ask callees Drive)" 'Runner.Run calls,Fast.Run dispatches,' \
    'callees through an interface'
is "$(CUT=2,5 ask callees Boss.order)" \
    'Job.work calls,Loud.work dispatches,Louder.work dispatches,' \
    'callees through a declared interface'
is "$(ask callees -x Boss.order)" 'Job.work,' 'callees -x'
is "$(CUT=2,5 ask callees Louder.work)" 'Loud.work calls,' \
    'a call of super is no dispatch'
run kn-query callers Fast.Run
ok "$(grep -q 'dispatched 40% via Runner.Run' "$work/out"; echo $?)" \
    'the method called is named'
is "$(kn-query callers -f json Fast.Run |
    jq -r '.callers[] | .type + " " + .provenance + " " + .through')" \
    'dispatches dispatched Runner.Run' 'in JSON, too'
run kn-query callers -f dot Fast.Run
ok "$(grep -q 'label="dispatches", style=dashed' "$work/out"; echo $?)" \
    'drawn dashed'

# ---- path ----

is "$(CUT=1,2,4,7 ask path test_square Shape.area)" \
    '1 0 test_square ,1 1 Shape.twice calls,1 2 Shape.area calls,' 'path'
is "$(CUT=1,2,4,7 ask path test_square Square.area)" \
    '1 0 test_square ,1 1 Shape.twice calls,1 2 Square.area dispatches,' \
    'path with a dispatch'
run kn-query path -x test_square Square.area
is "$status" 1 'path -x: none'
ok "$(grep -q 'no way from test_square to Square.area over calls' "$work/err"; echo $?)" \
    'and over what is said'
is "$(CUT=4,7 ask path -t extends Tile Shape)" \
    'Tile ,Square extends,Shape extends,' 'path over other edges'
run kn-query path -D 1 test_square Shape.area
is "$status" 1 'path -D: too far'
is "$(CUT=2,4 ask path Shape.area Shape.area)" '0 Shape.area,' 'path to itself'
for format in text json jsonl md dot; do
	run kn-query path -f $format test_square Shape.area
	is "$status" 0 "path -f $format"
	ok "$(grep -q twice "$work/out"; echo $?)" "path -f $format: the step between"
done

# ---- impact ----

is "$(CUT=2,5,6 ask impact Square.area)" \
    'Tile.area no calls,Shape.twice no dispatches,total.one no dispatches,total no part of,SUM no set by,py/shapes.py no calls,show no references,test_square yes calls,' \
    'impact: everything that may break'
is "$(ask impact -x Square.area)" 'Tile.area,' 'impact -x'
is "$(kn-query impact -f json Square.area | jq -c '[.tests, .test_files]')" \
    '[1,1]' 'tests are counted apart'
is "$(kn-query impact -n 1 -f json Square.area |
    jq -c '[(.impact | map(.test)), .omitted > 0]')" '[[false,true],true]' \
    'both are cut, and the rest is counted'
is "$(printf 'py/shapes.py\nREADME\n' | ask impact -)" 'test_square,' \
    'names on stdin'
ok "$(grep -q '1 names are not in the graph: README' err; echo $?)" \
    'those that stand for nothing are counted'
is "$(printf 'go/run.go\0py/shapes.py\0' | ask impact -)" \
    "$(ask impact go py/shapes.py)" \
    'NUL between names; a directory for its files'
is "$(ask impact -D 1 Tile.area go/run.go)" 'Shape.twice,total.one,' \
    'several, one step'
ok "$(grep -q 'at depth 1 were not followed' err; echo $?)" \
    'where it stopped is said'
run kn-query impact nothing_here
is "$status" 1 'impact of nothing'
for format in text json jsonl md dot; do
	run kn-query impact -f $format Square.area
	is "$status" 0 "impact -f $format"
	ok "$(grep -q twice "$work/out"; echo $?)" "impact -f $format: a symbol"
done

# ---- why-edge ----

is "$(CUT=1,2,3,4 ask why-edge test_square Shape.twice)" \
    'calls Shape.twice proved: every step follows from scope, import or declaration py/shapes.py:8,reference Square().twice call py/test_shapes.py:5,imported Square Square of shapes py/test_shapes.py:1,tests Shape.twice proved: every step follows from scope, import or declaration py/shapes.py:8,' \
    'why-edge: proved by an import'
is "$(CUT=1,2,3,4 ask why-edge total.one Shape.area | sed 's/^.*shapes.py:5,//')" \
    'reference shape.area call py/shapes.py:24,declared as shape Shape ,defined here Shape class py/shapes.py:4,' \
    'why-edge: by a declaration'
is "$(CUT=1,2,3 ask why-edge Boss.order Louder.work | cut -d , -f 1,2)" \
    'dispatches Louder.work no edge: Job.work is called, and this overrides it' \
    'why-edge: a dispatch'
mkdir guess
cat >guess/guess.py <<'END'
class One:
    def seldom(self):
        pass

    def often(self):
        pass


class Two:
    def often(self):
        pass


def likely(x):
    x.seldom()
    x.often()
    print(x)
END
git add . && git commit -qm guess && kn index -q
run kn-query why-edge -f json likely One.seldom
is "$status" 0 'why-edge: a likely one'
is "$(jq -r '.edges[0].provenance' "$work/out")" ast_inferred 'it is inferred'
is "$(jq -r '.why[] | select(.step == "candidate") | .name' "$work/out")" \
    One.seldom 'with its candidate'
run kn-query why-edge -f json likely One.often
is "$status" 1 'why-edge: no edge'
is "$(jq -r '[.why[] | .step + " " + .name] | join(", ")' "$work/out")" \
    'unresolved often, reference x.often, local x, candidate One.often, candidate Two.often' \
    'why it is not: the candidates'
is "$(jq -r '.why[] | select(.step == "reference") | .source' "$work/out")" \
    'x.often()' 'the source'
is "$(CUT=1,3 ask why-edge likely Square)" \
    'no edge nothing there refers to anything of that name,candidate this one,' \
    'why-edge: no reference at all'
for format in text tsv jsonl md dot; do
	run kn-query why-edge -f $format test_square Shape.twice
	is "$status" 0 "why-edge -f $format"
	ok "$(grep -q twice "$work/out"; echo $?)" "why-edge -f $format: it"
done

# ---- unused ----

mkdir web
cat >web/lib.py <<'END'
import abc
from web import main


def _dead():
    return _again()


def _again(n=0):
    return _again(n) if n else main.start()


def offered():
    def inner():
        return 1

    return inner()


@abc.register
def handler():
    pass


class Mine(abc.Thing):
    def required(self):
        pass

    def __len__(self):
        return 0

    @property
    def size(self):
        return 1
END
cat >web/main.py <<'END'
import os
from web import lib


def start():
    return lib.offered() + os.getpid()


def late():
    from web import other
    return other.X


def main():
    late()
    start()
END
cat >web/other.py <<'END'
from web import main
X = main
END
mkdir arms
cat >arms/a.c <<'END'
#ifdef HAVE_X
static int enter(int n) { return n; }
#else
static int enter(int  n) { return -1; }
#endif
static int left(int n) { return 0; }
static int defined(int n) { return n; }
int main(void) { return enter(defined(1)); }
END
git add . && git commit -qm two && kn index -q

is "$(ask unused arms/)" 'left,' 'unused: of two arms of an #if one is used'
is "$(CUT=2,7 ask unused -a -k function arms/)" \
    'enter a variant of what is used,left ,main entry point,' \
    'unused -a: the other arm'
is "$(CUT=2,6,7 ask unused web/)" \
    '_dead no ,Mine yes ,' 'unused: internal first'
is "$(kn-query unused -f json web/ | jq -c '[.excused["entry point"],
    .excused.decorated, .excused["called by the language"],
    .excused["in a class from outside"]]')" '[1,1,1,2]' \
    'what is excused is counted'
is "$(CUT=2,7 ask unused -a -k function web/)" \
    '_dead ,handler decorated,main entry point,' 'unused -a: listed with why'
is "$(ask unused -k method py/)" '' 'no method is unused in py'

# ---- cycles ----

is "$(CUT=1,2,3,5,9 ask cycles -t imports)" \
    '1 files 2 web/lib.py web/main.py,1 files 2 web/main.py web/lib.py,' \
    'import cycles; not through what is imported late'
is "$(CUT=2,3,5,8 ask cycles -t calls -p web)" '' 'no call cycles'
cat >web/round.py <<'END'
def a():
    b()


def b():
    c()


def c():
    a()
    b()
END
git add . && git commit -qm three && kn index -q
is "$(CUT=2,3,5,8 ask cycles -t calls -p web)" \
    'calls 3 a calls,calls 3 b calls,calls 3 c calls,' 'a call cycle'
is "$(CUT=10 ask cycles -t calls -p web)" \
    'web/round.py:2,web/round.py:6,web/round.py:10,' 'its lines'

# ---- api, deps ----

is "$(CUT=2,6 ask api go/run.go)" \
    'Runner type Runner interface,Runner.Run Run() int,Fast type Fast struct,Fast.Run func (f Fast) Run() int,Drive func Drive(r Runner) int,' \
    'api of a file, in the order of the source'
is "$(ask api -k function web/lib.py)" 'offered,handler,' \
    'api: nothing private, nothing inside functions'
is "$(ask api -k class py)" 'Shape,Square,Tile,' 'api of a directory'
run kn-query api -k function py
ok "$(grep -q '1 files of tests left out' "$work/err"; echo $?)" \
    'its tests are left out, and counted'
is "$(ask api -k function -a py)" 'total,show,test_square,' 'api -a: with tests'
is "$(ask api example.org/run)" "$(ask api go)" 'api of a package'
is "$(CUT=1,2,3,4,5 ask deps web)" \
    'web abc yes 1 1,web os yes 1 1,' 'deps: what comes from outside'
is "$(CUT=1,2,4,5 ask deps -r os)" 'os web 1 1,' 'deps -r'
for question in 'unused web' 'cycles' 'api web' 'deps web'; do
	for format in text tsv json jsonl md; do
		# shellcheck disable=SC2086
		run kn-query $question -f $format
		is "$status" 0 "$question -f $format"
	done
done
for question in cycles 'deps web'; do
	# shellcheck disable=SC2086
	run kn-query $question -f dot
	ok "$(grep -q ' -> ' "$work/out"; echo $?)" "$question -f dot: drawn"
done

# ---- the same answers, whatever way the store came to be ----

all_answers() {
	for question in 'impls Shape' 'impact -n 0 Square.area' \
	    'path -n 0 test_square Shape.area' 'test-scope py/shapes.py' \
	    'unused -a' 'cycles' 'api py' 'deps' 'why-edge total.one Shape.area'
	do
		# shellcheck disable=SC2086
		kn-query $question -f json
	done
}
all_answers >"$work/before" 2>&1
mv py/shapes.py web/main.py "$work" && kn index -q
mv "$work/shapes.py" py && kn index -q
mv "$work/main.py" web && kn index -q
all_answers >"$work/after" 2>&1
cmp "$work/before" "$work/after" >"$work/out"
ok $? 'answers after updates are those before'

done_testing
