class Circle:
    def paint(self): pass
    def get(self, k): pass
    def unique_to_circle(self): pass


class Square:
    def paint(self): pass
