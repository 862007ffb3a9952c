from ...shop import tools
from .. import core
from ..core import Item as Thing
def chained():
    tools.fix()
    core.make()
    Thing()
