def work(): pass
def wrapped(): pass
