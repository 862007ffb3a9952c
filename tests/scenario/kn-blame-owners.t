#!/bin/sh
# CODEOWNERS by the rules of GitHub and of GitLab.
set -u
. "${KN_TOP:?}/tests/lib.sh"

git init -q repo
cd repo || exit 1
for f in a.py b.js docs/z.py docs/deep/y.py lib/x.py lib/deep/y.py \
    lib/docs/w.py 'with space/s.py' build/logs/l.py apps/a/logs/l.py \
    config/c.rb; do
	mkdir -p "$(dirname "$f")"
	case $f in
	*.py) echo 'x = 1' ;;
	*.js) echo 'let x = 1' ;;
	*.rb) echo 'X = 1' ;;
	esac >"$f"
done
git add -A
git -c user.name=eve -c user.email=e@example.com commit -qm files
cd ..
kn index -q --no-blame -d kn.db repo

# rules PLACE: CODEOWNERS from standard input, in no other place.
rules() {
	git -C repo rm -rqf --ignore-unmatch CODEOWNERS docs/CODEOWNERS \
	    .github .gitlab
	mkdir -p "repo/$(dirname "$1")"
	cat >"repo/$1"
	git -C repo add -A
	git -C repo -c user.name=eve -c user.email=e@example.com \
	    commit -qm rules
	kn index -q --no-blame -d kn.db repo
	kn-blame -q -d kn.db repo >stream
	kn-store -d kn.db <stream
}
owners() {
	sqlite3 kn.db "SELECT group_concat(name, ' ') FROM (SELECT name
	    FROM owner WHERE path = '$1' ORDER BY place)"
}
# owns PATTERN PATH...: all that it matches, and nothing else.
owns() {
	pattern=$1
	shift
	printf '%s @x\n' "$pattern" | rules "$place"
	is "$(sqlite3 kn.db "SELECT path FROM owner WHERE name = '@x'
	    AND path NOT LIKE '%CODEOWNERS' ORDER BY path" | tr '\n' '|')" \
	    "$(for f; do echo "$f"; done | tr '\n' '|')" "$place: $pattern"
}

# ---- GitHub ----

place=.github/CODEOWNERS
all='a.py apps/a/logs/l.py b.js build/logs/l.py config/c.rb docs/deep/y.py
docs/z.py lib/deep/y.py lib/docs/w.py lib/x.py'
# shellcheck disable=SC2086 # words
owns '*' $all 'with space/s.py'
owns '*.js' b.js
owns '/a.py' a.py
owns 'y.py' docs/deep/y.py lib/deep/y.py
owns '/build/logs/' build/logs/l.py
owns 'logs/' apps/a/logs/l.py build/logs/l.py
owns '**/logs' apps/a/logs/l.py build/logs/l.py
owns '/docs' docs/deep/y.py docs/z.py
owns '/docs/' docs/deep/y.py docs/z.py
owns 'docs/' docs/deep/y.py docs/z.py lib/docs/w.py
owns 'docs' docs/deep/y.py docs/z.py lib/docs/w.py
owns 'docs/*' docs/z.py
owns 'lib/deep' lib/deep/y.py
owns 'deep/y.py'
owns '/*' a.py b.js
owns '/*.py' a.py
owns 'apps/**/l.py' apps/a/logs/l.py
owns '**/deep/*.py' docs/deep/y.py lib/deep/y.py
owns 'lib/?.py' lib/x.py
owns 'with\ space/' 'with space/s.py'
owns 'A.py'

rules .github/CODEOWNERS <<'END'
# comment
*  @all   # and a comment behind
/lib/ @lib/team mail@example.com

/lib/deep/
!/a.py @nobody
/docs/z.py not an owner @one
END
is "$(owners a.py)" '@all' 'GitHub: no negation'
is "$(owners lib/x.py)" '@lib/team mail@example.com' 'the last rule decides'
is "$(owners lib/deep/y.py)" '' 'and may name nobody'
is "$(owners docs/z.py)" '@all' 'a line with what is no owner is skipped'
printf '* @crlf\r\n/lib/ @lib\r\n' | rules CODEOWNERS
is "$(owners a.py):$(owners lib/x.py)" '@crlf:@lib' 'lines that end in CR LF'
printf '* @docs' | rules docs/CODEOWNERS
is "$(owners a.py)" '@docs' 'in docs; a last line without an end'
echo '* @root' | rules CODEOWNERS
is "$(owners a.py)" '@root' 'at the top'
mkdir -p repo/.github repo/docs repo/.gitlab
echo '* @github' >repo/.github/CODEOWNERS
echo '* @docs' >repo/docs/CODEOWNERS
git -C repo add -A
git -C repo -c user.name=e -c user.email=e@example.com commit -qm places
kn index -q --no-blame -d kn.db repo
kn-blame -q -d kn.db repo | kn-store -d kn.db
is "$(owners a.py)" '@github' '.github goes before the others'

# ---- GitLab ----

place=.gitlab/CODEOWNERS
# shellcheck disable=SC2086 # words
owns '*' $all 'with space/s.py'
owns 'y.py' docs/deep/y.py lib/deep/y.py
owns 'deep/y.py' docs/deep/y.py lib/deep/y.py
owns '/deep/y.py'
owns 'docs/' docs/deep/y.py docs/z.py lib/docs/w.py
owns '/docs/' docs/deep/y.py docs/z.py
owns '/docs'
owns '/docs/*' docs/z.py
owns '/docs/**/*.py' docs/deep/y.py docs/z.py
owns '*.js' b.js
owns 'logs/*' apps/a/logs/l.py build/logs/l.py
owns '/with\ space/' 'with space/s.py'

rules CODEOWNERS <<'END'
* @all
!/a.py
/a.py @late

[Ruby Code][2] @ruby @rails/team
*.rb
/config/ @config

^[Docs]
docs/ @writers
/docs/deep/ nobody

[ruby code] @others
*.js
[Excluded] @ex
*.py
!/lib/**/*.py
/lib/deep/y.py @never
END
is "$(owners a.py)" '@ex' 'what is taken out of a section stays out'
is "$(owners b.js)" '@all @others' 'sections of one name are one, whatever the case'
is "$(owners config/c.rb)" '@all @config' 'its last rule decides'
is "$(owners docs/z.py)" '@all @writers @ex' 'all sections count'
is "$(owners lib/docs/w.py)" '@all @writers' 'a section may be optional'
is "$(owners docs/deep/y.py)" '@all @ex' 'a word that is no owner is none'
is "$(owners lib/deep/y.py)" '@all' 'out of one, still in another'
rules CODEOWNERS <<'END'
[R] @ruby @team
*.rb
END
is "$(owners config/c.rb)" '@ruby @team' 'default owners of a section'
printf '[Unfinished @x\n*.rb @y\n' | rules .gitlab/CODEOWNERS
is "$(owners config/c.rb)" '@y' 'a head that has no end is none'
printf '\n\n   \n#\n' | rules CODEOWNERS
is "$(sqlite3 kn.db 'SELECT count(*) FROM owner')" 0 'nothing in it'
is "$(kn-fsck -d kn.db)" '' 'kn-fsck finds nothing'

done_testing
