#!/bin/sh
# kn-enrich in workspaces of several modules: each kind as the description of
# its server knows it, with a server of the tests' own in its place, which notes
# where it was started.
set -u
. "${KN_TOP:?}/tests/lib.sh"

unset XDG_CONFIG_HOME
fake=$KN_TOP/tests/tools/fake-server
FAKE_LOG=$work/log
export FAKE_LOG
: >places
mkdir servers

# instead SERVER: its description, with another program.
instead() {
	rm -f servers/*
	{
		printf 'command %s %s roots\n' "$fake" "$work/places"
		awk '/^[^ \t]/ { keep = /^(languages|ids|roots|members|whole)/ }
		    keep' "$KN_TOP/cmd/kn-enrich/servers/$1"
	} >"servers/$1"
}
# write FILE: what comes in, in the repository.
write() {
	mkdir -p "repo/$(dirname "$1")"
	cat >"repo/$1"
}
# code LANGUAGE-SUFFIX FOLDER …: a file with a function in each.
code() {
	suffix=$1
	shift
	for folder; do
		case $suffix in
		go)	echo 'package p
func Lonely() {}' ;;
		ts)	echo 'export function lonely() {}' ;;
		rs)	echo 'pub fn lonely() {}' ;;
		java)	echo 'class Lonely { void lonely() {} }' ;;
		py)	echo 'def lonely():
    pass' ;;
		esac | write "$folder/lonely.$suffix"
	done
}
# modules SERVER TITLE FOLDER …: it was started in these, the first alone
# before all others, at most four at a time.
modules() {
	instead "$1"
	git init -q repo && git -C repo add . && git -C repo commit -qm x
	kn index -q -d kn.db repo
	: >log
	run sh -c "kn-enrich -q -S servers -o '$1' -d kn.db repo >stream"
	title=$2
	shift 2
	is "$status $(sed -n "s,^start $work/repo,,p" log | sort | tr '\n' ' ')" \
	    "0 $(for folder; do
	    [ "$folder" = . ] && echo || echo "/$folder"
	    done | sort | tr '\n' ' ')" "$title"
	is "$(awk '{ sub(/.*\/repo\/?/, "", $2) }
	    $1 == "start" { n++; most = n > most ? n : most
	    bad += root || (seen && $2 == ""); root = $2 == ""; seen = 1 }
	    $1 == "end" { n--; root = 0 }
	    END { print bad ? "not alone" : "alone",
	    most <= 4 ? "few" : most " at a time" }' log)" 'alone few' \
	    "$title: the root alone, then some at a time"
	is "$(kn-frames <stream | jq -r 'select(.type == "ASKED") | .module' |
	    sort | tr '\n' ' ')" "$(for folder; do
	    [ "$folder" = . ] && echo || echo "$folder"
	    done | sort | tr '\n' ' ')" "$title: counts of each"
	rm -rf repo kn.db*
}

# ---- Go: each go.mod, whatever go.work uses ----

printf 'go 1.20\n\nuse (\n\t.\n\t./a\n\t./b/c\n)\n' | write go.work
for m in . a b/c tools; do
	echo "module example.com/$m" | write $m/go.mod
done
code go . a a/sub b/c tools
modules gopls 'go.work' . a b/c tools

# ---- npm and yarn ----

write package.json <<'END'
{ "name": "all", "workspaces": [ "packages/*", "./site/",
    "!packages/old" ] }
END
for m in packages/a packages/b packages/c packages/d packages/e packages/old \
    packages/a/test/fixture site example; do
	echo '{}' | write $m/package.json
done
code ts . packages/a packages/a/src packages/b packages/c packages/d \
    packages/e packages/old packages/a/test/fixture site example
modules typescript-language-server 'npm' . packages/a packages/b packages/c \
    packages/d packages/e site

echo '{ "workspaces": { "packages": ["one", "libs/**"] } }' |
    write package.json
for m in one libs/x/y; do
	echo '{}' | write $m/tsconfig.json
done
code ts one libs/x/y libs/x/y/src
modules typescript-language-server 'yarn: an object, deep globs' one libs/x/y

# ---- pnpm ----

echo '{ "name": "all" }' | write package.json
printf "packages:\n  - 'packages/*'\n  - \"tools\"\n" |
    write pnpm-workspace.yaml
for m in packages/a packages/b/dist packages/b tools other; do
	echo '{}' | write $m/package.json
done
code ts . packages/a packages/b packages/b/dist tools other
modules typescript-language-server 'pnpm' . packages/a packages/b tools

# ---- none: each has its mark ----

for m in . x x/y; do
	echo '{}' | write $m/package.json
done
code ts . x x/y x/y/z
modules typescript-language-server 'no workspace' . x x/y

# ---- Cargo ----

write Cargo.toml <<'END'
[package]
name = "all"

[workspace]
members = [
    "crates/*",	# all of them
    'cli',
]
END
for m in crates/a crates/b cli crates/a/fixture; do
	printf '[package]\nname = "x"\n' | write $m/Cargo.toml
done
# A workspace of its own.
printf '[workspace]\nmembers = ["in"]\n' | write fuzz/Cargo.toml
printf '[package]\n' | write fuzz/in/Cargo.toml
code rs src crates/a/src crates/b/src cli/src crates/a/fixture fuzz fuzz/in
modules rust-analyzer 'Cargo' . crates/a crates/b cli fuzz fuzz/in

# ---- Maven ----

write pom.xml <<'END'
<project>
  <modules>
    <!-- both -->
    <module>core</module>
    <module> web/app </module>
  </modules>
</project>
END
echo '<project><modules><module>deep</module></modules></project>' |
    write core/pom.xml
for m in web/app core/deep core/src/it; do
	echo '<project/>' | write $m/pom.xml
done
code java src core web/app core/deep core/src/it
modules jdtls 'Maven' . core web/app core/deep

# ---- Python ----

for m in a b/c; do
	printf '[project]\nname = "x"\n' | write $m/pyproject.toml
done
code py . a a/sub b/c
modules pyright 'several pyproject.toml' . a b/c

printf '[tool.uv.workspace]\nmembers = ["libs/*"]\n' | write pyproject.toml
for m in libs/a libs/a/tests/data; do
	printf '[project]\nname = "x"\n' | write $m/pyproject.toml
done
code py . libs/a libs/a/tests/data
modules pyright 'a workspace of uv' . libs/a

# ---- descriptions that are wrong ----

for bad in 'a b' 'a ( x' 'a (x) (' 'a x (y)' 'a (x) y'; do
	printf 'command true\nmembers %s\n' "$bad" >servers/bad
	fails 2 "members $bad" kn-enrich -l -S servers
done

done_testing
