import copy
import itertools
import typing as t
from dataclasses import dataclass
from shapes import Circle, Group, Registry, square
try:
    from shapes import fast
except ImportError:
    def fast(): pass
try:
    from missing import slow
except ImportError:
    def slow(): pass


class Maker:
    made_by: t.Type[Circle] = Circle
    shape_class = Circle
    handlers: t.Dict[str, Circle] = {}

    def __new__(cls):
        self = object.__new__(cls)
        self.make()
        return self

    def make(self):
        self.made_by().draw()
        self.shape_class().draw()
        return self.shape_class()

    def loops(self, circles: t.List[Circle], group: Group):
        for a, b in zip(circles, group):
            a.draw()
            b.draw()
        for i, (a, b) in enumerate(zip(circles, group)):
            a.draw()
        next(iter(circles)).draw()
        next(group.each()).draw()
        [c.draw() for c in circles if c.draw()]
        {c: d.draw() for c, d in self.handlers.items()}
        best = max(c.draw() for c in group)
        pairs = [(c, c) for c in circles]
        copies = copy.deepcopy(circles)
        copies[0].draw()
        with group.opened() as opened, self.locked():
            opened.draw()

    def locked(self): ...

    def __call__(self): return Circle()


def calls():
    Maker().make().draw()
    Maker()().draw()
    fast()
    slow()
    Registry.default().draw()
    Registry.get("x").draw()
    square().draw()
    f = square
    f().draw()
    handler = Circle().draw
    handler()
    if (c := square()) is not None:
        c.draw()
    x = y = Circle()
    x.draw()
    y.draw()
    a, *rest = [Circle(), Circle()]
    a.draw()
    later: Circle
    later.draw()
    later = None
    global shared
    shared = Circle()
    shared.draw()


shared = None


def uses_shared():
    shared.draw()
    [lambda s=shared: s.draw()]


@dataclass
class Pair:
    left: Circle
    right: "Circle | None" = None

    def draw(self):
        self.left.draw()
        self.right.draw()
        match self.left:
            case Circle() as c:
                c.draw()
