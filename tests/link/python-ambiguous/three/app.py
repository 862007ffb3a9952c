from lib.util import f
import lib.util
from single.part import g
import single.part
import outside.part
f()
lib.util.f()
g()
single.part.g()
outside.part.g()
