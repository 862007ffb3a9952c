class Fuel:
    def pour(self): pass


class Engine:
    def __init__(self):
        self._fuel = Fuel()

    @property
    def fuel(self):
        return self._fuel

    def fire(self): pass


class Car:
    spare = Engine()

    def __init__(self):
        self.engine: Engine = None

    @classmethod
    def build(cls):
        return cls()

    def start(self):
        self.engine.fire()
        self.engine.fuel.pour()


class Garage:
    def add(self, car):
        return self

    def both(self) -> tuple[Car, Engine]: ...

    async def later(self):
        return Car()

    def __enter__(self):
        return self

    async def __aenter__(self) -> "Garage": ...

    def __iter__(self):
        yield Car()

    def __getitem__(self, i) -> Car: ...


def find(name):
    if name:
        return Car()
    return None
