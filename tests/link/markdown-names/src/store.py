class Base:
    def common(self):
        pass


class Store(Base):
    def put(self, x):
        self.count = x


def get_item(x):
    return x


def parse(x):
    return x
