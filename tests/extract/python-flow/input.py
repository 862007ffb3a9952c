import contextlib
from copy import copy


@contextlib.contextmanager
def opened(path):
    yield Handle(path)


async def use(path, things, table):
    with opened(path) as h, open(path) as (a, b):
        h.close()
    async with pool() as connection:
        connection.send()
    for i, thing in enumerate(things):
        thing.go(i)
    for key, value in table.items():
        value.go(key)
    for x, y in pairs():
        x.go(y)
    for z in sorted(things, key=len):
        z.go()
    made = [Handle(t) for t in things]
    by_name = {k: Handle(k) for k in things}
    made[0].close()
    by_name[path].close()
    again = copy(made)
    either = made or by_name
    return (Handle(t) for t in things)


def fail(error):
    try:
        pass
    except (KeyError, errors.Bad) as e:
        raise Failure("x") from e
    except OSError as e:
        raise e
    except:
        raise
    raise errors.Worse


def match(command):
    match command:
        case Go(direction, speed=fast) as go:
            go.run(direction, fast)
        case [first, *rest]:
            first(rest)
        case {"key": found, **others}:
            found(others)
        case errors.NONE | "x":
            pass
        case other if other:
            other()


print(f"{fail(1)!r:>{width}} {use}" "and " f"{match}")
