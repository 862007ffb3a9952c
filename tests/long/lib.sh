# What the long tests share, besides tests/lib.sh.
# shellcheck shell=sh

# small_repo DIR: a git repository with a dozen files, every language, names
# that cross files, one file that is left out.
small_repo() {
	mkdir -p "$1/src" "$1/go/util" "$1/py/pack" "$1/web"
	cat >"$1/src/list.h" <<'END'
/* A list of numbers. */
struct list { int used; struct list *next; };
int list_length(const struct list *);
#define LIST_MAX(a, b) ((a) > (b) ? (a) : (b))
END
	cat >"$1/src/list.c" <<'END'
#include "list.h"
static int count;
/* How many there are. */
int
list_length(const struct list *l)
{
	int n = 0;
	for (; l != NULL; l = l->next)
		n = LIST_MAX(n, l->used);
	count++;
	return n;
}
END
	cat >"$1/src/main.c" <<'END'
#include <stdio.h>
#include "list.h"
static void show(int n) { printf("%d\n", n); }
static void (*const table[])(int) = { show };
int
main(void)
{
	struct list l = { 1, NULL };
	table[0](list_length(&l));
	return 0;
}
END
	printf 'module example.com/small\n\ngo 1.20\n' >"$1/go/go.mod"
	cat >"$1/go/util/shape.go" <<'END'
package util

import "fmt"

// Shape has an area.
type Shape interface{ Area() float64 }

type Square struct{ Side float64 }

func (s Square) Area() float64 { return s.Side * s.Side }

func Print(s Shape) { fmt.Println(s.Area()) }
END
	cat >"$1/go/main.go" <<'END'
package main

import "example.com/small/util"

func main() {
	s := util.Square{Side: 2}
	util.Print(s)
}
END
	cat >"$1/py/pack/__init__.py" <<'END'
from .base import Base, helper
END
	cat >"$1/py/pack/base.py" <<'END'
import os

class Base:
    """Everything begins here."""
    limit = 3

    def run(self, x: int) -> str:
        return self.step(x)

    def step(self, x):
        return os.path.join("a", str(x))

def helper():
    return Base().run(1)
END
	cat >"$1/py/use.py" <<'END'
from pack import Base, helper

class Special(Base):
    def step(self, x):
        return super().step(x) + helper()

def test_special():
    assert Special().run(2)
END
	cat >"$1/web/store.js" <<'END'
/** Keeps things. */
export class Store {
  constructor() { this.items = new Map(); }
  get(key) { return this.items.get(key); }
}
export const make = () => new Store();
END
	cat >"$1/web/app.jsx" <<'END'
import { make } from "./store";
export function App({ id }) {
  const s = make();
  return <p title={s.get(id)}>{id}</p>;
}
END
	cat >"$1/web/types.ts" <<'END'
export interface Named { name: string }
export enum Colour { Red, Green }
export abstract class Thing implements Named {
  name = "thing";
  abstract paint(c: Colour): void;
}
END
	cat >"$1/web/view.tsx" <<'END'
import { Thing, Colour } from "./types";
class Ball extends Thing {
  paint(c: Colour) { console.log(this.name, c); }
}
export const View = () => { new Ball().paint(Colour.Red); return <b/>; };
END
	printf '{ "name": "web", "main": "store.js" }\n' >"$1/web/package.json"
	printf 'int x;\0\n' >"$1/src/blob.c"
	git -C "$1" init -q && git -C "$1" add -A &&
	    git -C "$1" commit -q -m small
}

# root DATABASE: the fingerprint of the graph; empty if it is not complete.
root() {
	kn-query -d "$1" stats -f json 2>/dev/null |
	    jq -r 'select(.state == "complete").root'
}

# store_copy FROM TO: a store that nobody has open, with what belongs to it.
store_copy() {
	store_remove "$2"
	for store_part in "" -wal -shm; do
		[ ! -e "$1$store_part" ] || cp "$1$store_part" "$2$store_part"
	done
}

store_remove() {
	rm -f "$1" "$1-wal" "$1-shm" "$1-journal" "$1.lock" "$1.sock"
}

# many DIR SEED COUNT: COUNT generated files of several languages below DIR.
many() {
	awk -v dir="$1" -v seed="$2" -v count="$3" 'BEGIN {
		srand(seed)
		for (i = 0; i < count; i++) {
			n = int(rand() * 4)
			if (n == 0) {
				f = dir "/c" i ".c"
				printf "int f%d(int a) { return f%d(a) + g%d(a); }\n", \
				    i, int(rand() * count), int(rand() * count) >f
			} else if (n == 1) {
				f = dir "/p" i ".py"
				printf "import p%d\nclass C%d:\n    def g%d(self):\n        return p%d.h%d()\n\ndef h%d():\n    return C%d().g%d()\n", \
				    int(rand() * count), i, i, int(rand() * count), \
				    int(rand() * count), i, i, i >f
			} else if (n == 2) {
				f = dir "/t" i ".ts"
				printf "import { T%d } from \"./t%d\";\nexport class T%d { m%d(x: T%d) { return x.m%d(this); } }\n", \
				    int(rand() * count), int(rand() * count), i, i, \
				    int(rand() * count), int(rand() * count) >f
			} else {
				f = dir "/g" i ".go"
				printf "package many\n\nfunc G%d() int { return G%d() + 1 }\n", \
				    i, int(rand() * count) >f
			}
			close(f)
		}
	}'
}

# own_tree DIR: a git repository of real sources: $KN_TREE, or this project's
# own files with the examples of its languages.
own_tree() {
	if [ -n "${KN_TREE:-}" ]; then
		git clone -q "$KN_TREE" "$1"
		return
	fi
	mkdir -p "$1"
	(cd "$KN_TOP" && tar -cf - common cmd grammars scripts tests man) |
	    tar -xf - -C "$1" &&
	    small_repo "$1/small" && rm -rf "$1/small/.git" &&
	    git -C "$1" init -q && git -C "$1" add -A &&
	    git -C "$1" commit -q -m tree
}
