__all__ = ["bonus", "chained"] 
from .deep.far import chained
def bonus(): pass
def hidden(): pass
def _private(): pass
