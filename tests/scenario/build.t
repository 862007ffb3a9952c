#!/bin/sh
# The build's own tools: pinned parsers, generated tables, installation.
set -u
. "${KN_TOP:?}/tests/lib.sh"

# ---- fetch-parsers: a project of its own, with a package made here ----

mkdir -p project/scripts project/grammars/toy package/src home/parsers
cp "$KN_TOP/scripts/fetch-parsers" "$KN_TOP/scripts/gen-languages" \
    "$KN_TOP/scripts/setup" \
    project/scripts
echo 'int toy;' >package/src/parser.c
tar -czf toy.tgz package
pin() { printf 'sha512-%s' "$(openssl dgst -sha512 -binary "$1" | base64 -w0)"; }
good=$(pin toy.tgz)
cat >project/grammars/core <<END
npm        @scope/toy 1.0.0 $good
END
cat >project/grammars/toy/language <<END
name       toy
npm        @scope/toy 1.0.0 $good
sources    src/parser.c
symbol     tree_sitter_toy
extensions .toy
END
KN_PARSERS=$work/home/parsers
export KN_PARSERS
fetch=$work/project/scripts/fetch-parsers

cp toy.tgz home/parsers/scope-toy-1.0.0.tgz
run "$fetch" "$work/parsers"
is "$status" 0 'a package in the cache needs no network'
is "$(cat parsers/scope-toy-1.0.0/src/parser.c)" 'int toy;' 'it is unpacked'
touch -d @1000 parsers/scope-toy-1.0.0/src/parser.c
run "$fetch" "$work/parsers"
is "$(stat -c %Y parsers/scope-toy-1.0.0/src/parser.c)" 1000 \
    'what is there is not unpacked again'

rm -r parsers
echo more >>home/parsers/scope-toy-1.0.0.tgz
run "$fetch" "$work/parsers"
is "$status" 2 'another archive than the pinned is refused'
grep -qF "scope-toy-1.0.0.tgz" err && grep -qF "expected $good" err &&
    grep -qF "found    $(pin home/parsers/scope-toy-1.0.0.tgz)" err
ok $? 'naming the file, what was expected and what was found'
[ ! -e parsers/scope-toy-1.0.0 ]
ok $? 'and nothing of it is unpacked'

# Only the commands that the script may use; no npm.
mkdir tools
for tool in sh sed cut tr sort mkdir mktemp rm rmdir mv cp cat tar gzip dirname \
    sha512sum base64; do
	ln -s "$(command -v $tool)" tools
done
rm home/parsers/*
run env PATH="$work/tools" "$fetch" "$work/parsers"
is "$status" 2 'no archive and no npm: status 2'
grep -q 'npm is not installed' err
ok $? 'and says so'
printf '#!/bin/sh\necho no network >&2\nexit 1\n' >tools/npm
chmod +x tools/npm
run env PATH="$work/tools" "$fetch" "$work/parsers"
is "$status" 2 'npm that cannot reach its registry: status 2'
grep -q 'needs the network' err
ok $? 'and says so'
# An npm that brings something else than what was pinned.
# shellcheck disable=SC2016 # for the script that is written
printf '#!/bin/sh\necho bad >toy-1.0.0.tgz\n' >tools/npm
run env PATH="$work/tools" "$fetch" "$work/parsers"
is "$status" 2 'npm that brings another archive: status 2'
is "$(ls -A home/parsers)" '' 'which does not get into the cache'

# ---- setup ----

# On a system without Debian's tools it says what it would install.
fails 2 'setup without apt-get' env PATH="$work/tools" \
    "$work/project/scripts/setup"
grep -q 'install by hand: .*gcc' err
ok $? 'says what is missing'
grep -qw clang err
is $? 1 'which is not what only long tests need'
fails 2 'the same for long tests' env PATH="$work/tools" \
    "$work/project/scripts/setup" --long
grep -q 'clang' err
ok $? 'names that, too'
fails 2 'setup with an unknown option' "$work/project/scripts/setup" --short

# ---- gen-languages ----

generate=$work/project/scripts/gen-languages
run "$generate" "$work/gen"
is "$status" 0 'tables are generated'
grep -q '{ ".toy", 0 }' gen/languages.c
ok $? 'with the words of the language'
touch -d @1000 gen/languages.c
run "$generate" "$work/gen"
is "$(stat -c %Y gen/languages.c)" 1000 'and left alone when nothing changed'

# refused TITLE LINE: a language file with LINE in it.
refused() {
	cp project/grammars/toy/language saved
	printf '%s\n' "$2" >>project/grammars/toy/language
	run "$generate" "$work/gen"
	is "$status" 2 "$1"
	grep -q 'grammars/toy/language:[0-9]*: ' err
	ok $? "$1: names the line"
	mv saved project/grammars/toy/language
}
refused 'an unknown key' 'colour red'
refused 'a key twice' 'symbol tree_sitter_other'
refused 'a key without value' 'shebangs'
refused 'an unknown package policy' 'package by-hand'
refused 'a policy with a word too many' 'package dotted one two'
refused 'a policy without its words' 'package manifest toy.mod'
printf 'package dotted __main__\n' >>project/grammars/toy/language
run "$generate" "$work/gen"
grep -q 'PACKAGE_DOTTED, NULL, "__main__"' gen/languages.c
ok $? 'a policy with its word'
refused 'a quote in a value' 'names "x"'

mkdir project/grammars/toy2
sed 's/^name .*/name toy2/' project/grammars/toy/language \
    >project/grammars/toy2/language
run "$generate" "$work/gen"
is "$status" 2 'an extension that two languages claim'
grep -q 'claimed twice: .toy' err
ok $? 'is named'
rm -r project/grammars/toy2
printf 'linker other\n' >>project/grammars/toy/language
run "$generate" "$work/gen"
is "$status" 2 'a linker that is no language'

# ---- install ----

# Not under the sanitizers' flags: what is built is installed as it is.
sanitize=''
case $KN_BUILD in */asan) sanitize=1 ;; esac
run make -C "$KN_TOP" install DESTDIR="$work/root" PREFIX=/usr \
    SANITIZE="$sanitize"
is "$status" 0 'make install'
missing=''
for tool in "$KN_BUILD"/bin/*; do
	[ -x "root/usr/bin/${tool##*/}" ] || missing="$missing ${tool##*/}"
	[ -e "root/usr/share/bash-completion/completions/${tool##*/}" ] ||
	    missing="$missing completion-of-${tool##*/}"
done
is "$missing" '' 'every program is installed, with completion'
is "$(find root -type f -path '*lib/kn*' | wc -l)" \
    "$(find "$KN_BUILD/lib/kn" -name '*.so' | wc -l)" 'and every language'
is "$(find root/usr/share/man -name 'kn*' | wc -l)" \
    "$(find "$KN_TOP/man" -name 'kn*' | wc -l)" 'and every manual page'

mkdir repo
cat >repo/a.c <<'END'
static int callee(void) { return 1; }
int caller(void) { return callee(); }
END
PATH=$work/root/usr/bin:/usr/bin:/bin KN_DB=$work/kn.db
export PATH KN_DB
run kn index repo
is "$status" 0 'the installed kn indexes'
is "$(kn query callers callee -f tsv | cut -f 2)" caller 'and answers'
unset KN_DB

run make -C "$KN_TOP" uninstall DESTDIR="$work/root" PREFIX=/usr
is "$(find root ! -type d)" '' 'make uninstall leaves nothing'

done_testing
