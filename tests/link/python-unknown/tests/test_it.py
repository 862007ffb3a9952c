from app import dynamic, Holder


class Fake:
    def helper_of_tests(self): pass


def test_dynamic():
    dynamic(Fake(), None)
    Holder(1).go()
