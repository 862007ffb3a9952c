import enum
import threading
from abc import ABC, abstractmethod
from outside import Foreign


class Root:
    def __init__(self): pass
    def hello(self): pass
    def fluent(self): return self
    @classmethod
    def create(cls): return cls()


class Left(Root):
    def hello(self):
        super().hello()


class Right(Root):
    def __init__(self):
        super().__init__()
        super(Right, self).hello()
    def hello(self): pass
    def only_right(self): pass


class Both(Left, Right):
    def go(self):
        self.hello()
        self.only_right()
        super().only_right()
        super(Left, self).hello()
        self.fluent().go()
        self.create().go()
        Both.create().go()
        self.__class__().go()
        type(self)().go()
        self.__repr__()
        self.nowhere()


class Worker(threading.Thread):
    def run(self):
        self.join()
        super().run()
        self.helper()
    def helper(self): pass


class Mixed(Foreign, Root):
    def go(self):
        self.hello()
        self.foreign()


class Shape(ABC):
    @abstractmethod
    def area(self): ...
    def twice(self):
        return self.area() * 2


class Square(Shape):
    def area(self):
        return self.side
    def __init__(self):
        self.side = 1


class Color(enum.Enum):
    RED = 1
    def mix(self, other): return Color.RED


def use():
    Both()
    Square().twice()
    Color.RED.mix(Color.RED)
    Color.RED.mix(None).mix(None)
    raise Trouble("x")


class Trouble(Exception): pass
