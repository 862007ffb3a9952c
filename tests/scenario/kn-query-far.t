#!/bin/sh
# kn-query's questions that go far, on a repository that is really indexed:
# impls, dispatch, path, impact.
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
    'Tile.area no calls,Shape.twice no dispatches,total.one no dispatches,total no part of,py/shapes.py no calls,SUM no part of,show no references,test_square yes calls,' \
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

done_testing
