class Base:
    def total(self):
        return 0


class Cart(Base):
    def add(self, thing):
        pass


class Rack:
    def add(self, thing):
        pass
