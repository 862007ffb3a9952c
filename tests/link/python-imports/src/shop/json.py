def dumps(x): "Not what the others mean by json."
