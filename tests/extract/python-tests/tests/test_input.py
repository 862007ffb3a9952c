import unittest

import pytest


def test_plain(): ...


@pytest.fixture
def thing(): ...


class TestGroup:
    def test_one(self): ...

    def helper(self): ...


class Cases(unittest.TestCase):
    def setUp(self): ...

    def testOld(self): ...

    def test_new(self): ...


class Other:
    def test_by_name(self): ...

    def testing(self): ...


def test_nested():
    def test():
        return 1

    assert test()
