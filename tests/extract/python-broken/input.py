def good(a):
    return a.b(

class Half(:
    x = 

    def method(self, y: int = ) -> :
        self.z = 1
        lambda : 

def after():
    print good()
    good(
