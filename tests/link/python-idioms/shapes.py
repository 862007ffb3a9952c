from contextlib import contextmanager
from typing import Iterator, overload


class Circle:
    def draw(self): return 1


class Group:
    def __iter__(self): return self
    def __next__(self): return Circle()

    def each(self) -> Iterator[Circle]: ...

    @contextmanager
    def opened(self):
        yield Circle()


class Registry:
    @classmethod
    def default(cls) -> "Circle": ...

    @overload
    @classmethod
    def get(cls, k: str) -> Circle: ...
    @overload
    @classmethod
    def get(cls, k: int) -> Circle: ...
    @classmethod
    def get(cls, k):
        return cls.all[k]


def square(): return make(Circle)


def make(cls): return Circle()


def fast(): pass
