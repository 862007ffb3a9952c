import os


def cafÃ©(x):
    """Ein Doc

    zwei"""
    return os.path.join(x, "Ã¤")

bad = "ÿþ"
