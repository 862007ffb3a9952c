from lib.util import f
f()
