#!/bin/sh
# kn-link: what its limits cut is counted, each case once, and shown.
set -u
. "${KN_TOP:?}/tests/lib.sh"

# cuts: the counts of limits in END, "name number …"
cuts() {
	kn-feed -F repo | kn-extract -j 1 | kn-link | kn-frames -t END |
	    jq -r '[.stages[-1].counts | to_entries[] |
	    select(.key | startswith("cut-")) | "\(.key) \(.value)"] |
	    join(" ")'
}
git init -q repo

# As many as are allowed: nothing is cut.
awk 'BEGIN {
	print "class C0:\n\tdef go(self): pass"
	for (i = 1; i <= 255; i++)
		print "class C" i "(C" i - 1 "): pass"
	print "C255().go()"
	for (i = 0; i < 32; i++)
		print "v = C" i % 3 "()"
	print "v.go()"
	for (i = 0; i < 100; i++)
		print "def f" i "():\n\treturn f" i + 1 "()"
	print "def f100(): return C0()"
	print "f0().go()"
}' >repo/a.py
is "$(cuts)" '' 'up to the limits nothing is cut'

awk 'BEGIN {
	print "class C0:\n\tdef go(self): pass"
	for (i = 1; i <= 257; i++)
		print "class C" i "(C" i - 1 "): pass"
	print "C256().go()\nC257().go()\nC257().go()"
}' >repo/a.py
is "$(cuts)" 'cut-bases 2' 'types with too many bases, each once'

awk 'BEGIN {
	print "class C:\n\tdef go(self): pass"
	for (i = 0; i < 33; i++)
		print "v = C()"
	print "def f():"
	for (i = 0; i < 33; i++)
		print "\tw = C()"
	print "\tw.go()\n\tw.go()\nv.go()\nv.go()"
}' >repo/a.py
is "$(cuts)" 'cut-values 2' 'variables with too many values'

awk 'BEGIN {
	print "class C:\n\tdef go(self): pass"
	for (i = 0; i < 1100; i++)
		print "def f" i "():\n\treturn f" i + 1 "()"
	print "def f1100(): return C()"
	print "f0().go()\nf0().go()"
}' >repo/a.py
is "$(cuts)" 'cut-depth 2' 'references for which too much is under way'

awk 'BEGIN {
	print "class C:\n\tdef go(self): pass"
	for (i = 0; i < 30; i++) {
		print "def f" i "():"
		for (k = 0; k < 30; k++)
			print "\tif x: return f" k "()"
	}
	print "f0().go()"
}' >repo/a.py
is "$(cuts)" 'cut-steps 1' 'a reference that takes too many steps'

rm repo/a.py
cat >repo/go.mod <<'END'
module m
module m
END
awk 'BEGIN {
	print "package m\ntype T struct{}\nfunc (T) Close() {}"
	for (i = 0; i < 2001; i++)
		print "type I" i " interface{ Close() }"
}' >repo/a.go
is "$(cuts)" 'cut-names 1' 'a name that too many definitions share'

run kn index --json -d limits.db repo
is "$(jq .cut out)" 1 'the summary has their number'
run kn index -F -d limits.db repo
grep -qx "kn: 1 case cut short by kn-link's limits (kn-link(1))" err
ok $? 'and says so'
echo 'package m' >repo/a.go
run kn index -d limits.db repo
grep -q 'cut short' err
is $? 1 'only when there are any'
done_testing
