#!/bin/sh
# Communities: what stands together is found, an update keeps the rest where
# it is, roots say whose content changed, and the questions show it.
set -u
. "${KN_TOP:?}/tests/lib.sh"

# group NAME: a file of functions that all call each other.
group() {
	mkdir -p "repo/$1"
	for i in 1 2 3 4 5 6; do
		printf 'def %s_%s():\n' "$1" "$i"
		for k in 1 2 3 4 5 6; do
			[ "$k" = "$i" ] || printf '    %s_%s()\n' "$1" "$k"
		done
	done >"repo/$1/all.py"
}
mkdir repo && git -C repo init -q
group wheel && group brake && group motor
# One edge from the brakes to the motor, and one who uses all of the wheels.
printf '\ndef brake_motor():\n    brake_1()\n    brake_2()\n    brake_3()\n    motor_1()\n' \
    >>repo/brake/all.py
sed -i '1i from motor.all import motor_1' repo/brake/all.py
printf '{ "a": 1 }\n' >repo/data.json
git -C repo add . && git -C repo commit -qm one
q() { sqlite3 -readonly kn.db "$1"; }
index() { kn index -q "$@" -d kn.db repo; }
check() {
	run kn-fsck -d kn.db
	is "$status:$(cat out err)" 0: "$1: kn-fsck"
	is "$(q 'SELECT label FROM community GROUP BY 1 HAVING count(*) > 1')" \
	    '' "$1: no two are called alike"
	is "$(q "SELECT label FROM community WHERE NOT EXISTS (SELECT 1 FROM
	    file WHERE '.' = substr(label, 1, instr(label, ': ') - 1) OR
	    path || '/' LIKE substr(label, 1, instr(label, ': ') - 1) || '/%')")" \
	    '' "$1: nor after what is gone"
}
ask() { kn-query "$@" -d kn.db; }
# Which community the symbol is in (the coarsest).
home() { ask community -f json -L 99 "$1" | jq -r .id; }
root_of() { ask communities -f json -n 0 | jq -r --arg c "$1" '.communities[] | select(.id == $c) | .root'; }

index
check 'fresh'
is "$(ask communities -f tsv | cut -f 2,3)" "$(printf \
    'motor/all.py: motor_1\t8\nbrake/all.py: brake_1\t7\nwheel/all.py: wheel_1\t7')" \
    'three that belong together'
is "$(home wheel_1)" "$(home wheel_6)" 'one of them'
[ "$(home wheel_1)" != "$(home brake_1)" ] &&
    [ "$(home motor_1)" != "$(home brake_1)" ]
ok $? 'others are in another'
is "$(ask communities -f json | jq -c '[.nodes, .in_none, .resolution]')" \
    "[22,$(q "SELECT count(*) FROM node WHERE id >> 20 = (SELECT id FROM file WHERE path = 'data.json')"),\"1.000\"]" \
    'what nothing leads to is in none'
run kn-query community -d kn.db data.json
is "$status" 1 'asking for one of these'
grep -q 'is in no community' err
ok $? 'says so'
is "$(ask communities -p motor -f tsv | wc -l)" 1 'communities -p'

brake=$(home brake_1) motor=$(home motor_1) wheel=$(home wheel_1)
is "$(ask community -f tsv "$brake" | cut -f 2,5,6 | head -n 1)" \
    "$(printf 'brake_1\t11\t0')" 'its members, the best connected first'
is "$(ask community -f json "$brake" | jq -c '.bridges[0] | [.name, .outside, .mostly]')" \
    "$(printf '["brake_motor",1,"%s"]' "$motor")" 'the bridge'
is "$(ask community -f json "$brake" | jq -c '[.neighbours[] | [.id, .edges]]')" \
    "$(printf '[["%s",%s]]' "$motor" "$(ask community -f json "$motor" | jq '.neighbours[0].edges')")" \
    'its neighbour; edges are counted the same on both sides'
is "$(ask community -f json "${brake#c}" | jq -r .id)" "$brake" \
    'a number is enough'
for format in text tsv json jsonl gcf md; do
	for question in communities "community $brake"; do
		# shellcheck disable=SC2086
		run kn-query $question -d kn.db -f $format
		is "$status" 0 "$question -f $format"
	done
done
run kn-query community -d kn.db -f dot "$brake"
grep -q " -> " out
ok $? 'community -f dot: drawn'
run kn-query community -d kn.db nowhere
is "$status" 1 'no such symbol'

# ---- the same again ----

cp kn.db first.db
rm kn.db* && index
is "$(q 'SELECT * FROM community')" \
    "$(sqlite3 first.db 'SELECT * FROM community')" 'again: the same'
is "$(q 'SELECT id, hex(files) FROM member')" \
    "$(sqlite3 first.db 'SELECT id, hex(files) FROM member')" \
    'and the same members'

# ---- updates ----

before_brake=$(root_of "$brake") before_wheel=$(root_of "$wheel")
sed -i 's/^def wheel_3():/&\n    print(3)/' repo/wheel/all.py
index && check 'a body changed'
is "$(home wheel_3)" "$wheel" 'it stays where it is'
[ "$(root_of "$wheel")" != "$before_wheel" ]
ok $? 'its root changed'
is "$(root_of "$brake")" "$before_brake" 'no other root did'
sed -i '/print(3)/d' repo/wheel/all.py
index && check 'back again'
is "$(root_of "$wheel")" "$before_wheel" 'the root is as it was'

printf '\ndef rim():\n    wheel_1()\n    wheel_2()\n' >>repo/wheel/all.py
index && check 'a new function'
is "$(home rim)" "$wheel" 'joins what it calls'
is "$(root_of "$brake")" "$before_brake" 'others are as they were'

# It leaves for another when its edges do.
sed -i '/^def rim/,$d' repo/wheel/all.py
printf '\ndef rim():\n    motor_1()\n    motor_2()\n' >>repo/motor/all.py
index && check 'a function moved'
is "$(home rim)" "$motor" 'it is where it calls'

group steer
git -C repo add . && index && check 'a new folder'
is "$(home steer_1)" "$(home steer_5)" 'a community of its own'
case $(home steer_1) in "$brake"|"$motor"|"$wheel") false ;; esac
ok $? 'and no other'
ask communities -f tsv | grep -q 'steer/all.py: '
ok $? 'with a name'

git -C repo rm -qrf wheel && index && check 'a folder went'
is "$(ask communities -f tsv -n 0 | grep -c '	wheel/')" 0 'and its community'
mkdir repo/deep
git -C repo mv brake deep/brake || exit 2
index && check 'a folder moved'
sed -i 's/\bmotor_1\b/engine_1/g' repo/motor/all.py repo/deep/brake/all.py
index && check 'what a community is called after got another name'
is "$(home engine_1)" "$motor" 'it stays'
is "$(ask communities -f tsv -n 0 | grep -c ': motor_1	')" 0 \
    'but not by that name'
printf 'def lone():\n    pass\n' >repo/lonely.py
index && check 'a file without edges'
printf '\ndef friend():\n    lone()\n' >>repo/lonely.py
index && check 'and with one'
is "$(home friend)" "$(home lone)" 'they are together'
# A file that was in none gets an edge from elsewhere.
printf 'def hush():\n    pass\n' >repo/quiet.py && index
printf '\nfrom quiet import hush\ndef caller():\n    hush()\n' >>repo/lonely.py
index && check 'an edge to a file that had none'
is "$(home hush)" "$(home caller)" 'it is with its caller'

# A store that comes from a version without communities finds them with the
# next update.
sqlite3 kn.db 'DELETE FROM community; DELETE FROM member;
DELETE FROM meta WHERE key LIKE "%modularity%" OR key LIKE "community%"'
run kn-query communities -d kn.db
is "$status" 1 'an older store'
printf '\n' >>repo/lonely.py
index && check 'after an update of it'
is "$(home friend)" "$(home lone)" 'they are found'

# ---- another resolution ----

many() { kn-query communities -d kn.db -n 0 -f json | jq '.communities | length'; }
before=$(many)
export KN_RESOLUTION=8
printf '\n# finer\n' >>repo/lonely.py
index && check 'after a finer resolution'
finer=$(many)
[ "$finer" -gt "$before" ]
ok $? "smaller communities ($before, $finer)"
unset KN_RESOLUTION
printf '\n# and on\n' >>repo/lonely.py
index && check 'which is kept'
is "$(many)" "$finer" 'as many as before'
index -F && check 'by a full index, too'
is "$(many)" "$finer" 'as many again'
KN_RESOLUTION=x kn index -q -d kn.db repo 2>err
grep -q 'KN_RESOLUTION x: not a number' err
ok $? 'no number: an error'
KN_RESOLUTION=1
export KN_RESOLUTION
printf '\n# back\n' >>repo/lonely.py
index && check 'after the usual one'
is "$(many)" "$before" 'as it was'

# ---- the manual's examples ----

printf '\ndef dictFind():\n    friend()\n' >>repo/lonely.py && index
sed -n '/^What belongs together:$/,/^\.Ed/p' "$KN_TOP/man/kn-query.1" |
    sed -n '/^kn-/p' >examples
is "$(wc -l <examples)" 4 'there are examples'
while read -r line; do
	run env KN_DB="$PWD/kn.db" sh -c "$line"
	is "$status" 0 "example: $line"
done <examples

done_testing
