#!/bin/sh
# similar and clones: bodies that are nearly the same are found, whatever
# their names and literals, in several languages; an update keeps up.
set -u
. "${KN_TOP:?}/tests/lib.sh"

# sum NAME VAR LIMIT [EXTRA]: a C function.
sum() {
	printf 'int %s(int *%s, int n)\n{\n\tint i, total = 0;\n\n' "$1" "$2"
	printf '\tfor (i = 0; i < n; i++) {\n\t\tif (%s[i] > %s)\n' "$2" "$3"
	printf '\t\t\ttotal += %s[i] * 2;\n\t\telse\n\t\t\ttotal -= %s[i];\n\t}\n' "$2" "$2"
	printf '%s\treturn total;\n}\n' "${4-}"
}
mkdir -p repo/lib && git -C repo init -q
sum count_all values 10 >repo/a.c
sum count_most v 99 >repo/lib/b.c
sum count_all values 10 >repo/lib/c.c
sum count_other items 7 '	if (total < 0)
		total = 0;
' >repo/d.c
cat >repo/e.c <<'END'
struct list { struct list *next; char *name; };
int small(int a) { return a + 1; }
struct list *find(struct list *l, char *name, int (*same)(char *, char *))
{
	while (l) {
		switch (same(l->name, name)) {
		case 0:
			break;
		default:
			return l;
		}
		do {
			l = l->next;
		} while (l && !l->name);
	}
	return 0;
}
END
body='    total = 0
    for item in items:
        if item.size > 3 and item.name != "x":
            total += item.size * 2
        elif item.name:
            total -= item.weight
    return [total, len(items), str(total)]'
printf 'def one(items):\n%s\n\n\nclass Box:\n    def two(self, items):\n%s\n' \
    "$body" "$(echo "$body" | sed 's/^/    /; s/total/amount/g; s/3/44/')" >repo/f.py
git -C repo add . && git -C repo commit -qm one
kn index -q -d kn.db repo
ask() { kn-query "$@" -d kn.db; }
check() {
	run kn-fsck -d kn.db
	is "$status:$(cat out err)" 0: "$1: kn-fsck"
}
check 'fresh'

is "$(ask similar -f tsv count_most | cut -f 2,3,5,6)" \
    "$(printf 'count_all\ta.c:1\t100\tno\ncount_all\tlib/c.c:1\t100\tno\ncount_other\td.c:1\t%s\tno' \
    "$(ask similar -f json count_most | jq '.similar[2].likeness')")" \
    'similar: names and literals do not count'
[ "$(ask similar -f json count_most | jq '.similar[2].likeness')" -lt 100 ]
ok $? 'what differs is less like it'
is "$(ask similar -f json -p lib a.c:1 | jq -c '[.by, (.similar[] | [.name, .same])]')" \
    '["estimate",["count_most",false],["count_all",true]]' \
    'similar -p; the same token by token is told'
is "$(ask similar -f tsv -c 100 count_most | wc -l)" 2 'similar -c'
is "$(ask similar -f tsv one | cut -f 2,5)" "$(printf 'Box.two\t90')" \
    'a method of Python'
run kn-query similar -d kn.db find
is "$status" 1 'nothing like it'
run kn-query similar -d kn.db small
is "$status" 1 'a small body'
grep -q 'too small to be compared' err
ok $? 'says so'
run kn-query similar -d kn.db nowhere
is "$status" 1 'no such symbol'

is "$(ask clones -f tsv -c 90 | cut -f 1,2,4,5)" \
    "$(printf '1\t3\tcount_all\ta.c:1\n1\t3\tcount_most\tlib/b.c:1\n1\t3\tcount_all\tlib/c.c:1\n2\t2\tone\tf.py:1\n2\t2\tBox.two\tf.py:12')" \
    'clones: groups, the largest first'
is "$(ask clones -f json -l python | jq -c '[.clones[].name]')" \
    '["one","Box.two"]' 'clones -l'
run kn-query clones -d kn.db -n 1
grep -q '1 more' err
ok $? 'clones -n counts groups'
for format in text tsv json jsonl gcf md; do
	for question in clones 'similar count_most'; do
		# shellcheck disable=SC2086
		run kn-query $question -d kn.db -f $format
		is "$status" 0 "$question -f $format"
	done
done

# ---- updates end as a clean index begins ----

same_as_clean() {
	check "$1"
	store_remove clean.db
	kn index -q -d clean.db repo
	kn-query clones -d kn.db -n 0 -c 50 -f json >live
	kn-query clones -d clean.db -n 0 -c 50 -f json >clean
	cmp live clean >out
	ok $? "$1: as a clean index"
}
store_remove() { rm -f "$1" "$1"-* "$1".lock; rm -rf "$1".objects; }
{ printf 'int first(void) { return 1; }\n'; cat repo/lib/b.c; } >b.c
cp b.c repo/lib/b.c
kn index -q -d kn.db repo && same_as_clean 'a function before it'
sum count_new w 5 >>repo/lib/b.c
kn index -q -d kn.db repo && same_as_clean 'a new clone'
sed -i '/^int count_most/,/^}/d' repo/lib/b.c
kn index -q -d kn.db repo && same_as_clean 'one less'
git -C repo rm -qf d.c && kn index -q -d kn.db repo
same_as_clean 'a file went'
printf 'int x;\n' >repo/lib/c.c && kn index -q -d kn.db repo
same_as_clean 'a file has none any more'

# ---- the manual's examples ----

sum dictFind d 3 >>repo/a.c && kn index -q -d kn.db repo
sed -n '/^What was copied:$/,/^\.Ed/p' "$KN_TOP/man/kn-query.1" |
    sed -n '/^kn-/p' >examples
is "$(wc -l <examples)" 2 'there are examples'
while read -r line; do
	run env KN_DB="$PWD/kn.db" sh -c "$line"
	is "$status" 0 "example: $line"
done <examples

done_testing
