from shapes import Circle


def dynamic(thing, other):
    thing.get("x")
    thing.paint()
    thing.unique_to_circle()
    thing.helper_of_tests()
    getattr(thing, "paint")()
    callbacks["x"]()
    undefined_name()
    other()
    (lambda: 1)()


class Holder:
    def __init__(self, thing):
        self.thing = thing

    def go(self):
        self.thing.paint()
        self.missing()
        self.callback()

    callback = None
