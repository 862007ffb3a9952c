from unittest import TestCase


def test_plain(): ...


class TestLike:
    def test_one(self): ...


class Cases(TestCase):
    def test_new(self): ...
