import shop
import shop.tools
import shop.core as c
import shop.missing
from shop import make, chained, bonus, hidden
from shop.deep import far
from helper import helped
import requests


def test_all():
    shop.make().price()
    shop.tools.fix()
    shop.bonus()
    c.make()
    make()
    chained()
    bonus()
    hidden()
    far.chained()
    helped()
    requests.get("x")
    shop.nothing()
    shop.missing.f()
