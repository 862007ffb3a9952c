counter = 0
items = [n for n in range(3) if n]


def outer(n):
    total = 0

    def inner():
        nonlocal total
        global counter, made
        total += n
        counter = counter + 1
        made = Thing()
        return total

    squares = [n * k for k in items for n in inner(k)]
    (a, b), *c = n, 2
    if (m := inner()) and later:
        later = m
    del a
    return squares, b, c, helper(later), counter


class Thing:
    size = 1
    double = size * 2

    def area(self):
        return size * self.size


def narrow(x, y):
    if isinstance(x, Thing) and y:
        x.area()
    elif isinstance(x, (int, str)):
        x.bit_length()
    assert isinstance(y, Thing)
    return y.area(), isinstance(x, Thing) and x.area()


try:
    import fast
except ImportError as e:
    fast = None
    print(e)


def local_import():
    try:
        import fast as f
    except ImportError:
        f = None
    f.go()
