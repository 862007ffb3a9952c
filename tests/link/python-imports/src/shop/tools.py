def fix(): pass
