def helped(): pass
