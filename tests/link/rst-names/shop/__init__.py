from .cart import Cart
from .money import round_up
