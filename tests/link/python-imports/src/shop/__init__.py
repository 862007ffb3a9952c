from .core import make as make, Item
from .extra import *
from . import tools
__all__ = ["make", "Item", "bonus"]
