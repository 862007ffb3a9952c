class App:
    def client(self): return Client()


class Client:
    def get(self, path): return self
    def fetch(self, path): return self


def connect() -> Client: ...
