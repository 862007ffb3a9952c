#!/bin/sh
# kn-enrich with real servers: clangd and pyright; scripts/setup installs them.
# tests/long/servers.t has the others.
set -u
. "${KN_TOP:?}/tests/lib.sh"

unset XDG_CONFIG_HOME
PATH=$PATH:$KN_TOP/build/servers/node_modules/.bin

# edges DATABASE: what the server made of the graph.
edges() {
	sqlite3 -batch "$1" "SELECT s.name, CASE e.type WHEN 2 THEN 'calls'
	    WHEN 3 THEN 'references' WHEN 6 THEN 'overrides'
	    WHEN 10 THEN 'accesses' ELSE e.type END, d.name
	    FROM edge AS e JOIN node AS s ON s.id = e.src
	    JOIN node AS d ON d.id = e.dst WHERE e.prov = 4
	    ORDER BY 1, 2, 3" | tr '|' ' '
}
# twice NAME: a second run asks nothing, a new index keeps it, and the graph is
# sound.
twice() {
	root=$(kn stats -d "$1.db" -f json | jq -r .root)
	is "$(kn-enrich -q -d "$1.db" "$1" | kn-frames |
	    jq -c 'select(.type == "END") | .stages[0].counts |
	    [.places, .symbols]')" '[0,0]' "$1: a second run asks nothing"
	kn index -q -F -d "$1.db" "$1"
	is "$(kn stats -d "$1.db" -f json | jq -r .root)" "$root" \
	    "$1: a new index keeps the answers"
	is "$(kn-fsck -d "$1.db" 2>&1)" '' "$1: kn-fsck finds nothing"
}

# ---- clangd ----

command -v clangd >/dev/null
if ok $? 'clangd is there (apt-get install clangd)'; then
	mkdir -p c/src
	git init -q c
	cat >c/src/a.c <<'END'
#include "list.h"

struct list *
grow(struct list *l)
{
	/* é */ MAKE(l, 1);
	return l;
}

static int
hidden(int x)
{
	return x;
}

int
main(void)
{
	struct list *l = grow(0);

	return l->ops->len(l) + l->items.count;
}

int (*table[])(int) = { hidden };
END
	cat >c/src/list.h <<'END'
struct list;
struct ops { int (*len)(struct list *); };
struct inner { int count; };
struct outer { int count; };
struct list { struct ops *ops; struct inner items; };
struct list *push(struct list *, int);
#define MAKE(l, x) push(l, x)
END
	cat >c/src/list.c <<'END'
#include "list.h"

struct list *
push(struct list *l, int x)
{
	l->items.count += x;
	return l;
}
END
	for f in a list; do
		printf '%s{"directory": "%s", "file": "%s", "command": "cc -c %s"}' \
		    "$([ $f = a ] && echo '[' || echo ,)" "$PWD/c/src" $f.c $f.c
	done >c/compile_commands.json
	echo ']' >>c/compile_commands.json
	echo compile_commands.json >c/.gitignore
	git -C c add . && git -C c commit -qm x
	kn index -q -d c.db c
	run kn enrich -q -o clangd -d c.db c
	is "$status" 0 'clangd'
	edges c.db >c.edges
	grep -q 'main .* len$' c.edges
	ok $? 'clangd: the field that a call goes through'
	is "$(git -C c status --short --ignored)" '!! compile_commands.json' \
	    'clangd: nothing is written into the repository'
	twice c
fi

# ---- pyright ----

command -v pyright-langserver >/dev/null
if ok $? 'pyright is there (scripts/fetch-servers build/servers pyright)'; then
	mkdir -p py/app
	git init -q py
	printf '[project]\nname = "app"\n' >py/pyproject.toml
	: >py/app/__init__.py
	cat >py/app/shapes.py <<'END'
import collections


class Shape:
    def area(self):
        raise NotImplementedError


class Square(Shape):
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side * self.side


class Disk:
    def area(self):
        return 3


def count(words):
    """é 😀"""; table = collections.Counter(words)
    return table.most_common()
END
	cat >py/app/use.py <<'END'
from . import shapes


def total(names: list[shapes.Square]):
    return max(names, key=lambda s: s.side).area()


def first(path):
    return open(path).readline().strip()
END
	git -C py add . && git -C py commit -qm x
	kn index -q -d py.db py
	run kn enrich -q -o pyright -d py.db py
	is "$status" 0 'pyright'
	edges py.db >py.edges
	is "$(grep total py.edges)" "total accesses side
total calls area" \
	    'pyright: the type of what a built-in function gives'
	is "$(sqlite3 -batch py.db "SELECT d.line FROM edge AS e JOIN node AS d
	    ON d.id = e.dst JOIN node AS s ON s.id = e.src WHERE
	    s.name = 'total' AND d.name = 'area'")" 13 \
	    'pyright: that of Square, and no other'
	is "$(sqlite3 -batch py.db "SELECT d.name FROM edge AS e JOIN node AS d
	    ON d.id = e.dst JOIN node AS s ON s.id = e.src WHERE
	    s.name = 'first' AND d.name LIKE '%strip'")" builtins.str.strip \
	    'pyright: the names of what Python brings along'
	is "$(git -C py status --short --ignored)" '' \
	    'pyright: nothing is written into the repository'
	twice py
fi

done_testing
