import functools
from typing import overload

from app import app, register


def deco(f):
    return f


@deco
@app.route("/", methods=["GET"])
@functools.lru_cache(maxsize=None)
def view(): ...


@register
class Model:
    @functools.cached_property
    def slow(self):
        return Model()

    @overload
    def get(self, k: int) -> int: ...
    @overload
    def get(self, k: str) -> str: ...
    def get(self, k):
        return k

    @app.before(lambda x: x.y)
    async def hook(self, cb=deco(view)):
        pass


if app:
    def variant(): ...
else:
    def variant(): ...
