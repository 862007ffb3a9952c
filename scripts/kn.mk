# A make rule that brings the graph up to date when the tree changed:
#
#	include path/to/kn.mk
#	callers: kn-index
#		kn callers main
#
# kn-query status is the test: it compares the tree with the graph and costs
# a stat(2) a file.  KN_REPO is the repository, the current directory by
# default.
KN_REPO ?= .

# And one that runs only the tests that what changed may make fail:
#
#	make kn-test
#	make kn-test KN_BASE=origin/main KN_TEST_ALL='make check'
#
# KN_BASE is the commit to compare with, KN_TEST_ALL what to run when something
# changed that the graph does not know; see kn-test, which stands beside this
# file.
KN_BASE ?= HEAD
KN_TEST_ALL ?=
KN_SCRIPTS := $(dir $(lastword $(MAKEFILE_LIST)))

.PHONY: kn-index kn-test
kn-index:
	@kn query -C '$(KN_REPO)' status >/dev/null 2>&1 || kn index -q '$(KN_REPO)'

kn-test:
	@'$(KN_SCRIPTS)kn-test' -C '$(KN_REPO)' $(if $(KN_TEST_ALL),-a '$(KN_TEST_ALL)') '$(KN_BASE)'
