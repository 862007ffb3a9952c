import functools
from typing import overload
from registry import register, Registry

registry = Registry()


def deco(f):
    @functools.wraps(f)
    def inner(*args):
        return f(*args)
    return inner


@deco
@registry.add("x")
def view():
    view()


@register
class Model:
    @functools.cached_property
    def child(self): return Model()

    @overload
    def get(self, k: int) -> int: ...
    @overload
    def get(self, k: str) -> str: ...
    def get(self, k): return k

    @property
    def size(self): return Model()
    @size.setter
    def size(self, v): pass

    def go(self):
        self.child.go()
        self.get(1)
        self.size.go()
        self.size = 1


if registry:
    def variant(): pass
else:
    def variant(): pass
variant()


def outer():
    def local(): pass
    local()
    class Inner:
        def method(self): local()
    Inner().method()
