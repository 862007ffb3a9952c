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

.PHONY: kn-index
kn-index:
	@kn query -C '$(KN_REPO)' status >/dev/null 2>&1 || kn index -q '$(KN_REPO)'
