#!/bin/sh
# kn-query test-scope: which tests are selected by which way, how they are
# told to a runner, and the make rule and script that run only those.
set -u
. "${KN_TOP:?}/tests/lib.sh"

mkdir repo && cd repo || exit 2
git init -q
mkdir -p tests/deep lib
cat >lib/core.py <<'END'
LIMIT = 3


def low():
    return 1


def middle():
    return low() + 1


def make():
    return 7


def setting():
    return 5


VALUE = setting()


class Base:
    def run(self):
        return low()


class Special(Base):
    def run(self):
        return 2

    def __len__(self):
        return 3

    def by_name(self):
        return 4


class Other:
    def by_name(self):
        return 5


def drive(b: Base):
    return b.run()


def alone():
    return 9
END
cat >tests/conftest.py <<'END'
import pytest
from lib import core


@pytest.fixture(autouse=True)
def everywhere():
    return core.make()
END
cat >tests/test_plain.py <<'END'
import unittest
from lib.core import middle, LIMIT


def test_middle():
    assert middle() == 2


def test_limit():
    assert LIMIT == 3


class CaseTest(unittest.TestCase):
    def setUp(self):
        self.value = middle()

    def test_one(self):
        pass


class MoreTest(CaseTest):
    def test_two(self):
        pass
END
cat >tests/deep/test_deep.py <<'END'
from lib.core import Special, drive, Base


def test_drive():
    assert drive(Base()) == 1


def test_special():
    assert Special()


def test_name(thing):
    assert thing.by_name()
END
cat >tests/test_load.py <<'END'
from lib.core import VALUE


def test_value():
    assert VALUE
END
git add . && git commit -qm one
run kn index -q
is "$status" 0 'the repository is indexed'

# Names of the tests selected.
tests() {
	kn-query test-scope "$@" -f tsv 2>err | cut -f 2 | sort | tr '\n' ' '
}
# How a test is reached.
way() {
	kn-query test-scope -f json "$1" |
	    jq -r --arg t "$2" '.tests[] | select(.name == $t) | .way'
}

# ---- the ways ----

is "$(tests low)" \
    'CaseTest.test_one CaseTest.test_one MoreTest.test_two test_drive test_middle ' \
    'calls, set-up, and what is inherited'
is "$(way low CaseTest.test_one | head -n 1)" \
    'CaseTest.test_one <shares CaseTest.setUp <calls middle <calls low' \
    'the way is told'
is "$(tests LIMIT)" 'test_limit ' 'a constant: who refers to it'
is "$(tests make | wc -w)" 9 'a fixture of all tests below'
is "$(way make test_value)" \
    'test_value <shares everywhere <calls make' 'which are shared'
is "$(tests Special.run)" 'test_drive ' 'dispatch'
is "$(tests -x -c 60 Special.run)" '' 'not with -x, nor by its class with -c'
ok "$(grep -q 'below confidence 60 left out' err; echo $?)" \
    'which is said'
is "$(tests Special.__len__)" 'test_special ' \
    'what the language calls: where its class is used'
is "$(tests Special.by_name)" 'test_name test_special ' \
    'a name of unknown receiver'
is "$(tests setting | tr ' ' '\n' | sort -u | tr '\n' ' ' | sed 's/^ //')" \
    'CaseTest.test_one MoreTest.test_two test_drive test_limit test_middle test_name test_special test_value ' \
    'what runs when a file is loaded'
is "$(tests tests/test_load.py)" 'test_value ' 'tests of a changed file'
run kn-query test-scope alone
is "$status" 1 'no test reaches it'

# ---- what is printed ----

run kn-query test-scope -f json middle
is "$(jq -r '[.tests[].test] | sort | join(" ")' "$work/out")" \
    'tests/test_plain.py::CaseTest::test_one tests/test_plain.py::MoreTest::test_one tests/test_plain.py::MoreTest::test_two tests/test_plain.py::test_middle' \
    'tests as their runner names them, inherited ones too'
is "$(kn-query test-scope -F -f tsv middle Special)" \
    "$(printf 'tests/deep/test_deep.py\t3\t3\tpytest\t\ntests/test_plain.py\t4\t4\tpytest\t')" \
    'files'
is "$(kn-query test-scope -R Special.__len__)" \
    'pytest tests/deep/test_deep.py::test_special' \
    'a command'
is "$(printf 'lib/core.py\ngone.py\n' | kn-query test-scope -R - 2>err)" \
    'pytest tests/deep/test_deep.py tests/test_load.py tests/test_plain.py' \
    'files whose tests are all in, by their names'
ok "$(grep -q 'not in the graph: gone.py' err; echo $?)" \
    'a name that is not in the graph'
run kn-query test-scope -F -R low
is "$status" 2 '-F or -R'
for format in text tsv json jsonl md; do
	for how in '' -F -R; do
		# shellcheck disable=SC2086
		run kn-query test-scope $how -f $format low
		is "$status" 0 "test-scope $how -f $format"
		ok "$(grep -q plain "$work/out"; echo $?)" \
		    "test-scope $how -f $format: a test"
	done
done
run kn-query test-scope -f dot low
ok "$(grep -q 'label="shares", style=dashed' "$work/out"; echo $?)" \
    'drawn: guesses are dashed'

# ---- other languages, other runners ----

mkdir -p go/sub js/test java c/tests
printf 'module example.org/m\n' >go/go.mod
cat >go/sub/a.go <<'END'
package sub

func Twice(n int) int { return 2 * n }
END
cat >go/sub/a_test.go <<'END'
package sub

import "testing"

func TestTwice(t *testing.T) { Twice(1) }
func TestMore(t *testing.T)  { Twice(2) }
func TestNone(t *testing.T)  {}
END
cat >js/a.js <<'END'
export function twice(n) { return 2 * n; }
END
cat >js/test/a.test.js <<'END'
import { twice } from "../a.js";
test("it's twice", () => { twice(1); });
END
cat >java/Two.java <<'END'
package two;
public class Two { public static int twice(int n) { return 2 * n; } }
END
cat >java/TwoTest.java <<'END'
package two;
import org.junit.jupiter.api.Test;
class TwoTest {
    @Test void twiceIt() { Two.twice(1); }
    @Test void other() { }
}
END
cat >c/two.c <<'END'
int two(int n) { return 2 * n; }
END
cat >c/tests/two_test.c <<'END'
int two(int n);
static int check(void) { return two(1); }
int main(void) { return check(); }
END
git add . && git commit -qm two && kn index -q
is "$(kn-query test-scope -R Twice)" \
    "go test ./go/sub -run '^(TestMore|TestTwice)\$'" 'go'
is "$(kn-query test-scope -R js/a.js)" 'node --test js/test/a.test.js' 'node'
echo '{ "devDependencies": { "jest": "1" } }' >package.json
is "$(kn-query test-scope -R js/a.js)" 'npx jest js/test/a.test.js' 'jest'
echo '{ "devDependencies": { "vitest": "1" } }' >package.json
is "$(kn-query test-scope -R js/a.js)" 'npx vitest run js/test/a.test.js' \
    'vitest'
is "$(kn-query test-scope -R java/Two.java)" \
    "gradle test '--tests=*TwoTest.twiceIt'" 'gradle'
touch pom.xml
is "$(kn-query test-scope -R java/Two.java)" \
    "mvn -q test '-Dtest=TwoTest#twiceIt'" 'maven'
is "$(kn-query test-scope -R c/two.c)" 'make check TESTS=two_test' \
    'C: a program is a test'
touch CMakeLists.txt
is "$(kn-query test-scope -R c/two.c)" \
    "ctest --test-dir build -R '^(two_test)\$'" 'ctest'
mkdir -p sh/tests
cat >sh/lib.sh <<'END'
double() { echo $(($1 * 2)); }
END
cat >sh/tests/double.t <<'END'
#!/bin/bash
. sh/lib.sh
double 2
END
cat >sh/tests/double.bats <<'END'
source sh/lib.sh
@test "it doubles (twice)" { double 2; }
END
git add . && git commit -qm sh && kn index -q
is "$(kn-query test-scope -R double)" \
    "bats -f '^it doubles \\(twice\\)\$' sh/tests/double.bats
prove sh/tests/double.t" 'bats, and scripts that are tests'
mkdir rs rb php cs cpp
cat >rs/lib.rs <<'END'
pub trait Shape { fn area(&self) -> i32; }
pub struct Sq;
impl Shape for Sq { fn area(&self) -> i32 { 4 } }
pub fn show(s: &dyn Shape) -> i32 { s.area() }
#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn it_shows() { assert_eq!(show(&Sq), 4); }
    #[test]
    fn nothing() { }
}
END
cat >rb/two.rb <<'END'
def treble(n)
  3 * n
end
END
cat >rb/two_spec.rb <<'END'
require_relative "two"
RSpec.describe "treble" do
  it "is three times" do
    treble(1)
  end
  it "is nothing" do
  end
end
END
cat >php/Calc.php <<'END'
<?php
namespace App;
class Calc { public static function half(int $n): int { return $n; } }
END
cat >php/CalcTest.php <<'END'
<?php
use App\Calc;
use PHPUnit\Framework\TestCase;
class CalcTest extends TestCase {
    public function testHalf(): void { Calc::half(1); }
    public function testNone(): void { }
}
END
cat >cs/Calc.cs <<'END'
namespace Two { public static class Calc {
  public static int Third(int n) { return n; } } }
END
cat >cs/CalcTests.cs <<'END'
using NUnit.Framework;
using Two;
[TestFixture] public class CalcTests {
  [Test] public void Thirds() { Calc.Third(1); }
  [Test] public void None() { }
}
END
cat >cpp/four.cpp <<'END'
int four() { return 4; }
END
cat >cpp/four_test.cpp <<'END'
#include <gtest/gtest.h>
int four();
TEST(Four, IsFour) { EXPECT_EQ(four(), 4); }
TEST(Four, None) { }
END
git add . && git commit -qm more && kn index -q
is "$(kn-query test-scope -R rs/lib.rs:3)" 'cargo test -- tests::it_shows' \
    'rust, by a dispatch'
is "$(kn-query test-scope -R treble)" 'rspec rb/two_spec.rb:3' 'rspec'
is "$(kn-query test-scope -R half)" \
    "vendor/bin/phpunit --filter '(CalcTest::testHalf)'" 'phpunit'
is "$(kn-query test-scope -R Third)" \
    "dotnet test --filter 'FullyQualifiedName~CalcTests.Thirds'" 'dotnet'
is "$(kn-query test-scope -f json four | jq -r '.tests[].name')" Four.IsFour \
    'googletest'

# ---- scripts/kn-test, the make rule, the CI fragment ----

scripts=$KN_TOP/scripts
mkdir "$work/c" && cd "$work/c" || exit 2
git init -q
mkdir tests
for n in one two; do
	printf 'int %s(void) { return 0; }\n' $n >$n.c
	printf 'int %s(void);\nint main(void) { return %s(); }\n' $n $n \
	    >tests/${n}_test.c
done
cat >Makefile <<END
TESTS = one_test two_test
check:
	@for t in \$(TESTS); do echo "ran \$\$t"; \\
	    \$(CC) -o \$\$t tests/\$\$t.c *.c && ./\$\$t || exit 1; done
include $scripts/kn.mk
END
echo '*_test' >.gitignore
git add . && git commit -qm one

run "$scripts/kn-test"
is "$status:$(cat "$work/out" "$work/err")" '0:kn-test: nothing changed' \
    'kn-test: nothing changed'
echo '/* new */' >>one.c
run "$scripts/kn-test" -n
is "$status:$(cat "$work/out")" '0:make check TESTS=one_test' 'kn-test -n'
run make -s kn-test
is "$status:$(cat "$work/out")" '0:make check TESTS=one_test
ran one_test' 'make kn-test runs it alone'
printf 'int one(void) { return 1; }\n' >one.c
run "$scripts/kn-test"
is "$status" 1 'a test fails'
printf 'int other(void) { return 3; }\n' >new.c
git checkout -q one.c
run "$scripts/kn-test"
is "$status" 0 'a new file that no test reaches'
ok "$(grep -q 'no test is in scope' "$work/err"; echo $?)" 'which is said'
echo >>Makefile
run "$scripts/kn-test" -a 'make -s check'
is "$status:$(grep -c ran "$work/out")" 0:2 \
    'what is not in the graph: all tests'
run "$scripts/kn-test" nonsense
is "$status" 2 'no such commit'
git checkout -q Makefile
rm new.c
cat >both.c <<'END'
int first(void)
{
	return 1;
}
int second(void)
{
	return 2;
}
END
for n in first second; do
	printf 'int %s(void);\nint main(void) { return !%s(); }\n' $n $n \
	    >tests/${n}_test.c
done
git add both.c tests && git commit -qm both
sed 's/return 2/return 3/' both.c >new && mv new both.c
run "$scripts/kn-test" -n
is "$status:$(cat "$work/out")" '0:make check TESTS=second_test' \
    'only what reaches the changed lines'
run "$scripts/kn-test" -n -w
is "$status:$(cat "$work/out")" \
    "0:make check 'TESTS=first_test second_test'" '-w: the file'
sed '/return 1/d' both.c >new && mv new both.c
run "$scripts/kn-test" -n
is "$(wc -w <"$work/out")" 4 'a line that is gone'
git checkout -q both.c
git checkout -q -b change
echo '/* new */' >>two.c
git commit -qam two
sed -n '/run: |/,$s/^      //p' "$scripts/kn-ci.yml" >"$work/ci.sh"
ok "$([ -s "$work/ci.sh" ]; echo $?)" 'the CI fragment has a script'
PATH=$scripts:$PATH BASE=main run sh -e "$work/ci.sh"
is "$status:$(cat "$work/out")" '0:make check TESTS=two_test
ran two_test' 'it runs the tests in scope'

done_testing
