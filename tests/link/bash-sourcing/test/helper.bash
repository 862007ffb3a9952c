source "${BATS_TEST_DIRNAME}/../lib/util.sh"

check() {
	die x
}
