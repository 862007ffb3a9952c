import abc
import enum
from typing import ClassVar, Generic, NamedTuple, Protocol, TypeVar

T = TypeVar("T")


class Base(abc.ABC):
    """A base."""

    registry: ClassVar[dict[str, "Base"]] = {}
    kind = "base"

    def __init__(self, name: str, parent=None):
        self.name = name
        self.parent: "Base | None" = parent
        self._cache, self.__lock = {}, None

    @property
    def title(self) -> str:
        return self.name.title()

    @title.setter
    def title(self, value):
        self.name = value

    @abc.abstractmethod
    def run(self): ...

    @classmethod
    def create(cls, *args):
        cls.count = 1
        return cls(*args)

    @staticmethod
    def helper(x):
        self = x
        self.not_a_field = 1
        return x

    def clone(this: T) -> T:
        this.copied = True
        return type(this)(this.name)


class Child(Base, Generic[T], metaclass=abc.ABCMeta):
    def run(self):
        super().run()
        super(Base, self).run()
        self.name = "again"
        return self

    class Meta:
        ordering = ["name"]


class Color(enum.Enum):
    RED = 1
    GREEN = RED
    _ignore_ = []
    label: str

    def describe(self):
        return self.value


class Reader(Protocol):
    def read(self) -> bytes: ...


class Point(NamedTuple):
    x: int
    y: int = 0


class Empty(make_base(Base)): pass
