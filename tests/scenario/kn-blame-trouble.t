#!/bin/sh
# kn-blame is best effort: whatever the repository is like, it says what git
# can say, counts the rest, ends well, and leaves nothing behind.
set -u
. "${KN_TOP:?}/tests/lib.sh"

# commit REPO NAME MAIL DATE MESSAGE
commit() {
	git -C "$1" add -A
	GIT_AUTHOR_NAME=$2 GIT_AUTHOR_EMAIL=$3 GIT_AUTHOR_DATE=$4 \
	    GIT_COMMITTER_NAME=c GIT_COMMITTER_EMAIL=c@example.com \
	    GIT_COMMITTER_DATE=$4 git -C "$1" commit -qm "$5"
}
# blame DB REPO [OPTION...]: index, ask, tell; the counts.
blame() {
	db=$1
	repo=$2
	shift 2
	kn index -q --no-blame -d "$db" "$repo" || return
	kn-blame "$@" -q -d "$db" "$repo" >stream || return
	kn-store -d "$db" <stream || return
	kn-frames <stream | jq -c 'select(.type == "END") |
	    .stages[0].counts | [.blamed, .known, .uncommitted, .failures,
	    .timeouts, .commits]'
}
authors() {
	kn authors -d "$1" -f tsv "$2" | cut -f1 | sort | tr '\n' ';'
}

# ---- files of all sorts ----

git init -q sub
echo 'x = 1' >sub/s.py
commit sub eve e@example.com 2020-01-01T00:00:00Z sub
git init -q odd
echo 'x = 1' >odd/plain.py
printf 'x = 1\r\ny = 2\r\n' >odd/crlf.py
printf 'x = 1' >odd/open.py
: >odd/empty.py
printf 'x = 1\n' >'odd/new
line.py'
printf 'x = 1\n' >'odd/ü "q" \ .py'
printf 'x = 1\n' >"odd/$(printf 'latin\351.py')"
printf 'x = 1\n' >'odd/-dash.py'
printf 'x = 1\n' >'odd/:(top)magic.py'
ln -s plain.py odd/link.py
head -c 2000 /dev/zero >odd/binary.py
git -C odd -c protocol.file.allow=always submodule --quiet add \
    "$PWD/sub" sub 2>/dev/null
commit odd eve e@example.com 2021-01-01T00:00:00Z all
echo 'z = 1' >odd/new.py
is "$(blame odd.db odd)" '[9,0,1,0,0,1]' 'files of all sorts: none fails'
is "$(sqlite3 odd.db "SELECT count(*) FROM edge AS e JOIN node AS n
    ON n.id = e.src WHERE e.type = 13 AND n.kind = 0")" 8 \
    'each that has lines has an author'
is "$(authors odd.db crlf.py)" 'eve <e@example.com>;' 'lines that end in CR LF'
is "$(blame odd.db odd)" '[0,9,1,0,0,0]' 'and none is asked about again'
is "$(kn-fsck -d odd.db)" '' 'kn-fsck finds nothing'

# ---- repositories of all sorts ----

git init -q empty
echo 'x = 1' >empty/a.py
is "$(blame empty.db empty 2>err)" '[0,0,0,0,0,0]' 'no commit at all'
mkdir plain
echo 'x = 1' >plain/a.py
is "$(blame plain.db plain)" '[0,0,0,0,0,0]' 'no repository'
mkdir nogit
for p in kn kn-feed kn-extract kn-link kn-store kn-blame kn-frames; do
	ln -s "$(command -v $p)" nogit/$p
done
cp odd.db without.db
run sh -c 'PATH=$PWD/nogit kn-blame -q -d without.db odd >stream'
is "$status" 0 'no git'
kn-frames <stream | jq -e 'select(.type == "END")' >out
ok $? 'ends well'
git -C odd worktree add -q --detach "$PWD/tree" HEAD
is "$(blame tree.db tree)" '[9,0,0,0,0,1]' 'another work tree, detached'
is "$(blame below.db odd/sub)" '[1,0,0,0,0,1]' 'a submodule by itself'
mkdir -p repo/deep/er
git init -q repo
printf 'def one():\n    return 1\n' >repo/deep/er/a.py
commit repo ann a@example.com 2020-01-01T00:00:00Z one
is "$(kn-blame -q -d tree.db tree | kn-frames | jq -s length)" 3 \
    'nothing to say: three frames'
cp -R repo/.git graph-before
blame repo.db repo >counts
(cd repo/deep && kn-blame -q -d ../../repo.db .) >stream
is $? 0 'from a folder below the top'
(cd repo && GIT_DIR=.git GIT_INDEX_FILE=.git/index kn-blame -q -d ../repo.db) |
    kn-store -d repo.db
is $? 0 'from within a hook'

git init -q --object-format=sha256 long
echo 'x = 1' >long/a.py
commit long ann a@example.com 2020-01-01T00:00:00Z 'long names'
is "$(blame long.db long)" '[1,0,0,0,0,1]' 'names of objects of 32 bytes'
is "$(kn-fsck -d long.db)" '' 'kn-fsck finds nothing'
echo 'y = 1' >long/b.py
commit long bob b@example.com 2020-01-02T00:00:00Z second
echo 'y = 2' >long/b.py
commit long cy c@example.com 2020-01-03T00:00:00Z third
git clone -q --depth 2 "file://$PWD/long" shallow
is "$(blame shallow.db shallow)" '[2,0,0,0,0,2]' 'a shallow clone'
is "$(sqlite3 shallow.db "SELECT p.text FROM touch AS t
    JOIN path AS p ON p.id = t.path")" 'b.py' \
    'what the commit where it ends changed is not known'
is "$(authors shallow.db a.py):$(authors shallow.db b.py)" \
    ':cy <c@example.com>;' 'nor who wrote what was there then'

# A partial clone does not fetch for this.
git -C repo config uploadpack.allowFilter true
git clone -q --no-checkout --filter=blob:none "file://$PWD/repo" partial \
    2>/dev/null
git -C partial checkout -q 2>/dev/null
mv repo moved
sed -i 's/1/2/' partial/deep/er/a.py
commit partial bob b@example.com 2021-01-01T00:00:00Z two
is "$(blame partial.db partial)" '[1,0,0,0,0,2]' 'a partial clone'
mv moved repo

# ---- merges, grafts, what is rebased ----

git -C repo checkout -q -b side
printf '\n\ndef two():\n    return 2\n' >>repo/deep/er/a.py
commit repo bob b@example.com 2020-02-01T00:00:00Z two
git -C repo checkout -q -
echo 'y = 1' >repo/b.py
commit repo cy c@example.com 2020-03-01T00:00:00Z three
GIT_AUTHOR_NAME=m GIT_AUTHOR_EMAIL=m@example.com GIT_COMMITTER_NAME=m \
    GIT_COMMITTER_EMAIL=m@example.com git -C repo merge -q --no-ff -m merge side
is "$(blame repo.db repo)" '[2,0,0,0,0,3]' 'a merge'
is "$(authors repo.db two)" 'bob <b@example.com>;' 'of a branch'
git -C repo reset -q --hard HEAD~1
git -C repo branch -q -D side
git -C repo -c gc.reflogExpire=now -c gc.reflogExpireUnreachable=now \
    reflog expire --expire=now --all
git -C repo gc -q --prune=now
run sh -c 'kn-blame -q -d repo.db repo >stream'
is "$status" 0 'the commit of the graph is no more'
is "$(blame repo.db repo)" '[1,1,0,0,0,2]' 'history that went is followed anew'
is "$(sqlite3 repo.db "SELECT count(*) FROM revision WHERE message
    IN ('two', 'merge')")" 0 'and forgotten'
is "$(sqlite3 repo.db "SELECT group_concat(name) FROM
    (SELECT name FROM person ORDER BY name)")" 'ann,cy' 'with its people'
is "$(kn-fsck -d repo.db)" '' 'kn-fsck finds nothing'
git -C repo replace --graft HEAD
is "$(blame repo.db repo | cut -d, -f4)" 0 'a graft'
git -C repo replace -d "$(git -C repo rev-parse HEAD)" >/dev/null

# ---- who people are ----

git init -q who
echo 'a = 1' >who/a.py
commit who 'Ann' 'ann@old.example' 2020-01-01T00:00:00Z one
echo 'b = 1' >who/b.py
commit who 'bob' 'bob@example.com' 2020-01-02T00:00:00Z two
echo 'c = 1' >who/c.py
commit who 'Nobody Special' '' 2020-01-03T00:00:00Z three
echo 'd = 1' >who/d.py
commit who "$(printf 'Ren\351')" 'r@example.com' 2020-01-04T00:00:00Z four 2>/dev/null
is "$(blame who.db who)" '[4,0,0,0,0,4]' 'people of all sorts'
is "$(authors who.db c.py)" 'Nobody Special;' 'without an address'
kn authors -d who.db -f json d.py | jq -e '.authors[0].author' >out
ok $? 'a name that is not UTF-8'
cat >who/.mailmap <<'END'
# people
Ann Other <ann@new.example> <ann@old.example>
Robert <rob@example.com> bob <bob@example.com>
<n@example.com> <>
END
commit who eve e@example.com 2020-02-01T00:00:00Z mailmap
is "$(blame who.db who)" '[0,4,0,0,0,5]' '.mailmap: only the names are asked'
is "$(authors who.db a.py)" 'Ann Other <ann@new.example>;' 'name and address'
is "$(authors who.db b.py)" 'Robert <rob@example.com>;' 'by both'
is "$(sqlite3 who.db "SELECT p.name FROM edge AS e JOIN node AS p
    ON p.id = e.dst JOIN node AS n ON n.id = e.src WHERE e.type = 13
    AND n.name = 'a.py'")" 'Ann Other <ann@new.example>' 'edges follow'
is "$(sqlite3 who.db "SELECT count(*) FROM node WHERE kind = 18
    AND name LIKE '%old.example%'")" 0 'the old name is gone'
is "$(kn-fsck -d who.db)" '' 'kn-fsck finds nothing'
is "$(blame who.db who)" '[0,4,0,0,0,0]' 'and once only'
rm who/.mailmap
commit who eve e@example.com 2020-02-02T00:00:00Z 'no mailmap'
blame who.db who >counts
is "$(authors who.db a.py)" 'Ann <ann@old.example>;' 'without it, as they were'

# ---- commits to be ignored ----

echo 'a  =  2' >who/a.py
commit who eve e@example.com 2020-03-01T00:00:00Z style
blame who.db who >counts
is "$(authors who.db a.py)" 'eve <e@example.com>;' 'who changed it last'
{
	echo '# style only'
	echo 'not a commit at all'
	echo '1234567890123456789012345678901234567890 # is no more'
	echo 12345
	echo
	git -C who rev-parse HEAD | tr -d '\n'
	echo '   # style'
} >who/.git-blame-ignore-revs
run blame who.db who
is "$(cat out)" '[4,0,0,0,0,0]' 'damaged, and of unknown commits: none fails'
is "$(authors who.db a.py)" 'Ann <ann@old.example>;' \
    'what is ignored is the line of who wrote it before'
kn-blame -d who.db who 2>err >stream
grep -q '2 lines name no commit' err
ok $? 'which is said'
is "$(blame who.db who | cut -d, -f1)" '[0' 'and nothing asked again'
rm who/.git-blame-ignore-revs
is "$(blame who.db who | cut -d, -f1)" '[4' 'until it changes'
is "$(authors who.db a.py)" 'eve <e@example.com>;' 'then it counts again'
git -C who log -1 --format=%H --grep=style >who/.git-blame-ignore-revs
commit who eve e@example.com 2020-04-01T00:00:00Z ignored
git clone -q --bare who who.git
blame bare.db who.git >counts
is "$(authors bare.db a.py)" 'Ann <ann@old.example>;' 'in a bare repository'

# ---- nothing of ours in the repository ----

git clone -q who many
for i in $(seq 60); do echo "x = $i" >"many/m$i.py"; done
commit many ann a@example.com 2021-01-01T00:00:00Z many
find many/.git -type f | sort | xargs cksum >before
blame many.db many >counts
find many/.git -type f | sort | xargs cksum >after
cmp -s before after
ok $? 'nothing is written to the repository'
[ -s many.db.objects/info/commit-graph ]
ok $? 'the commit-graph is beside the store'

# ---- a git that hangs ----

mkdir slow
cat >slow/git <<END
#!/bin/sh
echo \$\$ >>"$PWD/pids"
case " \$* " in
*' m7.py '* | *' m9.py '*)
	sleep 77 & echo \$! >>"$PWD/theirs"
	wait ;;
esac
exec '$(command -v git)' "\$@"
END
chmod +x slow/git
sqlite3 many.db 'DELETE FROM blame'
PATH=$PWD/slow:$PATH kn-blame -q -t 1 -j 2 -d many.db many >stream
is "$(kn-frames <stream | jq -c 'select(.type == "END") |
    .stages[0].counts | [.blamed, .timeouts, .failures]')" '[62,2,0]' \
    'what takes too long is counted, the rest is there'
# Of the processes in these files: those that run.
alive() {
	cat "$@" | while read -r pid; do
		[ -r "/proc/$pid/status" ] &&
		    ! grep -q '^State:.*Z' "/proc/$pid/status" && echo "$pid"
	done
}
is "$(alive pids theirs)" '' 'and nothing of it is left'

for sig in TERM INT KILL; do
	: >pids
	: >theirs
	PATH=$PWD/slow:$PATH env --default-signal=INT kn-blame -q -j 4 \
	    -d many.db many >stream &
	pid=$!
	i=0
	while [ "$(wc -l <theirs)" -lt 2 ] && [ $i -lt 300 ]; do
		sleep .1
		i=$((i + 1))
	done
	kill -$sig $pid
	wait $pid 2>/dev/null
	status=$?
	[ $status -gt 128 ]
	ok $? "SIG$sig: it dies of it"
	# Of KILL it cannot tell others.
	cp pids mine
	[ $sig = KILL ] || cat theirs >>mine
	i=0
	while [ -n "$(alive mine)" ] && [ $i -lt 200 ]; do
		sleep .1
		i=$((i + 1))
	done
	is "$(alive pids)" '' "SIG$sig: its children go with it"
	[ $sig = KILL ] || is "$(alive theirs)" '' "SIG$sig: and theirs"
	for p in $(alive theirs); do kill "$p"; done
	kn-store -d many.db <stream 2>err
	is $? 2 "SIG$sig: what it said is not taken for all"
done
is "$(kn-fsck -d many.db)" '' 'kn-fsck finds nothing'

done_testing
