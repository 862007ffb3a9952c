#!/bin/sh
# Which definition a hunk belongs to: what stands above one leads it in.
set -u
. "${KN_TOP:?}/tests/lib.sh"

git init -q repo
commit() {
	git -C repo add -A
	git -C repo -c user.name=eve -c user.email=e@example.com \
	    commit -qm "$1"
}
cat >repo/m.c <<'END'
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

/* What the third is,
   on lines of its own. */
static int
third(int a)
{
	if (a)
		goto out;
	a = 1;
out:
	return 3;
}

int limit = 3;

int fourth(void)
{
	return 4;
}
END
cat >repo/d.py <<'END'
class Door:
    def open(self):
        return 1

    # How it is shut.
    @slowly
    def shut(self):
        return 0


@quickly
def slam(door):
    return door
END
cat >repo/J.java <<'END'
class J {
    /** One. */
    int one() {
        return 1;
    }

    /**
     * Two.
     */
    int two() {
        return 2;
    }
}
END
printf 'def one():\n    return 1\ndef two():\n    return 2\n' >repo/n.py
printf 'def odd():\n    return 1\n' >'repo/a "b"	\c.py'
commit 'begin'
kn index -q --no-blame -d kn.db repo
kn-blame -q -d kn.db repo | kn-store -d kn.db

# touched FILE EXPRESSION: what a change by sed touches.
touched() {
	sed -i "$2" "repo/$1"
	commit "change"
	kn index -q --no-blame -d kn.db repo
	kn-blame -q -d kn.db repo >stream
	kn-frames <stream | jq -r \
	    'select(.type == "TOUCHED") | .payload[2] | join(" ")'
	kn-store -d kn.db <stream
}
is "$(touched m.c 's/what the second/what second/')" second \
    'a comment belongs to what stands below it'
is "$(touched m.c 's/^   on lines/   on a line/')" third \
    'above a name on a line of its own, too'
is "$(touched m.c 's/a = 1;/a = 2;/')" third 'a body'
is "$(touched m.c 's/limit = 3/limit = 4/')" '' \
    'what stands between two is of neither'
is "$(touched m.c 's/return 4/return 5/; s/limit = 4/limit = 5/')" fourth \
    'but a body near it is'
is "$(touched m.c 's/a = a + 1/a = a + 2/; s/what second/what the second/')" \
    'first second' 'both in one hunk'
is "$(touched m.c 's/second(void)/second(int)/')" second 'a first line'
is "$(touched d.py 's/@slowly/@softly/')" shut 'a decorator of a method'
is "$(touched d.py 's/How it/Why it/')" shut 'and a comment'
is "$(touched d.py 's/@quickly/@loudly/')" slam 'of a function'
is "$(touched d.py 's/return 1/return 2/')" open 'the body of a method'
is "$(touched n.py 's/return 1/return 3/')" one \
    'a body right above another definition'
is "$(touched J.java 's/ Two\./ The two./')" two 'a comment in a class'
is "$(touched J.java 's/ One\./ The one./')" one 'of its first method'
is "$(touched J.java 's/return 2/return 3/')" two 'a body in a class'
is "$(touched m.c '/^static int second/,/^}/d')" '' \
    'what is no longer defined is told of nobody'
is "$(touched 'a "b"	\c.py' 's/return 1/return 2/')" odd \
    'names of files that git writes in quotes'
seq 4200 | sed 's/.*/int f&(void) { return &; }/' >repo/big.c
commit big
kn index -q --no-blame -d kn.db repo
kn-blame -d kn.db repo 2>err >stream
is "$(kn-frames <stream | jq -c 'select(.type == "END") |
    .stages[0].counts | [.touched, .["names-left"]]')" '[1,104]' \
    'a commit of very many definitions: what is left out is counted'
grep -q '104 touched definitions not told' err
ok $? 'and said'
kn-store -d kn.db <stream
is "$(kn-fsck -d kn.db)" '' 'kn-fsck finds nothing'

done_testing
