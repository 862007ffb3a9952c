#!/bin/sh
# kn-blame: authors, history and owners, from git through kn-store to answers.
set -u
. "${KN_TOP:?}/tests/lib.sh"

# commit NAME DATE MESSAGE: all that is there, by NAME.
commit() {
	git -C repo add -A
	GIT_AUTHOR_NAME=$1 GIT_AUTHOR_EMAIL=$1@example.com \
	    GIT_AUTHOR_DATE=$2 GIT_COMMITTER_DATE=$2 \
	    git -C repo commit -qm "$3"
}
blame() {
	kn-blame -q "$@" -d kn.db repo | kn-store -d kn.db
}
# Counts of kn-blame's END.
counts() {
	kn-blame -q -d kn.db repo | kn-frames |
	    jq -c 'select(.type == "END") | .stages[0].counts |
	    [.blamed, .known, .uncommitted, .commits, .owned]'
}
sql() {
	sqlite3 -batch kn.db "$1"
}

git init -q repo
cat >repo/a.py <<'END'
class Box:
    def put(self, x):
        self.x = x

    def get(self):
        return self.x
END
printf 'def use():\n    return 1\n' >repo/b.py
commit ann 2020-01-01T00:00:00Z 'begin'
cat >>repo/a.py <<'END'

    def both(self):
        self.put(1)
        return self.get()
END
printf 'def use():\n    return 2\n' >repo/b.py
commit bob 2022-01-01T00:00:00Z "both at once

In one go."
printf 'def use():\n    return 3\n' >repo/b.py
sed -i 's/self.x = x/self.x  =  x/' repo/a.py
commit cy 2023-01-01T00:00:00Z 'blanks, and three'
kn index -q -d kn.db repo

# ---- authors ----

is "$(counts)" '[2,0,0,3,0]' 'everything is asked at first'
blame
is $? 0 'kn-store takes it'
is "$(counts)" '[0,2,0,0,0]' 'nothing is asked again'
is "$(kn authors -d kn.db -f tsv a.py | cut -f1-4 | tr '\t\n' ' ;')" \
    'ann <ann@example.com> 6 60 2020-01-01;bob <bob@example.com> 4 40 2022-01-01;' \
    'authors of a file; white space is not asked about'
is "$(kn authors -d kn.db -f tsv Box.both | cut -f1,2)" \
    "bob <bob@example.com>	3" 'of a method'
is "$(sql "SELECT n.name, p.name, e.prov, e.conf FROM edge AS e
    JOIN node AS n ON n.id = e.src JOIN node AS p ON p.id = e.dst
    WHERE e.type = 13 ORDER BY n.id" | tr '\n' ' ')" \
    "a.py|ann <ann@example.com>|5|60 Box|ann <ann@example.com>|5|66 \
put|ann <ann@example.com>|5|100 x|ann <ann@example.com>|5|100 get|ann <ann@example.com>|5|100 \
both|bob <bob@example.com>|5|100 b.py|ann <ann@example.com>|5|50 \
use|ann <ann@example.com>|5|50 " \
    'authored_by: nested symbols are not counted twice'
is "$(kn refs -d kn.db -t authored_by -f tsv 'bob <bob@example.com>' |
    cut -f2)" 'Box.both' 'edges can be followed back'

is "$(kn authors -d kn.db -f json Box.both | jq -c '.authors[0] |
    [.last, .time, .commit]')" "[\"2022-01-01\",1640995200,\"$(git -C repo \
    log -1 --format=%h --abbrev=12 --grep='both at once')\"]" \
    'the last change: commit and time'

# ---- history ----

is "$(kn history -d kn.db -f tsv Box.both | cut -f1,4,5)" \
    "2022-01-01	3	both at once" 'history of a method'
is "$(kn history -d kn.db -f tsv b.py | cut -f1,4 | tr '\t\n' ' ;')" \
    '2023-01-01 1;2022-01-01 0;2020-01-01 1;' \
    'of a file: also commits of which nothing is left'
is "$(sql "SELECT message FROM revision WHERE message LIKE 'both%'")" \
    "both at once

In one go." 'messages are kept whole'
is "$(kn changes-with -d kn.db -f tsv b.py | cut -f2,5,6)" \
    "a.py	3	100" 'files that change together'
is "$(kn hotspots -d kn.db -f json | jq -c '[.hotspots[] |
    [.name, .commits, .lines, .callers]] | sort | .[3]')" '["use",3,2,0]' 'hotspots'
is "$(kn who-knows -d kn.db -f tsv a | cut -f1,3 | head -n 1)" \
    "bob <bob@example.com>	4" 'who-knows: what is newer weighs more'
is "$(kn bus-factor -d kn.db -f tsv | cut -f1,2 | tr '\t\n' ' ;')" \
    'a.py 1;b.py 2;. 1;' 'bus-factor'

# ---- hunks ----

git init -q deep
hunk_commit() {
	git -C deep add -A
	git -C deep -c user.name=eve -c user.email=e@example.com \
	    commit -qm "$1"
}
cat >deep/d.py <<'END'
class Door:
    def open(self):
        one = 1
        two = 2
        return one + two

    def shut(self):
        return 0
END
cat >deep/m.c <<'END'
int first(int a)
{
	a = a + 1;
	return a;
}

/*
 * Says what the second is.
 */
static int second(void)
{
	return 2;
}
END
hunk_commit 'begin'
sed -i 's/two = 2/two = 3/' deep/d.py
sed -i 's/return 2/return 3/' deep/m.c
hunk_commit 'both'
sed -i 's/two = 3/two = 4/' deep/d.py
sed -i 's/return 3/return 4/' deep/m.c
hunk_commit 'again'
kn index -q -d deep.db deep
deep() {
	kn-blame -q "$@" -d deep.db deep | kn-store -d deep.db
}
names() {
	sqlite3 -batch deep.db "SELECT r.message, p.text,
	    replace(h.names, char(10), ' ') FROM hunk AS h
	    JOIN revision AS r ON r.id = h.revision
	    JOIN path AS p ON p.id = h.path ORDER BY r.message, p.text" |
	    tr '\n' ' '
}
deep
is "$(names)" "again|d.py|open again|m.c|second \
begin|d.py|Door open shut begin|m.c|first second both|d.py|open both|m.c|second " \
    'which definitions the hunks of a commit are in'
is "$(kn history -d deep.db -f tsv Door.open | cut -f4,5 | tr '\t\n' ' ;')" \
    '1 again;0 both;3 begin;' 'history by name, where no line is left'
is "$(kn changes-with -d deep.db -f tsv Door.open | cut -f2,5,6 |
    tr '\t\n' ' ;')" 'second 3 100;' 'symbols that change together'
is "$(sqlite3 deep.db "SELECT value FROM asked WHERE key = 'hunks'")" \
    "$(git -C deep rev-parse HEAD) 3 all" 'up to where is remembered'
kn index -qF -d deep.db deep
is "$(kn history -d deep.db -f tsv Door.open | wc -l)" 3 \
    'a full index keeps it'

# A git that gets no further than the first patch.
mkdir slow
cat >slow/git <<END
#!/bin/sh
case " \$* " in
*' -p '*)
	'$(command -v git)' "\$@" | awk '/^\001/ && ++n == 3 { exit } { print }'
	exec sleep 60 ;;
esac
exec '$(command -v git)' "\$@"
END
chmod +x slow/git
sqlite3 deep.db "DELETE FROM hunk; DELETE FROM asked WHERE key = 'hunks'"
( PATH=$PWD/slow:$PATH; deep -T 1 )
is "$(sqlite3 deep.db "SELECT value FROM asked WHERE key = 'hunks'")" \
    "$(git -C deep rev-parse HEAD) 1" 'cut off in time'
sed -i 's/return 0/return 1/' deep/d.py
hunk_commit 'more'
kn index -q -d deep.db deep
deep
is "$(names)" "again|d.py|open again|m.c|second \
begin|d.py|Door open shut begin|m.c|first second both|d.py|open both|m.c|second \
more|d.py|shut " 'the next run goes on, down and up'
is "$(sqlite3 deep.db "SELECT value FROM asked WHERE key = 'hunks'")" \
    "$(git -C deep rev-parse HEAD) 1 all" 'and is done'
is "$(kn-fsck -d deep.db)" '' 'kn-fsck finds nothing'

# ---- what changes ----

printf 'def late():\n    pass\n' >repo/c.py
kn index -q -d kn.db repo
is "$(counts)" '[0,2,1,0,0]' 'what is not committed is counted'
commit dan 2024-01-01T00:00:00Z 'late'
kn index -q -d kn.db repo
is "$(counts)" '[1,2,0,1,0]' 'a new commit: only what it touched is asked'
blame
is "$(kn authors -d kn.db -f tsv late | cut -f1)" \
    'dan <dan@example.com>' 'and is there'
kn index -qF -d kn.db repo
is "$(counts)" '[0,3,0,0,0]' 'all of it survives a full index'
is "$(sql 'SELECT count(*) FROM edge WHERE type = 13')" 10 'with its edges'

sed -i 's/return self.x/return self.x + 1/; s/def put/def lay/' repo/a.py
kn index -q -d kn.db repo
is "$(sql "SELECT count(*) FROM node WHERE kind = 18")" 3 \
    'an edit without a commit loses nobody'
is "$(sql "SELECT count(*) FROM edge AS e WHERE NOT EXISTS
    (SELECT 1 FROM node WHERE id = e.src) OR NOT EXISTS
    (SELECT 1 FROM node WHERE id = e.dst)")" 0 'every edge has two ends'
git -C repo checkout -q a.py
git -C repo rm -q c.py && commit ann 2024-02-01T00:00:00Z 'no c'
kn index -q -d kn.db repo && blame
is "$(sql "SELECT count(*) FROM node WHERE name LIKE 'dan %'")" 0 \
    'who wrote nothing that is left is gone'
is "$(sql "SELECT count(*) FROM blame")" 2 'and so is what git said of it'

# History that was rewritten is followed anew.
git -C repo reset -q --hard HEAD~2
kn index -q -d kn.db repo && blame
is "$(sql "SELECT count(DISTINCT revision) FROM touch")" 3 \
    'a commit that is no longer there is forgotten'

# ---- owners ----

mkdir -p repo/docs repo/lib/deep
printf 'x = 1\n' | tee repo/lib/x.py repo/lib/deep/y.py >repo/docs/z.py
cat >repo/CODEOWNERS <<'END'
# comment
*            @all
*.py         @python  team@example.com
/lib/        @lib
lib/deep/*   @deep
a.py/        @folder
/docs/z.py
END
commit ann 2025-01-01T00:00:00Z owners
kn index -q -d kn.db repo && blame
owners() {
	kn owners -d kn.db -f json "$1" |
	    jq -r '[.owners[] | select(.by == "CODEOWNERS") | .owner] | join(" ")'
}
is "$(owners a.py)" '@python team@example.com' 'the last rule counts'
is "$(owners lib/x.py)" '@lib' 'a folder'
is "$(owners lib/deep/y.py)" '@deep' 'a glob in a folder'
is "$(owners docs/z.py)" '' 'a rule without owners'
is "$(owners Box.get)" '@python team@example.com' 'a symbol: of its file'
is "$(sql "SELECT p.name FROM edge AS e JOIN node AS p ON p.id = e.dst
    WHERE e.type = 14 AND p.name LIKE '@%' ORDER BY 1" | sort -u |
    tr '\n' ' ')" '@deep @lib @python ' 'owned_by'
is "$(counts)" '[0,5,0,0,0]' 'they are not sent again'

cat >repo/CODEOWNERS <<'END'
[Code] @coders
*.py
!/a.py
^[More][2]
lib/ @one @coders
END
commit ann 2025-02-01T00:00:00Z sections
kn index -q -d kn.db repo && blame
is "$(owners b.py)" '@coders' 'sections: default owners'
is "$(owners a.py)" '' 'what a section takes out'
is "$(owners lib/x.py)" '@coders @one' 'owners of all sections'
rm repo/CODEOWNERS
commit ann 2025-03-01T00:00:00Z free
kn index -q -d kn.db repo && blame
is "$(owners b.py)" '' 'no CODEOWNERS, no owners'
is "$(sql "SELECT count(*) FROM edge WHERE type = 14")" 0 'nor their edges'

{ printf '* '; seq -f '@o%g' 1 40 | tr '\n' ' '; echo; } >repo/CODEOWNERS
commit ann 2025-03-02T00:00:00Z many
kn index -q -d kn.db repo && blame
is "$(sql "SELECT count(*) FROM edge WHERE type = 14 AND src = (SELECT id << 20
    FROM file WHERE path = 'b.py')")" 40 'as many owners as there are'
rm repo/CODEOWNERS
commit ann 2025-03-03T00:00:00Z free
kn index -q -d kn.db repo && blame
is "$(sql "SELECT count(*) FROM edge WHERE type = 14")" 0 'and none of them stays'
kn index -q -d none-yet.db repo
kn-blame -q -n 0 -d none-yet.db repo | kn-store -d none-yet.db
is "$(kn-blame -q -d none-yet.db repo | kn-frames |
    jq 'select(.type == "COMMIT") | 1' | wc -l)" \
    "$(git -C repo rev-list --count HEAD)" \
    '-n 0: history is left for a later run'

# ---- mailmap, ignored revisions ----

cat >repo/.mailmap <<'END'
Ann Other <ann@example.org> <ann@example.com>
END
git -C repo rev-list --max-parents=0 HEAD >repo/.git-blame-ignore-revs
commit ann 2025-04-01T00:00:00Z mailmap
sed -i 's/return 3/return 4/' repo/b.py
commit ann 2025-05-01T00:00:00Z four
kn index -q -d kn.db repo && blame
is "$(kn authors -d kn.db -f tsv b.py | cut -f1 | sort | head -n 1)" \
    'Ann Other <ann@example.org>' '.mailmap'

# ---- trouble ----

run kn-blame -d none.db repo
is "$status" 2 'no store: status 2'
grep -q none.db err
ok $? 'and its name'
mkdir plain && echo 'x = 1' >plain/x.py && kn index -q -d plain.db plain
run sh -c 'kn-blame -d plain.db plain | kn-store -d plain.db'
is "$status" 0 'no repository: nobody to ask'
grep -q 'nobody' err
ok $? 'which is said'
kn-blame -q -d kn.db repo >stream
head -c $(($(wc -c <stream) - 3)) stream | kn-store -d kn.db 2>err
is $? 2 'a stream that is cut is refused'
git clone -q --bare repo bare.git
kn index -q -d bare.db bare.git
kn-blame -q -d bare.db bare.git | kn-store -d bare.db
is "$(kn authors -d bare.db -f tsv Box.both | cut -f1)" \
    'bob <bob@example.com>' 'a bare repository'
git clone -q --depth 1 "file://$PWD/repo" shallow
kn index -q -d shallow.db shallow
kn-blame -q -d shallow.db shallow | kn-store -d shallow.db
is "$(sqlite3 -batch shallow.db 'SELECT count(*) FROM edge WHERE type = 13')" \
    0 'beyond the edge of a shallow clone nobody is known'
run kn authors -d plain.db x.py
is "$status" 1 'nothing known: status 1'
grep -q 'kn-blame' err
ok $? 'and how to get it'

# kn index does all of it by itself.
rm -f kn.db
KN_BLAME='' kn index -q -d kn.db repo
is "$(kn authors -d kn.db -f tsv Box.both | cut -f1)" \
    'bob <bob@example.com>' 'kn index asks git'
kn index -q --no-blame -d other.db repo
is "$(sqlite3 -batch other.db 'SELECT count(*) FROM blame')" 0 '--no-blame'

# The same stream, whatever the timing.
kn-blame -q -j 1 -d other.db repo >one
kn-blame -q -j 7 -d other.db repo >seven
cmp -s one seven
ok $? 'any number of workers, the same stream'

done_testing
