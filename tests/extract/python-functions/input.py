"""Module documentation.

Second paragraph.
"""
import asyncio

# Greets.
def greet(name, *rest: str, loud=False, sep: str = ", ", **options):
    def shout(text):
        return text.upper()

    text = sep.join([name, *rest])
    return shout(text) if loud else text


async def fetch(url: "str") -> bytes:
    """Fetch it."""
    reader = await asyncio.open_connection(url)
    return await reader.read()


def _hidden(): pass


def __private(): ...


def numbers(n):
    for i in range(n):
        yield i


def pair() -> "tuple[int, str]":
    return 1, ""


key = lambda item, default=greet: item.key or default
LIMIT = 10
table = {
    "a": greet,
}
