#!/bin/sh
# Each program has a manual page, whose synopsis is what --help prints.
set -u
. "${KN_TOP:?}/tests/lib.sh"

# Blanks and line breaks apart, the SYNOPSIS section as people see it; one
# line a form of the command.
synopsis() {
	mandoc -Tascii -O width=1000 "$1" | col -b |
	    sed -n '/^SYNOPSIS/,/^[A-Z]/p' | sed '1d;$d' |
	    sed 's/^ *//; s/  */ /g; /^$/d'
}

# The usage, its continued lines joined: a new form begins with the name.
usage() {
	"$1" --help 2>&1 | sed -n '/^usage: /,$p' | awk -v name="${1##*/}" '
	{ sub(/^usage: /, ""); sub(/^ +/, "") }
	$1 == name && line != "" { print line; line = "" }
	{ line = line (line == "" ? "" : " ") $0 }
	END { print line }'
}

# Options that the page describes: "-x" and "--word", one a line.
described() {
	sed -n '/^\.Sh DESCRIPTION/,/^\.Sh \(ENV\|FILES\|EXIT\)/s/^\.It //p' "$1" |
	    awk '{
		fl = 0
		for (i = 1; i <= NF; i++)
			if ($i == "Fl")
				fl = 1
			else if ($i ~ /^[A-Z][a-z]$/)
				fl = 0
			else if (fl && $i != ",") {
				gsub(/\\-/, "-", $i)
				print "-" $i
			}
	}' | sort -u
}

# Options that the programs say they have, in their help.
offered() {
	grep -oE -- '(\[|\| ?|^ *)-[-[:alnum:]]+' | sed 's/^[^-]*//' | awk '
	/^--/ { print; next }
	{ for (i = 2; i <= length($0); i++) print "-" substr($0, i, 1) }'
}

# Those that getopt_long(3) is told of: "--word".
long_options() {
	case $1 in
	kn)	cat "$KN_TOP/cmd/kn/index.c" "$KN_TOP/cmd/kn/main.c" ;;
	*)	cat "$KN_TOP/cmd/$1"/*.c ;;
	esac | grep -oE \
	    '\{ *"[a-z-]+",[[:space:]]*(no|required|optional)_argument' |
	    sed 's/^[^"]*"\([^"]*\)".*/--\1/' | sort -u
}

for tool in "${KN_BUILD:?}"/bin/*; do
	name=${tool##*/}
	page=$KN_TOP/man/$name.1
	if [ ! -f "$page" ]; then
		ok 1 "$name has a manual page"
		continue
	fi
	is "$(usage "$tool")" "$(synopsis "$page")" \
	    "$name: --help and SYNOPSIS"
	run "$tool" --version
	grep -Eq "^$name [0-9]+\.[0-9]+" out
	ok $? "$name: --version"
	run "$tool" --no-such-option
	is "$status" 2 "$name: an unknown option is a usage error"

	described "$page" >described
	{
		"$tool" --help
		[ "$name" != kn ] || "$tool" index --help
		[ "$name" != kn-query ] || "$tool" --help |
		    grep -oE 'kn-query [a-z-]+' | cut -d ' ' -f 2 | sort -u |
		    while read -r question; do
			"$tool" "$question" --help
		done
	} 2>&1 | offered | sort -u >offered
	is "$(grep -v '^--' described | grep -Fxv -f offered)" '' \
	    "$name: the options that are described are there"
	is "$(grep -Fxv -f described offered)" '' \
	    "$name: the options that are there are described"
	long_options "$name" >long
	is "$(grep '^--' described | grep -Fxv -f long)" '' \
	    "$name: so are the long ones"
	is "$(grep -Fxv -f described long)" '' "$name: and back"

	sed -n '/^\.Sh EXIT STATUS/,/^\.Sh [A-DF-Z]/s/^\.It //p' "$page" |
	    tr -c '0-9\n' '\n' >said
	is "$(for s in 0 2; do grep -qx $s said || echo $s; done)" '' \
	    "$name: how it ends"
	# Pages that the text speaks of stand at its end, too.
	sed -n 's/^\.Xr \(kn[a-z-]*\) \([157]\).*/\1 \2/p' "$page" |
	    sort -u | grep -vx "$name 1" >named
	sed -n '/^\.Sh SEE ALSO/,$s/^\.Xr \([a-z-]*\) \([1-8]\).*/\1 \2/p' \
	    "$page" >see
	is "$(grep -Fxv -f see named)" '' "$name: SEE ALSO has all of them"
	is "$(sort -k 2,2n -k 1,1 see)" "$(cat see)" "$name: in order"
done
for page in "$KN_TOP"/man/*.1; do
	name=${page##*/}
	name=${name%.1}
	[ -x "$KN_BUILD/bin/$name" ]
	ok $? "$name: there is such a program"
	grep -q "^\.Xr $name 1\|^\.It Xr $name 1" "$KN_TOP/man/kn.7"
	ok $? "kn(7) names $name"
done

# ---- examples ----

# Commands of the page's EXAMPLES, NUL after each.
examples() {
	mandoc -Tascii -O width=1000 "$1" | col -bx |
	    sed -n '/^EXAMPLES/,/^[A-Z]/p' | awk '
	/^[A-Z]/ { next }
	/^ *\$ / { if (c != "") printf "%s%c", c, 0; sub(/^ *\$ /, ""); c = $0; next }
	/^ *$/ { if (c != "") printf "%s%c", c, 0; c = ""; next }
	c != "" { if ($0 ~ /^      /) c = c "\n" $0; else { printf "%s%c", c, 0; c = "" } }
	END { if (c != "") printf "%s%c", c, 0 }'
}

# What they speak of.
git init -q repo
mkdir -p repo/src repo/bin
cat >repo/src/app.py <<'END'
class Flask:
    """The application."""

    def url_for(self, endpoint):
        return endpoint


def main():
    return Flask().url_for("a")
END
printf 'int main(void) { return 0; }\n' >repo/a.c
git -C repo add . && git -C repo commit -qm one
echo 'int more(void) { return main(); }' >>repo/a.c
git -C repo commit -qam two
# Programs of others that the examples begin with.
profile='mode: set\nexample.com/a.c:1.1,1.5 1 1\n'
cat >repo/bin/go <<END
#!/bin/sh
case \$* in
*-coverprofile*) printf '$profile' >go.cov ;;
*) cp bin/all.test . ;;
esac
END
cat >repo/bin/all.test <<END
#!/bin/sh
case \$1 in
-test.list) echo TestA ;;
*) printf '$profile' >"\$4" ;;
esac
END
echo '#!/bin/sh' >repo/bin/pytest
cat >repo/bin/coverage <<'END'
#!/bin/sh
case $1 in
xml)	echo '<coverage><class filename="src/app.py"><line number="5"' \
	    'hits="0"/></class></coverage>' >coverage.xml ;;
json)	echo '{"meta": {"format": 3, "show_contexts": true}, "files":
	    {"src/app.py": {"executed_lines": [5], "missing_lines": [9],
	    "contexts": {"5": ["tests/test_a.py::test_a|run"]}}}}' \
	    >coverage.json ;;
esac
END
cat >repo/bin/scip-typescript <<'END'
#!/bin/sh
printf 'META\tscip-typescript\t1\tfile:///x\nDOC\tsrc/app.py\n' |
    "$KN_TOP/tests/tools/mkscip" >index.scip
END
printf '#!/bin/sh\nexit 1\n' >repo/bin/clangd
chmod +x repo/bin/*
unset KN_BLAME
export KN_TOP
kn index -q repo
KN_BLAME=0
export KN_BLAME
for page in "$KN_TOP"/man/*.1; do
	name=${page##*/}
	# kn-query's are run where there is what they ask for.
	[ "$name" != kn-query.1 ] || continue
	examples "$page" >commands
	n=$(tr -dc '\0' <commands | wc -c)
	[ "$n" -gt 0 ]
	ok $? "$name has examples"
	i=0
	command=
	while [ $i -lt "$n" ]; do
		i=$((i + 1))
		# What was kept is compared with something else.
		case $command in
		*snapshot*) echo 'int later;' >>repo/a.c && kn index -q repo ;;
		esac
		command=$(tr '\n\0' '\1\n' <commands | sed -n "${i}p" |
		    tr '\1' '\n')
		(cd repo && PATH=$PWD/bin:$PATH bash -o pipefail -c "$command") \
		    >out 2>err
		status=$?
		is "$status" 0 "$name: $(printf '%s' "$command" |
		    tr -s '\n\\ ' ' / ')" || sed 's/^/# /' err
	done
done

is "$(sed -n 's/.*version of the tables, which is \([0-9]*\)\.$/\1/p' \
    "$KN_TOP/man/kn-store.5")" \
    "$(sed -n 's/^#define SCHEMA_VERSION[^0-9]*\([0-9]*\).*/\1/p' \
    "$KN_TOP/common/schema.h")" 'kn-store(5): the version of the tables'

done_testing
