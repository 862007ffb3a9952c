from __future__ import annotations
import typing as t
from contextlib import contextmanager
from copy import copy
from model import Engine, Car, Garage, find


@contextmanager
def opened() -> t.Iterator[Car]:
    yield Car()


@contextmanager
def lent():
    yield Car()


def annotated(a: Car, b: "t.Optional[Car]", c: list[Car], d: t.Dict[str, Car],
              e: t.Type[Car], f: t.Callable[[], Car], *cars: Car, **named: Car):
    a.start()
    b.start()
    c[0].start()
    c.pop().start()
    for x in c:
        x.start()
    for i, x in enumerate(sorted(c)):
        x.start()
    d["k"].start()
    d.get("k").start()
    for k, v in d.items():
        v.start()
        k.start()
    for v in d.values():
        v.start()
    for k in d:
        k.start()
    e().start()
    e.build().start()
    f().start()
    cars[0].start()
    named["x"].start()


def assigned(garage: Garage):
    car = Car()
    car.start()
    car.engine.fire()
    car.engine.fuel.pour()
    car.spare.fire()
    again = car
    again.start()
    first, second = Car(), Engine()
    first.start()
    second.fire()
    one, two = garage.both()
    one.start()
    two.fire()
    with opened() as o, lent() as l, Garage() as g:
        o.start()
        l.start()
        g.add(car).add(car)
    cars = [Car() for _ in range(3)]
    cars[1].start()
    for c in garage:
        c.start()
    garage[0].start()
    find("x").start()
    copy(car).start()
    if (w := find("y")):
        w.start()
    maker = Car.build
    maker().start()
    (car or None).start()
    t.cast("Engine", garage).fire()


async def waits(garage: Garage):
    (await garage.later()).start()
    async with garage as g:
        g.add(None)


def narrowed(x, y: object):
    if isinstance(x, Car):
        x.start()
    elif isinstance(x, Engine) and x.fire():
        pass
    else:
        x.start()
    try:
        pass
    except (KeyError, model_error()) as e:
        e.add_note("")
