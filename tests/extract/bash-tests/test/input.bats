#!/usr/bin/env bats

load helper
load "${BATS_TEST_DIRNAME}/lib/more.bash"

setup() {
	fixture=1
}

# A comment on it.
@test "adds two numbers" {
	run add 1 2
	[ "$status" -eq 0 ]
}

@test 'single quotes' { sub 1; }

in_a_function() { # @test
	run ! add
}

test_of_shunit() {
	assertEquals 1 "$(add 0 1)"
}

testOther() {
	:
}

testing() {
	:
}
