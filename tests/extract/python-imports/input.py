import os, os.path as p
import a.b.c
from . import sibling
from .. import up as above
from .pkg.mod import (
    one,
    two as deux,
    three as three,
)
from ..far import *
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from x import Typed

    if os:
        import z

from y import Plain

__all__ = ["one", "deux"] + sibling.__all__
__all__ += ("three",)
__all__.extend(["four"])
__all__.append("five")
__all__.extend(sibling.__all__)


def f():
    from . \
        import late
    return late
