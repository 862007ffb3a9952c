#!/bin/sh
# kn-query on a repository that was really indexed: status says what changed,
# answers are the same whatever way the store came to be, and source lines
# are those that were indexed.
set -u
. "${KN_TOP:?}/tests/lib.sh"

mkdir repo && cd repo || exit 2
git init -q
cat >a.h <<'END'
int twice(int);
END
cat >a.c <<'END'
#include "a.h"
/* Twice that. */
int twice(int n)
{
	return n + n;
}
END
cat >main.c <<'END'
#include "a.h"
int main(void)
{
	return twice(21) - 42;
}
END
cat >tool.py <<'END'
class Tool:
    def __init__(self):
        self.level = 1

    def rise(self):
        self.level += 1


def make():
    tool = Tool()
    tool.rise()
    return tool
END
git add . && git commit -qm one

run kn index
is "$status" 0 'the repository is indexed'

# state LINES: what status -v lists, as "change path".
state() {
	kn-query status -v -f tsv 2>&1
	echo "status $?"
}

is "$(state)" 'status 0' 'fresh after indexing'
is "$(kn-query status -f json | jq -r '.status')" fresh 'and says so'

is "$(kn-query callers -f tsv twice | cut -f 1-3,5-8)" \
    'function	main	main.c:2	calls	main.c:4	ast_resolved	100' \
    'a caller in C'
is "$(kn-query callers -f tsv Tool.rise | cut -f 2,3)" \
    'make	tool.py:9' 'a caller in Python'
is "$(kn-query callers -f tsv Tool | cut -f 2,6)" \
    'make	tool.py:10' 'who makes one'
is "$(kn-query callers -s -f json twice | jq -r '.callers[0].source')" \
    "4		return twice(21) - 42;" 'with its line'
is "$(kn-query imports -f tsv -r a.h | cut -f 2)" 'a.c
main.c' 'who includes a.h'
is "$(kn-query outline -f tsv tool.py | cut -f 1,2 | grep method)" \
    'method	Tool.__init__
method	Tool.rise' 'the outline of a file'
is "$(kn-query show -f json twice |
    jq -r '.symbols[] | select(.flags == null) | .doc')" 'Twice that.' \
    'documentation'

# ---- changes ----

sed 's/n + n/2 * n/' a.c >new && mv new a.c
is "$(state)" 'changed	a.c
status 1' 'a changed file makes it stale'
is "$(kn-query show -s -f json twice | jq -r '.symbols[0].source' |
    grep -c 'n + n')" 1 'the source is still that which was indexed'
cat >b.c <<'END'
#include "a.h"
int four(int n)
{
	return twice(twice(n));
}
END
rm tool.py
is "$(state | sort)" 'changed	a.c
gone	tool.py
new	b.c
status 1' 'a new and a lost file'
is "$(kn-query status -f json | jq -c '[.changed, .new, .gone]')" '[1,1,1]' \
    'counted'
is "$(kn-query status >out; cut -c 1-12 out | head -n 1; wc -l <out)" \
    "$(printf 'status      \n9')" 'without -v they are not listed'

run kn index
is "$status" 0 'the update'
is "$(state)" 'status 0' 'fresh again'
root=$(kn-query stats -f json | jq -r .root)

# Every answer is that of a store made from nothing.
answers() {
	for q in 'search twice' 'callers twice' 'callees four' 'outline b.c' \
	    'refs twice' 'imports b.c' 'imports -r a.h' 'show twice' \
	    'show four' 'callers -D 3 twice'; do
		# shellcheck disable=SC2086
		kn-query "$@" -f json $q
	done
}
answers -v >updated 2>&1
run kn index -d "$work/clean.db"
is "$status" 0 'a clean index'
answers -d "$work/clean.db" -v >clean 2>&1
run cmp updated clean
is "$status" 0 'answers do not depend on how the store was made'
is "$(kn-query stats -d "$work/clean.db" -f json | jq -r .root)" "$root" \
    'nor does the root'
rm updated clean out

# ---- without kn-feed beside it ----

mkdir "$work/alone"
cp "$(command -v kn-query)" "$work/alone"
fails 2 'status needs kn-feed' "$work/alone/kn-query" status

done_testing
