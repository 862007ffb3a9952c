#!/bin/sh
# kn-enrich with typescript-language-server, bash-language-server, intelephense,
# fetched from npm (scripts/fetch-servers), and gopls, installed by
# scripts/setup --long.
set -u
. "${KN_TOP:?}/tests/lib.sh"

unset XDG_CONFIG_HOME
npm_servers='typescript-language-server bash-language-server intelephense'
# shellcheck disable=SC2086 # words
if "$KN_TOP/scripts/fetch-servers" "$KN_TOP/build/servers" $npm_servers \
    >fetch.log 2>&1; then
	PATH=$PATH:$KN_TOP/build/servers/node_modules/.bin
fi

# there PROGRAM: can it be tested?
there() {
	command -v "$1" >/dev/null
	ok $? "$1 is there" || { sed 's/^/# /' fetch.log; return 1; }
}
# edges NAME: those that the server told.
edges() {
	sqlite3 -batch "$1.db" "SELECT s.name, e.type, d.name, d.line
	    FROM edge AS e JOIN node AS s ON s.id = e.src
	    JOIN node AS d ON d.id = e.dst WHERE e.prov = 4
	    ORDER BY 1, 2, 3, 4" | tr '|' ' '
}
# enrich NAME SERVER: index, ask, and ask again.
enrich() {
	git -C "$1" add . && git -C "$1" commit -qm x
	kn index -q -d "$1.db" "$1"
	run kn enrich -q -o "$2" -d "$1.db" "$1"
	is "$status" 0 "$2"
	is "$(kn-enrich -q -o "$2" -d "$1.db" "$1" | kn-frames |
	    jq -c 'select(.type == "END") | .stages[0].counts |
	    [.places, .symbols, .failed]')" '[0,0,0]' \
	    "$2: a second run asks nothing"
	is "$(kn-fsck -d "$1.db" 2>&1)" '' "$2: kn-fsck finds nothing"
	is "$(git -C "$1" status --short --ignored)" '' \
	    "$2: nothing is written into the repository"
}

# ---- TypeScript, two modules ----

if there typescript-language-server; then
	git init -q ts
	mkdir -p ts/packages/shapes ts/packages/app
	echo '{"workspaces": ["packages/*"]}' >ts/package.json
	for m in shapes app; do
		echo "{\"name\": \"$m\"}" >ts/packages/$m/package.json
		echo '{"compilerOptions": {"strict": true}}' \
		    >ts/packages/$m/tsconfig.json
	done
	cat >ts/packages/shapes/index.ts <<'END'
export interface Shape { area(): number }
export class Square implements Shape {
	constructor(public side: number) {}
	area() { return this.side * this.side; }
}
export const all = { square: (n: number) => new Square(n) };
END
	cat >ts/packages/app/main.ts <<'END'
import { all } from "../shapes/index";

export function total(names: number[]) {
	const made = names.map((n) => all["square"](n));
	return made.reduce((sum, s) => sum + s.area(), 0);
}
END
	enrich ts typescript-language-server
	edges ts | grep -q '^total 2 area 4$'
	ok $? 'typescript-language-server: a call in another module'
fi

# ---- Go ----

if there gopls; then
	git init -q go
	mkdir go/sub
	printf 'module example.com/tiny\n\ngo 1.19\n' >go/go.mod
	cat >go/a.go <<'END'
package tiny

import "example.com/tiny/sub"

type Runner interface{ Run() int }

type Cat struct{ Hook func() int }

func (c *Cat) Run() int { return c.Hook() + sub.Help(1) }
END
	printf 'package sub\n\nfunc Help(n int) int { return n }\n' >go/sub/s.go
	enrich go gopls
	is "$(edges go)" 'Cat 5 Runner 5
Run 2 Hook 7
Run 6 Run 5' 'gopls: a field that is called, and what implements what'
fi

# ---- sh ----

if there bash-language-server; then
	git init -q sh
	printf 'greet() {\n\techo "hello $1"\n}\n' >sh/lib.sh
	printf '. "$(dirname "$0")/lib.sh"\ngreet you\n' >sh/main.sh
	enrich sh bash-language-server
fi

# ---- PHP ----

if there intelephense; then
	git init -q php
	cat >php/shape.php <<'END'
<?php
namespace App;
interface Shape { public function area(): float; }
class Square implements Shape {
    public function __construct(public float $side) {}
    public function area(): float { return $this->side; }
}
END
	cat >php/use.php <<'END'
<?php
namespace App;
function make() { return new Square(2); }
function total() {
    $s = make();
    return $s->area() + \strlen("é");
}
END
	echo '{}' >php/composer.json
	enrich php intelephense
	# kn-link has resolved it all: is the server of the same mind?
	kn-enrich -a -F -x -q -o intelephense -d php.db php |
	    kn-store -d php.db
	edges php >php.edges
	grep -q '^total 2 area 6$' php.edges && grep -q '^total 2 make' php.edges
	ok $? 'intelephense: a method of what a function returns'
fi

done_testing
