try:
    from fast import work
except ImportError:
    from slow import work
try:
    import ujson as json
except ImportError:
    json = None
try:
    from fast import other
except ImportError:
    def other(): pass
from slow import wrapped
wrapped = print(wrapped)

def run():
    work()
    json.loads("")
    other()
    wrapped()
